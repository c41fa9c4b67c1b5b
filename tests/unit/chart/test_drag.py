"""What a drag makes of dates."""

import datetime as dt

import pytest

from relplanner.chart.drag import date_words, dragged, nudged, window_words, working_days_moved
from relplanner.chart.scale import Scale
from relplanner.chart.timeline import Part
from relplanner.chart.washes import occurrences
from relplanner.schedule.dates import Span
from relplanner.schedule.worktime import WorkCalendar
from tests.roadmap import sample

CALENDAR = WorkCalendar()
MONTH, CLOSE = Scale(0, 10), Scale(0, 240)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def span(start: str, finish: str) -> Span:
    return Span(at(start), at(finish), CALENDAR)


TWO_DAYS = span("2026-12-14T09:00", "2026-12-15T17:00")


@pytest.mark.parametrize(
    ("part", "pixels", "expected"),
    [
        (Part.BODY, 4, TWO_DAYS),
        (Part.BODY, 20, span("2026-12-16T09:00", "2026-12-17T17:00")),
        (Part.BODY, 50, span("2026-12-21T09:00", "2026-12-22T17:00")),  # over the weekend, onwards
        (Part.BODY, -20, span("2026-12-11T09:00", "2026-12-14T17:00")),  # and back
        (Part.FINISH, 20, span("2026-12-14T09:00", "2026-12-17T17:00")),
        (Part.FINISH, -500, span("2026-12-14T09:00", "2026-12-14T17:00")),
        (Part.START, -10, span("2026-12-11T09:00", "2026-12-15T17:00")),
        (Part.START, 500, span("2026-12-15T09:00", "2026-12-15T17:00")),
    ],
)
def test_a_drag_moves_by_days_and_stays_on_working_days(part, pixels, expected):
    assert dragged(TWO_DAYS, part, pixels, MONTH) == expected


def test_zoomed_in_a_drag_moves_by_hours():
    assert dragged(TWO_DAYS, Part.BODY, 20, CLOSE) == span("2026-12-14T11:00", "2026-12-16T11:00")


def test_work_at_a_weekend_may_stay_there():
    deployment = span("2026-12-19T20:00", "2026-12-19T22:00")
    assert dragged(deployment, Part.BODY, 10, MONTH) == span("2026-12-20T20:00", "2026-12-20T22:00")


@pytest.mark.parametrize("pixels", [1e12, -1e12])
def test_a_drag_beyond_all_calendars_is_none(pixels):
    assert dragged(TWO_DAYS, Part.BODY, pixels, MONTH).start.year > 0


def test_a_key_moves_by_working_days():
    assert nudged(TWO_DAYS, Part.BODY, 5) == span("2026-12-21T09:00", "2026-12-22T17:00")
    assert nudged(TWO_DAYS, Part.FINISH, 4) == span("2026-12-14T09:00", "2026-12-21T17:00")
    assert nudged(TWO_DAYS, Part.FINISH, -9) == span("2026-12-14T09:00", "2026-12-14T17:00")


def test_the_move_is_counted_in_working_days():
    assert working_days_moved(TWO_DAYS, dragged(TWO_DAYS, Part.BODY, 70, MONTH)) == 5


def test_the_words_tell_dates_days_and_what_stands_against_them():
    windows = occurrences(sample(), dt.date(2026, 1, 1), dt.date(2027, 12, 31))
    assert date_words(TWO_DAYS) == ("Mon 14 Dec 2026 – Tue 15 Dec 2026", "2 working days")
    assert window_words(TWO_DAYS, windows, None) == ()
    frozen = span("2026-12-21T09:00", "2026-12-21T17:00")
    assert date_words(frozen)[1] == "1 working day"
    assert window_words(frozen, windows, None) == ("▲ in Festive change freeze",)
    moment = span("2026-12-12T09:00", "2026-12-12T09:00")
    assert date_words(moment) == ("Sat 12 Dec 2026 · not a working day",)
