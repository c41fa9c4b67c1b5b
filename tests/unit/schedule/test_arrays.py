"""Large plans are reckoned in arrays, and come to the same as in a loop."""

import pytest

from relplanner.domain.plan import Plan
from relplanner.schedule import walking
from relplanner.schedule.engine import schedule
from relplanner.schedule.timetable import Timetable, Timing
from tests.drawn_plans import assert_scheduled
from tests.random_projects import RandomProject


@pytest.mark.parametrize(
    "family",
    [
        "calendars constraints deadlines lags percent elapsed",
        "progress disorder calendars deadlines lags percent elapsed",
        "late lags elapsed",
    ],
)
def test_arrays_and_loops_come_to_the_same(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = [RandomProject(seed, *family.split()).plan for seed in range(15)]
    looped = [_timings(schedule(plan)) for plan in plans]
    _reckon_in_arrays(monkeypatch)
    assert [_in_arrays(plan) for plan in plans] == looped


def test_in_arrays_a_moment_that_waits_over_the_weekend_makes_nothing_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _reckon_in_arrays(monkeypatch)
    assert_scheduled("""
        work | length | after     | finish      | total float
        A    | 5d     |           | Fri 9 17:00 | 0d
        M    | 0d     | A FS+2ed  | Mon 12 9:00 | 0d
    """)


def _reckon_in_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LARGE", "WIDE", "FIRST"):
        monkeypatch.setattr(walking, name, 0)


def _in_arrays(plan: Plan) -> list[Timing | None]:
    table = schedule(plan)
    found = _timings(table)
    assert table.net.bulk is not None
    return found


def _timings(table: Timetable) -> list[Timing | None]:
    return [table.timing(id) for id in table.net.index]
