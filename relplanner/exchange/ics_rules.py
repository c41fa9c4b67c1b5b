"""What recurrences of foreign calendars are let in, and the dates they stand for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import cast

from dateutil.rrule import rrulestr

MOST_OCCURRENCES = 5_000
LONGEST_INTERVAL = 1_000
EARLIEST_YEAR = 1900
ENDLESS_YEARS = 10
"""How far rules without an end are followed where each date becomes a record of its own."""

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_FINER = ("BYHOUR", "BYMINUTE", "BYSECOND")


def rule_text(
    parts: Mapping[str, Iterable[object]],
    text: str,
    start: dt.datetime,
    local: Callable[[dt.date], dt.datetime],
) -> str:
    """The rule as a plan keeps it: its end as a local time. Raises ValueError with the reason, in words.

    Intervals are at least 1, nothing is finer than a day (RFC 5545, 3.3.10, less what no plan needs).
    """
    values = {name.upper(): list(several) for name, several in parts.items()}
    frequency = str(next(iter(values.get("FREQ", ())), "")).upper()
    if frequency not in _FREQUENCIES or any(name in values for name in _FINER):
        raise ValueError(f"its recurrence ({text[:60]}) is finer than daily, or of no known frequency")
    if not all(_is_between(number, LONGEST_INTERVAL) for number in values.get("INTERVAL", ())):
        raise ValueError(f"its recurrence ({text[:60]}) has an interval that is not 1 to {LONGEST_INTERVAL}")
    if not all(_is_between(number, MOST_OCCURRENCES) for number in values.get("COUNT", ())):
        raise ValueError(
            f"its recurrence ({text[:60]}) has more than {MOST_OCCURRENCES} occurrences, or none"
        )
    for until in values.get("UNTIL", ()):
        if isinstance(until, dt.datetime):
            end = f"UNTIL={local(until):%Y%m%dT%H%M%S}"
            text = re.sub(r"UNTIL=[^;]*", end, text, flags=re.IGNORECASE)
    if len(text) > 500 or "\n" in text:
        raise ValueError("its recurrence is longer than a plan can hold")
    if start.year < EARLIEST_YEAR:
        raise ValueError(f"its recurrence begins before {EARLIEST_YEAR}")
    try:
        never = _never_comes(text, start)
    except (ValueError, TypeError, OverflowError, AttributeError, KeyError, IndexError) as error:
        raise ValueError(f"its recurrence ({text[:60]}) cannot be read: {error}") from error
    if never:
        raise ValueError(f"its recurrence ({text[:60]}) falls on no date")
    return text


def occurrences(rule: str, start: dt.datetime, today: dt.date) -> list[dt.datetime]:
    """The moments of a checked rule, endless ones up to some years after ``today``.

    Raises ValueError when they are more than a plan takes.
    """
    last = dt.datetime(min(max(today, start.date()).year + ENDLESS_YEARS, 9998), 12, 31, 23, 59)
    bounded = (
        rule if re.search("UNTIL=|COUNT=", rule, re.IGNORECASE) else f"{rule};UNTIL={last:%Y%m%dT%H%M%S}"
    )
    found = list(islice(rrulestr(bounded, dtstart=start), MOST_OCCURRENCES + 1))
    if len(found) > MOST_OCCURRENCES:
        raise ValueError(f"it recurs more than {MOST_OCCURRENCES} times")
    return found


def _never_comes(text: str, start: dt.datetime) -> bool:
    """Whether a rule has no date at all; whoever draws it would search to the year 9999 each time."""
    return next(iter(cast("Iterable[dt.datetime]", rrulestr(text, dtstart=start))), None) is None


def _is_between(number: object, most: int) -> bool:
    return isinstance(number, int) and 1 <= number <= most
