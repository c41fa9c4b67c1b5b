"""Forecasts of a plan: what there is to forecast, and the windows that a go-live waits for."""

import datetime as dt

import pytest

from relplanner.domain.kinds import Activity, Dependency, Release, WindowOverride
from relplanner.domain.kinds.choices import Scheduling
from relplanner.rules.forecasts import closed_times, forecast_of, is_open, promises
from relplanner.schedule.clock import moment_of
from relplanner.schedule.dates import compute
from relplanner.schedule.forecast import Forecast
from tests.building import Builder
from tests.colliding import TODAY, day, going_live, window

DAY = 480
BEGIN = dt.datetime(2026, 1, 5, 9)


@pytest.fixture
def build() -> Builder:
    return Builder()


@pytest.fixture
def release(build: Builder) -> Release:
    """Five to nine days of work from Monday the 5th, then it goes live at once."""
    release = build.add(Release, title="Shop", state="planned", start=BEGIN, committed_date=day(13))
    work = build.add(
        Activity, title="Build", release=release.id, mode=Scheduling.AUTOMATIC, duration=6 * DAY,
        optimistic=5 * DAY, likely=6 * DAY, pessimistic=9 * DAY,
    )  # fmt: skip
    live = build.add(
        Activity, title="Live", release=release.id, mode=Scheduling.AUTOMATIC, duration=0, goes_live=True
    )
    build.add(Dependency, title="", predecessor=work.id, successor=live.id)
    return release


def forecast(build: Builder, subject: str, trials: int = 1_000) -> Forecast | None:
    plan = build.plan
    return forecast_of(plan, compute(plan), subject, TODAY, trials=trials)


def live_days(build: Builder, subject: str) -> set[int]:
    """The days of January on which it went live in some trial."""
    made = forecast(build, subject)
    assert made is not None
    return {moment_of(int(minute) - 1).day for minute in made.finishes}


def test_a_hard_freeze_is_waited_out(build, release) -> None:
    assert {12, 13} <= live_days(build, release.id)
    window(build, "freeze", "13 00:00", "15 00:00")
    assert not {13, 14} & live_days(build, release.id)


@pytest.mark.parametrize(
    ("kind", "level", "waits"),
    [
        ("freeze", "soft", False),
        ("freeze", "emergency_only", True),
        ("blackout", "hard", True),
        ("embargo", "hard", True),
        ("maintenance", "hard", False),
        ("leave", "hard", False),
    ],
)
def test_what_only_warns_holds_nothing_back(build, release, kind: str, level: str, waits: bool) -> None:
    window(build, kind, "13 00:00", "14 00:00", level=level)
    assert (13 not in live_days(build, release.id)) is waits


def test_a_freeze_of_another_product_is_none(build, release) -> None:
    from relplanner.domain.kinds import Product

    other = build.add(Product, title="Other")
    window(build, "freeze", "13 00:00", "14 00:00", products=(other.id,))
    assert 13 in live_days(build, release.id)


def test_a_freeze_comes_round(build, release) -> None:
    window(build, "freeze", "6 00:00", "7 00:00", recurrence="FREQ=WEEKLY")
    assert 13 not in live_days(build, release.id)
    assert 12 in live_days(build, release.id)


def test_who_has_leave_does_not_wait(build, release) -> None:
    freeze = window(build, "freeze", "13 00:00", "14 00:00")
    build.add(WindowOverride, title="", window=freeze.id, subject=release.id, reason="Agreed")
    assert 13 in live_days(build, release.id)


def test_windows_that_meet_are_one(build, release) -> None:
    window(build, "freeze", "13 00:00", "14 00:00")
    window(build, "blackout", "14 00:00", "15 12:00")
    plan = build.plan
    (times,) = closed_times(plan, compute(plan), TODAY).values()
    assert [(moment_of(first).day, moment_of(last).day) for first, last in times] == [(13, 15)]


def test_what_is_over_has_no_forecast(build, release) -> None:
    gone = going_live(build, "Gone", 14, actual_date=day(14))
    closed = going_live(build, "Closed", 15, state="closed")
    plan = build.plan
    schedule = compute(plan)
    assert is_open(plan, schedule, release.id)
    assert not is_open(plan, schedule, gone.id)
    assert not is_open(plan, schedule, closed.id)
    assert forecast(build, gone.id) is None


def test_what_nothing_dates_has_no_forecast(build) -> None:
    release = build.add(Release, title="Some day", state="planned")
    task = build.add(Activity, title="Work", release=release.id, mode=Scheduling.AUTOMATIC, duration=DAY)
    assert forecast(build, release.id) is None
    assert forecast(build, task.id) is None
    assert forecast(build, "nothing") is None


def test_promises_are_what_it_is_measured_by(build, release) -> None:
    plan = build.plan
    schedule = compute(plan)
    live = next(each for each in plan.of(Activity).values() if each.goes_live)
    assert promises(plan, schedule, release.id) == {"committed": day(13)}
    assert promises(plan, schedule, live.id) == {"planned": day(12)}
