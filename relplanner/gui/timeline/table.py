"""The tree table at the left of the bars: titles edited in the cell, folding by arrow and by key."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from relplanner.chart.rows import RowKind
from relplanner.chart.sizes import Sizes
from relplanner.draw.table import ARROW_ROOM, INDENTS, TablePainter, indent_of
from relplanner.gui.records.runs import runs_of
from relplanner.gui.timeline.model import READY, TITLE, TYPE, RowsModel

TYPE_WIDTH, READY_WIDTH = 92, 58
_TITLE_WIDTH = 150
Index = QModelIndex | QPersistentModelIndex


class RowsTable(QTableView):
    """The rows as a table. Left and right fold and unfold, Enter and F2 edit, Del asks for removal.

    Several rows are chosen as in any list; Ctrl+A chooses the lane, and pressed again everything.
    """

    fold_wanted = Signal(str, bool)
    """The id of a row, and whether it shall be open."""
    remove_wanted = Signal()

    def __init__(self, model: RowsModel, painter: TablePainter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.painter = painter
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        self.setHorizontalHeader(_Header(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAccessibleName(self.tr("Releases and activities"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        # Or Qt would paint every row anew at each step of scrolling.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setWordWrap(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns = self.horizontalHeader()
        columns.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column in (TYPE, READY):
            columns.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.fit(1.0)

    def fit(self, scale: float) -> None:
        """Give rows, header and the narrow columns the size that their words need at a text scale."""
        self._scale, sizes = scale, Sizes.at(scale)
        for column, width in ((TYPE, TYPE_WIDTH), (READY, READY_WIDTH)):
            self.horizontalHeader().resizeSection(column, round(width * scale))
        self.horizontalHeader().setFixedHeight(int(sizes.header))
        self.verticalHeader().setDefaultSectionSize(int(sizes.row))
        self._make_room()

    def _make_room(self) -> None:
        """Titles come first: where they would have no room, the other columns stay away."""
        room = self.width() / self._scale - _TITLE_WIDTH
        self.setColumnHidden(READY, room < READY_WIDTH)
        self.setColumnHidden(TYPE, room < READY_WIDTH + TYPE_WIDTH)

    def measure(self) -> None:
        """Fit the scroll bar to the rows now; left to itself it follows when events are handled, too late for
        the bars beside it."""
        self.executeDelayedItemsLayout()
        self.updateGeometries()

    @property
    def rows(self) -> RowsModel:
        """The model of the rows."""
        return self._rows

    def edit_title(self, number: int) -> None:
        """Open the editor on a title."""
        index = self._rows.index(number, TITLE)
        self.setCurrentIndex(index)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def current_id(self) -> str:
        """The id of the current row."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].id if index.isValid() else ""

    def chosen_ids(self) -> tuple[str, ...]:
        """The ids of all chosen rows, from top to bottom."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._rows.rows[number].id for number in chosen)

    def choose(self, numbers: Iterable[int], current: int) -> None:
        """Choose these rows and no others; keys are for the current one."""
        chosen = QItemSelection()
        for first, last in runs_of(sorted(numbers)):
            chosen.select(self._rows.index(first, TITLE), self._rows.index(last, READY))
        model = self.selectionModel()
        model.setCurrentIndex(self._rows.index(current, TITLE), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _choose_lane(self, number: int) -> None:
        """Choose all rows of the group that a row is in; chosen already, all there are."""
        rows = self._rows.rows
        first = next((at for at in range(number, -1, -1) if rows[at].depth == 0), 0)
        after = next((at for at in range(first + 1, len(rows)) if rows[at].depth == 0), len(rows))
        lane = range(first, after)
        whole = len(self.selectionModel().selectedRows()) == len(lane)
        self.choose(range(len(rows)) if whole else lane, number)

    def fold_current(self) -> None:
        """Fold the current row, or unfold it."""
        number = self.currentIndex().row()
        if number >= 0:
            self._fold(number, not self._rows.rows[number].open)

    def _fold(self, number: int, opened: bool) -> bool:
        row = self._rows.rows[number]
        if not row.has_parts or row.open is opened:
            return False
        self.fold_wanted.emit(row.id, opened)
        return True

    def _arrow_at(self, point: QPoint) -> int:
        """The row whose arrow is at a point; −1 when none is."""
        index = self.indexAt(point)
        if not index.isValid() or index.column() != TITLE:
            return -1
        row = self._rows.rows[index.row()]
        left = indent_of(row) - (0 if row.kind is RowKind.GROUP else ARROW_ROOM)
        return index.row() if row.has_parts and left - 4 <= point.x() < left + ARROW_ROOM else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._arrow_at(event.position().toPoint())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._fold(number, not self._rows.rows[number].open)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._arrow_at(event.position().toPoint()) < 0:
            super().mouseDoubleClickEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Or Qt would select the first row by the mere focus.
        if not self.currentIndex().isValid() and self._rows.rows:
            with QSignalBlocker(self.selectionModel()):
                keep = QItemSelectionModel.SelectionFlag.NoUpdate
                self.selectionModel().setCurrentIndex(self._rows.index(0, TITLE), keep)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.state() is QAbstractItemView.State.EditingState:
            event.accept()  # an editor lets the Enter through that ends it
        elif index.isValid() and event.matches(QKeySequence.StandardKey.SelectAll):
            self._choose_lane(index.row())
        elif not index.isValid() or not plain:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(index.row(), key == Qt.Key.Key_Right)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_title(index.row())
        elif key == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _step(self, number: int, inward: bool) -> None:
        """Fold or unfold a row; where there is nothing to, go to its parent or its first part."""
        if self._fold(number, inward):
            return
        rows = self._rows.rows
        if inward:
            number += 1 if rows[number].has_parts else 0
        else:
            depth = rows[number].depth
            number = next((above for above in range(number, -1, -1) if rows[above].depth < depth), number)
        self.setCurrentIndex(self._rows.index(number, TITLE))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.painter.palette.panel)
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._make_room()
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(372, 400)


class _CellDelegate(QStyledItemDelegate):
    """Paints cells as pictures and prints do, and edits titles."""

    def __init__(self, table: RowsTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._table.rows.rows[index.row()]
        cell = QRectF(option.rect)
        draw = self._table.painter
        painter.save()
        painter.setClipRect(option.rect)
        draw.ground(painter, row, cell, bool(option.state & QStyle.StateFlag.State_Selected))
        if row.kind is not RowKind.RELEASE:
            # Only releases use the other columns: all others' titles run on through them.
            draw.title(painter, row, QRectF(0, cell.top(), self._table.viewport().width(), cell.height()))
        elif index.column() == TITLE:
            draw.title(painter, row, cell)
        elif index.column() == TYPE:
            draw.pill(painter, row, cell)
        else:
            draw.figure(painter, cell, self._table.rows.ready_text(row))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(500)
        editor.setFrame(False)
        editor.setAccessibleName(self.tr("Title"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._table.rows.rows[index.row()]
        left = int(indent_of(row)) + (int(ARROW_ROOM) if row.kind is RowKind.GROUP else 0) - 5
        rect = QRect(option.rect)
        if row.kind is not RowKind.RELEASE:
            rect.setWidth(self._table.viewport().width() - 4)
        editor.setGeometry(rect.adjusted(left, 2, -2, -3))

    def eventFilter(self, editor, event: QEvent) -> bool:
        # Tab leaves the cell with what was typed; it does not wander to the next one.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
        ):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            return True
        return super().eventFilter(editor, event)


class _Header(QHeaderView):
    """The names of the columns, as high as the dates beside them."""

    def __init__(self, table: RowsTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(24)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        draw = self._table.painter
        area = QRectF(rect)
        painter.save()
        painter.fillRect(area, draw.palette.panel)
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), draw.palette.line)
        painter.setPen(draw.palette.muted)
        text = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        font, middle = draw.fonts.label, area.bottom() - 15
        if section == TITLE:
            draw.text.draw(painter, area.left() + INDENTS[0], middle, text, font)
        else:
            gap = 16 if section == TYPE else 12
            draw.text.draw(painter, area.right() - gap - draw.text.width(text, font), middle, text, font)
        painter.restore()
