"""Rows as tab-separated text, out to a spreadsheet and back."""

import csv
import io
from collections.abc import Iterable, Sequence

from relplanner.domain.declare import Values
from relplanner.domain.typed import Reading
from relplanner.gui.records.columns import Column
from relplanner.gui.records.model import RecordTableModel
from relplanner.gui.say import choice_text


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


def values_of(
    model: RecordTableModel, reading: Reading, cells: list[list[str]], row: int, place: int
) -> dict[str, Values]:
    """What pasted cells, put down from a cell on, set in which records.

    One value alone goes nowhere but into that cell; read-only cells are passed over. Raises Refusal with the
    first text that cannot be read.
    """
    values: dict[str, Values] = {}
    rows = (at for at in range(row, model.rowCount()) if model.id_at(at))
    for line, at in zip(cells, rows, strict=False):
        found = {
            column.spec.name: reading.parse(column.spec, _code(column, text))
            for text, column in zip(line, model.columns[place:], strict=False)
            if column.spec is not None and column.editable and column.access is None
        }
        if found:
            values[model.id_at(at)] = found
    return values


def _cell(model: RecordTableModel, row: int, place: int) -> str:
    return model.cells(row)[place].text


def _code(column: Column, text: str) -> str:
    """A choice pasted by its label, as the code that is read."""
    assert column.spec is not None
    for member in column.spec.choices or ():
        if choice_text(member).casefold() == text.strip().casefold():
            return str(member.value)
    return text
