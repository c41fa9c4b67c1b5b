"""A measure: its value, the events behind it one by one, and how far it can be trusted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from relplanner.measures.intervals import bootstrap_median, wilson

_FEWEST_RESAMPLED = 3
"""Resampling one or two events says nothing of how far a median can be trusted."""
FEWEST = 8
"""Below so many events no verdict is given, only the figures."""


class MeasureCode(StrEnum):
    """Which measure; what each is called is told by the domain's texts."""

    FREQUENCY = "release_frequency"
    ON_TIME = "on_time"
    ON_FIRST_BASELINE = "on_first_baseline"
    SLIP = "slip"
    EMERGENCY = "emergency_share"
    EXCEPTIONS = "exception_rate"
    REHEARSED = "rollback_rehearsed"
    ACTIONS = "action_closure"
    PREDICTABILITY = "predictability"


class Unit(StrEnum):
    """What a value counts."""

    SHARE = "share"
    PER_WEEK = "per_week"
    WORKING_DAYS = "working_days"


class Period(NamedTuple):
    """The days that count, both ends included."""

    first: dt.date
    last: dt.date

    def holds(self, day: dt.date | None) -> bool:
        """Whether a day counts."""
        return day is not None and self.first <= day <= self.last

    @property
    def weeks(self) -> float:
        """Its length in weeks."""
        return ((self.last - self.first).days + 1) / 7


class Row(NamedTuple):
    """One event behind a measure: the record, the day, and its own value (1 or 0 in a share)."""

    id: str
    day: dt.date | None
    value: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure over a period.

    ``value`` is None where nothing happened; ``low`` and ``high`` bound it (95 %), where that can be said.
    ``parts`` breaks it down by a name, such as the reason of a slip: the median and how many.
    """

    code: MeasureCode
    unit: Unit
    rows: tuple[Row, ...]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    parts: tuple[tuple[str, float, int], ...] = ()

    @property
    def n(self) -> int:
        """How many events it rests on."""
        return len(self.rows)

    @property
    def is_firm(self) -> bool:
        """Whether there are events enough for a verdict."""
        return self.n >= FEWEST


def share(code: MeasureCode, rows: tuple[Row, ...]) -> Measure:
    """The share of events that count 1, with Wilson's interval."""
    if not rows:
        return Measure(code, Unit.SHARE, rows)
    hits = sum(row.value == 1 for row in rows)
    low, high = wilson(hits, len(rows))
    return Measure(code, Unit.SHARE, rows, hits / len(rows), low, high)


def middle(code: MeasureCode, unit: Unit, rows: tuple[Row, ...]) -> Measure:
    """The median of the events' values, with a bootstrap interval."""
    if not rows:
        return Measure(code, unit, rows)
    values = [row.value for row in rows]
    low, high = bootstrap_median(values) if len(rows) >= _FEWEST_RESAMPLED else (None, None)
    return Measure(code, unit, rows, median(values), low, high)
