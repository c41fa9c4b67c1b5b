"""Reading the links of a large network at once, column by column: its order, its floors, and all its bounds.

The same comes out as from ``ordering`` and ``wiring``, of which this is the short way for what most large
plans are. numpy is imported with this module, and this module only when a plan is large.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from relplanner.domain.kinds import Dependency
from relplanner.domain.kinds.choices import LagUnit, LinkType
from relplanner.schedule.bounds import WALL, Bounds, Flags, Ints, numbered, rows
from relplanner.schedule.bulk import Bulk
from relplanner.schedule.links import floor_of, hold_of, is_plain, pull_of
from relplanner.schedule.network import NEVER, Link, Network, Reach

_predecessor, _successor = attrgetter("predecessor"), attrgetter("successor")
_type, _lag, _unit = attrgetter("type"), attrgetter("lag"), attrgetter("lag_unit")


def read_at_once(net: Network, links: Sequence[Dependency], width: int) -> bool:
    """Order a network whose nodes are laid, and wire it into arrays.

    False when it has to go the long way: links of phases, a loop, levels that are fewer than ``width`` wide,
    or nodes that nothing dates, that are skipped, or in a release that is planned back.
    """
    if not _is_usual(net):
        return False
    find = net.index.get
    before, after = list(map(find, map(_predecessor, links))), list(map(find, map(_successor, links)))
    if None in before or None in after:
        return False
    ties = _ties(net, links, np.array(before, dtype=np.int64), np.array(after, dtype=np.int64))
    level = _levels(ties.before, ties.after, net.size, width)
    if level is None:
        return False
    net.level, net.order = level.tolist(), np.argsort(level, kind="stable").tolist()
    ahead, behind, pulling = _bounds(net, links, ties)
    net.floor = _floors(net, ties, pulling)
    net.bulk = Bulk(net, ahead, behind)
    return True


class _Ties(NamedTuple):
    """The links as columns."""

    before: Ints
    after: Ints
    from_start: Flags
    to_finish: Flags
    is_ff: Flags
    lag: Ints
    """In minutes."""
    clock: Ints
    """The number of the clock that the lag is counted on."""

    def at(self, which: Flags) -> _Ties:
        """Some of them."""
        before, after, from_start, to_finish, is_ff, lag, clock = self
        return _Ties(
            before[which], after[which], from_start[which], to_finish[which], is_ff[which], lag[which],
            clock[which],
        )  # fmt: skip


def _is_usual(net: Network) -> bool:
    projects = [net.projects.get(group.release) for group in net.groups]
    dated = all(each is not None and each.start is not None for each in projects)
    backwards = any(project.backwards for project in net.projects.values())
    return dated and not (backwards or net.undated or net.skipped)


def _ties(net: Network, links: Sequence[Dependency], before: Ints, after: Ints) -> _Ties:
    # Members of an enumeration are told apart by identity: Python takes long to hash one.
    kind = np.fromiter(map(id, map(_type, links)), dtype=np.int64, count=len(links))
    is_ff = kind == id(LinkType.FF)
    is_sf = kind == id(LinkType.SF)
    lag = np.fromiter(map(_lag, links), dtype=np.int64, count=len(links))
    number = numbered(net)
    of_group = np.array([number[group.lag_clock] for group in net.groups], dtype=np.int64)
    clock = of_group[np.array(net.group, dtype=np.int64)[after]]
    lagged = np.flatnonzero(lag)
    unit = np.array([id(_unit(links[at])) for at in lagged.tolist()], dtype=np.int64)
    clock[lagged[unit == id(LagUnit.ELAPSED)]] = WALL
    clock[lag == 0] = WALL
    for at in lagged[unit == id(LagUnit.PERCENT)].tolist():
        source = int(before[at])
        lag[at] = round(net.duration[source] * int(lag[at]) / 100)
        if net.records[source].elapsed or not lag[at]:
            clock[at] = WALL
    return _Ties(before, after, (kind == id(LinkType.SS)) | is_sf, is_ff | is_sf, is_ff, lag, clock)


def _levels(before: Ints, after: Ints, count: int, width: int) -> Ints | None:
    """The longest way to each node (Kahn 1962, by levels); None for a loop and where levels are narrow."""
    by_source = np.argsort(before, kind="stable")
    targets = after[by_source]
    first = np.searchsorted(before[by_source], np.arange(count + 1))
    waiting = np.bincount(after, minlength=count)
    level = np.full(count, -1, dtype=np.int64)
    front = np.flatnonzero(waiting == 0)
    depth = reached = 0
    while len(front):
        level[front] = depth
        reached += len(front)
        depth += 1
        if depth * width > count:
            return None
        begin = first[front]
        lengths = first[front + 1] - begin
        ends = np.cumsum(lengths)
        out = targets[np.repeat(begin - ends + lengths, lengths) + np.arange(ends[-1])]
        met, times = np.unique(out, return_counts=True)
        waiting[met] -= times
        front = met[waiting[met] == 0]
    return level if reached == count else None


def _bounds(net: Network, links: Sequence[Dependency], ties: _Ties) -> tuple[Bounds, Bounds, Flags]:
    """The bounds on starts and those on finishes, and which of the links ask anything of their successor."""
    duration, own = np.array(net.duration, dtype=np.int64), _clocks(net)
    given = np.zeros(net.size, dtype=bool)
    given[list(net.given)] = True
    apart = given[ties.before] | given[ties.after]
    usual = ties.at(~apart)
    before, after = usual.before, usual.after
    counted_here = (usual.clock == own[after]) & (duration[after] > 0)
    plain = (own[before] == own[after]) & ((usual.lag == 0) | counted_here)
    back = np.where(usual.to_finish, duration[after], 0)
    forward = np.where(usual.from_start, duration[before], 0)
    ahead = Bounds(after, 2 * before + ~usual.from_start, usual.lag, usual.clock, back, plain)
    behind = Bounds(before, 2 * after + usual.to_finish, usual.lag, usual.clock, forward, plain)
    told: list[list[tuple[int, Reach, bool]]] = [[], []]
    pulling = ~apart
    for at in np.flatnonzero(apart).tolist():
        link: Link = int(ties.before[at]), int(ties.after[at]), links[at]
        pull, hold = pull_of(net, link), hold_of(net, link)
        pulling[at] = pull is not None
        for of, reach, into in ((link[1], pull, told[0]), (link[0], hold, told[1])):
            if reach is not None:
                into.append((of, reach, is_plain(net, link, reach[1], reach[2])))
    number = numbered(net)
    return ahead.and_(rows(told[0], number)), behind.and_(rows(told[1], number)), pulling


def _clocks(net: Network) -> Ints:
    """The number of the clock that each node is on."""
    number = numbered(net)
    of_group = np.array([number[group.clock] for group in net.groups], dtype=np.int64)
    return of_group[np.array(net.group, dtype=np.int64)]


def _floors(net: Network, ties: _Ties, pulling: Flags) -> list[int]:
    """Where nodes begin for want of a predecessor: ``links.set_floor``, for all of them."""
    group = np.array(net.group, dtype=np.int64)
    places = {release: place for place, release in enumerate(net.projects)}
    release = np.array([places[each.release] for each in net.groups], dtype=np.int64)[group]
    own = pulling & (release[ties.before] == release[ties.after])
    is_pulled, has_own, has_ff, special, given = np.zeros((5, net.size), dtype=bool)
    is_pulled[ties.after[pulling]] = True
    has_own[ties.after[own]] = True
    has_ff[ties.after[own & ties.is_ff]] = True
    given[list(net.given)] = True
    begins = ~has_own | has_ff
    for node, record in enumerate(net.records):
        if (record.goes_live or record.parent in net.limits) and node not in net.given:
            special[node] = True
            pulled = bool(is_pulled[node])
            net.floor[node] = floor_of(net, node, is_pulled=pulled, begins=bool(begins[node]))
    floor = np.array(net.floor, dtype=np.int64)
    keys = [each.clock.key(net.projects[each.release].start or 0) for each in net.groups]
    start = np.array(keys, dtype=np.int64)[group] | (np.array(net.duration, dtype=np.int64) > 0)
    free = ((floor == NEVER) | is_pulled) & begins & ~given & ~special
    found: list[int] = np.where(free, np.maximum(floor, start), floor).tolist()
    return found
