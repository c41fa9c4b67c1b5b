"""The Release notes: by release and category, as the audience of the workbook may read them."""

from __future__ import annotations

from relplanner.domain.kinds import NoteEntry, ReleaseNotes
from relplanner.domain.kinds.choices import Audience
from relplanner.domain.kinds.telling import NoteCategory, NotesState
from relplanner.domain.texts import choice_label
from relplanner.exchange.sheets.fields import Cells, column, counted
from relplanner.exchange.sheets.lines import Scope
from relplanner.exchange.sheets.model import Column, Emphasis, Form, Row, TableSheet
from relplanner.exchange.sheets.readiness import of_releases

_READS = {
    Audience.PUBLIC: {Audience.PUBLIC},
    Audience.INTERNAL: {Audience.PUBLIC, Audience.INTERNAL},
    Audience.OPERATIONS: set(Audience),
}
_ORDER = {category: at for at, category in enumerate(NoteCategory)}


def notes_sheet(scope: Scope, cells: Cells, audience: Audience) -> TableSheet:
    """Every note entry that this audience may read; embargoed ones reach no public sheet."""
    told = [notes for notes in of_releases(scope, ReleaseNotes) if notes.audience in _READS[audience]]
    rows = tuple(row for notes in told for row in _rows(scope, cells, notes, audience))
    of = NoteEntry.KIND.by_name
    columns = (
        Column("key", "Key", 10),
        Column("release", "Release", 24),
        Column("audience", "Audience", 11),
        Column("state", "State", 12, emphasis=Emphasis.STATUS),
        column(of["category"], scope.editable),
        Column("title", "Title", 26, Form.WRAPPED),
        column(of["text"], scope.editable),
        Column("references", "References", 16),
    )
    caption = (
        f"{counted(len(rows), 'entry', 'entries')} for {choice_label(audience).lower()} readers, in Markdown."
    )
    hint = "Notes that are published are locked." if scope.editable else ""
    return TableSheet("Release notes", caption, hint, columns, rows, frozen=2, divide="release")


def _rows(scope: Scope, cells: Cells, notes: ReleaseNotes, audience: Audience) -> list[Row]:
    entries = [
        entry
        for entry in scope.plan.children(NoteEntry, "notes_of", notes.id)
        if not entry.archived and not entry.no_note and not _is_held_back(scope, entry, audience)
    ]
    may = frozenset(
        {"category", "text"} if scope.editable and notes.state is not NotesState.PUBLISHED else ()
    )
    return [
        Row(
            NoteEntry.KIND.name,
            entry.id,
            entry.key,
            (
                entry.key,
                cells.name(notes.release),
                choice_label(notes.audience),
                choice_label(notes.state),
                choice_label(entry.category),
                entry.title or None,
                entry.text or entry.generated or None,
                ", ".join(entry.references) or None,
            ),
            may,
        )
        for entry in sorted(entries, key=lambda entry: (_ORDER[entry.category], entry.rank))
    ]


def _is_held_back(scope: Scope, entry: NoteEntry, audience: Audience) -> bool:
    embargoed = entry.embargo_until is not None and entry.embargo_until > scope.today
    return embargoed and audience is Audience.PUBLIC
