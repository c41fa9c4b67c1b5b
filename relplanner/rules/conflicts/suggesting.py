"""The nearest days on which a release could go live without a conflict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from relplanner.domain.kinds import Release, Window
from relplanner.domain.kinds.context import WindowKind
from relplanner.domain.plan import Plan
from relplanner.rules.conflicts.finding import Conflict
from relplanner.rules.conflicts.held_back import live_in_window, outside_slot
from relplanner.rules.conflicts.live_days import wrong_weekday
from relplanner.rules.conflicts.view import GoLive, View
from relplanner.rules.windows import HOLDING
from relplanner.schedule.dates import Schedule

LOOKS_AHEAD = 260
"""So many working days around its live date are looked at."""


class Suggestion(NamedTuple):
    """A day on which a release may go live: by how many working days later than now (negative: earlier),
    and the releases, by id, with which it would share the day."""

    day: dt.date
    working_days: int
    shares: tuple[str, ...]


def suggest(
    plan: Plan, schedule: Schedule, release: str, today: dt.date, count: int = 5
) -> tuple[Suggestion, ...]:
    """The nearest free days to the one on which a release goes live, in order of the days.

    Free is a working day on which no window, slot or weekday policy speaks against it and nothing else of
    its product goes live; days that it would share with other products are told as such. Earlier than its
    other work is finished it cannot go. A release without any date is looked at from today on.
    """
    view = View(plan, schedule, today)
    record = plan.of(Release)[release]
    going = view.to_go_live.get(release) or _undated(view, record)
    taken = _taken(view, release)
    soonest = max(today, _ready(view, going))
    found: list[Suggestion] = []
    for day in _outwards(going, soonest):
        if len(found) == count:
            break
        others = taken.get(day, ())
        one_product = any(each.product and each.product == record.product for each in others)
        if one_product or any(True for _ in _against(view, going.on(day))):
            continue
        days = going.calendar.days_between(going.day, day)
        found.append(Suggestion(day, days, tuple(each.id for each in others)))
    return tuple(sorted(found))


def _against(view: View, going: GoLive) -> Iterator[Conflict]:
    """What speaks against a go-live, less what is allowed."""
    windows = [each for each in view.plan.of(Window).values() if not each.archived]
    yield from wrong_weekday(view, going)
    slots = [window for window in windows if window.kind is WindowKind.RELEASE_SLOT]
    yield from (each for each in outside_slot(view, slots, going) if not each.override)
    for window in windows:
        if window.kind in HOLDING:
            yield from (each for each in live_in_window(view, window, going) if not each.override)


def _outwards(going: GoLive, soonest: dt.date) -> Iterator[dt.date]:
    """The working days around a go-live, the nearest first and later before earlier, from ``soonest`` on."""
    calendar, middle = going.calendar, going.day
    if middle < soonest:
        middle = calendar.add_days(soonest - dt.timedelta(days=1), 1)
        yield middle
    for distance in range(1, LOOKS_AHEAD):
        yield calendar.add_days(middle, distance)
        if (earlier := calendar.add_days(middle, -distance)) >= soonest:
            yield earlier


def _taken(view: View, release: str) -> dict[dt.date, tuple[Release, ...]]:
    """What else goes live on each day."""
    days: dict[dt.date, tuple[Release, ...]] = {}
    for id, going in view.going_live.items():
        if id != release:
            days[going.day] = (*days.get(going.day, ()), going.release)
    return days


def _ready(view: View, going: GoLive) -> dt.date:
    """The day on which the rest of the work that comes before a go-live is finished."""
    finished = [
        work.span.last_day
        for work in view.unfinished
        if work.release is going.release and not work.activity.goes_live and work.span.start < going.start
    ]
    return max(finished, default=dt.date.min)


def _undated(view: View, release: Release) -> GoLive:
    start = dt.datetime.combine(view.today, dt.time())
    calendar = view.schedule.calendars.of_release(release.id)
    return GoLive(release, start, start + dt.timedelta(days=1), None, calendar)
