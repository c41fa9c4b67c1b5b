"""Workbooks that come back, through every mutation that people and programs make of them."""

import datetime as dt
import random
import re
from copy import copy
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.commands.return_findings import Side, Verdict
from relplanner.domain.errors import Refusal
from relplanner.exchange.sheets.model import HEADER_ROW
from relplanner.session import PlanSession
from relplanner.session.returning import Return
from tests.returns import (
    FIRST,
    ITEM,
    cell,
    changed,
    column,
    compared,
    differs,
    only,
    owner_changed,
    put,
    rows_of,
)

# -- whatever people and programs do to a file -------------------------------------------------------------


def sorted_rows(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        rows = rows_of(book[name])
        random.Random(7).shuffle(rows)
        put(book[name], rows)


def sorted_without_the_hidden_column(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    rows = rows_of(ws)
    ids = [cells[0] for cells in rows]
    shuffled = random.Random(7).sample(rows, len(rows))
    put(ws, [[id, *cells[1:]] for id, cells in zip(ids, shuffled, strict=True)])


def filtered(book: openpyxl.Workbook) -> None:
    for at in range(FIRST, FIRST + 60, 2):
        book["Checklist"].row_dimensions[at].hidden = True


def renamed_and_moved_sheets(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        book[name].title = f"My {name.lower()[:3]} 2"
    book.move_sheet("My tim 2", -2)
    book.create_sheet("Remarks", 0)["B2"] = "Circulation no. 99 was better"


def columns_moved(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist"):
        ws = book[name]
        width = column(ws, "Finish" if name != "Checklist" else "Blocking")
        rows = [[each.value for each in cells[:width]] for cells in ws.iter_rows(HEADER_ROW)]
        order = random.Random(3).sample(range(width), width)
        for cells, values in zip(ws.iter_rows(HEADER_ROW), rows, strict=True):
            for place, at in enumerate(order):
                cells[place].value = values[at]


def columns_added(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        ws = book[name]
        ws.insert_cols(3, 2)
        ws.cell(HEADER_ROW, 3).value = "My remarks"
        ws.cell(HEADER_ROW, 4).value = "Kind of"
        for at in range(FIRST, FIRST + 10):
            ws.cell(at, 3).value = f"remark {at}"


def columns_removed(book: openpyxl.Workbook) -> None:
    for heading in ("Evidence", "Section"):
        book["Checklist"].delete_cols(column(book["Checklist"], heading))
    book["Schedule"].delete_cols(column(book["Schedule"], "Notes"))


def headings_renamed(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    ws.cell(HEADER_ROW, column(ws, "Owner")).value = "Responsible"


def rows_above(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        book[name].insert_rows(1, 3)
        book[name]["B1"] = "Reviewed by the board"


def blank_rows_between(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    rows = rows_of(ws)
    empty = [None] * len(rows[0])
    put(ws, [*rows[:3], empty, empty, *rows[3:-2]])


def spaces(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Checklist", "Risks"):
        for cells in book[name].iter_rows(FIRST):
            for each in cells[1:]:
                if isinstance(each.value, str):
                    each.value = f"\u00a0{each.value.replace(' ', chr(160))} \t"


def ids_stripped(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        for at in range(HEADER_ROW, book[name].max_row + 1):
            book[name].cell(at, 1).value = None


def ids_and_hidden_sheet_stripped(book: openpyxl.Workbook) -> None:
    ids_stripped(book)
    del book["_relplanner"]
    book.custom_doc_props.props = []  # type: ignore[attr-defined]


def ids_and_keys_stripped(book: openpyxl.Workbook) -> None:
    ids_stripped(book)
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        book[name].delete_cols(column(book[name], "Key"))


def counts_from_1904(book: openpyxl.Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


def dates_as_text(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist"):
        for cells in book[name].iter_rows(FIRST):
            for each in cells:
                if isinstance(each.value, dt.datetime):
                    midnight = each.value.time() == dt.time()
                    each.value = each.value.date().isoformat() if midnight else each.value.isoformat()


def dates_as_numbers(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    for cells in ws.iter_rows(FIRST):
        for each in cells:
            if isinstance(each.value, dt.datetime):
                each.value = to_excel(each.value, CALENDAR_WINDOWS_1900)
                each.number_format = "General"


def merged_cells(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    at = column(ws, "Release")
    ws.merge_cells(start_row=FIRST, end_row=FIRST + 3, start_column=at, end_column=at)
    book["Schedule"].merge_cells("B1:F1")


def doubled_rows(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    rows = rows_of(ws)
    ws.append(rows[0])
    ws.append(rows[5])


def copied_sheet(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book["Checklist"])


MUTATIONS = [
    sorted_rows, sorted_without_the_hidden_column, filtered, renamed_and_moved_sheets, columns_moved,
    columns_added, columns_removed, headings_renamed, rows_above, blank_rows_between, spaces, ids_stripped,
    ids_and_hidden_sheet_stripped, ids_and_keys_stripped, counts_from_1904, dates_as_text, dates_as_numbers,
    merged_cells, doubled_rows, copied_sheet,
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_a_mutation_is_no_change(session: PlanSession, out: Path, mutation: object) -> None:
    told = compared(session, changed(out, mutation))  # type: ignore[arg-type]
    assert {found.verdict for found in told.findings} <= {Verdict.MISSING}
    assert told.counts[Verdict.MISSING] == missing_after(mutation)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_through_a_mutation_one_cell_is_one_verdict(
    session: PlanSession, out: Path, mutation: object
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", "CHK-30", "Owner").value = "Catriona Orr"
        mutation(book)  # type: ignore[operator]

    told = compared(session, changed(out, change))
    found = [each for each in told.findings if each.verdict is not Verdict.MISSING]
    assert [(each.key, each.field, each.theirs) for each in found] == [("CHK-30", "owner", "Catriona Orr")]
    assert found[0].verdict is Verdict.THEIRS
    assert found[0].is_clean is (mutation is not ids_and_keys_stripped)
    assert told.counts[Verdict.MISSING] == missing_after(mutation)


def missing_after(mutation: object) -> int:
    """How many rows a mutation takes away."""
    return 2 if mutation is blank_rows_between else 0


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
