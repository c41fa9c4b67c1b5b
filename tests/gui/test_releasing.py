"""New releases, retargeting, baselines, and the question why a committed date moved."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from relplanner.commands.records import set_fields
from relplanner.domain.kinds import (
    Activity,
    Baseline,
    Release,
    ReleaseTemplate,
    ReleaseTrain,
    SlipEvent,
    TemplateActivity,
)
from relplanner.domain.kinds.planning import SlipReason
from relplanner.gui.context import PageContext
from relplanner.gui.inspector.slips import SlipsSection
from relplanner.gui.pages.releases import ReleasesPage
from relplanner.gui.pages.roadmap import RoadmapPage
from relplanner.gui.program import Program
from relplanner.gui.releasing.baselines import BaselinesDialog
from relplanner.gui.releasing.new_release import NewReleaseDialog
from relplanner.gui.releasing.previewing import PreviewingDialog
from relplanner.gui.releasing.retarget import RetargetDialog
from relplanner.gui.releasing.slip_strip import SlipStrip
from tests.gui.conftest import Answers

PAYMENTS = "Payments 4.2.0"


def release(context: PageContext, title: str = PAYMENTS) -> Release:
    return next(each for each in context.plan.of(Release).values() if each.title == title)


def worked_out(dialog: PreviewingDialog, qtbot: QtBot) -> None:
    """Wait until what the dialog would do is known."""
    qtbot.waitUntil(lambda: not dialog.busy)


def put_away(dialog: QDialog) -> None:
    """Close a dialog that did not close itself."""
    if isValid(dialog):
        dialog.reject()


def rows(dialog: NewReleaseDialog) -> list[list[str]]:
    tree = dialog.ui.dates
    return [
        [tree.topLevelItem(row).text(column).strip() for column in range(3)]
        for row in range(tree.topLevelItemCount())
    ]


@pytest.fixture
def new_release(context: PageContext, qtbot: QtBot) -> Iterator[tuple[NewReleaseDialog, list[str]]]:
    made: list[str] = []
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = NewReleaseDialog(parent, context, made.append)
    dialog.open()
    worked_out(dialog, qtbot)
    yield dialog, made
    put_away(dialog)


# -- new releases ------------------------------------------------------------------------------------------


def test_the_dates_of_a_template_are_seen_before_the_release_is_made(new_release, context, qtbot) -> None:
    dialog, made = new_release
    dialog.ui.source.setCurrentIndex(dialog.ui.source.findText("Template: Hotfix (comes with relplanner)"))
    dialog.ui.product.setCurrentText("Payments")
    dialog.ui.version.setText("4.2.9")
    dialog.day.setText("2027-03-09")
    worked_out(dialog, qtbot)
    seen = rows(dialog)
    assert [title for title, _, _ in seen][:2] == ["Payments 4.2.9", "Fix & review"]
    assert seen[5][:2] == ["Live", "Tue 9 Mar"]
    qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert release(context, "Payments 4.2.9").target_date == dt.date(2027, 3, 9)
    assert made == [release(context, "Payments 4.2.9").id]


def test_a_day_that_cannot_be_read_makes_nothing(new_release, context, qtbot) -> None:
    dialog, _ = new_release
    before = len(context.plan.of(Release))
    dialog.day.setText("the ides of march")
    worked_out(dialog, qtbot)
    assert not dialog.confirm.isEnabled()
    assert "the ides of march" in dialog.ui.summary.text()
    dialog.day.setText("")
    worked_out(dialog, qtbot)
    assert not dialog.confirm.isEnabled()
    assert len(context.plan.of(Release)) == before


def test_a_train_offers_its_next_slots_and_asks_for_nothing_else(new_release, context, qtbot) -> None:
    dialog, made = new_release
    dialog.ui.source.setCurrentText("Train: Payments monthly")
    assert isinstance(dialog.source, ReleaseTrain)
    dialog.ui.count.setValue(2)
    worked_out(dialog, qtbot)
    assert [title for title, _, _ in rows(dialog)] == ["Payments 4.3.0", "Payments 4.4.0"]
    assert not dialog.ui.version.isVisible()
    dialog.confirm.click()
    assert release(context, "Payments 4.4.0").train == dialog.source.id
    assert len(made) == 1


# -- retargeting -------------------------------------------------------------------------------------------


@pytest.fixture
def retargeting(context: PageContext, qtbot: QtBot) -> Iterator[RetargetDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = RetargetDialog(parent, context, release(context).id)
    dialog.open()
    worked_out(dialog, qtbot)
    yield dialog
    put_away(dialog)


def test_enter_in_the_day_retargets(retargeting, context, qtbot) -> None:
    retargeting.day.setText("2027-02-17")
    worked_out(retargeting, qtbot)
    qtbot.keyClick(retargeting.day, Qt.Key.Key_Return)
    assert release(context).target_date == dt.date(2027, 2, 17)


def test_what_a_retarget_hits_is_told_before_it_is_done(retargeting, context, qtbot) -> None:
    assert "activities move" in retargeting.ui.summary.text()
    assert "have begun and stay" in retargeting.ui.summary.text()
    assert retargeting.ui.hits.count() > 0
    retargeting.day.setText("2027-02-17")
    worked_out(retargeting, qtbot)
    retargeting.confirm.click()
    assert release(context).target_date == dt.date(2027, 2, 17)
    assert context.schedule.live_date(release(context).id) == dt.date(2027, 2, 17)


def test_a_day_that_its_work_does_not_allow_is_told(retargeting, context, qtbot) -> None:
    retargeting.day.setText("2026-12-01")
    worked_out(retargeting, qtbot)
    assert "▲ As its work hangs together, it goes live on" in retargeting.ui.summary.text()


def test_a_promise_that_moves_is_asked_why(retargeting, context, qtbot) -> None:
    assert not retargeting.ui.reason.isVisible()
    retargeting.ui.committed.setChecked(True)
    assert retargeting.ui.reason.isVisible()
    retargeting.ui.reason.setCurrentText("Supplier")
    retargeting.ui.comment.setText("Castlegate is late")
    worked_out(retargeting, qtbot)
    retargeting.confirm.click()
    told = max(context.plan.of(SlipEvent).values(), key=lambda each: int(each.key[4:]))
    assert (told.reason, told.comment) == (SlipReason.SUPPLIER, "Castlegate is late")


# -- baselines ---------------------------------------------------------------------------------------------


def test_baselines_are_taken_compared_with_and_renamed(context, answers: Answers, qtbot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = BaselinesDialog(parent, context)
    dialog.open()
    answers.lines += ["After the retreat", "After the retreat in May"]
    dialog.ui.take.click()
    assert [each.title for each in context.plan.of(Baseline).values() if each.active] == ["After the retreat"]
    dialog.ui.rename.click()
    board = next(each for each in context.plan.of(Baseline).values() if each.title == "Board pack")
    dialog.ui.list.setCurrentItem(dialog.ui.list.topLevelItem(1))
    assert dialog.chosen == board
    dialog.ui.use.click()
    assert {each.title: each.active for each in context.plan.of(Baseline).values()} == {
        "Board pack": True, "After the retreat in May": False,
    }  # fmt: skip
    assert not dialog.ui.use.isEnabled()
    item = dialog.ui.list.topLevelItem(0)
    qtbot.waitUntil(lambda: item.text(3) == "0")
    dialog.reject()


# -- why it slipped ----------------------------------------------------------------------------------------


@pytest.fixture
def strip(context: PageContext, qtbot: QtBot) -> SlipStrip:
    strip = SlipStrip(context)
    qtbot.addWidget(strip)
    return strip


def slipped(context: PageContext, day: str) -> None:
    context.do(set_fields, release(context).id, {"committed_date": dt.date.fromisoformat(day)})


def newest(context: PageContext) -> SlipEvent:
    return max(context.plan.of(SlipEvent).values(), key=lambda each: int(each.key[4:]))


def test_a_committed_date_that_moves_is_asked_about_and_one_press_tells_why(strip, context, qtbot) -> None:
    assert not strip.isVisible()
    slipped(context, "2027-01-28")
    assert strip.isVisible()
    assert (
        strip.ui.words.text() == f"{PAYMENTS}: committed date moved 5 working days later, to Thu 28 Jan. Why?"
    )
    qtbot.keyClicks(strip.ui.comment, "UAT was down")
    strip.reasons[SlipReason.ENVIRONMENT].click()
    assert (newest(context).reason, newest(context).comment) == (SlipReason.ENVIRONMENT, "UAT was down")
    assert not strip.isVisible()


def test_esc_lets_a_slip_go_unexplained(strip, context, qtbot) -> None:
    slipped(context, "2027-01-28")
    strip.take_keyboard()
    with qtbot.waitSignal(strip.left):
        qtbot.keyClick(strip.reasons[SlipReason.SCOPE], Qt.Key.Key_Escape)
    assert not strip.isVisible()
    assert newest(context).reason is SlipReason.NOT_GIVEN


def test_slips_are_asked_about_in_turn(strip, context) -> None:
    slipped(context, "2027-01-28")
    slipped(context, "2027-01-26")
    strip.reasons[SlipReason.DEFECT].click()
    assert "2 working days earlier, to Tue 26 Jan" in strip.ui.words.text()
    strip.skip.click()
    assert not strip.isVisible()


def test_nothing_is_asked_about_a_slip_that_was_undone(strip, context) -> None:
    slipped(context, "2027-01-28")
    context.undo()
    assert not strip.isVisible()
    context.redo()
    assert not strip.isVisible()


# -- the program -------------------------------------------------------------------------------------------


@pytest.fixture
def opened(program: Program, sample_plan: Path) -> Program:
    program.open_plan_or_raise(sample_plan)
    return program


@pytest.mark.parametrize(
    ("action", "dialog"),
    [("new-release", NewReleaseDialog), ("retarget", RetargetDialog), ("baselines", BaselinesDialog)],
)
def test_every_dialog_opens_by_its_action(opened: Program, qtbot, action: str, dialog: type[QDialog]) -> None:
    opened.frame.actions_by_name[action].trigger()
    (found,) = opened.frame.findChildren(dialog)
    assert found.isVisible()
    found.reject()


def test_the_selected_release_is_saved_as_a_template(opened: Program, answers: Answers) -> None:
    context = opened.workbench.context
    activity = next(
        each for each in context.plan.of(Activity).values() if each.release == release(context).id
    )
    context.select(activity.id)
    answers.lines.append("The way of Payments")
    opened.frame.actions_by_name["save-template"].trigger()
    assert "The way of Payments" in {each.title for each in context.plan.of(ReleaseTemplate).values()}


def test_slips_that_nobody_explained_can_be_explained_later(opened: Program, qtbot) -> None:
    context, strip = opened.workbench.context, opened.workbench.releasing.strip
    opened.frame.actions_by_name["slip-reason"].trigger()
    assert not strip.isVisible()
    slipped(context, "2027-01-28")
    strip.skip.click()
    opened.frame.actions_by_name["slip-reason"].trigger()
    assert strip.isVisible()
    assert strip.reasons[SlipReason.SCOPE].hasFocus() or not opened.frame.isActiveWindow()


# -- trains and templates ----------------------------------------------------------------------------------


@pytest.fixture
def page(context: PageContext, qtbot: QtBot) -> ReleasesPage:
    page = ReleasesPage(context)
    page.resize(1100, 700)
    qtbot.addWidget(page)
    page.show()
    page.be_current()
    return page


def tree_rows(page: ReleasesPage) -> list[str]:
    return [f"{item.text(0)}: {item.text(1)}" for item in page.trains.items()]


def test_trains_show_their_slots_and_what_fills_them(page, context, qtbot) -> None:
    page.view.choose("trains")
    assert any(row.startswith("Payments monthly: third Thursday of every month") for row in tree_rows(page))
    assert "Thu 21 Jan: Payments 4.2.0" in tree_rows(page)
    assert "Thu 15 Apr: free" in tree_rows(page)
    slot = next(item for item in page.trains.items() if item.text(1) == "Payments 4.2.0")
    page.trains.tree.setCurrentItem(slot)
    assert context.selected == release(context).id


def test_a_train_that_says_not_when_it_runs_tells_what_it_needs(page, context) -> None:
    train = next(iter(context.plan.of(ReleaseTrain)))
    context.do(set_fields, train, {"cadence": "every now and then"})
    page.view.choose("trains")
    assert any("cannot be read" in row for row in tree_rows(page))


def test_a_train_is_added_and_edited_in_the_inspector(page, context, qtbot) -> None:
    with qtbot.waitSignal(context.inspector_wanted):
        page._add_train.trigger()
    assert context.plan.of(ReleaseTrain)[context.selected].anchor == context.today()


def test_a_shipped_template_is_taken_and_an_activity_added_to_it(page, context) -> None:
    page.view.choose("templates")
    page.plus_template.menu().aboutToShow.emit()
    hotfix = next(each for each in page.plus_template.menu().actions() if each.text().startswith("Hotfix"))
    hotfix.trigger()
    first = context.plan.of(TemplateActivity)[context.selected]
    assert context.plan.of(ReleaseTemplate)[first.template].title == "Hotfix"
    page.templates.table.add_wanted.emit()
    added = [each for each in context.plan.of(TemplateActivity).values() if each.title == "New activity"]
    assert [each.template for each in added] == [first.template]


def test_slips_without_a_reason_are_counted_on_the_page(page, context, qtbot) -> None:
    assert not page.unexplained.isVisible()
    slipped(context, "2027-01-28")
    assert page.unexplained.text() == "1 slip without a reason"
    with qtbot.waitSignal(context.action_wanted) as wanted:
        page.unexplained.click()
    assert wanted.args == ["slip-reason"]


def test_the_inspector_tells_what_became_of_promises(context, qtbot) -> None:
    section = SlipsSection(context)
    qtbot.addWidget(section)
    slipped(context, "2027-01-28")
    section.show_record(release(context))
    words = [label.text() for label in section.findChildren(QLabel)]
    assert "Committed: Thu 21 Jan → Thu 28 Jan, 5 working days later · no reason given" in words
    assert any(each.startswith("Baseline: Thu 21 Jan") for each in words)


def test_a_template_itself_is_edited_in_the_inspector(page, context, qtbot) -> None:
    page.view.choose("templates")
    assert page.edit_template.isVisible()
    activity = next(iter(context.plan.of(TemplateActivity).values()))
    page.show_record(activity.id)
    with qtbot.waitSignal(context.inspector_wanted):
        page.edit_template.click()
    assert context.selected == activity.template


@pytest.mark.parametrize("where", ["releases", "timeline", "table"])
def test_the_menu_of_a_row_retargets_its_release(page, context, qtbot, where) -> None:
    roadmap = RoadmapPage(context)
    qtbot.addWidget(roadmap)
    context.select(release(context).id)
    if where == "timeline":
        roadmap._row_menu(context.selected, QPoint())
        menu = roadmap.findChild(QMenu)
        offered = menu.actions()
    else:
        offered = (page.table if where == "releases" else roadmap.table)._row_actions
    action = next(each for each in offered if each.text() == "Retarget the release…")
    with qtbot.waitSignal(context.action_wanted) as wanted:
        action.trigger()
    assert wanted.args == ["retarget"]
    if where == "timeline":
        menu.close()
