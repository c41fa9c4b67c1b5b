"""What a circulated file carried, cell for cell as a reader finds it: the base, and the same sheets now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relplanner.domain.declare import FieldType, Kind
from relplanner.domain.returned import Carried, CarriedRow, CarriedSheet, Plain
from relplanner.exchange.excel.base import plain_cell
from relplanner.exchange.excel.safe import headings, plain_text, safe_value
from relplanner.exchange.sheets.model import Form, TableSheet

_DATED = {FieldType.DATE, FieldType.LOCAL_TIME, FieldType.INSTANT}


def carried_now(sheets: Mapping[str, tuple[TableSheet, tuple[str, ...]]]) -> Carried:
    """The sheets, each with the kinds of its rows, as a file would carry them."""
    return {name: _sheet(sheet, kinds) for name, (sheet, kinds) in sheets.items()}


def carried_then(base: Mapping[str, Any], now: Carried, kinds: Mapping[str, Kind]) -> Carried:
    """The content of a base; headings and forms, which it does not hold, are those of ``now``."""
    found: dict[str, CarriedSheet] = {}
    for name, sheet in base["sheets"].items():
        rows = {
            id: CarriedRow(kind, id, key, frozenset(editable), tuple(map(_as_read, cells)))
            for id, (kind, key, editable, cells) in sheet["rows"].items()
        }
        like = now.get(name)
        titles = dict(zip(like.columns, like.titles, strict=True)) if like else {}
        dates = set(like.dates) if like else set[str]()
        for column in sheet["columns"]:
            held = (kinds[row.kind] for row in rows.values() if row.kind in kinds)
            spec = next((kind.by_name[column] for kind in held if column in kind.by_name), None)
            titles.setdefault(column, spec.title if spec else column.title())
            dates |= {column} if spec and spec.type in _DATED and like is None else set()
        columns = tuple(sheet["columns"])
        told = tuple(titles[column] for column in columns)
        found[name] = CarriedSheet(columns, told, frozenset(dates), rows, like.kinds if like else ())
    return found


def _sheet(sheet: TableSheet, kinds: tuple[str, ...]) -> CarriedSheet:
    columns = tuple(column.name for column in sheet.columns)
    titles = headings(["Id", *(column.title for column in sheet.columns)])[1:]
    dates = frozenset(column.name for column in sheet.columns if column.form in (Form.DATE, Form.TIME))
    rows = {
        row.id: CarriedRow(
            row.kind, row.id, row.key, row.editable, tuple(_as_read(plain_cell(cell)) for cell in row.cells)
        )
        for row in sheet.rows
    }
    return CarriedSheet(columns, tuple(titles), dates, rows, kinds)


def _as_read(cell: Plain) -> Plain:
    """A cell as it comes out of a file again: with the replacements of what a file cannot hold."""
    if not isinstance(cell, str):
        return safe_value(cell)[0] if isinstance(cell, int | float) else None  # type: ignore[return-value]
    if cell.isascii() and cell.isprintable() and "_x" not in cell and len(cell) < 10_000:
        return cell
    return plain_text(str(safe_value(cell)[0]))
