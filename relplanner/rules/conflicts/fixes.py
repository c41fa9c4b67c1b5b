"""The smallest move that clears a conflict: fewest days, then fewest records, later before earlier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from relplanner.domain.edit import Edit
from relplanner.domain.plan import Plan
from relplanner.rules.conflicts.candidates import Move, moves
from relplanner.rules.conflicts.finding import Conflict, Rule
from relplanner.rules.conflicts.radar import ALL_FINDERS, FINDERS, Finder, radar
from relplanner.rules.conflicts.view import View
from relplanner.rules.severity import Severity
from relplanner.schedule.dates import Schedule, Span, compute

MOST_DAYS = 40
"""A conflict that no move by so many working days clears is left to people."""
# Nothing that a date could change.
_BEYOND_DATES = frozenset({Rule.VERSION})


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
    search = _Search(plan, schedule, today, conflict)
    for move, days in search.trials():
        if not wanted():
            return None
        if (fix := search.tried(move, days)) is not None:
            return fix
    return search.second


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


class _Search:
    """Tries one move after another, the smallest first, and remembers what is in vain."""

    def __init__(self, plan: Plan, schedule: Schedule, today: dt.date, conflict: Conflict) -> None:
        self._plan, self._schedule, self._today, self._conflict = plan, schedule, today, conflict
        self._known = {each.key for each in radar(plan, schedule, today).conflicts}
        self._in_vain: set[tuple[Move, bool]] = set()
        self.second: Fix | None = None
        """The first that cleared the conflict and created others that are no harder."""

    def trials(self) -> Iterator[tuple[Move, int]]:
        """Every move with its days, by how small it is."""
        candidates = moves(self._plan, self._schedule, self._conflict)
        by_size = [list(alike) for _, alike in groupby(candidates, self._size)]
        for days in range(1, MOST_DAYS + 1):
            for alike in by_size:
                for sign in (1, -1):
                    for move in alike:
                        if (move, sign > 0) not in self._in_vain:
                            yield move, sign * days

    def _size(self, move: Move) -> int:
        return len(move.edits(self._plan, self._schedule, 1))

    def tried(self, move: Move, days: int) -> Fix | None:
        """The fix that a move is; None when it clears nothing, or creates something as hard."""
        edits = move.edits(self._plan, self._schedule, days)
        if not edits or (days < 0 and _begins_before(edits, self._today)):
            self._in_vain.add((move, days > 0))
            return None
        after = self._plan.after(edits)
        then = compute(after, self._schedule, edits)
        if then.spans == self._schedule.spans:
            # What holds it back now does so however much farther it is moved.
            self._in_vain.add((move, days > 0))
            return None
        view = View(after, then, self._today)
        if any(each.key == self._conflict.key for each in _unallowed(view, FINDERS[self._conflict.rule])):
            return None
        created: list[Conflict] = []
        for each in self._created(view):
            if self.second is not None or _is_harder(each, self._conflict):
                return None
            created.append(each)
        fix = Fix(move, days, edits, tuple(created), self._plan.place)
        if not created:
            return fix
        self.second = fix
        return None

    def _created(self, view: View) -> Iterator[Conflict]:
        """The conflicts as hard as the one that is to go, and that were not there before."""
        for find in ALL_FINDERS:
            for each in _unallowed(view, find):
                if each.key not in self._known and _is_as_hard(each, self._conflict):
                    yield each


def _unallowed(view: View, find: Finder) -> Iterator[Conflict]:
    return (each for each in find(view) if not each.override)


def _begins_before(edits: Sequence[Edit], today: dt.date) -> bool:
    """Whether anything would begin in the past."""
    fields = ("start", "constraint_date", "committed_date", "target_date")
    told = (edit.after[name] for edit in edits for name in fields if edit.after and name in edit.after)
    days = (at.date() if isinstance(at, dt.datetime) else at for at in told)
    return any(isinstance(day, dt.date) and day < today for day in days)


def _is_as_hard(each: Conflict, than: Conflict) -> bool:
    """Whether one matters as much as another; a target that nobody committed to gives way to the rest."""
    if each.rule is Rule.TARGET:
        return than.rule is Rule.TARGET
    return each.severity is Severity.BAD or than.severity is not Severity.BAD


def _is_harder(each: Conflict, than: Conflict) -> bool:
    return each.severity is Severity.BAD and than.severity is not Severity.BAD
