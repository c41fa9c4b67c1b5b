"""The outline at the left of the release notes page: one walks, ticks, moves and removes entries in it."""

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
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from relplanner.gui.pages.notes.rows import Row, RowKind
from relplanner.gui.theme import TextRole, font_like
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import paint_focus, paint_tick_box

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_SPOKEN_STATE = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}
_HEIGHT, _HEADING_HEIGHT = 30, 34


class OutlineModel(QAbstractListModel):
    """The rows as they were worked out; it changes nothing itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; where they stand for the same things, only what differs is painted anew."""
        new = list(rows)
        if [(row.kind, row.id) for row in new] != [(row.kind, row.id) for row in self.rows]:
            self.beginResetModel()
            self.rows = new
            self.endResetModel()
            return
        differing = [place for place, row in enumerate(new) if row != self.rows[place]]
        self.rows = new
        for place in differing:
            self.dataChanged.emit(self.index(place), self.index(place))

    def place_of(self, id: str) -> int:
        """The row that stands for an id; -1 when there is none."""
        places = (n for n, row in enumerate(self.rows) if row.id == id and row.kind is not RowKind.HEADING)
        return next(places, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.words}, {row.hint}" if row.hint else row.words
        if role == Qt.ItemDataRole.CheckStateRole and row.ticked is not None:
            return _SPOKEN_STATE[row.ticked].value
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].kind is RowKind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class Outline(QListView):
    """Up and Down walk, Space ticks, Enter goes to the text, Alt with arrows moves an entry."""

    arrived = Signal(object)
    """The row that is current now; None when there is none."""
    ticked = Signal(object)
    entered = Signal()
    moved = Signal(int, int)
    """An entry is to go so many places down, so many categories on."""

    def __init__(self, themes: ThemeSource, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = OutlineModel(self)
        self.setModel(self.rows)
        self.delegate = _RowDelegate(themes, self)
        self.setItemDelegate(self.delegate)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._arrived)
        self.doubleClicked.connect(lambda _: self.entered.emit())
        themes.changed.connect(lambda _: self.scheduleDelayedItemsLayout())

    @property
    def current(self) -> Row | None:
        """The current row."""
        index = self.currentIndex()
        return self.rows.rows[index.row()] if index.isValid() else None

    def show_rows(self, rows: Sequence[Row], current: str) -> None:
        """Show these rows and stand at the one for an id, else near where the last one was."""
        place = max(self.currentIndex().row(), 0)
        self.rows.show_rows(rows)
        wanted = self.rows.place_of(current)
        if wanted < 0:
            wanted = self._nearest(place)
        if wanted != self.currentIndex().row():
            self.setCurrentIndex(self.rows.index(wanted))

    def go_to(self, id: str) -> bool:
        """Stand at the row for an id; whether there is one."""
        place = self.rows.place_of(id)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place))
        return place >= 0

    def _nearest(self, place: int) -> int:
        """The row nearest to a place that can be stood at, looking up first."""
        usable = [n for n, row in enumerate(self.rows.rows) if row.kind is not RowKind.HEADING]
        return min(usable, key=lambda n: (abs(n - place), n), default=-1)

    def _arrived(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.arrived.emit(current.data(ROW) if current.isValid() else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.current
        moves = {
            Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
        }  # fmt: skip
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in moves:
            self.moved.emit(*moves[Qt.Key(key)])
        elif key == Qt.Key.Key_Space and row is not None:
            self.ticked.emit(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = index.data(ROW) if index.isValid() else None
        if row is not None and row.ticked is not None:
            box = self.delegate.tick_rect(self.visualRect(index))
            if box.adjusted(-4, -6, 4, 6).contains(event.position().toPoint()):
                self.ticked.emit(row)


class _RowDelegate(QStyledItemDelegate):
    """A tick box where there is something to tick, the words, and the hint in grey at the right."""

    def __init__(self, themes: ThemeSource, view: Outline) -> None:
        super().__init__(view)
        self._themes, self._view = themes, view

    def tick_rect(self, rect: QRect) -> QRect:
        """The tick box of a row."""
        side = self._themes.px(14)
        return QRect(rect.left() + self._themes.px(14), rect.center().y() - side // 2 + 1, side, side)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = index.data(ROW).kind is RowKind.HEADING
        return QSize(100, self._themes.px(_HEADING_HEIGHT if heading else _HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        theme, px = self._themes.theme, self._themes.px
        rect = QRect(option.rect)
        painter.save()
        if row.kind is RowKind.HEADING:
            self._paint_heading(painter, rect, option, row)
            painter.restore()
            return
        current = self._view.currentIndex() == index
        if current:
            painter.fillRect(rect, theme.accent.wash)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        if current and self._view.hasFocus():
            paint_focus(painter, rect.toRectF(), theme, 0)
        words = rect.adjusted(px(14), 0, -px(12), 0)
        if row.ticked is not None:
            paint_tick_box(painter, self.tick_rect(rect), theme, checked=row.ticked)
            words.setLeft(self.tick_rect(rect).right() + px(10))
        self._write(painter, words, option.font, row)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, font: QFont, row: Row) -> None:
        theme, px = self._themes.theme, self._themes.px
        middle = Qt.AlignmentFlag.AlignVCenter
        label = font_like(font, TextRole.LABEL)
        if row.hint and row.kind is not RowKind.INTRODUCTION:
            painter.setFont(label)
            painter.setPen(theme.muted)
            widest = rect.width() * 2 // 5
            hint = painter.fontMetrics().elidedText(row.hint, Qt.TextElideMode.ElideRight, widest)
            painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, hint)
            rect = rect.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(hint) - px(10), 0)
        painter.setFont(font)
        painter.setPen(theme.text if row.kind in (RowKind.ENTRY, RowKind.INTRODUCTION) else theme.muted)
        words = painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_heading(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, row: Row) -> None:
        theme, px = self._themes.theme, self._themes.px
        painter.setPen(theme.faint_line)
        painter.drawLine(rect.left(), rect.top(), rect.right(), rect.top())
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.text)
        inner = rect.adjusted(px(14), px(4), -px(12), 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, middle, row.words)
        inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(row.words) + px(8))
        painter.setFont(option.font)
        painter.setPen(theme.muted)
        painter.drawText(inner, middle, row.hint)
