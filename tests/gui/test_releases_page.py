"""The releases page: what each release promises, how it stands, and its way through its states."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from relplanner.commands.records import add, set_fields
from relplanner.domain.kinds import Release
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.gui.pages.releases import ReleasesPage
from relplanner.gui.theme import Tone
from tests.gui.conftest import shown

Key = Qt.Key


@pytest.fixture
def page(qtbot, context):
    return opened(qtbot, context)


def opened(qtbot, context):
    page = ReleasesPage(context)
    page.resize(1200, 700)
    shown(page, qtbot)
    page.be_current()
    return page


def release(page, title) -> Release:
    return next(each for each in page.context.plan.of(Release).values() if each.title == title)


def cell(page, title, column):
    place = [each.name for each in page.table.records.columns].index(column)
    return page.table.records.cells(page.table.records.row_of(release(page, title).id))[place]


def headers(page):
    found = (page.table.records.header_at(row) for row in range(page.table.records.rowCount()))
    return [header.title for header in found if header]


def test_a_row_tells_live_date_slip_readiness_and_risks(page):
    assert cell(page, "Payments 4.2.0", "ready").text == "30%"
    assert cell(page, "Payments 4.2.0", "risks").text == "2 · 1 high"
    assert cell(page, "Payments 4.2.0", "slip").text == "none"
    assert cell(page, "Notifications 3.0.2", "slip")[:2] == ("+4d", Tone.BAD)


def test_releases_are_grouped_by_product_train_or_state(page):
    assert "Case Portal" in headers(page)
    page.grouping.choose("state")
    assert headers(page)[:3] == ["Draft", "Planned", "Committed"], "states come in their order"
    page.grouping.choose("train")
    assert "No train" in headers(page)
    page.grouping.choose("none")
    assert headers(page) == []


def test_what_is_to_come_can_be_seen_alone(page):
    page.filter.choose("coming")
    assert page.table.records.row_of(release(page, "Payments 4.1.3").id) == -1
    page.filter.choose("over")
    assert page.table.records.row_of(release(page, "Payments 4.1.3").id) >= 0


def test_rows_can_be_found_by_words(page):
    page.search.setText("identity emerg")
    assert page.table.records.ids() == [release(page, "Identity 8.7.4 (emergency)").id]
    page.show_record(release(page, "Payments 4.2.0").id)
    assert page.table.selected_ids() == [release(page, "Payments 4.2.0").id]


def test_a_state_offers_only_what_may_follow(qtbot, page):
    page.table.edit_field(release(page, "Payments 4.2.1").id, "state")
    editor = page.table.itemDelegate().editor_at(page.table.currentIndex())
    offered = [editor.itemText(place) for place in range(editor.count())]
    assert offered == ["Draft", "Planned", "Cancelled"]


def test_a_refused_state_says_what_is_missing_and_how_to_mend_it(page):
    said = []
    page.context.said.connect(lambda text, button, act: said.append((text, button, act)))
    wanted = []
    page.context.remedy_wanted.connect(lambda id, fields: wanted.append(fields))
    new = page.context.do(add, "release", {"title": "Bare", "state": ReleaseState.PLANNED}).edits[0].id
    page.context.do(set_fields, new, {"state": ReleaseState.COMMITTED})
    ((text, button, act),) = said
    assert "Committed needs a target date and an owner" in text
    act()
    assert (button, wanted) == ("Set it", [("target_date", "owner")])


def test_a_moved_committed_date_shows_as_a_slip(page):
    identity = release(page, "Identity 9.0.0")
    earlier = page.context.schedule.live_date(identity.id) - dt.timedelta(days=7)
    page.context.do(set_fields, identity.id, {"committed_date": earlier})
    assert cell(page, "Identity 9.0.0", "slip").text == "+5d"


def test_a_live_date_that_has_passed_is_late_in_a_word(page):
    new = page.context.do(
        add, "release", {"title": "Old", "target_date": page.context.today() - dt.timedelta(days=3)}
    )
    assert new is not None
    text, tone, *_ = cell(page, "Old", "live")
    assert text.endswith("late")
    assert tone is Tone.BAD


def test_ins_adds_a_release_of_the_same_product_and_opens_its_title(qtbot, page):
    page.show_record(release(page, "Payments 4.2.0").id)
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_Insert)
    editor = page.table.itemDelegate().editor_at(page.table.currentIndex())
    editor.setText("Payments 4.4.0")
    qtbot.keyClick(editor, Key.Key_Return)
    assert release(page, "Payments 4.4.0").product == release(page, "Payments 4.2.0").product


def test_a_double_click_on_what_is_derived_leads_to_the_roadmap(qtbot, page):
    wanted = []
    page.context.page_wanted.connect(lambda name, id: wanted.append((name, id)))
    id = release(page, "Payments 4.2.0").id
    place = [each.name for each in page.table.records.columns].index("live")
    rect = page.table.visualRect(page.table.records.index(page.table.records.row_of(id), place))
    qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert wanted == [("roadmap", id)]


@pytest.mark.parametrize(("key", "name"), [(Key.Key_F7, "roadmap"), (Key.Key_F8, "readiness")])
def test_keys_lead_to_the_release_elsewhere(qtbot, page, key, name):
    wanted = []
    page.context.page_wanted.connect(lambda page, id: wanted.append(page))
    page.show_record(release(page, "Payments 4.2.0").id)
    page.table.setFocus()
    qtbot.keyClick(page.table, key)
    assert wanted == [name]


def test_an_empty_plan_offers_the_first_release(qtbot, open_context, empty_plan):
    page = opened(qtbot, open_context(empty_plan))
    assert page._stack.currentIndex() == 1
    page._add_action.trigger()
    assert page._stack.currentIndex() == 0
    assert [each.title for each in page.context.plan.of(Release).values()] == ["New release"]
