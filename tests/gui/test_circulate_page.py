"""The circulate page: what goes out is chosen, previewed, written and recorded; and the ledger of it."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from relplanner.commands.records import set_fields
from relplanner.domain.kinds import Circulation, Pack
from relplanner.exchange.sheets.model import TableSheet
from relplanner.gui.context import PageContext
from relplanner.gui.pages.circulate import CirculatePage
from relplanner.gui.program import Program
from tests.gui.conftest import Answers, shown
from tests.returns import item, sent


@pytest.fixture
def page(qtbot: QtBot, context: PageContext) -> CirculatePage:
    made = CirculatePage(context)
    made.resize(1200, 800)
    shown(made, qtbot)
    made.be_current()
    settled(qtbot, made)
    return made


def settled(qtbot: QtBot, page: CirculatePage) -> None:
    qtbot.waitUntil(lambda: not page.busy, timeout=20_000)


def tabs(page: CirculatePage) -> list[str]:
    return [page.tabs.tabText(at) for at in range(page.tabs.count())]


def look_at(page: CirculatePage, sheet: str) -> None:
    page.tabs.setCurrentIndex(tabs(page).index(sheet))


def headings(page: CirculatePage) -> list[str]:
    sheet = page.preview.sheet
    assert isinstance(sheet, TableSheet)
    return [column.title for column in sheet.columns]


def tick(page: CirculatePage, column: str, place: int, *, on: bool) -> None:
    tree = page.options.columns.tree
    (found,) = tree.findItems(column, Qt.MatchFlag.MatchExactly, 0)
    found.setCheckState(place, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_a_pack_shows_all_its_sheets_before_it_goes_out(qtbot: QtBot, page: CirculatePage) -> None:
    assert {"Cover", "Schedule", "Timeline", "Checklist", "Risks", "Release notes"} <= set(tabs(page))
    page.options.choose_pack("readiness")
    settled(qtbot, page)
    assert {"Cover", "Timeline", "Checklist", "Criteria", "Sign-off", "Risks"} <= set(tabs(page))
    assert "Schedule" not in tabs(page)


def test_a_column_is_left_out_and_another_is_no_longer_edited(page: CirculatePage) -> None:
    look_at(page, "Checklist")
    tick(page, "Evidence", 1, on=False)
    tick(page, "Owner", 2, on=False)
    assert "Evidence" not in headings(page)
    sheet = page.preview.sheet
    assert isinstance(sheet, TableSheet)
    edited = {column.name for column in sheet.columns if column.editable}
    assert edited == {"state", "reason", "due"}
    assert "checklist.evidence" in page.options.profile.left_out
    look_at(page, "Risks")
    assert "Owner" in headings(page)
    tick(page, "Owner", 2, on=True)
    assert {row.editable for row in page.preview.sheet.rows} != {frozenset()}  # type: ignore[union-attr]


def test_what_was_chosen_is_saved_as_a_pack_changed_and_deleted(
    qtbot: QtBot, page: CirculatePage, context: PageContext, answers: Answers
) -> None:
    page.options.to.setText("Steering board, Fiona Campbell")
    page.options.to.editingFinished.emit()
    answers.lines = ["Board, monthly"]
    page.options.save_as.click()
    (pack,) = (each for each in context.plan.of(Pack).values() if each.title == "Board, monthly")
    assert pack.recipients == ("Steering board", "Fiona Campbell")
    page.refresh(None)
    page.options.protect.setChecked(True)
    page.options.save.click()
    assert context.plan.one(Pack, pack.id).protect  # type: ignore[union-attr]
    page.refresh(None)
    page.options.delete.click()
    assert pack.id not in context.plan.of(Pack)
    settled(qtbot, page)


def test_days_that_cannot_be_read_are_marked_and_change_nothing(page: CirculatePage) -> None:
    page.options.start.setText("someday")
    page.options.start.editingFinished.emit()
    assert page.options.profile.start is None
    page.options.start.setText("1 jan 2027")
    page.options.start.editingFinished.emit()
    assert page.options.start.text() == "2027-01-01"
    assert str(page.options.profile.start) == "2027-01-01"


def test_it_is_written_recorded_and_protected_as_chosen(
    qtbot: QtBot, program: Program, sample_plan: Path, answers: Answers, tmp_path: Path
) -> None:
    program.open_plan_or_raise(sample_plan)
    program.frame.actions_by_name["circulate"].trigger()
    page = program.workbench.pages["circulate"]  # type: ignore[union-attr]
    assert isinstance(page, CirculatePage)
    page.options.protect.setChecked(True)
    page.options.to.setText("Steering board")
    page.options.to.editingFinished.emit()
    settled(qtbot, page)
    answers.files = [tmp_path / "out"]
    page.write.trigger()
    plan = program.workbench.context.session  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: bool(plan.plan.of(Circulation)), timeout=20_000)
    (circulation,) = plan.plan.of(Circulation).values()
    assert (circulation.number, circulation.recipients) == (1, ("Steering board",))
    ws = openpyxl.load_workbook(tmp_path / "out.xlsx")["Checklist"]
    assert ws.protection.sheet
    assert [ws.cell(5, at).protection.locked for at in (2, 6)] == [True, False]
    settled(qtbot, page)


def test_the_ledger_tells_who_has_what_and_what_a_quoted_number_said(
    qtbot: QtBot, page: CirculatePage, context: PageContext, tmp_path: Path
) -> None:
    sent(context.session, tmp_path / "a.xlsx", "schedule", "Programme office")
    context.session.do(set_fields, item(context.session).id, {"evidence": "Minutes 12"})
    sent(context.session, tmp_path / "b.xlsx", "schedule", "Steering board")
    settled(qtbot, page)
    page.show_view("ledger")
    ledger = page.ledger
    assert [row[0] for row in ledger.circulations.rows] == ["2", "1"]
    assert ledger._who.text() == "Sent last: Programme office no. 1 · Steering board no. 2"
    ledger.number.setText("2")
    ledger.number.returnPressed.emit()
    settled(qtbot, page)
    assert ledger.differences.rows == []
    ledger.number.setText("no. 1")
    ledger.number.returnPressed.emit()
    settled(qtbot, page)
    ((sheet, key, _, field, then, now),) = ledger.differences.rows
    assert (sheet, key, field, then, now) == (
        "Checklist", "CHK-22", "Evidence", "Sign-off 31", "Minutes 12"
    )  # fmt: skip
    ledger.number.setText("99")
    ledger.number.returnPressed.emit()
    assert ledger.number.property("invalid")


def test_an_acknowledgement_is_ticked_by_name_and_undo_passes_over_it(
    qtbot: QtBot, page: CirculatePage, context: PageContext, tmp_path: Path
) -> None:
    sent(context.session, tmp_path / "a.xlsx", "schedule", "Programme office")
    label = context.session.undo_label
    page.show_view("ledger")
    settled(qtbot, page)
    (box,) = page.ledger.findChildren(QCheckBox)
    box.setChecked(True)
    (circulation,) = context.plan.of(Circulation).values()
    assert circulation.acknowledged == ("Programme office",)
    assert context.session.undo_label == label
    settled(qtbot, page)
