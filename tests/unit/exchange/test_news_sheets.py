"""The pages of a workbook that tell rather than ask: what changed, the calendar, the measures."""

import datetime as dt

import pytest

from relplanner.domain.kinds import Activity, Calendar, Release, SlipEvent, Window
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.changed import Since
from relplanner.exchange.sheets.model import Facts, Look, PageSheet
from relplanner.exchange.sheets.packs import Profile, profile_of
from relplanner.schedule.dates import compute
from tests.building import Builder

ISSUED = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
FACTS = Facts("plan", ISSUED, "Fiona", 13, "uuid", ("Board",))


def page(
    builder: Builder, name: str, since: Since | None = None, facts: Facts = FACTS, **profile
) -> PageSheet:
    plan = builder.plan
    book = build(compute(plan), Profile("x", "X", (name,), **profile), facts, since)
    (sheet,) = book.sheets
    assert isinstance(sheet, PageSheet)
    return sheet


def texts(sheet: PageSheet) -> list[str]:
    return [str(placed.value) for placed in sheet.cells if placed.value is not None]


def a_plan(duration: int) -> Builder:
    build = Builder()
    scotland = build.add(Calendar, title="Scotland", region="GB-SCT")
    build.add(Window, title="Festive freeze", start=dt.datetime(2026, 12, 19), finish=dt.datetime(2027, 1, 4))
    release = build.add(Release, title="Shop 1.0", start=dt.datetime(2026, 11, 23, 9), calendar=scotland.id)
    build.add(
        Activity, title="Build", release=release.id, mode="automatic", duration=duration, goes_live=True
    )
    build.add(Release, title="Till 1.0", start=dt.datetime(2026, 11, 23, 9))
    programme = next(iter(build.plan.tables["programme"].values()))
    build._tables["programme"][programme.id] = programme.KIND.change(programme, {"calendar": scotland.id})
    return build


# -- what changed ------------------------------------------------------------------------------------------


def test_whoever_gets_a_first_copy_is_told_so() -> None:
    assert "This is the first circulation to you: everything is new." in texts(
        page(a_plan(480), "what-changed")
    )


def test_news_are_those_since_the_copy_that_the_recipients_had() -> None:
    since = Since(9, ISSUED, compute(a_plan(5 * 480).plan))
    sheet = page(a_plan(8 * 480), "what-changed", since)
    told = texts(sheet)
    assert told[1].startswith("Since circulation no. 9 of 2026-11-23: 2 changes")
    assert "+3" in told
    late = next(placed for placed in sheet.cells if placed.value == "+3")
    assert late.look is Look.BAD


def test_news_of_releases_that_are_not_in_the_pack_stay_out_of_it() -> None:
    since = Since(9, ISSUED, compute(a_plan(5 * 480).plan))
    sheet = page(a_plan(8 * 480), "what-changed", since, releases=frozenset({"release-2"}))
    assert [each.value for each in sheet.cells][1:] == [
        f"Since circulation no. 9 of {ISSUED.astimezone():%Y-%m-%d}: nothing that concerns you."
    ]


def test_an_export_goes_to_nobody_so_nothing_is_new_to_them() -> None:
    plan = a_plan(480).plan
    book = build(compute(plan), profile_of(plan, "schedule"), Facts("plan", ISSUED, "Fiona"))
    assert "What changed" not in {sheet.name for sheet in book.sheets}


# -- the calendar ------------------------------------------------------------------------------------------


def test_a_month_is_whole_weeks_from_monday_with_its_days_in_place() -> None:
    sheet = page(a_plan(480), "month-calendar", start=dt.date(2026, 12, 1), finish=dt.date(2026, 12, 31))
    days = {placed.value.split()[0]: placed for placed in sheet.cells if _is_day(placed.value)}
    assert len(days) == 31
    for day, placed in days.items():
        assert placed.column == dt.date(2026, 12, int(day)).isoweekday()


def _is_day(value: object) -> bool:
    return isinstance(value, str) and value.split()[0].isdecimal()


def test_days_say_what_they_are_by_words_not_by_colour_alone() -> None:
    sheet = page(a_plan(480), "month-calendar", start=dt.date(2026, 11, 1), finish=dt.date(2026, 12, 31))
    told = {str(placed.value): placed.look for placed in sheet.cells}
    assert told["30  Saint Andrew's Day"] is Look.DAY_OFF
    assert told["19\n■ Festive freeze"] is Look.DAY_FROZEN
    assert told["23\n◆ Shop 1.0 live"] is Look.DAY
    assert sheet.breaks, "each month is printed on a sheet of its own"
    frozen = [placed for placed in sheet.cells if placed.look is Look.DAY_FROZEN]
    assert len(frozen) == 13
    assert all("■" in str(placed.value) for placed in frozen)
    assert "21\n■ Festive freeze" in told, "its name is said again where a week begins"


# -- measures ----------------------------------------------------------------------------------------------


@pytest.fixture
def measured() -> Builder:
    build = a_plan(480)
    release = build.add(Release, title="Old", state="live", actual_date=dt.date(2026, 10, 6),
                        committed_date=dt.date(2026, 10, 6))  # fmt: skip
    build.add(SlipEvent, release=release.id, moved_from=dt.date(2026, 9, 29), moved_to=dt.date(2026, 10, 6),
              working_days=5, reason="supplier")  # fmt: skip
    return build


def test_measures_say_what_they_rest_on_and_months_without_a_release_count(measured: Builder) -> None:
    sheet = page(measured, "measures")
    told = texts(sheet)
    assert "Release frequency" in told
    assert {"2025-12", "2026-10", "2026-11"} <= set(told)
    assert "Supplier (n = 1)" in told


def test_a_chart_is_made_of_the_cells_that_it_stands_beside(measured: Builder) -> None:
    sheet = page(measured, "measures")
    values = {(placed.row, placed.column): placed.value for placed in sheet.cells}
    assert sheet.charts
    for chart in sheet.charts:
        for row in range(chart.first, chart.last + 1):
            assert isinstance(values[row, chart.names], str)
            assert isinstance(values[row, chart.figures], int | float)


def test_a_plan_in_which_nothing_happened_has_no_charts() -> None:
    assert page(Builder(), "measures").charts == ()
