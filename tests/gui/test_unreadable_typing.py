"""What is typed and cannot be read is not lost by leaving: its author is asked first."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from relplanner.gui.pages.roadmap.controls import TABLE
from relplanner.gui.records.typed_editor import TypedEditor

LEAVE, GO_BACK = 0, 1


@pytest.fixture
def typing(program, sample_plan):
    """The program with “32 jan” typed into a date of the roadmap's table."""
    program.frame.resize(1400, 800)
    program.open_plan_or_raise(sample_plan)
    page = program.show_page("roadmap")
    page.controls.choose_view(TABLE)
    QApplication.processEvents()
    table = page.table
    assert table.edit_field(table.records.ids()[0], "from")
    editor = table.findChild(TypedEditor)
    editor.selectAll()
    QTest.keyClicks(editor, "32 jan")
    return editor


def test_the_window_stays_open_with_the_text_when_its_author_goes_back(typing, program, answers):
    answers.choices += [GO_BACK, LEAVE]  # the second time the test itself closes the window
    assert not program.frame.close()
    assert "32 jan" in answers.asked[-1]
    assert program.frame.isVisible()
    assert typing.text() == "32 jan"


def test_the_window_closes_when_its_author_leaves_without_it(typing, program, answers):
    answers.choices.append(LEAVE)
    assert program.frame.close()
    assert program.workbench is None


def test_another_plan_is_not_opened_over_it_either(typing, program, answers, empty_plan):
    answers.choices += [GO_BACK, LEAVE]  # the second time the test itself closes the window
    before = program.workbench
    assert not program.open_plan(empty_plan)
    assert program.workbench is before


def test_what_can_be_read_is_taken_without_a_question(typing, program, answers):
    typing.selectAll()
    QTest.keyClicks(typing, "12 jan 2027")
    assert program.frame.close()
    assert not answers.asked


def test_escape_leaves_the_cell_and_nothing_is_asked(typing, program, answers):
    QTest.keyClick(typing, Qt.Key.Key_Escape)
    assert program.frame.close()
    assert not answers.asked
