"""Rows as tab-separated text, out to a spreadsheet and back."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from relplanner.domain.declare import FieldType, Record, Value
from relplanner.domain.errors import Refusal
from relplanner.domain.typed import Reading
from relplanner.gui.records.columns import Cell, Column
from relplanner.gui.records.filters import is_dated
from relplanner.gui.records.model import RecordTableModel
from relplanner.gui.say import choice_text, refusal_text

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
ReadingOf = Callable[[Record | None], Reading]
"""The circumstances in which the cells of a record are read; None is a record yet to be made."""


class Untaken(NamedTuple):
    """A cell whose text could not be taken: its line of the paste, counted from 1, its column, and why."""

    line: int
    column: str
    reason: str


@dataclass(slots=True)
class Pasted:
    """What pasted cells set: by record id and column, in lines that had no row left, and what is no good."""

    values: dict[str, dict[str, Value]] = field(default_factory=dict)
    new: dict[int, dict[str, Value]] = field(default_factory=dict)
    """By the number of the line, the fields of records yet to be made."""
    lines: dict[str, int] = field(default_factory=dict)
    """By record id, the number of its line."""
    untaken: list[Untaken] = field(default_factory=list)


def copied(model: RecordTableModel, rows: Iterable[int]) -> str:
    """The cells of some rows with a line of titles, as a spreadsheet takes them: dates in ISO form."""
    out = io.StringIO()
    write = csv.writer(out, dialect="excel-tab", lineterminator="\n").writerow
    write([column.title for column in model.columns])
    for row in rows:
        if model.id_at(row):
            write(_cells(model, row))
    return out.getvalue()


def pasted(text: str) -> list[list[str]]:
    """The cells of copied text, row by row."""
    lines = list(csv.reader(io.StringIO(text.rstrip("\r\n"), newline=""), dialect="excel-tab"))
    return [line for line in lines if line]


def without_titles(cells: list[list[str]], columns: Sequence[Column]) -> list[list[str]]:
    """Pasted cells without the line of titles that copying put above them."""
    titles = {column.title for column in columns}
    return cells[1:] if len(cells) > 1 and set(cells[0]) <= titles else cells


def read_cells(
    model: RecordTableModel, reading: ReadingOf, cells: list[list[str]], row: int, place: int
) -> Pasted:
    """What pasted cells, put down from a cell on, set in which records.

    One value alone goes nowhere but into that cell; read-only cells are passed over. Lines for which no row
    is left are for new records, whose empty cells say nothing.
    """
    found = Pasted()
    rows = [at for at in range(row, model.rowCount()) if model.id_at(at)]
    for number, line in enumerate(cells, 1):
        at = rows[number - 1] if number <= len(rows) else -1
        record = model.record_at(at) if at >= 0 else None
        values: dict[str, Value] = {}
        grammar = reading(record)
        columns = model.columns[place:]
        none = [""] * len(columns)
        shown = [cell.text for cell in model.cells(at)[place:]] if record else none
        own = _cells(model, at)[place:] if record else none
        for text, column, *told in zip(line, columns, shown, own, strict=False):
            # What stands there already is left alone: behind a day there may be another hour than is meant.
            if column.spec is None or not column.editable or text.strip() in told:
                continue
            try:
                values[column.spec.name] = grammar.parse(column.spec, _code(column, _plain(column, text)))
            except Refusal as refusal:
                found.untaken.append(Untaken(number, column.title, refusal_text(refusal)))
        if record is None:
            found.new[number] = values
        elif values:
            found.values[record.id] = values
            found.lines[record.id] = number
    return found


def _cells(model: RecordTableModel, row: int) -> list[str]:
    """What the cells of a row say to a spreadsheet."""
    reading, record = model.context.reading(), model.record_at(row)
    pairs = zip(model.columns, model.cells(row), strict=True)
    return [_plain_date(column, cell, record, reading) for column, cell in pairs]


def _plain_date(column: Column, cell: Cell, record: Record | None, reading: Reading) -> str:
    """What a cell shows; a day in ISO form, with the time of day where that is shown."""
    spec, order = column.spec, cell.order
    if spec is not None and is_dated(column) and cell.text:
        value = getattr(record, spec.name) if column.compute is None else None
        if isinstance(value, dt.datetime) and ":" in cell.text:
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        if spec.type is FieldType.LOCAL_TIME:
            # The day that is shown: an end at midnight is that of the day before.
            return reading.date(cell.text).isoformat()
        if isinstance(value, dt.date):
            return value.isoformat()
    return order[:10] if cell.text and isinstance(order, str) and _ISO.match(order) else cell.text


def _plain(column: Column, text: str) -> str:
    """What was typed, without the sign that stands behind the figure in this column."""
    suffix = column.access.suffix.strip() if column.access else ""
    return text.strip().removesuffix(suffix).strip() if suffix else text


def _code(column: Column, text: str) -> str:
    """A choice pasted by its label, as the code that is read."""
    assert column.spec is not None
    for member in column.spec.choices or ():
        if choice_text(member).casefold() == text.strip().casefold():
            return str(member.value)
    return text
