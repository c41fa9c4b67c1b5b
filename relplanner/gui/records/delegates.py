"""Opens the editors in the cells of a record table, and lets none of them lose what is typed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from relplanner.domain.declare import Record, Value
from relplanner.gui.context import PageContext
from relplanner.gui.records.columns import Column
from relplanner.gui.records.editors import ChoiceEditor, TextEditor, loses_focus_to_itself
from relplanner.gui.records.make_editor import Editor, make_editor
from relplanner.gui.records.model import RecordTableModel
from relplanner.gui.records.painting import CellPainter
from relplanner.gui.records.rows_model import Index
from relplanner.gui.records.typed_editor import TypedEditor
from relplanner.gui.tips import plain_tip

_Hint = QStyledItemDelegate.EndEditHint
_ROOMY = (440, 180)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RecordDelegate(QStyledItemDelegate):
    """The one delegate of every record table.

    ``for_all`` is called with a column and an editor when Ctrl+Enter asks for its value in every selected
    row.
    """

    def __init__(
        self,
        context: PageContext,
        model: RecordTableModel,
        for_all: Callable[[int, Editor], None],
        view: QAbstractItemView,
    ) -> None:
        super().__init__(view)
        self._context, self._model, self._for_all, self._view = context, model, for_all, view
        self.painting = CellPainter(context.themes, view)
        self._indexes: dict[Editor, QPersistentModelIndex] = {}

    def tick_rect(self, cell: QRect) -> QRect:
        """Where in a cell the tick box is."""
        return self.painting.tick_rect(cell)

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
        return found if found in self._indexes else None

    def keeps(self, editor: QWidget) -> bool:
        """Whether an editor has to stay open because what is typed in it cannot be taken."""
        return editor in self._indexes and not editor.attempt()

    def kept(self) -> QWidget | None:
        """The editor that is still open with something that cannot be taken."""
        return next((editor for editor in self._indexes if self.keeps(editor)), None)

    def hand_over(self) -> None:
        """Take what stands in open editors, as far as it can be taken, and close them all."""
        for editor in tuple(self._indexes):
            self._finish(editor)
            self._close(editor, _Hint.RevertModelCache)

    def _close(self, editor: Editor, hint: QStyledItemDelegate.EndEditHint) -> None:
        if self._indexes.pop(editor, None) is not None:
            self.closeEditor.emit(editor, hint)

    def forget(self, editor: QWidget) -> None:
        """An editor is closed: what it says no longer counts."""
        self._indexes.pop(editor, None)  # type: ignore[call-overload]

    def _folded(self, editor: ChoiceEditor) -> None:
        if not editor.is_modified():
            self._close(editor, _Hint.RevertModelCache)

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
        focus: QWidget | None = QApplication.focusWidget()
        # A popup is a window of its own, and so is what it shows.
        while focus is not None and focus is not editor:
            focus = focus.parentWidget()
        if editor in self._indexes and focus is None:
            self._finish(editor)

    # -- Qt ------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.painting.paint(painter, option, index, self._model)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._context.themes.px(80), self._context.themes.px(30))

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip or not self._model.id_at(index.row()):
            return False
        text = self._model.cells(index.row())[index.column()].text
        shown = plain_tip(text) if self.painting.is_cut(text, option.rect.width()) else ""
        QToolTip.showText(event.globalPos(), shown, view)
        return True

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        record, column = self._model.record_at(index.row()), self._model.columns[index.column()]
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
            editor.folded.connect(lambda: self._folded(editor))
            QTimer.singleShot(0, editor, editor.showPopup)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        record, column = self._model.record_at(index.row()), self._model.columns[index.column()]
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
            return self._key(editor, event)
        if isinstance(event, QFocusEvent) and event.lostFocus() and not loses_focus_to_itself(event):
            QTimer.singleShot(0, editor, lambda: self._lost_focus(editor))
        return False

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click on a tick box ticks it; the row is selected too."""
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        box = self.tick_rect(option.rect).adjusted(-4, -6, 4, 6)
        inside = box.contains(event.position().toPoint())
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
