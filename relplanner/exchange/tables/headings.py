"""Finds where a table begins in a sheet: below titles and notes, with headings in one row or in two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from relplanner.domain.returned import Grid, Raw
from relplanner.domain.table_words import WORDS
from relplanner.domain.tables import ForeignTable, Heading, TableRow, letter_of

_LOOKED_AT = 60
_SAMPLED = 40
_LONGEST_HEADING = 120
_WIDEST = 200
_WEIGHT_OF_KNOWN = 4
_KNOWN = frozenset(word for fields in WORDS.values() for words in fields.values() for word in words)


def table_of(grid: Grid, header: int | None = None) -> ForeignTable:
    """The table of a sheet; ``header`` names the (last) row of headings where somebody knows it.

    Columns that hold something are columns of the table, with or without a heading. Rows without anything are
    left out. Where no row looks like headings the table has none, and no rows.
    """
    header = _header(grid) if header is None else header
    if not header:
        return ForeignTable(grid.name, 0, (), ())
    rows = tuple(_rows(grid, header))
    filled = {column for row in rows for column in row.cells}
    titles = _titles(grid, header)
    columns = sorted(filled | {column for column, title in titles.items() if title})
    return ForeignTable(grid.name, header, tuple(_headings(titles, columns[:_WIDEST])), rows)


def _headings(titles: dict[int, str], columns: list[int]) -> Iterator[Heading]:
    """Each with a title of its own: the second “Status” is “Status (K)”."""
    seen: set[str] = set()
    for column in columns:
        title = titles.get(column, "")
        told = title or f"Column {letter_of(column)}"
        if told.casefold() in seen:
            told = f"{told} ({letter_of(column)})"
        seen.add(told.casefold())
        yield Heading(column, told, bool(title))


def _titles(grid: Grid, header: int) -> dict[int, str]:
    """The headings by column; a group above several columns goes before theirs."""
    titles = {at: _line(cell) for at, cell in enumerate(grid.rows[header - 1], start=1)}
    if header > 1 and _groups(grid, header - 1):
        above = ""
        for column in range(1, len(grid.rows[header - 1]) + 1):
            told = _line(grid.at(header - 1, column))
            above = told or (above if (header - 1, column) in grid.covered else "")
            own = titles.get(column, "")
            titles[column] = f"{above} – {own}" if above and own and above != own else own or above
    return titles


def _groups(grid: Grid, row: int) -> bool:
    """Whether a row holds headings of groups: merged across columns, but not across the whole table."""
    cells = [_line(cell) for cell in grid.rows[row - 1]]
    covered = any(place[0] == row for place in grid.covered)
    return covered and sum(map(bool, cells)) > 1


def _rows(grid: Grid, header: int) -> Iterator[TableRow]:
    for number, cells in enumerate(grid.rows[header:], start=header + 1):
        filled = {
            column: cell
            for column, cell in enumerate(cells[:_WIDEST], start=1)
            if not _is_empty(cell) and (number, column) not in grid.covered
        }
        if filled:
            computed = frozenset(column for column in filled if (number, column) in grid.formulas)
            wrong = frozenset(column for column in filled if (number, column) in grid.errors)
            yield TableRow(number, filled, computed, wrong)


# -- where the headings are --------------------------------------------------------------------------------


def _header(grid: Grid) -> int:
    """The row that looks most like headings; 0 when none does."""
    best, most, above = 0, 0.0, 0
    for number, row in enumerate(grid.rows[:_LOOKED_AT], start=1):
        cells = {at: cell for at, cell in enumerate(row[:_WIDEST], start=1) if not _is_empty(cell)}
        # Rows of data have texts, too: the more filled rows lie above, the less a row is their heading.
        score = _likeness(cells, grid.rows[number : number + _SAMPLED]) / (1 + above)
        if score > most:
            best, most = number, score
        above += len(cells) > 1
    return best


def _likeness(cells: dict[int, Raw], below: Sequence[Sequence[Raw]]) -> float:
    """How much a row is like headings: distinct short texts, several, each above a column that is filled."""
    texts = {at: cell for at, cell in cells.items() if isinstance(cell, str) and _is_title(cell)}
    others = [cell for cell in cells.values() if not isinstance(cell, dt.date)]  # weeks of a Gantt chart
    if len(texts) < 2 or len(texts) < 0.6 * len(others):
        return 0.0
    distinct = len({text.casefold() for text in texts.values()})
    if distinct < 2 or distinct < 0.6 * len(texts):
        return 0.0
    fed = sum(any(len(row) >= at and not _is_empty(row[at - 1]) for row in below) for at in texts)
    if below and not fed:
        return 0.0
    known = sum(text.strip().casefold() in _KNOWN for text in texts.values())
    return distinct + fed + _WEIGHT_OF_KNOWN * known


def _is_title(text: str) -> bool:
    return 0 < len(text.strip()) <= _LONGEST_HEADING and not _is_figure(text)


def _is_figure(text: str) -> bool:
    return text.strip().replace(".", "", 1).replace(",", "", 1).isdecimal()


def _is_empty(cell: Raw) -> bool:
    return isinstance(cell, str) and not cell.strip(" \t\r\n\u00a0")


def _line(cell: Raw) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    text = f"{cell:g}" if isinstance(cell, float) else str(cell)
    return " ".join(text.split())[:_LONGEST_HEADING]
