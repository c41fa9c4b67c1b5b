"""How far releases and activities are from a baseline."""

import datetime as dt

import pytest

from relplanner.domain.kinds import Activity, Baseline, BaselineDate, Calendar, CalendarDay, Release
from relplanner.schedule.dates import compute
from relplanner.schedule.variance import Variances
from tests.building import Builder


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.fixture
def build() -> Builder:
    build = Builder()
    calendar = build.add(Calendar).id
    build.add(CalendarDay, title="Off", calendar=calendar, date=dt.date(2027, 1, 11))
    build.add(Release, title="Payments", calendar=calendar)
    for title, finish in (("Test", "2027-01-08T17:00"), ("Care", "2027-01-29T17:00")):
        pinned(build, title, finish)
    pinned(build, "Live", "2027-01-15T12:00", goes_live=True)
    return build


def pinned(build: Builder, title: str, finish: str, **more) -> str:
    return build.add(
        Activity, title=title, release="release-1", start=at(finish), finish=at(finish), **more
    ).id


def baseline(build: Builder, active: bool, **finishes: str) -> Baseline:
    made = build.add(Baseline, title="Board", active=active)
    for subject, finish in finishes.items():
        build.add(
            BaselineDate,
            baseline=made.id,
            subject=subject.replace("_", "-"),
            start=at(finish),
            finish=at(finish),
        )
    return made


def test_variance_counts_working_days_of_the_release(build: Builder) -> None:
    baseline(build, True, activity_1="2027-01-12T17:00", activity_2="2027-01-22T17:00")
    found = Variances(build.plan, compute(build.plan))
    assert found.of("activity-1") == (dt.date(2027, 1, 12), dt.date(2027, 1, 8), -1)
    assert found.of("activity-2") == (dt.date(2027, 1, 22), dt.date(2027, 1, 29), 5)


def test_a_release_is_measured_by_its_go_live(build: Builder) -> None:
    baseline(build, True, activity_3="2027-01-12T12:00", release_1="2027-01-20T17:00")
    found = Variances(build.plan, compute(build.plan))
    assert found.of("release-1") == (dt.date(2027, 1, 12), dt.date(2027, 1, 15), 3)


def test_a_release_without_a_go_live_in_the_baseline_is_measured_by_its_end(build: Builder) -> None:
    baseline(build, True, release_1="2027-01-14T17:00")
    assert Variances(build.plan, compute(build.plan)).of("release-1").days == 1


def test_the_active_baseline_counts_unless_another_is_named(build: Builder) -> None:
    other = baseline(build, False, activity_1="2027-01-07T17:00")
    baseline(build, True, activity_1="2027-01-08T17:00")
    schedule = compute(build.plan)
    assert Variances(build.plan, schedule).of("activity-1").days == 0
    assert Variances(build.plan, schedule, other).of("activity-1").days == 1


def test_what_the_baseline_does_not_hold_has_no_variance(build: Builder) -> None:
    schedule = compute(build.plan)
    assert Variances(build.plan, schedule).of("activity-1") is None
    baseline(build, True, activity_1="2027-01-08T17:00")
    assert Variances(build.plan, schedule).of("activity-2") is None


def test_only_what_is_on_another_day_has_moved(build: Builder) -> None:
    baseline(build, True, activity_1="2027-01-08T12:00", activity_2="2027-01-28T17:00")
    assert [(id, found.days) for id, found in Variances(build.plan, compute(build.plan)).moved()] == [
        ("activity-2", 1)
    ]
