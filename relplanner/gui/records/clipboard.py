"""Rows as tab-separated text, out to a spreadsheet and back."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from relplanner.domain.declare import Record, Value
from relplanner.domain.errors import Refusal
from relplanner.domain.typed import Reading
from relplanner.gui.records.columns import Column
from relplanner.gui.records.model import RecordTableModel
from relplanner.gui.say import choice_text, refusal_text

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
    """The shown cells of some rows with a line of titles, as a spreadsheet takes them."""
    out = io.StringIO()
    write = csv.writer(out, dialect="excel-tab", lineterminator="\n").writerow
    write([column.title for column in model.columns])
    for row in rows:
        if model.id_at(row):
            write([_cell(model, row, place) for place in range(len(model.columns))])
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
        shown = [cell.text for cell in model.cells(at)[place:]] if record else [""] * len(columns)
        for text, column, told in zip(line, columns, shown, strict=False):
            # What stands there already is left alone: behind a day there may be another hour than is meant.
            if column.spec is None or not column.editable or text.strip() == told:
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


def _cell(model: RecordTableModel, row: int, place: int) -> str:
    return model.cells(row)[place].text


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
