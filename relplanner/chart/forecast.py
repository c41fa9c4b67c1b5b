"""A forecast as a picture: its trials as bars or as an S-curve, and the days that matter as lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from relplanner.schedule.forecast import Forecast

_MOST_BARS = 20
_LIKELY, _SAFE = 0.5, 0.8


class Named(StrEnum):
    """What a line marks."""

    P50 = "P50"
    P80 = "P80"
    PROMISE = "promise"


class Box(NamedTuple):
    """A bar from the foot of the picture; ``height`` is its share of the highest, ``late`` is past P80."""

    x: float
    width: float
    height: float
    late: bool
    first: dt.date
    last: dt.date
    share: float
    """Of all trials."""


class Mark(NamedTuple):
    """A line from top to foot, at the end of a day."""

    name: Named
    x: float
    day: dt.date


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything in pixels from the left; heights are shares of the picture's."""

    boxes: tuple[Box, ...]
    curve: tuple[tuple[float, float], ...]
    """Where the S-curve goes: how far right, and which share of the trials was finished by then."""
    marks: tuple[Mark, ...]


def picture(made: Forecast, promise: dt.date | None, width: float) -> Picture:
    """A forecast drawn so wide; the day it is promised for is in it unless that is far off."""
    bars = made.bars(_MOST_BARS)
    begin = bars[0].first
    between = made.calendar.days_between
    days = between(begin, bars[-1].last) + 1
    low, high = 0, days
    if promise is not None:
        place = between(begin, promise) + 1
        low, high = (min(0, place), max(days, place)) if -days <= place <= 2 * days else (low, high)
    step = width / max(high - low, 1)

    def x(day: dt.date) -> float:
        return (between(begin, day) + 1 - low) * step

    safe = made.day_by(_SAFE)
    most = max(bar.trials for bar in bars)
    boxes = [
        Box(
            x(bar.first) - step, x(bar.last) - x(bar.first) + step, bar.trials / most,
            bar.first > safe, bar.first, bar.last, bar.trials / made.trials,
        )
        for bar in bars
    ]  # fmt: skip
    marks = [Mark(Named.P50, x(made.day_by(_LIKELY)), made.day_by(_LIKELY)), Mark(Named.P80, x(safe), safe)]
    if promise is not None and 0 <= x(promise) <= width:
        marks.append(Mark(Named.PROMISE, x(promise), promise))
    curve = ((boxes[0].x, 0.0), *((x(day), share) for day, share in made.curve()))
    return Picture(tuple(boxes), curve, tuple(marks))


def side_by_side(middles: Sequence[float], widths: Sequence[float], room: float, gap: float) -> list[float]:
    """Where labels begin so that each is as near its middle as the others and the edges let it.

    The middles are in ascending order. Labels that need more than ``room`` in all stick out on the right.
    """
    lefts: list[float] = []
    for middle, width in zip(middles, widths, strict=True):
        after = lefts[-1] + widths[len(lefts) - 1] + gap if lefts else 0.0
        lefts.append(max(middle - width / 2, after))
    edge = room
    for place in range(len(lefts) - 1, -1, -1):
        lefts[place] = max(0.0, min(lefts[place], edge - widths[place]))
        edge = lefts[place] - gap
    return lefts
