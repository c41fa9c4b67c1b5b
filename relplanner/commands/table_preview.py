"""How the first rows of a foreign table would arrive, cell by cell, and what its dates leave open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from relplanner.commands.return_cells import Sense, plain
from relplanner.commands.return_dates import AmbiguousDate, DateOrder, date_of
from relplanner.commands.return_findings import Question
from relplanner.commands.table_rows import TableRows
from relplanner.domain.declare import FieldType, Value
from relplanner.domain.errors import InvalidValue
from relplanner.domain.plan import Plan
from relplanner.domain.tables import PREDECESSORS, REF, ForeignTable, TableMapping, TableRow, letter_of

PREVIEWED = 200
"""So many rows are shown of a table, however long it is."""
_SAMPLES = 3
_DATES = (FieldType.DATE, FieldType.LOCAL_TIME, FieldType.INSTANT)


class Seen(NamedTuple):
    """A cell as it would arrive: its value, or the records that it names and that it would make.

    ``text`` is what the table says; with a ``reason`` the cell is not taken.
    """

    text: str
    value: Value = None
    made: tuple[str, ...] = ()
    reason: str = ""


class SeenRow(NamedTuple):
    """A row that would become a record: its number in the sheet, and its cells by column."""

    number: int
    cells: Mapping[int, Seen]


class Aside(NamedTuple):
    """A cell that is not taken: its place in the sheet, such as ``E14``, its row and column, and why."""

    place: str
    row: int
    column: int
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a table as records.

    ``looked_at`` rows were read of ``total``; those among them that are no records are not in ``rows``.
    """

    rows: tuple[SeenRow, ...]
    asides: tuple[Aside, ...]
    looked_at: int
    total: int


def preview_of(
    plan: Plan, table: ForeignTable, mapping: TableMapping, file_name: str, sense: Sense,
    most: int = PREVIEWED,
) -> Preview:  # fmt: skip
    """How the first ``most`` rows would arrive. Raises NotFound for a field that there is not."""
    rows = _Watched(plan, replace(table, rows=table.rows[:most]), mapping, file_name, sense)
    rows.delivery()
    asides = tuple(
        Aside(f"{letter_of(column)}{row}", row, column, reason)
        for (row, column), reason in sorted(rows.reasons.items())
    )
    seen = tuple(SeenRow(row.number, rows.cells_of(row)) for row in rows.records)
    return Preview(seen, asides, min(most, len(table.rows)), len(table.rows))


def open_dates(plan: Plan, table: ForeignTable, mapping: TableMapping) -> tuple[Question, ...]:
    """The columns with dates that read two ways and of which nobody has said what comes first."""
    kind = plan.kind(mapping.kind)
    found: list[Question] = []
    for heading, field in mapping.columns.items():
        spec, column = kind.by_name.get(field), table.column(heading)
        if spec is None or column is None or spec.type not in _DATES:
            continue
        if mapping.conversions.get(heading) in tuple(DateOrder):
            continue
        if samples := tuple(islice(_ambiguous(table, column), _SAMPLES)):
            found.append(Question(table.sheet, heading, heading, samples))
    return tuple(found)


def _ambiguous(table: ForeignTable, column: int) -> Iterator[str]:
    """The dates of a column that could be two, each once."""
    told = set[str]()
    for row in table.rows:
        cell = row.cells.get(column)
        text = plain(cell) if isinstance(cell, str) else None
        if not isinstance(text, str) or text in told:
            continue
        told.add(text)
        try:
            date_of(text, "", None)
        except AmbiguousDate:
            yield text
        except InvalidValue:
            continue  # that is told of the cell itself


class _Watched(TableRows):
    """Remembers what each row says and why cells of it are left aside."""

    def __init__(
        self, plan: Plan, table: ForeignTable, mapping: TableMapping, file_name: str, sense: Sense
    ) -> None:
        super().__init__(plan, table, mapping, file_name, sense)
        self.records: list[TableRow] = []
        self.reasons: dict[tuple[int, int], str] = {}
        self._told: dict[tuple[int, str], tuple[Value, tuple[str, ...]]] = {}

    def took(
        self, row: TableRow, values: Mapping[str, Value], references: Mapping[str, tuple[str, ...]],
        scores: Mapping[str, int],
    ) -> None:  # fmt: skip
        self.records.append(row)
        for field, value in (*values.items(), *scores.items()):
            self._told[row.number, field] = value, ()
        for field, refs in references.items():
            made = tuple(str(self.named[ref].values["title"]) for ref in refs)
            self._told[row.number, field] = values.get(field), made

    def left_aside(self, column: int, row: int, what: str) -> None:
        super().left_aside(column, row, what)
        known = self.reasons.get((row, column))
        self.reasons[row, column] = f"{known}; {what}" if known else what

    def cells_of(self, row: TableRow) -> dict[int, Seen]:
        """The mapped cells of a row."""
        cells: dict[int, Seen] = {}
        for column, field in self.fields.items():
            if column not in row.cells:
                continue
            text = str(plain(row.cells[column]) or "")
            reason = self.reasons.get((row.number, column), "")
            told = (text, ()) if field in (REF, PREDECESSORS) else (None, ())
            value, made = self._told.get((row.number, field), told)
            cells[column] = Seen(text, value, made, reason)
        return cells
