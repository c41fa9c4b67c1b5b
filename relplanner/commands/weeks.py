"""Dates told as weeks from now, so that a sample or a template is alive whenever it is used."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from relplanner.schedule.worktime import WorkCalendar

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MORNING, _EVENING = dt.time(9), dt.time(17)
_NEAR = dt.timedelta(weeks=12)
_WEEK = dt.timedelta(weeks=1)


class Freeze(NamedTuple):
    """The change freeze that the plan steers around; first and last day."""

    title: str
    start: dt.date
    finish: dt.date


class Weeks:
    """Reads ``6w thu`` as the Thursday six weeks from this week, ``-2w mon 14:00`` as a moment two weeks ago.

    At a weekend this week is the one to come. Weeks ahead that lie in the freeze are not counted, since
    nobody plans work there. What would start on a public holiday starts on the working day after it; what
    would end on one ends on the working day before it.
    """

    def __init__(
        self, today: dt.date, calendar: WorkCalendar, freeze: Mapping[str, Any] | None = None
    ) -> None:
        self._calendar = calendar
        weekend = today.weekday() > 4
        self._monday = today - dt.timedelta(days=today.weekday()) + (_WEEK if weekend else dt.timedelta())
        self.freeze = _freeze(today, self._monday, freeze) if freeze else None

    def day(self, text: str, *, ending: bool = True) -> dt.date:
        """The calendar date of ``6w thu``, as the end or the start of something. Raises ValueError."""
        day = self._plain_day(text)
        if day.weekday() > 4 or self._calendar.is_working_day(day):
            return day
        return self._calendar.add_days(day, -1 if ending else 1)

    def moment(self, text: str, *, ending: bool) -> dt.datetime:
        """The local time of ``6w thu 20:00``, holiday or not; of ``6w thu``, the day's 9:00 or 17:00.

        Raises ValueError.
        """
        if ":" in text:
            day, _, time = text.rpartition(" ")
            return dt.datetime.combine(self._plain_day(day), dt.time.fromisoformat(time))
        return dt.datetime.combine(self.day(text, ending=ending), _EVENING if ending else _MORNING)

    def _plain_day(self, text: str) -> dt.date:
        found = re.fullmatch(r"(-?\d{1,3})w (mon|tue|wed|thu|fri|sat|sun)", text)
        if not found:
            raise ValueError(text)
        return self._week(int(found[1])) + dt.timedelta(days=_WEEKDAYS.index(found[2]))

    def _week(self, number: int) -> dt.date:
        if number <= 0:
            return self._monday + number * _WEEK
        monday = self._monday
        while number:
            monday += _WEEK
            midweek = monday + dt.timedelta(days=2)
            if self.freeze is None or not self.freeze.start <= midweek <= self.freeze.finish:
                number -= 1
        return monday


def _freeze(today: dt.date, monday: dt.date, told: Mapping[str, Any]) -> Freeze:
    """The festive freeze when it is on or near, else another some weeks ahead."""
    festive, otherwise = told["festive"], told["otherwise"]
    for year in (today.year - 1, today.year):
        start = dt.date.fromisoformat(f"{year}-{festive['start']}")
        finish = dt.date.fromisoformat(f"{year + 1}-{festive['finish']}")
        if finish >= today and start - today <= _NEAR:
            return Freeze(festive["title"], start, finish)
    start = monday + otherwise["week"] * _WEEK
    return Freeze(otherwise["title"], start, start + otherwise["weeks"] * _WEEK - dt.timedelta(days=3))
