"""A table as it once went out, made again from what it carried: its cells and its headings."""

from __future__ import annotations

from relplanner.domain.kinds import Release
from relplanner.domain.returned import CarriedSheet
from relplanner.exchange.sheets.fields import counted
from relplanner.exchange.sheets.model import Column, Form, Look, Row, TableSheet

_USUAL, _NARROW, _WIDE = 14, 9, 34


def recalled_sheet(name: str, sheet: CarriedSheet) -> TableSheet:
    """The sheet that a base remembers."""
    editable = frozenset[str]().union(*(row.editable for row in sheet.rows.values()))
    columns = tuple(
        Column(column, title, _width(column), _form(sheet, column), column in editable)
        for column, title in zip(sheet.columns, sheet.titles, strict=True)
    )
    mixed = len({row.kind for row in sheet.rows.values()}) > 1
    rows = tuple(
        Row(
            row.kind, row.id, row.key, row.cells, row.editable,
            look=Look.GROUP if mixed and row.kind == Release.KIND.name else Look.PLAIN,
        )
        for row in sheet.rows.values()
    )  # fmt: skip
    return TableSheet(name, f"{counted(len(rows), 'row')}, as they went out.", "", columns, rows)


def _width(column: str) -> int:
    return {"key": _NARROW, "title": _WIDE}.get(column, _USUAL)


def _form(sheet: CarriedSheet, column: str) -> Form:
    return Form.DATE if column in sheet.dates else Form.TEXT
