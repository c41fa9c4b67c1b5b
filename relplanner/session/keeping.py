"""When an open plan is backed up: before what changes much at once, and after half an hour of change."""

from __future__ import annotations

import datetime as dt

from relplanner.domain.edit import StepSource
from relplanner.domain.errors import Refusal
from relplanner.store.backup import EVERY, Backups
from relplanner.store.planfile import PlanFile

_MUCH_AT_ONCE = frozenset({StepSource.IMPORT, StepSource.RETURN, StepSource.MERGE})


class Keeper:
    """Takes the backups that one open plan owes.

    A backup that fails does not stop the work that it was to protect: the plan file and its journal are
    sound without it. ``trouble`` says so, for the faces to tell, until a later backup succeeds.
    """

    def __init__(self, file: PlanFile, backups: Backups | None) -> None:
        self.trouble: Refusal | None = None
        self._file = file
        self._backups = None if file.read_only else backups
        self._due: dt.datetime | None = None

    def before(self, source: StepSource, now: dt.datetime) -> None:
        """Back up what a step through this door is about to change, if that is due."""
        if self._backups is None:
            return
        try:
            if self._due is None:
                self._due = self._first_due(self._backups)
            if source in _MUCH_AT_ONCE or now >= self._due:
                self._due = now + EVERY
                self._backups.take(self._file, now)
                self.trouble = None
        except Refusal as refused:
            self.trouble = refused

    def _first_due(self, backups: Backups) -> dt.datetime:
        earlier = backups.of(self._file.facts()["plan_id"])
        return earlier[0].at + EVERY if earlier else dt.datetime.min.replace(tzinfo=dt.UTC)
