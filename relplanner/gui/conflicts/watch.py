"""Finds what collides in a plan: at once in a small one, off the GUI thread in a large one."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from relplanner.domain.kinds import Activity
from relplanner.gui.work import Ends, Job
from relplanner.rules.conflicts import Radar, radar
from relplanner.schedule.dates import Schedule

_AT_ONCE = 500
"""Up to so many activities the rules take less than a frame."""
Asked = tuple[Schedule, dt.date]


class RadarWatch(QObject):
    """Knows the conflicts of the present snapshot; while they are looked for, those of the one before."""

    found = Signal()
    """What was looked for off the GUI thread is known now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._known: Asked | None = None
        self._wanted: Asked | None = None
        self._ends: Ends | None = None
        self._radar = Radar(iter(()))

    def radar(self, schedule: Schedule, today: dt.date) -> Radar:
        """What collides in a snapshot, or did in the one before until ``found`` says that it is known."""
        asked = schedule, today
        if self._known == asked:
            return self._radar
        if len(schedule.plan.of(Activity)) <= _AT_ONCE:
            self._take(asked, radar(schedule.plan, schedule, today))
        else:
            self._wanted = asked
            self._begin()
        return self._radar

    def knows(self, schedule: Schedule, today: dt.date) -> bool:
        """Whether what collides in a snapshot is known, and not only looked for."""
        return self._known == (schedule, today)

    def wait(self) -> None:
        """Wait for what is being looked for; it is told when the GUI thread comes to it."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Let go of the plan; nothing more is told."""
        self._wanted = self._ends = None
        self._pool.clear()
        self._pool.waitForDone()

    def _begin(self) -> None:
        """Look for what was asked last, unless something is being looked for."""
        if self._wanted is None or self._ends is not None:
            return
        asked, self._wanted = self._wanted, None
        self._ends = ends = Ends()
        queued = Qt.ConnectionType.QueuedConnection
        ends.done.connect(partial(self._end, asked), queued)
        ends.failed.connect(self._fail, queued)
        self._pool.start(Job(partial(_look, *asked), ends))

    def _end(self, asked: Asked, result: Radar) -> None:
        if self._ends is not None:
            self._ends = None
            self._take(asked, result)
            self._begin()
            self.found.emit()

    def _fail(self, error: BaseException) -> None:
        self._ends = None
        raise error

    def _take(self, asked: Asked, result: Radar) -> None:
        self._known, self._radar = asked, result


def _look(schedule: Schedule, today: dt.date) -> Radar:
    found = radar(schedule.plan, schedule, today)
    _ = found.by_subject  # worked out here, and not when the window asks
    return found
