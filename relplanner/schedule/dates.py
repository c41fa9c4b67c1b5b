"""When everything in a plan starts, finishes and goes live, and how far it is: a function of the snapshot.

Dates are simple: an activity keeps what it is given, a parent and a release roll up what they hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import ActivityKind, Constraint, Scheduling
from relplanner.domain.kinds.planning import DateOrigin, Hold
from relplanner.domain.plan import Plan
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.worktime import WorkCalendar

_AT_FINISH = {Constraint.MUST_FINISH_ON, Constraint.FINISH_NO_EARLIER, Constraint.FINISH_NO_LATER}
_POINTS = {ActivityKind.MILESTONE, ActivityKind.GATE}
_MIDNIGHT = dt.time()


class ActivityState(StrEnum):
    """How an activity stands, derived from its actuals and from what holds it."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    BLOCKED = "blocked"
    SKIPPED = "skipped"


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


class Schedule:
    """The dates of one snapshot. Activities and releases are asked for by id; unknown ids have no dates."""

    def __init__(self, plan: Plan, calendars: Calendars) -> None:
        self.plan = plan
        self.calendars = calendars
        self._parts = _parts(plan.of(Activity))
        self._spans = self._activity_spans()
        self._live: dict[str, dt.datetime] = {}
        self._by_release: dict[str, list[str]] = {}
        self._spans |= self._release_spans()
        self._progress: dict[str, float] = {}

    @property
    def spans(self) -> Mapping[str, Span]:
        """Every span there is, by the id of its activity or release."""
        return self._spans

    def span(self, id: str) -> Span | None:
        """When an activity or a release starts and finishes; None when nothing dates it."""
        return self._spans.get(id)

    def is_summary(self, activity: str) -> bool:
        """Whether an activity has parts, so that its dates are theirs rolled up."""
        return activity in self._parts

    def leaves(self, id: str) -> Iterator[Activity]:
        """The activities without parts that a release or an activity consists of; at least itself."""
        activities = self.plan.of(Activity)
        if id not in activities:
            held = (activities[held] for held in self._by_release.get(id, ()))
            yield from (activity for activity in held if activity.id not in self._parts)
            return
        waiting, seen = [id], {id}
        while waiting:
            current = waiting.pop()
            parts = [part for part in self._parts.get(current, ()) if part not in seen]
            if current not in self._parts:
                yield activities[current]
            seen.update(parts)
            waiting += reversed(parts)

    def live_date(self, release: str) -> dt.date | None:
        """The day a release goes or went live.

        The actual date, else the computed finish of its go-live activity, else committed, else target.
        """
        record = self.plan.one(Release, release)
        if record is None:
            return None
        computed = self._live.get(release)
        going = computed.date() if computed is not None else None
        return record.actual_date or going or record.committed_date or record.target_date

    def state(self, activity: str) -> ActivityState:
        """How an activity stands; one with parts stands as they do."""
        record = self.plan.of(Activity)[activity]
        if record.hold is not None:
            return ActivityState.BLOCKED if record.hold is Hold.BLOCKED else ActivityState.SKIPPED
        if record.id not in self._parts:
            return _own_state(record)
        states = {_own_state(leaf) for leaf in self.leaves(activity) if leaf.hold is not Hold.SKIPPED}
        if states == {ActivityState.DONE}:
            return ActivityState.DONE
        return ActivityState.TODO if states <= {ActivityState.TODO} else ActivityState.DOING

    def progress(self, id: str) -> float:
        """The share of its work that is done, 0 to 1; parts weigh by duration, skipped ones not at all."""
        known = self._progress.get(id)
        if known is None:
            known = self._progress[id] = self._rolled_up_progress(id)
        return known

    def bounds(self) -> tuple[dt.datetime, dt.datetime] | None:
        """The first start and the last finish in the plan."""
        if not self._spans:
            return None
        spans = self._spans.values()
        return min(span.start for span in spans), max(span.finish for span in spans)

    # -- computing -----------------------------------------------------------------------------------------

    def _activity_spans(self) -> dict[str, Span]:
        spans: dict[str, Span] = {}
        activities = self.plan.of(Activity)
        for id, activity in activities.items():
            if id not in self._parts:
                span = own_span(self.plan, self.calendars, activity)
                if span is not None:
                    spans[id] = span
        for id in _deepest_first(activities, self._parts):
            held = [spans[part] for part in self._parts[id] if part in spans]
            calendar = self.calendars.of_activity(activities[id])
            span = _around(held, calendar) or own_span(self.plan, self.calendars, activities[id])
            if span is not None:
                spans[id] = span
        return spans

    def _release_spans(self) -> dict[str, Span]:
        held: dict[str, list[Span]] = {}
        for id, activity in self.plan.of(Activity).items():
            self._by_release.setdefault(activity.release, []).append(id)
            span = self._spans.get(id)
            if span is None:
                continue
            held.setdefault(activity.release, []).append(span)
            if activity.goes_live:
                self._live[activity.release] = max(span.finish, self._live.get(activity.release, span.finish))
        found: dict[str, Span] = {}
        for id, release in self.plan.of(Release).items():
            calendar = self.calendars.of_release(id)
            span = _around(held.get(id, ()), calendar) or _promised(release, calendar)
            if span is not None:
                found[id] = span
        return found

    def _rolled_up_progress(self, id: str) -> float:
        done = total = 0.0
        finished = count = 0
        for leaf in self.leaves(id):
            if leaf.hold is Hold.SKIPPED:
                continue
            span = self._spans.get(leaf.id)
            minutes = max(span.duration_minutes, 0) if span else leaf.duration or 0
            share = _own_progress(leaf, minutes)
            done += share * minutes
            total += minutes
            finished += share == 1
            count += 1
        if total:
            return done / total
        return finished / count if count else 0.0


def compute(plan: Plan, before: Schedule | None = None) -> Schedule:
    """The schedule of a snapshot; what still holds of an earlier one is taken over."""
    calendars = before.calendars if before and before.calendars.hold_for(plan) else Calendars(plan)
    return Schedule(plan, calendars)


def own_span(plan: Plan, calendars: Calendars, activity: Activity) -> Span | None:
    """The dates that an activity has by itself, whatever its parts say."""
    calendar = calendars.of_activity(activity)
    if activity.mode is Scheduling.PINNED:
        return _between(activity.start, activity.finish, activity.duration, calendar)
    if activity.date_origin is DateOrigin.IMPORTED and (activity.imported_start or activity.imported_finish):
        return _between(activity.imported_start, activity.imported_finish, activity.duration, calendar)
    if activity.constraint_date is not None:
        at_finish = activity.constraint in _AT_FINISH
        start, finish = (None, activity.constraint_date) if at_finish else (activity.constraint_date, None)
        return _between(start, finish, activity.duration, calendar)
    release = plan.one(Release, activity.release)
    if release is None:
        return None
    target = release.committed_date or release.target_date
    if activity.goes_live and target:
        return _between(None, _end_of(target, calendar), activity.duration, calendar)
    if release.start:
        return _between(release.start, None, activity.duration, calendar)
    return _between(None, _end_of(target, calendar), activity.duration, calendar) if target else None


def is_point(activity: Activity) -> bool:
    """Whether an activity is a moment by nature: a milestone or a gate without a duration."""
    return activity.kind in _POINTS and not activity.duration


def _between(
    start: dt.datetime | None, finish: dt.datetime | None, duration: int | None, calendar: WorkCalendar
) -> Span | None:
    """A span from what is known of it; a finish before its start counts as the start."""
    if start is not None and finish is not None:
        return Span(start, max(start, finish), calendar)
    if start is not None:
        if duration:
            start = calendar.next_work(start)
        return Span(start, calendar.add(start, duration or 0), calendar)
    if finish is not None:
        return Span(calendar.add(finish, -(duration or 0)), finish, calendar)
    return None


def _promised(release: Release, calendar: WorkCalendar) -> Span | None:
    """What a release without dated activities spans: from its start to the day it is to go live."""
    day = release.actual_date or release.committed_date or release.target_date
    if day is None:
        return Span(release.start, release.start, calendar) if release.start else None
    finish = _end_of(day, calendar)
    return Span(min(release.start or finish, finish), finish, calendar)


def _around(spans: Iterable[Span], calendar: WorkCalendar) -> Span | None:
    held = list(spans)
    if not held:
        return None
    return Span(min(span.start for span in held), max(span.finish for span in held), calendar)


def _end_of(day: dt.date, calendar: WorkCalendar) -> dt.datetime:
    """The end of work on a day; of a day off, noon."""
    hours = calendar.hours_of(day)
    minutes = hours[-1][1] if hours else 12 * 60
    return dt.datetime.combine(day, _MIDNIGHT) + dt.timedelta(minutes=minutes)


def _own_state(activity: Activity) -> ActivityState:
    if activity.hold is Hold.BLOCKED:
        return ActivityState.BLOCKED
    if activity.hold is Hold.SKIPPED:
        return ActivityState.SKIPPED
    if activity.actual_finish is not None:
        return ActivityState.DONE
    return ActivityState.TODO if activity.actual_start is None else ActivityState.DOING


def _own_progress(activity: Activity, minutes: int) -> float:
    if activity.actual_finish is not None:
        return 1.0
    if activity.actual_start is None or activity.remaining is None or not minutes:
        return 0.0
    return min(1.0, max(0.0, 1 - activity.remaining / minutes))


def _parts(activities: Mapping[str, Activity]) -> dict[str, list[str]]:
    """The ids of the parts of every activity that has any."""
    parts: dict[str, list[str]] = {}
    for id, activity in activities.items():
        if activity.parent is not None and activity.parent in activities and activity.parent != id:
            parts.setdefault(activity.parent, []).append(id)
    return parts


def _deepest_first(activities: Mapping[str, Activity], parts: Mapping[str, list[str]]) -> list[str]:
    """The activities with parts, those farthest down first; the members of a loop count as being on top."""
    depths: dict[str, int] = {}
    for id in parts:
        way: dict[str, None] = {}
        current: str | None = id
        while current is not None and current in activities and current not in depths and current not in way:
            way[current] = None
            current = activities[current].parent
        depth = depths.get(current, -1) if current is not None else -1
        for passed in reversed(way):
            depth += 1
            depths[passed] = depth
    return sorted(parts, key=lambda id: -depths[id])
