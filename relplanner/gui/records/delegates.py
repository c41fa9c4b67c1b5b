"""Paints the cells of a table of records and opens the editors in them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from relplanner.domain.declare import Record, Value
from relplanner.gui.context import PageContext
from relplanner.gui.records.columns import Cell, Column
from relplanner.gui.records.editors import ChoiceEditor, TextEditor, loses_focus_to_itself
from relplanner.gui.records.make_editor import Editor, make_editor
from relplanner.gui.records.model import Index, RecordTableModel
from relplanner.gui.records.rows import Header
from relplanner.gui.records.typed_editor import TypedEditor
from relplanner.gui.safe_text import plain_tip
from relplanner.gui.theme import TextRole, font_like
from relplanner.gui.widgets.paint import paint_focus, paint_pill, paint_tick_box

_Hint = QStyledItemDelegate.EndEditHint
_State = QStyle.StateFlag
_V_CENTRE = Qt.AlignmentFlag.AlignVCenter
_LEFT = int(Qt.AlignmentFlag.AlignLeft | _V_CENTRE | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | _V_CENTRE | Qt.TextFlag.TextSingleLine)
PAD = 8
_TICK = 14
_ROOMY = (440, 180)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RecordDelegate(QStyledItemDelegate):
    """The one delegate of every record table; reads the model's cells directly, for speed.

    ``for_all`` is called with a column and an editor when Ctrl+Enter asks for its value in every selected
    row.
    """

    def __init__(
        self, context: PageContext, for_all: Callable[[int, Editor], None], view: QAbstractItemView
    ) -> None:
        super().__init__(view)
        self._context, self._for_all, self._view = context, for_all, view
        self._indexes: dict[QWidget, QPersistentModelIndex] = {}

    # -- painting ------------------------------------------------------------------------------------------

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme, rect = self._context.themes.theme, option.rect
        if option.state & _State.State_Selected:
            painter.fillRect(rect, theme.accent.wash)
        elif option.state & _State.State_MouseOver:
            painter.fillRect(rect, theme.hover)
        painter.setPen(theme.faint_line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _paint_header(self, painter: QPainter, rect: QRect, header: Header, *, current: bool) -> None:
        """The part of a group's header that lies in one cell: it runs across all of them."""
        themes, theme = self._context.themes, self._context.themes.theme
        whole = QRect(-self._view.horizontalScrollBar().value(), rect.top(), 1 << 14, rect.height())
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.window)
        painter.setPen(theme.faint_line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        left = max(whole.left(), 0) + themes.px(PAD)
        self._paint_caret(painter, left, rect, folded=header.collapsed)
        left += themes.px(13)
        painter.setFont(font_like(self._view.font(), TextRole.HEADING))
        painter.setPen(theme.text)
        painter.drawText(QRect(left, rect.top(), whole.width(), rect.height()), _LEFT, header.title)
        left += painter.fontMetrics().horizontalAdvance(header.title) + themes.px(10)
        painter.setFont(self._view.font())
        painter.setPen(theme.muted)
        painter.drawText(QRect(left, rect.top(), whole.width(), rect.height()), _LEFT, header.summary)
        if current and self._view.hasFocus():
            paint_focus(painter, self._view.viewport().rect().intersected(whole).toRectF(), theme, 2)
        painter.restore()

    def _paint_caret(self, painter: QPainter, left: int, rect: QRect, *, folded: bool) -> None:
        size = self._context.themes.px(7)
        top = rect.center().y() - size / 2 + 1
        points = (
            [(0.15, 0.0), (0.85, 0.5), (0.15, 1.0)] if folded else [(0.0, 0.15), (1.0, 0.15), (0.5, 0.85)]
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._context.themes.theme.text)
        painter.drawPolygon(QPolygonF([QPointF(left + x * size, top + y * size) for x, y in points]))
        painter.restore()

    def _paint_cell(
        self, painter: QPainter, room: QRect, column: Column, cell: Cell, *, ticked: bool
    ) -> None:
        theme = self._context.themes.theme
        if cell.tone is not None and cell.text:
            paint_pill(painter, room, cell.text, cell.tone, theme, mark=cell.mark)
            return
        text, ink = cell.text, theme.muted if cell.muted or ticked else theme.text
        if not text and column.placeholder:
            text, ink = column.placeholder, theme.faint
        if not text:
            return
        painter.setPen(ink)
        shown = _elided(painter, text, room.width())
        painter.drawText(room, _RIGHT if column.right else _LEFT, shown)

    def tick_rect(self, cell: QRect) -> QRect:
        """Where in a cell the tick box is."""
        side = self._context.themes.px(_TICK)
        return QRect(cell.left() + self._context.themes.px(PAD), cell.center().y() - side // 2, side, side)

    # -- editing -------------------------------------------------------------------------------------------

    def _value(self, column: Column, record: Record) -> Value:
        """What an editor begins with."""
        if column.access is not None:
            return column.access.get(self._context, record)
        assert column.spec is not None
        value: Value = getattr(record, column.spec.name)
        return value

    def editor_at(self, index: Index) -> Editor | None:
        """The editor that is open in a cell."""
        found = self._view.indexWidget(index)
        return found if found in self._indexes else None  # type: ignore[return-value]

    def keeps(self, editor: QWidget) -> bool:
        """Whether an editor has to stay open because what is typed in it cannot be taken."""
        return editor in self._indexes and not editor.attempt()  # type: ignore[attr-defined]

    def kept(self) -> QWidget | None:
        """The editor that is still open with something that cannot be taken."""
        return next((editor for editor in self._indexes if self.keeps(editor)), None)

    def _close(self, editor: Editor, hint: QStyledItemDelegate.EndEditHint) -> None:
        self._indexes.pop(editor, None)
        self.closeEditor.emit(editor, hint)

    def _finish(self, editor: Editor, hint: QStyledItemDelegate.EndEditHint = _Hint.NoHint) -> None:
        """Take what stands in an editor and close it; what cannot be taken stays open with the reason."""
        if editor not in self._indexes or not editor.attempt():
            return
        self.commitData.emit(editor)
        self._close(editor, hint)

    def _key(self, editor: Editor, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            back = key == Qt.Key.Key_Backtab
            self._finish(editor, _Hint.EditPreviousItem if back else _Hint.EditNextItem)
            return True
        if key in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if editor.attempt():
                self._for_all(self._indexes[editor].column(), editor)
                self._close(editor, _Hint.NoHint)
            return True
        return False

    def _lost_focus(self, editor: Editor) -> None:
        # Asked afterwards: only then does Qt know who has the focus instead.
        focus = QApplication.focusWidget()
        if editor in self._indexes and not (focus and (focus is editor or editor.isAncestorOf(focus))):
            self._finish(editor)

    # -- Qt ------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, row = index.model(), index.row()
        assert isinstance(model, RecordTableModel)
        rect, current = option.rect, self._view.currentIndex()
        header = model.header_at(row)
        if header is not None:
            self._paint_header(painter, rect, header, current=current.row() == row)
            return
        self._paint_ground(painter, option)
        column, cell = model.columns[index.column()], model.cells(row)[index.column()]
        themes = self._context.themes
        pad = themes.px(PAD)
        room = rect.adjusted(pad, 0, -pad, -1)
        painter.setFont(self._view.font())
        if column.is_yes_no:
            assert column.spec is not None
            record = model.record_at(row)
            paint_tick_box(
                painter, self.tick_rect(rect), themes.theme, checked=bool(getattr(record, column.spec.name))
            )
        else:
            ticked = False
            if column.tick is not None and (record := model.record_at(row)) is not None:
                ticked = column.tick.of(model.plan, record)
                paint_tick_box(painter, self.tick_rect(rect), themes.theme, checked=ticked)
                room.setLeft(room.left() + themes.px(_TICK) + pad)
            self._paint_cell(painter, room, column, cell, ticked=ticked)
        if option.state & _State.State_HasFocus and index == current:
            paint_focus(painter, rect.toRectF(), themes.theme, 2)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._context.themes.px(80), self._context.themes.px(30))

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        model = index.model()
        if event.type() != QEvent.Type.ToolTip or not isinstance(model, RecordTableModel):
            return False
        if model.header_at(index.row()) is not None:
            return False
        cell = model.cells(index.row())[index.column()]
        room = option.rect.width() - 2 * self._context.themes.px(PAD)
        cut = view.fontMetrics().horizontalAdvance(cell.text) > room
        QToolTip.showText(event.globalPos(), plain_tip(cell.text) if cut else "", view)
        return True

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, RecordTableModel)
        record, column = model.record_at(index.row()), model.columns[index.column()]
        if record is None or column.spec is None:
            raise ValueError("a cell without a record or a field cannot be edited")
        judge = partial(column.access.refusal, self._context, record.id) if column.access else None
        editor = make_editor(self._context, record, column.spec, parent, judge)
        editor.show_value(self._value(column, record))
        self._indexes[editor] = QPersistentModelIndex(index)
        editor.destroyed.connect(lambda: self._indexes.pop(editor, None))
        editor.finished.connect(lambda: self._finish(editor))
        editor.left.connect(lambda: self._close(editor, _Hint.RevertModelCache))
        if isinstance(editor, TypedEditor):
            # So that the words do not jump when the cell is opened.
            editor.setTextMargins(-3, 0, -3, 0)
        if isinstance(editor, ChoiceEditor):
            QTimer.singleShot(0, editor, editor.showPopup)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        model = index.model()
        assert isinstance(model, RecordTableModel)
        record, column = model.record_at(index.row()), model.columns[index.column()]
        if record is None or column.spec is None or editor.is_modified():  # type: ignore[attr-defined]
            return  # what is being typed is never overwritten
        editor.show_value(self._value(column, record))  # type: ignore[attr-defined]
        if hasattr(editor, "selectAll"):
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if editor.is_modified() and editor.attempt():  # type: ignore[attr-defined]
            model.setData(index, editor.value())  # type: ignore[attr-defined]

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        if not isinstance(editor, TextEditor):
            editor.setGeometry(option.rect)
            return
        room, px = self._view.viewport().rect(), self._context.themes.px
        place = QRect(option.rect.topLeft(), QSize(max(option.rect.width(), px(_ROOMY[0])), px(_ROOMY[1])))
        place.setSize(place.size().boundedTo(room.size()))
        place.moveRight(min(place.right(), room.right()))
        place.moveBottom(min(place.bottom(), room.bottom()))
        editor.setGeometry(place)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        # Not passed on: Qt's own filter commits what cannot be read.
        if editor not in self._indexes:
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(editor, event)  # type: ignore[arg-type]
        if isinstance(event, QFocusEvent) and event.lostFocus() and not loses_focus_to_itself(event):
            QTimer.singleShot(0, editor, lambda: self._lost_focus(editor))  # type: ignore[arg-type]
        return False

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click on a tick box ticks it; the row is selected too."""
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        inside = self.tick_rect(option.rect).adjusted(-4, -6, 4, 6).contains(event.position().toPoint())
        return inside and event.button() == Qt.MouseButton.LeftButton and toggle(model, index)


def toggle(model: QAbstractItemModel, index: Index) -> bool:
    """Tick or untick what a cell holds; whether it holds a tick box at all."""
    assert isinstance(model, RecordTableModel)
    record, column = model.record_at(index.row()), model.columns[index.column()]
    if record is None:
        return False
    if column.tick is not None:
        column.tick.toggle(record.id)
        return True
    if column.spec is None or not column.is_yes_no or not column.editable:
        return False
    model.setData(index, not getattr(record, column.spec.name), Qt.ItemDataRole.EditRole)
    return True


def _elided(painter: QPainter, text: str, width: int) -> str:
    """The text as far as it fits."""
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
