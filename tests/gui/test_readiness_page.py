"""The readiness page: ticking by keyboard and mouse, what blocks in words, templates, filters and groups."""

import datetime as dt

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLabel

from relplanner.commands.checklists import tick
from relplanner.commands.records import add, remove, set_fields
from relplanner.domain.kinds import (
    ChecklistItem,
    ChecklistTemplate,
    Criterion,
    Release,
    RollbackPlan,
    SignOff,
)
from relplanner.domain.kinds.readiness import ItemState, SignOffDecision
from relplanner.gui.pages.readiness import ReadinessPage
from relplanner.gui.pages.readiness.scope import ALL
from relplanner.gui.widgets import Button, Pill
from tests.gui.conftest import shown

Key = Qt.Key


@pytest.fixture
def page(qtbot, context):
    return opened(qtbot, context)


@pytest.fixture
def said(page):
    found = []
    page.context.said.connect(lambda text, button, act: found.append((text, button, act)))
    return found


def opened(qtbot, context):
    page = ReadinessPage(context)
    page.resize(1100, 700)
    shown(page, qtbot)
    page.be_current()
    return page


def release(page, title):
    return next(each for each in page.context.plan.of(Release).values() if each.title == title)


def item(page, title, of=None):
    items = page.context.plan.of(ChecklistItem).values()
    return next(each for each in items if each.title == title and of in (None, each.release))


def rows(table):
    return [
        table.records.record_at(row).title
        for row in range(table.records.rowCount())
        if table.records.id_at(row)
    ]


def headers(table):
    found = (table.records.header_at(row) for row in range(table.records.rowCount()))
    return [f"{header.title}: {header.summary}" for header in found if header]


def select(table, *ids):
    table.clearSelection()
    for id in ids:
        index = table.records.index(table.records.row_of(id), 0)
        flags = QItemSelectionModel.SelectionFlag
        table.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)
    table.setFocus()


def test_it_begins_with_the_next_release_that_has_a_checklist(page):
    assert page.release.release.title == "Identity 8.7.4 (emergency)"
    assert headers(page.items)[:2] == ["Entry & scope: 1 of 1", "Quality: 1 of 2"]


def test_all_criteria_are_seen_again_after_the_filling_was_undone_and_redone(qtbot, page):
    page.context.undo()
    page.context.redo()
    page.release.choose(release(page, "Identity 8.7.4 (emergency)").id)
    assert all_rows_are_seen(qtbot, page.criteria.table)


def test_criteria_have_the_height_of_their_rows_from_the_first_sight_on(qtbot, page):
    assert all_rows_are_seen(qtbot, page.criteria.table)


def test_criteria_that_come_are_seen_without_another_look(qtbot, page):
    for title in ("Log-in in a second", "No alarms in the first hour"):
        values = {"title": title, "release": page.release.release.id}
        page.context.do(add, "criterion", values)
    assert len(rows(page.criteria.table)) == 5
    assert all_rows_are_seen(qtbot, page.criteria.table)


def test_after_redoing_all_criteria_take_the_third_they_may(qtbot, page):
    page.context.undo()
    page.context.redo()
    qtbot.waitUntil(lambda: page.criteria.height() >= page.height() // 4, timeout=1000)


def test_the_tally_of_criteria_tells_of_those_that_are_judged_later(page):
    tally = next(label for label in page.criteria.findChildren(QLabel) if " of " in label.text())
    assert tally.text() == "2 of 2 · 1 judged once live"
    assert len(rows(page.criteria.table)) == 3


def all_rows_are_seen(qtbot, table):
    last = table.records.index(table.records.rowCount() - 1, 0)
    qtbot.waitUntil(lambda: 0 < table.visualRect(last).bottom() <= table.viewport().height(), timeout=1000)
    return table.verticalScrollBar().value() == 0


def test_space_ticks_all_selected_items_of_several_releases_in_one_step(qtbot, page):
    page.release.choose(ALL)
    open_items = [
        each.id
        for each in page.release.records(ChecklistItem)
        if each.state is ItemState.OPEN and not each.evidence_required
    ][:10]
    assert len({page.context.plan.get(id).release for id in open_items}) >= 2
    select(page.items, *open_items)
    qtbot.keyClick(page.items, Key.Key_Space)
    assert {page.context.plan.get(id).state for id in open_items} == {ItemState.DONE}
    page.context.undo()
    assert {page.context.plan.get(id).state for id in open_items} == {ItemState.OPEN}


def test_a_click_on_the_box_ticks_one_item(qtbot, page):
    wanted = item(page, "Service desk and status page told", page.release.value)
    index = page.items.records.index(page.items.records.row_of(wanted.id), 0)
    box = page.items.itemDelegate().tick_rect(page.items.visualRect(index))
    qtbot.mouseClick(page.items.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert page.context.plan.get(wanted.id).state is ItemState.DONE


def test_an_item_that_needs_evidence_says_so_and_the_button_opens_its_cell(qtbot, page, said):
    wanted = item(page, "Smoke test passed in PRE")
    select(page.items, wanted.id)
    qtbot.keyClick(page.items, Key.Key_Space)
    assert page.context.plan.get(wanted.id).state is ItemState.OPEN
    ((text, button, act),) = said
    assert "needs evidence" in text
    assert button == "Add it"
    act()
    editor = page.items.itemDelegate().editor_at(page.items.currentIndex())
    editor.setText("Run 77")
    qtbot.keyClick(editor, Key.Key_Return)
    assert page.context.plan.get(wanted.id).evidence == "Run 77"


def test_what_cannot_be_ticked_is_told_while_the_rest_is(page, said):
    ready, lacking = item(page, "Service desk and status page told"), item(page, "Smoke test passed in PRE")
    select(page.items, ready.id, lacking.id)
    page.items.records.columns[0].tick.toggle(lacking.id)
    assert page.context.plan.get(ready.id).state is ItemState.DONE
    assert "1 check could not be ticked yet" in said[0][0]


def test_ticking_moves_the_verdict_and_the_progress(page):
    page.release.choose(release(page, "Payments 4.2.0").id)
    ring = page._verdict.findChild(type(page._verdict._ring))
    before = ring.value()
    page.context.do(tick, [item(page, "Feature freeze declared", page.release.value).id])
    assert ring.value() > before


def test_the_verdict_names_what_blocks_failed_first(page):
    page.release.choose(release(page, "Payments 4.2.0").id)
    assert page._verdict._headline.text().startswith("1 blocking check failed")
    first = page._verdict._blocking[0]
    assert first._title.text() == "p95 response at 2,000 requests per second"
    assert first._word.text() == "failed"


def test_late_is_a_word_and_not_only_a_colour(qtbot, page):
    wanted = item(page, "Smoke test passed in PRE")
    yesterday = page.context.today() - dt.timedelta(days=1)
    page.context.do(set_fields, wanted.id, {"due": yesterday})
    row = page.items.records.row_of(wanted.id)
    assert page.items.records.cells(row)[2].text.endswith("late")
    page.filter.choose("late")
    assert "Smoke test passed in PRE" in rows(page.items)


@pytest.mark.parametrize(
    ("filter", "absent"),
    [("open", "Incident and impact stated"), ("blocking", "Service desk and status page told")],
)
def test_filters_leave_out_what_is_not_asked_for(page, filter, absent):
    assert absent in rows(page.items)
    page.filter.choose(filter)
    assert absent not in rows(page.items)


def test_mine_is_what_my_teams_and_i_own(page):
    support = next(id for id, team in page.context.plan.tables["team"].items() if team.title == "Support")
    step = page.context.do(add, "person", {"title": page.context.session.author})
    page.context.do(set_fields, support, {"members": (step.edits[0].id,)})
    page.filter.choose("mine")
    assert rows(page.items) == ["Service desk and status page told"]


def test_items_can_be_grouped_by_owner_and_by_release(page):
    page.release.choose(ALL)
    assert headers(page.items)[0] == "Identity 8.7.4 (emergency): 3 of 5"
    page.grouping.choose("owner")
    assert headers(page.items)[0].startswith("Communications: ")
    assert "release" in page.items.choice.names(), "grouped by owner, the release needs a column"
    page.grouping.choose("release")
    assert "release" not in page.items.choice.names()


def test_a_template_makes_the_checklist_of_a_release_that_has_none(page):
    page.release.choose(release(page, "Payments 4.2.1").id)
    assert page._left.currentIndex() == 1
    page._best_template.trigger()
    assert rows(page.items)
    assert page._left.currentIndex() == 0


def test_the_template_meant_for_the_kind_comes_first(page):
    page.release.choose(release(page, "Payments 4.3.0-beta").id)
    assert page.template.best_title() == "Standard go-live"


def test_a_plan_without_templates_is_offered_those_that_come_with_relplanner(qtbot, open_context, empty_plan):
    context = open_context(empty_plan)
    context.do(add, "release", {"title": "First", "target_date": dt.date(2027, 1, 21)})
    page = opened(qtbot, context)
    page._best_template.trigger()
    assert [template.title for template in context.plan.of(ChecklistTemplate).values()] == ["Go-live"]
    assert len(rows(page.items)) == 8


def test_an_empty_plan_offers_a_release(qtbot, open_context, empty_plan):
    page = opened(qtbot, open_context(empty_plan))
    wanted = []
    page.context.page_wanted.connect(lambda name, id: wanted.append(name))
    page._add_release_action.trigger()
    assert wanted == ["releases"]


def test_ins_adds_an_item_in_the_section_one_is_in_and_opens_its_title(qtbot, page):
    select(page.items, item(page, "Smoke test passed in PRE").id)
    qtbot.keyClick(page.items, Key.Key_Insert)
    editor = page.items.itemDelegate().editor_at(page.items.currentIndex())
    editor.setText("Load test")
    qtbot.keyClick(editor, Key.Key_Return)
    made = item(page, "Load test")
    assert (made.release, made.section) == (page.release.value, "Quality")


def test_what_needs_a_reason_asks_for_it(page, answers):
    wanted = item(page, "Service desk and status page told")
    select(page.items, wanted.id)
    answers.lines = ["No desk for this product"]
    page._decide(ItemState.NOT_APPLICABLE)
    found = page.context.plan.get(wanted.id)
    assert (found.state, found.reason) == (ItemState.NOT_APPLICABLE, "No desk for this product")


def test_a_criterion_is_measured_in_its_cell_and_refused_when_it_misses(page, said):
    page.release.choose(release(page, "Payments 4.2.0").id)
    slow = next(c for c in page.context.plan.of(Criterion).values() if c.title.startswith("p95"))
    page.criteria.table.records.columns[0].tick.toggle(slow.id)
    assert "342 ms, which misses <= 300 ms" in said[0][0]
    page.context.do(set_fields, slow.id, {"value": 287.0})
    page.criteria.table.records.columns[0].tick.toggle(slow.id)
    assert page.context.plan.get(slow.id).state == "compliant"


def test_the_way_back_is_told_and_can_be_begun(page):
    page.release.choose(release(page, "Payments 4.2.0").id)
    assert "Redeploy previous" in page._rollback._words.text()
    page.release.choose(release(page, "Notifications 3.1.0").id)
    assert page._rollback._pill.text() == "None yet"
    page._rollback.open_wanted.emit()
    plans = page.context.plan.children(RollbackPlan, "release", page.release.value)
    assert [plan.title for plan in plans] == ["Way back from Notifications 3.1.0"]


def test_a_record_from_the_search_is_shown_with_its_release(page):
    wanted = next(
        each for each in page.context.plan.of(ChecklistItem).values() if each.release != page.release.value
    )
    page.filter.choose("late")
    page.show_record(wanted.id)
    assert page.release.value == wanted.release
    assert page.items.selected_ids() == [wanted.id]


def test_the_choices_are_remembered(qtbot, page):
    page.release.choose(ALL)
    page.filter.choose("open")
    again = ReadinessPage(page.context)
    qtbot.addWidget(again)
    assert (again.release.value, again.filter.value) == (ALL, "open")


def test_when_the_release_that_is_looked_at_goes_the_rest_is_shown(page):
    page.context.do(remove, [page.release.value])
    assert page.release.is_all
    assert headers(page.items)[0].startswith("Payments 4.2.0")


def test_releases_stand_by_their_live_date_and_follow_when_it_moves(page):
    page.release.choose(ALL)
    late = release(page, "Identity 8.7.4 (emergency)")
    far = page.context.today() + dt.timedelta(days=700)
    page.context.do(set_fields, late.id, {"actual_date": far})
    assert headers(page.items)[-1].startswith("Identity 8.7.4 (emergency)")


def test_a_grouping_by_owner_stays_when_another_release_is_chosen(page):
    page.grouping.choose("owner")
    page.release.choose(ALL)
    assert page.grouping.value == "owner"


def test_roles_sign_and_what_they_signed_goes_stale_when_it_changes(page, context, answers):
    page.release.choose(release(page, "Payments 4.2.0").id)
    answers.lines, answers.choices = ["Data protection"], [0]
    _press(page.roll_call, "Add a role…")
    _press(page.roll_call, "Sign…")
    signed = next(each for each in context.plan.of(SignOff).values() if each.role == "Data protection")
    assert signed.decision is SignOffDecision.APPROVE
    assert signed.digest
    assert _pills(page.roll_call)[-1] == "Approve"
    criterion = context.plan.children(Criterion, "release", signed.release)[0]
    context.do(set_fields, criterion.id, {"title": "Another thing altogether"})
    assert _pills(page.roll_call)[-1] == "Stale"


def _press(card, words):
    [button for button in card.findChildren(Button) if button.text() == words][-1].click()


def _pills(card):
    lines = [card._lines.itemAt(at).widget() for at in range(card._lines.count())]
    return [line.findChild(Pill).text() for line in lines]
