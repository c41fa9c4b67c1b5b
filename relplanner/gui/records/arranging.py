"""How its user arranges a table: which columns, in which order, how wide, sorted by what."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHeaderView, QMenu

from relplanner.gui.records.columns import Column, all_columns, default_names

if TYPE_CHECKING:
    from relplanner.gui.records.table import RecordTable

_SAVE_AFTER_MS = 400
_NARROWEST = 36


class ColumnChoice(QObject):
    """The columns of one table. ``first`` names those it begins with; extra ones are shown from the start."""

    def __init__(
        self, table: "RecordTable", name: str, first: tuple[str, ...], extra: tuple[Column, ...]
    ) -> None:
        super().__init__(table)
        self._table, self._name = table, name
        self._available = {column.name: column for column in all_columns(table.kind, extra)}
        own = first or (*default_names(table.kind), *(column.name for column in extra))
        self._first = tuple(name for name in dict.fromkeys(own) if name in self._available)
        self._plan_id = str(table.context.session.facts().get("plan_id", ""))
        self._settling = False
        self._later = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._later.timeout.connect(self.save)
        self._widths: dict[str, int] = {}
        self._dress(table.horizontalHeader())
        self._restore()

    def show(self, names: Iterable[str]) -> None:
        """Show these columns, in this order."""
        columns = [self._available[name] for name in names if name in self._available]
        header = self._table.horizontalHeader()
        self._settling = True
        self._table.records.set_columns(columns)
        self._straighten(header)
        for place, column in enumerate(columns):
            header.resizeSection(place, self._width(column))
        self._settling = False
        self.spread()

    def reset(self) -> None:
        """Back to the columns, widths and order that the page began with."""
        self._widths.clear()
        self._table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.show(self._first)
        self.save()

    def names(self) -> list[str]:
        """The shown columns, left to right as the user sees them."""
        header, columns = self._table.horizontalHeader(), self._table.records.columns
        return [columns[header.logicalIndex(place)].name for place in range(len(columns))]

    @property
    def available(self) -> tuple[Column, ...]:
        """All columns that the table can show."""
        return tuple(self._available.values())

    def keep_folds(self, grouping: str, groups: list[str]) -> None:
        """Remember which groups are folded."""
        self.keep("folded", {**self.recall("folded", {}), grouping: groups})

    def remembered_folds(self, grouping: str) -> list[str]:
        """Which groups were folded last."""
        return self.recall("folded", {}).get(grouping, [])

    def keep(self, what: str, value: Any) -> None:
        """Remember something else about how the table is looked at, that JSON can hold."""
        self._keep({**self._view(), what: value})

    def recall(self, what: str, default: Any) -> Any:
        """What was remembered so."""
        return self._view().get(what, default)

    def save(self) -> None:
        """Remember how the table is arranged."""
        self._later.stop()
        header, columns = self._table.horizontalHeader(), self._table.records.columns
        sorted_by = header.sortIndicatorSection()
        view = {
            **self._view(),
            "columns": self.names(),
            "widths": self._widths,
            "sort": columns[sorted_by].name if 0 <= sorted_by < len(columns) else "",
            "descending": header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder,
        }
        self._keep(view)

    # -- inside --------------------------------------------------------------------------------------------

    def _dress(self, header: QHeaderView) -> None:
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(self._table.context.themes.px(_NARROWEST))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._menu)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(lambda: self._later.start())
        header.sortIndicatorChanged.connect(lambda: self._later.start())
        self._table.context.themes.changed.connect(lambda: self.show(self.names()))

    def _restore(self) -> None:
        view = self._view()
        self._widths = {name: int(width) for name, width in view.get("widths", {}).items()}
        self.show(view.get("columns") or self._first)
        header = self._table.horizontalHeader()
        names = [column.name for column in self._table.records.columns]
        if view.get("sort") in names:
            order = Qt.SortOrder.DescendingOrder if view.get("descending") else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(names.index(view["sort"]), order)
        self._table.setSortingEnabled(True)
        self._later.stop()

    def spread(self) -> None:
        """Share the room that is left between the column that grows and the last one.

        A width that its user chose stays.
        """
        header, columns = self._table.horizontalHeader(), self._table.records.columns
        growing = next((place for place, column in enumerate(columns) if column.grows), -1)
        last = header.logicalIndex(len(columns) - 1)
        if growing < 0 or growing == last or columns[growing].name in self._widths:
            return
        others = (place for place in range(len(columns)) if place not in (growing, last))
        least = self._width(columns[growing])
        taken = sum(map(header.sectionSize, others)) + least + self._width(columns[last])
        left = max(0, self._table.viewport().width() - taken)
        self._settling = True
        header.resizeSection(growing, least + left * 2 // 3)
        self._settling = False

    def _straighten(self, header: QHeaderView) -> None:
        """Make the order on screen the model's own order."""
        for place in range(header.count()):
            header.moveSection(header.visualIndex(place), place)

    def _width(self, column: Column) -> int:
        """Pixels; what the user chose, else as many characters as the declaration says, within reason."""
        themes = self._table.context.themes
        if column.name in self._widths:
            return themes.px(self._widths[column.name])
        metrics = self._table.fontMetrics()
        head = metrics.horizontalAdvance(column.title) + themes.px(22)
        return max(head, round(metrics.averageCharWidth() * min(column.width, 48)) + themes.px(20))

    def _resized(self, section: int, _old: int, new: int) -> None:
        if self._settling:
            return
        columns = self._table.records.columns
        # The last one is stretched to the edge: that is no choice of the user's.
        if (
            0 <= section < len(columns)
            and self._table.horizontalHeader().visualIndex(section) < len(columns) - 1
        ):
            self._widths[columns[section].name] = round(new / self._table.context.themes.text_scale)
            self._later.start()

    def _menu(self, spot: QPoint) -> None:
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        place = self._table.horizontalHeader().logicalIndexAt(spot)
        if place >= 0:
            action = menu.addAction(self.tr("Filter this column…"), lambda: self._table.filter_column(place))
            action.setShortcut(QKeySequence("Alt+Down"))
            if self._table.filters.titles:
                menu.addAction(self.tr("Clear all filters"), self._table.filters.clear)
            menu.addSeparator()
        self.offer(menu)
        menu.popup(self._table.horizontalHeader().mapToGlobal(spot))

    def offer(self, menu: QMenu) -> None:
        """Fill a menu with the columns to tick."""
        shown = self.names()
        for column in self._available.values():
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(column.name in shown)
            action.setEnabled(shown != [column.name])
            action.toggled.connect(lambda on, name=column.name: self._toggled(name, on))
        menu.addSeparator()
        menu.addAction(self.tr("As it was at first"), self.reset)

    def _toggled(self, name: str, on: bool) -> None:
        names = self.names()
        self.show([*names, name] if on else [other for other in names if other != name])
        self.save()

    def _view(self) -> Mapping[str, Any]:
        return self._table.context.settings.view_of(self._plan_id, f"table/{self._name}")

    def _keep(self, view: Mapping[str, Any]) -> None:
        self._table.context.settings.keep_view(self._plan_id, f"table/{self._name}", view)
