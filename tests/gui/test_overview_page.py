"""The overview: what comes next, what is late and what needs attention, each line a way to its record."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton

from relplanner.commands.records import add, remove, set_fields
from relplanner.domain.kinds import Release
from relplanner.gui.pages.overview import OverviewPage
from relplanner.gui.theme import DARK, load_theme
from tests.gui.conftest import shown


@pytest.fixture
def page(context, qtbot):
    made = OverviewPage(context)
    made.resize(1100, 800)
    shown(made, qtbot)
    made.be_current()
    return made


def titles(section) -> list[str]:
    return [line.title for line in section.list.lines.lines]


def release(context, title: str) -> Release:
    return next(each for each in context.plan.of(Release).values() if each.title == title)


def test_the_next_releases_come_by_their_live_date(page):
    assert titles(page.releases)[:3] == [
        "Identity 8.7.4 (emergency)",
        "Design System 6.0.0",
        "Payments 4.2.0",
    ]


def test_a_change_is_seen_at_once(page, context):
    assert titles(page.late) == []
    payments = release(context, "Payments 4.2.0")
    week_ago = context.today() - dt.timedelta(days=7)
    context.do(set_fields, payments.id, {"actual_date": None, "target_date": week_ago})
    late = context.session.plan.of(Release)[payments.id]
    activity = context.do(
        add,
        "activity",
        {"title": "Freeze", "release": late.id, "start": moment(week_ago), "finish": moment(week_ago, 17)},
    )
    assert titles(page.late) == ["Freeze"]
    assert page.late.list.lines.lines[0].detail == "7 days late · Payments 4.2.0"
    context.do(remove, [activity.edits[0].id])
    assert titles(page.late) == []


def moment(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour))


def test_what_is_promised_and_missed_is_said_in_words(page, context):
    payments = release(context, "Payments 4.2.0")
    earlier = context.schedule.calendars.of_release(payments.id).add_days(
        context.schedule.live_date(payments.id), -3
    )
    context.do(set_fields, payments.id, {"committed_date": earlier})
    line = next(line for line in page.releases.list.lines.lines if line.record == payments.id)
    assert line.slip == "▲ 3 working days after committed"
    assert "Payments 4.2.0" in titles(page.attention)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_every_line_leads_to_its_record_by_keyboard(page, context, qtbot, key):
    wanted = []
    context.page_wanted.connect(lambda *where: wanted.append(where))
    page.releases.list.setFocus()
    qtbot.keyClick(page.releases.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.releases.list, key)
    assert wanted == [("", release(context, "Design System 6.0.0").id)]


def test_a_click_on_a_line_leads_there_too(page, context, qtbot):
    wanted = []
    context.page_wanted.connect(lambda *where: wanted.append(where))
    lines = page.releases.list
    spot = lines.visualRect(lines.lines.index(0)).center()
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert wanted == [("", release(context, "Identity 8.7.4 (emergency)").id)]


def test_tab_goes_through_the_lists(page, qtbot):
    page.releases.list.setFocus()
    reached = []
    for _ in range(3):
        reached.append(page.focusWidget().accessibleName())
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert {"Next releases", "Needs attention", "This fortnight"} == set(reached)


def test_the_rest_is_shown_when_asked_for(page):
    shown_first = titles(page.releases)
    assert shown_first[-1].endswith("more…")
    lines = page.releases.list
    lines.pressed_line.emit(lines.lines.lines[-1])
    assert len(titles(page.releases)) == len(shown_first) - 1 + int(shown_first[-1].split()[0])


def test_a_screen_reader_is_told_the_whole_line(page):
    face = QAccessible.queryAccessibleInterface(page.releases.list)
    assert face.text(QAccessible.Text.Name) == "Next releases"
    words = face.child(0).text(QAccessible.Text.Name)
    for part in ("Identity 8.7.4 (emergency)", "In progress", "At risk", "71 %"):
        assert part in words


def test_the_lists_keep_the_promises_of_a_model(page, context, qtmodeltester):
    tester = QAbstractItemModelTester(
        page.attention.list.lines, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    context.do(set_fields, release(context, "Payments 4.2.0").id, {"status": None})
    context.undo()
    assert tester is not None


def test_an_empty_plan_offers_ways_to_begin(open_context, empty_plan, qtbot):
    context = open_context(empty_plan)
    page = OverviewPage(context)
    shown(page, qtbot)
    page.be_current()
    wanted = []
    context.page_wanted.connect(lambda *where: wanted.append(where))
    (button,) = [each for each in page.findChildren(QPushButton) if each.text() == "Add a release"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [name for name, _ in wanted] == ["releases"]
    assert titles(page.releases) == ["New release"]


@pytest.mark.parametrize("width", [500, 800, 1700])
def test_it_paints_in_the_dark_and_in_any_width(page, themes, qtbot, width):
    themes.switch(load_theme(DARK), 1.5)
    page.resize(width, 700)
    assert not page.grab().isNull()
    themes.switch(load_theme("light"), 1.0)
