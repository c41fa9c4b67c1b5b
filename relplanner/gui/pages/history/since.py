"""The item model of what has changed since some moment: record and field, then and now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from relplanner.gui.pages.history.words import Changed
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole


class SinceModel(QAbstractTableModel):
    """One row for each field that differs; ``find`` keeps those that hold all words."""

    def __init__(self, themes: ThemeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._all: Sequence[Changed] = ()
        self._text = ""
        self.rows: list[Changed] = []

    def show_rows(self, rows: Sequence[Changed]) -> None:
        """Show these."""
        self._all = rows
        self._pick()

    def find(self, text: str) -> None:
        """Keep the rows that hold all words of ``text``."""
        self._text = text
        self._pick()

    def _pick(self) -> None:
        words = self._text.casefold().split()
        self.beginResetModel()
        self.rows = [row for row in self._all if all(word in row.words.casefold() for word in words)]
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != _Role.DisplayRole:
            return None
        return QCoreApplication.translate("history", ("What", "Then", "Now")[section])

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        text = (row.what, row.before, row.after)[index.column()]
        if role == _Role.DisplayRole:
            return text
        if role == _Role.ToolTipRole:
            return plain_tip(text)
        return self._themes.theme.muted if role == _Role.ForegroundRole and index.column() == 1 else None
