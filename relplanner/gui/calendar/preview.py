"""What taking something to another day would mean, found out off the GUI thread while it is held."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, Slot

from relplanner.domain.kinds import Release
from relplanner.domain.notices import counted
from relplanner.domain.typed import date_text
from relplanner.gui.work import Ends, Job
from relplanner.schedule.dates import Schedule

_REST_MS = 40
_MOST = 4

Look = Callable[[], tuple[str, ...]]
Question = tuple[str, Look]


def landing_words(before: Schedule, after: Schedule, id: str, day: dt.date) -> str:
    """By how much a release or an activity moves, and where it lands where that is not the day itself."""
    is_release = before.plan.one(Release, id) is not None
    was, now = (
        each.live_date(id) if is_release else (span.start.date() if (span := each.span(id)) else None)
        for each in (before, after)
    )
    if was is None or now is None:
        return ""
    calendar = before.calendars.of_release(id) if is_release else before.calendars.programme
    days = calendar.days_between(was, now)
    words = counted("working_days", abs(days))
    moved = f"{words} {'later' if days > 0 else 'earlier'}" if days else "Stays where it is"
    return moved if now == day else f"{moved}: {date_text(now)}"


class Preview(QObject):
    """Answers what a move would mean; an answer that is overtaken by another question is dropped."""

    known = Signal(str, tuple)
    """The id of the record, and the lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: Question | None = None
        self._ends = Ends(self)
        queued = Qt.ConnectionType.QueuedConnection
        self._ends.done.connect(self._told, queued)
        self._ends.failed.connect(self._failed, queued)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._begin)

    def ask(self, id: str, look: Look) -> None:
        """Ask once the pointer has rested for a moment; ``look`` runs in a thread."""
        self._wanted = id, look
        self._rest.start()

    def forget(self) -> None:
        """Nobody waits any more."""
        self._wanted = None
        self._rest.stop()

    def _begin(self) -> None:
        if self._wanted is None:
            return
        asked = self._wanted
        self._pool.clear()
        self._pool.start(Job(lambda: (asked, asked[1]()), self._ends))

    @Slot(object)
    def _told(self, answer: tuple[Question, tuple[str, ...]]) -> None:
        asked, lines = answer
        if asked is self._wanted:
            self.known.emit(asked[0], lines)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        raise error
