"""A table that somebody else made, and what its columns become: headings, rows, and the fields they mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from relplanner.domain.returned import Grid, Raw


class Heading(NamedTuple):
    """A column's title in one line; one without a title is called after its letter."""

    column: int
    title: str
    is_named: bool = True


class TableRow(NamedTuple):
    """A row that says something: its number in the sheet, its filled cells by column, and the computed ones.

    ``wrong`` are columns whose cell is an error of the spreadsheet, such as ``#REF!``.
    """

    number: int
    cells: Mapping[int, Raw]
    computed: frozenset[int] = frozenset()
    wrong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """One table of a sheet: the number of its row of headings (0: there is none), and what is beneath."""

    sheet: str
    header: int
    headings: tuple[Heading, ...]
    rows: tuple[TableRow, ...]

    @property
    def shape(self) -> str:
        """What tells tables with the same headings from others."""
        told = "\n".join(heading.title.casefold() for heading in self.headings)
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def column(self, title: str) -> int | None:
        """The column with this heading, in any case."""
        wanted = title.casefold()
        return next((each.column for each in self.headings if each.title.casefold() == wanted), None)


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a foreign file; ``ours`` is the number of the circulation, where it is one of ours."""

    file_name: str
    grids: tuple[Grid, ...]
    ours: int | None = None
    from_1904: bool = False


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What the rows of a table are, and the field that each column becomes, by heading.

    Besides fields of the kind, ``ref`` is the source's own identifier, ``predecessors`` the tasks that a task
    waits for, ``likelihood`` and ``impact`` the assessment of a risk. ``conversions`` says, by heading, how a
    column is read: ``dmy`` or ``mdy`` for dates, ``hours``, ``days`` or ``weeks`` for bare numbers.
    """

    kind: str
    columns: Mapping[str, str]
    conversions: Mapping[str, str] = field(default_factory=dict)
    header: int | None = None

    def with_field(self, heading: str, name: str) -> TableMapping:
        """With a column that becomes a field, which no other column becomes then; none leaves it out."""
        columns = {
            other: field for other, field in self.columns.items() if field != name and other != heading
        }
        kept = {other: how for other, how in self.conversions.items() if other in columns}
        return replace(self, columns={**columns, **({heading: name} if name else {})}, conversions=kept)

    def with_conversion(self, heading: str, how: str) -> TableMapping:
        """With a column whose cells are read that way; none reads them as they stand."""
        kept = {other: way for other, way in self.conversions.items() if other != heading}
        return replace(self, conversions={**kept, **({heading: how} if how else {})})


REF, PREDECESSORS, LIKELIHOOD, IMPACT = "ref", "predecessors", "likelihood", "impact"
"""Columns that are no field of the record itself."""


def extra_columns(kind: str) -> tuple[str, ...]:
    """The columns that a kind's table may have beyond the kind's fields."""
    if kind == "activity":
        return (REF, PREDECESSORS)
    return (REF, LIKELIHOOD, IMPACT) if kind == "risk" else (REF,)


def letter_of(column: int) -> str:
    """``A`` for 1, ``AB`` for 28."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
