"""A tree whose current row shows as a whole, and in our own colours, that it has the keyboard."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets.paint import paint_focus


class RowTree(QTreeView):
    """A tree to read row by row; its delegates leave it to the row to show the focus."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setItemDelegate(RowDelegate(self))

    def drawRow(
        self, painter: QPainter, options: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().drawRow(painter, options, index)
        if self.hasFocus() and self.currentIndex().siblingAtColumn(0) == index.sibling(index.row(), 0):
            paint_focus(painter, QRectF(options.rect), self._themes.theme, 2)


class RowDelegate(QStyledItemDelegate):
    """Paints a cell as the style does, but without the frame of the one in focus."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
