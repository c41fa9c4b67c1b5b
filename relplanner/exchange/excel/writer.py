"""Writes the sheet model as an Excel workbook: streamed rows, shared styles, real tables, hidden ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from openpyxl import Workbook as ExcelBook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.exchange.excel import bars, frame, hidden
from relplanner.exchange.excel.safe import Replaced, headings, safe_value, sheet_names
from relplanner.exchange.excel.styles import (
    StyleKey,
    TableStyles,
    dress,
    dress_day,
    dress_heading,
    dress_hidden,
)
from relplanner.exchange.sheets.model import (
    HEADER_ROW,
    Cell,
    Form,
    Look,
    PageSheet,
    Row,
    TableSheet,
    Workbook,
)
from relplanner.files import atomic_write

_TITLE_HEIGHT, _HEADING_HEIGHT, _GROUP_HEIGHT = 30.0, 32.0, 20.0


def write_workbook(book: Workbook, path: Path) -> tuple[Replaced, ...]:
    """Write the workbook at ``path``, whole or not at all; tells what cells could not carry as it was.

    Raises CouldNotWrite; a file that is open elsewhere is left as it is.
    """
    writing = _Writing(book)
    atomic_write(path, writing.save)
    return tuple(writing.replaced)


class _Writing:
    """One workbook being written."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.replaced: list[Replaced] = []

    def save(self, path: Path) -> None:
        excel = ExcelBook(write_only=True)
        self._describe(excel)
        names = sheet_names([*(sheet.name for sheet in self._book.sheets), hidden.LISTS, hidden.IDS])
        for sheet, name in zip(self._book.sheets, names, strict=False):
            ws = cast(Worksheet, excel.create_sheet(name))  # a streamed sheet is set up like any other
            if isinstance(sheet, TableSheet):
                self._table(ws, sheet)
            else:
                self._page(ws, sheet, dict(zip((s.name for s in self._book.sheets), names, strict=False)))
        hidden.add_lists(excel, names[-2], self._book)
        hidden.add_ids(excel, names[-1], self._book, names)
        excel.save(path)

    def _describe(self, excel: ExcelBook) -> None:
        facts = self._book.facts
        properties = excel.properties
        properties.title = self._plain("", "properties", f"{self._book.title}: {self._book.pack}")
        properties.subject = facts.name
        properties.creator = properties.lastModifiedBy = self._plain("", "properties", facts.issued_by)
        properties.created = properties.modified = facts.issued_at.astimezone(dt.UTC).replace(tzinfo=None)
        told = {"relplanner plan": facts.plan_id}
        if facts.number is not None:
            told |= {"relplanner circulation": str(facts.number), "relplanner uuid": facts.uuid}
        for name, value in told.items():
            excel.custom_doc_props.append(StringProperty(name=name, value=value))  # type: ignore[attr-defined]

    # -- tables --------------------------------------------------------------------------------------------

    def _table(self, ws: Worksheet, sheet: TableSheet) -> None:
        weeks = list(bars.week_headings(sheet.gantt)) if sheet.gantt else []
        titles = headings(["Id", *(column.title for column in sheet.columns), *weeks])
        last_row = HEADER_ROW + max(len(sheet.rows), 1)
        frame.set_up(ws, self._book, sheet, len(weeks))
        for cells in self._head(ws, sheet, titles):
            ws.append(cells)
        styles = TableStyles(ws)
        editable = any(column.editable for column in sheet.columns)
        for at, row in enumerate(sheet.rows, HEADER_ROW + 1):
            self._shape(ws, at, row)
            # A generator, so that each cell object is written before it is filled again.
            ws.append(self._row(ws, styles, sheet, row, at, editable))  # type: ignore[arg-type]
            ws.row_dimensions.pop(at, None)
        frame.add_table(ws, sheet, titles, last_row)
        frame.add_validations(ws, sheet, last_row)
        frame.add_formats(ws, sheet, last_row)
        if sheet.gantt:
            bars.add_bars(ws, sheet, sheet.gantt, len(sheet.columns) + 2, last_row)

    def _head(
        self, ws: Worksheet, sheet: TableSheet, titles: Sequence[str]
    ) -> Iterator[list[Cell | ExcelCell]]:
        """The four rows above the records: title, caption, hint, headings; months and days of the weeks."""
        gap: list[Cell | ExcelCell] = [None] * (len(sheet.columns) - 1)
        months, days, bands = frame.week_labels(sheet.gantt)
        ws.row_dimensions[1] = RowDimension(ws, 1, ht=_TITLE_HEIGHT)
        ws.row_dimensions[HEADER_ROW] = RowDimension(ws, HEADER_ROW, ht=_HEADING_HEIGHT)
        title = f"{sheet.name} · {self._book.title} · {self._book.facts.name}"
        yield [
            None,
            self._dressed(ws, sheet.name, title, Look.HEADING),
            *gap,
            *self._labels(ws, bands, Look.BAND),
        ]
        yield [
            None,
            self._dressed(ws, sheet.name, sheet.caption, Look.CAPTION),
            *gap,
            *self._labels(ws, months, Look.STRONG),
        ]
        yield [
            None,
            self._dressed(ws, sheet.name, sheet.hint, Look.CAPTION),
            *gap,
            *(self._day(ws, day) for day in days),
        ]
        cells: list[Cell | ExcelCell] = []
        for at, title in enumerate(titles):
            cell = _text_cell(ws, title)
            column = sheet.columns[at - 1] if 0 < at <= len(sheet.columns) else None
            dress_heading(cell, column is not None and column.editable, narrow=at > len(sheet.columns))
            cells.append(cell)
        yield cells

    def _shape(self, ws: Worksheet, at: int, row: Row) -> None:
        if row.level or row.look is not Look.PLAIN:
            height = _GROUP_HEIGHT if row.look is Look.GROUP else None
            ws.row_dimensions[at] = RowDimension(ws, at, ht=height, outlineLevel=min(row.level, 7))

    def _row(
        self,
        ws: Worksheet,
        styles: TableStyles,
        sheet: TableSheet,
        row: Row,
        at: int,
        editable: bool,
    ) -> Iterator[ExcelCell | str | None]:
        """The cells of a record's row, one at a time."""
        yield row.id
        for place, (column, value) in enumerate(zip(sheet.columns, row.cells, strict=True), 2):
            role = ("editable" if column.name in row.editable else "locked") if editable else ""
            with_time = isinstance(value, dt.datetime)
            level = row.level if column.form is Form.ITEM else 0
            cell = styles.cell(StyleKey(column.form, role, row.look, level, with_time))
            self._fill(cell, sheet.name, value, at, place)
            yield cell
        if sheet.gantt and (marks := bars.diamonds(sheet, sheet.gantt, row)):
            mark = WriteOnlyCell(ws)
            dress_hidden(mark)
            for text in marks:
                mark.value = text
                yield mark if text else None

    def _fill(self, cell: ExcelCell, sheet: str, value: Cell, row: int, column: int) -> None:
        """Put a value into a cell; a text is marked as text, whatever it looks like."""
        safe, told = safe_value(value)
        if told:
            self.replaced.append(Replaced(sheet, f"{get_column_letter(column)}{row}", told))
        cell.value = safe
        if isinstance(safe, str):
            cell.data_type = "s"

    # -- pages ---------------------------------------------------------------------------------------------

    def _page(self, ws: Worksheet, page: PageSheet, names: dict[str, str]) -> None:
        frame.set_up_page(ws, self._book, page)
        rows: dict[int, dict[int, ExcelCell]] = {}
        for placed in page.cells:
            cell = WriteOnlyCell(ws)
            self._fill(cell, page.name, placed.value, placed.row, placed.column)
            dress(cell, placed.look)
            if placed.link in names:
                location = "'{}'!A1".format(names[placed.link].replace("'", "''"))
                cell.hyperlink = Hyperlink(ref="", location=location, tooltip=f"Go to {names[placed.link]}")
            rows.setdefault(placed.row, {})[placed.column] = cell
        for at in range(1, max(rows, default=0) + 1):
            if at in page.heights:
                ws.row_dimensions[at] = RowDimension(ws, at, ht=page.heights[at])
            held = rows.get(at, {})
            ws.append([held.get(column) for column in range(1, max(held, default=0) + 1)])

    # -- cells ---------------------------------------------------------------------------------------------

    def _dressed(self, ws: Worksheet, sheet: str, text: str, look: Look) -> ExcelCell:
        cell = _text_cell(ws, self._plain(sheet, "title", text))
        dress(cell, look)
        return cell

    def _labels(self, ws: Worksheet, texts: Sequence[str], look: Look) -> Iterator[ExcelCell | None]:
        for text in texts:
            yield self._dressed(ws, "Timeline", text, look) if text else None

    def _day(self, ws: Worksheet, day: dt.date) -> ExcelCell:
        cell = WriteOnlyCell(ws)
        cell.value = day
        dress_day(cell)
        return cell

    def _plain(self, sheet: str, place: str, text: str) -> str:
        safe, told = safe_value(text)
        if told:
            self.replaced.append(Replaced(sheet, place, told))
        return str(safe)


def _text_cell(ws: Worksheet, text: str) -> ExcelCell:
    cell = WriteOnlyCell(ws, text)
    cell.data_type = "s"
    return cell
