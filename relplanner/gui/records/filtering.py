"""The filters of a table's columns: set from the heads or by Alt+Down, remembered, cleared by one key."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from relplanner.gui.records.columns import Column
from relplanner.gui.records.filter_popup import FilterPopup
from relplanner.gui.records.filters import ColumnFilter, recalled, remembered

if TYPE_CHECKING:
    from relplanner.gui.records.table import RecordTable

_FILTERS = "filters"


class ColumnFilters(QObject):
    """Which cells of one table's columns pass."""

    changed = Signal()

    def __init__(self, table: "RecordTable") -> None:
        super().__init__(table)
        self._table = table
        self._filters = recalled(table.choice.recall(_FILTERS, {}))
        if self._filters:
            self._use()

    @property
    def titles(self) -> list[str]:
        """The columns that keep anything out."""
        return [column.title for column in self._columns() if column.name in self._filters]

    def open_for(self, column: Column, spot: QPoint) -> FilterPopup:
        """Let the user set the filter of a column, below a point of the screen."""
        table = self._table
        popup = FilterPopup(
            table.context, column, self._filters.get(column.name, ColumnFilter()),
            table.records.choices_in(column), lambda wanted: self.set(column.name, wanted), table,
        )  # fmt: skip
        popup.open_at(spot)
        return popup

    def set(self, column: str, wanted: ColumnFilter) -> None:
        """Filter by a column, or no longer."""
        filters = {name: held for name, held in self._filters.items() if name != column}
        if wanted.is_set:
            filters[column] = wanted
        if filters != self._filters:
            self._filters = filters
            self._use()
            self._table.choice.keep(_FILTERS, remembered(filters))
            self.changed.emit()

    def clear(self) -> bool:
        """Take all filters away; False when there were none."""
        was = bool(self._filters)
        for name in tuple(self._filters):
            self.set(name, ColumnFilter())
        return was

    def _columns(self) -> tuple[Column, ...]:
        return self._table.choice.available

    def _use(self) -> None:
        columns = {column.name: column for column in self._columns()}
        self._table.records.set_column_filters(
            (columns[name], wanted) for name, wanted in self._filters.items() if name in columns
        )
