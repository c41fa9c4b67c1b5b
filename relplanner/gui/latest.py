"""Work in the background of which only the latest answer counts: what is drawn anew while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Slot

from relplanner.gui.work import Ends, Job

T = TypeVar("T")


class Latest(QObject):
    """Does one thing at a time. Asked for another, it forgets what waits and drops what is under way."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._ends: Ends | None = None
        self._done: Callable[[Any], None] = _nothing

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._ends is not None

    def ask(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do ``work`` off the GUI thread, then ``done`` with its result, unless asked anew meanwhile."""
        self._pool.clear()
        ends = self._ends = Ends()
        self._done = done
        queued = Qt.ConnectionType.QueuedConnection
        # By slots of this object, so that nothing is answered to a page that is gone.
        ends.done.connect(self._answered, queued)
        ends.failed.connect(self._failed, queued)
        self._pool.start(Job(work, ends))

    def forget(self) -> None:
        """Whatever is under way is not wanted any more."""
        self._pool.clear()
        self._ends = None

    def wait(self) -> None:
        """Wait for what is under way; it is answered when the GUI thread comes to it."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Let go of everything that work holds."""
        self.forget()
        self._pool.waitForDone()

    @Slot(object)
    def _answered(self, result: object) -> None:
        if self._ends is not None and self.sender() is self._ends:
            self._ends = None
            self._done(result)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        if self._ends is not None and self.sender() is self._ends:
            self._ends = None
            raise error


def _nothing(_: object) -> None:
    return
