"""The scale goes both ways, and the header is as fine as there is room."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.chart.header import header, short_date
from relplanner.chart.scale import DAY_WIDTHS, Scale, Zoom, day_number, fitting, moment_of

MONDAY = dt.date(2026, 11, 30).toordinal()


@given(st.datetimes(dt.datetime(1, 1, 2), dt.datetime(9998, 1, 1)))
def test_a_moment_comes_back_from_its_day_number_to_the_minute(moment):
    minute = moment.replace(second=0, microsecond=0)
    assert moment_of(day_number(minute)) == minute


@given(st.floats(0.05, 240), st.floats(-1e5, 1e5))
def test_a_place_comes_back_from_its_day(width, x):
    scale = Scale(MONDAY, width)
    assert scale.x(scale.day(x)) == pytest.approx(x, abs=0.01)


@pytest.mark.parametrize(
    ("width", "upper", "lower"),
    [
        (120, "November 2026", "Mon 30 Nov"),
        (60, "November 2026", "Mon 30"),
        (34, "November 2026", "30"),
        (DAY_WIDTHS[Zoom.MONTH], "November 2026", "30 Nov"),
        (DAY_WIDTHS[Zoom.QUARTER], "2026", "Nov"),
        (DAY_WIDTHS[Zoom.YEAR], "2026", "Q4"),
        (0.1, "2020s", "2026"),
    ],
)
def test_the_header_tells_as_much_as_there_is_room_for(width, upper, lower):
    ticks = header(Scale(MONDAY, width), 0, 900)
    assert upper in [tick.text for tick in ticks.upper]
    assert lower in [tick.text for tick in ticks.lower]


@pytest.mark.parametrize("width", [0.05, 0.2, 0.5, 2, 7, 40, 100, 240])
def test_ticks_follow_each_other_without_gap_and_cover_what_is_in_sight(width):
    for tier in header(Scale(MONDAY, width), 0, 900):
        assert tier[0].x <= 0
        assert tier[-1].x + tier[-1].width >= 900
        for one, other in itertools.pairwise(tier):
            assert one.x + one.width == pytest.approx(other.x)


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_the_ends_of_the_calendar_have_a_header_too(day):
    for width in (0.05, 1, 7, 100):
        header(Scale(day.toordinal(), width), -500, 500)


def test_a_fitting_scale_shows_exactly_the_days():
    scale = fitting(dt.date(2026, 1, 1), dt.date(2026, 12, 31), 1000)
    assert scale.x(dt.date(2027, 1, 1).toordinal()) == pytest.approx(1000)


def test_a_far_date_names_its_year():
    today = dt.date(2026, 11, 22)
    assert short_date(dt.date(2027, 1, 21), today) == "21 Jan"
    assert short_date(dt.date(2028, 1, 21), today) == "21 Jan 2028"
