"""Writing release notes: begin them, tell of scope items or say why not, publish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from relplanner.commands.records import new_record
from relplanner.domain.declare import Record, Values
from relplanner.domain.edit import Edit, Label, Proposal, changed
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import NoteEntry, Release, ReleaseNotes, ScopeItem
from relplanner.domain.kinds.choices import Audience
from relplanner.domain.kinds.planning import ScopeKind
from relplanner.domain.kinds.telling import NoteCategory, NotesState
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.rank import series
from relplanner.domain.texts import choice_label
from relplanner.rules.coverage import coverage

R = TypeVar("R", bound=Record)

_CATEGORIES: Mapping[ScopeKind, NoteCategory] = {
    ScopeKind.FEATURE: NoteCategory.ADDED,
    ScopeKind.FIX: NoteCategory.FIXED,
    ScopeKind.SECURITY: NoteCategory.SECURITY,
    ScopeKind.DEPRECATION: NoteCategory.DEPRECATED,
    ScopeKind.REMOVAL: NoteCategory.REMOVED,
}
"""The category of the note on a scope item; of other kinds something has changed."""


def start_notes(
    plan: Plan, make: Maker, /, release: str, audience: Audience, from_scope: bool = False
) -> Proposal:
    """Begin the notes of a release for an audience; nothing changes when they are there.

    ``from_scope`` begins an entry for every scope item that has none yet. Raises NotFound.
    """
    subject = _existing(plan, Release, release)
    label = Label("started-notes", {"audience": choice_label(audience).lower(), "release": subject.title})
    if any(notes.audience is audience for notes in plan.children(ReleaseNotes, "release", release)):
        return Proposal(label, ())
    notes = new_record(plan, make, ReleaseNotes.KIND, {"release": release, "audience": audience})
    items = coverage(plan, release).missing if from_scope else ()
    ranks = series(len(items))
    entries = [
        new_record(
            plan, make, NoteEntry.KIND, {**_generated(item), "notes_of": notes.id, "rank": rank}, ahead
        )
        for ahead, (item, rank) in enumerate(zip(items, ranks, strict=True))
    ]
    return Proposal(label, (notes, *entries))


def tell_of(plan: Plan, make: Maker, /, notes: str, scope_items: tuple[str, ...]) -> Proposal:
    """Begin an entry for each of these scope items, in words generated from it.

    Raises NotFound, BrokenRule when the notes are locked.
    """
    _unlocked(plan, notes)
    items = [_existing(plan, ScopeItem, id) for id in scope_items]
    edits = _entries(plan, make, notes, [_generated(item) for item in items])
    return Proposal(_noted("noted", items), edits)


def leave_out(plan: Plan, make: Maker, /, notes: str, subject: str, reason: str) -> Proposal:
    """Say why there is no note on a scope item, or why an entry is not told.

    Raises NotFound, BrokenRule when there is no reason or the notes are locked.
    """
    _unlocked(plan, notes)
    entry, item = plan.one(NoteEntry, subject), plan.one(ScopeItem, subject)
    if not reason.strip():
        key = entry.key if entry else _existing(plan, ScopeItem, subject).key
        raise BrokenRule("needs-reason", remedy=("no_note",), key=key, state="No note")
    if entry is not None:
        edit = changed(NoteEntry.KIND, entry.id, NoteEntry.KIND.values(entry), {"no_note": reason.strip()})
        title = entry.title or entry.key
        return Proposal(Label("left-out", {"title": title}), (edit,) if edit else ())
    item = item or _existing(plan, ScopeItem, subject)
    values = {**_generated(item), "no_note": reason.strip()}
    return Proposal(_noted("left-out", [item]), _entries(plan, make, notes, [values]))


def publish(plan: Plan, make: Maker, /, notes: str) -> Proposal:
    """Publish notes, today: from then on they are locked until they are amended. Raises NotFound."""
    record = _existing(plan, ReleaseNotes, notes)
    release = _existing(plan, Release, record.release)
    values: Values = {"state": NotesState.PUBLISHED, "published_on": record.published_on or make.today}
    edit = changed(ReleaseNotes.KIND, notes, ReleaseNotes.KIND.values(record), values)
    audience = choice_label(record.audience).lower()
    label = Label("published-notes", {"audience": audience, "release": release.title})
    return Proposal(label, (edit,) if edit else ())


def _entries(plan: Plan, make: Maker, notes: str, many: list[Values]) -> tuple[Edit, ...]:
    """New entries, in this order after those there are."""
    last = max((entry.rank for entry in plan.children(NoteEntry, "notes_of", notes)), default="")
    return tuple(
        new_record(plan, make, NoteEntry.KIND, {**values, "notes_of": notes, "rank": rank}, ahead)
        for ahead, (values, rank) in enumerate(zip(many, series(len(many), last), strict=True))
    )


def _generated(item: ScopeItem) -> Values:
    """An entry's values as a scope item suggests them."""
    return {
        "title": item.title,
        "category": _CATEGORIES.get(item.kind, NoteCategory.CHANGED),
        "generated": item.title,
        "references": (item.reference,) if item.reference else (),
        "scope_item": item.id,
    }


def _noted(code: str, items: list[ScopeItem]) -> Label:
    if len(items) == 1:
        return Label(code, {"title": items[0].title})
    return Label("added-many", {"count": len(items)})


def _unlocked(plan: Plan, notes: str) -> None:
    record = _existing(plan, ReleaseNotes, notes)
    if record.state is NotesState.PUBLISHED:
        raise BrokenRule("locked-notes", key=record.key, remedy=("state",))


def _existing(plan: Plan, kind: type[R], id: str) -> R:
    found = plan.one(kind, id)
    if found is None:
        raise NotFound("unknown-key", key=id)
    return found
