"""The calendars of a project file: working hours per weekday, and the days that differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby, islice

from dateutil import rrule

from relplanner.domain.declare import Value
from relplanner.domain.delivery import Arrival, NotTaken
from relplanner.domain.kinds.context import DayKind, DaySource
from relplanner.exchange.mspdi.elements import Fields, ProjectFile

MOST_DAYS_OF_ONE_EXCEPTION = 1_000

_WEEK = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
# Where a file leaves a weekday out, Microsoft Project means its own standard week.
_STANDARD = "08:00-12:00 13:00-17:00"
_STANDARD_WEEK = {day: "" if day in ("sunday", "saturday") else _STANDARD for day in _WEEK}
_EVERY_DAY = tuple(rrule.weekdays)
_RULE_WEEK = (rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA)
_DAYS_OF_ITEM = {0: _EVERY_DAY, 1: _EVERY_DAY[:5], 2: _EVERY_DAY[5:]} | {
    item: (day,) for item, day in enumerate(_RULE_WEEK, start=3)
}


def calendar_ref(uid: int) -> str:
    """What a calendar is called within the delivery."""
    return f"calendar {uid}"


def read_calendars(project: ProjectFile, told: list[NotTaken]) -> list[Arrival]:
    """The calendars and their days; a calendar that changes nothing of the one it is based on is left out."""
    found: dict[int, Fields] = {}
    for element in project.calendars:
        calendar = Fields(element, "a calendar", told)
        uid = calendar.number("UID")
        calendar.where = f"calendar {uid} “{calendar.line('Name')}”"
        if uid is None or uid in found:
            calendar.tell("the calendar: it has no UID of its own")
        else:
            found[uid] = calendar
    weeks: dict[int, Mapping[str, str]] = {}
    arrivals: list[Arrival] = []
    for uid, calendar in sorted(found.items(), key=lambda item: not item[1].flag("IsBaseCalendar")):
        base = calendar.number("BaseCalendarUID")
        own = dict(_weekdays(calendar))
        weeks[uid] = week = {**weeks.get(-1 if base is None else base, _STANDARD_WEEK), **own}
        days = list(_days(uid, calendar))
        if not (own or days or calendar.flag("IsBaseCalendar")):
            continue
        name = calendar.line("Name") or f"Calendar {uid}"
        parent = (calendar_ref(base),) if base is not None and base != uid and base in weeks else ()
        values = {"title": name, **week}
        arrivals.append(Arrival("calendar", calendar_ref(uid), values, {"parent": parent}, calendar.where))
        arrivals += days
    return arrivals


class Kept:
    """The calendars that were taken, and which of them stands for one that was left out."""

    def __init__(self, project: ProjectFile, refs: set[str]) -> None:
        found = (Fields(element, "a calendar", []) for element in project.calendars)
        self._base = {calendar.number("UID"): calendar.number("BaseCalendarUID") for calendar in found}
        self._refs = refs

    def of(self, element: Fields) -> tuple[str, ...]:
        """The calendar that a task or a resource names, or the one that its own only repeats."""
        uid = element.number("CalendarUID")
        for candidate in (uid, self._base.get(uid)):
            if candidate is not None and calendar_ref(candidate) in self._refs:
                return (calendar_ref(candidate),)
        return ()


def _weekdays(calendar: Fields) -> Iterator[tuple[str, str]]:
    for day in calendar.children("WeekDays/WeekDay"):
        number = day.number("DayType")
        if number is not None and 1 <= number <= 7:
            yield _WEEK[number - 1], _hours(day, calendar)


def _hours(day: Fields, calendar: Fields) -> str:
    """Working intervals as ``08:00-12:00 13:00-17:00``; a finish at midnight is 24:00."""
    if not day.flag("DayWorking"):
        return ""
    intervals = []
    for time in day.children("WorkingTimes/WorkingTime"):
        start, finish = time.text("FromTime")[:5], time.text("ToTime")[:5]
        try:
            dt.time.fromisoformat(start), dt.time.fromisoformat(finish)
        except ValueError:
            calendar.tell(f"working time {start}-{finish}")
            continue
        intervals.append((start, "24:00" if finish == "00:00" else finish))
    kept: list[tuple[str, str]] = []
    for start, finish in sorted(intervals):
        if finish <= start or (kept and start < kept[-1][1]):
            calendar.tell(f"working time {start}-{finish}: it overlaps another or runs backwards")
        else:
            kept.append((start, finish))
    return " ".join(f"{start}-{finish}" for start, finish in kept) if intervals else _STANDARD


def _days(uid: int, calendar: Fields) -> Iterator[Arrival]:
    """Days that differ: exceptions, some as weekdays numbered 0 with a period, and other working weeks."""
    taken: dict[dt.date, dt.date] = {}
    old = (day for day in calendar.children("WeekDays/WeekDay") if day.number("DayType") == 0)
    for exception in (*calendar.children("Exceptions/Exception"), *old):
        for first, last in _runs(_dates(exception, calendar)):
            # Project writes each exception in both forms; the first to name a day is the one that counts.
            if first in taken:
                continue
            taken[first] = last
            yield _day(uid, exception, calendar, first, last)
    for week in calendar.children("WorkWeeks/WorkWeek"):
        for weekday, first, last in _other_week(week, calendar, taken):
            taken[first] = last
            yield _day(uid, weekday, calendar, first, last)


def _other_week(
    week: Fields, calendar: Fields, taken: Mapping[dt.date, dt.date]
) -> list[tuple[Fields, dt.date, dt.date]]:
    """The days of another working week, those that are alike and follow on each other together.

    What is ``taken`` (last days by first) goes before it.
    """
    weekdays = {day.number("DayType"): day for day in week.children("WeekDays/WeekDay")}
    spans = ((first, (last - first).days + 1) for first, last in _dates(week, calendar))
    days = [first + dt.timedelta(days=number) for first, count in spans for number in range(count)]
    if len(days) > MOST_DAYS_OF_ONE_EXCEPTION:
        calendar.tell(f"working week “{week.line('Name')}” after its first {MOST_DAYS_OF_ONE_EXCEPTION} days")
    told = [
        (day, weekday)
        for day in days[:MOST_DAYS_OF_ONE_EXCEPTION]
        if (weekday := weekdays.get(day.isoweekday() % 7 + 1))
        and not any(first <= day <= last for first, last in taken.items())
    ]
    hours = [_hours(weekday, calendar) for _, weekday in told]
    alike = groupby(range(len(told)), key=lambda at: (told[at][0] - dt.timedelta(days=at), hours[at]))
    runs = [list(group) for _, group in alike]
    return [(told[run[0]][1], told[run[0]][0], told[run[-1]][0]) for run in runs]


def _day(uid: int, exception: Fields, calendar: Fields, first: dt.date, last: dt.date) -> Arrival:
    name, hours = exception.line("Name"), _hours(exception, calendar)
    kind = DayKind.EXTRA_WORKING if hours else DayKind.HOLIDAY if name else DayKind.NON_WORKING
    values: dict[str, Value] = {
        "title": name,
        "date": first,
        "until": last if last > first else None,
        "kind": kind,
        "hours": hours,
        "origin": DaySource.IMPORTED,
    }
    reference = {"calendar": (calendar_ref(uid),)}
    return Arrival("calendar_day", f"{calendar_ref(uid)} {first}", values, reference, calendar.where)


def _dates(exception: Fields, calendar: Fields) -> Iterable[tuple[dt.date, dt.date]]:
    """The runs of days that an exception names, recurring ones one by one."""
    period = next(exception.children("TimePeriod"), None)
    first = period.moment("FromDate") if period else None
    last = period.moment("ToDate") if period else None
    if first is None or last is None or last < first:
        calendar.tell(f"exception “{exception.line('Name')}”: its period is missing or runs backwards")
        return ()
    kind = exception.number("Type") or 1
    every = exception.number("Period") or 1
    if (kind in (1, 7, 8) and every == 1) or kind not in range(1, 9):
        return ((first.date(), last.date()),)
    rule = _rule(exception, kind, every, first, last)
    if rule is None:
        calendar.tell(f"exception “{exception.line('Name')}”: its recurrence cannot be read")
        return ()
    days = [moment.date() for moment in islice(rule, MOST_DAYS_OF_ONE_EXCEPTION + 1)]
    if len(days) > MOST_DAYS_OF_ONE_EXCEPTION:
        calendar.tell(
            f"exception “{exception.line('Name')}” after its first {MOST_DAYS_OF_ONE_EXCEPTION} days"
        )
    return [(day, day) for day in days[:MOST_DAYS_OF_ONE_EXCEPTION]]


def _rule(
    exception: Fields, kind: int, every: int, first: dt.datetime, last: dt.datetime
) -> rrule.rrule | None:
    """The recurrence of an exception, by Project's exception types (1 daily … 8 by weekday count)."""
    month, day = (exception.number("Month") or 0) + 1, exception.number("MonthDay") or 1
    position = (exception.number("MonthPosition") or 0) + 1
    item = _DAYS_OF_ITEM.get(exception.number("MonthItem") or 0, ())
    mask = exception.number("DaysOfWeek") or 0
    weekly = [weekday for bit, weekday in enumerate(_RULE_WEEK) if mask >> bit & 1]
    if not (1 <= every <= 999 and 1 <= month <= 12 and 1 <= day <= 31 and 1 <= position <= 5 and item):
        return None
    at = -1 if position == 5 else position
    rule = partial(rrule.rrule, dtstart=first.replace(hour=0, minute=0), until=last)
    match kind:
        case 2:
            return rule(rrule.YEARLY, bymonth=month, bymonthday=day)
        case 3:
            return rule(rrule.YEARLY, bymonth=month, byweekday=item, bysetpos=at)
        case 4:
            return rule(rrule.MONTHLY, interval=every, bymonthday=day)
        case 5:
            return rule(rrule.MONTHLY, interval=every, byweekday=item, bysetpos=at)
        case 6:
            return rule(rrule.WEEKLY, interval=every, byweekday=weekly) if weekly else None
        case _:
            return rule(rrule.DAILY, interval=every)


def _runs(spans: Iterable[tuple[dt.date, dt.date]]) -> Iterator[tuple[dt.date, dt.date]]:
    """The spans with those that follow on each other joined."""
    ordered = sorted(spans)
    starts = groupby(enumerate(ordered), key=lambda item: item[1][0] - dt.timedelta(days=item[0]))
    for _, group in starts:
        members = [span for _, span in group]
        yield members[0][0], max(last for _, last in members)
