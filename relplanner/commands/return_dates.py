"""Dates that somebody typed as text into a returned workbook: read when they are clear, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

from relplanner.domain.errors import InvalidValue


class DateOrder(StrEnum):
    """What comes first in a date that is all figures."""

    DMY = "dmy"
    MDY = "mdy"


class AmbiguousDate(InvalidValue):
    """A date such as 03/04/2027, which is a day in March or one in April; whoever knows must say."""


_MONTHS = (
    ("jan", "janv"), ("feb", "fév", "fev"), ("mar", "mär", "mrz"), ("apr", "avr"), ("may", "mai"),
    ("jun", "juin"), ("jul", "juil"), ("aug", "aoû", "aou"), ("sep",), ("oct", "okt"), ("nov",),
    ("dec", "dez", "déc"),
)  # fmt: skip
"""How the names of the months begin in English, German and French."""
_CLOCK = re.compile(r"(.+?)(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_FIGURES = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_DAY_FIRST = re.compile(
    r"(?:[^\W\d_]{2,10}[.,]* )?(\d{1,2})(?:st|nd|rd|th|er|\.)?[ -]([^\W\d_]{3,9})\.?,?[ -](\d{4})"
)
_MONTH_FIRST = re.compile(r"(?:[^\W\d_]{2,10}[.,]* )?([^\W\d_]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def date_of(text: str, field: str, order: DateOrder | None) -> dt.date | dt.datetime:
    """The date, or the date and time, that a text says; a time of midnight is a date.

    Raises AmbiguousDate without an ``order`` to read it by, and InvalidValue.
    """
    clock = _CLOCK.fullmatch(text)
    try:
        day = _day(clock[1] if clock else text, field, order)
        if clock is None:
            return day
        time = dt.time(int(clock[2]), int(clock[3]), int(clock[4] or 0))
    except ValueError:
        expected = "a date, such as 2027-01-12 or 12 Jan 2027"
        raise InvalidValue("unreadable-value", text=text, expected=expected, field=field) from None
    return dt.datetime.combine(day, time) if time != dt.time() else day


def _day(text: str, field: str, order: DateOrder | None) -> dt.date:
    if found := _ISO.fullmatch(text):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        return dt.date(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(text):
        return dt.date(int(found[3]), _month(found[1]), int(found[2]))
    if found := _FIGURES.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        return _by_order(text, field, order, (first, second, year if year > 99 else 2000 + year))
    raise ValueError(text)


def _by_order(text: str, field: str, order: DateOrder | None, told: tuple[int, int, int]) -> dt.date:
    first, second, year = told
    if order is None and first <= 12 and second <= 12 and first != second:
        raise AmbiguousDate("ambiguous-date", text=text, field=field)
    month_first = second > 12 or (order is DateOrder.MDY and first <= 12)
    month, day = (first, second) if month_first else (second, first)
    return dt.date(year, month, day)


def _month(name: str) -> int:
    word = name.casefold()
    for number, beginnings in enumerate(_MONTHS, 1):
        if word.startswith(beginnings):
            return number
    raise ValueError(name)
