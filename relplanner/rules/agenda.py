"""What happens in the coming days: go-lives, gates, milestones and meetings, windows, and what falls due."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from relplanner.domain.kinds import Activity, ChecklistItem, Criterion, Release, Risk, Window
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.plan import Plan
from relplanner.rules import readiness, risk
from relplanner.rules.outlook import is_coming
from relplanner.schedule.dates import ActivityState, Schedule

FORTNIGHT = 14


class Happening(StrEnum):
    """What kind of thing happens; the code of its words in ``domain.notices.HAPPENINGS``."""

    GOES_LIVE = "goes-live"
    ACTIVITY = "activity"
    BEGINS = "begins"
    ENDS = "ends"
    CHECKS_DUE = "checks-due"
    RISK_REVIEW = "risk-review"


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day: what it is, which record it is about (by id), and for how many it stands."""

    day: dt.date
    what: Happening
    record: str
    count: int = 1


def agenda(plan: Plan, schedule: Schedule, today: dt.date, days: int = FORTNIGHT) -> tuple[Event, ...]:
    """What happens from today on, for so many days, by day; go-lives come first on theirs."""
    last = today + dt.timedelta(days=days - 1)
    found = chain(_live(plan, schedule), _points(plan, schedule), _windows(plan), _due(plan, today))
    order = list(Happening)
    chosen = (event for event in found if today <= event.day <= last)
    return tuple(sorted(chosen, key=lambda event: (event.day, order.index(event.what))))


def _live(plan: Plan, schedule: Schedule) -> Iterator[Event]:
    for id, release in plan.of(Release).items():
        live = schedule.live_date(id) if is_coming(release) else None
        if live is not None:
            yield Event(live, Happening.GOES_LIVE, id)


def _points(plan: Plan, schedule: Schedule) -> Iterator[Event]:
    """Gates, milestones and meetings still ahead; the moment of going live is told by its release."""
    releases = plan.of(Release)
    for id, activity in plan.of(Activity).items():
        if activity.kind not in _POINTS or activity.goes_live or activity.archived:
            continue
        release, span = releases.get(activity.release), schedule.span(id)
        if release is None or span is None or release.archived:
            continue
        if schedule.state(id) not in (ActivityState.DONE, ActivityState.SKIPPED):
            yield Event(span.last_day, Happening.ACTIVITY, id)


def _windows(plan: Plan) -> Iterator[Event]:
    """The days on which windows begin and end, as they are entered; recurring ones once."""
    for window in plan.of(Window).values():
        if window.archived:
            continue
        yield Event(window.start.date(), Happening.BEGINS, window.id)
        if window.finish.date() > window.start.date():
            yield Event(window.finish.date(), Happening.ENDS, window.id)


def _due(plan: Plan, today: dt.date) -> Iterator[Event]:
    """Checks that fall due, counted by release and day, and risks to look at again."""
    coming = {id for id, release in plan.of(Release).items() if is_coming(release)}
    records: Iterable[readiness.Checked] = chain(plan.of(ChecklistItem).values(), plan.of(Criterion).values())
    counts: Counter[tuple[dt.date, str]] = Counter()
    for check in readiness.checks(records, today):
        record = check.record
        if record.due is not None and record.release in coming and not check.settled:
            counts[record.due, record.release] += 1
    for (day, release), count in counts.items():
        yield Event(day, Happening.CHECKS_DUE, release, count)
    for each in plan.of(Risk).values():
        if each.next_review is not None and risk.is_open(each):
            yield Event(each.next_review, Happening.RISK_REVIEW, each.id)


_POINTS = frozenset({ActivityKind.GATE, ActivityKind.MILESTONE, ActivityKind.MEETING})
