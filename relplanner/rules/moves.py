"""Edits that put activities and releases on other dates and keep their working time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Set

from relplanner.domain.declare import Record, Value
from relplanner.domain.edit import Edit, changed
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.domain.kinds.planning import DateOrigin
from relplanner.schedule.dates import Schedule, Span
from relplanner.schedule.drivers import DriverCode

WITH_START = frozenset({DriverCode.RELEASE, DriverCode.CALENDAR})
"""What activities hang on that move when the start of their release does."""
WITH_TARGET = WITH_START | {DriverCode.TARGET, DriverCode.LATE}
"""The same, of a release that is planned back from its target."""
_AS_DRAGGED = frozenset({Constraint.ASAP, Constraint.ALAP, Constraint.START_NO_EARLIER})


def placed(activity: Activity, schedule: Schedule, start: dt.datetime) -> Edit | None:
    """The edit that lets an activity without parts start there and keep its working duration.

    A pinned one takes the dates, an automatic one starts no earlier; in a release that is planned back from
    its target, where work is as late as can be, it starts no later to be earlier. Of what has begun, the
    actual start moves; of what is done the actual finish, too.
    """
    span = schedule.span(activity.id)
    finish = span.moved_to(start).finish if span is not None else start
    new: dict[str, Value] = {}
    if has_begun(activity):
        new["actual_start"] = start
    if activity.actual_finish is not None:
        new["actual_finish"] = finish
    if activity.mode is Scheduling.PINNED:
        new |= {"start": start, "finish": finish}
    elif not new:
        new = _asked_for(activity, schedule, span, start)
    return changed_record(activity, new)


def moved_by(activity: Activity, schedule: Schedule, days: int) -> Edit | None:
    """The edit that moves an activity without parts by so many working days.

    None where nothing dates it, and for what has begun or is done: that is past moving.
    """
    span = schedule.span(activity.id)
    if span is None or has_begun(activity):
        return None
    return placed(activity, schedule, span.moved_by(days).start)


def moved_together(
    activities: Iterable[Activity], schedule: Schedule, days: int, following: Set[DriverCode] = frozenset()
) -> Iterator[Edit]:
    """The edits that move activities without parts by so many working days, as they hang on each other.

    What only follows another of them, or hangs on what ``following`` names, needs no date of its own: the
    network moves it.
    """
    moving = {activity.id: activity for activity in activities if not has_begun(activity)}
    for activity in moving.values():
        follows = _follows(activity, schedule, moving.keys(), following)
        if follows and activity.constraint_date is None:
            continue
        kept = follows or activity.constraint not in _AS_DRAGGED
        edit = _reconstrained(activity, schedule, days) if kept else moved_by(activity, schedule, days)
        if edit is not None:
            yield edit


def has_begun(activity: Activity) -> bool:
    """Whether an activity has begun or is done."""
    return activity.actual_start is not None or activity.actual_finish is not None


def staying(activities: Iterable[Activity]) -> int:
    """How many of these activities a move of all of them leaves where they are, for they have begun."""
    return sum(map(has_begun, activities))


def started_by(release: Release, schedule: Schedule, days: int) -> Edit | None:
    """The edit that moves the start of a release by so many working days; None where it has none."""
    if release.start is None:
        return None
    day = schedule.calendars.of_release(release.id).add_days(release.start.date(), days)
    return changed_record(release, {"start": dt.datetime.combine(day, release.start.time())})


def no_earlier(start: dt.datetime) -> dict[str, Value]:
    """What a date that was asked for makes of an automatic activity."""
    return {
        "constraint": Constraint.START_NO_EARLIER,
        "constraint_date": start,
        "date_origin": DateOrigin.TYPED,
    }


def changed_record(record: Record, new: dict[str, Value]) -> Edit | None:
    """The edit that gives a record new values; None where they are what it has."""
    return changed(record.KIND, record.id, record.KIND.values(record), new)


def _asked_for(
    activity: Activity, schedule: Schedule, span: Span | None, start: dt.datetime
) -> dict[str, Value]:
    new = no_earlier(start)
    earlier = span is not None and start < span.start
    if schedule.is_planned_back(activity.release) and (
        earlier or activity.constraint is Constraint.START_NO_LATER
    ):
        new["constraint"] = Constraint.START_NO_LATER
    if activity.duration is None and span is not None:
        new["duration"] = span.duration_minutes
    return new


def _follows(
    activity: Activity, schedule: Schedule, moving: Container[str], following: Set[DriverCode]
) -> bool:
    """Whether the network moves an activity when others, or what ``following`` names, are moved."""
    driver = schedule.driver(activity.id) if activity.mode is Scheduling.AUTOMATIC else None
    if driver is None:
        return False
    if driver.link:
        return any(leaf.id in moving for leaf in schedule.leaves(driver.predecessor))
    return driver.code in following


def _reconstrained(activity: Activity, schedule: Schedule, days: int) -> Edit | None:
    """The edit that takes an activity's constraint along, whatever it is."""
    date = activity.constraint_date
    if date is None:
        return moved_by(activity, schedule, days)
    day = schedule.calendars.of_activity(activity).add_days(date.date(), days)
    return changed_record(activity, {"constraint_date": dt.datetime.combine(day, date.time())})
