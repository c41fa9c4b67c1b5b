"""What of a roadmap goes on paper and how: which days and releases, on what pages, in how small a type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from relplanner.chart.rows import Row, RowKind

SMALLEST_PIXELS = 11.0
"""How high the smallest type of a drawing is, in its own pixels."""
_POINTS_PER_MM = 72 / 25.4


class PaperSize(StrEnum):
    """Sheets of paper; ISO 216."""

    A4 = "a4"
    A3 = "a3"


_MILLIMETRES = {PaperSize.A4: (210.0, 297.0), PaperSize.A3: (297.0, 420.0)}


@dataclass(frozen=True, slots=True)
class Paper:
    """The pages: ``smallest`` is the height of the smallest type in points, ``across`` how many pages the
    time is spread over, ``margin`` in millimetres."""

    size: PaperSize = PaperSize.A4
    landscape: bool = True
    smallest: float = 6.5
    across: int = 1
    margin: float = 10.0

    @property
    def points_per_pixel(self) -> float:
        """How large a pixel of the drawing is on paper, so that no type is smaller than it may be."""
        return self.smallest / SMALLEST_PIXELS

    @property
    def millimetres(self) -> tuple[float, float]:
        """Width and height of the sheet as it is turned."""
        width, height = _MILLIMETRES[self.size]
        return (height, width) if self.landscape else (width, height)

    @property
    def room(self) -> tuple[float, float]:
        """Width and height within the margins, in pixels of the drawing."""
        width, height = self.millimetres
        scale = _POINTS_PER_MM / self.points_per_pixel
        return (width - 2 * self.margin) * scale, (height - 2 * self.margin) * scale


class DrawnAs(StrEnum):
    """As what a plan is drawn."""

    ROADMAP = "roadmap"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Extract:
    """What is wanted of a plan: these days and releases, or where they are left out all of them.

    A calendar shows whole months, of all releases, and three months from today where no days are named.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    releases: frozenset[str] = frozenset()
    paper: Paper = Paper()
    drawn_as: DrawnAs = DrawnAs.ROADMAP


class PageCut(NamedTuple):
    """One page: so many ``rows`` from the ``first`` on, and the days on it."""

    first: int
    rows: int
    first_day: dt.date
    last_day: dt.date


def cut(rows: Sequence[Row], per_page: int, first: dt.date, last: dt.date, across: int) -> list[PageCut]:
    """The pages in reading order: along time first, then down the rows. No heading ends a page."""
    days = last.toordinal() - first.toordinal() + 1
    across = max(1, min(across, days))
    edges = [first.toordinal() + days * place // across for place in range(across + 1)]
    spans = [(dt.date.fromordinal(start), dt.date.fromordinal(end - 1)) for start, end in pairwise(edges)]
    return [PageCut(top, count, *span) for top, count in _runs(rows, max(2, per_page)) for span in spans]


def _runs(rows: Sequence[Row], per_page: int) -> Iterator[tuple[int, int]]:
    """The rows of every page as (first, count)."""
    start = 0
    while start < len(rows) or start == 0:
        end = min(start + per_page, len(rows))
        while end < len(rows) and end > start + 1 and _is_heading(rows[end - 1], rows[end]):
            end -= 1
        yield start, end - start
        start = max(end, 1)


def _is_heading(row: Row, following: Row) -> bool:
    """Whether a row only makes sense together with the one that follows."""
    return following.depth > row.depth and row.kind is not RowKind.ACTIVITY
