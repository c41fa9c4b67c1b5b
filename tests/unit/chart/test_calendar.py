"""The calendar: whole weeks from Monday, what matters most on top, nothing lost in silence."""

import datetime as dt
import itertools

import pytest

from relplanner.chart.calendar import USUAL_LAYERS, CalendarPlan, Layer, by_day
from relplanner.chart.calendar_agenda import agenda
from relplanner.chart.calendar_period import Period, bounds, stepped, whole_weeks
from relplanner.chart.calendar_sheet import Ground, SheetSizes, lay_out_weeks
from relplanner.chart.calendar_year import YearSizes, lay_out_year
from relplanner.domain.kinds import Activity, Calendar, Person, Programme, Release, Window
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.kinds.context import WindowKind
from relplanner.schedule.dates import compute
from tests.building import Builder
from tests.roadmap import TODAY, at, sample

JANUARY = dt.date(2027, 1, 12)


def source(plan, **conflicts: str) -> CalendarPlan:
    return CalendarPlan(plan, compute(plan), conflicts)


def sheet(plan, period=Period.MONTH, day=JANUARY, layers=USUAL_LAYERS, height=900):
    sizes = SheetSizes.at(1, compact=period is Period.QUARTER)
    return lay_out_weeks(period, day, Ground(source(plan), layers, TODAY), 700, height, sizes)


def texts(plan, day: str, layers=USUAL_LAYERS) -> list[str]:
    date = dt.date.fromisoformat(day)
    return [item.text for item in source(plan).items(date, date, layers)]


# --- periods --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.MONTH, "2027-02-01", "2027-02-28"),
        (Period.QUARTER, "2027-01-01", "2027-03-31"),
        (Period.YEAR, "2027-01-01", "2027-12-31"),
        (Period.AGENDA, "2027-02-01", "2027-04-30"),
    ],
)
def test_a_period_is_the_one_that_its_day_lies_in(period, first, last):
    assert [f"{day}" for day in bounds(period, dt.date(2027, 2, 28))] == [first, last]


@pytest.mark.parametrize(
    ("period", "day"),
    [
        (Period.MONTH, "2027-02-28"),
        (Period.QUARTER, "2027-04-30"),
        (Period.YEAR, "2028-01-31"),
        (Period.AGENDA, "2027-02-28"),
    ],
)
def test_a_step_keeps_the_day_of_the_month_or_takes_the_last(period, day):
    assert f"{stepped(period, dt.date(2027, 1, 31), 1)}" == day


def test_weeks_are_whole_and_reach_as_far_as_the_calendar_does():
    first, last = whole_weeks(dt.date(2027, 1, 1), dt.date(2027, 1, 31))
    assert (first.weekday(), last.weekday()) == (0, 6)
    whole_weeks(dt.date.min, dt.date.max)


# --- what there is --------------------------------------------------------------------------------------


def test_going_live_and_gates_are_told_and_a_freeze_says_when_it_ends():
    plan = sample()
    assert texts(plan, "2027-01-21") == ["◆ Payments 4.2.0 live"]
    assert texts(plan, "2027-01-19") == ["Payments 4.2.0 · Go / no-go"]
    assert texts(plan, "2027-01-02") == ["Festive change freeze"]
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


def test_leave_and_deadlines_can_be_shown_without_the_other_windows():
    build = Builder()
    person = build.add(Person, title="Liz").id
    times = {"start": at("2027-01-12", 0), "finish": at("2027-01-13", 0)}
    build.add(Window, title="Liz away", kind=WindowKind.LEAVE, people=(person,), **times)
    build.add(Window, title="CAB", kind=WindowKind.EVENT, **times)
    release = build.add(Release, title="R", committed_date=JANUARY, actual_date=dt.date(2027, 1, 14)).id
    build.add(
        Activity, title="Test", release=release, deadline=at("2027-01-12", 12),
        start=at("2027-01-11", 9), finish=at("2027-01-13", 17),
    )  # fmt: skip
    assert texts(build.plan, "2027-01-12", frozenset({Layer.LEAVE})) == ["Liz away"]
    assert texts(build.plan, "2027-01-12", frozenset({Layer.DEADLINES})) == [
        "Committed · R", "▲ Deadline · Test",
    ]  # fmt: skip


def test_what_can_be_taken_to_another_day_says_so():
    build = Builder()
    build.add(Release, title="Done", actual_date=JANUARY)
    build.add(Release, title="Planned", target_date=JANUARY)
    times = {"start": at("2027-01-12", 0), "finish": at("2027-01-13", 0), "kind": WindowKind.MAINTENANCE}
    build.add(Window, title="Once", **times)
    build.add(Window, title="Weekly", recurrence="FREQ=WEEKLY", **times)
    items = source(build.plan).items(JANUARY, JANUARY, USUAL_LAYERS)
    assert {item.text: item.movable for item in items} == {
        "◆ Done live": False, "◆ Planned live": True, "Once": True, "Weekly": False,
    }  # fmt: skip


def test_a_conflict_is_told_with_what_it_is_about():
    build = Builder()
    release = build.add(Release, title="R", target_date=JANUARY).id
    (item,) = source(build.plan, **{release: "in the freeze"}).items(JANUARY, JANUARY, USUAL_LAYERS)
    assert item.conflict == "in the freeze"


def test_a_stretch_is_listed_on_every_day_it_touches_within_the_range():
    plan = sample()
    first, last = dt.date(2027, 1, 1), dt.date(2027, 1, 10)
    days = by_day(source(plan).items(first, last, frozenset({Layer.FREEZES})), first, last)
    assert sorted(days) == [dt.date(2027, 1, number) for number in (1, 2, 3, 4)]


# --- a month and a quarter --------------------------------------------------------------------------------


def test_a_month_is_six_weeks_from_monday():
    days = [cell.day for cell in sheet(sample()).days]
    assert (days[0], days[-1], len(days)) == (dt.date(2026, 12, 28), dt.date(2027, 2, 7), 42)


def test_a_quarter_is_its_weeks_and_no_more():
    days = [cell.day for cell in sheet(sample(), Period.QUARTER).days]
    assert (days[0], days[-1], len(days)) == (dt.date(2026, 12, 28), dt.date(2027, 4, 4), 98)


def test_days_say_what_they_are():
    cells = {cell.day: cell for cell in sheet(sample()).days}
    assert cells[dt.date(2027, 1, 1)].label == "1 Jan"
    assert cells[dt.date(2026, 12, 31)].freeze == "Festive change freeze"
    assert not cells[dt.date(2027, 1, 4)].freeze
    assert cells[dt.date(2027, 1, 9)].rest
    assert not cells[dt.date(2027, 2, 1)].in_period


def test_a_bar_over_weeks_goes_on_and_comes_back():
    build = Builder()
    build.add(
        Window, title="Leave", kind=WindowKind.LEAVE, start=at("2027-01-07", 0), finish=at("2027-01-13", 0)
    )
    chips = sheet(build.plan).chips
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


@pytest.mark.parametrize("period", [Period.MONTH, Period.QUARTER])
@pytest.mark.parametrize("count", [1, 4, 5, 6, 30])
def test_every_item_is_a_chip_or_counted_as_more(count, period):
    laid = sheet(crowd(count), period)
    more = sum(more.number for more in laid.more)
    assert len(laid.chips) + more == count + 1
    assert laid.chips[0].item.text == "◆ Big live"


@pytest.mark.parametrize("period", [Period.MONTH, Period.QUARTER])
def test_chips_of_a_day_never_lie_on_each_other_or_outside_of_it(period):
    laid = sheet(crowd(30), period, height=400)
    (cell,) = (cell for cell in laid.days if cell.day == dt.date(2027, 1, 12))
    places = sorted((shape.y, shape.y + shape.height) for shape in (*laid.chips, *laid.more))
    assert places[0][0] >= cell.y
    assert places[-1][1] <= cell.y + cell.height
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(places))


# --- a year ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(740, 620), (1400, 900), (300, 200)])
def test_a_year_has_every_day_once_and_none_lies_on_another(size):
    ground = Ground(source(sample()), USUAL_LAYERS, TODAY)
    laid = lay_out_year(2028, ground, *size, YearSizes.at(1))
    assert [cell.day for cell in laid.days] == [dt.date(2028, 1, 1) + dt.timedelta(n) for n in range(366)]
    places = {(round(cell.x), round(cell.y)) for cell in laid.days}
    assert len(places) == 366
    assert [caption.text for caption in laid.captions if caption.strong][::11] == ["January", "December"]


def test_a_year_marks_what_goes_live_and_tints_what_is_busy():
    ground = Ground(source(sample()), frozenset(Layer), TODAY)
    laid = lay_out_year(2027, ground, 900, 700, YearSizes.at(1))
    cells = {cell.day: cell for cell in laid.days}
    (mark,) = cells[dt.date(2027, 1, 21)].marks
    assert mark.is_live
    assert cells[dt.date(2027, 1, 13)].heat > cells[dt.date(2027, 5, 3)].heat == 0


# --- the agenda -----------------------------------------------------------------------------------------


def test_the_agenda_lists_days_on_which_something_happens_or_begins_and_today():
    plan = sample()
    days = agenda(source(plan), TODAY, dt.date(2027, 1, 21), USUAL_LAYERS, TODAY)
    assert [(f"{day.day}", [line.item.text for line in day.lines]) for day in days] == [
        ("2026-11-22", []),
        ("2026-12-18", ["Festive change freeze"]),
        ("2027-01-04", ["Freeze ends · Festive change freeze"]),
        ("2027-01-19", ["Payments 4.2.0 · Go / no-go"]),
        ("2027-01-21", ["◆ Payments 4.2.0 live"]),
    ]
    assert days[0].words == "Sun 22 Nov 2026 · today · not a working day"
    assert days[1].lines[0].until == "until Sun 3 Jan 2027"


def test_the_agenda_tells_a_holiday_once_in_the_words_of_its_day():
    build = Builder()
    calendar = build.add(Calendar, title="Scotland", region="GB-SCT").id
    build.add(Programme, id="programme-1", title="P", calendar=calendar)
    christmas = dt.date(2026, 12, 25)
    (day,) = agenda(source(build.plan), christmas, christmas, USUAL_LAYERS, TODAY)
    assert day.words.count("Christmas Day") == 1
    assert day.lines == ()


def test_hidden_layers_are_told_only_where_nothing_else_of_the_plan_is_seen():
    build = Builder()
    calendar = build.add(Calendar, title="Scotland", region="GB-SCT").id
    build.add(Programme, id="programme-1", title="P", calendar=calendar)
    release = build.add(Release, title="Payments").id
    build.add(
        Activity, title="Build", release=release, start=at("2026-12-01", 9), finish=at("2026-12-28", 17)
    )
    build.add(
        Activity, title="Gate", release=release, kind=ActivityKind.GATE,
        start=at("2026-12-28", 12), finish=at("2026-12-28", 12),
    )  # fmt: skip
    plan = source(build.plan)
    week = dt.date(2026, 12, 21), dt.date(2026, 12, 27)
    assert plan.hidden(*week, USUAL_LAYERS) == [Layer.ACTIVITIES]  # Christmas is none of the plan's doing
    assert plan.hidden(*week, frozenset(Layer)) == []
    assert plan.hidden(week[0], dt.date(2026, 12, 28), USUAL_LAYERS) == []
    assert plan.hidden(*week, frozenset({Layer.ACTIVITIES})) == []


def test_what_began_before_the_agenda_is_told_on_its_first_day():
    first = dt.date(2026, 12, 28)
    (day,) = agenda(source(sample()), first, first, USUAL_LAYERS, TODAY)
    assert (day.day, day.lines[0].item.text) == (first, "Festive change freeze")


def test_a_release_tells_what_its_going_live_collides_with():
    plan = sample()
    going = next(each for each in plan.of(Activity).values() if each.goes_live)
    live = dt.date(2027, 1, 21)
    (item,) = source(plan, **{going.id: "in the freeze"}).items(live, live, USUAL_LAYERS)
    assert (item.text, item.conflict) == ("◆ Payments 4.2.0 live", "in the freeze")
