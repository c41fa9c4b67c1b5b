"""What happens day by day, as lines of words."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from relplanner.chart.calendar import CalendarPlan, Item, Layer
from relplanner.domain.kinds import Activity, Release, Window
from relplanner.domain.plan import Plan
from relplanner.domain.typed import date_text


class Line(NamedTuple):
    """One item under the day on which it happens or begins; ``until`` and ``owner`` may be empty."""

    item: Item
    until: str
    owner: str


class Day(NamedTuple):
    """A day that has something to tell; ``words`` are its date, and what kind of day it is."""

    day: dt.date
    words: str
    lines: tuple[Line, ...]


def agenda(
    source: CalendarPlan, first: dt.date, last: dt.date, layers: frozenset[Layer], today: dt.date
) -> tuple[Day, ...]:
    """The days from the first to the last on which something happens or begins; today is told anyway.

    What began before is told on the first day. The words of a day name its holiday already.
    """
    days: dict[dt.date, list[Item]] = {today: []} if first <= today <= last else {}
    for item in source.items(first, last, layers):
        here = days.setdefault(max(item.first, first), [])
        if item.layer is not Layer.HOLIDAYS:
            here.append(item)
    return tuple(
        Day(day, _day_words(source, day, today), tuple(_line(source.plan, item) for item in days[day]))
        for day in sorted(days)
    )


def owner_of(plan: Plan, id: str) -> str:
    """The name of who owns a release, an activity or a window; empty when nobody does."""
    record = plan.one(Release, id) or plan.one(Activity, id) or plan.one(Window, id)
    owner = plan.get(record.owner) if record else None
    return owner.title if owner else ""


def _line(plan: Plan, item: Item) -> Line:
    until = f"until {date_text(item.last)}" if item.last > item.first else ""
    return Line(item, until, owner_of(plan, item.id))


def _day_words(source: CalendarPlan, day: dt.date, today: dt.date) -> str:
    words = [date_text(day)]
    if day == today:
        words.append("today")
    if not source.calendar.is_working_day(day):
        words.append(source.calendar.name_of(day) or "not a working day")
    return " · ".join(words)
