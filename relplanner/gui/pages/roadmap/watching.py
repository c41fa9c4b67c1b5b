"""The conflicts of a plan in the few words that fit beside a bar, once the plan is on screen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from relplanner.chart.conflict_words import ConflictWords
from relplanner.gui.context import PageContext
from relplanner.rules.conflicts import Conflict, Radar


class ConflictWatch(QObject):
    """The conflicts of the present snapshot; until they are found, those of the one before."""

    found = Signal()
    """There may be other conflicts than were told before."""

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._known: Radar | None = None
        self.words: Mapping[str, str] = ConflictWords()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._take)
        context.conflicts_found.connect(self._take)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """All of them, the worst first."""
        return self._known.conflicts if self._known is not None else ()

    def look(self) -> None:
        """Find the conflicts of the present snapshot, in a moment."""
        self._soon.start()

    def _take(self) -> None:
        present = self._context.radar
        if present is self._known:
            return
        same = self._known is not None and present.conflicts == self._known.conflicts
        self._known = present
        if not same and (present.conflicts or self.words):
            self.words = ConflictWords(present)
            self.found.emit()
