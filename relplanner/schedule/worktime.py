"""Arithmetic in working time: exact, symmetric, and fast by prefix sums over the days of a calendar."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from relplanner.schedule.regions import public_holidays

Intervals = tuple[tuple[int, int], ...]
"""Working intervals of a day as minutes from midnight, ascending and apart: ``((540, 1020),)`` is 9 to 5."""

DAY = 24 * 60
_NOON = DAY // 2
ROUND_THE_CLOCK: Intervals = ((0, DAY),)
STANDARD_WEEK: tuple[Intervals, ...] = (((540, 1020),),) * 5 + ((),) * 2
# Outside these years every minute counts: arithmetic stays exact there, and nobody builds 8,000 years.
_LOW_YEAR, _HIGH_YEAR = 1900, 2200
_LOW, _HIGH = dt.date(_LOW_YEAR, 1, 1).toordinal(), dt.date(_HIGH_YEAR, 1, 1).toordinal()


class SpecialDay(NamedTuple):
    """A day that differs from its weekday: its working intervals, and its name where it has one."""

    hours: Intervals
    name: str


class _Axis(NamedTuple):
    """The days of some whole years: their hours, and the minutes and working days before each of them."""

    first: int
    hours: list[Intervals]
    before: list[int]
    days: list[int]

    @property
    def end(self) -> int:
        return self.first + len(self.hours)


class WorkCalendar:
    """The working time of one calendar.

    ``week`` holds the intervals of Monday to Sunday; ``special`` days win over them and over the public
    holidays of ``regions``. A calendar that never works cannot carry work and counts round the clock.
    Seconds are cut off. All moments are naive local times.
    """

    __slots__ = ("_axis", "_names", "_regions", "_special", "_week")

    def __init__(
        self,
        week: Sequence[Intervals] = STANDARD_WEEK,
        special: Mapping[dt.date, SpecialDay] | None = None,
        regions: tuple[str, ...] = (),
    ) -> None:
        special = special or {}
        works = any(week) or any(day.hours for day in special.values())
        self._week = tuple(week) if works else (ROUND_THE_CLOCK,) * 7
        self._special = {day.toordinal(): what for day, what in special.items()}
        self._regions = regions
        self._names: dict[int, str] = {}
        # Replaced as a whole when it grows, so that another thread never sees half of it.
        self._axis = _Axis(0, [], [0], [0])

    @property
    def week(self) -> tuple[Intervals, ...]:
        """The working intervals of Monday to Sunday, holidays and special days aside."""
        return self._week

    # -- minutes -------------------------------------------------------------------------------------------

    def add(self, moment: dt.datetime, minutes: int) -> dt.datetime:
        """The moment that many working minutes later (earlier when negative).

        Going forward ends where the work ends (17:00, not 9:00 of the next day), going back where it begins;
        ``add(add(m, n), -n)`` is ``m`` for every ``m`` at which work can begin.
        """
        if minutes == 0:
            return moment
        return self.at(self.position(moment) + minutes, ending=minutes > 0)

    def between(self, start: dt.datetime, finish: dt.datetime) -> int:
        """Working minutes from ``start`` to ``finish``; negative when ``finish`` is the earlier."""
        return self.position(finish) - self.position(start)

    def next_work(self, moment: dt.datetime) -> dt.datetime:
        """The first moment, this or later, at which work can begin."""
        return self.at(self.position(moment), ending=False)

    def prev_work(self, moment: dt.datetime) -> dt.datetime:
        """The last moment, this or earlier, at which work can end."""
        return self.at(self.position(moment), ending=True)

    def position(self, moment: dt.datetime) -> int:
        """Working minutes from a fixed but arbitrary moment of this calendar."""
        axis = self._axis
        ordinal = moment.toordinal()
        minute = moment.hour * 60 + moment.minute
        index = ordinal - axis.first
        if not 0 <= index < len(axis.hours):
            if not _LOW <= ordinal < _HIGH:
                return self._position_outside(ordinal, minute)
            axis = self._reach(ordinal)
            index = ordinal - axis.first
        worked = axis.before[index]
        for start, end in axis.hours[index]:
            if minute <= start:
                break
            worked += (minute if minute < end else end) - start
        return worked

    def at(self, position: int, *, ending: bool) -> dt.datetime:
        """The moment at a position: the earliest such when ``ending``, else the latest."""
        axis = self._axis
        while position <= axis.before[0] and axis.first > _LOW:
            axis = self._reach(axis.first - 1)
        while position >= axis.before[-1] and 0 < axis.end < _HIGH:
            axis = self._reach(axis.end)
        before = axis.before
        if position < before[0] or (ending and position == before[0]):
            return _shifted(axis.first, position - before[0])
        if position > before[-1] or (not ending and position == before[-1]):
            return _shifted(axis.end, position - before[-1])
        index = (bisect_left(before, position) if ending else bisect_right(before, position)) - 1
        left = position - before[index]
        for start, end in axis.hours[index]:
            if left < end - start or (ending and left == end - start):
                return _shifted(axis.first + index, start + left)
            left -= end - start
        raise AssertionError("prefix sums and hours disagree")

    # -- days ----------------------------------------------------------------------------------------------

    def hours_of(self, day: dt.date) -> Intervals:
        """The working intervals of a day."""
        ordinal = day.toordinal()
        if not _LOW <= ordinal < _HIGH:
            return ROUND_THE_CLOCK
        axis = self._covering(ordinal)
        return axis.hours[ordinal - axis.first]

    def end_of(self, day: dt.date) -> dt.datetime:
        """The end of work on a day; of a day off, noon."""
        hours = self.hours_of(day)
        return _shifted(day.toordinal(), hours[-1][1] if hours else _NOON)

    def hours_between(self, first: int, last: int) -> list[Intervals]:
        """The working intervals from one day's ordinal (counted) to another's (not counted), 1900 to 2200."""
        self._covering(first)
        axis = self._covering(last - 1)
        return axis.hours[first - axis.first : last - axis.first]

    def is_working_day(self, day: dt.date) -> bool:
        """Whether any work is done on that day."""
        return bool(self.hours_of(day))

    def working_day(self, day: dt.date) -> dt.date:
        """That day where work is done on it, else the first working day after it."""
        return day if self.is_working_day(day) else self.add_days(day, 1)

    def name_of(self, day: dt.date) -> str:
        """The name of the holiday, or of the day that differs; empty for an ordinary day."""
        self.hours_of(day)
        return self._names.get(day.toordinal(), "")

    def add_days(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th working day after ``day``, or before it when negative; ``day`` itself for 0."""
        ordinal = day.toordinal()
        if count == 0:
            return day
        if not _LOW <= ordinal < _HIGH:
            return day + dt.timedelta(days=count)
        axis = self._covering(ordinal)
        wanted = axis.days[ordinal - axis.first + (1 if count > 0 else 0)] + count
        while wanted < 0 and axis.first > _LOW:
            # Days count from the start of the axis, which moves when it grows to the past.
            end, total = axis.end, axis.days[-1]
            axis = self._reach(axis.first - 1)
            wanted += axis.days[end - axis.first] - total
        while wanted >= axis.days[-1] and axis.end < _HIGH:
            axis = self._reach(axis.end)
        found = (bisect_left(axis.days, wanted) if count > 0 else bisect_right(axis.days, wanted)) - 1
        return dt.date.fromordinal(axis.first + min(max(found, 0), len(axis.hours) - 1))

    def days_between(self, start: dt.date, finish: dt.date) -> int:
        """Working days from ``start`` (counted) to ``finish`` (not counted); negative when it is earlier."""
        low, high = sorted((start.toordinal(), finish.toordinal()))
        if low < _LOW or high >= _HIGH:
            return (finish - start).days
        self._covering(low)
        axis = self._covering(high)
        count = axis.days[high - axis.first] - axis.days[low - axis.first]
        return count if finish >= start else -count

    # -- the axis ------------------------------------------------------------------------------------------

    def _position_outside(self, ordinal: int, minute: int) -> int:
        if ordinal < _LOW:
            return self._reach(_LOW).before[0] + (ordinal - _LOW) * DAY + minute
        return self._reach(_HIGH - 1).before[-1] + (ordinal - _HIGH) * DAY + minute

    def _covering(self, ordinal: int) -> _Axis:
        axis = self._axis
        return axis if 0 <= ordinal - axis.first < len(axis.hours) else self._reach(ordinal)

    def _reach(self, ordinal: int) -> _Axis:
        """Lengthen the axis to hold this day and some years around; positions stay what they were."""
        old = self._axis
        year = dt.date.fromordinal(ordinal).year
        low, high = max(year - 1, _LOW_YEAR), min(year + 2, _HIGH_YEAR)
        if old.hours:
            grown = 1 + len(old.hours) // 365  # doubling keeps the cost of growing in proportion
            old_low = dt.date.fromordinal(old.first).year
            old_high = dt.date.fromordinal(old.end - 1).year + 1
            low = max(_LOW_YEAR, min(low, old_low - grown)) if ordinal < old.first else old_low
            high = min(_HIGH_YEAR, max(high, old_high + grown)) if ordinal >= old.end else old_high
        first = dt.date(low, 1, 1).toordinal()
        hours = self._hours_of_years(low, high)
        # Days differ little: a handful of sums is enough for all of them.
        worked_in = {day: sum(end - start for start, end in day) for day in set(hours)}
        minutes = [worked_in[day] for day in hours]
        before = list(accumulate(minutes, initial=0))
        if old.hours:
            shift = old.before[0] - before[old.first - first]
            before = [worked + shift for worked in before]
        days = list(accumulate((1 if day else 0 for day in hours), initial=0))
        self._axis = axis = _Axis(first, hours, before, days)
        return axis

    def _hours_of_years(self, low: int, high: int) -> list[Intervals]:
        first = dt.date(low, 1, 1).toordinal()
        count = dt.date(high, 1, 1).toordinal() - first
        weekday = (first - 1) % 7  # ordinal 1 was a Monday
        week = self._week[weekday:] + self._week[:weekday]
        hours = (list(week) * (count // 7 + 1))[:count]
        for region in self._regions:
            for year in range(low, high):
                for day, name in public_holidays(region, year).items():
                    hours[day.toordinal() - first] = ()
                    self._names[day.toordinal()] = name
        for ordinal, special in self._special.items():
            if 0 <= ordinal - first < count:
                hours[ordinal - first] = special.hours
                self._names[ordinal] = special.name
        return hours


class CommonTime(WorkCalendar):
    """The working time that several calendars have in common.

    Where the first never works on the same weekday hours as the others, it counts alone: there is nothing
    that they could have in common.
    """

    __slots__ = ("_parts",)

    def __init__(self, parts: Sequence[WorkCalendar]) -> None:
        super().__init__()
        week = parts[0]._week
        for part in parts[1:]:
            week = tuple(map(in_common, week, part._week))
        self._parts = tuple(parts) if any(week) else tuple(parts[:1])

    def _hours_of_years(self, low: int, high: int) -> list[Intervals]:
        first, last = dt.date(low, 1, 1).toordinal(), dt.date(high, 1, 1).toordinal()
        hours = self._parts[0].hours_between(first, last)
        for part in self._parts:
            hours = list(map(in_common, hours, part.hours_between(first, last)))
            self._names = {**part._names, **self._names}
        return hours


def in_common(one: Intervals, other: Intervals) -> Intervals:
    """The minutes of a day that lie in both."""
    if one == other:
        return one
    cuts = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple((start, end) for start, end in cuts if start < end)


def _shifted(ordinal: int, minutes: int) -> dt.datetime:
    """Midnight of that day and so many minutes, or the nearest moment there is."""
    try:
        return dt.datetime.fromordinal(ordinal) + dt.timedelta(minutes=minutes)
    except OverflowError:
        return dt.datetime.max if minutes > 0 else dt.datetime.min
