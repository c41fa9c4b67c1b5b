"""What may be moved together to clear a conflict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from relplanner.domain.edit import Edit
from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.domain.kinds.planning import Hold
from relplanner.domain.plan import Plan
from relplanner.rules.conflicts.finding import Conflict, Rule
from relplanner.rules.conflicts.view import YEARS
from relplanner.rules.moves import WITH_START, changed_record, has_begun, moved_together, started_by
from relplanner.schedule.dates import Schedule

_LONGEST_CHAIN = 8
# Moving one of these gives up what was asked of it.
_STAYS = frozenset({
    Constraint.MUST_START_ON, Constraint.MUST_FINISH_ON, Constraint.START_NO_LATER,
    Constraint.FINISH_NO_LATER, Constraint.ALAP,
})  # fmt: skip
_BY_WHAT_COMES_BEFORE = frozenset({
    Rule.DEPENDENCY, Rule.DEADLINE, Rule.CONSTRAINT, Rule.FLOAT, Rule.COMMITTED, Rule.TARGET,
})  # fmt: skip


class Extent(StrEnum):
    """How much moves together; with a direction, the code of its words in ``domain.notices.FIXES``."""

    ALONE = "alone"
    WITH_FOLLOWERS = "with-followers"
    RELEASE_START = "release-start"
    WHOLE_RELEASE = "whole-release"


@dataclass(frozen=True, slots=True)
class Move:
    """Records that may be moved together: which one leads, how much goes with it, and all their ids."""

    leader: str
    extent: Extent
    members: tuple[str, ...]

    def edits(self, plan: Plan, schedule: Schedule, days: int) -> tuple[Edit, ...]:
        """What moves them by so many working days, each by its own calendar.

        What only follows another of them needs no edit of its own.
        """
        activities = [plan.of(Activity)[id] for id in self.members if id in plan.of(Activity)]
        releases = [plan.of(Release)[id] for id in self.members if id in plan.of(Release)]
        begun = (_begun_on(plan, schedule, release, days) for release in releases)
        following = WITH_START if releases else frozenset()
        moved = moved_together(activities, schedule, days, following)
        return (*(edit for edit in begun if edit is not None), *moved)


def moves(plan: Plan, schedule: Schedule, conflict: Conflict) -> tuple[Move, ...]:
    """All that may be moved to clear a conflict, the fewest records first.

    That is each of its records alone, with all that follows it, and with its whole release; of what is late,
    also the work it waits for.
    """
    found: dict[frozenset[str], Move] = {}
    for leader in involved(plan, schedule, conflict):
        for move in _around(plan, schedule, leader):
            if touched := frozenset(edit.id for edit in move.edits(plan, schedule, 1)):
                found.setdefault(touched, move)
    return tuple(found[touched] for touched in sorted(found, key=len))


def involved(plan: Plan, schedule: Schedule, conflict: Conflict) -> Iterator[str]:
    """The records of a conflict; of what is late, also the work that it waits for, the nearest first."""
    yield from conflict.subjects
    if conflict.rule not in _BY_WHAT_COMES_BEFORE:
        return
    current = conflict.subjects[0]
    seen = set(conflict.subjects)
    for _ in range(_LONGEST_CHAIN):
        driver = schedule.driver(current) if current in plan.of(Activity) else None
        if driver is None or not driver.predecessor or driver.predecessor in seen:
            return
        current = driver.predecessor
        seen.add(current)
        yield current


# -- inside ------------------------------------------------------------------------------------------------


def _around(plan: Plan, schedule: Schedule, leader: str) -> Iterator[Move]:
    activity = plan.one(Activity, leader)
    if activity is None:
        release = plan.one(Release, leader)
        if release is not None and not any(True for _ in schedule.leaves(leader)):
            yield Move(leader, Extent.ALONE, (leader,))
        return
    leaves = [leaf.id for leaf in schedule.leaves(leader) if can_move(leaf, schedule)]
    if not leaves:
        return
    yield Move(leader, Extent.ALONE, tuple(leaves))
    followers = (plan.of(Activity)[id] for id in _followers(plan, schedule, leaves))
    with_them = (follower.id for follower in followers if can_move(follower, schedule))
    yield Move(leader, Extent.WITH_FOLLOWERS, (*leaves, *with_them))
    release = plan.of(Release)[activity.release]
    held = list(schedule.leaves(release.id))
    start = (release.id,) if release.start is not None and not any(map(has_begun, held)) else ()
    yield Move(leader, Extent.RELEASE_START, start)
    rest = (leaf.id for leaf in held if can_move(leaf, schedule))
    yield Move(leader, Extent.WHOLE_RELEASE, (*start, *rest))


def can_move(activity: Activity, schedule: Schedule) -> bool:
    """Whether a move of an activity gives nothing up: it has not begun and need not be on a date."""
    if has_begun(activity) or activity.hold is Hold.SKIPPED or activity.archived:
        return False
    span = schedule.span(activity.id)
    if span is None or span.start.year not in YEARS or span.finish.year not in YEARS:
        return False
    return activity.mode is Scheduling.PINNED or activity.constraint not in _STAYS


def _followers(plan: Plan, schedule: Schedule, leaves: Sequence[str]) -> list[str]:
    """The activities without parts that wait for these, however far on."""
    seen = dict.fromkeys(leaves)
    waiting = list(leaves)
    while waiting:
        current = waiting.pop()
        ends = [current, *_above(plan, current)]
        for link in (link for end in ends for link in plan.children(Dependency, "predecessor", end)):
            for leaf in schedule.leaves(link.successor):
                if leaf.id not in seen:
                    seen[leaf.id] = None
                    waiting.append(leaf.id)
    return [id for id in seen if id not in leaves]


def _above(plan: Plan, id: str) -> list[str]:
    found: list[str] = []
    activity = plan.one(Activity, plan.of(Activity)[id].parent)
    while activity is not None and activity.id not in found:
        found.append(activity.id)
        activity = plan.one(Activity, activity.parent)
    return found


def _begun_on(plan: Plan, schedule: Schedule, release: Release, days: int) -> Edit | None:
    """The edit that lets a release begin on another day, or, where it holds nothing, go live then."""
    if any(True for _ in schedule.leaves(release.id)):
        return started_by(release, schedule, days)
    name = "committed_date" if release.committed_date is not None else "target_date"
    day: dt.date | None = getattr(release, name)
    if day is None:
        return None
    return changed_record(release, {name: schedule.calendars.of_release(release.id).add_days(day, days)})
