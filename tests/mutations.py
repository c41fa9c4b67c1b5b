"""What people and programs do to a workbook before they send it back, none of which changes what it says."""

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.exchange.sheets.model import HEADER_ROW
from tests.returns import FIRST, column, put, rows_of

Mutation = Callable[[openpyxl.Workbook], None]


def tables(book: openpyxl.Workbook) -> Iterator[Worksheet]:
    """The sheets that carry records."""
    for ws in book.worksheets:
        if any(cell.value == "Key" for cell in ws[HEADER_ROW]):
            yield ws


def width(ws: Worksheet) -> int:
    """The number of columns of a table, without the weeks beside it."""
    headings = [str(cell.value) for cell in ws[HEADER_ROW]]
    weeks = (at for at, heading in enumerate(headings) if re.fullmatch(r"W\d\d.*", heading))
    return next(weeks, len(headings))


def sorted_rows(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        rows = rows_of(ws)
        random.Random(7).shuffle(rows)
        put(ws, rows)


def sorted_without_the_hidden_column(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        rows = rows_of(ws)
        shuffled = random.Random(7).sample(rows, len(rows))
        put(ws, [[cells[0], *others[1:]] for cells, others in zip(rows, shuffled, strict=True)])


def filtered(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        for at in range(FIRST, ws.max_row + 1, 2):
            ws.row_dimensions[at].hidden = True


def renamed_and_moved_sheets(book: openpyxl.Workbook) -> None:
    for number, ws in enumerate([*tables(book)]):
        ws.title = f"My {ws.title.lower()[:3]} {number}"
        book.move_sheet(ws, -2)
    book.create_sheet("Remarks", 0)["B2"] = "Circulation no. 99 was better"


def columns_moved(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        many = width(ws)
        order = random.Random(3).sample(range(many), many)
        for cells in ws.iter_rows(HEADER_ROW):
            held = [(each.value, each.number_format) for each in cells[:many]]
            for place, at in enumerate(order):
                cells[place].value, cells[place].number_format = held[at]


def columns_added(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        ws.insert_cols(3, 2)
        ws.cell(HEADER_ROW, 3).value = "My remarks"
        ws.cell(HEADER_ROW, 4).value = "Kind of"
        for at in range(FIRST, min(FIRST + 10, ws.max_row + 1)):
            ws.cell(at, 3).value = f"remark {at}"


def columns_removed(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        headings = [str(cell.value) for cell in ws[HEADER_ROW]]
        for heading in {"Evidence", "Section", "Notes", "Why", "State", "Version"} & {*headings}:
            ws.delete_cols(column(ws, heading))


def headings_renamed(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        for cell in ws[HEADER_ROW]:
            if cell.value == "Owner":
                cell.value = "Responsible"


def rows_above(book: openpyxl.Workbook) -> None:
    for ws in [*tables(book)]:
        ws.insert_rows(1, 3)
        ws["B1"] = "Reviewed by the board"


def rows_inserted(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        ws.insert_rows(FIRST + 1, 2)


def spaces(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        for cells in ws.iter_rows(FIRST, max_col=width(ws)):
            for each in cells[1:]:
                if isinstance(each.value, str):
                    each.value = f"\u00a0{each.value.replace(' ', chr(160))} \t"


def ids_stripped(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        for at in range(HEADER_ROW, ws.max_row + 1):
            ws.cell(at, 1).value = None


def ids_and_hidden_sheet_stripped(book: openpyxl.Workbook) -> None:
    ids_stripped(book)
    del book["_relplanner"]
    book.custom_doc_props.props = []  # type: ignore[attr-defined]


def ids_and_keys_stripped(book: openpyxl.Workbook) -> None:
    ids_stripped(book)
    for ws in [*tables(book)]:
        ws.delete_cols(column(ws, "Key"))


def counts_from_1904(book: openpyxl.Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


def dates_as_text(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        for cells in ws.iter_rows(FIRST, max_col=width(ws)):
            for each in cells:
                if isinstance(each.value, dt.datetime):
                    midnight = each.value.time() == dt.time()
                    each.value = each.value.date().isoformat() if midnight else each.value.isoformat()


def dates_as_numbers(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        for cells in ws.iter_rows(FIRST, max_col=width(ws)):
            for each in cells:
                if isinstance(each.value, dt.datetime):
                    each.value = to_excel(each.value, CALENDAR_WINDOWS_1900)
                    each.number_format = "General"


def merged_cells(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        if ws.max_row > FIRST + 3:
            ws.merge_cells(start_row=FIRST, end_row=FIRST + 3, start_column=3, end_column=3)


def doubled_rows(book: openpyxl.Workbook) -> None:
    for ws in tables(book):
        if rows := rows_of(ws):
            ws.append(rows[0])


def copied_sheet(book: openpyxl.Workbook) -> None:
    for ws in [*tables(book)]:
        book.copy_worksheet(ws)


MUTATIONS: list[Mutation] = [
    sorted_rows, sorted_without_the_hidden_column, filtered, renamed_and_moved_sheets, columns_moved,
    columns_added, columns_removed, headings_renamed, rows_above, rows_inserted, spaces, ids_stripped,
    ids_and_hidden_sheet_stripped, ids_and_keys_stripped, counts_from_1904, dates_as_text, dates_as_numbers,
    merged_cells, doubled_rows, copied_sheet,
]  # fmt: skip
