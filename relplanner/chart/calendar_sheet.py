"""The weeks of a month or a quarter as shapes: days, chips on them, bars over several, the rest counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from relplanner.chart.calendar import CalendarPlan, Item, Layer
from relplanner.chart.calendar_period import Period, bounds, whole_weeks
from relplanner.chart.header import DAYS, MONTHS
from relplanner.chart.washes import Occurrence

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_WEEKS = 6
_ROOMY_DAY = 4.4
"""So many times as wide as a chip is high, a day has room for its name."""


class SheetSizes(NamedTuple):
    """Heights and lengths in pixels; those given are a month's at 100 % text."""

    header: float = 30.0
    label: float = 28.0
    chip: float = 19.0
    gap: float = 3.0
    inset: float = 7.0
    least_row: float = 56.0

    @classmethod
    def at(cls, text: float, *, compact: bool = False) -> SheetSizes:
        """The sizes for a size of text; ``compact`` ones let a quarter's weeks stand on one screen."""
        usual = cls(24.0, 19.0, 16.0, 1.0, 3.0, 36.0) if compact else cls()
        return cls(*(float(round(length * text)) for length in usual))


class Mark(NamedTuple):
    """A shape below the number of a small day: a diamond for going live, a dot for anything else."""

    hue: int
    is_live: bool


class DayCell(NamedTuple):
    """The cell of a day; ``freeze`` names the window that holds releases back on it.

    A small day has ``marks`` instead of chips, and ``heat``, how much goes on, from 0 to 1.
    """

    day: dt.date
    x: float
    y: float
    width: float
    height: float
    label: str
    in_period: bool
    is_today: bool
    rest: bool
    freeze: str
    marks: tuple[Mark, ...] = ()
    heat: float = 0.0
    conflict: bool = False


class Chip(NamedTuple):
    """An item in one week; it may come from the week before and go on in the next."""

    item: Item
    day: dt.date
    x: float
    y: float
    width: float
    height: float
    from_before: bool
    goes_on: bool


class More(NamedTuple):
    """How many items of a day had no room."""

    day: dt.date
    x: float
    y: float
    width: float
    height: float
    number: int


class Caption(NamedTuple):
    """Words over days, around the middle height ``y``: the name of a weekday or of a month."""

    x: float
    y: float
    text: str
    strong: bool = False


class Sheet(NamedTuple):
    """A period laid out; ``small`` days carry marks in the place of chips."""

    days: tuple[DayCell, ...]
    chips: tuple[Chip, ...] = ()
    more: tuple[More, ...] = ()
    captions: tuple[Caption, ...] = ()
    small: bool = False


class Ground(NamedTuple):
    """What days lie on: the plan, the layers shown of it, and the day that is today."""

    source: CalendarPlan
    layers: frozenset[Layer]
    today: dt.date


def lay_out_weeks(
    period: Period, day: dt.date, ground: Ground, width: float, height: float, sizes: SheetSizes
) -> Sheet:
    """The month or the quarter that a day lies in: whole weeks from Monday, of a month always six."""
    inside = bounds(period, day)
    first, last = whole_weeks(*inside)
    if period is Period.MONTH:
        last = dt.date.fromordinal(min(first.toordinal() + 7 * _MONTH_WEEKS - 1, dt.date.max.toordinal()))
    weeks = (last.toordinal() - first.toordinal()) // 7 + 1
    size = width / 7, max(sizes.least_row, (height - sizes.header) / weeks)
    cells = [_cell(cell, size, inside, ground, sizes) for cell in _cells(first, last, ground)]
    filler = _Filler(sizes, in_label=period is Period.QUARTER)
    items = ground.source.items(first, last, ground.layers)
    for week in range(0, len(cells), 7):
        filler.fill(cells[week : week + 7], items)
    names = WEEKDAYS if size[0] > _ROOMY_DAY * sizes.chip else DAYS
    captions = tuple(
        Caption(place * size[0] + sizes.inset + 1, sizes.header / 2, name) for place, name in enumerate(names)
    )
    return Sheet(tuple(cells), tuple(filler.chips), tuple(filler.more), captions)


def frozen(day: dt.date, freezes: Iterable[Occurrence]) -> str:
    """The name of a window that holds releases back on a day; empty when none does."""
    return next((time.window.title for time in freezes if time.days()[0] <= day <= time.days()[1]), "")


class _Day(NamedTuple):
    day: dt.date
    place: int
    freeze: str


def _cells(first: dt.date, last: dt.date, ground: Ground) -> Iterable[_Day]:
    freezes = ground.source.freezes(first, last) if Layer.FREEZES in ground.layers else []
    for place, number in enumerate(range(first.toordinal(), last.toordinal() + 1)):
        day = dt.date.fromordinal(number)
        yield _Day(day, place, frozen(day, freezes))


def _cell(
    of: _Day, size: tuple[float, float], inside: tuple[dt.date, dt.date], ground: Ground, sizes: SheetSizes
) -> DayCell:
    (width, height), day = size, of.day
    return DayCell(
        day, of.place % 7 * width, sizes.header + of.place // 7 * height, width, height,
        f"{day.day} {MONTHS[day.month - 1]}" if day.day == 1 else f"{day.day}",
        inside[0] <= day <= inside[1], day == ground.today,
        not ground.source.calendar.is_working_day(day), of.freeze,
    )  # fmt: skip


class _Filler:
    """Puts the items of weeks on lanes, those that matter most on top.

    What has no room is counted: in a lane of its own, or ``in_label``, beside the number of the day.
    """

    def __init__(self, sizes: SheetSizes, *, in_label: bool) -> None:
        self._sizes, self._in_label = sizes, in_label
        self._step = sizes.chip + sizes.gap
        self.chips: list[Chip] = []
        self.more: list[More] = []

    def fill(self, cells: Sequence[DayCell], items: Iterable[Item]) -> None:
        monday, sunday = cells[0].day, cells[-1].day
        there = [item for item in items if item.first <= sunday and item.last >= monday]
        lanes = max(1, int((cells[0].height - self._sizes.label) // self._step))
        taken: list[set[dt.date]] = [set() for _ in range(lanes)]
        left_out: dict[dt.date, int] = {}
        crowded = set() if self._in_label else _crowded(cells, there, lanes)
        for item in there:
            days = [cell.day for cell in cells if item.first <= cell.day <= item.last]
            # A day with too many keeps its last lane for the word on how many there are.
            free = (
                number
                for number, lane in enumerate(taken)
                if not lane.intersection(days) and not (number == lanes - 1 and crowded.intersection(days))
            )
            lane = next(free, None)
            if lane is None:
                for day in days:
                    left_out[day] = left_out.get(day, 0) + 1
                continue
            taken[lane].update(days)
            self.chips.append(self._chip(item, days, cells, lane))
        self.more += [self._more(cell, left_out[cell.day], lanes) for cell in cells if cell.day in left_out]

    def _chip(self, item: Item, days: Sequence[dt.date], cells: Sequence[DayCell], lane: int) -> Chip:
        sizes = self._sizes
        start, end = (cells[(day - cells[0].day).days] for day in (days[0], days[-1]))
        before, on = item.first < days[0], item.last > days[-1]
        x = start.x + (0 if before else sizes.inset)
        right = end.x + end.width - (0 if on else sizes.inset)
        y = start.y + sizes.label + lane * self._step
        return Chip(item, days[0], x, y, right - x, sizes.chip, before, on)

    def _more(self, cell: DayCell, count: int, lanes: int) -> More:
        sizes = self._sizes
        if self._in_label:
            half = cell.width / 2
            return More(cell.day, cell.x + half, cell.y, half, sizes.label, count)
        y = cell.y + sizes.label + (lanes - 1) * self._step
        return More(cell.day, cell.x + sizes.inset, y, cell.width - 2 * sizes.inset, sizes.chip, count)


def _crowded(cells: Sequence[DayCell], items: Sequence[Item], lanes: int) -> set[dt.date]:
    return {cell.day for cell in cells if sum(item.first <= cell.day <= item.last for item in items) > lanes}
