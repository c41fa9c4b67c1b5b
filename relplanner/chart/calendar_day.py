"""Everything about one day: what goes live on it, what else happens, who is away, what collides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from relplanner.chart.calendar import CalendarPlan, Item, Layer
from relplanner.chart.calendar_agenda import owner_of
from relplanner.chart.washes import Occurrence, occurrences
from relplanner.domain.kinds import Activity, Person, Release
from relplanner.domain.kinds.context import WindowKind
from relplanner.domain.typed import date_text
from relplanner.rules.conflicts import Conflict
from relplanner.rules.readiness import Readiness, readiness
from relplanner.rules.windows import concerns

_OPEN_FOR_RELEASES = frozenset({WindowKind.RELEASE_SLOT, WindowKind.MAINTENANCE})


@dataclass(frozen=True, slots=True)
class GoingLive:
    """A release that goes live on the day: how ready it is, when it may be deployed, and by whom."""

    release: Release
    readiness: Readiness
    deployment: tuple[str, ...]
    manager: str


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What there is to know about a day.

    ``kinds_of_day`` are the words on what day it is: a holiday's name, a freeze. ``away`` are names.
    """

    day: dt.date
    kinds_of_day: tuple[str, ...]
    going_live: tuple[GoingLive, ...]
    others: tuple[Item, ...]
    away: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def facts_of(source: CalendarPlan, day: dt.date, conflicts: Iterable[Conflict], today: dt.date) -> DayFacts:
    """What there is to know about a day of a snapshot; every layer counts, whichever are shown."""
    items = source.items(day, day, frozenset(Layer))
    times = occurrences(source.plan, day, day)
    live = [item.id for item in items if item.layer is Layer.RELEASES]
    others = (item for item in items if item.layer not in (Layer.RELEASES, Layer.LEAVE, Layer.HOLIDAYS))
    return DayFacts(
        day,
        tuple(_kinds_of_day(source, day)),
        tuple(_going_live(source, id, times, today) for id in live),
        tuple(others),
        tuple(_away(source, day, times)),
        tuple(each for each in conflicts if each.since <= day <= max(each.since, each.until)),
    )


def _kinds_of_day(source: CalendarPlan, day: dt.date) -> Iterator[str]:
    if name := source.calendar.name_of(day):
        yield name
    elif not source.calendar.is_working_day(day):
        yield "Not a working day"
    yield from (time.window.title for time in source.freezes(day, day))


def _going_live(source: CalendarPlan, id: str, times: Iterable[Occurrence], today: dt.date) -> GoingLive:
    release = source.plan.of(Release)[id]
    ready = readiness(source.plan, id, today)
    return GoingLive(release, ready, tuple(_deployment(source, release, times)), owner_of(source.plan, id))


def _deployment(source: CalendarPlan, release: Release, times: Iterable[Occurrence]) -> Iterator[str]:
    """When it is deployed: by its go-live activity where that takes time, and the windows open for it."""
    for activity in source.plan.children(Activity, "release", release.id):
        span = source.schedule.span(activity.id)
        if activity.goes_live and span is not None and not span.is_point:
            yield f"{date_text(span.start)} {span.start:%H:%M} – {_end(span.start, span.finish)}"
    for time in times:
        window = time.window
        if window.kind in _OPEN_FOR_RELEASES and concerns(source.plan, window, release):
            yield f"{window.title} · {window.start:%H:%M} – {_end(window.start, window.finish)}"


def _end(start: dt.datetime, finish: dt.datetime) -> str:
    same = finish.date() == start.date()
    return f"{finish:%H:%M}" if same else f"{date_text(finish)} {finish:%H:%M}"


def _away(source: CalendarPlan, day: dt.date, times: Iterable[Occurrence]) -> Iterator[str]:
    """Who is on leave: the people of a leave, else what it is called."""
    people = source.plan.of(Person)
    for time in times:
        first, last = time.days()
        if time.window.kind is WindowKind.LEAVE and first <= day <= last:
            names = [people[id].title for id in time.window.people if id in people]
            until = f" (until {date_text(last)})" if last > day else ""
            yield f"{', '.join(names) or time.window.title}{until}"
