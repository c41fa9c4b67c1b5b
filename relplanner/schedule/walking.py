"""Reckoning a part of a network anew: from what an edit touched, only as far as anything moves."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from relplanner.schedule.network import ALWAYS, NEVER, Network
from relplanner.schedule.passes import Limits, backward, forward

if TYPE_CHECKING:
    from relplanner.schedule.bulk import Bulk

LARGE, WIDE = 4_000, 40
"""From how many nodes on, and with how many a level, arrays are faster than a loop."""
FIRST = 10_000
"""From how many on they are, when numpy has to be imported first."""


def is_large(count: int) -> bool:
    """Whether so many nodes are worth arrays."""
    return count >= (LARGE if "numpy" in sys.modules else max(LARGE, FIRST))


def in_order(net: Network) -> list[int]:
    """The nodes in an order in which predecessors come first."""
    if not net.order:
        net.order = sorted(range(len(net.group)), key=net.level.__getitem__)
    return net.order


def all_forward(net: Network, late: Mapping[int, int]) -> list[int]:
    """The early keys of all ends; ``late`` holds starts that are put off."""
    if (bulk := _bulk(net)) is not None:
        return bulk.forward(late)
    ends = [NEVER] * (2 * len(net.group))
    forward(net, ends, in_order(net), late)
    return ends


def all_backward(net: Network, limits: Limits, ends: list[int]) -> list[int]:
    """The late positions of all ends, given the early ones."""
    if (bulk := _bulk(net)) is not None:
        return bulk.backward(limits)
    late = [ALWAYS] * (2 * len(net.group))
    backward(net, late, limits, reversed(in_order(net)), ends)
    return late


def _bulk(net: Network) -> Bulk | None:
    """The network as arrays, where that pays: it is large, and wide rather than deep."""
    if net.is_patched or not is_large(len(net.group)):
        return None
    order = in_order(net)
    if len(order) < WIDE * net.level[order[-1]] or net.earliest_of:
        return None
    if net.bulk is None:
        # A tenth of a second to import: only large plans pay for numpy.
        from relplanner.schedule.bulk import Bulk

        net.bulk = Bulk.of_joins(net)
    return net.bulk


def walked_on(net: Network, ends: list[int], touched: Iterable[int]) -> tuple[list[int], set[int]]:
    """The early keys after an edit (``ends`` are those before it, and change), and the nodes it moved."""
    level, links_out, count = net.level, net.links_out, len(net.group)
    waiting = set(touched)
    heap = [level[node] * count + node for node in waiting]
    heapify(heap)
    moved: set[int] = set()
    while heap:
        node = heappop(heap) % count
        start, finish = ends[2 * node], ends[2 * node + 1]
        forward(net, ends, (node,), {})
        if ends[2 * node] == start and ends[2 * node + 1] == finish and node not in net.given:
            continue
        moved.add(node)
        for _, after, _ in links_out[node]:
            if after not in waiting:
                waiting.add(after)
                heappush(heap, level[after] * count + after)
    return ends, moved


def walked_back(
    net: Network, late: list[int], limits: Limits, touched: Iterable[int], ends: list[int]
) -> list[int]:
    """The late positions after an edit; ``late`` are those before it, and change."""
    level, links_in, count = net.level, net.links_in, len(net.group)
    waiting = set(touched)
    heap = [-level[node] * count - node for node in waiting]
    heapify(heap)
    while heap:
        node = -heappop(heap) % count
        start, finish = late[2 * node], late[2 * node + 1]
        backward(net, late, limits, (node,), ends)
        if late[2 * node] == start and late[2 * node + 1] == finish:
            continue
        for before, _, _ in links_in[node]:
            if before not in waiting:
                waiting.add(before)
                heappush(heap, -level[before] * count - before)
    return late
