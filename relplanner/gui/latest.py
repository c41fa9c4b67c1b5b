"""Work in the background of which only the latest answer counts: what is drawn anew while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Slot

from relplanner.gui.work import Ends, Job

T = TypeVar("T")


class Latest(QObject):
    """Does one thing at a time. Asked for another, it forgets what waits and drops what is under way."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._number = 0
        self._waiting = False
        self._done: Callable[[Any], None] = _nothing
        # One for all jobs, so that none takes it along when it is dropped in its thread.
        self._ends = Ends(self)
        self._ends.done.connect(self._answered, Qt.ConnectionType.QueuedConnection)
        self._ends.failed.connect(self._failed, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._waiting

    def ask(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do ``work`` off the GUI thread, then ``done`` with its result, unless asked anew meanwhile."""
        self.forget()
        self._waiting, self._done = True, done
        self._pool.start(Job(partial(_tried, self._number, work), self._ends))

    def forget(self) -> None:
        """Whatever is under way is not wanted any more."""
        self._pool.clear()
        self._number += 1
        self._waiting, self._done = False, _nothing

    def wait(self) -> None:
        """Wait for what is under way; it is answered when the GUI thread comes to it."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Let go of everything that work holds."""
        self.forget()
        self._pool.waitForDone()

    @Slot(object)
    def _answered(self, answer: _Answer) -> None:
        if not self._waiting or answer.number != self._number:
            return
        # Whoever has been told is let go, or a page would outlive its window until Python looks for it.
        done, self._done, self._waiting = self._done, _nothing, False
        if answer.error is not None:
            raise answer.error
        done(answer.result)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        raise error


class _Answer(NamedTuple):
    """What came of the piece of work with this number."""

    number: int
    result: object = None
    error: Exception | None = None


def _tried(number: int, work: Callable[[], object]) -> _Answer:
    try:
        return _Answer(number, work())
    except Exception as error:  # noqa: BLE001 - raised again where it is waited for, if it still is
        return _Answer(number, error=error)


def _nothing(_: object) -> None:
    return
