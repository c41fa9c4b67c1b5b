"""The releases still to come: when they go live, how ready they are and how far they have slipped."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from relplanner.domain.kinds import Release
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.plan import Plan, sibling_order
from relplanner.rules.readiness import Readiness, readiness
from relplanner.schedule.dates import Schedule
from relplanner.schedule.variance import Variances

OVER = frozenset({ReleaseState.LIVE, ReleaseState.HYPERCARE, ReleaseState.CLOSED, ReleaseState.CANCELLED})
"""States of a release in which nothing more is prepared."""


class Slip(NamedTuple):
    """The day something was to be, and by how many working days it now is later (negative: earlier)."""

    day: dt.date
    working_days: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a release that is still to come stands today.

    ``days`` are calendar days to go, negative when its day has passed; the slips are None where nothing was
    committed or baselined.
    """

    release: Release
    live: dt.date | None
    days: int | None
    committed: Slip | None
    baseline: Slip | None
    readiness: Readiness


def is_coming(release: Release) -> bool:
    """Whether a release is still to go live."""
    return release.state not in OVER and not release.archived


def coming(plan: Plan, schedule: Schedule) -> list[Release]:
    """The releases still to go live, by their live date; those without one come last."""
    dated = [(schedule.live_date(id), each) for id, each in plan.of(Release).items() if is_coming(each)]
    dated.sort(key=lambda pair: (pair[0] or dt.date.max, sibling_order(pair[1])))
    return [release for _, release in dated]


def outlook(plan: Plan, schedule: Schedule, release: Release, today: dt.date) -> Outlook:
    """How one release stands today."""
    live = schedule.live_date(release.id)
    calendar = schedule.calendars.of_release(release.id)

    def since(day: dt.date | None) -> Slip | None:
        return Slip(day, calendar.days_between(day, live)) if day and live else None

    days = (live - today).days if live is not None else None
    committed, baseline = since(release.committed_date), since(Variances(plan, schedule).live(release.id))
    return Outlook(release, live, days, committed, baseline, readiness(plan, release.id, today))
