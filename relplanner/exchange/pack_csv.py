"""A pack as csv: the rows of its tables under each other, for programs that read nothing else."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

from relplanner.exchange.csv_table import harmless
from relplanner.exchange.sheets.model import Cell, Column, Workbook
from relplanner.exchange.sheets.tones import text_of


def pack_csv(book: Workbook) -> bytes:
    """Every table that has rows, with its headings; each row says of which copy and sheet it is.

    Dates are ISO; nothing in it is a formula.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for number, sheet in enumerate(sheet for sheet in book.tables if sheet.rows):
        if number:
            writer.writerow([])
        writer.writerow(["Copy", "Sheet", *(column.title for column in sheet.columns)])
        for row in sheet.rows:
            cells = (_told(column, cell) for column, cell in zip(sheet.columns, row.cells, strict=True))
            writer.writerow([book.facts.name, sheet.name, *cells])
    return out.getvalue().encode("utf-8-sig")


def _told(column: Column, cell: Cell) -> str:
    """Figures as figures, without signs and words; everything else as on paper."""
    if isinstance(cell, int | float):
        return f"{cell:g}" if isinstance(cell, float) else str(cell)
    return harmless(text_of(replace(column, emphasis=None), cell))
