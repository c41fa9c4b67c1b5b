"""What a link asks of its two nodes, and where an activity begins that no link asks anything of.

As Microsoft Project has it: a lag is counted on the successor's calendar; a percentage is of the
predecessor's duration; what is done pulls its successors and is held by nothing; a start that is a fact or is
given holds nobody back.
"""

from __future__ import annotations

from relplanner.domain.kinds.choices import LagUnit, LinkType
from relplanner.schedule.clock import Clock
from relplanner.schedule.network import NEVER, Bond, Link, Network, Pull, Reach
from relplanner.schedule.nodes import placed


def from_start(bond: Bond) -> bool:
    """Whether a link hangs on its predecessor's start."""
    return bond.type is LinkType.SS or bond.type is LinkType.SF


def to_finish(bond: Bond) -> bool:
    """Whether a link bears on its successor's finish."""
    return bond.type is LinkType.FF or bond.type is LinkType.SF


def set_pulls(net: Network, node: int) -> None:
    """What the links into a node ask of its start: on its own clock added up, else by a reach."""
    pulls: list[Pull] = []
    reaches: list[Reach] = []
    for link in net.links_in[node]:
        if (reach := pull_of(net, link)) is not None:
            end, lag, clock, back = reach
            if is_plain(net, link, lag, clock):
                pulls.append((end, 2 * (lag - back)))
            else:
                reaches.append(reach)
    net.joins.pulls[node], net.joins.reaches[node] = tuple(pulls), tuple(reaches)


def set_holds(net: Network, node: int) -> None:
    """What the links out of a node allow of its finish."""
    holds: list[Pull] = []
    reaches: list[Reach] = []
    for link in net.links_out[node]:
        if (reach := hold_of(net, link)) is not None:
            end, lag, clock, forward = reach
            if is_plain(net, link, lag, clock):
                holds.append((end, forward - lag))
            else:
                reaches.append(reach)
    net.joins.holds[node], net.joins.back_reaches[node] = tuple(holds), tuple(reaches)


def pull_of(net: Network, link: Link) -> Reach | None:
    """What a link asks of its successor's start; None when it asks nothing."""
    if not asks(net, link):
        return None
    before, after, bond = link
    back = net.duration[after] if to_finish(bond) else 0
    return 2 * before + (not from_start(bond)), *lag_of(net, link), back


def hold_of(net: Network, link: Link) -> Reach | None:
    """What a link allows of its predecessor's finish; None when it forbids nothing."""
    if not _holds(net, link):
        return None
    before, after, bond = link
    forward = net.duration[before] if from_start(bond) else 0
    return 2 * after + to_finish(bond), *lag_of(net, link), forward


def set_floor(net: Network, node: int) -> None:
    """Where a node begins for want of a predecessor: with its release, or with its own constraint alone.

    A finish-to-finish link does not pull work before its release's start, and neither does a link from
    another release. What goes live and waits for nothing goes live on the day its release is to.
    """
    if node >= net.size or node in net.given or node in net.undated:
        return
    pulling = [link for link in net.links_in[node] if asks(net, link)]
    own = [link for link in pulling if net.same_release(link[0], node)]
    begins = not own or any(link[2].type is LinkType.FF for link in own)
    net.floor[node] = floor_of(net, node, is_pulled=bool(pulling), begins=begins)


def floor_of(net: Network, node: int, *, is_pulled: bool, begins: bool) -> int:
    """The floor of a node that is not given, as ``set_floor`` has it; ``begins`` where its release's start
    counts, too, should any link pull it."""
    record = net.records[node]
    limit = net.limits.get(record.parent or "")
    clock, minutes = net.clock[node], net.duration[node]
    floor = net.floor[node]
    if limit is not None and limit[0] > NEVER:
        floor = max(floor, placed(clock.key(limit[0]), minutes))
    if floor == NEVER or is_pulled:
        project = net.project(node)
        start = project.start
        if record.goes_live and not is_pulled and project.target is not None:
            start = clock.minute(clock.key(project.target) - 2 * minutes)
        if start is not None and begins:
            floor = max(floor, placed(clock.key(start), minutes))
    return floor


def lag_of(net: Network, link: Link) -> tuple[int, Clock | None]:
    """A link's lag in minutes, and the clock they are counted on; None for minutes on the wall."""
    before, after, bond = link
    if not bond.lag:
        return 0, None
    clock = net.groups[net.group[after]].lag_clock
    if bond.lag_unit is LagUnit.ELAPSED:
        return bond.lag, None
    if bond.lag_unit is LagUnit.PERCENT:
        lag = round(_whole_duration(net, before) * bond.lag / 100)
        elapsed = before < net.size and net.records[before].elapsed
        return lag, None if elapsed or not lag else clock
    return bond.lag, clock


def _whole_duration(net: Network, node: int) -> int:
    if node >= net.size:
        return net.shared.get(node, 0)
    if node in net.begun:
        return net.records[node].duration or 0
    return net.duration[node]


def is_plain(net: Network, link: Link, lag: int, clock: Clock | None) -> bool:
    """Whether both ends and the lag are on one clock, so that the bound is a sum."""
    before, after, _ = link
    own = net.clock[after]
    if net.clock[before] is not own or before >= net.size or after >= net.size:
        return False
    # A moment that waits so long sits where the wait ends; only the long way knows which side that is.
    return not lag or (clock is own and net.duration[after] > 0)


def asks(net: Network, link: Link) -> bool:
    """Whether a link asks anything of its successor's start."""
    before, after, bond = link
    if before in net.skipped or before in net.undated or after in net.undated or bond.id in net.set_aside:
        return False
    if after in net.begun:
        # Work that began out of turn waits with what remains; the start itself is a fact. Where nothing is
        # done there is nothing to split off, and the whole goes on from its start (Harris, 99 Tricks and
        # Traps for Microsoft Project).
        is_split = net.duration[after] < (net.records[after].duration or 0)
        return is_split and bond.type is not LinkType.SS and before not in net.done
    return after not in net.given


def _holds(net: Network, link: Link) -> bool:
    before, after, bond = link
    if before in net.undated or after in net.undated or before in net.skipped or after in net.skipped:
        return False
    if before in net.done or after in net.done or bond.id in net.set_aside:
        return False
    if from_start(bond) and before in net.given:
        return False
    return not (after in net.begun and bond.type is LinkType.SS)
