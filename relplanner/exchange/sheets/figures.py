"""What sheets say about a release, an activity or a risk that no field holds: slip, readiness, scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from relplanner.domain.kinds import Activity, Baseline, BaselineDate, ChecklistItem, Criterion, RiskAssessment
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.kinds.readiness import CriterionState, ItemState
from relplanner.domain.plan import Plan
from relplanner.schedule.dates import ActivityState, Schedule

_MET = {CriterionState.COMPLIANT, CriterionState.WITH_EXCEPTION}
_SETTLED = {ItemState.DONE, ItemState.WAIVED}
BANDS = ((6, "Low"), (12, "Medium"), (25, "High"))
"""Highest score of each band of risk, and its name."""
UNSCORED = "Not scored"


def readiness(plan: Plan, release: str) -> float | None:
    """The share of a release's criteria met and items settled, 0 to 1; None when it has neither."""
    criteria = [c for c in plan.children(Criterion, "release", release) if not c.archived]
    items = [
        item
        for item in plan.children(ChecklistItem, "release", release)
        if not item.archived and item.state is not ItemState.NOT_APPLICABLE
    ]
    if not criteria and not items:
        return None
    met = sum(c.state in _MET for c in criteria) + sum(item.state in _SETTLED for item in items)
    return met / (len(criteria) + len(items))


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


def assessments(plan: Plan, risk: str) -> list[RiskAssessment]:
    """A risk's assessments, oldest first."""
    return sorted(plan.children(RiskAssessment, "risk", risk), key=lambda assessment: assessment.at)


def band(score: int | None) -> str:
    """The band of a risk's score: Low, Medium or High."""
    if score is None:
        return UNSCORED
    return next(name for highest, name in BANDS if score <= highest)


def is_late(schedule: Schedule, activity: str, today: dt.date) -> bool:
    """Whether an activity should have finished before today and has not."""
    span = schedule.span(activity)
    done = schedule.state(activity) in (ActivityState.DONE, ActivityState.SKIPPED)
    return span is not None and not done and span.last_day < today
