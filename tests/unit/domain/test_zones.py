"""Deadlines of other time zones."""

import datetime as dt

import pytest

from relplanner.domain.declare import Kind
from relplanner.domain.errors import InvalidValue
from relplanner.domain.kinds import Activity, Programme
from relplanner.domain.typed import Reading
from relplanner.domain.zones import end_of_day, local
from tests.building import Builder

MARCH_18 = dt.date(2026, 3, 18)


def test_a_day_is_over_anywhere_on_earth_at_noon_utc_of_the_next() -> None:
    """The vector of the domain notes: Wednesday 18 March 2026 AoE."""
    assert end_of_day(MARCH_18, "AoE") == dt.datetime(2026, 3, 19, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "over"),
    [("UTC", "2026-03-19T00:00"), ("Asia/Tokyo", "2026-03-18T15:00"), ("Europe/London", "2026-03-19T00:00")],
)
def test_a_day_is_over_in_a_zone_at_its_midnight(zone: str, over: str) -> None:
    assert end_of_day(MARCH_18, zone) == dt.datetime.fromisoformat(f"{over}+00:00")


def test_the_hour_that_summer_time_takes_is_heeded() -> None:
    assert local(end_of_day(dt.date(2026, 3, 28), "UTC"), "Europe/Berlin") == dt.datetime(2026, 3, 29, 1)
    assert local(end_of_day(dt.date(2026, 3, 29), "UTC"), "Europe/Berlin") == dt.datetime(2026, 3, 30, 2)


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        ("deadline", "18 mar 2026 AoE", "2026-03-19T12:00"),
        ("deadline", "2026-03-18 aoe", "2026-03-19T12:00"),
        ("constraint_date", "18 mar 2026 AoE", "2026-03-18T12:00"),
        ("deadline", "18 mar 2026 17:00 America/New_York", "2026-03-18T21:00"),
        ("deadline", "18 jul 2026 9:00 UTC", "2026-07-18T10:00"),
    ],
)
def test_a_typed_deadline_may_name_its_zone(field: str, typed: str, read: str) -> None:
    build = Builder()
    assert build.plan.one(Programme, "programme-1").zone == "Europe/London"
    kind: Kind = Activity.KIND
    reading = Reading(build.plan, dt.date(2026, 3, 1))
    assert reading.parse(kind.by_name[field], typed) == dt.datetime.fromisoformat(read)


def test_a_zone_that_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidValue, match="18 mar Mars/Olympus"):
        Reading(Builder().plan, dt.date(2026, 3, 1)).parse(
            Activity.KIND.by_name["deadline"], "18 mar Mars/Olympus"
        )
