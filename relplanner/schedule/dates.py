"""When everything in a plan starts, finishes and goes live, and how far it is: a function of the snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property

from relplanner.domain.edit import Edit
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.kinds.planning import Hold
from relplanner.domain.plan import Plan
from relplanner.domain.uncollected import uncollected
from relplanner.schedule.drivers import Driver, driver_of
from relplanner.schedule.engine import reschedule, schedule
from relplanner.schedule.rollup import Rollup
from relplanner.schedule.spans import Span, Spans, spans_after, spans_of
from relplanner.schedule.timetable import Clash, Timetable, Timing

__all__ = ["ActivityState", "Schedule", "Span", "compute", "is_point"]

_POINTS = {ActivityKind.MILESTONE, ActivityKind.GATE}


class ActivityState(StrEnum):
    """How an activity stands, derived from its actuals and from what holds it."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    BLOCKED = "blocked"
    SKIPPED = "skipped"


class Schedule:
    """The dates of one snapshot. Activities and releases are asked for by id; unknown ids have no dates.

    Activities are dated by the network, phases and releases by what they hold. Late dates, floats and
    drivers are reckoned when first asked for.
    """

    def __init__(self, table: Timetable, before: Schedule | None = None) -> None:
        self.table = table
        self.plan = table.net.plan
        self.calendars = table.net.calendars
        self._tree = table.net.tree
        if before is None or table.moved is None:
            self._spans: Spans = spans_of(table)
        else:
            self._spans = spans_after(table, before._spans, before.plan)
        self._progress: dict[str, float] = {}

    @property
    def spans(self) -> Mapping[str, Span]:
        """Every span there is, by the id of its activity or release."""
        return self._spans

    def span(self, id: str) -> Span | None:
        """When an activity or a release starts and finishes; None when nothing dates it."""
        return self._spans.get(id)

    def timing(self, id: str) -> Timing | None:
        """Early and late dates, floats and whether it is critical, of an activity, a phase or a release.

        None when nothing dates it, and for a release that holds no activities.
        """
        return self._rollup.timing(id)

    def driver(self, id: str) -> Driver | None:
        """What the start of an activity hangs on; of a phase or a release, of what is first in it."""
        if id in self.table.net.index:
            return driver_of(self.table, id)
        dated = [leaf for leaf in self._tree.leaves(id) if leaf in self._spans]
        first = min(dated, key=lambda leaf: self._spans[leaf].start, default=None)
        return driver_of(self.table, first) if first else None

    @property
    def loops(self) -> tuple[tuple[str, ...], ...]:
        """The keys of the activities around every loop; the newest link of each is not counted."""
        return self.table.loops

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """The links that do not hold because of what is pinned, done or must be on a date."""
        return tuple(self.table.clashes())

    def is_summary(self, activity: str) -> bool:
        """Whether an activity has parts, so that its dates are theirs rolled up."""
        return activity in self._tree.parts

    def is_planned_back(self, release: str) -> bool:
        """Whether a release has no start and a target, so that its work is as late as that allows."""
        project = self.table.net.projects.get(release)
        return project is not None and project.backwards

    def leaves(self, id: str) -> Iterator[Activity]:
        """The activities without parts that a release or an activity consists of; at least itself."""
        activities = self.plan.of(Activity)
        return (activities[leaf] for leaf in self._tree.leaves(id))

    def live_date(self, release: str) -> dt.date | None:
        """The day a release goes or went live.

        The actual date, else the computed finish of its go-live activity, else committed, else target.
        """
        record = self.plan.one(Release, release)
        if record is None:
            return None
        going = [span.finish for id in self._going.get(release, ()) if (span := self._spans.get(id))]
        computed = max(going).date() if going else None
        return record.actual_date or computed or record.committed_date or record.target_date

    def state(self, activity: str) -> ActivityState:
        """How an activity stands; one with parts stands as they do."""
        record = self.plan.of(Activity)[activity]
        if record.hold is not None:
            return ActivityState.BLOCKED if record.hold is Hold.BLOCKED else ActivityState.SKIPPED
        if record.id not in self._tree.parts:
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

    # -- inside --------------------------------------------------------------------------------------------

    @cached_property
    def _rollup(self) -> Rollup:
        return Rollup(self.table)

    @cached_property
    def _going(self) -> Mapping[str, list[str]]:
        """The activities with which each release goes live."""
        going: dict[str, list[str]] = {}
        for id, record in self.plan.of(Activity).items():
            if record.goes_live:
                going.setdefault(record.release, []).append(id)
        return going

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
        if count:
            return finished / count
        # Nothing tells how far it is, but whether it is live.
        release = self.plan.one(Release, id)
        return 1.0 if release is not None and release.actual_date is not None else 0.0


def compute(plan: Plan, before: Schedule | None = None, edits: Iterable[Edit] | None = None) -> Schedule:
    """The schedule of a snapshot; given that of an earlier one, only what depends on a change is reckoned.

    ``edits`` are all those that led from the one snapshot to the other, where they are known; else what
    differs is looked for.
    """
    if before is not None and before.plan is plan:
        return before
    # What is copied for an edit is large, too, and would be looked through at once.
    with uncollected():
        if before is None:
            return Schedule(schedule(plan))
        return Schedule(reschedule(plan, before.table, edits), before)


def is_point(activity: Activity) -> bool:
    """Whether an activity is a moment by nature: a milestone or a gate without a duration."""
    return activity.kind in _POINTS and not activity.duration


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
