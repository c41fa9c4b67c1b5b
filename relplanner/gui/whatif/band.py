"""The band across the window while a scenario is looked at, so that nobody takes it for the plan."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QWidget

from relplanner.gui.theme import TextRole
from relplanner.gui.widgets import ActionButton, ElidedLabel, WrapLayout, text_label


class WhatIfBand(QFrame):
    """“◇ What if: Delay Identity · 6 edits · 3 move · ▲ 1 new conflict”, and what can be done with it."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("what-if")
        self._name = ElidedLabel("", TextRole.HEADING)
        self._words = text_label("")
        row = WrapLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(self._name)
        row.addWidget(self._words)
        row.push_right()
        for action in actions:
            row.addWidget(ActionButton(action))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_scenario(self, title: str, words: str) -> None:
        """Show which scenario is looked at, and what it comes to."""
        name = self.tr("◇ What if: {title}").format(title=title)
        self._name.setText(name)
        self._words.setText(words)
        self.setAccessibleName(f"{name}, {words}")
        self.show()
