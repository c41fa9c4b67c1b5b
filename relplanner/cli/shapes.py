"""Records and edits as the command line tells them: for machines as JSON, for people as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from relplanner.domain.declare import FieldSpec, FieldType, Kind, Record, Value, Values
from relplanner.domain.edit import Edit
from relplanner.domain.plan import Plan, title_of
from relplanner.domain.typed import duration_text, shown
from relplanner.session.past import Event

Names = Callable[[str], str]
"""From the id of a record to what stands for it."""

_REFERENCES = (FieldType.REFERENCE, FieldType.REFERENCES)


def record_shape(plan: Plan, record: Record) -> dict[str, object]:
    """A record as ``list`` and ``show`` give it to machines: references as keys, never an id."""
    values = record.KIND.values(record)
    del values["id"]
    shape = values_shape(plan, record.KIND, values, keys_in(plan))
    if record.source:
        shape["ref"] = record.source_ref
    return shape


def values_shape(plan: Plan, kind: Kind, values: Values, key_of: Names) -> dict[str, object]:
    """Values by field name; working minutes also as text, under the field's name with ``_text``."""
    shape: dict[str, object] = {}
    for name, value in values.items():
        spec = kind.by_name[name]
        if spec.type in _REFERENCES and value is not None:
            shape[name] = [key_of(id) for id in value] if isinstance(value, tuple) else key_of(str(value))
        else:
            shape[name] = spec.encode(value)
        if spec.type is FieldType.DURATION and value is not None:
            shape[f"{name}_text"] = duration_text(cast(int, value), plan)
    return shape


def edit_shape(plan: Plan, edit: Edit, key_of: Names) -> dict[str, object]:
    """An edit: which record, and the values before and after."""
    kind = plan.kind(edit.kind)
    before, after = (
        None if values is None else values_shape(plan, kind, _told(values), key_of)
        for values in (edit.before, edit.after)
    )
    return {"kind": edit.kind, "key": key_of(edit.id), "before": before, "after": after}


def event_shape(plan: Plan, event: Event, key_of: Names) -> dict[str, object]:
    """A step of the journal with its changes."""
    step = event.step
    return {
        "step": step.seq,
        "id": step.id,
        "undoes": step.undoes or None,
        "at": step.at.isoformat(),
        "author": step.author,
        "source": step.source.value,
        "label": str(step.label),
        "reason": step.reason,
        "changes": [edit_shape(plan, edit, key_of) for edit in event.edits],
    }


def keys_in(plan: Plan, edits: Iterable[Edit] = ()) -> Names:
    """The keys of a plan's records, and of those that only these edits still know."""
    gone: Mapping[str, str] = {
        edit.id: str(values["key"])
        for edit in edits
        for values in (edit.before, edit.after)
        if values and "key" in values
    }

    def key_of(id: str) -> str:
        record = plan.get(id)
        return record.key if record else gone.get(id, id)

    return key_of


def readable(plan: Plan, spec: FieldSpec, value: Value) -> str:
    """The value as a person reads it; references by key and title."""
    if spec.type in _REFERENCES and value is not None:
        ids = value if isinstance(value, tuple) else (str(value),)
        return ", ".join(named(plan, found) if (found := plan.get(id)) else "?" for id in ids)
    return shown(spec, value, plan)


def named(plan: Plan, record: Record) -> str:
    """A record by key and title."""
    title = title_of(plan, record)
    return record.key if title == record.key else f"{record.key} {title}"


def readable_edit(plan: Plan, edit: Edit, key_of: Names) -> list[str]:
    """An edit in lines for a person: the record, then its fields before and after."""
    kind = plan.kind(edit.kind)
    record = plan.get(edit.id)
    title = str((edit.after or edit.before or {}).get("title") or (title_of(plan, record) if record else ""))
    sign = "+" if edit.before is None else "-" if edit.after is None else "~"
    head = f"{sign} {kind.title} {key_of(edit.id)}" + (f" {title}" if title != key_of(edit.id) else "")
    if edit.before is None or edit.after is None:
        return [head]
    lines = [
        f"    {spec.title}: {readable(plan, spec, edit.before[name]) or '(empty)'}"
        f" → {readable(plan, spec, value) or '(empty)'}"
        for name, value in _told(edit.after).items()
        for spec in (kind.by_name[name],)
    ]
    return [head, *lines]


def _told(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != "id"}
