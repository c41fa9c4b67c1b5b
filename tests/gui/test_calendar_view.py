"""The calendar under mouse and keys."""

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu

from relplanner.chart.calendar import Layer
from relplanner.chart.calendar_period import Period
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.gui.calendar import CalendarView
from relplanner.gui.theme import load_theme
from relplanner.schedule.dates import compute
from tests.building import Builder
from tests.roadmap import TODAY, at, sample

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
LIVE = dt.date(2027, 1, 21)


@pytest.fixture
def view(qtbot, themes):
    made = CalendarView(themes)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    qtbot.waitExposed(made)
    show(made, sample())
    return made


def show(view, plan):
    view.show_plan(plan, compute(plan), TODAY)


def middle(shape) -> QPoint:
    return QPoint(int(shape.x + shape.width / 2), int(shape.y + shape.height / 2))


def chip(view, text: str):
    return next(chip for chip in view.sheet.laid_out().chips if text in chip.item.text)


def cell(view, day: dt.date):
    return next(cell for cell in view.sheet.laid_out().days if cell.day == day)


def lines(view) -> list[str]:
    return [line.item.text for day in view.list.agenda.days for line in day.lines]


# --- going about ----------------------------------------------------------------------------------------


def test_it_opens_on_the_month_of_today(view):
    assert view.title == "Nov 2026"
    assert view.day == TODAY


@pytest.mark.parametrize(
    ("key", "day"),
    [
        (Qt.Key.Key_Left, "2026-11-21"),
        (Qt.Key.Key_Right, "2026-11-23"),
        (Qt.Key.Key_Up, "2026-11-15"),
        (Qt.Key.Key_Down, "2026-11-29"),
        (Qt.Key.Key_PageDown, "2026-12-22"),
        (Qt.Key.Key_PageUp, "2026-10-22"),
    ],
)
def test_keys_go_from_day_to_day_and_month_to_month(view, qtbot, key, day):
    with qtbot.waitSignal(view.day_selected) as chosen:
        QTest.keyClick(view.sheet, key)
    assert chosen.args == [dt.date.fromisoformat(day)]
    QTest.keyClick(view.sheet, Qt.Key.Key_Home)
    assert view.day == TODAY


@pytest.mark.parametrize(
    ("period", "title", "later"),
    [
        (Period.MONTH, "Jan 2027", "Feb 2027"),
        (Period.QUARTER, "Q1 2027", "Q2 2027"),
        (Period.YEAR, "2027", "2028"),
        (Period.AGENDA, "Jan – Mar 2027", "Feb – Apr 2027"),
    ],
)
def test_every_period_says_what_it_shows_and_can_be_left_for_the_next(view, qtbot, period, title, later):
    view.go_to(LIVE)
    view.show_period(period)
    assert view.title == title
    with qtbot.waitSignal(view.shown_changed):
        view.step(1)
    assert view.title == later
    assert not view.grab().isNull()


@pytest.mark.parametrize("day", [dt.date(1900, 1, 1), dt.date(2199, 12, 31)])
@pytest.mark.parametrize("period", Period)
def test_there_is_an_end_to_the_periods(view, day, period):
    view.show_period(period)
    view.go_to(day)
    view.step(-1 if day.year == 1900 else 1)
    assert view.day.year == day.year
    assert not view.grab().isNull()


def test_a_day_of_the_year_is_seen_closer_by_enter(view):
    view.show_period(Period.YEAR)
    view.go_to(LIVE)
    QTest.keyClick(view.sheet, Qt.Key.Key_Return)
    assert (view.period, view.title, view.day) == (Period.MONTH, "Jan 2027", LIVE)


# --- opening --------------------------------------------------------------------------------------------


def test_enter_opens_what_is_on_the_day_one_after_the_other(view, qtbot):
    view.go_to(LIVE)
    with qtbot.waitSignal(view.item_selected) as opened:
        QTest.keyClick(view.sheet, Qt.Key.Key_Return)
    assert opened.args == ["release-1"]


def test_a_click_on_a_chip_selects_its_record_and_its_day(view, qtbot):
    view.go_to(dt.date(2027, 1, 1))
    with qtbot.waitSignal(view.item_selected) as opened:
        QTest.mouseClick(view.sheet, LEFT, pos=middle(chip(view, "Go / no-go")))
    assert opened.args == ["activity-4"]
    assert view.day == dt.date(2027, 1, 19)


def test_a_double_click_on_a_day_wishes_for_something_new(view, qtbot):
    day = view.sheet.laid_out().days[3]
    with qtbot.waitSignal(view.add_wanted) as added:
        QTest.mouseDClick(view.sheet, LEFT, pos=middle(day))
    assert added.args == [day.day]


def test_a_crowded_day_lists_all_that_is_on_it(view, qtbot):
    build = Builder()
    release = build.add(Release, title="R").id
    for number in range(12):
        build.add(
            Activity, title=f"Gate {number} & more", release=release, kind=ActivityKind.GATE,
            start=at("2026-11-18", 12), finish=at("2026-11-18", 12),
        )  # fmt: skip
    show(view, build.plan)
    (more,) = view.sheet.laid_out().more
    QTest.mouseClick(view.sheet, LEFT, pos=middle(more))
    (menu,) = view.findChildren(QMenu)
    assert len(menu.actions()) == 12
    with qtbot.waitSignal(view.item_selected) as opened:
        menu.actions()[11].trigger()
    assert opened.args[0].startswith("activity-")
    menu.close()


def test_layers_can_be_shown_and_hidden(view):
    view.go_to(dt.date(2027, 1, 1))
    view.show_layers(frozenset({Layer.ACTIVITIES}))
    texts = {chip.item.text for chip in view.sheet.laid_out().chips}
    assert "Payments 4.2.0 · User acceptance (UAT)" in texts
    assert "Payments 4.2.0 · Go / no-go" not in texts


# --- taking to another day --------------------------------------------------------------------------------


def drag(view, chip, to: dt.date):
    start, end = middle(chip), middle(cell(view, to))
    QTest.mousePress(view.sheet, LEFT, pos=start)
    QTest.mouseMove(view.sheet, start + QPoint(12, 12))
    QTest.mouseMove(view.sheet, end)


def test_a_chip_dragged_to_another_day_wishes_to_be_there_and_says_meanwhile_what_that_means(view, qtbot):
    view.go_to(LIVE)
    target = dt.date(2027, 1, 27)
    with qtbot.waitSignal(view.preview_wanted) as asked:
        drag(view, chip(view, "Payments 4.2.0 live"), target)
    assert asked.args[0] == "release-1"
    view.tell("release-1", ("3 working days later",))
    assert view.sheet.drag.words == ("3 working days later",)
    assert not view.grab().isNull()
    with qtbot.waitSignal(view.move_wanted) as moved:
        QTest.mouseRelease(view.sheet, LEFT, pos=middle(cell(view, target)))
    assert moved.args == ["release-1", LIVE, target]
    assert view.sheet.drag is None


def test_a_bar_held_by_its_middle_moves_by_as_many_days_as_the_pointer(view, qtbot):
    view.show_layers(frozenset({Layer.ACTIVITIES}))
    view.go_to(dt.date(2027, 1, 12))
    bar = chip(view, "User acceptance")
    held = QPoint(int(cell(view, dt.date(2027, 1, 13)).x + 5), int(bar.y + 5))
    QTest.mousePress(view.sheet, LEFT, pos=held)
    QTest.mouseMove(view.sheet, held + QPoint(15, 0))
    target = middle(cell(view, dt.date(2027, 1, 14)))
    QTest.mouseMove(view.sheet, target)
    with qtbot.waitSignal(view.move_wanted) as moved:
        QTest.mouseRelease(view.sheet, LEFT, pos=target)
    assert moved.args[1:] == [dt.date(2027, 1, 11), dt.date(2027, 1, 12)]


def test_escape_lets_go_of_what_is_dragged_and_nothing_is_wished_for(view, qtbot):
    view.go_to(LIVE)
    drag(view, chip(view, "Payments 4.2.0 live"), dt.date(2027, 1, 27))
    QTest.keyClick(view.sheet, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(view.move_wanted):
        QTest.mouseRelease(view.sheet, LEFT, pos=QPoint(10, 100))


def test_what_cannot_move_is_not_taken_hold_of(view):
    view.go_to(dt.date(2027, 1, 4))
    drag(view, chip(view, "Freeze ends"), dt.date(2027, 1, 8))
    assert view.sheet.drag is None


@pytest.mark.parametrize(
    ("key", "days"), [(Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Up, -7), (Qt.Key.Key_Down, 7)]
)
@pytest.mark.parametrize("period", [Period.MONTH, Period.AGENDA])
def test_ctrl_and_an_arrow_take_what_is_on_the_day_to_another(view, qtbot, key, days, period):
    view.show_period(period)
    view.select("release-1")
    view.go_to(LIVE)
    with qtbot.waitSignal(view.move_wanted) as moved:
        QTest.keyClick(view.sheet if period is Period.MONTH else view.list, key, CTRL)
    assert moved.args == ["release-1", LIVE, LIVE + dt.timedelta(days=days)]


def test_an_empty_month_says_what_is_hidden_in_it_until_it_is_shown(view):
    view.go_to(LIVE)
    assert not view.hidden.isVisible()
    view.go_to(TODAY)
    build = Builder()
    release = build.add(Release, title="Payments").id
    build.add(
        Activity, title="Build", release=release, start=at("2026-11-23", 9), finish=at("2026-11-27", 17)
    )
    show(view, build.plan)
    assert view.hidden.text() == "Hidden: activities. Show them under Layers."
    assert view.hidden.isVisible()
    view.step(1)
    assert not view.hidden.isVisible()
    view.step(-1)
    assert view.hidden.isVisible()
    view.show_layers(frozenset(Layer))
    assert not view.hidden.isVisible()


# --- the agenda -----------------------------------------------------------------------------------------


def test_the_agenda_is_walked_by_keys_and_chooses_days_and_records(view, qtbot):
    QAbstractItemModelTester(view.list.agenda, QAbstractItemModelTester.FailureReportingMode.Fatal, view)
    view.show_period(Period.AGENDA)
    view.go_to(dt.date(2027, 1, 19))
    with qtbot.waitSignal(view.item_selected) as opened:
        QTest.keyClick(view.list, Qt.Key.Key_Down)
    assert opened.args == ["activity-4"]
    assert "Payments 4.2.0 · Go / no-go" in lines(view)


def test_a_screen_reader_hears_the_day_with_what_is_on_it_and_the_line_with_its_day(view):
    view.go_to(LIVE)
    assert view.sheet.accessibleDescription() == "Thu 21 Jan 2027, ◆ Payments 4.2.0 live"
    view.show_period(Period.AGENDA)
    model = view.list.agenda
    spoken = model.index_of(LIVE, "release-1").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "◆ Payments 4.2.0 live, Thu 21 Jan 2027"


# --- looks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("period", Period)
def test_it_follows_the_theme_and_paints_an_empty_plan(view, themes, period):
    view.show_period(period)
    themes.switch(load_theme("dark"))
    show(view, Builder().plan)
    assert view.grab().toImage().pixelColor(500, 795).lightness() < 60
