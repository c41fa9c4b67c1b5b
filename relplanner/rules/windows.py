"""When windows are open, and whom they concern: recurrences, products, regions and kinds of release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, takewhile
from typing import NamedTuple

from relplanner.domain.kinds import Product, Release, Window
from relplanner.domain.kinds.choices import Level, ReleaseKind
from relplanner.domain.kinds.context import WindowKind
from relplanner.domain.plan import Plan
from relplanner.schedule.recurrence import NeverFalls, read_rule

HOLDING = frozenset({WindowKind.FREEZE, WindowKind.BLACKOUT, WindowKind.EMBARGO})
"""Windows that hold releases back."""
MOST_IN_A_YEAR = 400
_END = dt.datetime(9999, 1, 1)


class Opening(NamedTuple):
    """One time that a window is open; its finish is no longer part of it."""

    window: Window
    start: dt.datetime
    finish: dt.datetime

    @property
    def last_day(self) -> dt.date:
        """The last day it touches."""
        last = self.finish - dt.timedelta(minutes=1) if self.finish > self.start else self.finish
        return last.date()


def openings(window: Window, after: dt.datetime, before: dt.datetime) -> Iterator[Opening]:
    """Every time that a window is open between two moments, in order."""
    length = max(window.finish - window.start, dt.timedelta())
    for start in _times(window.recurrence, window.start, _earlier(after, length), before):
        finish = start + min(length, max(_END - start, dt.timedelta()))
        if finish >= after:
            yield Opening(window, start, finish)


def _times(rule: str, start: dt.datetime, after: dt.datetime, before: dt.datetime) -> Iterator[dt.datetime]:
    """When something that recurs by a rule of iCalendar comes round between two moments.

    Without a rule, and by one that cannot be read, it comes on its first time alone.
    """
    if not rule:
        if after <= start <= before:
            yield start
        return
    for year in range(max(after.year, start.year), before.year + 1):
        yield from (moment for moment in _in_year(rule, start, year) if after <= moment <= before)


@lru_cache(maxsize=1024)
def _in_year(text: str, start: dt.datetime, year: int) -> tuple[dt.datetime, ...]:
    try:
        rule = read_rule(text, start)
    except NeverFalls:
        return ()
    except ValueError:
        return (start,) if start.year == year else ()
    moments = takewhile(lambda at: at.year == year, rule.xafter(dt.datetime(year, 1, 1), inc=True))
    return tuple(islice(moments, MOST_IN_A_YEAR))


def concerns(plan: Plan, window: Window, release: Release) -> bool:
    """Whether a release is in a window's scope: its product or what that is part of, its kind, its region.

    A product that does not say where it is used is used everywhere.
    """
    if window.archived or (window.release_kinds and release.kind not in window.release_kinds):
        return False
    product = plan.one(Product, release.product)
    if window.products and not set(window.products) & set(_line(plan, product)):
        return False
    if not window.regions or product is None or not product.regions:
        return True
    return any(_overlap(here, there) for here in product.regions for there in window.regions)


def lets_pass(window: Window, release: Release) -> bool:
    """Whether a window does not hold this release back: only emergencies pass, and not a hard one."""
    return release.kind is ReleaseKind.EMERGENCY and window.level is not Level.HARD


def _line(plan: Plan, product: Product | None) -> list[str]:
    """A product and those it is part of; a loop is followed once."""
    found: list[str] = []
    while product is not None and product.id not in found:
        found.append(product.id)
        product = plan.one(Product, product.parent)
    return found


def _overlap(one: str, other: str) -> bool:
    """Whether one region lies in the other: GB-SCT in GB."""
    here, there = one.strip().casefold(), other.strip().casefold()
    return here == there or here.startswith(f"{there}-") or there.startswith(f"{here}-")


def _earlier(moment: dt.datetime, length: dt.timedelta) -> dt.datetime:
    return moment - length if moment - dt.datetime.min > length else dt.datetime.min
