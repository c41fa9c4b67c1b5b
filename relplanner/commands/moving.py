"""Moving several releases and activities together, as one step."""

from __future__ import annotations

from collections.abc import Sequence

from relplanner.commands.scheduling import moved, release_moved
from relplanner.domain.edit import Edit, Proposal
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.plan import Maker, Plan
from relplanner.rules.moves import moved_together
from relplanner.schedule.dates import Schedule, compute


def move_many(
    plan: Plan, make: Maker, /, ids: Sequence[str], days: int, schedule: Schedule | None = None
) -> Proposal:
    """Move releases and activities by so many working days, each once, however often it is named.

    An activity that is part of a release or a phase named as well moves with that. ``schedule`` is the
    plan's, where it is known. Raises NotFound, and BrokenRule where all has begun.
    """
    schedule = schedule or compute(plan)
    releases = [id for id in dict.fromkeys(ids) if plan.one(Release, id) is not None]
    activities = [id for id in dict.fromkeys(ids) if id not in releases]
    if unknown := next((id for id in activities if plan.one(Activity, id) is None), None):
        raise NotFound("unknown-key", key=unknown)
    edits: list[Edit] = []
    for release in releases:
        edits += release_moved(plan, release, days, schedule)
    leaves = {leaf.id: leaf for id in activities for leaf in schedule.leaves(id)}
    left = [leaf for leaf in leaves.values() if leaf.release not in releases]
    edits += moved_together(left, schedule, days)
    held = [*left, *(leaf for release in releases for leaf in schedule.leaves(release))]
    return moved("moved-many", {"count": len(releases) + len(activities)}, edits, held)
