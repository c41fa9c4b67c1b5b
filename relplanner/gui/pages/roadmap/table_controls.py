"""What chooses how the table of activities is seen: grouped, searched, filtered, with which columns."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from relplanner.gui.pages.choosing import ChoiceButton
from relplanner.gui.records.columns import Column
from relplanner.gui.records.rows import Grouping
from relplanner.gui.records.table import RecordTable
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import MenuButton, SearchField

_WIDTH, _LONGEST = 180, 18


class TableControls(QObject):
    """The table's part of the header; it is told the table by ``rule`` once that is made."""

    changed = Signal()
    """It is looked at otherwise: worth remembering."""

    def __init__(self, themes: ThemeSource, parent: QWidget) -> None:
        super().__init__(parent)
        tr = self.tr
        self._table: RecordTable | None = None
        self._groupings: Mapping[str, Grouping] = {}
        groups = (
            ("release", tr("Release")), ("product", tr("Product")), ("owner", tr("Owner")),
            ("state", tr("State")), ("train", tr("Train")), ("", tr("None")),
        )  # fmt: skip
        self.group = ChoiceButton(tr("Group"), groups)
        self.search = SearchField(themes, tr("Words in any cell"))
        self.search.setFixedWidth(themes.px(_WIDTH))
        themes.changed.connect(lambda: self.search.setFixedWidth(themes.px(_WIDTH)))
        self.filter, self._filters = _menu_button(tr("Filter"))
        self.columns, self._columns = _menu_button(tr("Columns"))
        self.widgets: tuple[QWidget, ...] = (self.group, self.search, self.filter, self.columns)
        self.group.chosen.connect(lambda _: self._regroup())
        self.search.textChanged.connect(self._search)
        self._filters.aboutToShow.connect(self._offer_filters)
        self._columns.aboutToShow.connect(self._offer_columns)

    def rule(self, table: RecordTable, groupings: Mapping[str, Grouping]) -> None:
        """Let a table be seen as is chosen here."""
        self._table, self._groupings = table, groupings
        table.filters.changed.connect(self._name)
        table.set_grouping(groupings.get(self.group.value))
        self._name()

    def clear(self) -> bool:
        """Take all filters away; False when there were none."""
        if self._table is None:
            return False
        had_words = bool(self.search.text())
        self.search.clear()
        return self._table.filters.clear() or had_words

    def look(self) -> dict[str, Any]:
        """What is chosen, as settings hold it; the table remembers its columns and filters itself."""
        return {"table_group": self.group.value}

    def recall(self, look: Mapping[str, Any]) -> None:
        """Choose what was chosen last time."""
        self.group.choose(look.get("table_group", "release"))

    # -- inside --------------------------------------------------------------------------------------------

    def _regroup(self) -> None:
        if self._table is not None:
            self._table.set_grouping(self._groupings.get(self.group.value))
        self.changed.emit()

    def _search(self, text: str) -> None:
        if self._table is not None:
            self._table.records.set_text_filter(text)

    def _name(self) -> None:
        titles = self._table.filters.titles if self._table else []
        words = (
            self.tr("Filter: {columns}").format(columns=", ".join(titles)) if titles else self.tr("Filter")
        )
        short = self.tr("Filter: {count}").format(count=len(titles)) if len(words) > 26 else words
        self.filter.setText(short.replace("&", "&&"))
        self.filter.setAccessibleName(words)

    def _offer_filters(self) -> None:
        assert self._table is not None
        self._filters.clear()
        set_ = set(self._table.filters.titles)
        for column in self._table.records.columns:
            action = self._filters.addAction(f"{column.title}…".replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(column.title in set_)
            action.triggered.connect(lambda _=False, column=column: self._open(column))
        self._filters.addSeparator()
        clear = self._filters.addAction(self.tr("Clear all filters"))
        clear.setEnabled(bool(set_ or self.search.text()))
        clear.triggered.connect(lambda: self.clear())

    def _open(self, column: Column) -> None:
        assert self._table is not None
        self._table.filters.open_for(column, self.filter.mapToGlobal(QPoint(0, self.filter.height() + 2)))

    def _offer_columns(self) -> None:
        assert self._table is not None
        self._columns.clear()
        self._table.choice.offer(self._columns)


def _menu_button(name: str) -> tuple[MenuButton, QMenu]:
    """A button whose menu is filled when it opens and empty otherwise, so that nothing of it is searched."""
    menu = QMenu()
    button = MenuButton(name, menu)
    menu.setParent(button, menu.windowFlags())
    menu.aboutToHide.connect(lambda: QTimer.singleShot(0, menu.clear))
    return button, menu
