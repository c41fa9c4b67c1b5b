"""The days that are shaded: weekly rest, holidays, and windows in which releases are held back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from math import inf
from typing import NamedTuple

from relplanner.chart.rows import Row, RowKind
from relplanner.chart.scale import Scale, day_number
from relplanner.chart.shapes import LABEL_REACH, Label, Stress, Wash, WashKind
from relplanner.domain.kinds import Window
from relplanner.domain.plan import Plan
from relplanner.rules.windows import HOLDING, openings
from relplanner.schedule.worktime import WorkCalendar

_MOST_OCCURRENCES = 200
_LABEL_EVERY = 24
_REST_FROM = 2.0
_WEEKEND = 5
_NAMED_FROM = 60.0
_NARROWEST = 24.0


class Occurrence(NamedTuple):
    """One time that a window is open, in day numbers; ``products`` empty means all."""

    window: Window
    start: float
    finish: float

    @property
    def products(self) -> tuple[str, ...]:
        return self.window.products

    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day it touches."""
        first = int(self.start)
        last = int(self.finish) - (1 if self.finish == int(self.finish) and self.finish > self.start else 0)
        return dt.date.fromordinal(first), dt.date.fromordinal(max(first, last))


def occurrences(plan: Plan, first: dt.date, last: dt.date) -> list[Occurrence]:
    """Every time that a window of the plan is open between two days, in order of the starts."""
    low, high = first.toordinal(), last.toordinal() + 1
    found = [
        occurrence
        for window in plan.of(Window).values()
        if not window.archived
        for occurrence in _times(window, low, high)
        if occurrence.finish >= low and occurrence.start <= high
    ]
    return sorted(found, key=lambda occurrence: occurrence.start)


def _times(window: Window, low: int, high: int) -> Iterator[Occurrence]:
    after, before = dt.datetime.fromordinal(max(1, low)), dt.datetime.fromordinal(high)
    for opening in islice(openings(window, after, before), _MOST_OCCURRENCES):
        yield Occurrence(window, day_number(opening.start), day_number(opening.finish))


def rest_washes(
    scale: Scale, calendar: WorkCalendar, left: float, right: float, height: float, holidays: bool = True
) -> Iterator[Wash]:
    """A wash for every day of the weekly rest, and, if wanted, for every holiday by its name."""
    if scale.day_width < _REST_FROM:
        return
    first, last = max(1, int(scale.day(left))), min(int(scale.day(right)) + 1, dt.date.max.toordinal())
    for number in range(first, last + 1):
        day = dt.date.fromordinal(number)
        if not calendar.is_working_day(day):
            name = calendar.name_of(day)
            if name and not holidays and day.weekday() < _WEEKEND:
                continue
            kind = WashKind.HOLIDAY if name else WashKind.REST
            yield Wash(kind, scale.x(number), scale.day_width, 0.0, height, name)


def window_washes(
    scale: Scale,
    times: Sequence[Occurrence],
    rows: Sequence[Row],
    first_row: int,
    row_height: float,
    height: float,
) -> Iterator[Wash]:
    """A wash for every time a holding window is open, over the rows it counts for.

    ``rows`` are those in sight from ``first_row`` on; a window for all products fills ``height``.
    """
    for time in times:
        if time.window.kind not in HOLDING:
            continue
        start, finish = (
            (int(time.start), -int(-time.finish // 1)) if scale.whole_days else (time.start, time.finish)
        )
        x, width = scale.x(start), max(2.0, (finish - start) * scale.day_width)
        if not time.products:
            yield Wash(WashKind.FREEZE, x, width, 0.0, height, time.window.title)
            continue
        for top, count in _runs(rows, time.products):
            y = (first_row + top) * row_height
            yield Wash(WashKind.FREEZE, x, width, y, count * row_height, time.window.title)


def labelled_rows(rows: Sequence[Row]) -> frozenset[int]:
    """The rows that carry the names of windows: one in two dozen, where nothing else is drawn if possible."""
    chosen = set()
    for start in range(0, max(len(rows), 1), _LABEL_EVERY):
        block = range(start, min(start + _LABEL_EVERY, len(rows)))
        chosen.add(next((index for index in block if rows[index].kind is RowKind.GROUP), start))
    return frozenset(chosen)


def window_labels(
    washes: Sequence[Wash], labelled: Sequence[int], row_height: float, sight: float = -inf
) -> Iterator[Label]:
    """The name of every window, and of holidays with room for it, in the labelled rows that they cover.

    Windows that are open at the same time share a label, and no label runs into the next. What began
    left of ``sight`` has its name from there on.
    """
    named = sorted((wash for wash in washes if _name_room(wash)), key=lambda wash: wash.x)
    for row in labelled:
        middle = (row + 0.5) * row_height
        here = [wash for wash in named if wash.y <= middle <= wash.y + wash.height]
        alike = [[*same] for _, same in groupby(here, key=lambda wash: (wash.x, wash.width, wash.kind))]
        for place, same in enumerate(alike):
            wash = same[0]
            following = alike[place + 1][0].x if place + 1 < len(alike) else wash.x + 2 * _name_room(wash)
            begin = max(wash.x, sight)
            room = min(_name_room(wash) - begin + wash.x, following - begin - 8, LABEL_REACH)
            title = ", ".join(dict.fromkeys(each.title for each in same))
            if room > _NARROWEST:
                stress = Stress.BAD if wash.kind is WashKind.FREEZE else Stress.QUIET
                yield Label(begin + 6, middle - 5, title, stress, room)


def _name_room(wash: Wash) -> float:
    """How much room the name of a wash has; 0 where it has none."""
    if wash.kind is WashKind.FREEZE and wash.width > _NARROWEST:
        return wash.width + 12
    return wash.width - 8 if wash.kind is WashKind.HOLIDAY and wash.width > _NAMED_FROM else 0.0


def _runs(rows: Sequence[Row], products: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Runs of rows of these products, as (first, count)."""
    start = None
    for index, row in enumerate(rows):
        inside = row.product in products
        if inside and start is None:
            start = index
        if not inside and start is not None:
            yield start, index - start
            start = None
    if start is not None:
        yield start, len(rows) - start
