"""What a screen reader says of a row's cell and of a group's header."""

from PySide6.QtCore import QCoreApplication

from relplanner.domain.declare import Record
from relplanner.domain.plan import Plan
from relplanner.gui.records.columns import Cell, Column
from relplanner.gui.records.rows import Header


def header_words(header: Header) -> str:
    """A group's name, its figure, and whether it is folded."""
    state = _tr("folded") if header.collapsed else _tr("unfolded")
    return f"{header.title}, {header.summary}, {state}"


def cell_words(plan: Plan, column: Column, cell: Cell, record: Record) -> str:
    """The column with what the cell says, since nobody sees the column's head."""
    words = cell.text or _tr("empty")
    if column.tick is not None:
        ticked = column.tick.of(plan, record)
        words = f"{words}, {_tr('ticked') if ticked else _tr('not ticked')}"
    return f"{column.title}: {words}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("speech", text)
