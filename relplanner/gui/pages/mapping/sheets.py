"""The sheets of a foreign file: what each seems to hold, and a tick on those that are to be imported."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from relplanner.domain.plan import Plan
from relplanner.gui.pages.mapping.draft import SheetDraft
from relplanner.gui.pages.mapping.words import sheet_words
from relplanner.gui.theme import TextRole, font_like
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip
from relplanner.gui.widgets import paint_focus, paint_tick_box

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_DETAIL = _Role.UserRole
_WIDTH, _ROW, _PAD, _TICK = 236, 48, 14, 16


class SheetsModel(QAbstractListModel):
    """The sheets in the order of the file."""

    ticked = Signal(int)
    """The sheet of this row is to be imported, or no longer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts: Sequence[SheetDraft] = ()
        self._details: Sequence[str] = ()

    def show_drafts(self, plan: Plan, drafts: Sequence[SheetDraft]) -> None:
        """Show these sheets; the place of the keyboard is kept while they are as many."""
        same = len(drafts) == len(self._drafts)
        if not same:
            self.beginResetModel()
        self._drafts = tuple(drafts)
        self._details = [sheet_words(plan, draft) for draft in drafts]
        if not same:
            self.endResetModel()
        elif drafts:
            self.dataChanged.emit(self.index(0), self.index(len(drafts) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._drafts)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        draft, detail = self._drafts[index.row()], self._details[index.row()]
        if role == _Role.DisplayRole:
            return draft.grid.name
        if role == _DETAIL:
            return detail
        if role == _Role.ToolTipRole:
            return plain_tip(f"{draft.grid.name}\n{detail}")
        if role == _Role.CheckStateRole and draft.has_records:
            return Qt.CheckState.Checked if draft.wanted else Qt.CheckState.Unchecked
        if role == _Role.AccessibleTextRole:
            state = self.tr("is imported") if draft.wanted else self.tr("is left out")
            return f"{draft.grid.name}, {detail}, {state}"
        return None

    def tick(self, index: Index) -> None:
        """Import a sheet, or leave it out, the other way round."""
        if index.isValid() and self._drafts[index.row()].has_records:
            self.ticked.emit(index.row())


class SheetsView(QListView):
    """Arrow keys choose the sheet that is shown, Space ticks it."""

    def __init__(self, themes: ThemeSource, model: SheetsModel) -> None:
        super().__init__()
        self._themes, self._sheets = themes, model
        self.setAccessibleName(model.tr("Sheets of the file"))
        self.setModel(model)
        self.setItemDelegate(_SheetDelegate(themes, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        themes.changed.connect(lambda _: self._fit())
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(self._themes.px(_WIDTH))
        self.scheduleDelayedItemsLayout()

    def tick_rect(self, cell: QRect) -> QRect:
        """Where the tick box of a sheet is."""
        side = self._themes.px(_TICK)
        return QRect(cell.left() + self._themes.px(_PAD), cell.top() + self._themes.px(8), side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._sheets.tick(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        box = self.tick_rect(self.visualRect(index)).adjusted(-8, -8, 8, 8)
        if index.isValid() and box.contains(event.position().toPoint()):
            self._sheets.tick(index)


class _SheetDelegate(QStyledItemDelegate):
    """The name of a sheet, and beneath it what it holds."""

    def __init__(self, themes: ThemeSource, view: SheetsView) -> None:
        super().__init__(view)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._themes.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px, rect, view = self._themes.theme, self._themes.px, option.rect, option.widget
        assert isinstance(view, SheetsView)
        current = view.currentIndex() == index
        checked = index.data(_Role.CheckStateRole)
        painter.save()
        if current:
            painter.fillRect(rect, theme.accent.wash)
        if checked is not None:
            on = Qt.CheckState(checked) is Qt.CheckState.Checked
            paint_tick_box(painter, view.tick_rect(rect), theme, checked=on)
        left = rect.left() + px(_PAD + _TICK + 8)
        line = QRect(left, rect.top() + px(5), rect.right() - px(8) - left, px(20))
        font = option.font
        font.setWeight(font.Weight.DemiBold if current else font.Weight.Normal)
        self._write(
            painter, line, str(index.data()), font, theme.text if checked is not None else theme.muted
        )
        font = font_like(view.font(), TextRole.LABEL)
        self._write(painter, line.translated(0, px(19)), str(index.data(_DETAIL)), font, theme.muted)
        if current and view.hasFocus():
            paint_focus(painter, rect.toRectF(), theme, 2)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, text: str, font, color) -> None:
        painter.setFont(font)
        painter.setPen(color)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
