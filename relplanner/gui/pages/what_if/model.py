"""The item model of the comparison: what it is, in the plan, in the scenario, and how far apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from relplanner.domain.edit import Edit
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.plan import Plan, title_of
from relplanner.gui.pages.history.words import record_name
from relplanner.gui.records.display import line_of
from relplanner.gui.theme import Tone
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip
from relplanner.gui.whatif.words import apart_words, days_text, which_words
from relplanner.rules.difference import Difference, Move

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_KEPT = frozenset({"id", "key", "rank"})


class Column(IntEnum):
    """The columns, from left to right."""

    ITEM = 0
    WHAT = 1
    PLAN = 2
    SCENARIO = 3
    APART = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One date or field; ``record`` is the id of what it is of, ``tone`` what the difference means."""

    record: str
    texts: tuple[str, str, str, str, str]
    tone: Tone = Tone.NEUTRAL


def move_rows(plan: Plan, found: Difference, today: dt.date) -> list[Row]:
    """What has other dates in the scenario, a row each: releases before what they hold."""
    by_record: dict[str, list[Move]] = {}
    for move in found.moves:
        by_record.setdefault(move.id, []).append(move)
    return [_move_row(plan, moves, today) for moves in by_record.values()]


def _move_row(plan: Plan, moves: Sequence[Move], today: dt.date) -> Row:
    last = moves[-1]
    later, earlier = (last.days or 0) > 0, (last.days or 0) < 0
    texts = (
        _in_release(plan, last.id, last.title),
        " – ".join(which_words(move) for move in moves),
        days_text([move.was for move in moves], today),
        days_text([move.now for move in moves], today),
        f"{'▸ ' if later else '◂ ' if earlier else ''}{apart_words(last.days)}",
    )
    return Row(last.id, texts, Tone.WARNING if later else Tone.GOOD if earlier else Tone.NEUTRAL)


def edit_rows(present: Plan, scenario: Plan, edits: Sequence[Edit]) -> list[Row]:
    """The fields that were edited in the scenario, and what came and went in it."""
    return [row for edit in edits for row in _edit_rows(present, scenario, edit)]


def _edit_rows(present: Plan, scenario: Plan, edit: Edit) -> Iterator[Row]:
    kind = present.kind(edit.kind)
    here, there = present.tables[edit.kind].get(edit.id), scenario.tables[edit.kind].get(edit.id)
    name = _in_release(scenario, edit.id, record_name(scenario, edit))
    if edit.before is None:
        yield Row(edit.id, (name, kind.title, "–", _tr("added"), ""), Tone.GOOD)
        return
    if edit.after is None:
        yield Row(edit.id, (name, kind.title, _tr("there") if here else "–", _tr("removed"), ""), Tone.BAD)
        return
    for spec in kind.fields:
        if spec.name in edit.after and spec.name not in _KEPT:
            was = line_of(spec, getattr(here, spec.name), present) if here is not None else ""
            now = line_of(spec, getattr(there, spec.name), scenario) if there is not None else ""
            yield Row(edit.id, (name, spec.title, was or "–", now or "–", ""))


def _in_release(plan: Plan, id: str, name: str) -> str:
    """What an activity is called, with the release that it belongs to."""
    activity = plan.one(Activity, id)
    release = plan.one(Release, activity.release) if activity is not None else None
    return f"{title_of(plan, release)}: {name}" if release is not None else name


class CompareModel(QAbstractTableModel):
    """Rows are :class:`Row`."""

    def __init__(self, themes: ThemeSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != _Role.DisplayRole:
            return None
        titles = ("Item", "What", "In the plan", "In the scenario", "Working days")
        return QCoreApplication.translate("what if", titles[section])

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == _Role.DisplayRole:
            return row.texts[column]
        if role == _Role.ToolTipRole:
            return plain_tip(row.texts[column])
        if role == _Role.ForegroundRole:
            theme = self._themes.theme
            if column in (Column.APART, Column.SCENARIO) and row.tone is not Tone.NEUTRAL:
                return theme.shades(row.tone).ink
            return theme.muted if column in (Column.WHAT, Column.PLAN) else None
        return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("what if", text)
