"""The table of records that pages are made of: keyboard first, arranged by its user and remembered."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QKeyCombination,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QMenu, QWidget

from relplanner.domain.declare import Kind
from relplanner.gui.context import PageContext
from relplanner.gui.records import clipboard
from relplanner.gui.records.arranging import ColumnChoice
from relplanner.gui.records.columns import Column
from relplanner.gui.records.delegates import RecordDelegate, toggle
from relplanner.gui.records.filtering import ColumnFilters
from relplanner.gui.records.make_editor import Editor
from relplanner.gui.records.model import RecordTableModel, Source
from relplanner.gui.records.pasting import Making, Paste, fill_down
from relplanner.gui.records.placed_table import PlacedTable
from relplanner.gui.records.removal import remove_records
from relplanner.gui.records.rows import Grouping, Order, by_rank
from relplanner.gui.records.setting import together
from relplanner.session import Change

_ROW = 30
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FILL_DOWN = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_D)
_PASTE_ROWS = QKeyCombination(
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_V
)
_Flag = QItemSelectionModel.SelectionFlag


class RecordTable(PlacedTable):
    """Records of one kind in rows.

    Args:
        name: what the table is called, for screen readers and to remember how it is arranged.
        columns: names of the columns shown at first, extra ones included; a sensible choice when left out.
        extra: columns that a page adds, such as computed ones, or its own dress of a declared field.
        source: gives the records to choose from; all of the kind by default.
        order: how rows stand that nobody sorts, by a key; as siblings do when left out.
        empty: what to say where there is nothing to see.
        making: makes the records of pasted lines that have no row; none are made when left out.
    """

    add_wanted = Signal()
    """Ins was pressed: the page adds a record where it makes sense."""
    activated_record = Signal(str)
    """Enter or a double click on a cell that cannot be edited."""

    def __init__(
        self,
        context: PageContext,
        kind: Kind,
        name: str,
        *,
        columns: Sequence[str] = (),
        extra: Sequence[Column] = (),
        source: Source | None = None,
        order: Order = by_rank,
        empty: str = "",
        making: Making | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, RecordTableModel(context, kind, (), source, order=order), parent)
        self.kind = kind
        self._empty = empty
        self._row_actions: list[QAction] = []
        self.setAccessibleName(name)
        self._delegate = RecordDelegate(context, self.records, self._edit_all, self)
        self.setItemDelegate(self._delegate)
        self.choice = ColumnChoice(self, name, tuple(columns), tuple(extra))
        self.filters = ColumnFilters(self)
        self._pasting = Paste(context, self.records, making)
        self._wire()

    def _wire(self) -> None:
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._row_menu)
        self.follow_selection()

    # -- for pages -----------------------------------------------------------------------------------------

    def refresh(self, change: Change | None) -> None:
        """Show the present plan; ``change`` tells what is new, None that everything may be."""
        if change is None:
            self.records.reload()
        else:
            self.records.apply(change)

    def add_row_action(self, action: QAction) -> None:
        """Offer an action in the menu of rows."""
        self._row_actions.append(action)

    def set_empty_text(self, text: str) -> None:
        """What to say where no row is to be seen."""
        self._empty = text
        self.viewport().update()

    def set_grouping(self, grouping: Grouping | None) -> None:
        """Group the rows, or not; what was folded last time is folded again."""
        self.records.set_grouping(grouping)
        if grouping is not None:
            self.records.set_folded(self.choice.remembered_folds(grouping.name))

    def fold_all(self, folded: bool) -> None:
        """Fold all groups, so that their names and figures are seen at once; or unfold them."""
        self.records.set_folded(self.records.groups() if folded else ())
        if self.records.grouping is not None:
            self.choice.keep_folds(self.records.grouping.name, self.records.folded)

    def filter_column(self, place: int) -> None:
        """Let the user say what the cells of the column at a place may say."""
        header = self.horizontalHeader()
        below = QPoint(header.sectionViewportPosition(place), header.height())
        self.filters.open_for(self.records.columns[place], header.mapToGlobal(below))

    def edit_field(self, id: str, field: str) -> bool:
        """Open the editor of a field of a record; whether there is one."""
        column = next((n for n, one in enumerate(self.records.columns) if one.name == field), -1)
        if column < 0 or not self.show_record(id):
            return False
        self._stand_on(self.records.row_of(id), column)
        self._edit(self.currentIndex())
        return True

    def kept(self) -> QWidget | None:
        """The editor that is open with something that cannot be taken."""
        return self._delegate.kept()

    def hand_over(self) -> None:
        """Take what is being typed, because the plan is about to be closed."""
        self._delegate.hand_over()

    # -- what the user does --------------------------------------------------------------------------------

    def remove_selected(self) -> None:
        """Remove the selected records, asking where others refer to them."""
        row = self.currentIndex().row()
        if remove_records(self.context, self.selected_ids()):
            near = min(row, self.records.rowCount() - 1)
            if near >= 0:
                self._stand_on(near, max(0, self.currentIndex().column()))

    def copy(self) -> None:
        """Put the selected rows on the clipboard, for a spreadsheet."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        if rows:
            QGuiApplication.clipboard().setText(clipboard.copied(self.records, rows))

    def paste(self) -> None:
        """Take cells from the clipboard into the table, from the current cell on, as one step."""
        index, text = self.currentIndex(), QGuiApplication.clipboard().text()
        if index.isValid():
            self._pasting.over(text, index.row(), index.column())
        else:
            self._pasting.below(text, -1)

    def paste_rows(self) -> None:
        """Make a record of every line on the clipboard, near the current one, as one step."""
        self._pasting.below(QGuiApplication.clipboard().text(), self.currentIndex().row())

    def fill_down(self) -> None:
        """Give the selected records what the first of them says in the current column; one takes it from
        the record above."""
        ids, column = self.selected_ids(), self.currentIndex().column()
        if len(ids) == 1:
            above = self.records.ids()[: self.records.ids().index(ids[0])]
            ids = [*above[-1:], *ids]
        if column >= 0:
            fill_down(self.context, self.records, ids, column)

    def _edit_all(self, column: int, editor: Editor) -> None:
        """Give every selected record what stands in an editor, as one step."""
        own, value = self.records.columns[column], editor.value()
        if own.access is not None and (aim := own.access.aim) is not None:
            plan = self.context.plan
            self.context.do(together(aim(plan, id, value) for id in self.selected_ids()))
        elif own.spec is not None:
            self.records.set_rows({id: {own.spec.name: value} for id in self.selected_ids()})

    def _toggle_rows(self) -> bool:
        """Space: tick or untick what the current cell holds, or the first tick box of its row."""
        index = self.currentIndex()
        if not index.isValid():
            return False
        if self.records.header_at(index.row()) is not None:
            self.records.fold(index.row())
            return True
        columns = self.records.columns
        own = columns[index.column()]
        if own.is_yes_no or own.tick is not None:
            return toggle(self.records, index)
        first = next((n for n, column in enumerate(columns) if column.tick is not None), None)
        return first is not None and toggle(self.records, index.siblingAtColumn(first))

    def _fold_key(self, key: Qt.Key) -> bool:
        """Left and right fold and unfold where the current row is a group's header."""
        row = self.currentIndex().row()
        if row < 0 or self.records.header_at(row) is None:
            return False
        if key not in (Qt.Key.Key_Left, Qt.Key.Key_Right, *_ENTER):
            return False
        self._fold(row, None if key in _ENTER else key == Qt.Key.Key_Left)
        return True

    def _fold(self, row: int, folded: bool | None = None) -> None:
        self.records.fold(row, folded)
        if self.records.grouping is not None:
            self.choice.keep_folds(self.records.grouping.name, self.records.folded)

    def _edit(self, index: QModelIndex) -> None:
        """Open the editor of a cell; one that waits with something unreadable comes first."""
        kept = self._delegate.kept()
        if kept is not None:
            kept.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.edit(index)

    def _open_cell(self) -> None:
        index = self.currentIndex()
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._edit(index)
        elif not toggle(self.records, index) and (id := self.records.id_at(index.row())):
            self.activated_record.emit(id)

    def _row_menu(self, spot: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._row_actions)
        if self._row_actions:
            menu.addSeparator()
        has_rows = bool(self.selected_ids())
        commands: dict[str, tuple[Callable[[], None], str, bool]] = {
            self.tr("Edit"): (self._open_cell, "F2", has_rows),
            self.tr("Copy"): (self.copy, "Ctrl+C", has_rows),
            self.tr("Paste"): (self.paste, "Ctrl+V", has_rows),
            self.tr("Paste as new rows"): (self.paste_rows, "Ctrl+Shift+V", True),
            self.tr("Fill down"): (self.fill_down, "Ctrl+D", has_rows),
            self.tr("Add"): (self.add_wanted.emit, "Ins", True),
            self.tr("Remove"): (self.remove_selected, "Del", has_rows),
        }
        if self._pasting.making is None:
            del commands[self.tr("Paste as new rows")]
        for words, (act, key, possible) in commands.items():
            action = menu.addAction(words)
            action.setShortcut(QKeySequence(key))
            action.setEnabled(possible)
            action.triggered.connect(act)
        menu.popup(self.viewport().mapToGlobal(spot))

    # -- Qt ------------------------------------------------------------------------------------------------

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        # Moving to another cell closes editors, and with them what could not be read.
        if hint is QAbstractItemDelegate.EndEditHint.RevertModelCache or not self._delegate.keeps(editor):
            self._delegate.forget(editor)
            super().closeEditor(editor, hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.keyCombination() == _PASTE_ROWS and self._pasting.making is not None:
            self.paste_rows()
        elif event.keyCombination() == _FILL_DOWN:
            self.fill_down()
        elif key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.filter_column(max(0, self.currentIndex().column()))
        elif plain and self._fold_key(key):
            pass
        elif plain and key in _ENTER and self.currentIndex().isValid():
            self._open_cell()
        elif plain and key == Qt.Key.Key_Delete:
            self.remove_selected()
        elif plain and key == Qt.Key.Key_Insert:
            self.add_wanted.emit()
        elif not (plain and key == Qt.Key.Key_Space and self._toggle_rows()):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        row = self.rowAt(event.position().toPoint().y())
        if (
            event.button() == Qt.MouseButton.LeftButton
            and row >= 0
            and self.records.header_at(row) is not None
        ):
            self._fold(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        editable = index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
        super().mouseDoubleClickEvent(event)
        if editable and (kept := self._delegate.kept()) is not None:
            kept.setFocus(Qt.FocusReason.OtherFocusReason)
        if index.isValid() and not editable and (id := self.records.id_at(index.row())):
            self.activated_record.emit(id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.choice.spread()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.records.rowCount() or not self._empty:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.context.themes.theme.muted)
        words = self.tr("Nothing passes the filter.") if self.records.is_filtered else self._empty
        room = self.viewport().rect().adjusted(24, 24, -24, -24)
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(middle), words)
