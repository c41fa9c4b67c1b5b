"""How often what a calendar tells of a record may have changed, read from the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from relplanner.domain.edit import Edit, Step
from relplanner.domain.kinds import (
    Activity,
    Calendar,
    CalendarDay,
    Dependency,
    Environment,
    Person,
    Product,
    Programme,
    Release,
    Team,
    Window,
)
from relplanner.domain.plan import Plan
from relplanner.exchange.wanted import Revision
from relplanner.store.journal import Journal

_COMPUTED = (Activity, Release)
"""What computed dates are told of: an edit of something else may move them."""
_MOVING = frozenset(
    kind.KIND.name
    for kind in (
        Activity, Calendar, CalendarDay, Dependency, Environment, Person, Product, Programme, Release, Team,
    )
)  # fmt: skip
_SILENT = frozenset(
    {
        "title", "notes", "tags", "rank", "status", "status_reason", "objective", "email", "role", "version",
        "confidence", "optimistic", "likely", "pessimistic", "hold_reason",
    }
)  # fmt: skip
"""Fields that move nothing; of a field that is not named here it is believed."""


def revisions(journal: Journal, plan: Plan) -> dict[str, Revision]:
    """By the ids of releases, activities and windows, their revisions at a plan's place.

    The number never falls, and rises whenever anything was done, or undone, that what is told of the record
    may hang on: to the record itself, and of computed dates to whatever can move any.
    """
    chain = journal.chain(plan.place)
    edits = journal.edits(step.id for step in chain)
    moving: list[Step] = []
    touching: dict[str, list[Step]] = {}
    still: Counter[str] = Counter()
    for step in chain:
        made = edits.get(step.id, ())
        touched = {edit.id for edit in made}
        for id in touched:
            touching.setdefault(id, []).append(step)
        if _moves(made):
            moving.append(step)
        else:
            still.update(touched)
    windows = {
        id: Revision(len(steps), steps[-1].at) for id in plan.of(Window) if (steps := touching.get(id))
    }
    dated = {
        id: Revision(still[id] + len(moving), max(step.at for step in steps))
        for kind in _COMPUTED
        for id in plan.of(kind)
        if (steps := [*touching.get(id, ())[-1:], *moving[-1:]])
    }
    return {**windows, **dated}


def _moves(edits: Iterable[Edit]) -> bool:
    """Whether any of these edits can move a date of another record."""
    return any(
        edit.kind in _MOVING
        and (edit.before is None or edit.after is None or not _SILENT.issuperset(edit.after))
        for edit in edits
    )
