"""Finds what collides in a plan: at once in a small one, off the GUI thread in a large one."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from relplanner.domain.kinds import Activity
from relplanner.gui.latest import Latest
from relplanner.rules.conflicts import Radar, radar
from relplanner.schedule.dates import Schedule

_AT_ONCE = 500
"""Up to so many activities the rules take less than a frame."""
_PAUSE_MS = 150
Asked = tuple[Schedule, dt.date]


class RadarWatch(QObject):
    """Knows the conflicts of the present snapshot; while they are looked for, those of the one before."""

    found = Signal()
    """What was looked for off the GUI thread is known now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = Latest(self)
        # What was edited is painted first: both need the interpreter.
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self._begin)
        self._asked: Asked | None = None
        self._known: Asked | None = None
        self._radar = Radar(iter(()))

    def radar(self, schedule: Schedule, today: dt.date) -> Radar:
        """What collides in a snapshot, or did in the one before until ``found`` says that it is known."""
        asked = schedule, today
        if asked in (self._known, self._asked):
            return self._radar
        if len(schedule.plan.of(Activity)) <= _AT_ONCE:
            self._known, self._radar = asked, radar(schedule.plan, schedule, today)
        else:
            self._asked = asked
            self._soon.start()
        return self._radar

    def knows(self, schedule: Schedule, today: dt.date) -> bool:
        """Whether what collides in a snapshot is known, and not only looked for."""
        return self._known == (schedule, today)

    def wait(self) -> None:
        """Wait until what is looked for is found, and told once events are handled."""
        if self._soon.isActive():
            self._soon.stop()
            self._begin()
        self._latest.wait()

    def close(self) -> None:
        """Let go of the plan; nothing more is told."""
        self._soon.stop()
        self._latest.close()

    def _begin(self) -> None:
        if self._asked is not None:
            self._latest.ask(partial(_look, *self._asked), partial(self._take, self._asked))

    def _take(self, asked: Asked, result: Radar) -> None:
        self._known, self._asked, self._radar = asked, None, result
        self.found.emit()


def _look(schedule: Schedule, today: dt.date) -> Radar:
    found = radar(schedule.plan, schedule, today)
    _ = found.by_subject  # worked out here, and not when the window asks
    return found
