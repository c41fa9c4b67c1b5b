"""The item model of the history: steps, and beneath each what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from relplanner.domain.edit import Step
from relplanner.gui.context import PageContext
from relplanner.gui.pages.history.feed import Entry, Feed, Filter
from relplanner.gui.pages.history.words import Changed, changes, moment_words, source_words
from relplanner.gui.records.display import moment_text
from relplanner.gui.say import step_text
from relplanner.gui.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
# A step that changed more is told by its beginning: a record's own history has the rest.
MOST_CHANGES = 1_000
# The number of the step that is on top at first; what comes above it later has smaller numbers.
_FIRST = 1 << 30


class Column(IntEnum):
    """The columns, left to right."""

    WHEN = 0
    WHO = 1
    WHAT = 2
    BEFORE = 3
    AFTER = 4
    SOURCE = 5
    COUNT = 6


_QUIET = frozenset({Column.BEFORE, Column.SOURCE, Column.COUNT})


class StepsModel(QAbstractItemModel):
    """Steps newest first, read on as one scrolls; a step's changes are read when it is opened."""

    searching = Signal(int, bool)
    """How many steps have been searched, and whether the search goes on."""

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._feed = Feed(context.session, Filter())
        self._entries: list[Entry] = []
        self._worded: dict[str, list[Changed]] = {}
        self._gists: dict[str, Changed | None] = {}
        self._opened: set[str] = set()
        self._top = _FIRST
        self._on = QTimer(self, singleShot=True, interval=0)
        self._on.timeout.connect(self._read_on)

    @property
    def filter(self) -> Filter:
        """Which steps are listed."""
        return self._feed.wanted

    def show_filtered(self, wanted: Filter) -> None:
        """List the steps that are wanted, from the newest on."""
        self._on.stop()
        self.beginResetModel()
        self._feed = Feed(self._context.session, wanted)
        self._entries, self._top = [], _FIRST
        self._worded, self._gists, self._opened = {}, {}, set()
        self.endResetModel()
        self._read_on()

    def take_new(self) -> None:
        """Put what was done meanwhile on top."""
        new = self._feed.new()
        if new:
            self.beginInsertRows(_NOWHERE, 0, len(new) - 1)
            self._entries[:0] = new
            self._top -= len(new)
            self.endInsertRows()

    def step_at(self, index: Index) -> Step | None:
        """The step that a row is, or belongs to."""
        if not index.isValid():
            return None
        return self._entries[index.row() if self._is_step(index) else self._owner(index)].step

    def record_at(self, index: Index) -> str:
        """The id of the record that a row is about; empty for a step about several."""
        if not index.isValid():
            return ""
        if self._is_step(index):
            about = self._gist(index.row())
            return about.record if about is not None else ""
        return self._rows_of(self._owner(index))[index.row()].record

    # -- inside --------------------------------------------------------------------------------------------

    @staticmethod
    def _is_step(index: Index) -> bool:
        return index.internalId() == 0

    def _owner(self, index: Index) -> int:
        """The row of the step above a change. Indexes of changes carry its number, which never changes."""
        return int(index.internalId()) - self._top

    def _rows_of(self, place: int) -> list[Changed]:
        entry = self._entries[place]
        rows = self._worded.get(entry.step.id)
        if rows is None:
            edits = entry.edits
            if edits is None:
                edits = self._context.session.edits_of([entry.step.id]).get(entry.step.id, ())
            rows = self._worded[entry.step.id] = changes(self._context.plan, edits, MOST_CHANGES)
        return rows

    def _gist(self, place: int) -> Changed | None:
        """The one thing that a step was asked to change, whatever rules added to it."""
        entry = self._entries[place]
        if entry.step.id not in self._gists:
            asked = [edit for edit in entry.edits or () if not edit.cause]
            rows = changes(self._context.plan, asked, 2) if len(asked) == 1 else []
            self._gists[entry.step.id] = rows[0] if len(rows) == 1 else None
        return self._gists[entry.step.id]

    def _says_it_all(self, place: int) -> bool:
        return self._entries[place].changes == 1 and self._gist(place) is not None

    def _read_on(self) -> None:
        found = self._feed.more()
        if found:
            first = len(self._entries)
            self.beginInsertRows(_NOWHERE, first, first + len(found) - 1)
            self._entries += found
            self.endInsertRows()
        going_on = not found and not self._feed.exhausted
        if going_on:
            self._on.start()
        self.searching.emit(self._feed.searched, going_on)

    def _step_text(self, place: int, column: int) -> str:
        entry = self._entries[place]
        step = entry.step
        if column in (Column.BEFORE, Column.AFTER):
            gist = self._gist(place)
            if gist is None:
                return ""
            return gist.before if column == Column.BEFORE else gist.after
        if column == Column.WHAT:
            label = step_text(step.label)
            return f"{label} — {step.reason}" if step.reason else label
        return {
            Column.WHEN: moment_words(step.at, self._context.today()),
            Column.WHO: step.author,
            Column.SOURCE: source_words(step.source),
            Column.COUNT: str(entry.changes),
        }[Column(column)]

    def _change_text(self, index: Index) -> str:
        row = self._rows_of(self._owner(index))[index.row()]
        texts = {Column.WHAT: row.what, Column.BEFORE: row.before, Column.AFTER: row.after}
        return texts.get(Column(index.column()), "")

    def _tip(self, index: Index) -> str:
        """The whole of a cell; for a value what it was and became, since a column may be out of sight."""
        if index.column() in (Column.BEFORE, Column.AFTER):
            sides = (
                index.sibling(index.row(), column).data() or "–" for column in (Column.BEFORE, Column.AFTER)
            )
            return " → ".join(sides)
        if self._is_step(index) and index.column() == Column.WHEN:
            return moment_text(self._entries[index.row()].step.at)
        return str(self.data(index))

    # -- Qt ------------------------------------------------------------------------------------------------

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return len(Column)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if not parent.isValid():
            return len(self._entries)
        if parent.column() != 0 or not self._is_step(parent):
            return 0
        step = self._entries[parent.row()].step.id
        return len(self._worded[step]) if step in self._opened else 0

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        if not parent.isValid():
            return bool(self._entries)
        if parent.column() != 0 or not self._is_step(parent):
            return False
        return self._entries[parent.row()].changes > 0 and not self._says_it_all(parent.row())

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._top + parent.row() if parent.isValid() else 0)

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or self._is_step(index):
            return QModelIndex()
        return self.createIndex(self._owner(index), 0, 0)

    def canFetchMore(self, parent: Index) -> bool:
        if not parent.isValid():
            return not self._feed.exhausted and not self._on.isActive()
        return self.hasChildren(parent) and self._entries[parent.row()].step.id not in self._opened

    def fetchMore(self, parent: Index) -> None:
        if not parent.isValid():
            self._read_on()
        elif self.canFetchMore(parent):
            rows = self._rows_of(parent.row())
            self.beginInsertRows(self.index(parent.row(), 0), 0, len(rows) - 1)
            self._opened.add(self._entries[parent.row()].step.id)
            self.endInsertRows()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _Role.TextAlignmentRole and section == Column.COUNT:
            return _RIGHT
        return _titles()[section] if role == _Role.DisplayRole else None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == _Role.DisplayRole:
            is_step = self._is_step(index)
            return self._step_text(index.row(), index.column()) if is_step else self._change_text(index)
        if role == _Role.ToolTipRole:
            return plain_tip(self._tip(index))
        if role == _Role.ForegroundRole and index.column() in _QUIET:
            return self._context.themes.theme.muted
        if role == _Role.TextAlignmentRole and index.column() == Column.COUNT:
            return _RIGHT
        return None


def _titles() -> Sequence[str]:
    return tuple(
        QCoreApplication.translate("history", text)
        for text in ("When", "Who", "What", "Before", "After", "From", "Changes")
    )
