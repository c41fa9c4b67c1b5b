"""The month: whole weeks from Monday, what matters most on top, nothing lost in silence."""

import datetime as dt
import itertools

import pytest

from relplanner.chart.calendar import USUAL_LAYERS, CalendarPlan, Layer, lay_out, month_days
from relplanner.domain.kinds import Activity, Calendar, Programme, Release, Window
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.kinds.context import WindowKind
from relplanner.schedule.dates import compute
from tests.building import Builder
from tests.roadmap import TODAY, at, sample


def source(plan) -> CalendarPlan:
    return CalendarPlan(plan, compute(plan))


def month(plan, year=2027, number=1, layers=USUAL_LAYERS, height=900):
    return lay_out(year, number, source(plan), layers, TODAY, 700, height)


def texts(plan, day: str, layers=USUAL_LAYERS) -> list[str]:
    date = dt.date.fromisoformat(day)
    return [item.text for item in source(plan).items(date, date, layers)]


def test_a_sheet_is_six_weeks_from_monday():
    assert month_days(2027, 1) == (dt.date(2026, 12, 28), dt.date(2027, 2, 7))
    assert month_days(2027, 2) == (dt.date(2027, 2, 1), dt.date(2027, 3, 14))
    for year, number in ((1, 1), (9999, 12)):
        month_days(year, number)


def test_days_say_what_they_are():
    cells = {cell.day: cell for cell in month(sample()).days}
    assert cells[dt.date(2027, 1, 1)].label == "1 Jan"
    assert cells[dt.date(2026, 12, 31)].freeze == "Festive change freeze"
    assert not cells[dt.date(2027, 1, 4)].freeze
    assert cells[dt.date(2027, 1, 9)].rest
    assert not cells[dt.date(2027, 2, 1)].in_month


def test_going_live_and_gates_are_told_and_a_freeze_says_when_it_ends():
    plan = sample()
    assert texts(plan, "2027-01-21") == ["◆ Payments 4.2.0 live"]
    assert texts(plan, "2027-01-19") == ["Payments 4.2.0 · Go / no-go"]
    assert texts(plan, "2027-01-04") == ["Freeze ends · Festive change freeze"]


def test_activities_are_a_layer_of_their_own():
    assert "Payments 4.2.0 · User acceptance (UAT)" in texts(
        sample(), "2027-01-12", frozenset({Layer.ACTIVITIES})
    )
    assert texts(sample(), "2027-01-12") == []


def test_holidays_have_their_names():
    build = Builder()
    calendar = build.add(Calendar, title="Scotland", region="GB-SCT").id
    build.add(Programme, id="programme-1", title="P", calendar=calendar)
    assert texts(build.plan, "2026-12-28") == ["Boxing Day"]


def test_a_bar_over_weeks_goes_on_and_comes_back():
    build = Builder()
    build.add(
        Window, title="Leave", kind=WindowKind.LEAVE, start=at("2027-01-07", 0), finish=at("2027-01-13", 0)
    )
    chips = month(build.plan).chips
    assert [(chip.day.day, chip.from_before, chip.goes_on) for chip in chips] == [
        (7, False, True),
        (11, True, False),
    ]
    assert chips[0].width == pytest.approx(4 * 100 - 7)


def crowd(count: int):
    build = Builder()
    release = build.add(Release, title="R").id
    for number in range(count):
        moment = at("2027-01-12", 12)
        build.add(
            Activity,
            title=f"{number:02}",
            release=release,
            kind=ActivityKind.MILESTONE,
            start=moment,
            finish=moment,
        )
    build.add(Release, title="Big", target_date=dt.date(2027, 1, 12))
    return build.plan


@pytest.mark.parametrize("count", [1, 4, 5, 6, 30])
def test_every_item_is_a_chip_or_counted_as_more(count):
    laid = month(crowd(count))
    more = sum(more.number for more in laid.more)
    assert len(laid.chips) + more == count + 1
    assert laid.chips[0].item.text == "◆ Big live"


def test_chips_of_a_day_never_lie_on_each_other_or_outside_of_it():
    laid = month(crowd(30), height=400)
    (cell,) = (cell for cell in laid.days if cell.day == dt.date(2027, 1, 12))
    places = sorted((shape.y, shape.y + shape.height) for shape in (*laid.chips, *laid.more))
    assert places[-1][1] <= cell.y + cell.height
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(places))
