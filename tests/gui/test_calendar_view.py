"""The month calendar under mouse and keys."""

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from relplanner.chart.calendar import Layer
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.gui.calendar_view import CalendarView
from relplanner.gui.theme import load_theme
from relplanner.schedule.dates import compute
from tests.building import Builder
from tests.roadmap import TODAY, at, sample

LEFT = Qt.MouseButton.LeftButton


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
    return next(chip for chip in view.laid_out().chips if text in chip.item.text)


def test_it_opens_on_the_month_of_today(view):
    assert view.title == "November 2026"
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
        QTest.keyClick(view, key)
    assert chosen.args == [dt.date.fromisoformat(day)]
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.day == TODAY


def test_a_month_shorter_than_the_day_takes_its_last(view):
    view.go_to(dt.date(2027, 1, 31))
    view.step(1)
    assert view.day == dt.date(2027, 2, 28)
    view.step(-14)
    assert view.title == "December 2025"


def test_enter_opens_what_is_on_the_day_one_after_the_other(view, qtbot):
    view.go_to(dt.date(2027, 1, 21))
    with qtbot.waitSignal(view.item_selected) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == ["release-1"]


def test_a_click_on_a_chip_selects_its_record_and_its_day(view, qtbot):
    view.go_to(dt.date(2027, 1, 1))
    with qtbot.waitSignal(view.item_selected) as opened:
        QTest.mouseClick(view, LEFT, pos=middle(chip(view, "Go / no-go")))
    assert opened.args == ["activity-4"]
    assert view.day == dt.date(2027, 1, 19)


def test_a_double_click_on_a_day_wishes_for_something_new(view, qtbot):
    cell = view.laid_out().days[3]
    with qtbot.waitSignal(view.add_wanted) as added:
        QTest.mouseDClick(view, LEFT, pos=middle(cell))
    assert added.args == [cell.day]


def test_a_crowded_day_lists_all_that_is_on_it(view, qtbot):
    build = Builder()
    release = build.add(Release, title="R").id
    for number in range(12):
        build.add(
            Activity, title=f"Gate {number} & more", release=release, kind=ActivityKind.GATE,
            start=at("2026-11-18", 12), finish=at("2026-11-18", 12),
        )  # fmt: skip
    show(view, build.plan)
    (more,) = view.laid_out().more
    QTest.mouseClick(view, LEFT, pos=middle(more))
    (menu,) = view.findChildren(QMenu)
    assert len(menu.actions()) == 12
    with qtbot.waitSignal(view.item_selected) as opened:
        menu.actions()[11].trigger()
    assert opened.args[0].startswith("activity-")
    menu.close()


def test_layers_can_be_shown_and_hidden(view):
    view.go_to(dt.date(2027, 1, 1))
    view.show_layers(frozenset({Layer.ACTIVITIES}))
    texts = {chip.item.text for chip in view.laid_out().chips}
    assert "Payments 4.2.0 · User acceptance (UAT)" in texts
    assert "Payments 4.2.0 · Go / no-go" not in texts


def test_a_screen_reader_hears_the_day_and_what_is_on_it(view):
    view.go_to(dt.date(2027, 1, 21))
    assert view.accessibleDescription() == "Thu 21 Jan 2027, ◆ Payments 4.2.0 live"


def test_it_follows_the_theme_and_paints_an_empty_plan(view, themes):
    themes.switch(load_theme("dark"))
    show(view, Builder().plan)
    assert view.grab().toImage().pixelColor(500, 5).lightness() < 60


@pytest.mark.parametrize("day", [dt.date(1900, 1, 1), dt.date(2199, 12, 31)])
def test_there_is_an_end_to_the_months(view, day):
    view.go_to(day)
    view.step(-1 if day.year == 1900 else 1)
    assert not view.grab().isNull()
