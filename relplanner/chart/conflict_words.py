"""What collides, in the few words that fit beside a bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relplanner.domain.notices import conflict_mark
from relplanner.rules.conflicts import Conflict, Radar


def mark_of(conflict: Conflict) -> str:
    """A conflict in the few words that fit beside a bar."""
    return conflict_mark(conflict.code, conflict.values)


class ConflictWords(Mapping[str, str]):
    """By the id of a record, its worst conflict in words and how many more it has; worded when asked for."""

    def __init__(self, found: Radar | None = None) -> None:
        self._held = found.by_subject if found is not None else {}

    def __getitem__(self, id: str) -> str:
        held = self._held[id]
        return mark_of(held[0]) if len(held) == 1 else f"{mark_of(held[0])} (+{len(held) - 1})"

    def __contains__(self, id: object) -> bool:
        return id in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
