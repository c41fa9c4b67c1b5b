"""The slots of release trains: days of their cadence on which releases may go live, and who fills them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from relplanner.domain.errors import BrokenRule
from relplanner.domain.kinds import Release, ReleaseTrain
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.plan import Plan, sibling_order
from relplanner.domain.weekdays import weekdays
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.dates import Schedule
from relplanner.schedule.recurrence import NeverFalls, read_rule
from relplanner.schedule.worktime import WorkCalendar

_LONGEST_WAIT = 60
"""A slot that would have to wait longer than so many days for one on which it may be is left out."""
_A_MONTH = dt.timedelta(days=31)
_LONGEST = dt.timedelta(days=366 * 10)


@dataclass(frozen=True, slots=True)
class Slot:
    """A day of a train's cadence, and its number in the year, from 1."""

    day: dt.date
    number: int


@dataclass(frozen=True, slots=True)
class FilledSlot:
    """A slot and the releases that are to go live with it."""

    slot: Slot
    releases: tuple[Release, ...]


def calendar_of(plan: Plan, calendars: Calendars, train: ReleaseTrain) -> WorkCalendar:
    """The calendar whose working days a train runs on: its product's, else the programme's."""
    return calendars.of_product(train.product)


def slots(
    plan: Plan, train: ReleaseTrain, calendar: WorkCalendar, first: dt.date, last: dt.date
) -> list[Slot]:
    """The slots of a train from one day to another, both included.

    A day of the cadence that is off, or no day on which releases go live (the train's own weekdays, else the
    programme's), gives way to the next one that is neither. Raises BrokenRule when the train has no cadence
    or anchor, or one that cannot be read.
    """
    found: list[Slot] = []
    allowed = weekdays_of(plan, train)
    last = min(last, first + _LONGEST)
    days = dict.fromkeys(_fitting_days(_cadence_days(train, first, last), calendar, allowed))
    for _, year in groupby(days, lambda day: day.year):
        found += (Slot(day, number) for number, day in enumerate(year, 1) if first <= day <= last)
    return found


def next_slot(plan: Plan, train: ReleaseTrain, calendar: WorkCalendar, after: dt.date) -> Slot | None:
    """The first slot later than a day; None when the train has run its last. Raises BrokenRule."""
    return next(iter(slots(plan, train, calendar, after + dt.timedelta(days=1), after + _LONGEST)), None)


def filled(
    plan: Plan, schedule: Schedule, train: ReleaseTrain, first: dt.date, last: dt.date
) -> list[FilledSlot]:
    """The slots of a train between two days, each with the releases whose promised day it is nearest to.

    Raises BrokenRule as :func:`slots` does.
    """
    # A slot before and one after, so that a release that belongs there does not count here.
    margin = dt.timedelta(days=366)
    around = slots(plan, train, calendar_of(plan, schedule.calendars, train), first - margin, last + margin)
    held: dict[Slot, list[Release]] = {slot: [] for slot in around}
    for release in releases_of(plan, train):
        day = promised(schedule, release)
        slot = nearest(around, day) if day is not None else None
        if slot is not None:
            held[slot].append(release)
    return [FilledSlot(slot, tuple(held[slot])) for slot in around if first <= slot.day <= last]


def releases_of(plan: Plan, train: ReleaseTrain) -> list[Release]:
    """The releases of a train, less those that are cancelled or archived."""
    found = plan.children(Release, "train", train.id)
    kept = (each for each in found if each.state is not ReleaseState.CANCELLED and not each.archived)
    return sorted(kept, key=sibling_order)


def promised(schedule: Schedule, release: Release) -> dt.date | None:
    """The day for which a release is promised: committed, else its target, else when it goes live."""
    return release.committed_date or release.target_date or schedule.live_date(release.id)


def weekdays_of(plan: Plan, train: ReleaseTrain) -> frozenset[int]:
    """The weekdays, Monday 0, on which releases of a train may go live: its own, else the programme's."""
    return weekdays(train.weekdays) or weekdays(plan.programme.live_weekdays) or frozenset(range(7))


def nearest(slots: Sequence[Slot], day: dt.date) -> Slot | None:
    """The slot nearest to a day; None where it lies well before the first, or after the last."""
    if not slots:
        return None
    place = min(range(len(slots)), key=lambda index: abs(slots[index].day - day))
    gaps = [later.day - earlier.day for earlier, later in pairwise(slots[max(place - 1, 0) : place + 2])]
    near = abs(slots[place].day - day) <= max(gaps, default=_A_MONTH) / 2
    return slots[place] if near else None


def _cadence_days(train: ReleaseTrain, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days of the cadence, from the beginning of a year on, so that slots can be numbered."""
    if not train.cadence or train.anchor is None:
        missing = tuple(name for name in ("cadence", "anchor") if not getattr(train, name))
        raise BrokenRule("train-needs-cadence", key=train.key, remedy=missing)
    try:
        rule = read_rule(train.cadence, dt.datetime.combine(train.anchor, dt.time()))
    except NeverFalls:
        return
    except ValueError as error:
        raise BrokenRule("bad-cadence", key=train.key, reason=str(error), remedy=("cadence",)) from None
    since = dt.datetime.combine(dt.date(max(first.year - 1, 1), 1, 1), dt.time())
    until = dt.datetime.combine(last, dt.time(23, 59))
    yield from (moment.date() for moment in rule.between(since, until, inc=True))


def _fitting_days(
    days: Iterator[dt.date], calendar: WorkCalendar, allowed: frozenset[int]
) -> Iterator[dt.date]:
    for day in days:
        later = (day + dt.timedelta(days=wait) for wait in range(_LONGEST_WAIT))
        fit = (each for each in later if each.weekday() in allowed and calendar.is_working_day(each))
        if (found := next(fit, None)) is not None:
            yield found
