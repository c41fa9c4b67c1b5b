"""The order in which a network is reckoned: levels, each above whatever it depends on, loops set aside."""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.domain.kinds import Activity, Dependency
from relplanner.domain.plan import key_number
from relplanner.schedule.network import Link, Network


def put_in_order(net: Network, activities: Mapping[str, Activity]) -> None:
    """Level the nodes; while that cannot be, set the newest link of a loop aside and note the loop's keys."""
    while not _levelled(net):
        loop = _loop(net)
        links = [bond for _, _, bond in loop if isinstance(bond, Dependency)]
        closing = max(links, key=lambda bond: key_number(bond.key))
        net.set_aside.add(closing.id)
        ids = [_id_of(net, before) for before, _, _ in loop]
        keys = [activities[id].key for id in dict.fromkeys(ids)]
        net.loops.append(tuple(keys))


def _id_of(net: Network, node: int) -> str:
    return net.records[node].id if node < net.size else net.ports[node - net.size]


def _levelled(net: Network) -> bool:
    """Level the network by its longest ways (Kahn 1962); False when a loop keeps some from being reached."""
    aside = net.set_aside
    links_out = net.links_out
    waiting = [len(links) for links in net.links_in]
    if aside:
        waiting = [sum(link[2].id not in aside for link in links) for links in net.links_in]
    level = net.level = [-1] * len(waiting)
    order: list[int] = []
    front = [node for node, count in enumerate(waiting) if not count]
    depth = 0
    while front:
        order += front
        following = []
        for node in front:
            level[node] = depth
            for _, after, bond in links_out[node]:
                if aside and bond.id in aside:
                    continue
                waiting[after] -= 1
                if not waiting[after]:
                    following.append(after)
        front = following
        depth += 1
    net.order = order
    return len(order) == len(waiting)


def _loop(net: Network) -> list[Link]:
    """The links around one loop, which there must be: going back from what is stuck never ends."""
    level, aside = net.level, net.set_aside
    node = level.index(-1)
    way: dict[int, Link] = {}
    while node not in way:
        way[node] = next(
            link for link in net.links_in[node] if level[link[0]] < 0 and link[2].id not in aside
        )
        node = way[node][0]
    loop: list[Link] = []
    start = node
    while True:
        loop.append(way[node])
        node = way[node][0]
        if node == start:
            break
    loop.reverse()
    return loop
