"""What bounds the nodes of a large network, as columns: a row for each link that asks or forbids anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relplanner.schedule.clock import Clock
from relplanner.schedule.network import Network, Pull, Reach

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
WALL = -1
"""Stands for the number of a clock where minutes are counted on the wall."""


class Bounds(NamedTuple):
    """Rows of ``network.Reach``, each with the node that it bounds; ``plain`` where it comes to a sum."""

    of: Ints
    end: Ints
    lag: Ints
    clock: Ints
    shift: Ints
    plain: Flags

    def at(self, which: Ints | Flags | slice) -> Bounds:
        """Some of the rows."""
        of, end, lag, clock, shift, plain = self
        return Bounds(of[which], end[which], lag[which], clock[which], shift[which], plain[which])

    def and_(self, more: Bounds) -> Bounds:
        """These rows and others."""
        of, end, lag, clock, shift = (np.concatenate(both) for both in zip(self[:5], more[:5], strict=True))
        return Bounds(of, end, lag, clock, shift, np.concatenate((self.plain, more.plain)))

    def by_rank(self, rank: Ints) -> Bounds:
        """The same in the order of ranks, ``of`` and ``end`` told by them."""
        of = rank[self.of]
        order = np.argsort(of, kind="stable")
        rows = self.at(order)
        return rows._replace(of=of[order], end=2 * rank[rows.end >> 1] + (rows.end & 1))


def numbered(net: Network) -> dict[Clock, int]:
    """The clocks that anything in a network is counted on, numbered."""
    clocks = chain.from_iterable((group.clock, group.lag_clock) for group in net.groups)
    return {clock: number for number, clock in enumerate(dict.fromkeys(clocks))}


def rows(told: Iterable[tuple[int, Reach, bool]], number: dict[Clock, int]) -> Bounds:
    """Bounds told one by one: the node, what bounds it, and whether that comes to a sum."""
    flat = [
        (of, end, lag, number.get(clock, WALL) if clock else WALL, shift, plain)
        for of, (end, lag, clock, shift), plain in told
    ]
    table = np.array(flat, dtype=np.int64).reshape(-1, 6)
    of, end, lag, clock, shift, plain = table.T
    return Bounds(of, end, lag, clock, shift, plain.astype(bool))


def listed(
    sums: Sequence[Sequence[Pull]],
    ways: Sequence[Sequence[Reach]],
    number: dict[Clock, int],
    *,
    back: bool,
) -> Bounds:
    """The bounds that are listed node by node; of a sum only the whole is known, which becomes its shift."""

    def shift(whole: int) -> int:
        return whole if back else -whole // 2

    plain = ((of, (end, 0, None, shift(whole)), True) for of, each in enumerate(sums) for end, whole in each)
    told = ((of, reach, False) for of, each in enumerate(ways) for reach in each)
    return rows(chain(plain, told), number)
