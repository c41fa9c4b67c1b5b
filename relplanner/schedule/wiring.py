"""Reading links into nodes: one node after an edit, or all of a network, where most links are plain."""

from __future__ import annotations

from relplanner.domain.kinds.choices import LinkType
from relplanner.schedule.links import lag_of, set_floor, set_holds, set_pulls
from relplanner.schedule.network import NEVER, Network, Pull, Reach
from relplanner.schedule.nodes import placed

# Members are compared by identity: Python takes long to hash one.
_FS, _SS, _FF, _SF = LinkType


def wire(net: Network, node: int) -> None:
    """Read the links of a node into it, its own numbers being set."""
    set_pulls(net, node)
    set_floor(net, node)
    set_holds(net, node)


def wire_all(net: Network) -> None:
    """Read all links into their nodes; the same as ``wire`` for each, at a third of the time."""
    count = len(net.group)
    unusual = {*net.given, *net.skipped, *net.undated, *range(net.size, count)}
    needs_floor = _wire_usual(net, unusual)
    by_hand = unusual.union(_touching(net, unusual))
    for node in by_hand:
        wire(net, node)
    _set_floors(net, by_hand, needs_floor)


def _touching(net: Network, unusual: set[int]) -> list[int]:
    """The nodes that links join to unusual ones."""
    found = [link[1] for node in unusual for link in net.links_out[node]]
    found += [link[0] for node in unusual for link in net.links_in[node]]
    if net.set_aside:
        found += [
            node for node, links in enumerate(net.links_in) for link in links if link[2].id in net.set_aside
        ]
    return found


def _wire_usual(net: Network, unusual: set[int]) -> set[int]:
    """Wire the links between nodes that nothing is the matter with; the nodes that may begin without them."""
    clock, duration = net.clock, net.duration
    pulls: list[list[Pull]] = [[] for _ in clock]
    holds: list[list[Pull]] = [[] for _ in clock]
    reaches: list[list[Reach]] = [[] for _ in clock]
    back_reaches: list[list[Reach]] = [[] for _ in clock]
    joins = net.joins
    joins.pulls, joins.holds, joins.reaches, joins.back_reaches = (
        [*pulls],
        [*holds],
        [*reaches],
        [*back_reaches],
    )
    needs_floor: set[int] = set()
    releases = [net.groups[group].release for group in net.group] if len(net.projects) > 1 else []
    for node, links in enumerate(net.links_in):
        if node in unusual:
            continue
        own, minutes, into = clock[node], duration[node], pulls[node]
        for link in links:
            before, _, bond = link
            if before in unusual:
                continue
            kind, lag = bond.type, bond.lag
            end, back, held, forward = 2 * before + 1, 0, 2 * node, 0
            if kind is not _FS:
                if kind is _FF or kind is _SF:
                    back, held = minutes, held + 1
                if kind is _SS or kind is _SF:
                    end, forward = end - 1, duration[before]
                if kind is _FF:
                    needs_floor.add(node)
            if releases and releases[before] != releases[node]:
                needs_floor.add(node)
            counted = None
            if lag:
                lag, counted = lag_of(net, link)
            if clock[before] is own and (not lag or (counted is own and minutes)):
                into.append((end, 2 * (lag - back)))
                holds[before].append((held, forward - lag))
            else:
                reaches[node].append((end, lag, counted, back))
                back_reaches[before].append((held, lag, counted, forward))
    return needs_floor


def _set_floors(net: Network, done: set[int], needs_floor: set[int]) -> None:
    starts: dict[int, int] = {}
    limits, floor, duration = net.limits, net.floor, net.duration
    for node, record in enumerate(net.records):
        if node in done:
            continue
        if net.links_in[node] or record.goes_live or record.parent in limits or floor[node] > NEVER:
            if node in needs_floor or not net.links_in[node] or record.parent in limits:
                set_floor(net, node)
            continue
        group = net.group[node]
        key = starts.get(group)
        if key is None:
            start = net.project(node).start
            key = starts[group] = NEVER if start is None else net.clock[node].key(start)
        floor[node] = placed(key, duration[node]) if key > NEVER else NEVER
