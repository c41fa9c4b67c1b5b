"""The slots of a cadence, and which releases fill them."""

import datetime as dt

import pytest

from relplanner.domain.errors import BrokenRule
from relplanner.domain.kinds import Calendar, CalendarDay, Product, Programme, Release, ReleaseTrain
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.dates import compute
from relplanner.schedule.trains import calendar_of, filled, next_slot, slots
from tests.building import Builder

THIRD_THURSDAYS = "FREQ=MONTHLY;BYDAY=3TH"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def build() -> Builder:
    return Builder()


def train(build: Builder, cadence: str = THIRD_THURSDAYS, anchor: str = "2026-11-01", **more) -> ReleaseTrain:
    return build.add(ReleaseTrain, title="Main line", cadence=cadence, anchor=day(anchor), **more)


def days(build: Builder, train: ReleaseTrain, first: str, last: str) -> list[str]:
    plan = build.plan
    calendar = calendar_of(plan, Calendars(plan), train)
    return [
        f"{slot.day:%a %d %b} {slot.number}" for slot in slots(plan, train, calendar, day(first), day(last))
    ]


def test_slots_are_the_days_of_the_cadence_numbered_by_year(build: Builder) -> None:
    assert days(build, train(build), "2026-11-01", "2027-03-31") == [
        "Thu 19 Nov 1", "Thu 17 Dec 2", "Thu 21 Jan 1", "Thu 18 Feb 2", "Thu 18 Mar 3",
    ]  # fmt: skip


def test_no_slot_comes_before_the_anchor(build: Builder) -> None:
    assert days(build, train(build, anchor="2027-02-01"), "2026-11-01", "2027-03-31") == [
        "Thu 18 Feb 1", "Thu 18 Mar 2",
    ]  # fmt: skip


def test_a_public_holiday_gives_way_to_the_next_working_day(build: Builder) -> None:
    calendar = build.add(Calendar, title="Scotland", region="GB-SCT").id
    product = build.add(Product, title="Payments", calendar=calendar).id
    fortnightly = train(build, "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-12-11", product=product)
    assert days(build, fortnightly, "2026-12-01", "2027-01-31") == [
        "Fri 11 Dec 1", "Tue 29 Dec 2", "Fri 08 Jan 1", "Fri 22 Jan 2",
    ]  # fmt: skip


def test_a_day_moves_on_to_a_weekday_on_which_releases_go_live(build: Builder) -> None:
    build.add(CalendarDay, title="Off", calendar=build.add(Calendar).id, date=day("2027-01-12"))
    build.add(Programme, id="programme-1", title="P", calendar="calendar-1", live_weekdays="tue wed")
    on_mondays = train(build, "FREQ=WEEKLY;BYDAY=MO", "2027-01-04")
    assert days(build, on_mondays, "2027-01-01", "2027-01-20") == [
        "Tue 05 Jan 1",
        "Wed 13 Jan 2",
        "Tue 19 Jan 3",
    ]
    assert days(build, train(build, "FREQ=WEEKLY;BYDAY=MO", "2027-01-04", weekdays="thu"), "2027-01-01",
                "2027-01-10") == ["Thu 07 Jan 1"]  # fmt: skip


def test_two_days_that_give_way_to_one_are_one_slot(build: Builder) -> None:
    weekend = train(build, "FREQ=WEEKLY;BYDAY=SA,SU", "2027-01-02")
    assert days(build, weekend, "2027-01-01", "2027-01-12") == ["Mon 04 Jan 1", "Mon 11 Jan 2"]


@pytest.mark.parametrize(
    ("cadence", "anchor", "code", "remedy"),
    [
        ("", day("2026-11-01"), "train-needs-cadence", ("cadence",)),
        (THIRD_THURSDAYS, None, "train-needs-cadence", ("anchor",)),
        ("every third Thursday", day("2026-11-01"), "bad-cadence", ("cadence",)),
        ("FREQ=MONTHLY;BYDAY=3XX", day("2026-11-01"), "bad-cadence", ("cadence",)),
        ("FREQ=SECONDLY", day("2026-11-01"), "bad-cadence", ("cadence",)),
    ],
)
def test_a_train_that_says_not_when_it_runs_is_refused(build, cadence, anchor, code, remedy) -> None:
    line = build.add(ReleaseTrain, cadence=cadence, anchor=anchor)
    with pytest.raises(BrokenRule) as refused:
        days(build, line, "2026-11-01", "2027-01-01")
    assert (refused.value.code, refused.value.remedy) == (code, remedy)


def test_a_cadence_with_an_end_has_a_last_slot(build: Builder) -> None:
    plan, line = build.plan, train(build, f"{THIRD_THURSDAYS};COUNT=2")
    calendar = Calendars(plan).programme
    first = next_slot(plan, line, calendar, day("2026-11-01"))
    second = next_slot(plan, line, calendar, first.day)
    assert (first.day, second.day) == (day("2026-11-19"), day("2026-12-17"))
    assert next_slot(plan, line, calendar, second.day) is None


def test_a_cadence_that_never_comes_has_no_slot(build: Builder) -> None:
    line = train(build, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31")
    assert next_slot(build.plan, line, Calendars(build.plan).programme, day("2026-11-01")) is None


def test_a_release_fills_the_slot_that_its_promised_day_is_nearest_to(build: Builder) -> None:
    line = train(build)
    for title, dates in (
        ("on the day", {"target_date": day("2026-12-17")}),
        ("a week early", {"target_date": day("2027-01-14")}),
        ("promised late", {"target_date": day("2027-01-21"), "committed_date": day("2027-02-19")}),
        ("cancelled", {"target_date": day("2026-12-17"), "state": ReleaseState.CANCELLED}),
        ("archived", {"target_date": day("2026-12-17"), "archived": True}),
        ("without a day", {}),
        ("before there was a train", {"target_date": day("2026-08-20")}),
    ):
        build.add(Release, title=title, train=line.id, **dates)
    build.add(Release, title="of no train", target_date=day("2026-12-17"))
    found = filled(build.plan, compute(build.plan), line, day("2026-12-01"), day("2027-03-31"))
    assert [(each.slot.day.month, [release.title for release in each.releases]) for each in found] == [
        (12, ["on the day"]), (1, ["a week early"]), (2, ["promised late"]), (3, []),
    ]  # fmt: skip
