"""The tables of the mapping page: cells that the arrow keys walk, with words or pills in them."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from relplanner.gui.theme import Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import paint_focus, paint_pill

Index = QModelIndex | QPersistentModelIndex
TONE = Qt.ItemDataRole.UserRole
"""The tone of a cell that is a pill."""
OPTIONS = Qt.ItemDataRole.UserRole + 1
"""The values and words that a cell can be given; such a cell shows that it opens."""
_ROW, _PAD = 30, 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class GridView(QTableView):
    """Rows of one height without lines between columns; Tab leaves it. Heirs lay out columns in ``_fit``."""

    def __init__(self, themes: ThemeSource, name: str, model: QAbstractItemModel) -> None:
        super().__init__()
        self._themes = themes
        self.setAccessibleName(name)
        self.setModel(model)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultAlignment(_LEFT)
        self.horizontalHeader().setHighlightSections(False)
        self.setItemDelegate(CellDelegate(themes, self))
        themes.changed.connect(lambda _: self._fit())
        self._fit()

    @property
    def whole_height(self) -> int:
        """How high it must be to show every row."""
        return self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 2

    def _fit(self) -> None:
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(self._themes.px(_ROW))


class CellDelegate(QStyledItemDelegate):
    """One line of text or a pill, on the wash of the current row."""

    def __init__(self, themes: ThemeSource, view: GridView) -> None:
        super().__init__(view)
        self.themes = themes

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px, view = self.themes.theme, self.themes.px, option.widget
        assert isinstance(view, GridView)
        painter.save()
        painter.setFont(option.font)
        if view.currentIndex().row() == index.row():
            painter.fillRect(option.rect, theme.accent.wash)
        painter.fillRect(option.rect.x(), option.rect.bottom(), option.rect.width(), 1, theme.faint_line)
        rect = option.rect.adjusted(px(_PAD), 0, -px(_PAD), 0)
        text, tone = str(index.data() or ""), index.data(TONE)
        if index.data(OPTIONS):
            self._paint_arrow(painter, rect, view.devicePixelRatioF())
            rect.setRight(rect.right() - px(16))
        if tone is not None and text:
            paint_pill(painter, rect, text, Tone(tone), theme)
        elif text:
            painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or theme.text)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, _LEFT, shown)
        if view.hasFocus() and view.currentIndex() == index:
            paint_focus(painter, option.rect.toRectF(), theme, 2)
        painter.restore()

    def _paint_arrow(self, painter: QPainter, rect: QRect, ratio: float) -> None:
        """The sign of a cell that opens, drawn as that of the choices elsewhere."""
        side = self.themes.px(12)
        place = QRect(rect.right() - side, rect.center().y() - side // 2, side, side)
        painter.drawPixmap(place, self.themes.icons.pixmap("chevron-down", side, "muted", ratio))
