"""The calendars of a plan as those of a project file: each whole, with the days that differ from its week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from relplanner.domain.kinds import Calendar
from relplanner.domain.plan import Plan
from relplanner.exchange.mspdi.xml_out import child, fill
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.worktime import DAY, Intervals, WorkCalendar

_WEEKDAYS = (6, 0, 1, 2, 3, 4, 5)
"""Project counts weekdays from Sunday, Python from Monday."""


class CalendarsOut:
    """The calendars that activities, releases and people of a plan work by, numbered as they are written."""

    def __init__(self, plan: Plan, calendars: Calendars, first: dt.date, last: dt.date) -> None:
        self._calendars = calendars
        self._first, self._last = first, last
        self._names: dict[str | None, str] = {None: "Standard"}
        self._names |= {record.id: record.title or record.key for record in plan.of(Calendar).values()}
        self._numbers = {id: number for number, id in enumerate(self._names, start=1)}

    def number(self, calendar: str | None) -> int:
        """The UID of a calendar; of the standard week where there is none."""
        return self._numbers.get(calendar, self._numbers[None])

    def write(self, parent: Element) -> None:
        """All calendars, with their exceptions from the first day to the last."""
        for id, number in self._numbers.items():
            element = child(
                parent, "Calendar",
                {"UID": number, "Name": self._names[id], "IsBaseCalendar": True, "BaseCalendarUID": -1},
            )  # fmt: skip
            calendar = self._calendars.of(id)
            self._write_week(element, calendar)
            exceptions = SubElement(element, "Exceptions")
            for name, hours, days in self._exceptions(calendar):
                _write_exception(exceptions, name, hours, days)

    def write_derived(self, parent: Element, number: int, name: str, base: str | None) -> None:
        """A person's calendar, which differs in nothing from the one it is based on."""
        child(
            parent, "Calendar",
            {"UID": number, "Name": name, "IsBaseCalendar": False, "BaseCalendarUID": self.number(base)},
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self._numbers)

    def _write_week(self, element: Element, calendar: WorkCalendar) -> None:
        days = SubElement(element, "WeekDays")
        for number, weekday in enumerate(_WEEKDAYS, start=1):
            hours = calendar.week[weekday]
            day = child(days, "WeekDay", {"DayType": number, "DayWorking": bool(hours)})
            _write_hours(day, hours)

    def _exceptions(self, calendar: WorkCalendar) -> Iterator[tuple[str, Intervals, list[dt.date]]]:
        """Runs of neighbouring days that differ from the week in the same way."""
        count = (self._last - self._first).days + 1
        every = (self._first + dt.timedelta(days=number) for number in range(count))
        special = [day for day in every if calendar.hours_of(day) != calendar.week[day.weekday()]]

        def alike(item: tuple[int, dt.date]) -> tuple[str, Intervals, int]:
            number, day = item
            return calendar.name_of(day), calendar.hours_of(day), day.toordinal() - number

        for (name, hours, _), run in groupby(enumerate(special), alike):
            yield name, hours, [day for _, day in run]


def _write_exception(parent: Element, name: str, hours: Intervals, days: list[dt.date]) -> None:
    element = child(parent, "Exception", {"EnteredByOccurrences": False})
    last = dt.datetime.combine(days[-1], dt.time(23, 59))
    child(element, "TimePeriod", {"FromDate": dt.datetime.combine(days[0], dt.time()), "ToDate": last})
    fill(
        element,
        {"Occurrences": len(days), "Name": name or None, "Type": 1, "DayWorking": bool(hours)},
    )
    _write_hours(element, hours)


def _write_hours(parent: Element, hours: Intervals) -> None:
    if not hours:
        return
    times = SubElement(parent, "WorkingTimes")
    for start, finish in hours:
        child(times, "WorkingTime", {"FromTime": _clock(start), "ToTime": _clock(finish)})


def _clock(minute: int) -> str:
    """A time of day; midnight at the end of a day is 00:00:00."""
    hours, minutes = divmod(minute % DAY, 60)
    return f"{hours:02}:{minutes:02}:00"
