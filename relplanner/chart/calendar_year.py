"""A year as shapes: twelve small months whose days carry marks, and a tint where much goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from relplanner.chart.calendar import Item, Layer, by_day
from relplanner.chart.calendar_period import Period, bounds
from relplanner.chart.calendar_sheet import Caption, DayCell, Ground, Mark, Sheet, frozen
from relplanner.chart.header import DAYS, FULL_MONTHS

_ACROSS = (4, 3, 6)
_WEEKS, _MOST_MARKS = 6, 3
_LEAST_PEAK = 6
"""So many activities on the busiest day of a year at least, or little would look like much."""
_MARKED = frozenset({Layer.RELEASES, Layer.MILESTONES, Layer.DEADLINES})


class YearSizes(NamedTuple):
    """Lengths in pixels; those given are at 100 % text."""

    title: float = 26.0
    weekdays: float = 16.0
    margin: float = 12.0

    @classmethod
    def at(cls, text: float) -> YearSizes:
        """The sizes for a size of text."""
        return cls(*(float(round(length * text)) for length in cls()))


class _Block(NamedTuple):
    """Where a small month lies, and how large its days are."""

    month: int
    x: float
    y: float
    day_width: float
    day_height: float


def lay_out_year(year: int, ground: Ground, width: float, height: float, sizes: YearSizes) -> Sheet:
    """A year in so many pixels."""
    first, last = bounds(Period.YEAR, dt.date(year, 1, 1))
    items = ground.source.items(first, last, ground.layers)
    days = by_day(items, first, last)
    freezes = ground.source.freezes(first, last) if Layer.FREEZES in ground.layers else []
    peak = max(_LEAST_PEAK, max(map(_busy, days.values()), default=0))
    cells: list[DayCell] = []
    captions: list[Caption] = []
    for block in _blocks(width, height, sizes):
        captions += _captions(block, sizes)
        for day in _month(year, block.month):
            cell = _cell(day, block, sizes, ground, days.get(day, ()), frozen(day, freezes))
            cells.append(cell._replace(heat=_busy(days.get(day, ())) / peak))
    return Sheet(tuple(cells), captions=tuple(captions), small=True)


def _blocks(width: float, height: float, sizes: YearSizes) -> Iterator[_Block]:
    """The twelve months, in as many columns as make their days largest."""
    across = max(_ACROSS, key=lambda count: min(_day_size(width, height, count, sizes)))
    day_width, day_height = _day_size(width, height, across, sizes)
    for month in range(12):
        x = sizes.margin + month % across * (7 * day_width + 2 * sizes.margin)
        y = month // across * (_WEEKS * day_height + sizes.title + sizes.weekdays + sizes.margin)
        yield _Block(month + 1, x, y, day_width, day_height)


def _day_size(width: float, height: float, across: int, sizes: YearSizes) -> tuple[float, float]:
    down = 12 // across
    head = sizes.title + sizes.weekdays + sizes.margin
    return (width / across - 2 * sizes.margin) / 7, max(14.0, (height / down - head) / _WEEKS)


def _captions(block: _Block, sizes: YearSizes) -> Iterator[Caption]:
    yield Caption(block.x, block.y + sizes.title / 2 + 2, FULL_MONTHS[block.month - 1], strong=True)
    for place, name in enumerate(DAYS):
        x = block.x + place * block.day_width + block.day_width / 2 - 4
        yield Caption(x, block.y + sizes.title + sizes.weekdays / 2, name[0])


def _month(year: int, month: int) -> Iterator[dt.date]:
    first, last = bounds(Period.MONTH, dt.date(year, month, 1))
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield dt.date.fromordinal(number)


def _cell(
    day: dt.date, block: _Block, sizes: YearSizes, ground: Ground, items: Sequence[Item], freeze: str
) -> DayCell:
    place = day.day - 1 + day.replace(day=1).weekday()
    top = block.y + sizes.title + sizes.weekdays
    marked = [item for item in items if item.layer in _MARKED]
    return DayCell(
        day, block.x + place % 7 * block.day_width, top + place // 7 * block.day_height,
        block.day_width, block.day_height, str(day.day), True, day == ground.today,
        not ground.source.calendar.is_working_day(day), freeze,
        tuple(Mark(item.hue, item.layer is Layer.RELEASES) for item in marked[:_MOST_MARKS]),
        conflict=any(item.conflict for item in items if item.layer is Layer.RELEASES),
    )  # fmt: skip


def _busy(items: Sequence[Item]) -> int:
    """How many activities go on."""
    return sum(item.layer is Layer.ACTIVITIES for item in items)
