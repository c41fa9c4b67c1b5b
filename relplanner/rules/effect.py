"""What a change did to a plan: what moved, what collides since, and what no longer does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from relplanner.domain.kinds import Activity
from relplanner.rules.conflicts import Conflict, conflicts
from relplanner.schedule.dates import Schedule


@dataclass(frozen=True, slots=True)
class Effect:
    """``moved`` are the ids of activities that are on other dates now; ``due_dates`` counts the checks that
    are due on another day; conflicts appeared or were cleared."""

    moved: tuple[str, ...]
    due_dates: int
    appeared: tuple[Conflict, ...]
    cleared: tuple[Conflict, ...]


def effect(
    before: Schedule, after: Schedule, today: dt.date, known: Iterable[Conflict] | None = None
) -> Effect:
    """What happened between the schedules of two snapshots of a plan, an earlier and a later one.

    ``known`` are the conflicts of the earlier one, where they have been looked for already.
    """
    moved = (id for id in after.plan.of(Activity) if _dates(after, id) != _dates(before, id))
    edits = before.plan.diff(after.plan)
    due = sum("due" in (edit.after or {}) and edit.before is not None for edit in edits)
    earlier = conflicts(before.plan, before, today) if known is None else known
    was = {each.key: each for each in earlier}
    now = {each.key: each for each in conflicts(after.plan, after, today)}
    return Effect(
        tuple(moved),
        due,
        tuple(each for key, each in now.items() if key not in was),
        tuple(each for key, each in was.items() if key not in now),
    )


def _dates(schedule: Schedule, id: str) -> tuple[dt.datetime, dt.datetime] | None:
    span = schedule.span(id)
    return (span.start, span.finish) if span is not None else None
