"""The first rows of a foreign table as they would arrive; a cell that cannot be taken says so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from relplanner.commands.table_preview import Preview, Seen
from relplanner.domain.plan import Plan
from relplanner.domain.tables import TableMapping
from relplanner.gui.pages.mapping.draft import SheetDraft
from relplanner.gui.pages.mapping.grid import TONE, GridView, Index
from relplanner.gui.pages.mapping.words import field_words, seen_text
from relplanner.gui.theme import Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip

_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_NUMBER, _NARROWEST, _WIDEST, _AROUND, _MEASURED = 52, 90, 320, 46, 40


class PreviewModel(QAbstractTableModel):
    """A row for each record; the first column is the number of its row in the sheet."""

    def __init__(self, themes: ThemeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._plan: Plan | None = None
        self._mapping: TableMapping | None = None
        self._columns: Sequence[tuple[int, str]] = ()
        self.preview: Preview | None = None

    def show_preview(self, plan: Plan, draft: SheetDraft, preview: Preview) -> None:
        """Show the first rows of a sheet."""
        assert draft.mapping is not None
        self.beginResetModel()
        self._plan, self._mapping, self.preview = plan, draft.mapping, preview
        fields = draft.mapping.columns
        self._columns = [
            (each.column, fields[each.title]) for each in draft.table.headings if each.title in fields
        ]
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self.preview, self._columns = None, ()
        self.endResetModel()

    def place_of(self, row: int, column: int) -> QModelIndex:
        """Where a cell of the sheet is shown; nowhere if it is not."""
        rows = [each.number for each in self.preview.rows] if self.preview else []
        columns = [each for each, _ in self._columns]
        if row not in rows or column not in columns:
            return QModelIndex()
        return self.index(rows.index(row), columns.index(column) + 1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self.preview is None else len(self.preview.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self.preview is None else len(self._columns) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != _Role.DisplayRole or self._plan is None:
            return None
        if not section:
            return self.tr("Row")
        assert self._mapping is not None
        return field_words(self._plan.kind(self._mapping.kind), self._columns[section - 1][1])

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid() or self.preview is None:
            return None
        if not index.column():
            number = str(self.preview.rows[index.row()].number)
            muted = self._themes.theme.muted if role == _Role.ForegroundRole else None
            return number if role in (_Role.DisplayRole, _Role.AccessibleTextRole) else muted
        seen = self._seen(index)
        if seen is None:
            return None
        if role == _Role.DisplayRole:
            return self._text(index, seen)
        if role == TONE:
            return Tone.WARNING if seen.reason else None
        if role == _Role.ToolTipRole:
            return plain_tip(seen.reason or self._text(index, seen))
        if role == _Role.AccessibleTextRole:
            title = self.headerData(index.column(), Qt.Orientation.Horizontal)
            return f"{title}: {self._text(index, seen)}{', ' + seen.reason if seen.reason else ''}"
        return None

    def _seen(self, index: Index) -> Seen | None:
        assert self.preview is not None
        return self.preview.rows[index.row()].cells.get(self._columns[index.column() - 1][0])

    def _text(self, index: Index, seen: Seen) -> str:
        if seen.reason:
            return self.tr("Not taken: {text}").format(text=" ".join(seen.text.split()))
        assert self._plan is not None
        assert self._mapping is not None
        field = self._columns[index.column() - 1][1]
        return seen_text(self._plan, self._plan.kind(self._mapping.kind), field, seen)


class PreviewView(GridView):
    """Reads only; columns are as wide as their first rows need, and the last takes what is left."""

    def __init__(self, themes: ThemeSource, model: PreviewModel) -> None:
        super().__init__(themes, model.tr("First rows as they would arrive"), model)
        model.modelReset.connect(self._fit)

    def _fit(self) -> None:
        super()._fit()
        model, px = self.model(), self._themes.px
        self.horizontalHeader().setStretchLastSection(True)
        if model.columnCount():
            self.horizontalHeader().resizeSection(0, px(_NUMBER))
        for column in range(1, model.columnCount()):
            texts = [str(model.headerData(column, Qt.Orientation.Horizontal))]
            rows = range(min(model.rowCount(), _MEASURED))
            texts += [str(model.index(row, column).data() or "") for row in rows]
            needed = max(self.fontMetrics().horizontalAdvance(text) for text in texts) + px(_AROUND)
            self.horizontalHeader().resizeSection(column, min(max(needed, px(_NARROWEST)), px(_WIDEST)))
