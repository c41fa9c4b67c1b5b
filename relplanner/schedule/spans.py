"""From when to when everything goes on: activities as the network has them, all else around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import Scheduling
from relplanner.domain.plan import Plan
from relplanner.schedule.clock import moment_of
from relplanner.schedule.timetable import Timetable
from relplanner.schedule.worktime import WorkCalendar

_MIDNIGHT = dt.time()
_start, _finish = attrgetter("start"), attrgetter("finish")


class Span(NamedTuple):
    """From when to when something goes on, and the calendar that its duration is counted in."""

    start: dt.datetime
    finish: dt.datetime
    calendar: WorkCalendar

    @property
    def duration_minutes(self) -> int:
        """Working minutes from start to finish."""
        return self.calendar.between(self.start, self.finish)

    @property
    def working_days(self) -> int:
        """The days on which it is worked on, the first and the last included."""
        return self.calendar.days_between(self.start.date(), self.last_day + dt.timedelta(days=1))

    def moved_to(self, start: dt.datetime) -> Span:
        """The same work begun at another moment.

        What lies wholly outside working time, a deployment on a Saturday, keeps its length on the clock.
        """
        minutes = self.duration_minutes
        finish = self.calendar.add(start, minutes) if minutes > 0 else start + (self.finish - self.start)
        return self._replace(start=start, finish=finish)

    def moved_by(self, days: int) -> Span:
        """The same work so many working days later, at the same time of day."""
        there = self.calendar.add_days(self.start.date(), days)
        return self.moved_to(dt.datetime.combine(there, self.start.time()))

    @property
    def is_point(self) -> bool:
        """Whether it takes no time at all."""
        return self.start == self.finish

    @property
    def last_day(self) -> dt.date:
        """The last day it touches: what ends at midnight ended the day before."""
        ends_at_midnight = self.finish.time() == _MIDNIGHT and self.finish > self.start
        return (self.finish - dt.timedelta(days=1)).date() if ends_at_midnight else self.finish.date()


Spans = dict[str, Span]


def spans_of(table: Timetable) -> Spans:
    """The spans of all activities and releases that anything dates, by id."""
    net = table.net
    spans: Spans = {}
    moments = _Moments()
    for record, clock, found in zip(net.records, net.clock, table.all_minutes(), strict=False):
        if found is not None:
            spans[record.id] = Span(moments[found[0]], moments[found[1]], clock.calendar)
    for id in (*net.tree.parts, *net.plan.of(Release)):
        if (span := _of_whole(table, spans, id)) is not None:
            spans[id] = span
    return spans


def spans_after(table: Timetable, before: Spans, earlier: Plan) -> Spans:
    """The spans after an edit of which the timetable knows what it moved, given those of the earlier plan.

    Equal to ``spans_of(table)``; whatever holds nothing that moved is taken over.
    """
    net, plan = table.net, table.net.plan
    spans = before.copy()
    wholes: dict[str, list[str]] = {}
    for id in table.moved or ():
        span, record = _of_leaf(table, net.index[id]), plan.of(Activity)[id]
        if span is not None and (span != before.get(id) or record.hold is not earlier.of(Activity)[id].hold):
            spans[id] = span
            for whole in (*net.tree.above(id), record.release):
                wholes.setdefault(whole, []).append(id)
    releases, told = plan.of(Release), earlier.of(Release)
    retold = [id for id in releases if releases[id] is not told[id]] if releases is not told else ()
    for id in {*wholes, *retold}:
        parts = wholes.get(id, ())
        goes_on = not any(plan.of(Activity)[part].hold or earlier.of(Activity)[part].hold for part in parts)
        around = _stretched(before[id], parts, before, spans) if parts and goes_on else None
        span = around or _of_whole(table, spans, id)
        if span is not None:
            spans[id] = span
        else:
            spans.pop(id, None)
    return spans


class _Moments(dict[int, dt.datetime]):
    """The moments of minutes, each made once: work begins and ends at the same times all over a plan."""

    def __missing__(self, minute: int) -> dt.datetime:
        self[minute] = moment = moment_of(minute)
        return moment


def _of_leaf(table: Timetable, node: int) -> Span | None:
    found = table.minutes(node)
    if found is None:
        return None
    return Span(moment_of(found[0]), moment_of(found[1]), table.net.clock[node].calendar)


def _of_whole(table: Timetable, spans: Mapping[str, Span], id: str) -> Span | None:
    """The span of a phase or a release, around its parts; skipped ones count if there are no others."""
    net = table.net
    phase, release = net.plan.one(Activity, id), net.plan.one(Release, id)
    calendar = net.calendars.of_activity(phase) if phase else net.calendars.of_release(id)
    held = [part for part in net.tree.leaves(id) if part in spans]
    counted = [spans[part] for part in held if net.index[part] not in net.skipped] if net.skipped else []
    if around := counted or [spans[part] for part in held]:
        return Span(min(map(_start, around)), max(map(_finish, around)), calendar)
    if phase is not None:
        return _pinned(phase, calendar)
    return _promised(release, calendar) if release else None


def _stretched(
    whole: Span, parts: Iterable[str], before: Mapping[str, Span], now: Mapping[str, Span]
) -> Span | None:
    """What a span around many becomes when a few of them move; None when the others have to be asked."""
    start, finish = min(now[part].start for part in parts), max(now[part].finish for part in parts)
    if start > whole.start:
        if any(before[part].start == whole.start for part in parts):
            return None
        start = whole.start
    if finish < whole.finish:
        if any(before[part].finish == whole.finish for part in parts):
            return None
        finish = whole.finish
    return Span(start, finish, whole.calendar)


def _pinned(phase: Activity, calendar: WorkCalendar) -> Span | None:
    """The dates of a phase that no part gives any: those it was given itself."""
    if phase.mode is not Scheduling.PINNED or phase.start is None or phase.finish is None:
        return None
    return Span(phase.start, max(phase.start, phase.finish), calendar)


def _promised(release: Release, calendar: WorkCalendar) -> Span | None:
    """What a release without dated activities spans: from its start to the day it is to go live."""
    day = release.actual_date or release.committed_date or release.target_date
    if day is None:
        return Span(release.start, release.start, calendar) if release.start else None
    finish = calendar.end_of(day)
    return Span(min(release.start or finish, finish), finish, calendar)
