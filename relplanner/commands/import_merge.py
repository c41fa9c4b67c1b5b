"""Three-way merge of a record with what its source says now, by what the source said last time."""

from __future__ import annotations

from dataclasses import dataclass

from relplanner.domain.declare import Kind, Record, Value, Values
from relplanner.domain.edit import Edit, changed

# Fields that make sense only together are taken or kept together.
_TOGETHER: tuple[frozenset[str], ...] = (
    frozenset({"mode", "start", "finish", "duration", "elapsed", "recurrence"}),
    frozenset({"constraint", "constraint_date"}),
    frozenset({"actual_start", "actual_finish", "remaining"}),
    frozenset({"hold", "hold_reason"}),
    frozenset({"date", "until", "hours"}),
    frozenset({"predecessor", "successor", "type"}),
    frozenset({"lag", "lag_unit"}),
    frozenset({"release", "parent"}),
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both sides changed since the last import; the plan's value stays."""

    key: str
    field: str
    mine: Value
    theirs: Value


def merged(record: Record, theirs: Values, last: Values | None) -> tuple[Edit | None, list[Conflict]]:
    """The edit that takes what only the source changed, and the conflicts where both did.

    ``last`` holds what the source said last time; without it every difference is a conflict.
    """
    kind = record.KIND
    taken: dict[str, Value] = {}
    conflicts: list[Conflict] = []
    for names in _groups(theirs):
        mine = {name: getattr(record, name) for name in names}
        new = {name: theirs[name] for name in names}
        if mine == new:
            continue
        base = None if last is None else {name: _last(kind, last, name) for name in names}
        if base == mine:
            taken |= new
        elif base != new:
            conflicts += [
                Conflict(record.key, name, mine[name], new[name]) for name in names if mine[name] != new[name]
            ]
    return changed(kind, record.id, kind.values(record), taken), conflicts


def _groups(theirs: Values) -> list[tuple[str, ...]]:
    groups = [tuple(name for name in theirs if name in together) for together in _TOGETHER]
    grouped = {name for names in groups for name in names}
    return [names for names in groups if names] + [(name,) for name in theirs if name not in grouped]


def _last(kind: Kind, last: Values, name: str) -> Value:
    return last[name] if name in last else kind.by_name[name].default
