"""Writes the sheet of one table: what stands above it, its headings, its rows, and bars beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.exchange.excel import bars, frame
from relplanner.exchange.excel.cells import Filling
from relplanner.exchange.excel.rows import Rows, Styled
from relplanner.exchange.excel.safe import headings
from relplanner.exchange.excel.styles import (
    StyleKey,
    TableStyles,
    dress,
    dress_day,
    dress_heading,
)
from relplanner.exchange.sheets.model import HEADER_ROW, Form, Look, Row, TableSheet, Workbook

_TITLE_HEIGHT, _HEADING_HEIGHT, _GROUP_HEIGHT, _ROW_HEIGHT, _LINE_HEIGHT = 30.0, 32.0, 21.0, 16.5, 13.0
# A long note does not push everything else off the page; the cell still holds all of it.
_MOST_LINES = 12


def write_table(ws: Worksheet, book: Workbook, sheet: TableSheet, filling: Filling, rows: Rows) -> None:
    """Set a sheet up, head it, and put the rows of its records into ``rows``."""
    weeks = list(bars.week_headings(sheet.gantt)) if sheet.gantt else []
    titles = headings(["Id", *(column.title for column in sheet.columns), *weeks])
    last_row = HEADER_ROW + max(len(sheet.rows), 1)
    frame.set_up(ws, book, sheet, len(weeks))
    ws.row_dimensions[1] = RowDimension(ws, 1, ht=_TITLE_HEIGHT)
    ws.row_dimensions[HEADER_ROW] = RowDimension(ws, HEADER_ROW, ht=_HEADING_HEIGHT)
    title = f"{sheet.name} · {book.title} · {book.facts.name}"
    for cells in _above(ws, sheet, filling, title):
        ws.append(cells)
    ws.append(_headings(ws, sheet, titles))
    _add_rows(rows, TableStyles(ws), sheet, filling)
    frame.add_table(ws, book, sheet, titles, last_row)
    frame.add_validations(ws, sheet, last_row)
    frame.add_formats(ws, sheet, last_row)
    if sheet.gantt:
        bars.add_bars(ws, sheet, sheet.gantt, len(sheet.columns) + 2, last_row)


def _above(
    ws: Worksheet, sheet: TableSheet, filling: Filling, title: str
) -> Iterator[list[ExcelCell | None]]:
    """The rows above the headings: title, caption and hint; freezes, months and days over the weeks."""
    gap = [None] * (len(sheet.columns) - 1)
    months, days, freezes = frame.week_labels(sheet.gantt)
    rows: tuple[tuple[str, Look, Sequence[str | dt.date], Look | None], ...] = (
        (title, Look.HEADING, freezes, Look.BAND),
        (sheet.caption, Look.CAPTION, months, Look.STRONG),
        (sheet.hint, Look.CAPTION, days, None),
    )
    for at, (text, look, labels, label_look) in enumerate(rows, 1):
        told = _cell(ws, filling, text, at, 2, look) if text else None
        cells: list[ExcelCell | None] = [None, told, *gap]
        for column, label in enumerate(labels, len(cells) + 1):
            cells.append(_cell(ws, filling, label, at, column, label_look) if label else None)
        yield cells


def _cell(
    ws: Worksheet, filling: Filling, value: str | dt.date, row: int, column: int, look: Look | None
) -> ExcelCell:
    cell = WriteOnlyCell(ws)
    filling.fill(cell, value, row, column)
    if look is None:
        dress_day(cell)
    else:
        dress(cell, look)
    return cell


def _headings(ws: Worksheet, sheet: TableSheet, titles: Sequence[str]) -> list[ExcelCell]:
    cells = []
    for at, title in enumerate(titles):
        cell = WriteOnlyCell(ws, title)
        cell.data_type = "s"
        dress_heading(cell, sheet.columns[at - 1] if 0 < at <= len(sheet.columns) else None)
        cells.append(cell)
    return cells


# -- rows --------------------------------------------------------------------------------------------------


def _add_rows(rows: Rows, styles: TableStyles, sheet: TableSheet, filling: Filling) -> None:
    locks = any(column.editable for column in sheet.columns)
    wrapped = [(at, c.width) for at, c in enumerate(sheet.columns) if c.form is Form.WRAPPED]
    divided = next((at for at, c in enumerate(sheet.columns) if c.name == sheet.divide), None)
    above: Row | None = None
    for at, row in enumerate(sheet.rows, HEADER_ROW + 1):
        height = _GROUP_HEIGHT if row.look is Look.GROUP else _ROW_HEIGHT
        height += (_lines(row, wrapped) - 1) * _LINE_HEIGHT
        first = divided is not None and (above is None or above.cells[divided] != row.cells[divided])
        told = [filling.safe(value, at, place) for place, value in enumerate(row.cells, 2)]
        cells: list[Styled | None] = [(0, row.id)]
        for column, value in zip(sheet.columns, told, strict=True):
            role = ("editable" if column.name in row.editable else "locked") if locks else ""
            level = row.level if column.form is Form.ITEM else 0
            key = StyleKey(column.form, role, row.look, level, isinstance(value, dt.datetime), first)
            cells.append((styles.number(key), value))
        if sheet.gantt:
            marks = bars.diamonds(sheet, sheet.gantt, row)
            cells += [(styles.hidden, mark) if mark else None for mark in marks]
        rows.add(at, cells, height, min(row.level, 7))
        above = row


def _lines(row: Row, wrapped: Sequence[tuple[int, float]]) -> int:
    """Lines that the row's longest wrapped text takes; not every program works that out on opening."""
    needed = 1
    for at, width in wrapped:
        text = row.cells[at]
        if isinstance(text, str):
            room = int(width * 1.15 + 2)
            needed = max(needed, sum(1 + len(line) // room for line in text[:2000].split("\n")))
    return min(needed, _MOST_LINES)
