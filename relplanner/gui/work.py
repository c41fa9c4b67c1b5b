"""Work that takes longer than a frame: done in a thread, answered on the GUI thread, shown while it lasts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot
from PySide6.QtWidgets import QProgressDialog, QWidget

from relplanner.domain.errors import Refusal
from relplanner.exchange.progress import Cancelled, Progress

T = TypeVar("T")
_SHOWN_AFTER_MS = 500


class Ends(QObject):
    """How a job ended, told on the thread that listens: with its result, or with what it raised."""

    done = Signal(object)
    failed = Signal(object)
    moved = Signal(int, int)
    """How much is done, and of how much."""


class Job(QRunnable):
    """A piece of work for a thread pool."""

    def __init__(self, work: Callable[[], object], ends: Ends) -> None:
        super().__init__()
        self._work, self._ends = work, ends

    def run(self) -> None:
        try:
            result = self._work()
        except BaseException as error:  # whatever it is, the one who waits must hear of it
            self._ends.failed.emit(error)
            if not isinstance(error, Exception):
                raise
        else:
            self._ends.done.emit(result)


class Work(QObject):
    """Runs one piece of work at a time per call; every piece ends in done, failed or cancelled, once."""

    def __init__(self, window: QWidget, refuse: Callable[[Refusal], None]) -> None:
        super().__init__(window)
        self._window = window
        self._refuse = refuse
        self._pool = QThreadPool(self)
        self._running: dict[int, _Piece] = {}

    def start(self, words: str, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do ``work`` off the GUI thread, then ``done`` with its result on it.

        A Refusal is told to the user, any other exception goes where uncaught ones go. Work must not touch Qt
        or the session: give it the snapshot it needs.
        """
        self._begin(words, lambda _: work(), done)

    def start_counted(self, words: str, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        """The same with work that tells how far it is, and ends when it is cancelled."""
        self._begin(words, work, done)

    def _begin(self, words: str, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        piece = _Piece(self._window, words, done, self._refuse, self._ended)
        self._running[id(piece)] = piece
        self._pool.start(Job(lambda: work(piece.count), piece.ends))

    def wait(self, milliseconds: int = 5_000) -> bool:
        """Wait for what is running, as closing does; whether all of it ended."""
        return self._pool.waitForDone(milliseconds)

    @property
    def busy(self) -> bool:
        """Whether anything is running or waits to be answered."""
        return bool(self._running)

    def _ended(self, piece: _Piece) -> None:
        self._running.pop(id(piece), None)


class _Piece(QObject):
    def __init__(
        self,
        window: QWidget,
        words: str,
        done: Callable[[T], None],
        refuse: Callable[[Refusal], None],
        ended: Callable[[_Piece], None],
    ) -> None:
        super().__init__(window)
        self._done, self._refuse, self._over = done, refuse, ended
        # Outlives this piece: the thread may still be telling of the end when that has been heard.
        self.ends = Ends(window)
        queued = Qt.ConnectionType.QueuedConnection
        self.ends.done.connect(self._succeeded, queued)
        self.ends.failed.connect(self._failed, queued)
        self.ends.moved.connect(self._moved, queued)
        self._dialog = QProgressDialog(words, self.tr("Cancel"), 0, 0, window)
        self._dialog.setWindowTitle(window.windowTitle())
        self._dialog.setMinimumDuration(_SHOWN_AFTER_MS)
        self._dialog.setWindowModality(Qt.WindowModality.WindowModal)
        self._cancelled = False
        self._dialog.canceled.connect(self._cancel)

    def count(self, done: int, total: int) -> None:
        """Told by the work, on its own thread. Raises Cancelled."""
        if self._cancelled:
            raise Cancelled
        self.ends.moved.emit(done, total)

    @Slot(int, int)
    def _moved(self, done: int, total: int) -> None:
        if not self._cancelled and total:
            # Never full: the dialog would close itself before the work has ended.
            self._dialog.setRange(0, total + 1)
            self._dialog.setValue(done)

    @Slot(object)
    def _succeeded(self, result: object) -> None:
        if self._end():
            self._done(result)  # type: ignore[arg-type]

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        if not self._end():
            return
        if isinstance(error, Refusal):
            self._refuse(error)
        else:
            raise error

    def _cancel(self) -> None:
        # The result is dropped when it comes: nothing has been done to the plan.
        self._cancelled = True

    def _end(self) -> bool:
        self._over(self)
        wanted = not self._cancelled
        self._dialog.blockSignals(True)
        self._dialog.close()
        self._dialog.deleteLater()
        self.deleteLater()
        return wanted
