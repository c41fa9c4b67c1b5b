"""A project file of any plan is well-formed XML and reads as what was written."""

import datetime as dt
from xml.etree import ElementTree

import pytest

from relplanner.domain.delivery import ReadOptions
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Activity, Calendar, CalendarDay, Dependency, Product, Release
from relplanner.exchange.mspdi import read_mspdi
from relplanner.exchange.mspdi.writer import write_mspdi
from relplanner.exchange.wanted import Wanted
from tests.building import Builder

MONDAY = dt.datetime(2026, 11, 23, 9)


def two_releases() -> Builder:
    build = Builder()
    product = build.add(Product, title="Shop")
    scotland = build.add(Calendar, title="Scotland", region="GB-SCT", friday="09:00-13:00")
    build.add(CalendarDay, calendar=scotland.id, date=dt.date(2026, 12, 12), kind="extra_working",
              hours="10:00-14:00", title="Move")  # fmt: skip
    for number, start in enumerate((MONDAY, MONDAY + dt.timedelta(days=14)), start=1):
        release = build.add(
            Release, title=f"Shop {number}.0", product=product.id, start=start, calendar=scotland.id
        )
        built = build.add(
            Activity, title=f"Build {number}", release=release.id, mode="automatic", duration=960
        )
        live = build.add(
            Activity,
            title=f"Live {number}",
            release=release.id,
            mode="automatic",
            duration=0,
            kind="milestone",
        )
        build.add(Dependency, predecessor=built.id, successor=live.id, lag=-50, lag_unit="percent")
    return build


def tasks_of(data: bytes) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(data)
    return {task.findtext("{*}Name"): task for task in root.findall("{*}Tasks/{*}Task")}


def test_work_that_waits_for_its_release_does_not_begin_with_the_project() -> None:
    tasks = tasks_of(write_mspdi(two_releases().plan, Wanted()))
    assert tasks["Build 1"].findtext("{*}ConstraintType") == "0"
    assert tasks["Build 2"].findtext("{*}ConstraintType") == "4"
    assert tasks["Build 2"].findtext("{*}ConstraintDate") == "2026-12-07T09:00:00"


def test_one_release_is_the_project_itself() -> None:
    data = write_mspdi(two_releases().plan, Wanted("REL-2"))
    delivery = read_mspdi(data, "shop.xml", ReadOptions())
    assert [a.values["title"] for a in delivery.arrivals if a.kind == "release"] == ["Shop 2.0"]
    assert [a.values["title"] for a in delivery.arrivals if a.kind == "activity"] == ["Build 2", "Live 2"]


def test_holidays_of_a_region_and_days_of_its_own_are_exceptions_of_a_calendar() -> None:
    root = ElementTree.fromstring(write_mspdi(two_releases().plan, Wanted()))
    (scotland,) = (
        each for each in root.findall("{*}Calendars/{*}Calendar") if each.findtext("{*}Name") == "Scotland"
    )
    exceptions = {
        each.findtext("{*}TimePeriod/{*}FromDate")[:10]: each
        for each in scotland.findall("{*}Exceptions/{*}Exception")
    }
    assert exceptions["2026-11-30"].findtext("{*}Name") == "Saint Andrew's Day"
    assert exceptions["2026-11-30"].findtext("{*}DayWorking") == "0"
    assert exceptions["2026-12-12"].findtext("{*}WorkingTimes/{*}WorkingTime/{*}FromTime") == "10:00:00"


def test_a_lag_in_per_cent_stays_one() -> None:
    link = tasks_of(write_mspdi(two_releases().plan, Wanted()))["Live 1"].find("{*}PredecessorLink")
    assert (link.findtext("{*}LinkLag"), link.findtext("{*}LagFormat")) == ("-50", "19")


def test_text_that_xml_cannot_hold_is_left_out() -> None:
    build = Builder()
    build.add(Release, title="A\x00\x0bB <&> é ]]>")
    assert "AB <&> é ]]>" in tasks_of(write_mspdi(build.plan, Wanted()))


def test_an_empty_plan_is_a_project_without_tasks() -> None:
    assert list(tasks_of(write_mspdi(Builder().plan, Wanted()))) == ["Digital Services"]


@pytest.mark.parametrize("what", ["REL-9", "PRO-1"])
def test_only_a_release_can_be_written_alone(what: str) -> None:
    with pytest.raises(NotFound):
        write_mspdi(two_releases().plan, Wanted(what))
