"""Release notes: written, categorised, previewed, covered and published from the keyboard."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton

from relplanner.commands.records import set_fields
from relplanner.domain.kinds import NoteEntry, Release, ReleaseNotes, ScopeItem
from relplanner.domain.kinds.telling import NoteCategory, NotesState
from relplanner.gui.pages.notes import NotesPage
from relplanner.gui.pages.notes.rows import RowKind
from relplanner.gui.theme import DARK, load_theme
from tests.gui.conftest import shown


@pytest.fixture
def page(context, qtbot):
    made = NotesPage(context)
    made.resize(1100, 800)
    shown(made, qtbot)
    made.be_current()
    return made


def release(context, title: str) -> Release:
    return next(each for each in context.plan.of(Release).values() if each.title == title)


def entry(context, title: str) -> NoteEntry:
    return next(each for each in context.plan.of(NoteEntry).values() if each.title == title)


def told(page) -> list[str]:
    return [row.words for row in page.outline.rows.rows if row.kind is RowKind.ENTRY]


def key(qtbot, widget, which, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(widget, which, modifier)


def test_it_opens_on_the_next_release_that_has_notes(page):
    assert (page.release.value, page.audience.value) == (page.notes.release, "public")
    headings = [row.words for row in page.outline.rows.rows if row.kind is RowKind.HEADING]
    assert headings == [
        "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Known issues", "Upgrade notes",
    ]  # fmt: skip


def test_a_note_is_written_categorised_and_previewed_without_the_mouse(page, context, qtbot):
    page.outline.setFocus()
    key(qtbot, page.outline, Qt.Key.Key_Down)
    page.editing.new.trigger()
    assert page.source.editor.hasFocus()
    qtbot.keyClicks(page.source.editor, "Refunds by *post*")
    key(qtbot, page.source.editor, Qt.Key.Key_Escape)
    assert page.outline.hasFocus()
    key(qtbot, page.outline, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    (made,) = [each for each in context.plan.of(NoteEntry).values() if each.text == "Refunds by *post*"]
    assert made.category is NoteCategory.CHANGED
    assert page.outline.current.id == made.id
    assert "Refunds by post" in page.preview.toPlainText()


def test_the_preview_follows_the_typing_before_it_is_kept(page, context, qtbot):
    page.show_record(entry(context, "TLS 1.2").id)
    page.source.editor.setFocus()
    qtbot.keyClicks(page.source.editor, "Hear: ")
    qtbot.waitUntil(lambda: "Hear: TLS 1.2 fallback removed" in page.preview.toPlainText())
    assert entry(context, "TLS 1.2").text == "TLS 1.2 fallback removed"
    page.source.flush()
    assert entry(context, "TLS 1.2").text == "Hear: TLS 1.2 fallback removed"


def test_going_to_another_entry_keeps_what_was_typed_in_the_right_one(page, context, qtbot):
    first, second = entry(context, "Instant refund status"), entry(context, "Apple Pay")
    page.show_record(first.id)
    page.source.editor.setFocus()
    qtbot.keyClicks(page.source.editor, "New: ")
    page.outline.go_to(second.id)
    assert entry(context, "Instant refund status").text.startswith("New: ")
    assert entry(context, "Apple Pay") == second
    assert page.source.editor.text == second.text


def test_undo_of_the_plan_is_seen_in_the_editor(page, context, qtbot):
    tls = entry(context, "TLS 1.2")
    page.show_record(tls.id)
    page.source.editor.setFocus()
    qtbot.keyClicks(page.source.editor, "x")
    page.source.flush()
    context.undo()
    assert page.source.editor.text == tls.text


def test_entries_move_up_and_down_in_their_category(page, context, qtbot):
    assert told(page)[:2] == ["Instant refund status for caseworkers", "Apple Pay on the donation pages"]
    page.show_record(entry(context, "Apple Pay").id)
    alt = Qt.KeyboardModifier.AltModifier
    for which in (Qt.Key.Key_Up, Qt.Key.Key_Up):
        key(qtbot, page.outline, which, alt)
    assert told(page)[:2] == ["Apple Pay on the donation pages", "Instant refund status for caseworkers"]
    key(qtbot, page.outline, Qt.Key.Key_Down, alt)
    assert told(page)[:2] == ["Instant refund status for caseworkers", "Apple Pay on the donation pages"]


def test_space_leaves_an_entry_out_for_a_reason_and_takes_it_in_again(page, context, qtbot, answers):
    tls = entry(context, "TLS 1.2")
    page.show_record(tls.id)
    answers.lines = [None, "Told in the security bulletin"]
    key(qtbot, page.outline, Qt.Key.Key_Space)
    assert entry(context, "TLS 1.2").no_note == ""
    key(qtbot, page.outline, Qt.Key.Key_Space)
    assert entry(context, "TLS 1.2").no_note == "Told in the security bulletin"
    assert "TLS" not in page.preview.toPlainText()
    assert (page.outline.current.kind, page.outline.current.id) == (RowKind.LEFT_OUT, tls.id)
    key(qtbot, page.outline, Qt.Key.Key_Space)
    assert entry(context, "TLS 1.2") == tls


def test_what_is_in_scope_without_a_note_is_listed_and_one_key_begins_it(page, context, qtbot):
    identity = release(context, "Identity 9.0.0")
    page.show_record(identity.id)
    page.audience.choose("public")
    (missing,) = [row for row in page.outline.rows.rows if row.kind is RowKind.MISSING]
    assert page._missing.text() == "1 missing"
    page.outline.go_to(missing.id)
    key(qtbot, page.outline, Qt.Key.Key_Space)
    item = context.plan.of(ScopeItem)[missing.id]
    (made,) = [each for each in context.plan.of(NoteEntry).values() if each.scope_item == item.id]
    assert (made.generated, made.references) == (item.title, (item.reference,))
    assert page._missing.text() == "Covered"
    assert page.source.editor.hasFocus()


def test_del_says_why_a_scope_item_has_no_note(page, context, qtbot, answers):
    page.show_record(release(context, "Identity 9.0.0").id)
    page.audience.choose("public")
    (missing,) = [row for row in page.outline.rows.rows if row.kind is RowKind.MISSING]
    page.outline.go_to(missing.id)
    answers.lines = ["Nobody sees it"]
    page.editing.drop.trigger()
    assert [row.hint for row in page.outline.rows.rows if row.kind is RowKind.LEFT_OUT] == ["Nobody sees it"]


def test_del_removes_an_entry_and_undo_brings_it_back(page, context):
    page.show_record(entry(context, "TLS 1.2").id)
    before = told(page)
    page.editing.drop.trigger()
    assert len(told(page)) == len(before) - 1
    context.undo()
    assert told(page) == before


def test_a_persons_text_gives_way_to_the_generated_one_only_when_asked(page, context, qtbot):
    page.show_record(entry(context, "TLS 1.2").id)
    qtbot.mouseClick(page.source._use_generated, Qt.MouseButton.LeftButton)
    assert entry(context, "TLS 1.2").text == ""
    assert "tls: drop 1.2 fallback" in page.preview.toPlainText()


def test_notes_go_from_draft_to_published_and_are_locked(page, context, qtbot, answers):
    notes = page.notes
    assert (notes.state, page.onward.text()) == (NotesState.REVIEW, "Publish")
    page.onward.click()
    published = context.plan.of(ReleaseNotes)[notes.id]
    assert (published.state, published.published_on) == (NotesState.PUBLISHED, context.today())
    assert page.source.editor.isReadOnly()
    assert "locked" in page.source.notice.text()
    assert not page.editing.new.isEnabled()
    page.onward.click()
    assert context.plan.of(ReleaseNotes)[notes.id].state is NotesState.AMENDED
    assert not page.source.editor.isReadOnly()


def test_publishing_asks_first_when_the_scope_is_not_covered(page, context, answers):
    page.show_record(release(context, "Identity 9.0.0").id)
    page.audience.choose("public")
    page.onward.click()
    answers.choices = [1]
    page.onward.click()
    assert page.notes.state is NotesState.REVIEW
    assert "1 scope items" in answers.asked[-1]


def test_notes_begin_where_there_are_none(page, context, qtbot):
    page.show_record(release(context, "Identity 9.0.0").id)
    page.audience.choose("operations")
    assert page.notes is None
    (button,) = [
        b for b in page.findChildren(QPushButton) if b.text() == "Start from 1 scope item" and b.isVisible()
    ]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.notes.audience == "operations"
    assert len(told(page)) == 1


def test_the_filter_hides_entries_and_their_headings(page, qtbot):
    qtbot.keyClicks(page.filter, "tls")
    assert [row.words for row in page.outline.rows.rows] == [
        "Introduction",
        "Security",
        "TLS 1.2 fallback removed",
    ]


def test_notes_are_copied_and_saved_as_markdown(page, context, answers, tmp_path):
    copy, save = page._out
    copy.trigger()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("# Payments 4.2.0\n\n")
    assert "## Fixed\n\n- Duplicate receipts after a timeout\n" in text
    answers.files = [tmp_path / "notes.md"]
    save.trigger()
    assert (tmp_path / "notes.md").read_text(encoding="utf-8") == text


def test_what_is_under_embargo_is_not_in_the_public_preview(page, context):
    tls = entry(context, "TLS 1.2")
    tomorrow = context.today() + dt.timedelta(days=1)
    context.do(set_fields, tls.id, {"embargo_until": tomorrow})
    assert "TLS" not in page.preview.toPlainText()


def test_release_and_audience_are_remembered(page, context, themes, qtbot):
    page.release.choose(release(context, "Case Portal 2026.4").id)
    page.audience.choose("internal")
    again = NotesPage(context)
    qtbot.addWidget(again)
    assert (again.release.value, again.audience.value) == (page.release.value, "internal")


def test_the_outline_keeps_the_promises_of_a_model(page, context, qtbot):
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(page.outline.rows, fatal)
    page.filter.setText("tls")
    page.filter.clear()
    page.show_record(entry(context, "Apple Pay").id)
    key(qtbot, page.outline, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    context.undo()
    assert tester is not None


def test_every_place_the_keyboard_reaches_has_a_name(page, qtbot):
    page.outline.setFocus()
    names = []
    for _ in range(8):
        focus = page.focusWidget()
        names.append(focus.accessibleName() or getattr(focus, "text", str)())
        key(qtbot, focus, Qt.Key.Key_Tab)
    assert all(names)
    assert {"Entries", "Text in Markdown", "Preview"} <= set(names)


@pytest.mark.parametrize("width", [560, 1700])
def test_it_paints_in_the_dark_and_in_any_width(page, themes, width):
    themes.switch(load_theme(DARK), 1.5)
    page.resize(width, 700)
    assert not page.grab().isNull()
    themes.switch(load_theme("light"), 1.0)


def test_an_empty_plan_says_what_is_missing(open_context, empty_plan, qtbot):
    page = NotesPage(open_context(empty_plan))
    shown(page, qtbot)
    page.be_current()
    assert page.notes is None
    assert not page.onward.isVisible()
