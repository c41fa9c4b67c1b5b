"""A table model whose rows are a list that becomes another: views are told of nothing but what differs."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex

from relplanner.gui.records.rows import Header, Row
from relplanner.gui.records.runs import Runs, identity, runs_between

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
_MANY_RUNS = 40


class RowsModel(QAbstractTableModel):
    """Rows are ids of records and headers of groups; what the columns say of them is for heirs to tell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._places: dict[Row, int] | None = None

    def ids(self) -> list[str]:
        """The records shown, top to bottom."""
        return [row for row in self._rows if isinstance(row, str)]

    def id_at(self, row: int) -> str:
        """The id of the record in a row; empty for the header of a group and outside the table."""
        found = self._rows[row] if 0 <= row < len(self._rows) else ""
        return found if isinstance(found, str) else ""

    def header_at(self, row: int) -> Header | None:
        """The group header in a row; None for a record's row."""
        found = self._rows[row]
        return found if isinstance(found, Header) else None

    def row_of(self, id: str) -> int:
        """The row of a record; -1 when it is not shown."""
        return self._places_by_id().get(id, -1)

    def groups(self) -> list[str]:
        """The groups there are, as the grouping calls them."""
        return [row.group for row in self._rows if isinstance(row, Header)]

    # -- becoming another ----------------------------------------------------------------------------------

    def _places_by_id(self) -> dict[Row, int]:
        if self._places is None:
            self._places = dict(zip(self._rows, range(len(self._rows)), strict=True))
        return self._places

    def _become(self, wanted: list[Row]) -> None:
        """Come to these rows, telling views only what differs."""
        runs = runs_between(self._rows, wanted, _MANY_RUNS)
        if runs is None:
            self.beginResetModel()
            self._put(wanted)
            self.endResetModel()
            return
        self._remove_and_insert(runs, wanted)
        if not runs.in_order:
            self._reorder(wanted)
        self._renew_headers(wanted)

    def _remove_and_insert(self, runs: Runs, wanted: list[Row]) -> None:
        for first, last in reversed(runs.removed):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._put(self._rows[:first] + self._rows[last + 1 :])
            self.endRemoveRows()
        for first, last in runs.inserted:
            self.beginInsertRows(QModelIndex(), first, last)
            self._put(self._rows[:first] + wanted[first : last + 1] + self._rows[first:])
            self.endInsertRows()

    def _reorder(self, wanted: list[Row]) -> None:
        """Put the same rows into another order; what is selected stays selected."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        keys = [identity(self._rows[index.row()]) for index in held]
        self._put(wanted)
        place = self._places_of(set(keys))
        moved = [self.index(place[key], index.column()) for key, index in zip(keys, held, strict=True)]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _places_of(self, keys: set[str]) -> Mapping[str, int]:
        """Where the rows of these identities are now."""
        if not keys:
            return {}
        records = self._places_by_id()
        found = {key: records[key] for key in keys if key in records}
        if len(found) < len(keys):
            found |= {identity(row): at for at, row in enumerate(self._rows) if isinstance(row, Header)}
        return found

    def _renew_headers(self, wanted: list[Row]) -> None:
        """Tell the figures behind the groups' names anew."""
        for place, row in enumerate(wanted):
            if isinstance(row, Header) and row != self._rows[place]:
                self._rows[place] = row
                self._tell_changed([place])

    def _put(self, rows: list[Row]) -> None:
        self._rows = rows
        self._places = None

    def _tell_changed(self, rows: Iterable[int]) -> None:
        last = self.columnCount() - 1
        places = list(rows)
        if places and places[-1] - places[0] == len(places) - 1:
            self.dataChanged.emit(self.index(places[0], 0), self.index(places[-1], last))
            return
        for row in places:
            self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    # -- Qt ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)
