"""Taking what a calendar shows to another day: a release by its live date, an activity, a window."""

from __future__ import annotations

import datetime as dt

from relplanner.commands.scheduling import move_activity, move_release
from relplanner.domain.edit import Label, Proposal, changed, folded
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Activity, Release, Window
from relplanner.domain.plan import Maker, Plan
from relplanner.schedule.dates import Schedule, compute
from relplanner.schedule.worktime import WorkCalendar


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
    edits = move_release(plan, make, release.id, _days(live, there, calendar)).edits if live else ()
    if not _has_dated_go_live(plan, schedule, release.id):
        moved = plan.after(edits).of(Release)[release.id]
        field = "committed_date" if release.committed_date else "target_date"
        date = changed(Release.KIND, release.id, Release.KIND.values(moved), {field: there})
        edits = folded([*edits, *([date] if date else [])])
    return Proposal(Label("moved", {"title": release.title or release.key}), edits)


def _has_dated_go_live(plan: Plan, schedule: Schedule, release: str) -> bool:
    """Whether an activity of the release says when it goes live, so that its own dates do not."""
    activities = plan.children(Activity, "release", release)
    return any(activity.goes_live and schedule.span(activity.id) for activity in activities)


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
    """The working days after which what is live on one day is live on another."""
    days = calendar.days_between(live, there)
    return days + 1 if there > live and not calendar.is_working_day(live) else days


def _landed(day: dt.date, was: dt.date | None, calendar: WorkCalendar) -> dt.date:
    """The day itself; a working day that would become a day off goes on to the next working day."""
    if was is None or calendar.is_working_day(day) or not calendar.is_working_day(was):
        return day
    return calendar.add_days(day, 1 if day > was else -1)
