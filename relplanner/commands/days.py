"""Taking what a calendar shows to another day: a release by its live date, an activity, a window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from relplanner.commands.scheduling import left_behind, move_activity, moved, release_moved
from relplanner.domain.edit import Edit, Label, Proposal, changed, folded
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Activity, Release, Window
from relplanner.domain.plan import Maker, Plan
from relplanner.schedule.dates import Schedule, compute
from relplanner.schedule.worktime import WorkCalendar

_ATTEMPTS = 8


def move_to_day(plan: Plan, make: Maker, /, id: str, day: dt.date) -> Proposal:
    """Let a release go live, or an activity or a window begin, on another day.

    A release takes its activities along, by as many working days; what dates it moves too where that is only
    its committed or its target date. What was on a working day stays on one: from a day off it goes on in the
    direction of the move. Raises BrokenRule for a release that is live already and for a window that recurs.
    """
    if (release := plan.one(Release, id)) is not None:
        return _release(plan, make, release, day)
    if (activity := plan.one(Activity, id)) is not None:
        return _activity(plan, make, activity, day)
    if (window := plan.one(Window, id)) is not None:
        return _window(window, day)
    raise NotFound("unknown-key", key=id)


def _release(plan: Plan, make: Maker, release: Release, day: dt.date) -> Proposal:
    if release.actual_date is not None:
        raise BrokenRule("already-live", remedy=("actual_date",), key=release.key)
    schedule = compute(plan)
    calendar, live = schedule.calendars.of_release(release.id), schedule.live_date(release.id)
    there = _landed(day, live, calendar)
    title = {"title": release.title or release.key}
    going = _going_live(plan, schedule, release.id)
    if live is not None and going is not None:
        found = _Move(plan, make, schedule, release.id).to(live, there, going)
        return moved("moved", title, found, schedule.leaves(release.id))
    edits = release_moved(plan, release.id, _days(live, there, calendar), schedule) if live else ()
    later = plan.after(edits).of(Release)[release.id]
    field = "committed_date" if release.committed_date else "target_date"
    date = changed(Release.KIND, release.id, Release.KIND.values(later), {field: there})
    label = Label("moved", {**title, **left_behind(schedule.leaves(release.id))})
    return Proposal(label, folded([*edits, *([date] if date else [])]))


def _going_live(plan: Plan, schedule: Schedule, release: str) -> str | None:
    """The activity that says when a release goes live; None where its own dates do."""
    going = [each.id for each in plan.children(Activity, "release", release) if each.goes_live]
    dated = [(span.finish, id) for id in going if (span := schedule.span(id))]
    return max(dated)[1] if dated else None


class _Move(NamedTuple):
    """A release on its way: its work moves by working days, and the network says when it is then live."""

    plan: Plan
    make: Maker
    schedule: Schedule
    release: str

    def to(self, live: dt.date, there: dt.date, going: str) -> tuple[Edit, ...]:
        """The edits after which it is live on a day, or as near to it as what it waits for lets it.

        So many days of work are not always as many days of the release, for calendars differ: the number is
        found between one that is too small and one that is too large.
        """
        calendar = self.schedule.calendars.of_release(self.release)
        days = _days(live, there, calendar)
        low: tuple[int, tuple[Edit, ...]] | None = None
        high: int | None = None
        nearest: tuple[int, tuple[Edit, ...]] | None = None
        for _ in range(_ATTEMPTS):
            edits = release_moved(self.plan, self.release, days, self.schedule)
            now = self._later(edits).live_date(self.release) or live
            if now == there:
                return edits
            gap = abs((there - now).days)
            nearest = min(filter(None, (nearest, (gap, edits))), key=lambda found: found[0])
            if now < there:
                low = days, edits
            else:
                high = days
            if low and high is not None and high - low[0] <= 1:
                break
            if low and high is not None:
                days = (low[0] + high) // 2
            else:
                days += _days(now, there, calendar) or (1 if now < there else -1)
        best = low or nearest
        return self._nudged(best[1] if best else (), there, going)

    def _later(self, edits: Sequence[Edit]) -> Schedule:
        return compute(self.plan.after(edits), self.schedule, edits)

    def _nudged(self, edits: tuple[Edit, ...], there: dt.date, going: str) -> tuple[Edit, ...]:
        """These edits, and the one that puts going live itself on the day."""
        later = self._later(edits)
        span = later.span(going)
        if span is None:
            return edits
        start = span.start + (there - span.finish.date())
        return folded([*edits, *move_activity(later.plan, self.make, going, start, later).edits])


def _activity(plan: Plan, make: Maker, activity: Activity, day: dt.date) -> Proposal:
    schedule = compute(plan)
    calendar, span = schedule.calendars.of_activity(activity), schedule.span(activity.id)
    if span is None:
        start = calendar.next_work(dt.datetime.combine(day, dt.time()))
    else:
        start = dt.datetime.combine(_landed(day, span.start.date(), calendar), span.start.time())
    return move_activity(plan, make, activity.id, start)


def _window(window: Window, day: dt.date) -> Proposal:
    if window.recurrence:
        raise BrokenRule("recurring-window", remedy=("recurrence",), key=window.key)
    by = day - window.start.date()
    values = {"start": window.start + by, "finish": window.finish + by}
    edit = changed(Window.KIND, window.id, Window.KIND.values(window), values)
    return Proposal(Label("moved", {"title": window.title or window.key}), (edit,) if edit else ())


def _days(live: dt.date, there: dt.date, calendar: WorkCalendar) -> int:
    """The working days after which what is live on one day is live on another; negative when earlier."""
    days = calendar.days_between(live, there)
    return days + 1 if there > live and not calendar.is_working_day(live) else days


def _landed(day: dt.date, was: dt.date | None, calendar: WorkCalendar) -> dt.date:
    """The day itself; a working day that would become a day off goes on to the next working day."""
    if was is None or calendar.is_working_day(day) or not calendar.is_working_day(was):
        return day
    return calendar.add_days(day, 1 if day > was else -1)
