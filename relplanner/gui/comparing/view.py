"""The view of the findings: a tick, what differs, and the outcome as a pill."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from relplanner.gui.comparing.model import STRONG, TONE, Column
from relplanner.gui.pages.history.views import RowsView
from relplanner.gui.theme import Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import paint_pill, paint_tick_box

_ROW, _PAD, _TICK = 30, 8, 16
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WIDTHS: Mapping[int, int] = {
    Column.ITEM: 180, Column.FIELD: 104, Column.BASE: 124, Column.MINE: 124, Column.OUTCOME: 220,
    Column.SENDER: 120,
}  # fmt: skip
_THEIRS = 160
_SHARES = {Column.ITEM: 0.3, Column.FIELD: 0.1, Column.OUTCOME: 0.4}

Index = QModelIndex | QPersistentModelIndex


class FindingsView(RowsView):
    """Space ticks the current row; other keys are the page's."""

    ticked = Signal(QModelIndex)

    def __init__(self, themes: ThemeSource, name: str) -> None:
        super().__init__(themes, name, Column.THEIRS, _WIDTHS)
        self.setRootIsDecorated(False)
        # The current row has a wash of its own; more rows are never chosen at once.
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setItemDelegate(_FindingDelegate(themes, self))

    def seen(self) -> range:
        """The rows that are on the screen."""
        top, bottom = (self.indexAt(at) for at in (QPoint(0, 0), QPoint(0, self.viewport().height() - 1)))
        if not top.isValid():
            return range(0)
        last = bottom.row() if bottom.isValid() else self.model().rowCount() - 1
        return range(top.row(), last + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.ticked.emit(self.currentIndex().siblingAtColumn(Column.ITEM))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def setColumnHidden(self, column: int, hide: bool) -> None:
        super().setColumnHidden(column, hide)
        self._share()

    def _share(self) -> None:
        """Where there is room, titles and outcomes have the most to say."""
        needed = sum(width for column, width in _WIDTHS.items() if not self.isColumnHidden(column)) + _THEIRS
        room = max(0, self.viewport().width() - self._themes.px(needed))
        for column, share in _SHARES.items():
            self.header().resizeSection(column, self._themes.px(_WIDTHS[column]) + int(room * share))


class _FindingDelegate(QStyledItemDelegate):
    def __init__(self, themes: ThemeSource, parent: FindingsView) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._themes.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        text, theme, px = str(index.data() or ""), self._themes.theme, self._themes.px
        rect = option.rect.adjusted(px(_PAD), 0, -px(_PAD), 0)
        painter.save()
        painter.setFont(option.font)
        tone = index.data(TONE)
        if tone is not None:
            paint_pill(painter, rect, text, Tone(tone), theme)
            painter.restore()
            return
        if index.column() == Column.ITEM:
            checked = index.data(Qt.ItemDataRole.CheckStateRole)
            if checked is not None:
                on = Qt.CheckState(checked) is Qt.CheckState.Checked
                paint_tick_box(painter, self._tick(option.rect), theme, checked=on)
            rect.setLeft(rect.left() + px(_TICK + _PAD))
        if index.data(STRONG):
            font = option.font
            font.setWeight(font.Weight.DemiBold)
            painter.setFont(font)
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or theme.text)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _LEFT, shown)
        painter.restore()

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonRelease and index.column() == Column.ITEM:
            box = self._tick(option.rect).adjusted(-6, -8, 6, 8)
            if box.contains(event.position().toPoint()):
                return bool(index.model().setData(index, None, Qt.ItemDataRole.CheckStateRole))
        return False

    def _tick(self, cell: QRect) -> QRect:
        side = self._themes.px(_TICK)
        return QRect(cell.left() + self._themes.px(_PAD), cell.center().y() - side // 2, side, side)
