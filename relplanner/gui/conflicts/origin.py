"""Looks for the step that brought a conflict about, while nobody has to wait for it."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from relplanner.domain.edit import Step
from relplanner.gui.context import PageContext
from relplanner.gui.latest import Latest
from relplanner.rules.conflicts import Conflict
from relplanner.schedule.dates import Schedule
from relplanner.session.origins import Key, Suspect, keys_in, plan_before, suspects

_REST_MS = 250
"""Only of a conflict that is looked at, not of those that one goes by."""


class _Search(NamedTuple):
    """A conflict of a snapshot, and the steps that are still to be looked at."""

    schedule: Schedule
    conflict: Conflict
    left: Iterator[Suspect]


class OriginFinder(QObject):
    """Reads the journal between frames, and lets a thread find what collided before each step."""

    found = Signal(object, object)
    """The conflict, and the step that brought it about; None where that is too long ago."""

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._latest = Latest(self)
        self._wanted: Conflict | None = None
        self._before: dict[tuple[str, dt.date], frozenset[Key]] = {}
        self._soon = QTimer(self, singleShot=True, interval=_REST_MS)
        self._soon.timeout.connect(self._begin)
        context.closing.connect(self.close)

    def ask(self, conflict: Conflict) -> None:
        """Look for the beginning of a conflict of the present snapshot, and of no other any more."""
        self._latest.forget()
        self._wanted = conflict
        self._soon.start()

    def wait(self) -> None:
        """Wait for what is being worked out; it is told when the GUI thread comes to it."""
        if self._soon.isActive():
            self._soon.stop()
            self._begin()
        self._latest.wait()

    def close(self) -> None:
        """Look for nothing any more: the plan is let go."""
        self._soon.stop()
        self._latest.close()

    # -- inside --------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        context, conflict = self._context, self._wanted
        if conflict is not None:
            left = iter(suspects(context.session, context.schedule, conflict))
            self._go_on(_Search(context.schedule, conflict, left))

    def _go_on(self, search: _Search) -> None:
        if search.schedule is not self._context.schedule:
            return  # the plan has changed; whoever shows the conflict asks again
        today, conflict = self._context.today(), search.conflict
        for step, certain in search.left:
            known = self._before.get((step.id, today))
            if certain or (known is not None and conflict.key not in known):
                self.found.emit(conflict, step)
                return
            if known is None:
                work = partial(keys_in, plan_before(self._context.session, step), today)
                self._latest.ask(work, partial(self._learn, search, step, today))
                return
        self.found.emit(conflict, None)

    def _learn(self, search: _Search, step: Step, today: dt.date, keys: frozenset[Key]) -> None:
        self._before[step.id, today] = keys
        if search.conflict.key not in keys:
            self.found.emit(search.conflict, step)
        else:
            self._go_on(search)
