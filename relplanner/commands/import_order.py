"""Where imported records stand among siblings: in the order of their file, around those already there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from relplanner.domain.declare import Kind, OnDelete, Value, Values
from relplanner.domain.plan import Plan
from relplanner.domain.rank import between

Place = tuple[Value, ...]


def rank_new(plan: Plan, new: Mapping[str, tuple[Kind, Values]], order: Iterable[str]) -> dict[str, str]:
    """Ranks for the new records, by id; ``order`` is the file's, with the ids of records that were there."""
    kinds = {kind.name: kind for kind, _ in new.values() if "rank" in kind.by_name}
    there: dict[Place, dict[str, str]] = {}
    for kind in kinds.values():
        for record in plan.tables[kind.name].values():
            siblings = there.setdefault(_place(kind, kind.values(record)), {})
            siblings[record.id] = str(getattr(record, "rank", ""))
    order = list(order)
    place_of = {id: place for place, siblings in there.items() for id in siblings}
    # Among siblings the file knows, a new one stands after its neighbour; among others it comes last.
    before = {place: max(siblings.values()) for place, siblings in there.items()}
    before |= {place_of[id]: "" for id in order if id in place_of}
    runs: dict[tuple[Place, str], list[str]] = {}
    for id in order:
        if id in new and new[id][0].name in kinds:
            place = _place(*new[id])
            runs.setdefault((place, before.get(place, "")), []).append(id)
        elif id in place_of:
            before[place_of[id]] = there[place_of[id]][id]
    ranks: dict[str, str] = {}
    for (place, low), ids in runs.items():
        above = [rank for rank in there.get(place, {}).values() if rank > low]
        ranks |= dict(zip(ids, _spread(low, min(above, default=""), len(ids)), strict=True))
    return ranks


def _place(kind: Kind, values: Values) -> Place:
    """What siblings have in common: their kind, and the owners they are part of."""
    owners = (spec.name for spec, ref in kind.references() if ref.on_delete is OnDelete.WITH)
    return (kind.name, *(values.get(name) for name in owners))


def _spread(low: str, high: str, count: int) -> list[str]:
    """Ascending ranks between two bounds, halving the room so that they stay short."""
    if count == 0:
        return []
    middle = between(low, high)
    left = count // 2
    return [*_spread(low, middle, left), middle, *_spread(middle, high, count - 1 - left)]
