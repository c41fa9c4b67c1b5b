"""Workbooks that come back, through every mutation that people and programs make of them."""

import re
from copy import copy
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.commands.return_findings import Side, Verdict
from relplanner.domain.errors import Refusal
from relplanner.session import PlanSession
from relplanner.session.returning import Return
from tests.mutations import MUTATIONS, ids_and_hidden_sheet_stripped, ids_and_keys_stripped
from tests.returns import (
    FIRST,
    ITEM,
    cell,
    changed,
    compared,
    differs,
    only,
    owner_changed,
)

# -- whatever people and programs do to a file -------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_a_mutation_is_no_change(session: PlanSession, out: Path, mutation: object) -> None:
    told = compared(session, changed(out, mutation))  # type: ignore[arg-type]
    assert told.findings == ()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_through_a_mutation_one_cell_is_one_verdict(
    session: PlanSession, out: Path, mutation: object
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", "CHK-30", "Owner").value = "Catriona Orr"
        mutation(book)  # type: ignore[operator]

    told = compared(session, changed(out, change))
    found = only(told)
    assert (found.key, found.field, found.theirs) == ("CHK-30", "owner", "Catriona Orr")
    assert found.verdict is Verdict.THEIRS
    assert found.is_clean is (mutation is not ids_and_keys_stripped)


def test_a_row_found_by_what_it_says_waits_for_a_yes(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        owner_changed(book)
        ids_and_keys_stripped(book)

    told = compared(session, changed(out, change))
    assert only(told).suggested
    assert Return(session, []).take(told, {}) is None
    assert Return(session, []).take(told, {0: Side.THEIRS}) is not None


def test_a_sheet_copied_to_a_new_workbook_is_known_by_its_title(session: PlanSession, out: Path) -> None:
    source = openpyxl.load_workbook(out)["Checklist"]
    book = openpyxl.Workbook()
    target = book.active
    assert isinstance(target, Worksheet)
    for cells in source.iter_rows():
        for each in cells:
            target.cell(each.row, each.column).value = each.value
            target.cell(each.row, each.column).number_format = copy(each.number_format)
    cell(book, "Sheet", ITEM, "Owner").value = "Catriona Orr"
    back = out.with_name("copied.xlsx")
    book.save(back)
    told = compared(session, back)
    assert differs(told) == [("theirs", ITEM, "owner")]
    assert any("Schedule is not in the file" in notice for notice in told.notices)


def test_pages_that_only_name_a_number_of_ours_are_not_taken_for_ours(
    session: PlanSession, out: Path
) -> None:
    def other(book: openpyxl.Workbook) -> None:
        ids_and_hidden_sheet_stripped(book)
        for ws in book.worksheets:
            for cells in ws.iter_rows(FIRST, min_col=3):
                for each in cells:
                    if isinstance(each.value, str):
                        each.value = f"other {each.value}"

    with pytest.raises(Refusal, match="another plan"):
        compared(session, changed(out, other))


# -- formulas and errors -----------------------------------------------------------------------------------


def test_a_formula_counts_by_its_cached_value_and_is_flagged(session: PlanSession, out: Path) -> None:
    back = with_cell(out, "Evidence", '<f>"Sign"&amp;"ed"</f><v>Signed</v>', kind="str")
    found = only(compared(session, back))
    assert (found.verdict, found.theirs) == (Verdict.THEIRS, "Signed")
    assert "formula" in found.reason


def test_a_formula_without_a_value_and_an_error_are_invalid(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Evidence").value = "=1+1"

    assert "never computed" in only(compared(session, changed(out, change))).reason
    back = with_cell(out, "Evidence", "<f>1/0</f><v>#DIV/0!</v>", kind="e")
    assert "shows an error" in only(compared(session, back)).reason


def with_cell(path: Path, heading: str, inner: str, kind: str) -> Path:
    """A copy whose cell of the item holds this XML, as a spreadsheet would leave it."""
    where: list[str] = []

    def mark(book: openpyxl.Workbook) -> None:
        found = cell(book, "Checklist", ITEM, heading)
        found.value = "MARK"
        where.append(found.coordinate)

    marked = changed(path, mark, "marked.xlsx")
    back = path.with_name("formula.xlsx")
    pattern = rf'<c r="{where[0]}"([^>]*?) t="inlineStr"><is><t>MARK</t></is></c>'.encode()
    with ZipFile(marked) as source, ZipFile(back, "w") as target:
        for part in source.namelist():
            told = rf'<c r="{where[0]}"\1 t="{kind}">{inner}</c>'.encode()
            target.writestr(part, re.sub(pattern, told, source.read(part)))
    return back
