"""The rows of the roadmap as an item model: flat, because folding is decided where the rows are built."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from relplanner.chart.rows import Row, RowKind

TITLE, TYPE, READY = range(3)
_EDIT, _DISPLAY = int(Qt.ItemDataRole.EditRole), int(Qt.ItemDataRole.DisplayRole)
_SPOKEN, _TIP = int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.ToolTipRole)
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Holds the rows that are shown. It never edits them: a typed title is handed on as a wish."""

    title_typed = Signal(str, str)
    """The id of a record and the title that was typed for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._placed: tuple[Row, ...] = ()
        self._places: Mapping[str, int] = {}
        self._ready: Mapping[str, float] = {}
        self._words = lambda row: row.title

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, in order."""
        return self._rows

    def show_rows(self, rows: tuple[Row, ...], ready: Mapping[str, float], words) -> None:
        """Show other rows and tell only of what differs, so that selection and editors stay.

        ``words(row)`` tells a row in full, for screen readers.
        """
        old, self._ready, self._words = self._rows, ready, words
        head = _same(old, rows)
        tail = _same(old[head:][::-1], rows[head:][::-1])
        gone, come = len(old) - head - tail, len(rows) - head - tail
        if gone:
            self.beginRemoveRows(QModelIndex(), head, head + gone - 1)
            self._rows = old[:head] + old[len(old) - tail :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self._rows = rows
            self.endInsertRows()
        self._rows = rows
        if rows:
            self.dataChanged.emit(self.index(0, TITLE), self.index(len(rows) - 1, READY))

    def row_of(self, id: str) -> int:
        """Where a row is; −1 when it is not shown."""
        if self._placed is not self._rows:
            self._placed = self._rows
            self._places = {row.id: number for number, row in enumerate(self._rows)}
        return self._places.get(id, -1)

    def ready_text(self, row: Row) -> str:
        """How ready a release is; a dash when nothing tells."""
        share = self._ready.get(row.id)
        return "—" if share is None else f"{share:.0%}"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = _DISPLAY):
        if role not in (_DISPLAY, _EDIT, _SPOKEN, _TIP) or not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if column == TITLE:
            return self._words(row) if role == _SPOKEN else None if role == _TIP else row.title
        if row.kind is not RowKind.RELEASE or role == _TIP:
            return None
        return row.pill if column == TYPE else self.ready_text(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY):
        if role != _DISPLAY or orientation is not Qt.Orientation.Horizontal:
            return None
        return (self.tr("Release / activity"), self.tr("Type"), self.tr("Ready"))[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == TITLE and is_record(self._rows[index.row()]):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value, role: int = _EDIT) -> bool:
        row = self._rows[index.row()]
        text = " ".join(str(value).split())
        if role != _EDIT or not text or text == row.title:
            return False
        self.title_typed.emit(row.id, text)
        return True


def is_record(row: Row) -> bool:
    """Whether a row stands for a record, and not merely for a heading."""
    return row.kind is not RowKind.GROUP or row.product is not None


def _same(one: Sequence[Row], other: Sequence[Row]) -> int:
    """How many rows at the beginning are of the same records."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a.id != b.id:
            break
        count += 1
    return count
