"""The radar as a whole: every rule over one snapshot, the worst first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from relplanner.domain.plan import Plan
from relplanner.rules.conflicts.finding import Conflict, Rule
from relplanner.rules.conflicts.held_back import held_back, maintained, outside_slots
from relplanner.rules.conflicts.live_days import (
    days_off,
    full_trains,
    same_days,
    short_soaks,
    versions_twice,
    wrong_weekdays,
)
from relplanner.rules.conflicts.network import network, promises
from relplanner.rules.conflicts.resources import double_booked, on_leave
from relplanner.rules.conflicts.view import View
from relplanner.rules.severity import Severity
from relplanner.schedule.dates import Schedule

Finder = Callable[[View], Iterator[Conflict]]
"""What looks for the conflicts of one or several rules."""
FINDERS: Mapping[Rule, Finder] = {
    Rule.DEPENDENCY: network, Rule.DEADLINE: network, Rule.CONSTRAINT: network, Rule.FLOAT: network,
    Rule.COMMITTED: promises, Rule.TARGET: promises,
    Rule.FREEZE: held_back, Rule.BLACKOUT: held_back, Rule.EMBARGO: held_back,
    Rule.SLOT: outside_slots, Rule.MAINTENANCE: maintained, Rule.ENVIRONMENT: double_booked,
    Rule.HOLIDAY: days_off, Rule.DAY_OFF: days_off, Rule.WEEKDAY: wrong_weekdays, Rule.SAME_DAY: same_days,
    Rule.TRAIN_CAPACITY: full_trains, Rule.SOAK: short_soaks, Rule.VERSION: versions_twice,
    Rule.LEAVE: on_leave,
}  # fmt: skip
"""By rule, what finds its conflicts; some find those of several rules."""
ALL_FINDERS: tuple[Finder, ...] = tuple(dict.fromkeys(FINDERS.values()))
"""Each once, those first that speak against most moves."""
_ORDER = {rule: place for place, rule in enumerate(Rule)}


class Radar:
    """What the rules found in one snapshot: ``conflicts``, the worst first, and what is ``allowed`` by an
    override, which is told all the same."""

    def __init__(self, found: Iterator[Conflict]) -> None:
        told = sorted(found, key=_place)
        self.conflicts = tuple(each for each in told if not each.override)
        self.allowed = tuple(each for each in told if each.override)

    @cached_property
    def by_subject(self) -> Mapping[str, tuple[Conflict, ...]]:
        """The conflicts that each record has a part in, by its id."""
        found: dict[str, tuple[Conflict, ...]] = {}
        for conflict in self.conflicts:
            for subject in conflict.subjects:
                found[subject] = (*found.get(subject, ()), conflict)
        return found


def radar(plan: Plan, schedule: Schedule, today: dt.date, *, past: bool = False) -> Radar:
    """Everything that collides from today on, and what an override allows.

    What is closed, cancelled, archived or done collides with nothing, unless ``past`` asks for it: then a
    release that went live inside a freeze is told of as well.
    """
    view = View(plan, schedule, today, past=past)
    return Radar(conflict for find in ALL_FINDERS for conflict in find(view))


def conflicts(plan: Plan, schedule: Schedule, today: dt.date) -> tuple[Conflict, ...]:
    """Everything that collides from today on and that nobody has allowed: the worst first, then by day."""
    return radar(plan, schedule, today).conflicts


def _place(conflict: Conflict) -> tuple[bool, dt.date, int, str]:
    return (
        conflict.severity is not Severity.BAD,
        conflict.since,
        _ORDER[conflict.rule],
        conflict.subjects[0],
    )
