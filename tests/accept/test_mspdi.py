"""Real project files of Project 2003 to 2019 are taken without a crash, and what was not taken is listed."""

import json
from collections import Counter
from pathlib import Path

import pytest

from relplanner.commands.imports import import_delivery
from relplanner.domain.delivery import Delivery, ReadOptions
from relplanner.domain.invariants import check
from relplanner.domain.kinds import Activity, Calendar, CalendarDay, Dependency
from relplanner.domain.kinds.choices import LagUnit, LinkType, Scheduling
from relplanner.domain.plan import Plan
from relplanner.exchange.mspdi import read_mspdi
from tests.building import Builder, maker


def read(path: Path) -> Delivery:
    return read_mspdi(path.read_bytes(), path.name, ReadOptions())


def taken(path: Path) -> Plan:
    plan = Builder().plan
    edits = import_delivery(plan, maker(), read(path), {}).edits
    after = plan.after(edits)
    check(plan, after, edits)
    return after


def test_every_project_file_is_taken_and_what_is_not_is_listed(shared_data: Path) -> None:
    files = sorted((shared_data / "msproject").rglob("*.xml")) + sorted(
        shared_data.glob("projectfiles/*/*.xml")
    )
    assert len(files) >= 37
    for path in files:
        delivery = read(path)
        plan = taken(path)
        counts = Counter(arrival.kind for arrival in delivery.arrivals)
        assert {kind: plan.counts()[kind] - (kind == "programme") for kind in counts} == counts, path.name
        assert not delivery.refused, path.name
        assert all(each.where and each.what for each in delivery.not_taken)


@pytest.mark.parametrize(
    ("name", "tasks", "links"),
    [("Homemoveplan", 172, 127), ("Software_Development_Plan", 87, 84), ("slack9", 16, 15), ("bug1", 13, 9)],
)
def test_counts_are_the_file_s_own_where_the_project_itself_is_the_release(
    shared_data: Path, name: str, tasks: int, links: int
) -> None:
    path = shared_data / "msproject" / "golden" / f"{name}.xml"
    plan = taken(path)
    assert len(plan.of(Activity)) == tasks - 1
    assert len(plan.of(Dependency)) == links


def test_start_and_finish_are_microsoft_project_s_own(shared_data: Path) -> None:
    folder = shared_data / "msproject" / "golden"
    for expected in sorted(folder.glob("*.expected.json")):
        plan = taken(folder / f"{expected.name.partition('.')[0]}.xml")
        found = {activity.source_ref: activity for activity in plan.of(Activity).values()}
        told = json.loads(expected.read_text(encoding="utf-8"))
        for task in told["tasks"]:
            uid = str(task["uid"])
            if uid in found and task.get("start"):
                assert found[uid].imported_start is not None
                assert found[uid].imported_start.isoformat()[:16] == task["start"].replace(" ", "T")[:16]


def test_every_link_type_and_lag_is_kept(shared_data: Path) -> None:
    for version in ("2003", "2010", "2019"):
        name = f"task-links-project{version}-mspdi.xml"
        plan = taken(shared_data / "msproject/mpxj/generated/task-links" / name)
        links = Counter((link.type, link.lag, link.lag_unit) for link in plan.of(Dependency).values())
        assert links == {
            (LinkType.FS, 0, LagUnit.WORKING): 1,
            (LinkType.FS, 480, LagUnit.WORKING): 1,
            (LinkType.FS, 960, LagUnit.WORKING): 1,
            (LinkType.FS, 2400, LagUnit.WORKING): 1,
            (LinkType.FS, 4800, LagUnit.WORKING): 1,
            (LinkType.SF, 960, LagUnit.WORKING): 1,
            (LinkType.SS, 960, LagUnit.WORKING): 1,
            (LinkType.FF, 960, LagUnit.WORKING): 1,
        }


def test_percentage_lags_and_leads_are_kept(shared_data: Path) -> None:
    plan = taken(shared_data / "msproject/golden/Software_Development_Plan.xml")
    lags = Counter(link.lag for link in plan.of(Dependency).values() if link.lag_unit is LagUnit.PERCENT)
    assert lags == {-50: 2, -75: 1}
    leads = taken(shared_data / "msproject/mpxj/legacy/sample.xml").of(Dependency).values()
    assert sorted(link.lag for link in leads)[::5] == [-480, 480]


def test_tasks_scheduled_by_hand_stay_pinned(shared_data: Path) -> None:
    plan = taken(shared_data / "msproject/golden/ReadGroupDefinitionData.xml")
    assert all(activity.mode is Scheduling.PINNED for activity in plan.of(Activity).values())


def test_calendars_of_both_forms_keep_their_exceptions(shared_data: Path) -> None:
    plan = taken(shared_data / "msproject/mpxj/legacy/caltest.xml")
    assert len(plan.of(CalendarDay)) == 2
    names = [calendar.title for calendar in plan.of(Calendar).values()]
    assert "Standard" in names
