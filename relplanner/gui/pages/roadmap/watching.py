"""The conflicts of a plan in the few words that fit beside a bar, once the plan is on screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from relplanner.gui.context import PageContext
from relplanner.gui.pages.roadmap.foreseeing import mark_of
from relplanner.rules.conflicts import Conflict, Radar


class ConflictWords(Mapping[str, str]):
    """By the id of a record, its worst conflict in words and how many more it has; worded when asked for."""

    def __init__(self, found: Radar | None = None) -> None:
        self._held = found.by_subject if found is not None else {}

    def __getitem__(self, id: str) -> str:
        held = self._held[id]
        return mark_of(held[0]) if len(held) == 1 else f"{mark_of(held[0])} (+{len(held) - 1})"

    def __contains__(self, id: object) -> bool:
        return id in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


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
