"""Makes forecasts of the present snapshot in the background, one at a time, and remembers them."""

from __future__ import annotations

import datetime as dt
import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from relplanner.gui.latest import Latest
from relplanner.rules.forecasts import TRIALS, forecast_of
from relplanner.schedule.dates import Schedule

if TYPE_CHECKING:
    from relplanner.schedule.forecast import Forecast

Asked = tuple[str, int, dt.date]
"""A subject, a seed, and the day it is asked on."""
_QUIET_MS = 150


class Stopped(Exception):
    """Nobody waits for this forecast any more."""


class _Progress(QObject):
    trials = Signal(object, int)
    """Of the forecast that this event stops."""


class ForecastWatch(QObject):
    """Knows the forecasts of one snapshot that were asked for; another snapshot forgets them."""

    made = Signal()
    """What was asked for last is known."""
    progressed = Signal(int)
    """How much of it is done, in per cent."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = Latest(self)
        # One for all forecasts, so that none takes it along when it is dropped in its thread.
        self._progress = _Progress(self)
        self._progress.trials.connect(self._told, Qt.ConnectionType.QueuedConnection)
        self._schedule: Schedule | None = None
        self._known: dict[tuple[str, int], Forecast | None] = {}
        self._stop = threading.Event()
        self._asked: Asked | None = None
        # Walking down a list of activities asks for the one that the walk ends on.
        self._soon = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._soon.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether one is wanted that is not known yet."""
        return self._asked is not None

    def known(self, schedule: Schedule, subject: str, seed: int) -> Forecast | None:
        """The forecast of a subject, if it was made of this snapshot."""
        return self._known.get((subject, seed)) if schedule is self._schedule else None

    def ask(self, schedule: Schedule, subject: str, seed: int, today: dt.date) -> None:
        """Make a forecast when things have been quiet for a moment; any other is not wanted any more."""
        if schedule is not self._schedule:
            self.forget()
            self._schedule, self._known = schedule, {}
        asked = subject, seed, today
        if asked[:2] in self._known:
            self.forget()
            self.made.emit()
        elif asked != self._asked:
            self.forget()
            self._asked = asked
            self._soon.start()

    def forget(self) -> None:
        """End what is under way."""
        self._stop.set()
        self._soon.stop()
        self._asked = None
        self._latest.forget()

    def wait(self) -> None:
        """Wait for what is wanted; it is told when the GUI thread comes to it."""
        if self._soon.isActive():
            self._soon.stop()
            self._begin()
        self._latest.wait()

    def close(self) -> None:
        """Let go of the plan."""
        self.forget()
        self._latest.close()
        self._schedule, self._known = None, {}

    def _begin(self) -> None:
        schedule, asked = self._schedule, self._asked
        if schedule is None or asked is None:
            return
        subject, seed, today = asked
        self._stop = threading.Event()
        told = partial(_go_on, self._stop, self._progress)
        work = partial(
            forecast_of, schedule.plan, schedule, subject, today, trials=TRIALS, seed=seed, told=told
        )
        self._latest.ask(work, partial(self._answered, schedule, asked))

    @Slot(object, int)
    def _told(self, stop: threading.Event, trials: int) -> None:
        if not stop.is_set():
            self.progressed.emit(100 * trials // TRIALS)

    def _answered(self, schedule: Schedule, asked: Asked, result: Forecast | None) -> None:
        if schedule is self._schedule:
            self._asked = None
            self._known[asked[:2]] = result
            self.made.emit()


def _go_on(stop: threading.Event, progress: _Progress, trials: int) -> None:
    if stop.is_set():
        raise Stopped
    progress.trials.emit(stop, trials)
