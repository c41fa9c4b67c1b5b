"""Our dates are Microsoft Project's own, task by task, for plans that it scheduled itself."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from relplanner.commands.imports import import_delivery
from relplanner.domain.delivery import ReadOptions
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import Scheduling
from relplanner.domain.plan import Plan
from relplanner.exchange.mspdi import read_mspdi
from relplanner.schedule.clock import Clock, minute_of
from relplanner.schedule.engine import schedule
from relplanner.schedule.rollup import Rollup
from relplanner.schedule.timetable import Timing
from tests.building import Builder, maker

LEAVES = {
    "Homemoveplan": 126,
    "Software_Development_Plan": 74,
    "slack9": 15,
    "ConstraintAsSoonAsPossible": 14,
    "bug1": 10,
    "CalculateCriticalPath": 8,
}
WRONG_IN_PROJECT = {("bug1", "3"), ("bug1", "4")}
"""Tasks whose stored late dates do not follow from the plan: the file is a bug report."""
SCHEDULED = ("start", "finish", "early_start", "early_finish")
LATE = ("late_start", "late_finish")
OTHER_FILES = (
    "generated/task-links/task-links-project2003-mspdi.xml",
    "generated/task-links/task-links-project2010-mspdi.xml",
    "generated/task-links/task-links-project2019-mspdi.xml",
    "generated/task-dates/task-dates-project2003-mspdi.xml",
    "generated/task-dates/task-dates-project2010-mspdi.xml",
    "generated/task-numbers/task-numbers-project2003-mspdi.xml",
    "generated/task-numbers/task-numbers-project2010-mspdi.xml",
    "generated/task-text/task-text-project2003-mspdi.xml",
    "generated/task-text/task-text-project2010-mspdi.xml",
    "baselines.xml",
    "enterprise.xml",
    "project/default-duration-format/DefaultDurationFormat.xml",
    "legacy/caltest.xml",
    "mspdinulltasks.xml",
    "mspdirelations.xml",
)
_UNITS = {"m": 1, "h": 60, "d": 480, "w": 2400, "em": 1, "eh": 60, "ed": 1440}


class Task(NamedTuple):
    """A task as Project scheduled it and as we do, and the clock to compare them on."""

    told: dict
    timing: Timing
    clock: Clock

    def differs(self, *names: str) -> list[str]:
        """The dates that are not the same in working time: a finish may be told as the next start."""
        return [
            f"{self.told['uid']} {name}: Project {self.told[name]}, we {getattr(self.timing, name)}"
            for name in names
            if self.position(dt.datetime.fromisoformat(self.told[name]))
            != self.position(getattr(self.timing, name))
        ]

    def position(self, moment: dt.datetime) -> int:
        return self.clock.position(minute_of(moment))


def imported(path: Path) -> Plan:
    plan = Builder().plan
    return plan.after(
        import_delivery(plan, maker(), read_mspdi(path.read_bytes(), path.name, ReadOptions()), {}).edits
    )


def automatic(plan: Plan) -> Plan:
    """The plan with everything that is scheduled by hand scheduled by rule."""
    tables = dict(plan.tables)
    tables["activity"] = {
        id: Activity.KIND.change(record, {"mode": Scheduling.AUTOMATIC, "start": None, "finish": None})
        for id, record in plan.of(Activity).items()
    }
    return Plan(tuple(plan.kinds.values()), tables, plan.counters)


def compared(plan: Plan, told: dict[str, dict], *, summaries: bool = False) -> Iterator[Task]:
    """The tasks of a plan beside what Project says of them; or its summaries and the project itself."""
    table = schedule(plan)
    rollup = Rollup(table)
    for record in (*plan.of(Activity).values(), *plan.of(Release).values()):
        is_leaf = record.id in table.net.index
        timing = rollup.timing(record.id)
        if timing is not None and is_leaf is not summaries:
            clock = table.net.clock[table.net.index[record.id]] if is_leaf else table.net.clock[0]
            yield Task(told[record.source_ref], timing, clock)


def expected(golden: Path, name: str) -> dict[str, dict]:
    tasks = json.loads((golden / f"{name}.expected.json").read_text(encoding="utf-8"))["tasks"]
    return {str(task["uid"]): task for task in tasks}


def minutes(text: str) -> float:
    count, unit = re.fullmatch(r"(-?[\d.]+)(\w+)", text).groups()
    return float(count) * _UNITS[unit]


@pytest.fixture
def golden(shared_data: Path) -> Path:
    return shared_data / "msproject" / "golden"


@pytest.mark.parametrize("name", LEAVES)
def test_start_and_finish_of_every_leaf_are_microsoft_project_s(golden: Path, name: str) -> None:
    tasks = list(compared(automatic(imported(golden / f"{name}.xml")), expected(golden, name)))
    assert len(tasks) == LEAVES[name]
    assert [what for task in tasks for what in task.differs(*SCHEDULED)] == []


@pytest.mark.parametrize("name", LEAVES)
@pytest.mark.parametrize("by_rule", [True, False], ids=["all by rule", "as stored"])
def test_late_dates_floats_and_the_critical_flag_are_microsoft_project_s(
    golden: Path, name: str, by_rule: bool
) -> None:
    plan = imported(golden / f"{name}.xml")
    tasks = list(compared(automatic(plan) if by_rule else plan, expected(golden, name)))
    assert [task.told["uid"] for task in tasks if task.timing.critical != task.told["critical"]] == []
    for task in tasks:
        if (name, str(task.told["uid"])) in WRONG_IN_PROJECT:
            continue
        assert task.differs(*LATE) == []
        # A float told in weeks or days is rounded to a hundredth.
        assert task.timing.total_float == pytest.approx(minutes(task.told["total_slack"]), abs=25)
        assert task.timing.free_float == pytest.approx(minutes(task.told["free_slack"]), abs=25)


@pytest.mark.parametrize("name", LEAVES)
def test_summaries_and_the_project_come_to_the_same(golden: Path, name: str) -> None:
    tasks = list(compared(imported(golden / f"{name}.xml"), expected(golden, name), summaries=True))
    assert len(tasks) == sum(task["summary"] for task in expected(golden, name).values())
    for task in tasks:
        assert task.differs(*SCHEDULED, *LATE) == []
        assert task.timing.critical == task.told["critical"]
        assert task.timing.total_float == minutes(task.told["total_slack"])
        assert task.timing.free_float == minutes(task.told["free_slack"])


def test_tasks_scheduled_by_hand_keep_the_dates_that_are_stored(golden: Path) -> None:
    name = "ReadGroupDefinitionData"
    tasks = list(compared(imported(golden / f"{name}.xml"), expected(golden, name)))
    assert len(tasks) == 10
    assert [what for task in tasks for what in task.differs("start", "finish", *LATE)] == []
    assert all(task.timing.pinned and task.timing.critical for task in tasks)


@pytest.mark.parametrize("name", OTHER_FILES)
def test_every_type_of_link_and_lag_is_what_project_2003_to_2019_make_of_it(
    shared_data: Path, name: str
) -> None:
    path = shared_data / "msproject" / "mpxj" / name
    tasks = list(compared(imported(path), _stored(path)))
    assert tasks
    for task in tasks:
        assert task.differs(*SCHEDULED, *LATE) == []
        assert task.timing.total_float == int(task.told["total_slack"]) / 10
        assert task.timing.free_float == int(task.told["free_slack"]) / 10
        assert task.timing.critical == (task.told["critical"] == "1")


def _stored(path: Path) -> dict[str, dict]:
    """What a project file says of its tasks."""
    names = {"uid": "UID", "total_slack": "TotalSlack", "free_slack": "FreeSlack", "critical": "Critical"}
    names |= {name: name.title().replace("_", "") for name in (*SCHEDULED, *LATE)}
    root = ElementTree.parse(path).getroot()
    tasks = [
        {name: task.findtext(f"{{*}}{tag}") for name, tag in names.items()}
        for task in root.iterfind("{*}Tasks/{*}Task")
    ]
    return {str(task["uid"]): task for task in tasks}
