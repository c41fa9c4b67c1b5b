"""Recurrence rules of iCalendar, read so that they can be followed without end or surprise."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateutil.rrule import rrule

_COARSE = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)\b", re.IGNORECASE)
# Near enough to the last year there is that a rule which falls on no day is soon at its end.
_FAR_OFF = dt.datetime(9990, 1, 1)


class NeverFalls(ValueError):
    """A rule that can be read, and falls on no day: the 30th of February."""


def read_rule(text: str, start: dt.datetime) -> rrule:
    """The rule that a text tells, such as ``FREQ=MONTHLY;BYDAY=3TH``, counted from ``start``.

    Raises ValueError when it cannot be read or recurs within a day, NeverFalls when it falls on no day.
    """
    # Only plans with something that recurs pay for the library.
    from dateutil.rrule import rrule, rrulestr

    if not _COARSE.search(text):
        raise ValueError("FREQ must be YEARLY, MONTHLY, WEEKLY or DAILY")
    try:
        rule = rrulestr(text, dtstart=start, ignoretz=True)
        if not isinstance(rule, rrule):
            raise ValueError("it is more than one rule")
        falls = next(iter(rule.replace(dtstart=_FAR_OFF, count=None, until=None)), None) is not None
    except (TypeError, OverflowError, AttributeError, KeyError, IndexError) as error:
        raise ValueError(str(error)) from None
    if not falls:
        raise NeverFalls("it falls on no day")
    return rule
