"""The columns of a foreign table: what stands in them, what they become, how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from relplanner.commands.table_proposal import mappable
from relplanner.domain.declare import Kind
from relplanner.domain.plan import Plan
from relplanner.domain.tables import Heading
from relplanner.gui.pages.choosing import Option
from relplanner.gui.pages.mapping.draft import SheetDraft
from relplanner.gui.pages.mapping.grid import OPTIONS, TONE, CellDelegate, GridView, Index
from relplanner.gui.pages.mapping.words import field_words, sure_words, ways_of
from relplanner.gui.theme import Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip

_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


class Column(IntEnum):
    """What is told of each column of the table, from left to right."""

    HEADING = 0
    SAMPLES = 1
    FIELD = 2
    SURE = 3
    WAY = 4


_WIDTHS: Mapping[int, int] = {Column.HEADING: 180, Column.FIELD: 176, Column.SURE: 108, Column.WAY: 188}


class ColumnsModel(QAbstractTableModel):
    """A row for each column of the table."""

    field_chosen = Signal(str, str)
    """A heading, and the field that its column is to become."""
    ways_changed = Signal(bool)
    """Whether any column can be read in several ways."""
    way_chosen = Signal(str, str)
    """A heading, and how its cells are to be read."""

    def __init__(self, themes: ThemeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._kind: Kind | None = None
        self._draft: SheetDraft | None = None
        self._samples: Sequence[str] = ()
        self._open: frozenset[str] = frozenset()
        self._asked: frozenset[str] = frozenset()
        self._titles = (
            self.tr("Column"), self.tr("What stands in it"), self.tr("Becomes"), self.tr("How sure"),
            self.tr("How it is read"),
        )  # fmt: skip

    @property
    def headings(self) -> Sequence[Heading]:
        """The headings, one a row."""
        return self._draft.table.headings if self._draft else ()

    def show_draft(self, plan: Plan, draft: SheetDraft | None) -> None:
        """Show the columns of a sheet; of the same table, the place of the keyboard is kept."""
        same = draft is not None and self._draft is not None and draft.table is self._draft.table
        if not same:
            self.beginResetModel()
            samples = (draft.samples(each) for each in draft.table.headings) if draft else ()
            self._samples = [" · ".join(each) for each in samples]
        self._draft = draft
        headings = (each.title for each in self.headings)
        self._open = frozenset(each for each in headings if draft is not None and draft.leaves_open(each))
        self._kind = plan.kind(draft.mapping.kind) if draft and draft.mapping else None
        if not same:
            self.endResetModel()
        elif self.headings:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.headings) - 1, len(Column) - 1))
        rows = range(len(self.headings))
        self.ways_changed.emit(any(self._options(self.index(row, Column.WAY)) for row in rows))

    def ask(self, headings: Sequence[str]) -> None:
        """Mark the columns of which somebody must say how their dates are read."""
        self._asked = frozenset(headings)
        if self.headings:
            last = self.index(len(self.headings) - 1, Column.WAY)
            self.dataChanged.emit(self.index(0, Column.WAY), last)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        shown = orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole
        return self._titles[section] if shown else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self._options(index) else flags

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if self._draft is None or not index.isValid():
            return None
        text, column = self._text(index), index.column()
        if role == _Role.DisplayRole:
            return text
        if role == _Role.EditRole:
            return self._value(index)
        if role == OPTIONS:
            return self._options(index)
        if role == TONE and column == Column.SURE:
            return sure_words(self._draft, self._heading(index))[1]
        if role == TONE and column == Column.WAY and self._heading(index) in self._asked:
            return Tone.WARNING
        if role == _Role.ToolTipRole:
            return plain_tip(text)
        if role == _Role.AccessibleTextRole:
            return f"{self._heading(index)}, {self._titles[column]}: {text or '–'}"
        quiet = column == Column.SAMPLES or (column == Column.FIELD and not self._value(index))
        return self._themes.theme.muted if role == _Role.ForegroundRole and quiet else None

    def setData(self, index: Index, value: object, role: int = _Role.EditRole) -> bool:
        if role != _Role.EditRole or value == self._value(index):
            return False
        chosen = self.field_chosen if index.column() == Column.FIELD else self.way_chosen
        chosen.emit(self._heading(index), str(value))
        return True

    def _heading(self, index: Index) -> str:
        return self.headings[index.row()].title

    def _field(self, index: Index) -> str:
        mapping = self._draft.mapping if self._draft else None
        return mapping.columns.get(self._heading(index), "") if mapping else ""

    def _value(self, index: Index) -> str:
        """What a cell is set to."""
        if index.column() == Column.FIELD:
            return self._field(index)
        mapping = self._draft.mapping if self._draft else None
        way = mapping.conversions.get(self._heading(index), "") if mapping else ""
        return "" if way == "days" else way

    def _options(self, index: Index) -> list[Option]:
        """What a cell can be set to; nothing where there is no choice."""
        if self._kind is None or not index.isValid():
            return []
        if index.column() == Column.WAY:
            return ways_of(self._kind, self._field(index)) if self._heading(index) in self._open else []
        if index.column() != Column.FIELD:
            return []
        return [(field, field_words(self._kind, field)) for field in ("", *mappable(self._kind))]

    def _text(self, index: Index) -> str:
        assert self._draft is not None
        match index.column():
            case Column.HEADING:
                return self._heading(index)
            case Column.SAMPLES:
                return self._samples[index.row()]
            case Column.SURE:
                return sure_words(self._draft, self._heading(index))[0]
            case _ if self._kind is None:
                return ""
            case Column.FIELD:
                return field_words(self._kind, self._field(index))
        if self._heading(index) in self._asked:
            return self.tr("Day or month first?")
        return dict(self._options(index)).get(self._value(index), "")


class ColumnsView(GridView):
    """Enter opens what a column becomes or how it is read; Delete leaves the column out."""

    def __init__(self, themes: ThemeSource, model: ColumnsModel) -> None:
        super().__init__(themes, model.tr("Columns of the table"), model)
        self.setItemDelegate(_ChoiceDelegate(themes, self))
        self.clicked.connect(self._clicked)
        model.modelReset.connect(self._begin)
        model.ways_changed.connect(lambda wanted: self.setColumnHidden(Column.WAY, not wanted))
        self._fit()

    def _fit(self) -> None:
        super()._fit()
        for column, width in _WIDTHS.items():
            self.horizontalHeader().resizeSection(column, self._themes.px(width))
        self.horizontalHeader().setSectionResizeMode(Column.SAMPLES, QHeaderView.ResizeMode.Stretch)

    def _begin(self) -> None:
        self.setCurrentIndex(self.model().index(0, Column.FIELD))

    def _clicked(self, index: QModelIndex) -> None:
        if index.data(OPTIONS):
            self.edit(index)
            editor = self.indexWidget(index)
            if isinstance(editor, QComboBox):
                QTimer.singleShot(0, editor, editor.showPopup)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in _ENTER and not event.modifiers():
            index = index if index.data(OPTIONS) else index.siblingAtColumn(Column.FIELD)
            self.setCurrentIndex(index)
            if index.data(OPTIONS):
                self.edit(index)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and index.isValid():
            self.model().setData(index.siblingAtColumn(Column.FIELD), "")
        else:
            super().keyPressEvent(event)


class _ChoiceDelegate(CellDelegate):
    """Edits by a list of choices: letters and arrows choose, Enter takes, Esc leaves."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QComboBox(parent)
        # The usual delegate heeds the style sheet; a combo box's own does not.
        editor.setItemDelegate(QStyledItemDelegate(editor))
        editor.setMaxVisibleItems(16)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        for value, words in index.data(OPTIONS):
            editor.addItem(words, value)
        editor.activated.connect(lambda _: self._take(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())

    def _take(self, editor: QComboBox) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)
