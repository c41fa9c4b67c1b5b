"""What a network comes to: when each activity is and could be, and how much it can slip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from relplanner.domain.kinds import Activity
from relplanner.domain.kinds.choices import Scheduling
from relplanner.schedule.clock import moment_of
from relplanner.schedule.links import from_start, lag_of, set_floor, to_finish
from relplanner.schedule.network import ALWAYS, NEVER, OPEN, Link, Network
from relplanner.schedule.nodes import placed
from relplanner.schedule.passes import Limits, bound_of, early_minute, forward, late_minute
from relplanner.schedule.walking import all_backward, all_forward, in_order, walked_back, walked_on
from relplanner.schedule.wiring import wire


class Timing(NamedTuple):
    """All that is reckoned of one activity; floats and duration in working minutes of its calendar."""

    start: dt.datetime
    finish: dt.datetime
    early_start: dt.datetime
    early_finish: dt.datetime
    late_start: dt.datetime
    late_finish: dt.datetime
    total_float: int
    free_float: int
    critical: bool
    duration: int
    pinned: bool


class Clash(NamedTuple):
    """A link that does not hold, because what follows is pinned or must be then; by how many minutes."""

    link: str
    successor: str
    minutes: int


class Since(NamedTuple):
    """What an edit did to an earlier timetable: what it moved, and what is to be walked back from."""

    moved: set[int]
    touched: set[int]
    late: list[int] | None
    limits: Limits


class Timetable:
    """The dates of one network. Late dates and floats are reckoned when first asked for."""

    def __init__(
        self,
        net: Network,
        ends: list[int],
        early: list[int] | None = None,
        late: list[int] | None = None,
        since: Since | None = None,
    ) -> None:
        self.net = net
        self._late = late
        self._since = since
        self.ends = ends
        """The keys at which activities are scheduled."""
        self.early = early or ends
        """The keys at which they could be; they differ only where something is as late as possible."""

    # -- one activity --------------------------------------------------------------------------------------

    def minutes(self, node: int) -> tuple[int, int] | None:
        """When a node starts and finishes, in minutes; None for what nothing dates."""
        if node in self.net.undated:
            return None
        return early_minute(self.net, self.ends, 2 * node), early_minute(self.net, self.ends, 2 * node + 1)

    def all_minutes(self) -> Iterator[tuple[int, int] | None]:
        """When each activity starts and finishes, in minutes, in the order of the nodes."""
        net = self.net
        if net.bulk is None or net.undated:
            return map(self.minutes, range(net.size))
        plain = net.bulk.minutes_of(self.ends)
        for node, given in net.given.items():
            plain[2 * node] = given.start
            if given.finish is not None:
                plain[2 * node + 1] = given.finish
        return zip(plain[: 2 * net.size : 2], plain[1 : 2 * net.size : 2], strict=True)

    def span(self, activity: str) -> tuple[dt.datetime, dt.datetime] | None:
        """When an activity without parts starts and finishes."""
        node = self.net.index.get(activity)
        found = None if node is None else self.minutes(node)
        return found and (moment_of(found[0]), moment_of(found[1]))

    def timing(self, activity: str) -> Timing | None:
        """All that is reckoned of an activity without parts; None when nothing dates it."""
        node = self.net.index.get(activity)
        if node is None or (found := self.minutes(node)) is None:
            return None
        net = self.net
        source = self._could_be if node in net.alap else self.ends
        start, finish = early_minute(net, source, 2 * node), early_minute(net, source, 2 * node + 1)
        late_start, late_finish = self._late_minutes(node)
        clock = net.clock[node]
        return Timing(
            start=moment_of(found[0]),
            finish=moment_of(found[1]),
            early_start=moment_of(start),
            early_finish=moment_of(finish),
            late_start=moment_of(late_start),
            late_finish=moment_of(late_finish),
            total_float=self.total_float(node),
            free_float=self.free_float(node),
            critical=self.is_critical(node),
            duration=clock.position(found[1]) - clock.position(found[0]),
            pinned=net.records[node].mode is Scheduling.PINNED,
        )

    def total_float(self, node: int) -> int:
        """By how much a node can slip before its release, a deadline or a constraint does; negative when
        it is too late already."""
        net, late, ends = self.net, self.late, self.ends
        if node in net.done or node in net.alap:
            return 0
        at_finish = late[2 * node + 1] - (ends[2 * node + 1] >> 1)
        if node in net.begun:
            return at_finish
        wanted = ends[2 * node] >> 1
        if net.ceiling[node] < ALWAYS and node not in net.given:
            wanted = max(wanted, self._wanted(node) >> 1)
        return min(late[2 * node] - wanted, at_finish)

    def free_float(self, node: int) -> int:
        """By how much a node can slip before another has to; never negative."""
        net = self.net
        if node in net.done:
            return 0
        slacks = [
            self._slack(node, link)
            for link in net.links_out[node]
            if link[1] not in net.done and link[1] not in net.undated and link[1] not in net.skipped
            and link[2].id not in net.set_aside
        ]  # fmt: skip
        return max(0, min((*slacks, self.total_float(node))))

    def is_critical(self, node: int) -> bool:
        """Whether any slip of a node makes something late."""
        return node not in self.net.done and self.total_float(node) <= 0

    # -- the whole -----------------------------------------------------------------------------------------

    @property
    def loops(self) -> tuple[tuple[str, ...], ...]:
        """The keys around every loop; the link that closes each is not counted."""
        return tuple(self.net.loops)

    def clashes(self) -> Iterator[Clash]:
        """The links that what is pinned, or must be on a date, does not keep; done work is past telling."""
        net = self.net
        held = set(net.given) | {node for node, key in enumerate(net.ceiling) if key < ALWAYS}
        for node in held - net.done - net.undated - net.begun.keys():
            own = self.ends[2 * node] >> 1
            for link in net.links_in[node]:
                if not counts(net, link):
                    continue
                short = (asked_by(self, link) >> 1) - own
                if short > 0:
                    yield Clash(link[2].id, net.records[node].id, short)

    @cached_property
    def finishes(self) -> dict[str, int]:
        """The minute at which each release's last activity ends; skipped ones do not count."""
        return finishes_of(self.net, self.ends)

    @cached_property
    def moved(self) -> frozenset[str] | None:
        """The ids of the activities that an edit moved; None when all were reckoned anew."""
        if self._since is None:
            return None
        return frozenset(self.net.records[node].id for node in self._since.moved if node < self.net.size)

    @cached_property
    def _could_be(self) -> list[int]:
        """The keys at which what is as late as possible could be, others being where they are scheduled."""
        net, ends = self.net, self.ends.copy()
        forward(net, ends, [node for node in in_order(net) if node in net.alap or node >= net.size], {})
        return ends

    @property
    def late(self) -> list[int]:
        """The late positions of all ends."""
        if self._late is None:
            self._late = self._reckoned_late()
        return self._late

    def _reckoned_late(self) -> list[int]:
        limits = self._limits
        since = self._since
        if since is not None and since.late is not None and since.limits == limits[: len(since.limits)]:
            return walked_back(self.net, since.late.copy(), limits, since.touched, self.early)
        return all_backward(self.net, limits, self.early)

    @cached_property
    def _limits(self) -> Limits:
        return limits_of(self.net, finishes_of(self.net, self.early))

    def after(self, net: Network, pulled: set[int], held: set[int]) -> Timetable:
        """The dates after an edit: ``pulled`` and ``held`` are the nodes to reckon anew, forward and back."""
        if not pulled and not held:
            return Timetable(net, self.ends, self.early, self._late, Since(set(), set(), None, []))
        if net.alap or net.earliest_of:
            return reckon(net)
        ends, moved = walked_on(net, self.ends.copy(), pulled)
        late = self._late
        # What was read anew may keep its numbers and still be another moment: on another clock.
        since = Since(moved | pulled, held, late, self._limits if late is not None else [])
        return Timetable(net, ends, since=since)

    # -- inside --------------------------------------------------------------------------------------------

    def _late_minutes(self, node: int) -> tuple[int, int]:
        net = self.net
        given = net.given.get(node)
        if node in net.done and given is not None and given.finish is not None:
            return given.start, given.finish
        start = late_minute(net, self.late, 2 * node)
        if node in net.begun and given is not None:
            start = given.start
        return start, late_minute(net, self.late, 2 * node + 1)

    def _wanted(self, node: int) -> int:
        """The key at which the network would have a node start, were there no constraint against it."""
        net = self.net
        asked = [net.floor[node] if net.floor[node] != net.ceiling[node] else NEVER]
        asked += [asked_by(self, link) for link in net.links_in[node] if counts(self.net, link)]
        return placed(max(asked), net.duration[node])

    def _slack(self, node: int, link: Link) -> int:
        """How far the end of a node that a link holds on to is from where the link would be tight."""
        net = self.net
        _, after, bond = link
        lag, clock = lag_of(net, link)
        minute = early_minute(net, self.ends, 2 * after + (to_finish(bond)))
        if clock is None:
            minute -= lag
        else:
            minute = clock.minute(2 * (clock.position(minute) - lag) + (lag > 0))
        own = self.ends[2 * node + (not from_start(bond))] >> 1
        return net.clock[node].position(minute) - own


def counts(net: Network, link: Link) -> bool:
    """Whether a link has a say: its predecessor is dated and not skipped, and it closes no loop."""
    return link[0] not in net.undated and link[0] not in net.skipped and link[2].id not in net.set_aside


def asked_by(table: Timetable, link: Link) -> int:
    """The key that a link asks of its successor's start, whether or not that is heeded."""
    net = table.net
    before, after, bond = link
    lag, clock = lag_of(net, link)
    back = net.duration[after] if to_finish(bond) else 0
    reach = 2 * before + (not from_start(bond)), lag, clock, back
    return bound_of(net, table.ends, after, reach)


def finishes_of(net: Network, ends: list[int]) -> dict[str, int]:
    """The minute at which each release's last activity ends; of one planned back, its target."""
    best = [NEVER] * len(net.groups)
    group = net.group
    apart = net.given.keys() | net.skipped | net.undated
    for node, key in zip(range(net.size), ends[1::2], strict=False):
        number = group[node]
        if key > best[number] and node not in apart:
            best[number] = key
    finishes: dict[str, int] = {}
    for number, key in enumerate(best):
        if key > NEVER:
            whose = net.groups[number]
            finishes[whose.release] = max(finishes.get(whose.release, NEVER), whose.clock.minute(key))
    for node in net.given.keys() - net.skipped - net.undated:
        release = net.records[node].release
        finishes[release] = max(finishes.get(release, NEVER), early_minute(net, ends, 2 * node + 1))
    return finishes


def limits_of(net: Network, finishes: dict[str, int]) -> Limits:
    """By group, the position by which its release is over: its finish, or the target of one planned back."""
    limits: Limits = []
    for group in net.groups:
        project = net.projects.get(group.release)
        planned_back = project is not None and project.backwards and not group.after_live
        minute = project.target if project and planned_back else finishes.get(group.release)
        limits.append(ALWAYS if minute is None else group.clock.position(minute))
    return limits


def reckon(net: Network) -> Timetable:
    """The dates of a network, all of them anew."""
    if any(project.backwards for project in net.projects.values()):
        _begin_backwards(net)
    ends = all_forward(net, {})
    while net.shared and _share_again(net, ends):
        ends = all_forward(net, {})
    if not net.alap:
        return Timetable(net, ends)
    first = Timetable(net, ends)
    late = {
        node: placed(2 * first.late[2 * node], net.duration[node])
        for node in net.alap - net.given.keys() - net.undated
    }
    later = all_forward(net, late)
    return Timetable(net, later, early=ends, late=first.late)


def _share_again(net: Network, ends: list[int]) -> bool:
    """Count lags that are a percentage of a phase anew, by what it has come to take; whether any changed.

    Each round settles the phases that only settled ones come before, so it ends.
    """
    changed = False
    for port in net.shared:
        phase = net.plan.of(Activity)[net.ports[port - net.size]]
        nodes = [net.index[leaf] for leaf in net.tree.leaves(phase.id)]
        dated = [node for node in nodes if node not in net.undated and node not in net.skipped]
        if not dated:
            continue
        clock = net.groups[net.group_of_record(phase)].clock
        start = min(early_minute(net, ends, 2 * node) for node in dated)
        finish = max(early_minute(net, ends, 2 * node + 1) for node in dated)
        minutes = clock.position(finish) - clock.position(start)
        if minutes != net.shared[port]:
            net.shared[port], net.bulk, changed = minutes, None, True
            for node in {port, *(after for _, after, _ in net.links_out[port])}:
                wire(net, node)
    return changed


def _begin_backwards(net: Network) -> None:
    """Give the releases that are planned back from their targets the start that this comes to."""
    late = all_backward(net, limits_of(net, {}), [NEVER] * (2 * len(net.group)))
    starts: dict[str, int] = {}
    nodes: list[int] = []
    for node, record in enumerate(net.records):
        if net.project(node).backwards and node not in net.given and node not in net.undated:
            nodes.append(node)
            if late[2 * node] < OPEN:
                minute = late_minute(net, late, 2 * node)
                starts[record.release] = min(starts.get(record.release, minute), minute)
    for release, minute in starts.items():
        net.projects[release] = net.projects[release]._replace(start=minute)
    for node in nodes:
        set_floor(net, node)
