"""The item model behind every table of records: ids in rows, texts from the snapshot, no data of its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from relplanner.domain.declare import Kind, Record, Value, Values
from relplanner.domain.plan import Plan
from relplanner.gui.context import PageContext
from relplanner.gui.records.columns import Cell, Column
from relplanner.gui.records.filters import ColumnFilter, choices
from relplanner.gui.records.rows import Arrangement, Grouping, Header, Order, Predicate, by_rank
from relplanner.gui.records.rows_model import NOWHERE, Index, RowsModel
from relplanner.gui.records.setting import set_field, set_rows
from relplanner.gui.records.speech import cell_words, header_words
from relplanner.gui.tips import plain_tip
from relplanner.session import Change

_Role = Qt.ItemDataRole
# Plain numbers: comparing an enum member costs more than all the rest of data().
_DISPLAY, _EDIT, _TIP = int(_Role.DisplayRole), int(_Role.EditRole), int(_Role.ToolTipRole)
_CHECK, _ALIGN = int(_Role.CheckStateRole), int(_Role.TextAlignmentRole)
_ACCESSIBLE, _ICON = int(_Role.AccessibleTextRole), int(_Role.DecorationRole)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_TICKED, _UNTICKED = Qt.CheckState.Checked.value, Qt.CheckState.Unchecked.value
_CELL = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_TICKABLE = _CELL | Qt.ItemFlag.ItemIsUserCheckable
_TYPABLE = _CELL | Qt.ItemFlag.ItemIsEditable
_HEADER = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_MANY_TOUCHED = 200

Source = Callable[[Plan], Iterable[Record]]


class RecordTableModel(RowsModel):
    """Shows records of one kind; sorts, filters and groups its own list of ids.

    ``source`` gives the records to choose from, all of the kind by default. A view never edits its own data:
    ``setData`` runs a command and the repaint comes back through :meth:`apply`.
    """

    def __init__(
        self,
        context: PageContext,
        kind: Kind,
        columns: Sequence[Column],
        source: Source | None = None,
        parent: QObject | None = None,
        *,
        order: Order = by_rank,
    ) -> None:
        super().__init__(parent)
        self.context, self.kind = context, kind
        self._plan, self._read_only = context.plan, context.session.read_only
        source = source or (lambda plan: plan.tables[kind.name].values())
        self._order = Arrangement(source, tuple(columns), order)
        self._cells: dict[str, list[Cell]] = {}
        self._rows = self._order.rows(self._plan)

    # -- looking -------------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, left to right."""
        return self._order.columns

    @property
    def grouping(self) -> Grouping | None:
        """How rows are grouped."""
        return self._order.grouping

    @property
    def plan(self) -> Plan:
        """The snapshot that the rows show."""
        return self._plan

    @property
    def is_filtered(self) -> bool:
        """Whether a filter may be hiding records."""
        return bool(self._order.text or self._order.predicate or self._order.filters)

    def record_at(self, row: int) -> Record | None:
        """The record in a row; None for a header."""
        id = self.id_at(row)
        return self._plan.tables[self.kind.name].get(id) if id else None

    def cells(self, row: int) -> list[Cell]:
        """What a record's row shows, column by column; made once per record and snapshot."""
        id = self._rows[row]
        assert isinstance(id, str)
        cells = self._cells.get(id)
        if cells is None:
            record = self._plan.tables[self.kind.name][id]
            cells = self._cells[id] = [column.cell(self._plan, record) for column in self.columns]
        return cells

    # -- arranging -----------------------------------------------------------------------------------------

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self._order.columns = tuple(columns)
        names = {column.name: column for column in columns}
        arranged_by_cells = self._order.sorted_by is not None or bool(self._order.text)
        if self._order.sorted_by is not None:
            self._order.sorted_by = names.get(self._order.sorted_by.name)
        self._forget()
        if arranged_by_cells:
            self._put(self._order.rows(self._plan))
        self.endResetModel()

    def set_text_filter(self, text: str) -> None:
        """Show only records whose cells say every one of these words."""
        if text.split() != self._order.text.split():
            self._order.text = text
            self._rearrange()

    def set_filter(self, predicate: Predicate | None) -> None:
        """Show only records that pass."""
        self._order.predicate = predicate
        self._rearrange()

    @property
    def filters(self) -> Mapping[str, ColumnFilter]:
        """What the columns, by their names, may say."""
        return {column.name: wanted for column, wanted in self._order.filters}

    def set_column_filters(self, filters: Iterable[tuple[Column, ColumnFilter]]) -> None:
        """Show only records whose cells pass, those of columns that are not shown included."""
        self._order.filters = tuple((column, wanted) for column, wanted in filters if wanted.is_set)
        self._rearrange()
        last = len(self.columns) - 1
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(last, 0))

    def choices_in(self, column: Column) -> list[tuple[str, int]]:
        """What the column's cells say of all records that the other columns' filters leave, and how often."""
        others = tuple(each for each in self._order.filters if each[0].name != column.name)
        return choices(self._plan, column, self._order.left_by(self._plan, others))

    def show_archived(self, shown: bool) -> None:
        """Show archived records too, or not."""
        if shown != self._order.archived:
            self._order.archived = shown
            self._rearrange()

    def set_grouping(self, grouping: Grouping | None) -> None:
        """Group the rows, or not; folded groups of an earlier grouping of that name stay folded."""
        if (grouping and grouping.name) != (self._order.grouping and self._order.grouping.name):
            self._order.collapsed.clear()
        self._order.grouping = grouping
        self._rearrange()

    def fold(self, row: int, folded: bool | None = None) -> None:
        """Fold or unfold the group whose header is in this row; by default whichever it is not."""
        header = self.header_at(row)
        if header is None or folded == header.collapsed:
            return
        self._order.collapsed ^= {header.group}
        self._rearrange()

    @property
    def folded(self) -> list[str]:
        """The groups that are folded."""
        return sorted(self._order.collapsed)

    def set_folded(self, groups: Iterable[str]) -> None:
        """Fold exactly these groups."""
        self._order.collapsed = set(groups)
        self._rearrange()

    # -- following the plan --------------------------------------------------------------------------------

    def reload(self) -> None:
        """Show the present snapshot, whatever has changed."""
        self._plan = self.context.plan
        self._forget()
        self._rearrange()
        self._tell_changed(range(len(self._rows)))

    def apply(self, change: Change) -> None:
        """Show what a change brought; rows that it does not concern are left alone."""
        if change.before is not self._plan:
            self.reload()
            return
        touched = {edit.id for edit in change.edits if edit.kind == self.kind.name}
        others = {edit.kind for edit in change.edits}
        resting = self._resting_on(others)
        if not touched and not resting:
            self._plan = change.after
            return
        stays = not resting and len(touched) <= _MANY_TOUCHED and self._stay_put(change, touched)
        self._plan = change.after
        self._forget(None if resting else touched)
        if not stays:
            self._rearrange()
        elif self._order.grouping is not None:
            self._renew_headers(self._order.rows(self._plan))
        rows = range(len(self._rows)) if resting else sorted(map(self.row_of, touched))
        self._tell_changed(row for row in rows if row >= 0)

    def set_rows(self, values: Mapping[str, Values]) -> bool:
        """Set fields of several records, by id, as one step; whether anything came of it."""
        return set_rows(self.context, values)

    # -- inside --------------------------------------------------------------------------------------------

    def _rearrange(self) -> None:
        self._become(self._order.rows(self._plan))

    def _resting_on(self, kinds: set[str]) -> bool:
        """Whether what is shown may tell of records of these kinds beside the rows' own."""
        looking = (*self.columns, *([self._order.sorted_by] if self._order.sorted_by else []))
        looking += tuple(column for column, _ in self._order.filters)
        rests = [column.rests_on for column in looking]
        beside = kinds - {self.kind.name}
        if beside and (self._order.predicate or self._order.grouping):
            return True
        return any(on is None or on & kinds for on in rests) and bool(kinds)

    def _stay_put(self, change: Change, touched: set[str]) -> bool:
        """Whether every touched record stands where it stood."""
        old, new = change.before.tables[self.kind.name], change.after.tables[self.kind.name]
        if any((id in old) != (id in new) for id in touched):
            return False
        # What a record's searched text says now is found anew by the comparison.
        self._order.forget(touched)
        before = [self._order.place(change.before, old[id]) for id in touched]
        self._order.forget(touched)
        return before == [self._order.place(change.after, new[id]) for id in touched]

    def _forget(self, ids: Iterable[str] | None = None) -> None:
        if ids is None:
            self._cells.clear()
        else:
            for id in ids:
                self._cells.pop(id, None)
        self._order.forget(ids)

    def _header_data(self, header: Header, column: int, role: int) -> Any:
        if column == 0 and role == _DISPLAY:
            return f"{header.title}  {header.summary}"
        return header_words(header) if column == 0 and role == _ACCESSIBLE else None

    # -- Qt ------------------------------------------------------------------------------------------------

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in (_DISPLAY, _EDIT, _TIP, _CHECK, _ALIGN, _ACCESSIBLE) or not index.isValid():
            return None
        row, place = index.row(), index.column()
        column = self.columns[place]
        if role == _ALIGN:
            return _RIGHT if column.right else _LEFT
        found = self._rows[row]
        if isinstance(found, Header):
            return self._header_data(found, place, role)
        if role == _DISPLAY:
            return None if column.is_yes_no else self.cells(row)[place].text
        record = self._plan.tables[self.kind.name][found]
        if role == _EDIT:
            if column.spec is None or column.access is not None:
                return self.cells(row)[place].text
            value = getattr(record, column.spec.name)
            return list(value) if isinstance(value, tuple) else value
        if role == _CHECK:
            if column.spec is None or not column.is_yes_no:
                return None
            return _TICKED if getattr(record, column.spec.name) else _UNTICKED
        if role == _TIP:
            return plain_tip(self.cells(row)[place].text)
        return cell_words(self._plan, column, self.cells(row)[place], record)

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        id, column = self.id_at(index.row()), self.columns[index.column()]
        if not id or column.spec is None or not column.editable:
            return False
        if role == _CHECK and column.is_yes_no:
            # Views hand over a number, people an enum member.
            ticked = value in (Qt.CheckState.Checked, _TICKED)
            return set_field(self.context, id, column.spec.name, ticked)
        if role != _EDIT:
            return False
        wanted: Value = tuple(value) if isinstance(value, list) else value
        if column.access is not None:
            return column.access.set(self.context, id, wanted)
        return set_field(self.context, id, column.spec.name, wanted)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._rows[index.row()], Header):
            return _HEADER
        column = self.columns[index.column()]
        if not column.editable or self._read_only:
            return _CELL
        return _TICKABLE if column.is_yes_no else _TYPABLE

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.title
        if role == _TIP:
            return plain_tip(column.help or column.title)
        if role == _ALIGN:
            return _RIGHT if column.right else _LEFT
        if role == _ICON and column.name in self.filters:
            return self.context.themes.icons.icon("funnel", "accent_ink")
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        by = self.columns[column] if 0 <= column < len(self.columns) else None
        descending = order == Qt.SortOrder.DescendingOrder
        if (by, descending) == (self._order.sorted_by, self._order.descending):
            return  # Qt asks twice
        self._order.sorted_by, self._order.descending = by, descending
        self._reorder(self._order.rows(self._plan))
