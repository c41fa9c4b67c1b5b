"""The rows of the outline of release notes: introduction, entries by category, left out, missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from relplanner.domain.kinds import NoteEntry, ReleaseNotes
from relplanner.domain.kinds.telling import NoteCategory
from relplanner.domain.plan import Plan
from relplanner.exchange.notes_text import category_heading, entry_text, is_told
from relplanner.rules.coverage import coverage


class RowKind(StrEnum):
    """What a row stands for."""

    HEADING = "heading"
    INTRODUCTION = "introduction"
    ENTRY = "entry"
    LEFT_OUT = "left_out"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``id`` is that of the notes, the entry or the scope item; ``hint`` stands at the right."""

    kind: RowKind
    id: str
    words: str
    hint: str = ""

    @property
    def ticked(self) -> bool | None:
        """Whether it is told; None for what cannot be ticked."""
        if self.kind is RowKind.ENTRY:
            return True
        return False if self.kind in (RowKind.LEFT_OUT, RowKind.MISSING) else None


def outline(plan: Plan, notes: ReleaseNotes, text: str = "") -> list[Row]:
    """The rows of some notes; with ``text``, those that hold it."""
    intro = Row(RowKind.INTRODUCTION, notes.id, _tr("Introduction"), _beginning(notes.introduction))
    return [intro, *_groups(plan, notes, text.casefold().strip())]


def in_category(plan: Plan, entry: NoteEntry) -> list[NoteEntry]:
    """The told entries of an entry's category, in their order."""
    return [
        each
        for each in plan.children(NoteEntry, "notes_of", entry.notes_of)
        if is_told(each) and each.category is entry.category
    ]


def _groups(plan: Plan, notes: ReleaseNotes, text: str) -> Iterator[Row]:
    entries = plan.children(NoteEntry, "notes_of", notes.id)
    told = [each for each in entries if is_told(each)]
    for category in NoteCategory:
        rows = [_entry_row(each) for each in told if each.category is category]
        yield from _group(category_heading(category), rows, text)
    left = [
        Row(RowKind.LEFT_OUT, each.id, _title(each), each.no_note)
        for each in entries
        if each.no_note and not each.archived
    ]
    yield from _group(_tr("Left out"), left, text)
    missing = [
        Row(RowKind.MISSING, item.id, item.title, item.reference or item.key)
        for item in coverage(plan, notes.release).missing
    ]
    yield from _group(_tr("In scope, without a note"), missing, text)


def _group(title: str, rows: Sequence[Row], text: str) -> Iterator[Row]:
    found = [row for row in rows if text in f"{row.words} {row.hint}".casefold()]
    if found:
        yield Row(RowKind.HEADING, title, title, str(len(found)))
        yield from found


def _entry_row(entry: NoteEntry) -> Row:
    return Row(RowKind.ENTRY, entry.id, _title(entry), ", ".join(entry.references))


def _title(entry: NoteEntry) -> str:
    return _beginning(entry_text(entry)) or _tr("Empty entry")


def _beginning(text: str) -> str:
    return " ".join(text[:300].split())


def _tr(text: str) -> str:
    return QCoreApplication.translate("notes", text)
