"""The hidden sheets: the choices behind drop-downs, and what makes a returned copy recognisable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import cast

from openpyxl import Workbook as ExcelBook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.exchange.excel.rows import Rows
from relplanner.exchange.excel.safe import safe_text, safe_value
from relplanner.exchange.sheets.model import HEADER_ROW, Workbook

LISTS = "Lists"
FORMAT = 1
"""Of the hidden sheet of ids: rows tagged fact, sheet, column and row."""


def list_name(name: str) -> str:
    """The defined name of a choice list."""
    return f"list_{name}"


def add_lists(excel: ExcelBook, sheet: str, book: Workbook) -> None:
    """A column for each choice list, and a defined name for each column."""
    ws = cast(Worksheet, excel.create_sheet(sheet))
    ws.sheet_state = "hidden"
    ws.append([_text(ws, name) for name in book.lists])
    for row in zip_longest(*book.lists.values()):
        ws.append([None if choice is None else _text(ws, choice) for choice in row])
    for at, (name, choices) in enumerate(book.lists.items(), 1):
        letter = get_column_letter(at)
        place = f"{quote_sheetname(sheet)}!${letter}$2:${letter}${len(choices) + 1}"
        excel.defined_names[list_name(name)] = DefinedName(list_name(name), attr_text=place)


def add_ids(ws: Worksheet, rows: Rows, book: Workbook, named: Mapping[str, str]) -> None:
    """Who this copy is, the field behind every column, and the id and key behind every row.

    ``named`` gives the file's name for each sheet of the model.
    """
    ws.sheet_state = "hidden"
    ws.append(["fact", "format", FORMAT])
    for at, row in enumerate(_told(book, named), 2):
        rows.add(at, [(0, safe_value(part)[0]) for part in row])


def _told(book: Workbook, named: Mapping[str, str]) -> Iterator[list[str | int]]:
    facts = book.facts
    yield ["fact", "plan", facts.plan_id]
    yield ["fact", "circulation", "" if facts.number is None else facts.number]
    yield ["fact", "uuid", facts.uuid]
    yield ["fact", "pack", book.pack]
    yield ["fact", "issued", facts.issued_at.isoformat()]
    for sheet in book.tables:
        yield ["sheet", sheet.name, named[sheet.name], HEADER_ROW]
        yield ["column", sheet.name, 1, "id", 0]
        for at, column in enumerate(sheet.columns, 2):
            yield ["column", sheet.name, at, column.name, int(column.editable)]
    for sheet in book.tables:
        for row in sheet.rows:
            yield ["row", sheet.name, row.kind, row.id, row.key]


def _text(ws: Worksheet, text: str) -> ExcelCell:
    cell = WriteOnlyCell(ws, safe_text(text)[0])
    cell.data_type = "s"
    return cell
