"""Reads what is to be merged, a copy's file or a scenario, and compares it, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject

from relplanner.commands.merging import Merge
from relplanner.domain.errors import Refusal
from relplanner.gui.latest import Latest
from relplanner.session import PlanSession
from relplanner.session.merging import Other, beside, held, read_copy, refuse_itself, scenario_lines


class Source(NamedTuple):
    """What is merged: the file of a copy, or the id of a scenario."""

    copy: Path | None = None
    scenario: str = ""


class Reading(QObject):
    """One comparison at a time: it ends with ``compared``, or in words with ``refused``."""

    def __init__(
        self,
        session: PlanSession,
        compared: Callable[[Merge], None],
        refused: Callable[[Refusal], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._compared, self._refused = session, compared, refused
        self._latest = Latest(self)

    @property
    def busy(self) -> bool:
        """Whether the answer is still to come."""
        return self._latest.busy

    def begin(self, source: Source) -> None:
        """Read and compare; what was under way is dropped."""
        session = self._session
        try:
            if source.copy is None:
                self._latest.ask(scenario_lines(session, source.scenario).compare, self._compared)
            else:
                refuse_itself(session, source.copy)
                read = partial(read_copy, source.copy, held(session))
                self._latest.ask(partial(_or_refusal, read), self._read)
        except Refusal as refusal:
            self._refused(refusal)

    def forget(self) -> None:
        """What is under way is not wanted any more."""
        self._latest.forget()

    def _read(self, other: Other | Refusal) -> None:
        try:
            if isinstance(other, Refusal):
                raise other
            self._latest.ask(beside(self._session, other).compare, self._compared)
        except Refusal as refusal:
            self._refused(refusal)


def _or_refusal(work: Callable[[], Other]) -> Other | Refusal:
    try:
        return work()
    except Refusal as refusal:
        return refusal
