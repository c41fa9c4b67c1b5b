"""The smallest move that clears a conflict: fewest days, then fewest records, later before earlier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from relplanner.domain.edit import Edit
from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.domain.kinds.planning import Hold
from relplanner.domain.plan import Plan
from relplanner.rules.conflicts.finding import Conflict, Rule
from relplanner.rules.conflicts.radar import FINDERS, radar
from relplanner.rules.conflicts.view import View
from relplanner.rules.moves import changed_record, moved_by, started_by
from relplanner.rules.severity import Severity
from relplanner.schedule.dates import Schedule, Span, compute

MOST_DAYS = 60
"""A conflict that no move by so many working days clears is left to people."""
_LONGEST_CHAIN = 8
# Moving one of these gives up what was asked of it.
_STAYS = frozenset({
    Constraint.MUST_START_ON, Constraint.MUST_FINISH_ON, Constraint.START_NO_LATER,
    Constraint.FINISH_NO_LATER, Constraint.ALAP,
})  # fmt: skip
# Nothing that a date could change.
_BEYOND_DATES = frozenset({Rule.VERSION})
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
        """What moves them by so many working days, each by its own calendar."""
        made = (_moved(plan, schedule, id, days) for id in self.members)
        return tuple(edit for edit in made if edit is not None)


@dataclass(frozen=True, slots=True)
class Fix:
    """The smallest move that clears a conflict.

    ``days`` are working days, negative when earlier; ``creates`` are the conflicts, no harder than the one
    that is cleared, that come of it where every move brings some. ``place`` is that of the plan it is for.
    """

    move: Move
    days: int
    edits: tuple[Edit, ...]
    creates: tuple[Conflict, ...]
    place: str


class Shift(NamedTuple):
    """What a fix does to one activity, or to a release without any."""

    record: str
    before: Span
    after: Span


def smallest_fix(
    plan: Plan,
    schedule: Schedule,
    today: dt.date,
    conflict: Conflict,
    wanted: Callable[[], bool] = lambda: True,
) -> Fix | None:
    """The smallest move that clears a conflict and creates none as hard; None when no single move does.

    What has begun stays, what is moved earlier does not go behind today, and what must be on a date is left
    there. Where every move that clears it creates another, the smallest whose others are no harder is given.
    ``wanted`` is asked now and then whether anybody still waits for the answer; else it is None.
    """
    if conflict.rule in _BEYOND_DATES:
        return None
    known = {each.key for each in radar(plan, schedule, today).conflicts}
    second: Fix | None = None
    for move, days in _trials(plan, schedule, conflict):
        if not wanted():
            return None
        edits = move.edits(plan, schedule, days)
        if not edits or (days < 0 and _begins_before(plan, edits, today)):
            continue
        after = plan.after(edits)
        then = compute(after, schedule, edits)
        view = View(after, then, today)
        if any(_same(conflict, each) for each in FINDERS[conflict.rule](view)):
            continue
        created = tuple(
            each
            for each in radar(after, then, today).conflicts
            if each.key not in known and _is_as_hard(each, conflict)
        )
        if not created:
            return Fix(move, days, edits, (), plan.place)
        if second is None and not any(_is_harder(each, conflict) for each in created):
            second = Fix(move, days, edits, created, plan.place)
    return second


def shifts(plan: Plan, schedule: Schedule, fix: Fix) -> tuple[Shift, ...]:
    """Everything that a fix moves, what follows by itself included, in the order of the new dates."""
    then = compute(plan.after(fix.edits), schedule, fix.edits)
    moved = (
        Shift(id, before, after)
        for id, before in schedule.spans.items()
        if (after := then.spans.get(id)) is not None and after[:2] != before[:2]
        if id in schedule.table.net.index or id == fix.move.leader
    )
    return tuple(sorted(moved, key=lambda shift: (shift.after.start, shift.record)))


def moves(plan: Plan, schedule: Schedule, conflict: Conflict) -> tuple[Move, ...]:
    """All that may be moved to clear a conflict, the fewest records first.

    That is each of its records alone, with all that follows it, and with its whole release; of what is late,
    also the work it waits for.
    """
    found: dict[frozenset[str], Move] = {}
    for leader in _involved(plan, schedule, conflict):
        for move in _around(plan, schedule, leader):
            if move.members:
                found.setdefault(frozenset(move.members), move)
    return tuple(sorted(found.values(), key=lambda move: len(move.members)))


# -- inside ------------------------------------------------------------------------------------------------


def _trials(plan: Plan, schedule: Schedule, conflict: Conflict) -> Iterator[tuple[Move, int]]:
    candidates = moves(plan, schedule, conflict)
    for days in range(1, MOST_DAYS + 1):
        for size in dict.fromkeys(len(move.members) for move in candidates):
            alike = [move for move in candidates if len(move.members) == size]
            for direction in (1, -1):
                yield from ((move, direction * days) for move in alike)


def _involved(plan: Plan, schedule: Schedule, conflict: Conflict) -> Iterator[str]:
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


def _around(plan: Plan, schedule: Schedule, leader: str) -> Iterator[Move]:
    activity = plan.one(Activity, leader)
    if activity is None:
        release = plan.one(Release, leader)
        if release is not None and not any(True for _ in schedule.leaves(leader)):
            yield Move(leader, Extent.ALONE, (leader,))
        return
    leaves = [leaf.id for leaf in schedule.leaves(leader) if can_move(leaf)]
    if not leaves:
        return
    yield Move(leader, Extent.ALONE, tuple(leaves))
    followers = [id for id in _followers(plan, schedule, leaves) if can_move(plan.of(Activity)[id])]
    yield Move(leader, Extent.WITH_FOLLOWERS, (*leaves, *followers))
    release = plan.of(Release)[activity.release]
    begun = any(leaf.actual_start is not None for leaf in schedule.leaves(release.id))
    start = (release.id,) if release.start is not None and not begun else ()
    yield Move(leader, Extent.RELEASE_START, start)
    kept = [leaf.id for leaf in schedule.leaves(release.id) if can_move(leaf) and _has_dates(leaf)]
    yield Move(leader, Extent.WHOLE_RELEASE, (*start, *kept))


def can_move(activity: Activity) -> bool:
    """Whether a move of an activity gives nothing up: it has not begun and need not be on a date."""
    if activity.actual_start is not None or activity.actual_finish is not None:
        return False
    if activity.hold is Hold.SKIPPED or activity.archived:
        return False
    return activity.mode is Scheduling.PINNED or activity.constraint not in _STAYS


def _has_dates(activity: Activity) -> bool:
    """Whether an activity stays where it is when its release begins on another day."""
    return activity.mode is Scheduling.PINNED or activity.constraint_date is not None


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


def _moved(plan: Plan, schedule: Schedule, id: str, days: int) -> Edit | None:
    activity = plan.one(Activity, id)
    if activity is not None:
        return moved_by(activity, schedule, days)
    release = plan.of(Release)[id]
    if any(True for _ in schedule.leaves(id)):
        return started_by(release, schedule, days)
    name = "committed_date" if release.committed_date is not None else "target_date"
    day: dt.date | None = getattr(release, name)
    if day is None:
        return None
    return changed_record(release, {name: schedule.calendars.of_release(id).add_days(day, days)})


def _begins_before(plan: Plan, edits: Sequence[Edit], today: dt.date) -> bool:
    """Whether anything would begin in the past."""
    fields = ("start", "constraint_date", "committed_date", "target_date")
    told = (edit.after[name] for edit in edits for name in fields if edit.after and name in edit.after)
    days = (at.date() if isinstance(at, dt.datetime) else at for at in told)
    return any(isinstance(day, dt.date) and day < today for day in days)


def _same(conflict: Conflict, other: Conflict) -> bool:
    """Whether a conflict is still there, and not allowed."""
    return not other.override and other.key == conflict.key


def _is_as_hard(each: Conflict, than: Conflict) -> bool:
    """Whether one matters as much as another; a target that nobody committed to gives way to the rest."""
    if each.rule is Rule.TARGET:
        return than.rule is Rule.TARGET
    return each.severity is Severity.BAD or than.severity is not Severity.BAD


def _is_harder(each: Conflict, than: Conflict) -> bool:
    return each.severity is Severity.BAD and than.severity is not Severity.BAD
