"""The rows of a returned copy that nobody has touched, told at once: nearly all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from operator import itemgetter

from relplanner.commands.return_rows import FoundSheet
from relplanner.domain.returned import CarriedRow, Plain, Raw


class Untouched:
    """Tells at once whether a row is as it went out, on both sides: most rows are."""

    def __init__(self, sheet: FoundSheet, now: Mapping[str, CarriedRow], columns: Mapping[str, int]) -> None:
        places = sheet.places
        # Only where no column is gone or has moved can a whole row be compared.
        self._moved = list(places) != list(range(places[0], places[0] + len(places))) if places else True
        self._first, self._count = places[0] if places else 0, len(places)
        may = frozenset[str]().union(*{row.editable for row in sheet.carried.rows.values()})
        both = [
            (at, columns[name])
            for at, name in enumerate(sheet.carried.columns)
            if name in may and name in columns
        ]
        # The same column twice: with fewer than two, a getter would not give tuples.
        both = both * 2 if both else [(0, 0)] * 2
        self._then, self._now = (itemgetter(*(pair[side] for pair in both)) for side in (0, 1))
        self._compares = bool(now) and bool(may)
        self._read = _AsRead().__getitem__
        self._blank = ("",) * self._count
        # Formulas, errors and merged cells need a closer look.
        self._plain = not (sheet.grid.formulas or sheet.grid.errors or sheet.grid.covered)

    def holds(self, cells: tuple[Raw, ...], carried: CarriedRow, now: CarriedRow | None) -> bool:
        """Whether nobody has changed anything in the row."""
        if self._moved or not self._plain:
            return False
        found = cells[self._first : self._first + self._count]
        if found + self._blank[len(found) :] != tuple(map(self._read, carried.cells)):
            return False
        return now is None or not self._compares or self._then(carried.cells) == self._now(now.cells)


class _AsRead(dict[Plain, Raw]):
    """What a reader makes of a carried cell: nothing of an empty one, dates of dates."""

    def __missing__(self, cell: Plain) -> Raw:
        told: Raw = "" if cell is None else cell
        if isinstance(cell, str) and len(cell) in (10, 19) and cell[4:5] == "-":
            try:
                told = dt.date.fromisoformat(cell) if len(cell) == 10 else dt.datetime.fromisoformat(cell)
            except ValueError:
                told = cell
        self[cell] = told
        return told
