"""Since when something collides: the steps that brought conflicts about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from relplanner.domain.edit import Step
from relplanner.domain.kinds import Activity, Dependency
from relplanner.domain.plan import Plan
from relplanner.rules.conflicts import Conflict, Rule, radar
from relplanner.rules.conflicts.candidates import involved
from relplanner.schedule.dates import Schedule, compute
from relplanner.session.plan_session import PlanSession

_MOST_LOOKED_AT = 12
"""One that is older than so many changes of its records stays unknown: each costs a schedule."""
Key = tuple[Rule, str, frozenset[str]]


class Origins:
    """Looks for the beginnings of the conflicts of the present plan, and remembers the plans it looked at."""

    def __init__(self, session: PlanSession, schedule: Schedule, today: dt.date) -> None:
        self._session, self._schedule, self._today = session, schedule, today
        self._before: dict[str, frozenset[Key]] = {}

    def of(self, conflict: Conflict) -> Step | None:
        """The step before which a conflict was not there, as the rules see it today.

        Only steps are looked at that touched its records, what they wait for, or its window, the newest
        first; None when the conflict is older than those.
        """
        ids = _records(self._session.plan, self._schedule, conflict)
        steps = {event.step.id: event.step for id in ids for event in self._session.history(id)}
        newest_first = sorted(steps.values(), key=lambda step: step.seq, reverse=True)
        for step in newest_first[:_MOST_LOOKED_AT]:
            if conflict.key not in self._keys_before(step):
                return step
        return None

    def _keys_before(self, step: Step) -> frozenset[Key]:
        """What collided just before a step."""
        if step.id not in self._before:
            plan = self._session.plan_at(step.parents[0]) if step.parents else Plan()
            found = radar(plan, compute(plan), self._today).conflicts
            self._before[step.id] = frozenset(each.key for each in found)
        return self._before[step.id]


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
