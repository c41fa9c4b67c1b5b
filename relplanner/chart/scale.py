"""From time to pixels and back, and how much a pixel is worth at each zoom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

_MINUTES = 24 * 60
NARROWEST, WIDEST = 0.05, 240.0


class Zoom(StrEnum):
    """The named zooms; between them any other is possible."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


DAY_WIDTHS = {Zoom.DAY: 120.0, Zoom.WEEK: 34.0, Zoom.MONTH: 7.4, Zoom.QUARTER: 2.8, Zoom.YEAR: 0.9}
"""Pixels per day of the named zooms."""


def day_number(moment: dt.datetime) -> float:
    """A moment as days since the year 1, with its fraction."""
    return moment.toordinal() + (moment.hour * 60 + moment.minute) / _MINUTES


def moment_of(day: float) -> dt.datetime:
    """The moment of a day number, to the minute, kept within what dates can hold."""
    whole = min(max(int(day // 1), 1), dt.date.max.toordinal() - 1)
    minutes = round((day - day // 1) * _MINUTES)
    return dt.datetime.fromordinal(whole) + dt.timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Scale:
    """Places day ``origin`` (a day number) at x = 0 and gives each day ``day_width`` pixels."""

    origin: float
    day_width: float

    def x(self, day: float) -> float:
        """Where a day number lies."""
        return (day - self.origin) * self.day_width

    def day(self, x: float) -> float:
        """The day number that lies at ``x``."""
        return self.origin + x / self.day_width

    @property
    def whole_days(self) -> bool:
        """Whether hours are too small to see, so that what touches a day fills it."""
        return self.day_width < 48

    def nearest_zoom(self) -> Zoom | None:
        """The named zoom that this is, or None in between."""
        return next(
            (zoom for zoom, width in DAY_WIDTHS.items() if abs(width / self.day_width - 1) < 0.02), None
        )


def fitting(first: dt.date, last: dt.date, width: float, most: float = DAY_WIDTHS[Zoom.WEEK]) -> Scale:
    """The scale at which ``first`` to ``last`` (counted) just fill a width."""
    days = max(1, last.toordinal() - first.toordinal() + 1)
    return Scale(first.toordinal(), min(most, max(NARROWEST, width / days)))
