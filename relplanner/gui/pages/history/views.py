"""The view of both lists of the history: rows of one height, one column that takes the room that is left."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets.tree import RowTree

_ROW = 30
_WIDE_AT_LEAST = 260
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class RowsView(RowTree):
    """Reads only; ``widths`` are in pixels at 100 % text, the column ``wide`` takes the rest.

    ``spare`` columns go, one after the other, where the window is too narrow for all.
    """

    def __init__(
        self,
        themes: ThemeSource,
        name: str,
        wide: int,
        widths: Mapping[int, int],
        spare: Sequence[int] = (),
    ) -> None:
        super().__init__(themes)
        self._wide, self._widths, self._spare = wide, widths, spare
        self.setAccessibleName(name)
        self.setItemDelegate(_CellDelegate(themes, self))
        self.setUniformRowHeights(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.header().setStretchLastSection(False)
        self.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.expanded.connect(self._fetch)
        themes.changed.connect(lambda _: self.fit())

    def fit(self) -> None:
        """Give the columns of the model their widths at the present text size."""
        header = self.header()
        for column, width in self._widths.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, self._themes.px(width))
        header.setSectionResizeMode(self._wide, QHeaderView.ResizeMode.Stretch)
        self._spare_columns()
        self.scheduleDelayedItemsLayout()

    def _spare_columns(self) -> None:
        wanted = self._themes.px(sum(self._widths.values()) + _WIDE_AT_LEAST)
        for column in self._spare:
            too_narrow = wanted > self.width()
            self.setColumnHidden(column, too_narrow)
            wanted -= self._themes.px(self._widths[column]) if too_narrow else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spare_columns()

    def _fetch(self, index: QModelIndex) -> None:
        """Qt asks for the rows beneath only when it is not about to lay out anew anyway."""
        if self.model().canFetchMore(index):
            self.model().fetchMore(index)

    def drawRow(
        self, painter: QPainter, options: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._themes.theme
        if self.currentIndex().siblingAtColumn(0) == index.sibling(index.row(), 0):
            painter.fillRect(options.rect, theme.accent.wash)
        super().drawRow(painter, options, index)
        painter.setPen(theme.faint_line)
        painter.drawLine(options.rect.bottomLeft(), options.rect.bottomRight())


class _CellDelegate(QStyledItemDelegate):
    """One line of text, as far from its column's edges as the titles are."""

    def __init__(self, themes: ThemeSource, parent: RowsView) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(60, self._themes.px(_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        text = index.data()
        if not text:
            return
        painter.save()
        rect = option.rect.adjusted(self._themes.px(8), 0, -self._themes.px(8), 0)
        painter.setFont(option.font)
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or self._themes.theme.text)
        align = index.data(Qt.ItemDataRole.TextAlignmentRole) or _LEFT
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align, shown)
        painter.restore()
