"""The picture of a forecast: bars, S-curve and lines on one axis of working days, labels side by side."""

import datetime as dt

import pytest

from relplanner.chart.forecast import Named, picture, side_by_side
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import Scheduling
from relplanner.schedule.engine import schedule
from relplanner.schedule.forecast import Forecast, forecast
from tests.building import Builder

DAY = 480


@pytest.fixture(scope="module")
def made() -> Forecast:
    """Five to sixty working days from Monday 5 January 2026."""
    build = Builder()
    release = build.add(Release, title="R", start=dt.datetime(2026, 1, 5, 9)).id
    build.add(
        Activity, title="A", release=release, mode=Scheduling.AUTOMATIC, duration=20 * DAY,
        optimistic=5 * DAY, likely=20 * DAY, pessimistic=60 * DAY,
    )  # fmt: skip
    found = forecast(schedule(build.plan), release, 1_000, 1)
    assert found is not None
    return found


def test_bars_fill_the_width_and_the_highest_the_height(made: Forecast) -> None:
    shown = picture(made, None, 200)
    assert shown.boxes[0].x == pytest.approx(0)
    assert shown.boxes[-1].x + shown.boxes[-1].width == pytest.approx(200)
    assert max(box.height for box in shown.boxes) == 1
    assert sum(box.share for box in shown.boxes) == pytest.approx(1)


def test_what_is_past_p80_is_late(made: Forecast) -> None:
    late = sum(box.share for box in picture(made, None, 200).boxes if box.late)
    assert 0 < late <= 0.2


def test_lines_are_where_the_curve_reaches_their_shares(made: Forecast) -> None:
    shown = picture(made, None, 200)
    for mark, share in zip(shown.marks, (0.5, 0.8), strict=True):
        before = [below for x, below in shown.curve if x < mark.x - 1e-6]
        there = [below for x, below in shown.curve if x <= mark.x + 1e-6]
        assert before[-1] < share <= there[-1]


def test_the_curve_never_falls_and_ends_at_the_top(made: Forecast) -> None:
    shares = [share for _, share in picture(made, None, 200).curve]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_a_promise_near_by_is_in_the_picture_and_one_far_off_is_not(made: Forecast) -> None:
    near, far = dt.date(2026, 1, 6), dt.date(2028, 1, 6)
    (promised,) = (mark for mark in picture(made, near, 200).marks if mark.name is Named.PROMISE)
    assert promised.x == pytest.approx(0)
    assert all(mark.name is not Named.PROMISE for mark in picture(made, far, 200).marks)


@pytest.mark.parametrize(
    ("middles", "widths", "lefts"),
    [
        ((50, 150), (40, 40), (30, 130)),
        ((50, 60), (40, 40), (30, 75)),
        ((190, 195), (40, 40), (115, 160)),
        ((2, 100), (40, 40), (0, 80)),
        ((), (), ()),
    ],
)
def test_labels_stand_beside_each_other_within_the_width(middles, widths, lefts) -> None:
    assert side_by_side(middles, widths, 200, 5) == pytest.approx(lefts)
