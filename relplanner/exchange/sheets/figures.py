"""What sheets say about releases and activities that no field holds: slip, the next gate, lateness."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from relplanner.domain.kinds import Activity, Baseline, BaselineDate
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.plan import Plan
from relplanner.schedule.dates import ActivityState, Schedule


class Slips:
    """Working days by which things have slipped since the active baseline."""

    def __init__(self, plan: Plan, schedule: Schedule) -> None:
        self._schedule = schedule
        active = next((baseline for baseline in plan.of(Baseline).values() if baseline.active), None)
        dates = plan.children(BaselineDate, "baseline", active.id) if active else ()
        self._finish = {date.subject: date.finish for date in dates if date.finish is not None}
        self.baseline = active.title if active else ""

    def of(self, id: str) -> int | None:
        """Positive when it finishes later than in the baseline; None when the baseline does not hold it."""
        was, now = self._finish.get(id), self._schedule.span(id)
        if was is None or now is None:
            return None
        return now.calendar.days_between(was.date(), now.finish.date())


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
