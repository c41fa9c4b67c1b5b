"""A working calendar on the shared axis of whole minutes, as the network reckons: integers in and out.

A *minute* counts from the first of January of the year 1. A *position* counts working minutes. A *key* is
twice a position, plus one for its latest moment: 17:00 on Friday and 9:00 on Monday are one position and two
keys, and keys are in the order of their moments.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right

from relplanner.schedule.worktime import DAY, WorkCalendar

_LOW, _HIGH = dt.date(1900, 1, 1).toordinal(), dt.date(2200, 1, 1).toordinal()
_FOREVER = 1 << 58
_LAST_MINUTE = dt.datetime.max.toordinal() * DAY
_FIRST = dt.datetime.min.toordinal()


def minute_of(moment: dt.datetime) -> int:
    """The minute of a naive local time; seconds are cut off."""
    return moment.toordinal() * DAY + moment.hour * 60 + moment.minute


def moment_of(minute: int) -> dt.datetime:
    """The naive local time of a minute, or the nearest there is."""
    day, rest = divmod(minute, DAY)
    if day < _FIRST:
        return dt.datetime.min
    if minute >= _LAST_MINUTE:
        return dt.datetime.max
    return dt.datetime.fromordinal(day) + dt.timedelta(minutes=rest)


class Clock:
    """One calendar as sorted stretches of work; it grows to whatever it is asked for."""

    __slots__ = ("_days", "_first", "_high", "_last", "_low", "before", "calendar", "ends", "starts")

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.before: list[int] = []
        self._low = self._high = 0
        self._first = self._last = 0
        self._days = (0, 0)

    def key(self, minute: int) -> int:
        """The key of a minute; outside working time that of the next moment of work."""
        if not self._low <= minute < self._high:
            self._reach_minute(minute)
        index = bisect_right(self.starts, minute) - 1
        end = self.ends[index]
        if minute < end:
            return 2 * (self.before[index] + minute - self.starts[index]) + 1
        return 2 * (self.before[index] + end - self.starts[index]) + (minute > end)

    def position(self, minute: int) -> int:
        """The working minutes before a minute."""
        return self.key(minute) >> 1

    def minute(self, key: int) -> int:
        """The minute of a key."""
        position = key >> 1
        if not self._first < position < self._last:
            self._reach_position(position)
        before = self.before
        index = (bisect_right(before, position) if key & 1 else bisect_left(before, position)) - 1
        return self.starts[index] + position - before[index]

    def _reach_minute(self, minute: int) -> None:
        day = min(max(minute // DAY, _LOW), _HIGH - 1)
        low, high = self._days if self.starts else (day, day)
        self._lay(min(low, day - 366), max(high, day + 3 * 366))
        while not self._low <= minute < self._high:
            self._grow(down=minute < self._low)

    def _reach_position(self, position: int) -> None:
        if not self.starts:
            self._reach_minute(minute_of(dt.datetime(2000, 1, 1)))
        while not self._first < position < self._last:
            self._grow(down=position <= self._first)

    def _grow(self, *, down: bool) -> None:
        low, high = self._days
        more = high - low
        self._lay(low - more if down else low, high if down else high + more)

    def _lay(self, low: int, high: int) -> None:
        """Lay out the work of these days; outside 1900 to 2199 every minute counts, as in the calendar."""
        low, high = max(low, _LOW), min(high, _HIGH)
        starts, ends = ([-_FOREVER], [_LOW * DAY]) if low == _LOW else ([], [])
        for offset, hours in enumerate(self.calendar.hours_between(low, high)):
            midnight = (low + offset) * DAY
            for start, end in hours:
                if ends and ends[-1] == midnight + start:
                    ends[-1] = midnight + end
                else:
                    starts.append(midnight + start)
                    ends.append(midnight + end)
        if high == _HIGH:
            starts.append(_HIGH * DAY)
            ends.append(_FOREVER)
        if not starts:
            return self._lay(low - 3660, high + 3660)
        before = [0] * len(starts)
        worked = self.calendar.position(moment_of(low * DAY)) - max(0, low * DAY - starts[0])
        for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
            before[index] = worked
            worked += end - start
        self.starts, self.ends, self.before = starts, ends, before
        self._days = low, high
        self._low, self._high = starts[0], _FOREVER if high == _HIGH else high * DAY
        self._first, self._last = before[0], worked
