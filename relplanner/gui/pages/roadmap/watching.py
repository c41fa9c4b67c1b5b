"""Looks for the conflicts of a plan once it is on screen, off the GUI thread where that takes long."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal

from relplanner.domain.kinds import Activity
from relplanner.gui.context import PageContext
from relplanner.gui.pages.roadmap.foreseeing import mark_of
from relplanner.gui.work import Ends, Job
from relplanner.rules.conflicts import Conflict, Radar, radar
from relplanner.schedule.dates import Schedule

_AT_ONCE = 500
"""Up to so many activities the radar takes less than a frame."""


class ConflictWatch(QObject):
    """The conflicts of the present snapshot in words; until they are found, those of the one before."""

    found = Signal()
    """There are other conflicts than were told before."""

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._known: Schedule | None = None
        self._ends: Ends | None = None
        self.words: Mapping[str, str] = {}
        self.conflicts: tuple[Conflict, ...] = ()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)

    def look(self) -> None:
        """Find the conflicts of the present snapshot, in a moment."""
        if self._known is not self._context.schedule:
            self._soon.start()

    def _look(self) -> None:
        schedule, today = self._context.schedule, self._context.today()
        if schedule is self._known or self._ends is not None:
            return
        if len(schedule.plan.of(Activity)) <= _AT_ONCE:
            self._take(schedule, self._context.radar)
            return
        self._ends = ends = Ends()
        queued = Qt.ConnectionType.QueuedConnection
        ends.done.connect(lambda result: self._end(schedule, result), queued)
        ends.failed.connect(self._fail, queued)
        QThreadPool.globalInstance().start(Job(lambda: radar(schedule.plan, schedule, today), ends))

    def _end(self, schedule: Schedule, result: object) -> None:
        self._ends = None
        if isinstance(result, Radar):
            self._take(schedule, result)
        self.look()

    def _fail(self, error: BaseException) -> None:
        self._ends = None
        raise error

    def _take(self, schedule: Schedule, result: Radar) -> None:
        self._known = schedule
        words = {id: _words(len(held), mark_of(held[0])) for id, held in result.by_subject.items()}
        if words != self.words:
            self.words, self.conflicts = words, result.conflicts
            self.found.emit()


def _words(count: int, first: str) -> str:
    return first if count == 1 else f"{first} (+{count - 1})"
