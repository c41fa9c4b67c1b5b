"""Edits that put activities and releases on other dates and keep their working time."""

from __future__ import annotations

import datetime as dt

from relplanner.domain.declare import Record, Value
from relplanner.domain.edit import Edit, changed
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.domain.kinds.planning import DateOrigin
from relplanner.schedule.dates import Schedule, Span


def placed(activity: Activity, span: Span | None, start: dt.datetime) -> Edit | None:
    """The edit that lets an activity without parts start there and keep its working duration.

    A pinned one takes the dates, an automatic one starts no earlier.
    """
    if activity.mode is Scheduling.AUTOMATIC:
        new = no_earlier(start)
        if activity.duration is None and span is not None:
            new["duration"] = span.duration_minutes
        return changed_record(activity, new)
    finish = span.moved_to(start).finish if span is not None else start
    return changed_record(activity, {"start": start, "finish": finish})


def moved_by(activity: Activity, schedule: Schedule, days: int) -> Edit | None:
    """The edit that moves an activity without parts by so many working days; None where nothing dates it."""
    span = schedule.span(activity.id)
    if span is None:
        return None
    return placed(activity, span, span.moved_by(days).start)


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
