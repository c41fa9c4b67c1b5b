"""The roadmap by days with a real plan behind it: what is moved there is one step, what is near is told."""

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel

from relplanner.chart.calendar_period import Period
from relplanner.commands.days import move_to_day
from relplanner.domain.kinds import Activity, Release, Window
from relplanner.gui.pages.roadmap import RoadmapPage
from relplanner.gui.pages.roadmap.controls import CALENDAR
from relplanner.gui.widgets.lines import ButtonList
from relplanner.rules.outlook import is_coming
from relplanner.schedule.dates import compute
from tests.gui.conftest import shown

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(context, qtbot):
    made = RoadmapPage(context)
    made.resize(1200, 760)
    shown(made, qtbot)
    made.be_current()
    made.controls.choose_view(CALENDAR)
    return made


def named(plan, title: str) -> str:
    return next(r.id for kind in (Activity, Release) for r in plan.of(kind).values() if r.title == title)


def told(page, name: str) -> list[str]:
    """The lines of a list of the day's detail."""
    found = [each for each in page.days.detail.findChildren(ButtonList) if name in each.accessibleName()]
    return [line.title for each in found if each.isVisible() for line in each.lines.lines]


def test_what_is_selected_when_the_calendar_opens_is_in_sight(context, qtbot):
    context.select(named(context.plan, "Payments 4.2.0"))
    page = RoadmapPage(context)
    shown(page, qtbot)
    page.be_current()
    page.controls.choose_view(CALENDAR)
    assert page.calendar.day == context.schedule.live_date(context.selected)


def test_ctrl_and_an_arrow_move_a_release_as_one_step_and_the_calendar_follows(page, context):
    release = named(context.plan, "Payments 4.2.0")
    page.show_record(release)
    before = context.schedule.live_date(release)
    QTest.keyClick(page.calendar.sheet, Qt.Key.Key_Right, CTRL)
    after = context.schedule.live_date(release)
    assert after > before
    assert page.calendar.day == after
    assert "Payments 4.2.0" in str(context.session.undo_label)
    context.undo()
    assert context.schedule.live_date(release) == before


def test_a_day_is_typed_as_dates_are_typed_elsewhere(page, context, answers):
    release = named(context.plan, "Payments 4.2.0")
    page.show_record(release)
    before = context.schedule.live_date(release)
    answers.lines.append("T+5")
    page.actions_by_name.move_to.trigger()
    calendar = context.schedule.calendars.of_release(release)
    assert context.schedule.live_date(release) == calendar.add_days(before, 5)


def test_a_day_can_be_typed_on_the_timeline_too_and_without_a_choice_one_is_asked_for(page, context, answers):
    page.controls.choose_view("timeline")
    again = RoadmapPage(context)
    context.select("")
    said = QSignalSpy(context.said)
    again.actions_by_name.move_to.trigger()
    assert "Select a release" in said.at(0)[0]
    release = named(context.plan, "Identity 9.1.0")
    context.select(release)
    answers.lines.append("12 may 2027")
    again.actions_by_name.move_to.trigger()
    assert context.schedule.live_date(release) == dt.date(2027, 5, 12)
    again.deleteLater()


def test_a_day_that_cannot_be_read_is_told_and_moves_nothing(page, context, answers, qtbot):
    page.show_record(named(context.plan, "Payments 4.2.0"))
    answers.lines.append("someday")
    start = context.plan
    with qtbot.waitSignal(context.said) as said:
        page.actions_by_name.move_to.trigger()
    assert "someday" in said.args[0]
    assert context.plan is start


def test_a_free_day_is_taken_by_enter_and_has_no_conflict_then(page, context):
    release = named(context.plan, "Payments 4.2.0")
    page.show_record(release)
    offered = next(
        each for each in page.days.detail.findChildren(ButtonList) if "free" in each.accessibleName()
    )
    line = offered.lines.lines[-1]
    offered.setCurrentIndex(offered.lines.index(len(offered.lines.lines) - 1))
    QTest.keyClick(offered, Qt.Key.Key_Return)
    assert context.schedule.live_date(release) == dt.date.fromisoformat(line.record)


def test_the_day_tells_what_goes_live_and_how_ready_it_is(page, context, qtbot):
    page.show_record(named(context.plan, "Payments 4.2.0"))
    labels = page.days.detail.findChildren(QLabel)
    words = " ".join(label.text() for label in labels)
    assert "Payments 4.2.0 live" in words
    assert "Readiness" in words
    qtbot.waitUntil(lambda: bool(told(page, "Blocking items")))


def test_while_something_is_held_the_words_say_what_letting_go_would_mean(page, context, qtbot):
    release = named(context.plan, "Payments 4.2.0")
    page.show_record(release)
    sheet, live = page.calendar.sheet, page.calendar.day
    chip = next(each for each in sheet.laid_out().chips if each.item.id == release)
    start = QPoint(int(chip.x + 10), int(chip.y + 5))
    QTest.mousePress(sheet, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(sheet, start + QPoint(12, 12))
    there = next(each for each in sheet.laid_out().days if each.day == live + dt.timedelta(days=1))
    QTest.mouseMove(sheet, QPoint(int(there.x + 20), int(there.y + 20)))
    qtbot.waitUntil(lambda: bool(sheet.drag and sheet.drag.words), timeout=4_000)
    assert "1 working day later" in sheet.drag.words
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert context.schedule.live_date(release) == live


@pytest.mark.parametrize(
    ("words", "kind"), [("Freeze…", Window), ("Release…", Release), ("Milestone…", Activity)]
)
def test_something_new_is_added_on_the_chosen_day(page, context, answers, words, kind):
    page.show_record(named(context.plan, "Payments 4.2.0"))
    day = dt.date(2027, 3, 10)
    page.calendar.go_to(day)
    before = set(context.plan.of(kind))
    answers.lines.append("Something new")
    menu = page.controls.days.events
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == words).trigger()
    (made,) = set(context.plan.of(kind)) - before
    record = context.plan.get(made)
    assert record.title == "Something new"
    assert context.selected == made
    on_day = {Window: lambda: record.start.date(), Release: lambda: record.target_date}
    assert on_day.get(kind, lambda: context.schedule.span(made).start.date())() == day


def test_the_period_and_the_layers_are_remembered(page, context, qtbot):
    page.controls.days.period_chosen.emit(Period.QUARTER)
    page.controls.days.follow(Period.QUARTER, "")
    page.hide()
    again = RoadmapPage(context)
    shown(again, qtbot)
    again.be_current()
    assert again.controls.view == CALENDAR
    assert again.calendar.period is Period.QUARTER


def test_a_release_is_live_on_the_very_day_it_is_taken_to_or_as_early_as_what_has_begun_lets_it(context):
    plan, schedule = context.plan, context.schedule
    for release in (each for each in plan.of(Release).values() if is_coming(each)):
        calendar, live = schedule.calendars.of_release(release.id), schedule.live_date(release.id)
        later, earlier = calendar.add_days(live, 3), calendar.add_days(live, -2)
        after = compute(context.session.try_out(move_to_day, release.id, later))
        assert after.live_date(release.id) == later, release.title
        before = compute(context.session.try_out(move_to_day, release.id, earlier))
        assert earlier <= before.live_date(release.id) <= live, release.title
