"""What surrounds a sheet's cells: panes, print set-up, the table, drop-downs, checks and colours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter, FilterColumn
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import Outline, PageSetupProperties
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.exchange.excel import bars
from relplanner.exchange.excel.hidden import list_name
from relplanner.exchange.excel.safe import safe_text
from relplanner.exchange.excel.styles import band_rules, share_rule, slip_rules, status_rules
from relplanner.exchange.sheets.model import (
    HEADER_ROW,
    Column,
    Emphasis,
    Form,
    Gantt,
    PageSheet,
    TableSheet,
    Workbook,
)
from relplanner.rules.risk import BANDS, Band

_A4, _A3 = 9, 8
_WIDE = 215
_TIMED = 16.0
# Serial numbers of 1 March 1900 and 31 December 9999.
_FIRST_DAY, _LAST_DAY = "61", "2958465"
_LEAST, _MOST = "-1000000000", "1000000000"
# Rows that somebody adds below the table get the same drop-downs.
_ROOM = 200
_LOCKED = "relplanner computes this column, or keeps it elsewhere. A change here is shown but not taken."


def set_up(ws: Worksheet, book: Workbook, sheet: TableSheet, weeks: int) -> None:
    """Widths, panes and print set-up of a table's sheet; before its first row."""
    ws.sheet_view.showGridLines = False
    ws.sheet_view.zoomScale = 85 if weeks else 100
    ws.freeze_panes = f"{get_column_letter(sheet.frozen + 2)}{HEADER_ROW + 1}"
    ws.sheet_properties.outlinePr = Outline(summaryBelow=False)
    ws.sheet_format.outlineLevelRow = min(max((row.level for row in sheet.rows), default=0), 7)
    ws.column_dimensions["A"].hidden = True
    for at, column in enumerate(sheet.columns, 2):
        ws.column_dimensions[get_column_letter(at)].width = _width(sheet, at - 2, column) + 2.5
    for at in range(len(sheet.columns) + 2, len(sheet.columns) + 2 + weeks):
        ws.column_dimensions[get_column_letter(at)].width = bars.WEEK_WIDTH
    wide = sum(column.width for column in sheet.columns) + weeks * bars.WEEK_WIDTH > _WIDE
    if book.protect:
        protect(ws)
    _print(ws, book, _A3 if wide else _A4, landscape=True)
    ws.print_title_rows = f"{bars.MONTH_ROW if weeks else HEADER_ROW}:{HEADER_ROW}"


def _width(sheet: TableSheet, at: int, column: Column) -> float:
    """The width of a column; one of dates is wider when some of them say a time."""
    timed = column.form is Form.DATE and any(isinstance(row.cells[at], dt.datetime) for row in sheet.rows)
    return max(column.width, _TIMED) if timed else column.width


def set_up_page(ws: Worksheet, book: Workbook, page: PageSheet) -> None:
    """Widths and print set-up of a page laid out by hand; before its first row."""
    ws.sheet_view.showGridLines = False
    for at, width in enumerate(page.widths, 1):
        ws.column_dimensions[get_column_letter(at)].width = width
    for row, first, last in page.merged:
        ws.merged_cells.add(f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}")
    _print(ws, book, _A4, page.landscape)
    ws.page_setup.fitToHeight = 0 if page.repeated else 1
    for row in page.breaks:
        ws.row_breaks.append(Break(id=row))
    if page.repeated:
        ws.print_title_rows = f"{page.repeated}:{page.repeated}"
        ws.freeze_panes = f"A{page.repeated + 1}"


def add_table(ws: Worksheet, book: Workbook, sheet: TableSheet, titles: Sequence[str], last_row: int) -> None:
    """The Excel table over headings and rows, with its filter; week columns have no filter button."""
    reference = f"A{HEADER_ROW}:{get_column_letter(len(titles))}{last_row}"
    plain = "".join(character for character in sheet.name if character.isalnum())
    name = f"t{book.sheets.index(sheet) + 1}_{plain}"
    columns = [TableColumn(id=at, name=title) for at, title in enumerate(titles, 1)]
    unfiltered = range(len(sheet.columns) + 1, len(titles))
    buttons = [FilterColumn(colId=at, hiddenButton=True) for at in unfiltered]
    table = Table(
        displayName=name,
        ref=reference,
        tableColumns=columns,
        autoFilter=AutoFilter(ref=reference, filterColumn=buttons),
        tableStyleInfo=TableStyleInfo(showRowStripes=False),
    )
    # Not add_table: on a streamed sheet it warns that columns must be named, which they are.
    ws.tables.add(table)


def protect(ws: Worksheet) -> None:
    """Let only the tinted cells be changed; sorting, filtering and widths stay free, as far as that goes."""
    ws.protection = SheetProtection(
        sheet=True, formatColumns=False, formatRows=False, sort=False, autoFilter=False
    )


def add_validations(ws: Worksheet, sheet: TableSheet, last_row: int) -> None:
    """Drop-downs on choices, checks on dates, and a word of warning on what is computed."""
    if not any(column.editable for column in sheet.columns):
        return
    for at, column in enumerate(sheet.columns, 2):
        letter = get_column_letter(at)
        if (check := _check(column)) is not None:
            check.add(f"{letter}{HEADER_ROW + 1}:{letter}{last_row + _ROOM}")
            ws.data_validations.append(check)


def add_formats(ws: Worksheet, sheet: TableSheet, last_row: int) -> None:
    """Colours that follow words and numbers, whoever changes them."""
    for place, column in enumerate(sheet.columns, 2):
        letter = get_column_letter(place)
        for rule in _rules(column, f"${letter}{HEADER_ROW + 1}"):
            ws.conditional_formatting.add(f"{letter}{HEADER_ROW + 1}:{letter}{last_row}", rule)


def _rules(column: Column, first: str) -> list[Rule]:
    """The rules of a column whose range begins at ``first``."""
    if column.emphasis is Emphasis.STATUS:
        return status_rules(first)
    if column.emphasis is Emphasis.BAND:
        return band_rules(first, BANDS[Band.LOW][-1], BANDS[Band.MEDIUM][-1])
    if column.emphasis is Emphasis.SLIP:
        return slip_rules()
    return [share_rule()] if column.emphasis is Emphasis.SHARE else []


def week_labels(gantt: Gantt | None) -> tuple[list[str], list[dt.date], list[str]]:
    """Month names at each month's first week, the Mondays, and the freezes' names at their first week."""
    if gantt is None:
        return [], [], []
    weeks = gantt.weeks
    starts = [at for at, week in enumerate(weeks) if at == 0 or week.month != weeks[at - 1].month]
    months = [""] * len(weeks)
    for at, following in pairwise([*starts, len(weeks)]):
        # A month cut short has no room for its name, except at the end.
        if following - at >= 4 or (at > 0 and following == len(weeks)):
            months[at] = f"{weeks[at]:%B %Y}"
    bands = [""] * len(weeks)
    for band in gantt.bands:
        bands[next(at for at, week in enumerate(weeks) if week + dt.timedelta(days=6) >= band.start)] = (
            band.title
        )
    return months, list(weeks), bands


def _check(column: Column) -> DataValidation | None:
    if not column.editable:
        check = DataValidation(type="custom", formula1="FALSE", errorStyle="warning", allow_blank=True)
        check.errorTitle, check.error = "Not taken back", _LOCKED
    elif column.choices:
        check = DataValidation(type="list", formula1=list_name(column.choices), allow_blank=True)
        check.errorTitle, check.error = column.title[:32], "Please choose one of the list."
    elif column.form is Form.DATE:
        check = DataValidation(
            type="date",
            operator="between",
            formula1=_FIRST_DAY,
            formula2=_LAST_DAY,
            allow_blank=True,
        )
        check.errorTitle, check.error = column.title[:32], "Please give a date, such as 2027-01-21."
    elif column.form is Form.WHOLE:
        check = DataValidation(
            type="whole", operator="between", formula1=_LEAST, formula2=_MOST, allow_blank=True
        )
        check.errorTitle, check.error = column.title[:32], "Please give a whole number."
    elif column.form is Form.NUMBER:
        check = DataValidation(
            type="decimal", operator="between", formula1=_LEAST, formula2=_MOST, allow_blank=True
        )
        check.errorTitle, check.error = column.title[:32], "Please give a number."
    else:
        return None
    check.showErrorMessage = True
    if column.editable and column.help:
        check.showInputMessage = True
        check.promptTitle, check.prompt = column.title[:32], column.help[:255]
    return check


def _print(ws: Worksheet, book: Workbook, paper: int, landscape: bool) -> None:
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    ws.page_setup.orientation = "landscape" if landscape else "portrait"
    ws.page_setup.paperSize = paper
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    issued = f"{book.facts.name} · {book.facts.issued_at:%Y-%m-%d}"
    ws.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text=_footer(f"{book.title} · {book.pack}"), size=8),
        center=_HeaderFooterPart(text=_footer(issued), size=8),
        right=_HeaderFooterPart(text="Page &P of &N", size=8),
    )


def _footer(text: str) -> str:
    """Text of a footer, where an ampersand begins a code; what does not fit is cut."""
    return " ".join(safe_text(text)[0].split())[:80].replace("&", "&&")
