"""Writes the sheet model as an Excel workbook: streamed rows, shared styles, real tables, hidden ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import cast

from openpyxl import Workbook as ExcelBook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.exchange.excel import frame, hidden
from relplanner.exchange.excel.cells import Filling
from relplanner.exchange.excel.charts import add_chart
from relplanner.exchange.excel.package import IDS
from relplanner.exchange.excel.rows import Rows, write_package
from relplanner.exchange.excel.safe import Replaced, sheet_names
from relplanner.exchange.excel.styles import dress
from relplanner.exchange.excel.tables import write_table
from relplanner.exchange.progress import Progress, silent
from relplanner.exchange.sheets.model import PageSheet, TableSheet, Workbook
from relplanner.files import atomic_write


def write_workbook(book: Workbook, path: Path, progress: Progress = silent) -> tuple[Replaced, ...]:
    """Write the workbook at ``path``, whole or not at all; tells what cells could not carry as it was.

    ``progress`` counts rows. Raises CouldNotWrite, and what ``progress`` raises; what was at ``path`` is then
    as it was.
    """
    told: list[Replaced] = []

    def save(temporary: Path) -> None:
        told[:] = _save(book, temporary, progress)

    atomic_write(path, save)
    return tuple(told)


def _save(book: Workbook, path: Path, progress: Progress) -> list[Replaced]:
    count = _Counter(sum(len(sheet.rows) for sheet in book.tables), progress)
    told: list[Replaced] = []
    excel = ExcelBook(write_only=True)
    _describe(excel, book, Filling("properties", told))
    *names, lists, ids = sheet_names([*(sheet.name for sheet in book.sheets), hidden.LISTS, IDS])
    named = {sheet.name: name for sheet, name in zip(book.sheets, names, strict=True)}
    package = BytesIO()
    with ExitStack() as stack:
        streamed: list[tuple[Worksheet, Rows]] = []

        def sheet_called(name: str) -> tuple[Worksheet, Rows]:
            # A streamed sheet is set up like any other.
            ws = cast(Worksheet, excel.create_sheet(name))
            stack.callback(_let_go, ws)
            streamed.append((ws, stack.enter_context(Rows(count))))
            return streamed[-1]

        for sheet in book.sheets:
            ws, rows = sheet_called(named[sheet.name])
            filling = Filling(sheet.name, told)
            if isinstance(sheet, TableSheet):
                write_table(ws, book, sheet, filling, rows)
            else:
                _write_page(ws, book, sheet, filling, named)
        hidden.add_lists(excel, lists, book)
        hidden.add_ids(*sheet_called(ids), book, named)
        excel.save(package)
        # Sheets know the names of their parts once they have been saved.
        write_package(package, {ws.path.lstrip("/"): rows for ws, rows in streamed}, path)
    return told


def _let_go(ws: Worksheet) -> None:
    """End a streamed sheet that was not saved: its temporary file would stay, and its generator complain."""
    if not ws.closed:  # type: ignore[attr-defined]
        ws.close()  # type: ignore[attr-defined]
        ws._writer.cleanup()  # type: ignore[attr-defined]


class _Counter:
    """Adds up the rows of all sheets."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def __call__(self, more: int) -> None:
        self._done += more
        self._progress(min(self._done, self._total), self._total)


def _describe(excel: ExcelBook, book: Workbook, filling: Filling) -> None:
    facts = book.facts
    properties = excel.properties
    properties.title = filling.text(f"{book.title}: {book.pack}", "title")
    properties.subject = facts.name
    properties.creator = properties.lastModifiedBy = filling.text(facts.issued_by, "creator")
    properties.created = properties.modified = facts.issued_at.astimezone(dt.UTC).replace(tzinfo=None)
    told = {"relplanner plan": facts.plan_id}
    if facts.number is not None:
        told |= {"relplanner circulation": str(facts.number), "relplanner uuid": facts.uuid}
    for name, value in told.items():
        excel.custom_doc_props.append(StringProperty(name=name, value=value))  # type: ignore[attr-defined]


def _write_page(
    ws: Worksheet, book: Workbook, page: PageSheet, filling: Filling, named: Mapping[str, str]
) -> None:
    frame.set_up_page(ws, book, page)
    rows: dict[int, dict[int, ExcelCell]] = {}
    for placed in page.cells:
        cell = WriteOnlyCell(ws)
        filling.fill(cell, placed.value, placed.row, placed.column)
        dress(cell, placed.look)
        if placed.link in named:
            name = named[placed.link]
            location = "'{}'!A1".format(name.replace("'", "''"))
            cell.hyperlink = Hyperlink(ref="", location=location, tooltip=f"Go to {name}")
        rows.setdefault(placed.row, {})[placed.column] = cell
    for at in range(1, max(rows, default=0) + 1):
        if at in page.heights:
            ws.row_dimensions[at] = RowDimension(ws, at, ht=page.heights[at])
        held = rows.get(at, {})
        ws.append([held.get(column) for column in range(1, max(held, default=0) + 1)])
    for chart in page.charts:
        add_chart(ws, chart)
