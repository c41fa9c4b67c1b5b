"""Working calendars as arrays: many keys at once to minutes, to other clocks, and after a lag.

Keys and minutes are those of ``clock``; here keys count from a moment near the plan's start, so that they fit
into 32 bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relplanner.schedule.clock import Clock
from relplanner.schedule.worktime import DAY, WorkCalendar

Keys = NDArray[np.int32]
Minutes = NDArray[np.int64]
Places = NDArray[np.int64]
FAR = 1 << 30
"""Above every key; below none."""
_BEFORE, _AFTER = 30 * DAY, 90 * DAY
_LONGEST = 8 * 366 * DAY
"""Up to this many minutes tables are worth their memory; beyond them every key is searched for."""


class Ticks:
    """One calendar's clock, with keys that count from ``base``."""

    def __init__(self, calendar: WorkCalendar, origin: int) -> None:
        # A clock of its own: those of a schedule grow while another thread reads them.
        self._clock = Clock(calendar)
        self.base = self._clock.key(origin) & ~1
        self._laid: list[int] = []
        self._take_over()

    def relative(self, key: int) -> int:
        """A key of the network, counted from the base."""
        return min(max(key - self.base, -FAR), FAR)

    def key(self, minute: int) -> int:
        """The key of one minute."""
        return self.relative(self._clock.key(minute))

    def keys(self, minutes: Minutes) -> Minutes:
        """The keys of minutes."""
        if minutes.size:
            self._clock.key(int(minutes.min()))
            self._clock.key(int(minutes.max()))
            self._take_over()
        at = np.searchsorted(self._starts, minutes, side="right") - 1
        into = minutes - self._starts[at]
        length = self._ends[at] - self._starts[at]
        early = 2 * self._before[at] - self.base
        return np.where(into < length, early + 2 * into + 1, early + 2 * length + (into > length))

    def minutes(self, keys: Keys | Minutes) -> Minutes:
        """The minutes of keys."""
        wide = keys.astype(np.int64) + self.base
        if wide.size:
            self._clock.minute(int(wide.min()))
            self._clock.minute(int(wide.max()))
            self._take_over()
        # The last moment of a position lies in the stretch after it, its first in the one before.
        at = np.searchsorted(self._late, wide, side="right") - 1
        found: Minutes = self._starts[at] + (wide >> 1) - self._before[at]
        return found

    def _take_over(self) -> None:
        clock = self._clock
        if clock.starts is self._laid:
            return
        self._laid = clock.starts
        self._starts = np.array(clock.starts, dtype=np.int64)
        self._ends = np.array(clock.ends, dtype=np.int64)
        self._before = np.array(clock.before, dtype=np.int64)
        self._late = 2 * self._before + 1


class Way(NamedTuple):
    """How some ties come from keys on the clocks of what asks to keys on those of what is asked.

    Clocks are told by their places among the converter's; lags in a column. Without a ``lag_clock`` lags are
    on the wall.
    """

    source: Places
    lag: Keys
    lag_clock: Places | None
    own: Places
    is_counted_there: bool
    """Whether lags are counted on the clocks of what is asked."""


class _Tables:
    """The minutes of all keys, and the keys of all minutes, of some clocks from one minute to another."""

    def __init__(self, ticks: Sequence[Ticks], origin: int, low: int, high: int) -> None:
        self.low, self.span = low - origin, high - low
        minutes = np.arange(low, high)
        self.keys = np.concatenate([_narrow(each.keys(minutes)) for each in ticks])
        self.first_key = np.array([[each.key(low)] for each in ticks])
        self.key_count = np.array([[each.key(high)] for each in ticks]) - self.first_key
        self.minutes_from = np.cumsum(self.key_count, axis=0) - self.key_count
        runs = zip(ticks, self.first_key.ravel(), self.key_count.ravel(), strict=True)
        self.minutes = np.concatenate(
            [_narrow(each.minutes(np.arange(first, first + count)) - origin) for each, first, count in runs]
        )


class Converter:
    """Turns keys of several clocks into minutes and back, most of them from ``first`` to ``last``.

    Searching takes ten times as long as looking up in tables, which take a while to make: they are made once
    so much was searched for that they would have paid.
    """

    def __init__(self, ticks: Sequence[Ticks], first: int, last: int) -> None:
        self._ticks = ticks
        self._origin, self._low = first, first - _BEFORE
        self._high = min(last + max(_AFTER, last - first), self._low + _LONGEST)
        self._searched = 0
        self._tables: _Tables | None = None

    def asked(self, keys: Keys, way: Way) -> Keys:
        """The keys that ties ask for, a row for each; the same as ``passes.bound_of``."""
        self._searched += keys.size
        if self._tables is None and self._searched > len(self._ticks) * (self._high - self._low) // 8:
            self._tables = _Tables(self._ticks, self._origin, self._low, self._high)
        minutes = self._to_minutes(keys, way.source)
        if way.lag_clock is None:
            return self._to_keys(minutes + way.lag, way.own)
        found = self._to_keys(minutes, way.lag_clock)
        found = 2 * ((found >> 1) + way.lag) + (way.lag < 0)
        if way.is_counted_there:
            return found
        return self._to_keys(self._to_minutes(found, way.lag_clock), way.own)

    def _to_minutes(self, keys: Keys, clocks: Places) -> Keys:
        tables = self._tables
        if tables is not None:
            at = keys - tables.first_key[clocks]
            if at.min() >= 0 and (at.max(axis=1, keepdims=True) < tables.key_count[clocks]).all():
                known: Keys = tables.minutes.take(at + tables.minutes_from[clocks])
                return known
        found = np.empty_like(keys)
        for clock in np.unique(clocks):
            rows = clocks == clock
            found[rows] = _narrow(self._ticks[clock].minutes(keys[rows]) - self._origin)
        return found

    def _to_keys(self, minutes: Keys, clocks: Places) -> Keys:
        tables = self._tables
        if tables is not None:
            at = minutes - np.int64(tables.low)
            if at.min() >= 0 and at.max() < tables.span:
                known: Keys = tables.keys.take(at + tables.span * clocks[:, None])
                return known
        found = np.empty_like(minutes)
        for clock in np.unique(clocks):
            rows = clocks == clock
            found[rows] = _narrow(self._ticks[clock].keys(minutes[rows] + np.int64(self._origin)))
        return found


def _narrow(keys: Minutes) -> Keys:
    narrow: Keys = np.clip(keys, -FAR, FAR).astype(np.int32)
    return narrow
