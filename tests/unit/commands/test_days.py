"""Taking things to another day: what dates them moves, working days stay working days, facts stay."""

import datetime as dt

import pytest

from relplanner.commands.days import move_to_day
from relplanner.domain.errors import BrokenRule
from relplanner.domain.kinds import Activity, Dependency, Release, Window
from relplanner.domain.kinds.choices import ActivityKind, Constraint, Scheduling
from relplanner.domain.kinds.context import WindowKind
from relplanner.schedule.dates import compute
from tests.building import Builder, maker
from tests.roadmap import at, sample

THURSDAY, SATURDAY, MONDAY = dt.date(2027, 1, 21), dt.date(2027, 1, 23), dt.date(2027, 1, 25)


def moved(plan, id: str, day: dt.date):
    return plan.after(move_to_day(plan, maker(), id, day).edits)


def titled(plan, kind, title: str):
    return next(record for record in plan.of(kind).values() if record.title == title)


def test_a_release_goes_live_on_the_day_it_is_taken_to_and_its_work_comes_along():
    plan = sample()
    release = titled(plan, Release, "Payments 4.2.0").id
    after = moved(plan, release, dt.date(2027, 1, 26))
    assert compute(after).live_date(release) == dt.date(2027, 1, 26)
    gate = titled(plan, Activity, "Go / no-go").id
    assert compute(after).span(gate).start.date() == dt.date(2027, 1, 22)  # Tuesday and three working days


@pytest.mark.parametrize("day", [SATURDAY, dt.date(2027, 1, 24)])
def test_what_was_on_a_working_day_goes_on_to_the_next_one_in_the_direction_of_the_move(day):
    plan = sample()
    release = titled(plan, Release, "Payments 4.2.0").id
    assert compute(moved(plan, release, day)).live_date(release) == MONDAY
    early = day - dt.timedelta(days=7)
    assert compute(moved(plan, release, early)).live_date(release) == dt.date(2027, 1, 15)


@pytest.mark.parametrize("field", ["target_date", "committed_date"])
def test_a_release_that_only_its_date_dates_has_that_date_moved_though_it_holds_activities(field):
    build = Builder()
    release = build.add(Release, title="R", **{field: THURSDAY}).id
    work = build.add(
        Activity, title="A", release=release, start=at("2027-01-11", 9), finish=at("2027-01-12", 17)
    )
    after = moved(build.plan, release, MONDAY)
    assert getattr(after.of(Release)[release], field) == MONDAY
    assert compute(after).live_date(release) == MONDAY
    assert compute(after).span(work.id).start == at("2027-01-13", 9)


def test_a_release_without_any_date_is_given_a_target():
    build = Builder()
    release = build.add(Release, title="R").id
    assert moved(build.plan, release, THURSDAY).of(Release)[release].target_date == THURSDAY


def test_what_is_live_on_a_day_off_moves_to_the_working_day_it_is_taken_to():
    build = Builder()
    release = build.add(Release, title="R").id
    build.add(
        Activity, title="Live", release=release, goes_live=True,
        start=at("2027-01-23", 10), finish=at("2027-01-23", 10),
    )  # fmt: skip
    for day in (MONDAY, THURSDAY):
        assert compute(moved(build.plan, release, day)).live_date(release) == day


def test_what_went_live_stays_where_it_was():
    build = Builder()
    release = build.add(Release, title="R", actual_date=THURSDAY)
    with pytest.raises(BrokenRule) as refused:
        move_to_day(build.plan, maker(), release.id, MONDAY)
    assert refused.value.remedy == ("actual_date",)
    assert release.key in str(refused.value)


def test_an_activity_keeps_its_time_of_day_and_its_working_days():
    plan = sample()
    work = titled(plan, Activity, "User acceptance (UAT)").id
    before = compute(plan).span(work)
    after = compute(moved(plan, work, dt.date(2027, 1, 13))).span(work)
    assert after.start == at("2027-01-13", 9)
    assert after.duration_minutes == before.duration_minutes


def test_a_window_keeps_its_length_and_one_that_recurs_is_not_torn_from_its_rule():
    build = Builder()
    times = {"start": at("2027-01-21", 20), "finish": at("2027-01-22", 2), "kind": WindowKind.MAINTENANCE}
    once, weekly = (
        build.add(Window, title=title, **times, recurrence=rule).id
        for title, rule in (("Once", ""), ("Weekly", "FREQ=WEEKLY"))
    )
    after = moved(build.plan, once, SATURDAY).of(Window)[once]
    assert (after.start, after.finish) == (at("2027-01-23", 20), at("2027-01-24", 2))
    with pytest.raises(BrokenRule, match="rule"):
        move_to_day(build.plan, maker(), weekly, SATURDAY)


def test_a_release_goes_no_earlier_than_what_it_waits_for_lets_it():
    build = Builder()
    first, second = (build.add(Release, title=title).id for title in ("First", "Second"))
    wait = build.add(
        Activity, title="Contract", release=first, start=at("2027-01-11", 9), finish=at("2027-01-19", 17)
    ).id
    going = build.add(
        Activity, title="Live", release=second, goes_live=True, mode=Scheduling.AUTOMATIC,
        kind=ActivityKind.MILESTONE, constraint=Constraint.START_NO_EARLIER,
        constraint_date=at("2027-01-21", 12),
    ).id  # fmt: skip
    build.add(Dependency, predecessor=wait, successor=going)
    assert compute(build.plan).live_date(second) == THURSDAY
    earlier = moved(build.plan, second, dt.date(2027, 1, 14))
    assert compute(earlier).live_date(second) in (dt.date(2027, 1, 19), dt.date(2027, 1, 20))
    assert compute(moved(build.plan, second, MONDAY)).live_date(second) == MONDAY
