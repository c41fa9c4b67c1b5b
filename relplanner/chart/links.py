"""Lines from activity to activity: which of them are in sight, and the way they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from relplanner.domain.kinds import Dependency
from relplanner.domain.kinds.choices import LinkType

_BLOCK = 32
_LONG = 8 * _BLOCK
_STUB = 7.0
Point = tuple[float, float]


class Place(NamedTuple):
    """Where an activity is drawn: its two ends and its middle height; a moment is left from its middle."""

    left: float
    right: float
    y: float
    is_point: bool = False


class LinkIndex:
    """The links whose two ends have rows, found by the rows they pass."""

    def __init__(self, links: Mapping[str, Dependency], index: Mapping[str, int]) -> None:
        self._blocks: dict[int, list[tuple[int, int, Dependency]]] = {}
        self._long: list[tuple[int, int, Dependency]] = []
        for link in links.values():
            one, other = index.get(link.predecessor), index.get(link.successor)
            if one is None or other is None:
                continue
            entry = (min(one, other), max(one, other), link)
            if entry[1] - entry[0] > _LONG:
                self._long.append(entry)
            else:
                for block in range(entry[0] // _BLOCK, entry[1] // _BLOCK + 1):
                    self._blocks.setdefault(block, []).append(entry)

    def passing(self, first: int, last: int) -> Iterator[Dependency]:
        """The links that touch or cross the rows ``first`` to ``last``."""
        for top, bottom, link in self._long:
            if top <= last and bottom >= first:
                yield link
        for block in range(first // _BLOCK, last // _BLOCK + 1):
            for top, bottom, link in self._blocks.get(block, ()):
                # A link that is in several blocks is told by the first of them that is in sight.
                if top <= last and bottom >= first and block == max(top // _BLOCK, first // _BLOCK):
                    yield link


def route(type: LinkType, start: Place, end: Place) -> tuple[Point, ...]:
    """The corners of a line from one activity to another, leaving and arriving at the right ends."""
    from_finish = type in (LinkType.FS, LinkType.FF)
    to_start = type in (LinkType.FS, LinkType.SS)
    x0, x1 = (start.right if from_finish else start.left), (end.left if to_start else end.right)
    out = x0 + _STUB if from_finish else x0 - _STUB
    if start.is_point:
        x0 = out = (start.left + start.right) / 2  # straight down, beside its label and not through it
    into = x1 - _STUB if to_start else x1 + _STUB
    direct = out <= into + 0.5 if from_finish and to_start else out >= into - 0.5
    if from_finish is not to_start:  # both at the same side: go round what reaches farther
        out = into = max(out, into) if from_finish else min(out, into)
        direct = True
    if direct:
        turn = out if from_finish else min(out, into)
        return (x0, start.y), (turn, start.y), (turn, end.y), (x1, end.y)
    between = start.y + (15.0 if end.y > start.y else -15.0)
    return (x0, start.y), (out, start.y), (out, between), (into, between), (into, end.y), (x1, end.y)
