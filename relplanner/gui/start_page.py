"""What the window shows without a plan: recent plans, and the ways to begin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from relplanner.gui.actions import Actions
from relplanner.gui.theme import TextRole
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import EmptyState, text_label


class StartPage(QWidget):
    """No wizard, no desert: open a recent plan, or begin from the sample, a template or a file."""

    plan_chosen = Signal(Path)

    def __init__(self, themes: ThemeSource, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = EmptyState(
            themes,
            "calendar-days",
            self.tr("Plan your releases"),
            self.tr(
                "Begin with a sample programme to look around in, a template, or a file you have: an MS "
                "Project or calendar file can also be dropped anywhere on this window."
            ),
            [actions[name] for name in ("sample", "new", "open", "import")],
        )
        self.recent = QListWidget()
        self.recent.setAccessibleName(self.tr("Recent plans"))
        self.recent.setMaximumWidth(themes.px(560))
        self.recent.setMaximumHeight(themes.px(220))
        self.recent.itemActivated.connect(self._choose)
        self.recent.itemClicked.connect(self._choose)
        self._heading = text_label(self.tr("Recent plans"), TextRole.HEADING)
        column = QVBoxLayout(self)
        column.addWidget(self.empty, 3)
        box = QVBoxLayout()
        box.addWidget(self._heading)
        box.addWidget(self.recent)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(box, 4)
        middle.addStretch(1)
        column.addLayout(middle, 2)

    def show_recent(self, plans: Sequence[Path]) -> None:
        """List plans opened lately; none, and the list is away."""
        self.recent.clear()
        for path in plans:
            item = QListWidgetItem(f"{path.stem}   —   {path.parent}", self.recent)
            item.setData(Qt.ItemDataRole.UserRole, path)
        for widget in (self._heading, self.recent):
            widget.setVisible(bool(plans))

    def _choose(self, item: QListWidgetItem) -> None:
        self.plan_chosen.emit(item.data(Qt.ItemDataRole.UserRole))
