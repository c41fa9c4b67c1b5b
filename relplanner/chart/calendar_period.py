"""The stretches of time that a calendar shows at once: a month, a quarter, a year, and an agenda's weeks."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class Period(StrEnum):
    """How much a calendar shows."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    AGENDA = "agenda"


_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12, Period.AGENDA: 3}
_STEPS = {**_MONTHS, Period.AGENDA: 1}


def bounds(period: Period, day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the period that a day lies in; an agenda begins with the day's month."""
    months = _STEPS[period]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return first, months_on(first, _MONTHS[period]) - dt.timedelta(days=1)


def stepped(period: Period, day: dt.date, count: int) -> dt.date:
    """The same day of the month so many periods later, within the years that a calendar shows."""
    return within(months_on(day, _STEPS[period] * count))


def within(day: dt.date) -> dt.date:
    """The nearest day that a calendar shows."""
    return min(max(day, dt.date(_FIRST_YEAR, 1, 1)), dt.date(_LAST_YEAR, 12, 31))


def months_on(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later; a month that is shorter gives its last day."""
    count = day.year * 12 + day.month - 1 + months
    count = min(max(count, _FIRST_YEAR * 12), _LAST_YEAR * 12 + 12)
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, _days_in(year, month + 1)))


def whole_weeks(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The days from the Monday before to the Sunday after, as far as the calendar reaches."""
    monday = max(1, first.toordinal() - first.weekday())
    sunday = min(last.toordinal() + 6 - last.weekday(), dt.date.max.toordinal())
    return dt.date.fromordinal(monday), dt.date.fromordinal(sunday)


def _days_in(year: int, month: int) -> int:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return (following - dt.timedelta(days=1)).day
