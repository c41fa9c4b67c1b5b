"""Finds in a returned file the sheets, columns and rows that went out, whatever was done to them since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from relplanner.commands.return_cells import alike, plain
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Carried, CarriedRow, CarriedSheet, Grid, Plain, Raw, Returned

_HEADINGS_WITHIN = 60
_FEWEST_HEADINGS = 2
_GONE = -1
_MOST_LIKE = 50
_ENOUGH_ALIKE = 0.7
"""A row without title, key and id is taken for one that went out when so much of it is as it was."""


class FoundRow(NamedTuple):
    """A filled row of a sheet, by its number in the file; ``carried`` is None where none went out for it.

    ``suggested`` says that it was found by what it says, neither by its id nor by its key.
    """

    number: int
    cells: tuple[Raw, ...]
    carried: CarriedRow | None
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A circulated sheet in a file: ``places`` are the file's columns from 0, by circulated column."""

    name: str
    grid: Grid
    carried: CarriedSheet
    places: tuple[int, ...]
    rows: tuple[FoundRow, ...]
    missing: tuple[CarriedRow, ...]
    twins: tuple[int, ...]
    """Numbers of rows that say nothing but what another row says."""

    def cell(self, row: FoundRow, column: str) -> Raw:
        """What a row says in a circulated column; empty where the column is gone."""
        if column not in self.carried.columns:
            return ""
        return _at(row.cells, self.places[self.carried.columns.index(column)])


@dataclass(frozen=True, slots=True)
class _Header:
    row: int
    places: tuple[int, ...]
    id: int
    share: float
    """How many of all headings, those that went out and those that are there, are the same."""


def found_sheets(plan: Plan, returned: Returned, carried: Carried) -> list[FoundSheet]:
    """The circulated sheets that a file still holds, in its order."""
    offers: list[tuple[tuple[bool, float], int, str, _Header]] = []
    for at, grid in enumerate(returned.grids):
        called = returned.sheets.get(grid.name, grid.name)
        texts = [[_heading(cell) for cell in row] for row in grid.rows[:_HEADINGS_WITHIN]]
        for name, sheet in carried.items():
            header = _header(grid, texts, sheet, returned.columns.get(name, {}))
            if header is not None:
                offers.append(((name == called, header.share), at, name, header))
    taken: dict[str, tuple[int, _Header]] = {}
    for _, at, name, header in sorted(offers, key=lambda offer: offer[0], reverse=True):
        if name not in taken and at not in {grid for grid, _ in taken.values()}:
            taken[name] = at, header
    return [
        _found(plan, name, returned.grids[at], carried[name], header, from_1904=returned.from_1904)
        for name, (at, header) in sorted(taken.items(), key=lambda each: each[1][0])
    ]


# -- columns -----------------------------------------------------------------------------------------------


def _header(
    grid: Grid, rows: Sequence[list[str]], sheet: CarriedSheet, numbered: Mapping[int, str]
) -> _Header | None:
    """The row that holds the sheet's headings, with the place of each column; None when there is none.

    ``rows`` are the first rows of the grid, as headings are read.
    """
    wanted = {_heading(title): at for at, title in enumerate(sheet.titles)}
    counts = [len(wanted.keys() & row) for row in rows]
    # Not by their share: a row of data may hold words that are headings, and few others.
    most = max(counts, default=0)
    if most < _FEWEST_HEADINGS:
        return None
    at = counts.index(most)
    texts = rows[at]
    places = _places(sheet, texts, wanted, numbered)
    same = sum(place != _GONE for place in places)
    share = same / (len(wanted) + sum(1 for text in texts if text) - same)
    return _Header(at, tuple(places), _id_column(grid, at, texts, sheet), share)


def _places(
    sheet: CarriedSheet, texts: list[str], wanted: Mapping[str, int], numbered: Mapping[int, str]
) -> list[int]:
    """The place of each column by its heading; one that was renamed, by where it stood when nothing moved."""
    places = [_GONE] * len(sheet.columns)
    for place, text in enumerate(texts):
        if text in wanted and places[wanted[text]] == _GONE:
            places[wanted[text]] = place
    stood = {name: number - 1 for number, name in numbered.items()}
    known = [
        stood.get(name) == place for name, place in zip(sheet.columns, places, strict=True) if place != _GONE
    ]
    if all(known):
        for at, name in enumerate(sheet.columns):
            place = stood.get(name, _GONE)
            if places[at] == _GONE and place not in places and place < len(texts) and texts[place]:
                places[at] = place
    return places


def _id_column(grid: Grid, header: int, texts: list[str], sheet: CarriedSheet) -> int:
    """The column with the hidden ids, by its heading or by what it holds."""
    if "id" in texts:
        return texts.index("id")
    for row in grid.rows[header + 1 : header + 1 + _HEADINGS_WITHIN]:
        for place, cell in enumerate(row):
            if isinstance(cell, str) and cell.strip() in sheet.rows:
                return place
    return _GONE


def _heading(cell: Raw) -> str:
    return " ".join(str(plain(cell) or "").split()).casefold()


# -- rows --------------------------------------------------------------------------------------------------


def _found(
    plan: Plan, name: str, grid: Grid, sheet: CarriedSheet, header: _Header, *, from_1904: bool
) -> FoundSheet:
    work = _Rows(plan, sheet, header, from_1904)
    filled = [
        FoundRow(number, row, None)
        for number, row in enumerate(grid.rows[header.row + 1 :], header.row + 2)
        if _at(row, header.id) != "" or any(_at(row, place) != "" for place in header.places)
    ]
    rows = tuple(work.match(filled))
    used = {row.carried.id for row in rows if row.carried}
    missing = tuple(row for id, row in sheet.rows.items() if id not in used)
    return FoundSheet(name, grid, sheet, header.places, rows, missing, tuple(work.twins))


class _Rows:
    """Matches the rows of one sheet: by id, then by key, then by what they say."""

    def __init__(self, plan: Plan, sheet: CarriedSheet, header: _Header, from_1904: bool) -> None:
        self._plan = plan
        self._sheet = sheet
        self._places = header.places
        self._id = header.id
        self._from_1904 = from_1904
        self._keys = {row.key.casefold(): row for row in sheet.rows.values()}
        self._key, self._title = self._place("key"), self._place("title")
        self.twins: list[int] = []

    def match(self, filled: Sequence[FoundRow]) -> Iterator[FoundRow]:
        """The rows with what went out for each; a row that merely repeats another is left out."""
        claims: dict[str, list[FoundRow]] = {}
        named = [self._named(row) for row in filled]
        for row, carried in zip(filled, named, strict=True):
            if carried is not None:
                claims.setdefault(carried.id, []).append(row)
        # A row that was copied took its id along; the one that says most of what went out is the original.
        first = {
            id: rows[0] if len(rows) == 1 else max(rows, key=lambda row: self._likeness(row, id))
            for id, rows in claims.items()
        }
        left = _Left(self._sheet, self._places, set(claims))
        for row, carried in zip(filled, named, strict=True):
            if carried is not None and first[carried.id] is row:
                yield FoundRow(row.number, row.cells, carried)
            elif carried is not None:
                if self._says_the_same(row, first[carried.id]):
                    self.twins.append(row.number)
                else:
                    yield row
            elif (guess := self._guess(row, left)) is not None:
                left.take(guess)
                yield FoundRow(row.number, row.cells, guess, suggested=True)
            else:
                yield row

    def _named(self, row: FoundRow) -> CarriedRow | None:
        """What went out with the row's id or key; where these disagree, the one that it is more like."""
        by_id = self._sheet.rows.get(str(_at(row.cells, self._id)).strip())
        if by_id is not None and _at(row.cells, self._key) == by_id.key:
            return by_id
        by_key = self._of_key(str(plain(_at(row.cells, self._key)) or ""))
        if by_id is not None and by_key is not None and by_id is not by_key:
            # Rows sorted without their hidden column carry the id of another.
            return by_key if self._likeness(row, by_key.id) > self._likeness(row, by_id.id) else by_id
        return by_id or by_key

    def _of_key(self, key: str) -> CarriedRow | None:
        if not key:
            return None
        found = self._keys.get(key.casefold())
        if found is None and key.upper() in self._plan.aliases:
            found = self._sheet.rows.get(self._plan.aliases[key.upper()])
        return found

    def _guess(self, row: FoundRow, left: _Left) -> CarriedRow | None:
        """The row that says the same, else the one with its title that it is most like."""
        if self._key != _GONE and _at(row.cells, self._key) != "":
            return None
        title = _heading(_at(row.cells, self._title))
        there = left.same(row) or left.titled(title)
        best = max(there, key=lambda each: self._likeness(row, each.id), default=None)
        if best is not None and not title and self._likeness(row, best.id) < _ENOUGH_ALIKE:
            return None
        return best

    def _likeness(self, row: FoundRow, id: str) -> float:
        """The share of the cells that are as they went out with this record."""
        carried = self._sheet.rows[id].cells
        there = [(was, place) for was, place in zip(carried, self._places, strict=True) if place != _GONE]
        same = sum(
            alike(was, _at(row.cells, place), dated=True, from_1904=self._from_1904) for was, place in there
        )
        return same / max(len(there), 1)

    def _says_the_same(self, row: FoundRow, other: FoundRow) -> bool:
        return all(plain(_at(row.cells, at)) == plain(_at(other.cells, at)) for at in self._places)

    def _place(self, column: str) -> int:
        return self._places[self._sheet.columns.index(column)] if column in self._sheet.columns else _GONE


class _Left:
    """The circulated rows that no id and no key has found, by what they say."""

    def __init__(self, sheet: CarriedSheet, places: tuple[int, ...], claimed: set[str]) -> None:
        self._rows = {id: row for id, row in sheet.rows.items() if id not in claimed}
        self._columns = [(at, place) for at, place in enumerate(places) if place != _GONE]
        self._title = sheet.columns.index("title") if "title" in sheet.columns else None
        self._by_title: dict[str, list[str]] = {}
        self._by_cells: dict[tuple[Plain, ...], list[str]] = {}
        for id, row in self._rows.items():
            self._by_title.setdefault(self._title_of(row), []).append(id)
            self._by_cells.setdefault(tuple(plain(row.cells[at]) for at, _ in self._columns), []).append(id)

    def take(self, row: CarriedRow) -> None:
        """Leave a row out from now on."""
        del self._rows[row.id]

    def same(self, row: FoundRow) -> list[CarriedRow]:
        """The first of the rows that say just the same."""
        cells = tuple(plain(_at(row.cells, place)) for _, place in self._columns)
        return list(islice(self._there(self._by_cells.get(cells, ())), 1))

    def titled(self, title: str) -> list[CarriedRow]:
        """The rows with a title; empty: those without any."""
        return list(islice(self._there(self._by_title.get(title, ())), _MOST_LIKE))

    def _there(self, ids: Sequence[str]) -> Iterator[CarriedRow]:
        return (self._rows[id] for id in ids if id in self._rows)

    def _title_of(self, row: CarriedRow) -> str:
        return _heading(row.cells[self._title] or "") if self._title is not None else ""


def _at(cells: tuple[Raw, ...], place: int) -> Raw:
    return cells[place] if 0 <= place < len(cells) else ""
