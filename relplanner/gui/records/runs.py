"""How one list of rows becomes another: which runs go, which come, and whether the rest keeps its order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from relplanner.gui.records.rows import Header, Row

_MANY_ROWS = 2_000
"""When so many come or go it is not worth while to find out which."""

Run = tuple[int, int]
"""First and last place, both included."""


@dataclass(frozen=True, slots=True)
class Runs:
    """``removed`` counts in the old list, ``inserted`` in the new one; both ascend."""

    removed: tuple[Run, ...]
    inserted: tuple[Run, ...]
    in_order: bool


def runs_between(old: Sequence[Row], new: Sequence[Row], most: int) -> Runs | None:
    """The runs that lead from ``old`` to ``new``; None when there are more than ``most`` of a sort."""
    if len(old) == len(new) and old == new:
        return Runs((), (), True)
    if abs(len(old) - len(new)) > _MANY_ROWS:
        return None
    before, after = [identity(row) for row in old], [identity(row) for row in new]
    stays = set(before) & set(after)
    removed = runs_of([place for place, key in enumerate(before) if key not in stays])
    inserted = runs_of([place for place, key in enumerate(after) if key not in stays])
    if max(len(removed), len(inserted)) > most:
        return None
    left = [key for key in before if key in stays]
    return Runs(removed, inserted, left == [key for key in after if key in stays])


def identity(row: Row) -> str:
    """What stays of a row when its texts change."""
    return f"\n{row.group}" if isinstance(row, Header) else row


def runs_of(places: list[int]) -> tuple[Run, ...]:
    """The runs that ascending places form."""
    if not places:
        return ()
    breaks = [index for index, (one, next) in enumerate(pairwise(places), 1) if next != one + 1]
    starts, ends = [0, *breaks], [*(index - 1 for index in breaks), len(places) - 1]
    return tuple((places[start], places[end]) for start, end in zip(starts, ends, strict=True))
