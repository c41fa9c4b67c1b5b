"""Reckoning a part of a network anew: from what an edit touched, only as far as anything moves."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

from relplanner.schedule.network import Network
from relplanner.schedule.passes import Limits, backward, forward


def in_order(net: Network) -> list[int]:
    """The nodes in an order in which predecessors come first."""
    if not net.order:
        net.order = sorted(range(len(net.group)), key=net.level.__getitem__)
    return net.order


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
