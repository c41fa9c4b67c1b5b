"""What two snapshots of one plan come to differently: dates that move, conflicts gained and cleared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from relplanner.domain.kinds import Activity, Release
from relplanner.domain.plan import Plan, sibling_order
from relplanner.rules.conflicts import Conflict, conflicts
from relplanner.schedule.dates import Schedule, compute
from relplanner.schedule.worktime import WorkCalendar


class Which(StrEnum):
    """Which date of a record moves."""

    LIVE = "live"
    START = "start"
    FINISH = "finish"


class Move(NamedTuple):
    """One date that is another in the later snapshot.

    ``days`` are working days of the record's own calendar, positive when it is later; None when the date is
    only in one of the snapshots.
    """

    kind: str
    id: str
    key: str
    title: str
    which: Which
    was: dt.date | None
    now: dt.date | None
    days: int | None


class Difference(NamedTuple):
    """What moves and what clashes between an earlier and a later snapshot."""

    moves: tuple[Move, ...]
    gained: tuple[Conflict, ...]
    cleared: tuple[Conflict, ...]


def difference(before: Plan, after: Plan, today: dt.date, *, later: Schedule | None = None) -> Difference:
    """What differs in dates and conflicts; ``later`` is the schedule of ``after``, where it is known."""
    later = later or compute(after)
    earlier = compute(before, later)
    were, are = (conflicts(plan, schedule, today) for plan, schedule in ((before, earlier), (after, later)))
    known, still = {each.key for each in were}, {each.key for each in are}
    return Difference(
        tuple(moves(earlier, later)),
        tuple(each for each in are if each.key not in known),
        tuple(each for each in were if each.key not in still),
    )


def moves(earlier: Schedule, later: Schedule) -> Iterator[Move]:
    """The dates that differ: releases in their order, each before its activities."""
    for release in sorted(_either(Release, earlier.plan, later.plan), key=sibling_order):
        calendar = (later if release.id in later.plan.of(Release) else earlier).calendars
        dates = earlier.live_date(release.id), later.live_date(release.id)
        yield from _move(release, Which.LIVE, dates, calendar.of_release(release.id))
        for activity in sorted(_activities(release.id, earlier.plan, later.plan), key=sibling_order):
            yield from _activity_moves(activity, earlier, later)


def _activity_moves(activity: Activity, earlier: Schedule, later: Schedule) -> Iterator[Move]:
    was, now = earlier.span(activity.id), later.span(activity.id)
    span = now or was
    if span is None or (was and now and was[:2] == now[:2]):
        return
    starts = was.start.date() if was else None, now.start.date() if now else None
    finishes = was.last_day if was else None, now.last_day if now else None
    if starts != finishes:
        yield from _move(activity, Which.START, starts, span.calendar)
    yield from _move(activity, Which.FINISH, finishes, span.calendar)


def _move(
    record: Release | Activity, which: Which, dates: tuple[dt.date | None, dt.date | None],
    calendar: WorkCalendar,
) -> Iterator[Move]:  # fmt: skip
    was, now = dates
    if was == now:
        return
    days = calendar.days_between(was, now) if was and now else None
    yield Move(record.KIND.name, record.id, record.key, record.title, which, was, now, days)


def _either(record: type[Release], *plans: Plan) -> list[Release]:
    return list({id: each for plan in plans for id, each in plan.of(record).items()}.values())


def _activities(release: str, *plans: Plan) -> list[Activity]:
    found = (each for plan in plans for each in plan.children(Activity, "release", release))
    return list({each.id: each for each in found}.values())
