"""What a workbook that comes back says, and what the one that went out said: cells by sheet, row, column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Plain = str | int | float | None
"""A carried cell: texts, numbers, and dates in ISO form; None when it is empty."""
Raw = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
"""A cell as the file holds it; an empty one is ``""``."""
Place = tuple[int, int]
"""Row and column of a cell, from 1."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet of a returned file, its rows from A1 on, each as far as it is filled.

    ``formulas`` and ``errors`` are the places of cells with a formula (their value is the cached one) and
    with an error; ``covered`` those that a merged cell hides.
    """

    name: str
    rows: tuple[tuple[Raw, ...], ...]
    formulas: frozenset[Place] = frozenset()
    errors: frozenset[Place] = frozenset()
    covered: frozenset[Place] = frozenset()

    def at(self, row: int, column: int) -> Raw:
        """The cell at a place, wherever that is."""
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        return cells[column - 1] if column <= len(cells) else ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back, as it says of itself.

    ``plan_id`` and ``uuid`` are empty where it lost them; ``number`` is then what its pages say in words, or
    None. ``sheets`` gives the circulated sheet behind each of its sheets, ``columns`` the field behind each
    column of a circulated sheet, both as they were when it went out. ``from_1904`` counts bare day numbers
    from 1904.
    """

    file_name: str
    grids: tuple[Grid, ...]
    plan_id: str = ""
    number: int | None = None
    uuid: str = ""
    modified_by: str = ""
    from_1904: bool = False
    sheets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


class CarriedRow(NamedTuple):
    """A record's row in a circulated sheet; ``editable`` names the columns that may be edited in it."""

    kind: str
    id: str
    key: str
    editable: frozenset[str]
    cells: tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class CarriedSheet:
    """A table as it went out, or as it would go out now: its rows by record id.

    ``titles`` are the headings of ``columns``; ``dates`` names the columns that hold dates, and ``kinds`` the
    kinds of record that its rows are.
    """

    columns: tuple[str, ...]
    titles: tuple[str, ...]
    dates: frozenset[str]
    rows: Mapping[str, CarriedRow]
    kinds: tuple[str, ...] = ()


Carried = Mapping[str, CarriedSheet]
"""The tables of a workbook by the names of their sheets."""
