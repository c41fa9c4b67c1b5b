"""Writing a plan's dates as an iCalendar file: releases going live, milestones, gates and windows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from relplanner.domain.declare import Record
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Activity, Release, Window
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.kinds.planning import Hold, ReleaseState
from relplanner.domain.plan import Plan
from relplanner.domain.texts import choice_label
from relplanner.exchange.wanted import Wanted
from relplanner.schedule.dates import compute

_POINTS = (ActivityKind.MILESTONE, ActivityKind.GATE)
_DAY = dt.timedelta(days=1)


def write_ics(plan: Plan, wanted: Wanted) -> bytes:
    """The dates of the plan, or of the release whose key is wanted.

    An event's UID is its record's id and its SEQUENCE the record's revision, so that a calendar program
    updates what it already shows; what is called off goes out as cancelled, so that it is taken away. Stamps
    are those of the revisions (RFC 5545, 3.8.7.2): written again, an unchanged plan is the same file. Raises
    NotFound.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//relplanner//relplanner//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", wanted.name or plan.programme.title)
    for event in _events(plan, wanted):
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _events(plan: Plan, wanted: Wanted) -> Iterator[Event]:
    schedule = compute(plan)
    zone = ZoneInfo(plan.programme.zone)
    only = plan.by_key(wanted.what) if wanted.what else None
    if only is not None and not isinstance(only, Release):
        raise NotFound("unknown-key", key=wanted.what)
    for release in [only] if only else plan.of(Release).values():
        if (live := schedule.live_date(release.id)) is not None:
            event = _event(release, f"{release.title} {release.version}".strip(), wanted)
            event.add("dtstart", live)
            event.add("dtend", live + _DAY)
            event.add("categories", ["Release"])
            yield event
    for activity in plan.of(Activity).values():
        if activity.kind not in _POINTS or (only is not None and activity.release != only.id):
            continue
        if (span := schedule.span(activity.id)) is not None:
            event = _event(activity, activity.title, wanted)
            event.add("dtstart", span.finish.replace(tzinfo=zone))
            event.add("categories", [choice_label(activity.kind)])
            yield event
    for window in () if only else plan.of(Window).values():
        yield _window(window, zone, wanted)


def _window(window: Window, zone: ZoneInfo, wanted: Wanted) -> Event:
    event = _event(window, window.title, wanted)
    midnight = dt.time()
    if window.start.time() == midnight == window.finish.time() and window.finish > window.start:
        event.add("dtstart", window.start.date())
        event.add("dtend", window.finish.date())
    else:
        event.add("dtstart", window.start.replace(tzinfo=zone))
        event.add("dtend", window.finish.replace(tzinfo=zone))
    event.add("categories", [choice_label(window.kind)])
    if window.recurrence:
        event.add("rrule", vRecur.from_ical(window.recurrence))
    return event


def _event(record: Record, title: str, wanted: Wanted) -> Event:
    event = Event()
    event.add("uid", f"{record.id}@relplanner")
    revision = wanted.revision(record.id)
    event.add("sequence", revision.number)
    event.add("dtstamp", revision.at)
    event.add("last-modified", revision.at)
    event.add("summary", title)
    event.add("status", "CANCELLED" if _is_off(record) else "CONFIRMED")
    # Nobody is busy all day because something goes live.
    event.add("transp", "TRANSPARENT")
    if record.notes:
        event.add("description", record.notes)
    return event


def _is_off(record: Record) -> bool:
    """Whether it will not come about."""
    if isinstance(record, Release) and record.state is ReleaseState.CANCELLED:
        return True
    return record.archived or (isinstance(record, Activity) and record.hold is Hold.SKIPPED)
