"""The list of conflicts: two rows of words each, walked by the arrow keys."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from relplanner.domain.plan import Plan
from relplanner.gui.conflicts.words import conflict_line
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets.lines import Index, LinesModel, NoticeDelegate
from relplanner.rules.conflicts import Conflict


class ConflictList(QListView):
    """Tells which conflict is the current one; it stays current when the plan changes."""

    chosen = Signal()
    entered = Signal()
    """Enter, or a double click: to the record."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conflicts: tuple[Conflict, ...] = ()
        self._lines = LinesModel(self)
        self.setAccessibleName(name)
        self.setModel(self._lines)
        self.setItemDelegate(_Delegate(themes, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(lambda _: self.entered.emit())

    @property
    def current(self) -> Conflict | None:
        """The conflict that the keyboard is on."""
        row = self.currentIndex().row()
        return self._conflicts[row] if 0 <= row < len(self._conflicts) else None

    def show_conflicts(self, conflicts: Sequence[Conflict], plan: Plan, today: dt.date) -> None:
        """Show these; the keyboard stays on its conflict, else at its place."""
        before, row = self.current, max(self.currentIndex().row(), 0)
        self._conflicts = tuple(conflicts)
        self._lines.show_lines([conflict_line(plan, each, today) for each in conflicts])
        if before is None or not self.choose(before):
            self._go_to(min(row, len(self._conflicts) - 1))

    def choose(self, conflict: Conflict) -> bool:
        """Make a conflict the current one; whether it is there."""
        keys = [each.key for each in self._conflicts]
        if conflict.key in keys:
            self._go_to(keys.index(conflict.key))
        return conflict.key in keys

    def choose_of(self, id: str) -> bool:
        """Make the first conflict of a record the current one; whether it has any."""
        found = next((each for each in self._conflicts if id in each.subjects), None)
        return found is not None and self.choose(found)

    def _go_to(self, row: int) -> None:
        self.setCurrentIndex(self._lines.index(row))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("\r", "\n") and self.current is not None:
            self.entered.emit()
            return
        super().keyPressEvent(event)


class _Delegate(NoticeDelegate):
    """Marks the current line even where the keyboard is elsewhere: the card beside the list tells of it."""

    def __init__(self, themes: ThemeSource, view: ConflictList) -> None:
        super().__init__(themes)
        self.setParent(view)
        self._view = view

    def paint(self, painter, option, index) -> None:
        if index == self._view.currentIndex():
            painter.fillRect(option.rect, self.themes.theme.accent.wash)
        super().paint(painter, option, index)
