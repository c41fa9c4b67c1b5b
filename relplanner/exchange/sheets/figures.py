"""What sheets say about releases and activities that no field holds: the next gate, lateness."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from relplanner.domain.kinds import Activity
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.schedule.dates import ActivityState, Schedule


def next_gate(schedule: Schedule, activities: Sequence[Activity]) -> str:
    """The first gate that is still ahead, with its date: ``Go / no-go, 2027-01-19``."""
    ahead = [
        (span.finish, gate.title)
        for gate in activities
        if gate.kind is ActivityKind.GATE
        and schedule.state(gate.id) not in (ActivityState.DONE, ActivityState.SKIPPED)
        if (span := schedule.span(gate.id)) is not None
    ]
    if not ahead:
        return ""
    moment, title = min(ahead)
    return f"{title}, {moment.date().isoformat()}"


def is_late(schedule: Schedule, activity: str, today: dt.date) -> bool:
    """Whether an activity should have finished before today and has not."""
    span = schedule.span(activity)
    done = schedule.state(activity) in (ActivityState.DONE, ActivityState.SKIPPED)
    return span is not None and not done and span.last_day < today
