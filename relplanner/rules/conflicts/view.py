"""What the rules of the radar look at: the releases still to come, their work and when they go live."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from relplanner.domain.kinds import Activity, Environment, Release, WindowOverride
from relplanner.domain.kinds.context import EnvironmentKind
from relplanner.domain.kinds.planning import Hold, ReleaseState
from relplanner.domain.notices import worked
from relplanner.domain.plan import Plan, title_of
from relplanner.rules.outlook import is_coming
from relplanner.schedule.dates import Schedule, Span
from relplanner.schedule.worktime import WorkCalendar

IN_USE = frozenset({EnvironmentKind.LIVE})
"""Environments that users depend on: work in them is what a freeze is about."""
YEARS = range(1901, 2199)
"""What lies beyond these years, a slip of the pen, collides with nothing: calendars end there."""
_DAY = dt.timedelta(days=1)


class Work(NamedTuple):
    """An activity without parts that is still to be finished, and when it goes on."""

    activity: Activity
    release: Release
    span: Span

    def overlap(self, start: dt.datetime, finish: dt.datetime) -> int | None:
        """Working minutes of it between two moments (0 for a point there); None when it does not meet them.

        What lies wholly outside working time meets them on the clock.
        """
        first, last = max(self.span.start, start), min(self.span.finish, finish)
        if self.span.is_point:
            return 0 if start <= self.span.start < finish else None
        if first >= last:
            return None
        minutes = self.span.calendar.between(first, last)
        return minutes if minutes > 0 or self.span.duration_minutes <= 0 else None


class GoLive(NamedTuple):
    """When a release goes live: a moment or a stretch of its go-live activity, else a whole day."""

    release: Release
    start: dt.datetime
    finish: dt.datetime
    activity: Activity | None
    calendar: WorkCalendar

    @property
    def day(self) -> dt.date:
        """The day on which it is live."""
        return (self.finish - _DAY).date() if self.activity is None else self.finish.date()

    @property
    def subject(self) -> str:
        """The record that is out of place when the day is."""
        return self.activity.id if self.activity is not None else self.release.id

    def on(self, day: dt.date) -> GoLive:
        """The same on another day."""
        apart = day - self.day
        return self._replace(start=self.start + apart, finish=self.finish + apart)

    def meets(self, start: dt.datetime, finish: dt.datetime) -> bool:
        """Whether it falls, wholly or partly, between two moments."""
        if self.start == self.finish:
            return start <= self.start < finish
        return max(self.start, start) < min(self.finish, finish)


class View:
    """One snapshot on one day, as the rules see it. With ``past`` what is over counts, too."""

    def __init__(self, plan: Plan, schedule: Schedule, today: dt.date, *, past: bool = False) -> None:
        self.plan, self.schedule, self.today, self.past = plan, schedule, today, past

    @cached_property
    def releases(self) -> Mapping[str, Release]:
        """The releases that can be in conflict: those still to go live."""
        return {id: release for id, release in self.plan.of(Release).items() if self._counts(release)}

    @cached_property
    def unfinished(self) -> tuple[Work, ...]:
        """What is still to be finished for them."""
        releases, spans = self.releases, self.schedule.spans
        is_summary = self.schedule.is_summary
        return tuple(
            Work(activity, release, span)
            for id, activity in self.plan.of(Activity).items()
            if activity.actual_finish is None and activity.hold is not Hold.SKIPPED and not activity.archived
            if (release := releases.get(activity.release)) is not None
            if (span := spans.get(id)) is not None and not is_summary(id)
            if span.start.year in YEARS and span.finish.year in YEARS
        )

    @cached_property
    def work(self) -> tuple[Work, ...]:
        """What of that is not over: what should have ended is late, and collides no more."""
        return tuple(work for work in self.unfinished if self.past or work.span.last_day >= self.today)

    @cached_property
    def by_environment(self) -> Mapping[str, list[Work]]:
        """The work that is done in each environment."""
        found: dict[str, list[Work]] = {}
        for work in self.work:
            if work.activity.environment is not None:
                found.setdefault(work.activity.environment, []).append(work)
        return found

    @cached_property
    def in_use(self) -> frozenset[str]:
        """The ids of the environments that users depend on."""
        return frozenset(id for id, each in self.plan.of(Environment).items() if each.kind in IN_USE)

    @cached_property
    def to_go_live(self) -> Mapping[str, GoLive]:
        """When each of the releases goes live, where anything says so and it is still to happen."""
        last: dict[str, Work] = {}
        for work in self.unfinished:
            known = last.get(work.release.id)
            if work.activity.goes_live and (known is None or work.span.finish > known.span.finish):
                last[work.release.id] = work
        found = ((id, self._going(release, last.get(id))) for id, release in self.releases.items())
        return {id: going for id, going in found if going is not None}

    @cached_property
    def going_live(self) -> Mapping[str, GoLive]:
        """Those of them whose day is not over."""
        return {id: going for id, going in self.to_go_live.items() if self.past or going.day >= self.today}

    @cached_property
    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """From the first to the last moment of all this."""
        starts = [work.span.start for work in self.work] + [each.start for each in self.going_live.values()]
        ends = [work.span.finish for work in self.work] + [each.finish for each in self.going_live.values()]
        now = dt.datetime.combine(self.today, dt.time())
        return min(starts, default=now), max(ends, default=now)

    def override(self, window: str, until: dt.date, subjects: Iterable[str]) -> str:
        """The id of a leave that lets one of the subjects do something in a window until a day; or empty."""
        allowed = {*subjects}
        for each in self.plan.children(WindowOverride, "window", window):
            lasts = each.expires is None or each.expires >= max(until, self.today)
            if each.subject in allowed and lasts and not each.archived:
                return each.id
        return ""

    def above(self, activity: Activity) -> tuple[str, ...]:
        """The ids of an activity, of those it is part of and of its release."""
        found = [activity.id]
        parent = self.plan.one(Activity, activity.parent)
        while parent is not None and parent.id not in found:
            found.append(parent.id)
            parent = self.plan.one(Activity, parent.parent)
        return (*found, activity.release)

    def title(self, id: str | None) -> str:
        """What a person calls the record with this id."""
        record = self.plan.get(id)
        return title_of(self.plan, record) if record is not None else ""

    def minutes(self, count: int) -> str:
        """So many working minutes in words."""
        return worked(count, self.plan)

    def is_archived(self, id: str) -> bool:
        """Whether a record has been put away."""
        record = self.plan.get(id)
        return record is not None and record.archived

    # -- inside --------------------------------------------------------------------------------------------

    def _counts(self, release: Release) -> bool:
        if self.past:
            return not release.archived and release.state is not ReleaseState.CANCELLED
        return is_coming(release) and release.actual_date is None

    def _going(self, release: Release, work: Work | None) -> GoLive | None:
        calendar = self.schedule.calendars.of_release(release.id)
        if work is not None and release.actual_date is None:
            own = calendar if work.activity.elapsed else work.span.calendar
            return GoLive(release, work.span.start, work.span.finish, work.activity, own)
        day = self.schedule.live_date(release.id)
        if day is None or day.year not in YEARS or (self._has_gone(release) and not self.past):
            return None
        start = dt.datetime.combine(day, dt.time())
        return GoLive(release, start, start + _DAY, None, calendar)

    def _has_gone(self, release: Release) -> bool:
        """Whether it has go-live activities, none of which is still to be done."""
        return any(
            each.goes_live and each.actual_finish is not None
            for each in self.plan.children(Activity, "release", release.id)
        )
