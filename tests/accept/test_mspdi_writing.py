"""What is written as a project file reads as the same plan: names, outline, calendars, links and dates."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from relplanner.commands.imports import import_delivery
from relplanner.domain.delivery import ReadOptions
from relplanner.domain.kinds import Activity, Baseline, BaselineDate, Dependency, Person, Release
from relplanner.domain.plan import Plan
from relplanner.exchange.mspdi import read_mspdi
from relplanner.exchange.mspdi.writer import write_mspdi
from relplanner.exchange.wanted import Wanted
from relplanner.schedule.engine import schedule
from tests.building import Builder, maker

GOLDEN = ("Homemoveplan", "Software_Development_Plan", "slack9", "ConstraintAsSoonAsPossible", "bug1")


def taken(data: bytes, name: str = "plan.xml") -> Plan:
    plan = Builder().plan
    delivery = read_mspdi(data, name, ReadOptions())
    assert not delivery.refused
    return plan.after(import_delivery(plan, maker(), delivery, {}).edits)


def written(plan: Plan, what: str = "") -> bytes:
    return write_mspdi(plan, Wanted(what))


def only_release(plan: Plan) -> Release:
    (release,) = plan.of(Release).values()
    return release


def outline(plan: Plan) -> dict[str, tuple]:
    """By source id: what an activity is called, what it is part of, and when the network has it."""
    table = schedule(plan)
    activities = plan.of(Activity)
    return {
        activity.title + activity.source_ref: (
            activities[activity.parent].title if activity.parent else "",
            activity.kind, activity.deadline, activity.actual_start, activity.actual_finish,
            table.span(activity.id) if activity.id in table.net.index else None,
        )
        for activity in activities.values()
    }  # fmt: skip


@pytest.fixture(params=GOLDEN)
def golden(request: pytest.FixtureRequest, shared_data: Path) -> Plan:
    path = shared_data / "msproject" / "golden" / f"{request.param}.xml"
    return taken(path.read_bytes(), path.name)


def test_a_project_that_was_read_is_written_with_the_same_dates(golden: Plan) -> None:
    again = taken(written(golden, only_release(golden).key))
    before, after = schedule(golden), schedule(again)
    spans = [
        [table.span(activity.id) for activity in plan.of(Activity).values() if activity.id in table.net.index]
        for plan, table in ((golden, before), (again, after))
    ]
    assert len(spans[0]) > 5
    assert spans[0] == spans[1]


def test_writing_what_was_written_and_read_changes_nothing(golden: Plan) -> None:
    once = taken(written(golden, only_release(golden).key))
    twice = taken(written(once, only_release(once).key))
    assert outline(once) == outline(twice)
    links = [
        sorted((plan.of(Activity)[link.predecessor].title, plan.of(Activity)[link.successor].title,
                link.type, link.lag, link.lag_unit) for link in plan.of(Dependency).values())
        for plan in (golden, twice)
    ]  # fmt: skip
    assert links[0] == links[1]


def test_people_and_baselines_come_along(golden: Plan) -> None:
    again = taken(written(golden, only_release(golden).key))
    owners = [
        {activity.title: plan.of(Person)[activity.owner].title
         for activity in plan.of(Activity).values() if activity.owner and is_leaf(plan, activity)}
        for plan in (golden, again)
    ]  # fmt: skip
    assert owners[0] == owners[1]
    assert len(again.of(Baseline)) == len(golden.of(Baseline))
    assert len(again.of(BaselineDate)) == len(golden.of(BaselineDate))


def is_leaf(plan: Plan, activity: Activity) -> bool:
    return not plan.children(Activity, "parent", activity.id)


def test_every_task_stands_beneath_the_one_its_outline_number_says(golden: Plan) -> None:
    root = ElementTree.fromstring(written(golden))
    tasks = root.findall("{*}Tasks/{*}Task")
    numbers = [task.findtext("{*}OutlineNumber") for task in tasks[1:]]
    assert len(set(numbers)) == len(numbers) == len(golden.of(Activity)) + 1
    for number in numbers:
        above = number.rpartition(".")[0]
        assert not above or above in numbers[: numbers.index(number)]
