"""The two lines of dates above a timeline, as fine as the zoom has room for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from relplanner.chart.scale import Scale
from relplanner.chart.shapes import Header, Tick

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FULL_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

Mark = tuple[dt.date, str]
Marks = Callable[[dt.date, dt.date], Iterator[Mark]]


def short_date(day: dt.date, today: dt.date | None = None) -> str:
    """``21 Jan``, with the year when it is far from today's."""
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return text if today is None or abs((day - today).days) < 300 else f"{text} {day.year}"


def header(scale: Scale, left: float, right: float) -> Header:
    """The ticks between two x positions."""
    upper, lower = _tiers(scale.day_width)
    first, last = _day(scale.day(left) - 1), _day(scale.day(right) + 1)
    return Header(tuple(_ticks(upper, scale, first, last)), tuple(_ticks(lower, scale, first, last)))


def grid_days(scale: Scale, left: float, right: float) -> list[dt.date]:
    """The days at which the lower line of the header has its ticks."""
    _, lower = _tiers(scale.day_width)
    return [day for day, _ in lower(_day(scale.day(left) - 1), _day(scale.day(right) + 1))]


def _tiers(day_width: float) -> tuple[Marks, Marks]:
    if day_width >= 96:
        return _months, _long_days
    if day_width >= 50:
        return _months, _named_days
    if day_width >= 22:
        return _months, _numbered_days
    if day_width >= 5.6:
        return _months, _weeks
    if day_width >= 1.3:
        return _years, _month_names
    if day_width >= 0.35:
        return _years, _quarters
    return _decades, _year_numbers


def _ticks(marks: Marks, scale: Scale, first: dt.date, last: dt.date) -> Iterator[Tick]:
    """Ticks that reach from mark to mark; the last one as far as the next would be."""
    waiting: Mark | None = None
    for day, text in marks(first, last):
        if waiting is not None:
            yield _tick(scale, waiting, day)
        waiting = day, text
    if waiting is not None:
        yield _tick(scale, waiting, _day(last.toordinal() + 400))


def _tick(scale: Scale, mark: Mark, end: dt.date) -> Tick:
    x = scale.x(mark[0].toordinal())
    is_rest = mark[0].weekday() >= 5 and (end - mark[0]).days == 1
    return Tick(x, scale.x(end.toordinal()) - x, mark[1], is_rest)


def _day(number: float) -> dt.date:
    return dt.date.fromordinal(min(max(int(number), 1), dt.date.max.toordinal()))


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (dt.date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))


def _long_days(first: dt.date, last: dt.date) -> Iterator[Mark]:
    return ((day, f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}") for day in _days(first, last))


def _named_days(first: dt.date, last: dt.date) -> Iterator[Mark]:
    return ((day, f"{DAYS[day.weekday()]} {day.day}") for day in _days(first, last))


def _numbered_days(first: dt.date, last: dt.date) -> Iterator[Mark]:
    return ((day, f"{day.day}") for day in _days(first, last))


def _weeks(first: dt.date, last: dt.date) -> Iterator[Mark]:
    monday = max(1, first.toordinal() - first.weekday())
    for number in range(monday, last.toordinal() + 1, 7):
        day = dt.date.fromordinal(number)
        yield day, f"{day.day} {MONTHS[day.month - 1]}"


def _every(months: int, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The first days of every so many months."""
    count = first.year * 12 + (first.month - 1) // months * months
    while count // 12 <= dt.MAXYEAR and (day := dt.date(count // 12, count % 12 + 1, 1)) <= last:
        yield day
        count += months


def _months(first: dt.date, last: dt.date) -> Iterator[Mark]:
    return ((day, f"{FULL_MONTHS[day.month - 1]} {day.year}") for day in _every(1, first, last))


def _month_names(first: dt.date, last: dt.date) -> Iterator[Mark]:
    return ((day, MONTHS[day.month - 1]) for day in _every(1, first, last))


def _quarters(first: dt.date, last: dt.date) -> Iterator[Mark]:
    return ((day, f"Q{day.month // 3 + 1}") for day in _every(3, first, last))


def _years(first: dt.date, last: dt.date) -> Iterator[Mark]:
    return ((day, f"{day.year}") for day in _every(12, first, last))


def _year_numbers(first: dt.date, last: dt.date) -> Iterator[Mark]:
    return ((day, f"{day.year}") for day in _every(12, first, last))


def _decades(first: dt.date, last: dt.date) -> Iterator[Mark]:
    start = max(1, first.year // 10 * 10)
    return ((dt.date(year, 1, 1), f"{year}s") for year in range(start, last.year + 1, 10))
