"""The line of counts over the findings: each is a filter that shows only those."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from relplanner.gui.comparing.words import TONES, count_text
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import MUTED, WrapLayout, text_label


class CountsBar(QWidget):
    """“8 cells differ of 3,114 compared”, then a button for each count that is not zero."""

    chosen = Signal(str)
    """A filter was chosen; empty: everything."""

    def __init__(self, themes: ThemeSource, trailing: QWidget, parent: QWidget | None = None) -> None:
        """``trailing`` stands at the end of the line."""
        super().__init__(parent)
        self._themes = themes
        self._filter = ""
        self._buttons: dict[str, QPushButton] = {}
        self._words = text_label("", MUTED)
        row = WrapLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(self._words)
        for kind in TONES:
            button = self._buttons[kind] = QPushButton()
            button.setCheckable(True)
            button.setProperty("kind", "quiet")
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda checked, kind=kind: self._choose(kind if checked else ""))
            button.hide()
            row.addWidget(button)
        row.push_right()
        row.addWidget(trailing)
        themes.changed.connect(lambda _: self._dress())
        self._dress()

    @property
    def filter(self) -> str:
        """The chosen filter; empty: everything."""
        return self._filter

    @property
    def kinds(self) -> Sequence[str]:
        """The filters that there are to choose."""
        return [kind for kind, button in self._buttons.items() if not button.isHidden()]

    def show_counts(self, words: str, counts: dict[str, int]) -> None:
        """Show these; a filter of which there is nothing any more is let go."""
        self._words.setText(words)
        for kind, button in self._buttons.items():
            count = counts.get(kind, 0)
            button.setText(f"{count:,} {count_text(kind, count)}")
            button.setVisible(count > 0)
        if self._filter and not counts.get(self._filter):
            self._choose("")

    def choose(self, kind: str) -> None:
        """Choose a filter from the program."""
        self._choose(kind)

    def _choose(self, kind: str) -> None:
        self._filter = kind
        for other, button in self._buttons.items():
            button.setChecked(other == kind)
        self.chosen.emit(kind)

    def _dress(self) -> None:
        theme = self._themes.theme
        for kind, button in self._buttons.items():
            shades = theme.shades(TONES[kind])
            button.setStyleSheet(
                f"QPushButton {{ color: {shades.ink.name()}; font-weight: 600; }}"
                f"QPushButton:checked {{ background: {shades.wash.name()}; }}"
            )
