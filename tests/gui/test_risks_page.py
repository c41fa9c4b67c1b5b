"""The risks page: worst first, scored by a few keys; table, matrix and detail select in each other."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from relplanner.commands.records import set_fields
from relplanner.domain.kinds import Release, Risk, RiskAction
from relplanner.domain.kinds.readiness import ActionState, RiskState
from relplanner.gui.pages.risks import RisksPage
from relplanner.gui.theme import Tone
from relplanner.rules.risk import Rating, standing
from tests.gui.conftest import shown

Key = Qt.Key


@pytest.fixture
def page(qtbot, context):
    return opened(qtbot, context)


def opened(qtbot, context):
    page = RisksPage(context)
    page.resize(1200, 800)
    shown(page, qtbot)
    page.be_current()
    return page


def keys(page):
    return [page.context.plan.get(id).key for id in page.table.records.ids()]


def cell(page, key, column):
    place = [each.name for each in page.table.records.columns].index(column)
    return page.table.records.cells(page.table.records.row_of(risk(page, key).id))[place]


def risk(page, key) -> Risk:
    return page.context.plan.by_key(key)


def type_into(qtbot, page, text):
    editor = page.table.itemDelegate().editor_at(page.table.currentIndex())
    assert editor is not None
    editor.setText(text)
    qtbot.keyClick(editor, Key.Key_Return)


def test_the_unscored_come_first_then_the_worst(page):
    assert keys(page)[:3] == ["RSK-12", "RSK-1", "RSK-2"]
    assert cell(page, "RSK-12", "now").text == "not scored"
    assert cell(page, "RSK-1", "now")[:2] == ("4 × 5 = 20", Tone.BAD)


def test_closed_risks_are_there_when_asked_for(page):
    assert "RSK-14" not in keys(page)
    page.filter.choose("all")
    assert "RSK-14" in keys(page)


def test_a_risk_is_added_and_scored_from_the_keyboard_alone(qtbot, page):
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_Insert)
    type_into(qtbot, page, "The supplier goes bust")
    made = next(
        each for each in page.context.plan.of(Risk).values() if each.title == "The supplier goes bust"
    )
    assert page.context.selected == made.id
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_F4)
    type_into(qtbot, page, "4 5")
    assert standing(page.context.plan, made.id).now == Rating(4, 5)
    assert page.context.plan.get(made.id).state is RiskState.ASSESSED
    qtbot.keyClick(page.table, Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    type_into(qtbot, page, "2x3")
    assert standing(page.context.plan, made.id).target == Rating(2, 3)


def test_digits_typed_on_the_cell_score_it(qtbot, page):
    page.table.show_record(risk(page, "RSK-12").id)
    now = [each.name for each in page.table.records.columns].index("now")
    page.table.setCurrentIndex(page.table.currentIndex().siblingAtColumn(now))
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_3)
    editor = page.table.itemDelegate().editor_at(page.table.currentIndex())
    qtbot.keyClick(editor, Key.Key_4)
    qtbot.keyClick(editor, Key.Key_Return)
    assert standing(page.context.plan, risk(page, "RSK-12").id).now == Rating(3, 4)


def test_a_score_that_is_none_stays_in_the_cell_with_the_reason(qtbot, page):
    page.table.edit_field(risk(page, "RSK-1").id, "now")
    editor = page.table.itemDelegate().editor_at(page.table.currentIndex())
    editor.setText("9x9")
    qtbot.keyClick(editor, Key.Key_Return)
    assert page.table.itemDelegate().editor_at(page.table.currentIndex()) is editor
    assert standing(page.context.plan, risk(page, "RSK-1").id).now == Rating(4, 5)
    qtbot.keyClick(editor, Key.Key_Escape)


def test_looking_into_a_score_and_leaving_it_assesses_nothing(qtbot, page):
    before = standing(page.context.plan, risk(page, "RSK-1").id)
    page.table.edit_field(risk(page, "RSK-1").id, "now")
    qtbot.keyClick(page.table.itemDelegate().editor_at(page.table.currentIndex()), Key.Key_Return)
    assert standing(page.context.plan, risk(page, "RSK-1").id) == before


def test_a_scored_risk_goes_where_it_belongs_and_stays_selected(qtbot, page):
    wanted = risk(page, "RSK-8").id
    page.table.show_record(wanted)
    page.table.edit_field(wanted, "now")
    type_into(qtbot, page, "55")
    assert keys(page)[:2] == ["RSK-12", "RSK-8"]
    assert page.table.selected_ids() == [wanted]


def test_table_matrix_and_detail_select_in_each_other(page):
    page.table.show_record(risk(page, "RSK-2").id)
    assert page.matrix.selected == risk(page, "RSK-2").id
    page.matrix.item_activated.emit(risk(page, "RSK-5").id)
    assert page.table.selected_ids() == [risk(page, "RSK-5").id]
    assert page.detail.accessibleName() == "RSK-5"


def test_the_matrix_shows_where_the_response_takes_a_risk(page):
    item = next(item for item in page.matrix.items_at((4, 5)))
    assert (item.label, item.after) == ("01", (2, 4))


def test_the_detail_says_because_of_what_and_how_it_compares_with_the_appetite(page):
    page.table.show_record(risk(page, "RSK-1").id)
    assert page.detail._parts[0]._text.text() == "a full-table rewrite in migration 118"
    assert page.detail._pill.text() == "Above appetite"
    assert page.detail._trend.accessibleDescription() == "25, 20, 20; appetite 9"


def test_actions_are_ticked_and_typed_in_the_card(qtbot, page):
    page.table.show_record(risk(page, "RSK-1").id)
    actions = page.context.plan.children(RiskAction, "risk", risk(page, "RSK-1").id)
    doing = next(each for each in actions if each.state is ActionState.DOING)
    box = next(b for b in page.detail.findChildren(QCheckBox) if b.accessibleName().startswith(doing.title))
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Space)
    assert page.context.plan.get(doing.id).state is ActionState.DONE
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_F6)
    field = page.detail._actions.field
    assert field.hasFocus()
    qtbot.keyClicks(field, "Ask the vendor")
    qtbot.keyClick(field, Key.Key_Return)
    titles = [each.title for each in page.context.plan.children(RiskAction, "risk", risk(page, "RSK-1").id)]
    assert "Ask the vendor" in titles


def test_by_release_tells_how_bad_it_is_for_each(page):
    page.view.choose("release")
    header = page.table.records.header_at(0)
    assert header.title == "Identity 9.0.0"
    assert header.summary == "2 risks · worst 15 · 1 above appetite"


def test_filters_by_release_and_owner_hold_together(page):
    payments = next(each for each in page.context.plan.of(Release).values() if each.title == "Payments 4.2.0")
    page.subject.choose(payments.id)
    assert keys(page) == ["RSK-1", "RSK-7"]
    page.owner.choose(risk(page, "RSK-7").owner)
    assert keys(page) == ["RSK-7"]
    page.show_record(risk(page, "RSK-2").id)
    assert page.table.selected_ids() == [risk(page, "RSK-2").id], "a search result is never hidden"


def test_a_review_that_is_due_says_so(page):
    page.context.do(set_fields, risk(page, "RSK-1").id, {"next_review": page.context.today()})
    assert cell(page, "RSK-1", "next_review").text.endswith("due")
    page.filter.choose("review")
    assert keys(page) == ["RSK-1"]


def test_a_tighter_appetite_is_seen_at_once(page):
    page.context.do(set_fields, page.context.plan.programme.id, {"appetite": 25})
    page.table.show_record(risk(page, "RSK-1").id)
    assert page.detail._pill.text() == "Within appetite"
    assert page._appetite.text() == "Appetite: score ≤ 25"


def test_an_empty_plan_offers_the_first_risk(qtbot, open_context, empty_plan):
    page = opened(qtbot, open_context(empty_plan))
    assert page._left.currentIndex() == 2
    page._add_action.trigger()
    assert keys(page) == ["RSK-1"]
    assert page._left.currentIndex() == 0


def test_a_filter_by_something_that_is_gone_is_dropped(page):
    page.subject.choose(risk(page, "RSK-10").subject)
    page.context.do(set_fields, risk(page, "RSK-10").id, {"subject": None})
    assert page.subject.value == "all"
    assert "RSK-1" in keys(page)
