"""The everyday intentions, for any kind of record: add, set, remove, reorder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from relplanner.domain.declare import FieldType, Kind, OnDelete, Record, Value, Values
from relplanner.domain.edit import Edit, Label, Proposal, changed, created
from relplanner.domain.errors import BrokenRule, NotFound, StillReferenced
from relplanner.domain.plan import Maker, Plan, title_of
from relplanner.domain.rank import between

KEPT = frozenset({"id", "key", "source", "source_ref"})
"""Fields that relplanner keeps itself."""


class Orphans(StrEnum):
    """What a remove may do, beyond their declaration, to records that still refer to what goes."""

    REFUSE = "refuse"
    CLEAR = "clear"
    WITH = "with"


def add(plan: Plan, make: Maker, /, kind: str, values: Values) -> Proposal:
    """A new record of a kind; among ranked siblings it comes last unless ``rank`` says otherwise."""
    declared = plan.kind(kind)
    _known(declared, values)
    edit = new_record(plan, make, declared, values)
    title = str((edit.after or {}).get("title") or (edit.after or {})["key"])
    return Proposal(Label("added", {"kind": declared.title.lower(), "title": title}), (edit,))


def new_record(plan: Plan, make: Maker, kind: Kind, values: Values, ahead: int = 0) -> Edit:
    """The edit that creates a record with a fresh id, the next key (or one ``ahead``) and the last rank."""
    own: dict[str, Value] = {"id": make.new_id(), "key": plan.next_key(kind, ahead)}
    if "rank" in kind.by_name and not values.get("rank"):
        own["rank"] = between(
            max((_rank(record) for record in plan.tables[kind.name].values()), default=""), ""
        )
    return created(kind, {**own, **values})


def set_fields(plan: Plan, make: Maker, /, id: str, values: Values, reason: str = "") -> Proposal:
    """Set fields of one record. Values that are as they were are left out; nothing left means no step."""
    record = _existing(plan, id)
    _known(record.KIND, values)
    edit = changed(record.KIND, id, record.KIND.values(record), values)
    title = title_of(plan, record)
    if edit is not None and len(edit.after or {}) == 1:
        (name,) = edit.after or {}
        label = Label("set", {"field": record.KIND.by_name[name].title, "title": title})
    else:
        label = Label("set-many", {"count": len((edit.after or {}) if edit else {}), "title": title})
    return Proposal(label, (edit,) if edit else (), reason)


def set_many(plan: Plan, make: Maker, /, values: Mapping[str, Values], reason: str = "") -> Proposal:
    """Set fields of several records, by id, as one step."""
    edits = [edit for id, fields in values.items() for edit in set_fields(plan, make, id, fields).edits]
    return Proposal(Label("set-records", {"count": len(edits)}), tuple(edits), reason)


def remove(
    plan: Plan, make: Maker, /, ids: Iterable[str], orphans: Orphans = Orphans.REFUSE, reason: str = ""
) -> Proposal:
    """Remove records, with what is part of them.

    Each reference declares what deletion does; ``orphans`` lets the user decide otherwise for those that
    refuse: clear them where they may be empty, or remove their records too. Raises StillReferenced.
    """
    going: dict[str, Record] = {}
    clearing: dict[str, dict[str, Value]] = {}
    refusing: list[str] = []
    waiting = [_existing(plan, id) for id in ids]
    asked = list(waiting)
    if any(record.KIND.name == "programme" for record in waiting):
        raise BrokenRule("one-programme")
    while waiting:
        record = waiting.pop()
        if record.id in going:
            continue
        going[record.id] = record
        for kind, name, referrer in plan.referrers(record.id):
            action = _action(kind, name, orphans)
            if action is OnDelete.WITH:
                waiting.append(referrer)
            elif action is OnDelete.CLEAR:
                old = clearing.setdefault(referrer.id, {}).get(name, getattr(referrer, name))
                clearing[referrer.id][name] = _without(old, record.id)
            else:
                refusing.append(referrer.id)
    left = [found for id in dict.fromkeys(refusing) if id not in going and (found := plan.get(id))]
    if left:
        keys = tuple(f"{record.key} {title_of(plan, record)}" for record in left)
        raise StillReferenced("still-referenced", key=asked[0].key, referrers=keys)
    return Proposal(_removal_label(plan, asked, len(going)), _removals(plan, going, clearing), reason)


def reorder(plan: Plan, make: Maker, /, id: str, after: str | None, before: str | None) -> Proposal:
    """Place a record between two siblings (None: at that end) by changing its own rank only."""
    record = _existing(plan, id)
    low, high = (_rank(found) if (found := plan.get(other)) else "" for other in (after, before))
    edit = changed(record.KIND, id, record.KIND.values(record), {"rank": between(low, high)})
    return Proposal(Label("reordered", {"title": title_of(plan, record)}), (edit,) if edit else ())


def _action(kind: Kind, name: str, orphans: Orphans) -> OnDelete:
    spec = kind.by_name[name]
    assert spec.ref is not None
    if spec.type is FieldType.REFERENCES or spec.ref.on_delete is not OnDelete.REFUSE:
        return OnDelete.CLEAR if spec.type is FieldType.REFERENCES else spec.ref.on_delete
    if orphans is Orphans.CLEAR and spec.optional:
        return OnDelete.CLEAR
    return OnDelete.WITH if orphans is Orphans.WITH else OnDelete.REFUSE


def _without(value: Value, id: str) -> Value:
    return tuple(other for other in value if other != id) if isinstance(value, tuple) else None


def _removals(plan: Plan, going: Mapping[str, Record], clearing: Mapping[str, Values]) -> tuple[Edit, ...]:
    cleared = [
        edit
        for id, values in clearing.items()
        if id not in going and (record := plan.get(id))
        if (edit := changed(record.KIND, id, record.KIND.values(record), values))
    ]
    removed = [Edit(record.KIND.name, id, record.KIND.told(record), None) for id, record in going.items()]
    return (*cleared, *removed)


def _removal_label(plan: Plan, asked: list[Record], going: int) -> Label:
    count = len({record.id for record in asked})
    others: dict[str, str | int] = {"others": going - count} if going > count else {}
    if count > 1:
        return Label("removed-many-with" if others else "removed-many", {"count": count, **others})
    code = "removed-with-one" if going == 2 else "removed-with" if others else "removed"
    values = {"kind": asked[0].KIND.title.lower(), "title": title_of(plan, asked[0])}
    return Label(code, {**values, **others})


def _existing(plan: Plan, id: str) -> Record:
    record = plan.get(id)
    if record is None:
        raise NotFound("unknown-key", key=id)
    return record


def _known(kind: Kind, values: Values) -> None:
    for name in values:
        if name not in kind.by_name:
            known = ", ".join(spec.name for spec in kind.fields if spec.shown)
            raise NotFound("unknown-field", kind=kind.title, name=name, known=known)
        if name in KEPT:
            raise BrokenRule("read-only-field", kind=kind.title, field=kind.by_name[name].title)


def _rank(record: Record) -> str:
    return getattr(record, "rank", "")
