"""What a row that somebody added to a returned workbook would be: its kind and its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from relplanner.commands.records import KEPT
from relplanner.commands.return_cells import Sense, meaning, plain
from relplanner.commands.return_rows import FoundRow, FoundSheet
from relplanner.domain.declare import Kind, Value, Values
from relplanner.domain.errors import InvalidValue, NotFound, Refusal
from relplanner.domain.kinds import (
    Activity,
    Baseline,
    BaselineDate,
    Circulation,
    NoteEntry,
    Programme,
    Release,
    ReleaseNotes,
    SlipEvent,
    Source,
)
from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.domain.plan import Plan
from relplanner.domain.texts import choice_label

_KEPT_KINDS = {cls.KIND.name for cls in (Programme, Source, Circulation, Baseline, BaselineDate, SlipEvent)}


def new_row(
    plan: Plan, sense: Sense, sheet: FoundSheet, row: FoundRow, neighbours: Sequence[FoundRow | None]
) -> tuple[Kind, dict[str, Value]]:
    """The kind and the values of a new row; ``neighbours`` are the nearest rows above and below that are not.

    Raises Refusal: for a key that is taken, a value that cannot be read, or something that is missing.
    """
    key = str(plain(sheet.cell(row, "key")) or "")
    carried = {each.key.casefold() for each in sheet.carried.rows.values()}
    if key and key.casefold() not in carried and _is_taken(plan, key):
        raise Refusal("return-other-row", key=key)
    kind = _kind(plan, sheet, row)
    values: dict[str, Value] = {}
    for name in sheet.carried.columns:
        spec, cell = kind.by_name.get(name), sheet.cell(row, name)
        if spec is not None and name not in KEPT and plain(cell) is not None:
            values[name] = meaning(spec, cell, sense, (sheet.name, name))
    values |= _owners(plan, kind, sense, sheet, row, neighbours)
    for spec in kind.fields:
        if spec.required and spec.name not in KEPT and not values.get(spec.name):
            raise InvalidValue(
                "unreadable-value", text="", expected="there, and it must be", field=spec.title
            )
    return kind, values


def _kind(plan: Plan, sheet: FoundSheet, row: FoundRow) -> Kind:
    """The kind of a sheet's rows; on one of releases and activities, the row's own word says which."""
    kinds = [plan.kind(name) for name in sheet.carried.kinds if name in plan.kinds]
    if not kinds or kinds[0].name in _KEPT_KINDS:
        raise Refusal("return-no-new-rows", sheet=sheet.name)
    if Activity.KIND in kinds:
        word = str(plain(sheet.cell(row, "kind")) or "").casefold()
        releases = {choice_label(choice).casefold() for choice in ReleaseKind}
        return Release.KIND if word in releases else Activity.KIND
    return kinds[0]


def _owners(
    plan: Plan,
    kind: Kind,
    sense: Sense,
    sheet: FoundSheet,
    row: FoundRow,
    neighbours: Sequence[FoundRow | None],
) -> Values:
    """What a new record belongs to where its sheet tells that otherwise than by a field."""
    if kind is Activity.KIND and "release" not in sheet.carried.columns:
        return _place_among(plan, neighbours)
    if kind is NoteEntry.KIND and "notes_of" not in sheet.carried.columns:
        of = ReleaseNotes.KIND.by_name
        release, audience = (
            meaning(of[name], sheet.cell(row, name), sense, (sheet.name, name))
            for name in ("release", "audience")
        )
        for notes in plan.children(ReleaseNotes, "release", str(release)):
            if notes.audience == audience:
                return {"notes_of": notes.id}
        raise NotFound("unknown-key", key=f"{plain(sheet.cell(row, 'release'))}, {audience}")
    return {}


def _place_among(plan: Plan, neighbours: Sequence[FoundRow | None]) -> Mapping[str, Value]:
    """The release, and the activity it is part of, of an activity between two others.

    Rows that were sorted stand beside strangers: where they disagree, nobody knows.
    """
    above, below = (plan.get(row.carried.id) if row and row.carried else None for row in neighbours)
    release = above.id if isinstance(above, Release) else above.release if isinstance(above, Activity) else ""
    if not release or (isinstance(below, Activity) and below.release != release):
        raise Refusal("return-whose-row")
    return {"release": release, "parent": below.parent if isinstance(below, Activity) else None}


def _is_taken(plan: Plan, key: str) -> bool:
    try:
        plan.by_key(key)
    except NotFound:
        return False
    return True
