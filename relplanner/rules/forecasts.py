"""Forecasts of a plan: what is still to come, with the windows in which it may not go live."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from relplanner.domain.kinds import Activity, Release, Window
from relplanner.domain.kinds.choices import Level
from relplanner.domain.plan import Plan
from relplanner.rules.conflicts.held_back import live_in_window
from relplanner.rules.conflicts.view import GoLive, View, Work
from relplanner.rules.outlook import is_coming
from relplanner.rules.windows import HOLDING, openings
from relplanner.schedule.clock import minute_of
from relplanner.schedule.dates import ActivityState, Schedule

if TYPE_CHECKING:
    from relplanner.schedule.forecast import Forecast

TRIALS, SEED = 10_000, 1
_AHEAD = dt.timedelta(days=3 * 366)
"""For so long after the planned finish windows are looked at."""
_OVER = frozenset({ActivityState.DONE, ActivityState.SKIPPED})


def is_open(plan: Plan, schedule: Schedule, subject: str) -> bool:
    """Whether there is anything to forecast: a dated release or activity that is still to be finished."""
    release = plan.one(Release, subject)
    if release is not None:
        is_over = not is_coming(release) or release.actual_date is not None
    else:
        is_over = plan.one(Activity, subject) is None or schedule.state(subject) in _OVER
    return not is_over and any(schedule.span(leaf.id) for leaf in schedule.leaves(subject))


def forecast_of(
    plan: Plan,
    schedule: Schedule,
    subject: str,
    today: dt.date,
    *,
    trials: int = TRIALS,
    seed: int = SEED,
    told: Callable[[int], None] = lambda trials: None,
) -> Forecast | None:
    """The forecast of a release or an activity; None when there is none to make.

    ``told`` hears every now and then how many trials there are; what it raises ends the forecast.
    """
    if not is_open(plan, schedule, subject):
        return None
    # numpy takes a tenth of a second to import: only who forecasts pays for it.
    from relplanner.schedule.forecast import forecast

    return forecast(schedule.table, subject, trials, seed, closed_times(plan, schedule, today), told)


def promises(plan: Plan, schedule: Schedule, subject: str) -> Mapping[str, dt.date]:
    """The days that a subject is to be finished by: committed and target of a release, deadline or plan."""
    release, activity = plan.one(Release, subject), plan.one(Activity, subject)
    if release is not None:
        days = {"committed": release.committed_date, "target": release.target_date}
    else:
        span = schedule.span(subject)
        deadline = activity.deadline.date() if activity is not None and activity.deadline else None
        days = {"deadline": deadline, "planned": span.last_day if span is not None else None}
    return {name: day for name, day in days.items() if day is not None}


def closed_times(plan: Plan, schedule: Schedule, today: dt.date) -> Mapping[str, list[tuple[int, int]]]:
    """By activity, when it may not go live, as minutes from and to, in order and apart.

    A window is closed to a go-live if the radar would find a conflict there that nobody has allowed; soft
    ones only warn.
    """
    view = View(plan, schedule, today)
    holding = [
        window
        for window in plan.of(Window).values()
        if window.kind in HOLDING and window.level is not Level.SOFT and not window.archived
    ]
    closed: dict[str, list[tuple[int, int]]] = {}
    for work in view.unfinished if holding else ():
        if work.activity.goes_live:
            times = sorted(time for window in holding for time in _closed(view, window, work))
            if times:
                closed[work.activity.id] = _apart(times)
    return closed


def _closed(view: View, window: Window, work: Work) -> Iterator[tuple[int, int]]:
    span = work.span
    for opening in openings(window, span.start, span.finish + _AHEAD):
        going = GoLive(work.release, opening.start, opening.start, work.activity, span.calendar)
        conflict = next(live_in_window(view, window, going), None)
        if conflict is None:
            # It is not about this release at all, however often it comes round.
            return
        if not conflict.override:
            yield minute_of(opening.start), minute_of(opening.finish)


def _apart(times: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same times with those that meet made one."""
    found = [times[0]]
    for start, finish in times[1:]:
        if start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], finish)
        else:
            found.append((start, finish))
    return found
