"""A table of records that keeps its place: what is selected and where the keyboard is, however rows come."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from relplanner.gui.context import PageContext
from relplanner.gui.records.model import RecordTableModel

_ROW = 30
_Flag = QItemSelectionModel.SelectionFlag


class PlacedTable(QTableView):
    """Its current row is the window's selected record, and the other way round."""

    def __init__(
        self, context: PageContext, records: RecordTableModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context, self.records = context, records
        self._follows_selection = False
        self._kept: tuple[set[str], str, int] = (set(), "", 0)
        records.setParent(self)
        self._dress()
        self.setModel(records)

    def follow_selection(self) -> None:
        """Select what is selected elsewhere from now on, and tell of what is selected here."""
        self.selectionModel().currentRowChanged.connect(self._current_moved)
        self.records.modelAboutToBeReset.connect(self._keep_place)
        self.records.modelReset.connect(self._find_place)
        self.context.selection_changed.connect(self._selected_elsewhere)
        self._selected_elsewhere(self.context.selected)

    def selected_ids(self) -> list[str]:
        """The selected records, top to bottom."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [id for row in rows if (id := self.records.id_at(row))]

    def show_record(self, id: str) -> bool:
        """Select a record and bring it into view; whether it is here."""
        row = self.records.row_of(id)
        if row < 0:
            return False
        self._stand_on(row, max(0, self.currentIndex().column()))
        return True

    # -- inside --------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self._scale()
        self.context.themes.changed.connect(self._scale)

    def _current_moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        id = self.records.id_at(current.row()) if current.isValid() else ""
        if id and not self._follows_selection:
            self.context.select(id)

    def _selected_elsewhere(self, id: str) -> None:
        if id and id != self.records.id_at(self.currentIndex().row()):
            self._follows_selection = True
            self.show_record(id)
            self._follows_selection = False

    def _stand_on(self, row: int, column: int) -> None:
        """Select a row alone; ``setCurrentIndex`` would heed whatever modifier key happens to be down."""
        index = self.records.index(row, column)
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | _Flag.Rows)
        self.scrollTo(index)

    def _keep_place(self) -> None:
        """Before everything is thrown over: what is selected and where the keyboard is."""
        current = self.currentIndex()
        self._kept = set(self.selected_ids()), self.records.id_at(current.row()), max(0, current.column())

    def _find_place(self) -> None:
        selected, current, column = self._kept
        last = len(self.records.columns) - 1
        if last < 0:
            return
        chosen = QItemSelection()
        for row in sorted(row for id in selected if (row := self.records.row_of(id)) >= 0):
            chosen.select(self.records.index(row, 0), self.records.index(row, last))
        self.selectionModel().select(chosen, _Flag.ClearAndSelect)
        if (row := self.records.row_of(current)) >= 0:
            index = self.records.index(row, min(column, last))
            self._follows_selection = True
            self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
            self._follows_selection = False

    def _scale(self) -> None:
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(self.context.themes.px(_ROW))

    # -- Qt ------------------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt would make the first row the selected one, or stand on a group's header, by the mere focus.
        if not self.currentIndex().isValid() and (ids := self.records.ids()):
            self._follows_selection = True
            index = self.records.index(self.records.row_of(ids[0]), 0)
            self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
            self._follows_selection = False
        super().focusInEvent(event)
