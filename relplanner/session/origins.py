"""Since when something collides: the steps that brought conflicts about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

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


class Suspect(NamedTuple):
    """A step that may have brought a conflict about; for certain where it made one of the records."""

    step: Step
    certain: bool


class Origins:
    """Looks for the beginnings of the conflicts of the present plan, and remembers the plans it looked at."""

    def __init__(self, session: PlanSession, schedule: Schedule, today: dt.date) -> None:
        self._session, self._schedule, self._today = session, schedule, today
        self._before: dict[str, frozenset[Key]] = {}

    def of(self, conflict: Conflict) -> Step | None:
        """The step before which a conflict was not there, as the rules see it today.

        None when the conflict is older than the steps that are looked at.
        """
        for step, certain in suspects(self._session, self._schedule, conflict):
            if certain or conflict.key not in self._keys_before(step):
                return step
        return None

    def _keys_before(self, step: Step) -> frozenset[Key]:
        if step.id not in self._before:
            self._before[step.id] = keys_in(plan_before(self._session, step), self._today)
        return self._before[step.id]


def suspects(session: PlanSession, schedule: Schedule, conflict: Conflict) -> list[Suspect]:
    """The steps that touched the records of a conflict, what they wait for, or its window, the newest first.

    None is older than the one that made one of the records that collide.
    """
    own = {*conflict.subjects, conflict.window}
    events = [event for id in _records(session.plan, schedule, conflict) for event in session.history(id)]
    made = {
        event.step.id for event in events for edit in event.edits if edit.before is None and edit.id in own
    }
    steps = {event.step.id: event.step for event in events}
    found: list[Suspect] = []
    for step in sorted(steps.values(), key=lambda step: step.seq, reverse=True)[:_MOST_LOOKED_AT]:
        found.append(Suspect(step, step.id in made))
        if step.id in made:
            break
    return found


def plan_before(session: PlanSession, step: Step) -> Plan:
    """The plan as it stood just before a step."""
    return session.plan_at(step.parents[0]) if step.parents else Plan()


def keys_in(plan: Plan, today: dt.date) -> frozenset[Key]:
    """What collides in a plan, by the keys of the conflicts."""
    return frozenset(each.key for each in radar(plan, compute(plan), today).conflicts)


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
