"""Recurrence rules of iCalendar in words: ``FREQ=MONTHLY;BYDAY=3TH`` is “third Thursday of every month”."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from relplanner.domain.typed import date_text

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday",
    "SA": "Saturday", "SU": "Sunday",
}  # fmt: skip
_WORKING_WEEK = ("MO", "TU", "WE", "TH", "FR")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
)  # fmt: skip
_KNOWN = frozenset({
    "FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST",
})  # fmt: skip
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


def rule_words(rule: str) -> str:
    """A rule in words; empty for one that cannot be read or that few words cannot tell (RFC 5545, 3.3.10)."""
    pairs = [part.partition("=") for part in rule.strip().removesuffix(";").upper().split(";")]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    if len(parts) < len(pairs) or not parts.keys() <= _KNOWN or parts.get("FREQ") not in _UNITS:
        return ""
    try:
        return f"{_when(parts)}{_end(parts)}"
    except (ValueError, IndexError):
        return ""


def _when(parts: Mapping[str, str]) -> str:
    """On which days. Raises ValueError for what has no words here."""
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    unit, days = _UNITS[frequency], _days(parts)
    every = f"every {unit}" if interval == 1 else f"every {_nth(interval)} {unit}"
    months = [_MONTHS[_within(text, 12) - 1] for text in _listed(parts, "BYMONTH")]
    dates = _listed(parts, "BYMONTHDAY")
    if months and (interval > 1 or (frequency == "YEARLY" and len(months) > 1 and "BYSETPOS" in parts)):
        raise ValueError("months that are not each month of its own")
    if dates and not (frequency == "MONTHLY" or (frequency == "YEARLY" and months)):
        raise ValueError("dates of no month")
    span = f" in {_and(months)}" if months else ""
    if not days:
        return f"{every}{span}"
    if frequency == "YEARLY" and dates and not any(date.startswith("-") for date in dates):
        return f"{_and(dates)} {_and(months)} of every year"
    if not days.startswith("every "):
        return f"{days} of {_and(months) if months else every}"
    if interval > 1 and frequency != "WEEKLY":
        raise ValueError("weekdays of some of the days, months or years")
    return f"{days}{span}" if interval == 1 else f"{days.removeprefix('every ')} of {every}"


def _days(parts: Mapping[str, str]) -> str:
    """The days as such: “third Thursday”, “every Monday and Friday”, “last day”; empty where none are named.

    Raises ValueError for what has no words here.
    """
    named = [_DAY.fullmatch(text) for text in _listed(parts, "BYDAY")]
    dates, places = _listed(parts, "BYMONTHDAY"), _listed(parts, "BYSETPOS")
    if None in named or (named and dates) or (places and not named):
        raise ValueError("days of several sorts")
    found = [(match[1], match[2]) for match in named if match is not None]
    if dates:
        return _and([_date(int(text)) for text in dates])
    if places:
        if parts["FREQ"] not in ("MONTHLY", "YEARLY"):
            raise ValueError("a place among the days of a week")
        if tuple(day for _, day in found) != _WORKING_WEEK or len(places) > 1:
            raise ValueError("a place among days")
        return f"{_nth(int(places[0]))} weekday"
    if not found:
        return ""
    if all(place is None for place, _ in found):
        codes = tuple(day for _, day in found)
        days = "Monday to Friday" if codes == _WORKING_WEEK else _and([_DAYS[day] for day in codes])
        return f"every {days}"
    if any(place is None for place, _ in found) or parts["FREQ"] in ("DAILY", "WEEKLY"):
        raise ValueError("days of several sorts")
    return _and([f"{_nth(int(place))} {_DAYS[day]}" for place, day in found])


def _date(day: int) -> str:
    return f"{_nth(day)} day" if day < 0 else _figure(_within(str(day), 31))


def _nth(number: int) -> str:
    """``third``; from the end ``last`` and ``second last``."""
    if number == -1:
        return "last"
    if number < 0:
        return f"{_nth(-number)} last"
    if number == 0:
        raise ValueError("nothing is the 0th")
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else _figure(number)


def _figure(number: int) -> str:
    """``21st``."""
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _end(parts: Mapping[str, str]) -> str:
    if "COUNT" in parts:
        count = int(parts["COUNT"])
        return ", once" if count == 1 else f", {count} times"
    if "UNTIL" in parts:
        return f", until {date_text(dt.datetime.strptime(parts['UNTIL'][:8], '%Y%m%d'))}"
    return ""


def _listed(parts: Mapping[str, str], name: str) -> list[str]:
    return parts[name].split(",") if parts.get(name) else []


def _within(text: str, most: int) -> int:
    number = int(text)
    if not 1 <= number <= most:
        raise ValueError(text)
    return number


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
