"""The two passes of the critical path method over a network, in plain integers.

Forward: a start is the latest of what pulls it; backward: a finish is the earliest of what holds it (Kelley
and Walker 1959). Both passes take the nodes to go over, so that a part can be reckoned anew on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from relplanner.schedule.network import ALWAYS, NEVER, OPEN, Network, Reach

Limits = list[int]
"""By group, the position by which its release is over."""


def forward(net: Network, ends: list[int], nodes: Iterable[int], late: Mapping[int, int]) -> None:
    """Set the early keys of nodes, given in an order in which predecessors come first.

    ``late`` holds starts that are put off: of what shall be as late as possible, once that is known.
    """
    floor, ceiling, duration = net.floor, net.ceiling, net.duration
    pulls, reaches, begun = net.joins.pulls, net.joins.reaches, net.begun
    for node in nodes:
        key = floor[node]
        for end, shift in pulls[node]:
            bound = ends[end] + shift
            if bound > key:
                key = bound
        if reaches[node]:
            key = _reached(net, ends, node, key)
        if key > ceiling[node]:
            key = ceiling[node]
        if late and node in late:
            key = max(key, late[node])
        minutes = duration[node]
        if minutes:
            key |= 1
            ends[2 * node] = key
            ends[2 * node + 1] = key + 2 * minutes - 1
        else:
            ends[2 * node] = ends[2 * node + 1] = key
        if begun and node in begun:
            ends[2 * node] = begun[node]


def backward(net: Network, late: list[int], limits: Limits, nodes: Iterable[int], ends: list[int]) -> None:
    """Set the late positions of nodes, given in an order in which successors come first.

    A node's early ends are asked for only where a summary's start is that of whichever part is first.
    """
    latest, duration, group, settled = net.latest, net.duration, net.group, net.settled
    holds, reaches = net.joins.holds, net.joins.back_reaches
    for node in nodes:
        finish = limits[group[node]]
        for end, shift in holds[node]:
            bound = late[end] + shift
            if bound < finish:
                finish = bound
        if reaches[node]:
            finish = min(finish, _held(net, late, node, ends))
        if finish > latest[node]:
            finish = latest[node]
        if settled and node in settled:
            finish = settled[node]
        late[2 * node + 1] = finish
        late[2 * node] = finish - duration[node] if finish < ALWAYS else ALWAYS


def early_minute(net: Network, ends: list[int], end: int) -> int:
    """The minute of an early end; of what is given the very moment it was given."""
    node, is_finish = divmod(end, 2)
    if (given := net.given.get(node)) is not None:
        if not is_finish:
            return given.start
        if given.finish is not None:
            return given.finish
    return net.clock[node].minute(ends[end])


def late_minute(net: Network, late: list[int], end: int) -> int:
    """The minute of a late end: a start where work can begin, a finish where it ends."""
    node, is_finish = divmod(end, 2)
    begins = not is_finish and net.duration[node] > 0
    return net.clock[node].minute(2 * late[end] + begins)


def bound_of(net: Network, ends: list[int], node: int, reach: Reach) -> int:
    """The key that a reach asks of a node's start."""
    end, lag, clock, back = reach
    minute = early_minute(net, ends, end)
    own = net.clock[node]
    if clock is None:
        return own.key(minute + lag) - 2 * back
    key = 2 * (clock.position(minute) + lag) + (lag < 0)
    if clock is not own:
        key = own.key(clock.minute(key))
    return key - 2 * back


def allowed_by(net: Network, late: list[int], node: int, reach: Reach) -> int:
    """The position that a reach allows of a node's finish."""
    end, lag, clock, forward = reach
    if late[end] >= OPEN:
        return ALWAYS
    minute = late_minute(net, late, end)
    if clock is None and lag and not net.duration[end >> 1]:
        # A moment may wait for the next working day, and be as early: that is what the wall leaves it.
        minute = net.clock[end >> 1].minute(2 * late[end] + 1) - lag
    elif clock is None:
        minute -= lag
    else:
        minute = clock.minute(2 * (clock.position(minute) - lag) + (lag > 0))
    return net.clock[node].position(minute) + forward


def _reached(net: Network, ends: list[int], node: int, key: int) -> int:
    bounds = [bound_of(net, ends, node, reach) for reach in net.joins.reaches[node] if ends[reach[0]] > NEVER]
    if node in net.earliest_of:
        return min(bounds, default=key)
    return max((key, *bounds))


def _held(net: Network, late: list[int], node: int, ends: list[int]) -> int:
    finish = ALWAYS
    for reach in net.joins.back_reaches[node]:
        port = reach[0] >> 1
        if port in net.earliest_of and not _is_first(net, ends, node, port):
            continue
        finish = min(finish, allowed_by(net, late, node, reach))
    return finish


def _is_first(net: Network, ends: list[int], node: int, port: int) -> bool:
    """Whether a summary starts with this part; not before it is known when anything starts."""
    if ends[2 * port] == NEVER or ends[2 * node] == NEVER:
        return False
    return early_minute(net, ends, 2 * node) <= early_minute(net, ends, 2 * port)
