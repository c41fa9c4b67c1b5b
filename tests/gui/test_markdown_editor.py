"""The Markdown editor hands over what was typed, when it is due, and never what nobody touched."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from relplanner.gui import markdown_editor
from relplanner.gui.markdown_editor import MarkdownEditor
from relplanner.gui.theme import DARK, load_theme
from tests.gui.conftest import shown


@pytest.fixture
def editor(themes, qtbot):
    holder = QWidget()
    column = QVBoxLayout(holder)
    made = MarkdownEditor(themes, "Text")
    column.addWidget(made)
    holder.other = QLineEdit()
    column.addWidget(holder.other)
    shown(holder, qtbot)
    made.got = []
    made.committed.connect(made.got.append)
    made.setFocus()
    yield made
    holder.close()


AWKWARD = "hard\u00a0space, \ttab, “quotes”, emoji 🚀,\n\n   trailing   \n"


def test_a_text_that_nobody_touched_is_never_handed_over(editor):
    editor.show_text(AWKWARD, fresh=True)
    editor.flush()
    editor.parent().other.setFocus()
    assert editor.got == []
    assert editor.text == AWKWARD


def test_what_surrounds_a_change_stays_to_the_letter(editor, qtbot):
    editor.show_text(AWKWARD, fresh=True)
    qtbot.keyClicks(editor, "x")
    editor.flush()
    assert editor.got == [f"x{AWKWARD}"]


def test_typing_is_handed_over_after_a_pause(editor, qtbot, monkeypatch):
    editor._pause.setInterval(20)
    editor.show_text("", fresh=True)
    with qtbot.waitSignal(editor.committed):
        qtbot.keyClicks(editor, "abc")
    assert editor.got == ["abc"]
    assert markdown_editor.PAUSE_MS == 2_000


def test_leaving_hands_over_at_once(editor, qtbot):
    editor.show_text("", fresh=True)
    qtbot.keyClicks(editor, "abc")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.got == ["abc"]
    assert editor.parent().other.hasFocus()


def test_esc_hands_over_and_leaves(editor, qtbot):
    editor.show_text("", fresh=True)
    qtbot.keyClicks(editor, "abc")
    with qtbot.waitSignal(editor.left):
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.got == ["abc"]


def test_going_off_screen_hands_over(editor, qtbot):
    editor.show_text("", fresh=True)
    qtbot.keyClicks(editor, "abc")
    editor.hide()
    assert editor.got == ["abc"]


def test_typing_there_and_back_is_no_change(editor, qtbot):
    editor.show_text("abc", fresh=True)
    qtbot.keyClicks(editor, "x")
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    editor.flush()
    assert editor.got == []


def test_inside_undo_is_the_editors(editor, qtbot):
    editor.show_text("abc", fresh=True)
    qtbot.keyClicks(editor, "x")
    editor.flush()
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.text == "abc"
    editor.flush()
    assert editor.got == ["xabc", "abc"]


def test_another_text_cannot_be_undone_into_the_one_before(editor, qtbot):
    editor.show_text("one", fresh=True)
    qtbot.keyClicks(editor, "x")
    editor.flush()
    editor.show_text("two", fresh=True)
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.text == "two"


def test_a_change_from_elsewhere_is_shown_but_takes_no_typing_away(editor, qtbot):
    editor.show_text("one", fresh=True)
    editor.show_text("changed elsewhere")
    assert editor.text == "changed elsewhere"
    qtbot.keyClicks(editor, "mine ")
    editor.show_text("changed again")
    assert editor.text == "mine changed elsewhere"


def test_markdown_is_marked_lightly_and_follows_the_theme(editor, themes):
    editor.show_text("# Title\n**bold** `code`\n```\nfenced\n```\nplain", fresh=True)

    def formats(line: int):
        return editor.document().findBlockByNumber(line).layout().formats()

    assert formats(0)[0].format.fontWeight() == QFont.Weight.Bold
    assert formats(3)[0].format.foreground().color() == themes.theme.good.ink
    assert formats(5) == []
    themes.switch(load_theme(DARK))
    assert formats(3)[0].format.foreground().color() == themes.theme.good.ink
    editor.flush()
    assert editor.got == []


def test_an_endless_line_does_not_freeze_it(editor, qtbot):
    endless = "*[" * 200_000
    editor.show_text(endless, fresh=True)
    assert editor.text == endless
    editor.show_text("", fresh=True)
    QGuiApplication.clipboard().setText(endless)
    editor.paste()
    editor.flush()
    assert editor.got == [endless]
