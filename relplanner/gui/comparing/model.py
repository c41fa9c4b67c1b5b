"""The item model of findings: one row for each cell, field or record in which two sides differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from relplanner.commands.return_deciding import Deciding
from relplanner.commands.return_findings import Finding, Verdict
from relplanner.domain.plan import Plan
from relplanner.gui.comparing.words import Names, cell_text, field_text, item_text, outcome, theirs_text
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip
from relplanner.rules.conflicts import Conflict

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
TONE = _Role.UserRole
"""The tone of a cell that is a pill."""
STRONG = _Role.UserRole + 1
"""Whether a cell is what the row is about."""


class Column(IntEnum):
    """The columns, from left to right."""

    ITEM = 0
    FIELD = 1
    BASE = 2
    MINE = 3
    THEIRS = 4
    OUTCOME = 5
    SENDER = 6


_COLUMNS = len(Column)


class FindingsModel(QAbstractTableModel):
    """Rows are indices of findings. A tick says that one is taken; ``toggle`` is asked to change that.

    What Qt asks of every row whenever it lays them out is left to Qt: ten thousand answers would be felt.
    """

    def __init__(
        self, themes: ThemeSource, toggle: Callable[[int], None], names: Names, parent: QObject | None = None
    ) -> None:
        """``names`` are the titles of the columns of values."""
        super().__init__(parent)
        self._titles = (_tr("Item"), _tr("Field"), *names, _tr("Outcome"), _tr("From"))
        self._themes, self._toggle = themes, toggle
        self._plan: Plan | None = None
        self.deciding: Deciding | None = None
        self.clashes: Mapping[int, Sequence[Conflict]] = {}
        self.rows: Sequence[int] = ()
        self._findings: Sequence[Finding] = ()

    def show(self, plan: Plan, deciding: Deciding, rows: Sequence[int]) -> None:
        """Show these findings, by their indices."""
        self.beginResetModel()
        self._plan, self.deciding, self.rows = plan, deciding, rows
        self._findings = deciding.comparison.findings
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._plan, self.deciding, self.rows, self._findings, self.clashes = None, None, (), (), {}
        self.endResetModel()

    def tell_changed(self) -> None:
        """Decisions, or what they would do, are others now."""
        if self.deciding is not None and self.rows:
            self._findings = self.deciding.comparison.findings
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, self.columnCount() - 1))

    def finding_at(self, index: Index) -> int | None:
        """The finding of a row."""
        return self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None

    def clashes_of(self, at: int) -> Sequence[Conflict]:
        """The conflicts that taking a finding would cause."""
        return self.clashes.get(at, ())

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else _COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != _Role.DisplayRole:
            return None
        return self._titles[section]

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        at = self.finding_at(index)
        if at is None or self._plan is None or self.deciding is None:
            return None
        finding, column = self._findings[at], index.column()
        if role == _Role.DisplayRole:
            return self._text(at, finding, column)
        if role in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            return self._told(at, finding, column, tip=role == _Role.ToolTipRole)
        if role == _Role.CheckStateRole and column == Column.ITEM and _is_a_choice(finding):
            return Qt.CheckState.Checked if self.deciding.is_taken(at) else Qt.CheckState.Unchecked
        if role == TONE and column == Column.OUTCOME:
            return outcome(self.deciding, at, finding, self.clashes_of(at))[1]
        if role == STRONG:
            return column == Column.THEIRS
        muted = column in (Column.FIELD, Column.BASE, Column.SENDER)
        return self._themes.theme.muted if role == _Role.ForegroundRole and muted else None

    def setData(self, index: Index, value: object, role: int = _Role.EditRole) -> bool:
        at = self.finding_at(index)
        if role != _Role.CheckStateRole or at is None or not _is_a_choice(self._findings[at]):
            return False
        self._toggle(at)
        return True

    def tick(self, index: Index) -> None:
        """Take the finding of a row, or leave it, the other way round."""
        self.setData(index, None, _Role.CheckStateRole)

    def _text(self, at: int, finding: Finding, column: int) -> str:
        assert self._plan is not None
        assert self.deciding is not None
        if column == Column.OUTCOME:
            return outcome(self.deciding, at, finding, self.clashes_of(at))[0]
        if column == Column.SENDER:
            return self.deciding.comparison.sent[finding.copy].sender
        if column in (Column.BASE, Column.MINE):
            cell = finding.base if column == Column.BASE else finding.mine
            return " ".join(cell_text(self._plan, finding, cell).split("\n"))
        if column == Column.THEIRS:
            return self.deciding.own_value(at) or " ".join(theirs_text(self._plan, finding).split("\n"))
        return item_text(finding) if column == Column.ITEM else field_text(self._plan, finding)

    def _told(self, at: int, finding: Finding, column: int, *, tip: bool) -> str:
        """The whole of a cell, and why; a screen reader hears the column, too."""
        text = self._text(at, finding, column)
        why = finding.reason if column == Column.OUTCOME and finding.reason not in text else ""
        where = f"{finding.sheet} {finding.cell}".strip() if column == Column.THEIRS else ""
        lines = [line for line in (text, why, where) if line]
        return plain_tip("\n".join(lines)) if tip else f"{self._titles[column]}: {', '.join(lines) or '–'}"


def _is_a_choice(finding: Finding) -> bool:
    """Whether taking a finding or leaving it makes a difference."""
    return finding.can_be_taken and finding.verdict is not Verdict.SAME


def _tr(text: str) -> str:
    return QCoreApplication.translate("comparing", text)
