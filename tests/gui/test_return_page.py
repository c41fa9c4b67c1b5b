"""The return page: what came back, decided cell by cell with the keyboard, taken as one step."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from relplanner.commands.records import set_fields
from relplanner.domain.edit import StepSource
from relplanner.exchange.excel.reader import read_returned
from relplanner.gui.comparing.model import Column
from relplanner.gui.comparing.words import ATTENTION
from relplanner.gui.context import PageContext
from relplanner.gui.pages.returning import ReturnPage
from relplanner.gui.program import Program
from tests.gui.conftest import Answers, shown
from tests.returns import ITEM, OTHER, cell, changed, item, owner_changed, row, sample_at, sent

Key = Qt.Key
THIRD = "CHK-24"


@pytest.fixture
def page(qtbot: QtBot, context: PageContext) -> ReturnPage:
    made = ReturnPage(context)
    made.resize(1200, 800)
    shown(made, qtbot)
    made.be_current()
    QAbstractItemModelTester(made.findings, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


@pytest.fixture
def out(context: PageContext, tmp_path: Path) -> Path:
    return sent(context.session, tmp_path / "out.xlsx", "schedule", "Programme office")


def back(qtbot: QtBot, page: ReturnPage, *paths: Path) -> None:
    page.show_files([read_returned(path.read_bytes(), path.name) for path in paths])
    settled(qtbot, page)


def settled(qtbot: QtBot, page: ReturnPage) -> None:
    qtbot.waitUntil(lambda: not page.busy, timeout=20_000)


def rows(page: ReturnPage) -> list[tuple[str, str]]:
    """What every row says it is about, and its outcome."""
    model = page.findings
    return [
        (str(model.index(at, Column.FIELD).data()), str(model.index(at, Column.OUTCOME).data()))
        for at in range(model.rowCount())
    ]


def both(context: PageContext, out: Path) -> Path:
    """A copy with one clean change and one that was changed here too."""

    def change(book: openpyxl.Workbook) -> None:
        owner_changed(book)
        cell(book, "Checklist", OTHER, "Due").value = dt.date(2027, 1, 5)

    path = changed(out, change)
    context.session.do(set_fields, item(context.session, OTHER).id, {"due": dt.date(2027, 1, 6)})
    return path


def press(qtbot: QtBot, page: ReturnPage, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(page.view, key)


def test_what_came_back_is_told_with_its_outcome(
    qtbot: QtBot, page: ReturnPage, context: PageContext, out: Path
) -> None:
    back(qtbot, page, both(context, out))
    assert rows(page) == [("Owner", "Take theirs"), ("Due", "Conflict — choose")]
    assert page.apply.text() == "Apply 1 change"
    assert page.findings.finding_at(page.view.currentIndex()) == 1, "the first that is to be decided"


def test_a_conflict_is_decided_by_a_key_and_taken_as_one_step_of_the_sender(
    qtbot: QtBot, page: ReturnPage, context: PageContext, out: Path
) -> None:
    back(qtbot, page, both(context, out))
    before = context.plan
    press(qtbot, page, Key.Key_T)
    assert rows(page)[1][1] == "Take theirs"
    page.card.reason.setText("Agreed on Monday")
    page.card.reason.editingFinished.emit()
    qtbot.keyClick(page.view, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, page)
    step = context.session.step_named(context.plan.place)
    assert str(step.label) == "Take back no. 1 from Programme office"
    assert (step.source, step.reason) == (StepSource.RETURN, f"{OTHER} Due: Agreed on Monday")
    assert item(context.session, OTHER).due == dt.date(2027, 1, 5)
    page.result.undo_wanted.emit()
    assert context.plan == before


def test_mine_is_kept_and_ticks_are_toggled_by_keys(
    qtbot: QtBot, page: ReturnPage, context: PageContext, out: Path
) -> None:
    back(qtbot, page, both(context, out))
    press(qtbot, page, Key.Key_K, Key.Key_Up, Key.Key_Space)
    assert [outcome for _, outcome in rows(page)] == ["Keep mine", "Keep mine"]
    assert not page.apply.isEnabled()
    press(qtbot, page, Key.Key_A)
    assert [outcome for _, outcome in rows(page)] == ["Take theirs", "Keep mine"]


def test_another_value_is_taken_instead_of_both(
    qtbot: QtBot, page: ReturnPage, context: PageContext, out: Path, answers: Answers
) -> None:
    back(qtbot, page, both(context, out))
    answers.lines = ["7 jan 2027"]
    press(qtbot, page, Key.Key_O)
    assert rows(page)[1][1] == "Other value"
    page.apply.trigger()
    settled(qtbot, page)
    assert item(context.session, OTHER).due == dt.date(2027, 1, 7)


def test_counts_filter_and_escape_shows_all_again(
    qtbot: QtBot, page: ReturnPage, context: PageContext, out: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        owner_changed(book)
        cell(book, "Checklist", OTHER, "Due").value = "next Friday"

    back(qtbot, page, changed(out, change))
    assert page.counts.kinds == ["theirs", ATTENTION]
    page.counts.choose(ATTENTION)
    ((_, outcome),) = rows(page)
    assert outcome.startswith("Rejected: “next Friday” is not a date")
    assert "Checklist!" in outcome
    press(qtbot, page, Key.Key_Escape)
    assert page.findings.rowCount() == 2


def test_dates_that_read_two_ways_are_asked_once_for_their_column(
    qtbot: QtBot, page: ReturnPage, context: PageContext, out: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", OTHER, "Due").value = "03/04/2027"
        cell(book, "Checklist", THIRD, "Due").value = "05/06/2027"

    back(qtbot, page, changed(out, change))
    assert page.pane.questions.isVisible()
    page.pane.questions.answered.emit(("Checklist", "due"), "dmy")
    settled(qtbot, page)
    assert not page.pane.questions.isVisible()
    page.apply.trigger()
    settled(qtbot, page)
    assert item(context.session, OTHER).due == dt.date(2027, 4, 3)
    assert item(context.session, THIRD).due == dt.date(2027, 6, 5)


def test_a_missing_row_stays_until_somebody_says_remove(
    qtbot: QtBot, page: ReturnPage, context: PageContext, out: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book["Checklist"]
        ws.delete_rows(row(ws, THIRD))

    back(qtbot, page, changed(out, change))
    assert rows(page) == [("Checklist item", "Missing row: kept")]
    assert not page.apply.isEnabled()
    press(qtbot, page, Key.Key_T)
    assert rows(page) == [("Checklist item", "Remove")]
    page.apply.trigger()
    settled(qtbot, page)
    assert all(each.key != THIRD for each in context.plan.tables["checklist_item"].values())


def test_two_copies_conflict_with_each_other_and_one_is_chosen(
    qtbot: QtBot, page: ReturnPage, context: PageContext, out: Path
) -> None:
    def other(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Owner").value = "Platform"

    paths = changed(out, owner_changed, "one.xlsx"), changed(out, other, "two.xlsx")
    back(qtbot, page, *paths)
    assert [outcome for _, outcome in rows(page)] == ["Conflict — choose"] * 2
    assert not page.view.isColumnHidden(Column.SENDER)
    press(qtbot, page, Key.Key_Down, Key.Key_T)
    assert [outcome for _, outcome in rows(page)] == ["Keep mine", "Take theirs"]


def test_the_card_says_what_taking_a_date_would_do(
    qtbot: QtBot, page: ReturnPage, context: PageContext, out: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Timeline", "ACT-22", "Finish").value = dt.date(2027, 2, 4)

    back(qtbot, page, changed(out, change))
    lines = page.card.theirs_lines
    assert any("move along" in line for line in lines)
    assert any(line.startswith("▲") for line in lines)
    assert rows(page)[0][1].count(":"), "the outcome names the rule that it would break"


def test_a_change_here_meanwhile_is_compared_anew_and_decisions_are_kept(
    qtbot: QtBot, page: ReturnPage, context: PageContext, out: Path
) -> None:
    back(qtbot, page, both(context, out))
    press(qtbot, page, Key.Key_T)
    context.session.do(set_fields, item(context.session, THIRD).id, {"evidence": "Minutes"})
    settled(qtbot, page)
    assert rows(page) == [("Owner", "Take theirs"), ("Due", "Take theirs"), ("Evidence", "Keep mine")]
    page.apply.trigger()
    settled(qtbot, page)
    assert item(context.session, OTHER).due == dt.date(2027, 1, 5)


def test_a_workbook_of_another_plan_is_refused_in_words(
    qtbot: QtBot, page: ReturnPage, context: PageContext, tmp_path: Path
) -> None:
    with sample_at(tmp_path / "other.relplan") as other:
        path = sent(other, tmp_path / "other.xlsx")
    said: list[str] = []
    context.said.connect(lambda text, *_: said.append(text))
    back(qtbot, page, path)
    assert said == ["other.xlsx is a workbook of another plan"]
    assert page.deciding is None


def test_files_are_chosen_read_in_the_background_and_shown(
    qtbot: QtBot, program: Program, sample_plan: Path, answers: Answers, tmp_path: Path
) -> None:
    program.open_plan_or_raise(sample_plan)
    assert program.workbench is not None
    session = program.workbench.context.session
    path = changed(sent(session, tmp_path / "out.xlsx"), owner_changed)
    answers.files = [path]
    program.frame.actions_by_name["return"].trigger()
    _shows_one(qtbot, program)


def test_a_dropped_workbook_of_ours_comes_back(
    qtbot: QtBot, program: Program, sample_plan: Path, tmp_path: Path
) -> None:
    program.open_plan_or_raise(sample_plan)
    assert program.workbench is not None
    folder = tmp_path / "replies"
    folder.mkdir()
    path = changed(sent(program.workbench.context.session, tmp_path / "out.xlsx"), owner_changed)
    path.rename(folder / path.name)
    program.frame.files_dropped.emit([folder])
    _shows_one(qtbot, program)


def _shows_one(qtbot: QtBot, program: Program) -> None:
    pages = program.workbench.pages  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "return" in pages, timeout=20_000)
    page = pages["return"]
    assert isinstance(page, ReturnPage)
    settled(qtbot, page)
    assert rows(page) == [("Owner", "Take theirs")]
