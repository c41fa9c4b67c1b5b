"""Our dates are Microsoft Project's own, task by task, for plans that it scheduled itself."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from relplanner.commands.imports import import_delivery
from relplanner.domain.delivery import ReadOptions
from relplanner.domain.kinds import Activity
from relplanner.domain.kinds.choices import Scheduling
from relplanner.domain.plan import Plan
from relplanner.exchange.mspdi import read_mspdi
from relplanner.schedule.clock import Clock, minute_of
from relplanner.schedule.engine import schedule
from relplanner.schedule.timetable import Timetable, Timing
from tests.building import Builder, maker

LEAVES = {
    "Homemoveplan": 126,
    "Software_Development_Plan": 74,
    "slack9": 15,
    "ConstraintAsSoonAsPossible": 14,
    "bug1": 10,
    "CalculateCriticalPath": 8,
}
WITHOUT_LATE_DATES = {"bug1": {"late_start", "late_finish"}}


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
    kind = Activity.KIND
    tables = dict(plan.tables)
    tables["activity"] = {
        id: kind.change(record, {"mode": Scheduling.AUTOMATIC, "start": None, "finish": None})
        for id, record in plan.of(Activity).items()
    }
    return Plan(tuple(plan.kinds.values()), tables, plan.counters)


def compared(plan: Plan, table: Timetable, expected: Path) -> Iterator[Task]:
    told = {str(task["uid"]): task for task in json.loads(expected.read_text(encoding="utf-8"))["tasks"]}
    for record in plan.of(Activity).values():
        timing = table.timing(record.id)
        if timing is not None:
            yield Task(told[record.source_ref], timing, table.net.clock[table.net.index[record.id]])


@pytest.fixture
def golden(shared_data: Path) -> Path:
    return shared_data / "msproject" / "golden"


@pytest.mark.parametrize("name", LEAVES)
def test_start_and_finish_of_every_leaf_are_microsoft_project_s(golden: Path, name: str) -> None:
    plan = automatic(imported(golden / f"{name}.xml"))
    tasks = list(compared(plan, schedule(plan), golden / f"{name}.expected.json"))
    assert len(tasks) == LEAVES[name]
    assert [
        what for task in tasks for what in task.differs("start", "finish", "early_start", "early_finish")
    ] == []


@pytest.mark.parametrize("name", LEAVES)
@pytest.mark.parametrize("by_rule", [True, False], ids=["all by rule", "as stored"])
def test_late_dates_and_the_critical_flag_are_microsoft_project_s(
    golden: Path, name: str, by_rule: bool
) -> None:
    plan = imported(golden / f"{name}.xml")
    plan = automatic(plan) if by_rule else plan
    tasks = list(compared(plan, schedule(plan), golden / f"{name}.expected.json"))
    differing = [what for task in tasks for what in task.differs("late_start", "late_finish")]
    assert len(differing) <= (4 if name == "bug1" else 0), differing
    assert [task.told["uid"] for task in tasks if task.timing.critical != task.told["critical"]] == []
