"""Since when something collides: the step that brought a conflict about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from relplanner.domain.edit import Step
from relplanner.domain.kinds import Activity, Dependency
from relplanner.domain.plan import Plan
from relplanner.rules.conflicts import Conflict, radar
from relplanner.rules.conflicts.candidates import involved
from relplanner.schedule.dates import Schedule, compute
from relplanner.session.plan_session import PlanSession

_MOST_LOOKED_AT = 12
"""One that is older than so many changes of its records stays unknown: each costs a schedule."""


def origin(session: PlanSession, schedule: Schedule, conflict: Conflict, today: dt.date) -> Step | None:
    """The step before which a conflict of the present plan was not there, as the rules see it today.

    Only steps are looked at that touched its records, what they wait for, or its window, the newest first;
    None when the conflict is older than those.
    """
    ids = _records(session.plan, schedule, conflict)
    steps = {event.step.id: event.step for id in ids for event in session.history(id)}
    newest_first = sorted(steps.values(), key=lambda step: step.seq, reverse=True)
    for step in newest_first[:_MOST_LOOKED_AT]:
        before = session.plan_at(step.parents[0]) if step.parents else Plan()
        found = radar(before, compute(before), today).conflicts
        if conflict.key not in {each.key for each in found}:
            return step
    return None


def _records(plan: Plan, schedule: Schedule, conflict: Conflict) -> Iterator[str]:
    """The records on which a conflict can hang."""
    if conflict.window:
        yield conflict.window
    for id in involved(plan, schedule, conflict):
        yield id
        activity = plan.one(Activity, id)
        if activity is not None:
            yield activity.release
            yield from (link.id for link in plan.children(Dependency, "successor", id))
