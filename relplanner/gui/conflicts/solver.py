"""Looks for the smallest moves that clear conflicts, off the GUI thread and one after another."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

from relplanner.gui.work import Ends, Job
from relplanner.rules.conflicts import Conflict
from relplanner.rules.conflicts.fixes import Fix, Shift, shifts, smallest_fix
from relplanner.schedule.dates import Schedule


class Solution(NamedTuple):
    """The smallest move that clears a conflict, if one does, and everything that it moves."""

    fix: Fix | None
    shifts: tuple[Shift, ...] = ()


class _Answer(NamedTuple):
    schedule: Schedule
    conflict: Conflict
    solution: Solution


class Solver(QObject):
    """Remembers what it found for the present snapshot; what was asked of an older one is dropped."""

    solved = Signal(object)
    """The conflict whose solution is known now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._schedule: Schedule | None = None
        self._known: dict[object, Solution] = {}
        self._asked: set[object] = set()
        # One for all jobs, so that none takes it along when it is dropped in its thread.
        self._ends = Ends(self)
        self._ends.done.connect(self._found, Qt.ConnectionType.QueuedConnection)
        self._ends.failed.connect(self._failed, Qt.ConnectionType.QueuedConnection)

    def solution(self, schedule: Schedule, today: dt.date, conflict: Conflict) -> Solution | None:
        """What clears a conflict of a snapshot; None when ``solved`` will tell."""
        if schedule is not self._schedule:
            self._begin(schedule)
        key = conflict.key
        if key not in self._known and key not in self._asked:
            self._asked.add(key)
            job = Job(lambda: self._solve(schedule, today, conflict), self._ends)
            # What was asked last is looked at now, and so comes first.
            self._pool.start(job, len(self._asked))
        return self._known.get(key)

    def wait(self) -> None:
        """Wait for what is being looked for; it is told when the GUI thread comes to it."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Let go of the plan; nothing more is told."""
        self._begin(None)
        self._pool.waitForDone()

    def _begin(self, schedule: Schedule | None) -> None:
        self._schedule = schedule
        self._known = {}
        self._asked = set()
        self._pool.clear()

    def _solve(self, schedule: Schedule, today: dt.date, conflict: Conflict) -> _Answer:
        plan = schedule.plan
        fix = smallest_fix(plan, schedule, today, conflict, lambda: schedule is self._schedule)
        return _Answer(
            schedule, conflict, Solution(fix, shifts(plan, schedule, fix) if fix is not None else ())
        )

    @Slot(object)
    def _found(self, answer: _Answer) -> None:
        if answer.schedule is self._schedule:
            key = answer.conflict.key
            self._asked.discard(key)
            self._known[key] = answer.solution
            self.solved.emit(answer.conflict)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        raise error
