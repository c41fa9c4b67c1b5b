"""What a circulated file carried, cell for cell as a reader finds it: the base, and the same sheets now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relplanner.domain.declare import FieldType, Kind
from relplanner.domain.returned import Carried, CarriedRow, CarriedSheet, Plain
from relplanner.exchange.excel.base import plain_cell
from relplanner.exchange.excel.safe import headings, plain_text, safe_value
from relplanner.exchange.sheets.model import Cell, Form, TableSheet

_SHORT = 1000
_DATED = {FieldType.DATE, FieldType.LOCAL_TIME, FieldType.INSTANT}


def carried_now(sheets: Mapping[str, tuple[TableSheet, tuple[str, ...]]]) -> Carried:
    """The sheets, each with the kinds of its rows, as a file would carry them."""
    return {name: _sheet(sheet, kinds) for name, (sheet, kinds) in sheets.items()}


def carried_then(base: Mapping[str, Any], now: Carried, kinds: Mapping[str, Kind]) -> Carried:
    """The content of a base. Headings, which it does not hold, are those of ``now``, else of the fields."""
    found: dict[str, CarriedSheet] = {}
    plurals = {kind.plural: (kind.name,) for kind in kinds.values()}
    read = _Read().__getitem__
    for name, sheet in base["sheets"].items():
        may = _Sets()
        rows = {
            id: CarriedRow(kind, id, key, may[tuple(editable)], tuple(map(read, cells)))
            for id, (kind, key, editable, cells) in sheet["rows"].items()
        }
        like = now.get(name)
        titles = dict(zip(like.columns, like.titles, strict=True)) if like else {}
        dates = set(like.dates) if like else set[str]()
        held = [kinds[kind] for kind in dict.fromkeys(row.kind for row in rows.values()) if kind in kinds]
        for column in sheet["columns"]:
            spec = next((kind.by_name[column] for kind in held if column in kind.by_name), None)
            titles.setdefault(column, spec.title if spec else column.title())
            dates |= {column} if spec and spec.type in _DATED and like is None else set()
        columns = tuple(sheet["columns"])
        told = tuple(titles[column] for column in columns)
        found[name] = CarriedSheet(
            columns, told, frozenset(dates), rows, like.kinds if like else plurals.get(name, ())
        )
    return found


def _sheet(sheet: TableSheet, kinds: tuple[str, ...]) -> CarriedSheet:
    columns = tuple(column.name for column in sheet.columns)
    titles = headings(["Id", *(column.title for column in sheet.columns)])[1:]
    dates = frozenset(column.name for column in sheet.columns if column.form in (Form.DATE, Form.TIME))
    read = _Read().__getitem__
    rows = {
        row.id: CarriedRow(row.kind, row.id, row.key, row.editable, tuple(map(read, row.cells)))
        for row in sheet.rows
    }
    return CarriedSheet(columns, tuple(titles), dates, rows, kinds)


class _Sets(dict[tuple[str, ...], frozenset[str]]):
    """Sets of column names; the rows of a sheet share a few."""

    def __missing__(self, names: tuple[str, ...]) -> frozenset[str]:
        self[names] = made = frozenset(names)
        return made


class _Read(dict[Cell, Plain]):
    """What a cell is when it comes out of a file again; most cells of a sheet say what others say, too."""

    def __missing__(self, cell: Cell) -> Plain:
        """A file has replaced what it cannot hold."""
        if isinstance(cell, str) and _is_plain(cell):
            self[cell] = cell
            return cell
        told = plain_cell(safe_value(cell)[0])
        self[cell] = told = plain_text(told) if isinstance(told, str) else told
        return told


def _is_plain(text: str) -> bool:
    """Whether a text is of the usual kind, that no file changes."""
    return len(text) < _SHORT and text.isascii() and text.isprintable() and "_x" not in text
