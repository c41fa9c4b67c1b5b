"""A list with ticks, and the completing of the last of several names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QListWidget, QListWidgetItem

from relplanner.gui.pages.choosing import Option

_NAME = Qt.ItemDataRole.UserRole


def ticked(on: bool) -> Qt.CheckState:
    """The state of a tick."""
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


class CheckList(QListWidget):
    """Names with ticks."""

    def __init__(self, name: str, height: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFixedHeight(height)
        self.setSpacing(2)

    def fill(self, options: Sequence[Option], checked: frozenset[str]) -> None:
        """Offer these, with some of them ticked."""
        self.clear()
        for value, words in options:
            item = QListWidgetItem(words, self)
            item.setData(_NAME, value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(ticked(value in checked))

    def checked(self) -> list[str]:
        """The values that are ticked, in their order."""
        items = (self.item(at) for at in range(self.count()))
        return [item.data(_NAME) for item in items if item.checkState() is Qt.CheckState.Checked]


class Names(QCompleter):
    """Completes the last of the names in a line."""

    def __init__(self, names: Sequence[str], parent: QLineEdit) -> None:
        super().__init__(list(names), parent)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._line = parent

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index) -> str:
        before, comma, _ = self._line.text().rpartition(",")
        return f"{before}{comma} {index.data()}".strip()
