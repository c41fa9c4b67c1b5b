"""A snapshot as a network: its nodes, the ports of linked summaries, its links, and the order to go in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.kinds.choices import Constraint, LagUnit, LinkType, Scheduling
from relplanner.domain.plan import Plan
from relplanner.schedule import walking
from relplanner.schedule.aftermath import set_aftermath_apart
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.clock import minute_of
from relplanner.schedule.links import from_start, to_finish
from relplanner.schedule.network import ALWAYS, NEVER, Bond, Group, Joins, Network, Project
from relplanner.schedule.nodes import set_node
from relplanner.schedule.ordering import put_in_order
from relplanner.schedule.tree import Tree
from relplanner.schedule.wiring import wire_all

_duration = attrgetter("duration")
_bound = attrgetter("release", "calendar", "environment", "owner", "elapsed")
_rule = attrgetter("mode", "constraint", "deadline", "actual_start", "actual_finish", "hold")
_PLAIN = Scheduling.AUTOMATIC, Constraint.ASAP, None, None, None, None


@dataclass(frozen=True, slots=True)
class _Tie:
    """How a part hangs on its summary's port."""

    type: LinkType
    id: str = ""
    lag: int = 0
    lag_unit: LagUnit = LagUnit.WORKING


def build(plan: Plan, calendars: Calendars) -> Network:
    """The network of a snapshot, in order and with the links that would close a loop set aside."""
    activities = plan.of(Activity)
    tree = Tree(activities)
    leaves = [record for id, record in activities.items() if id not in tree.parts]
    net = Network(
        plan=plan,
        calendars=calendars,
        projects={id: project_of(release, calendars) for id, release in plan.of(Release).items()},
        records=leaves,
        index={record.id: node for node, record in enumerate(leaves)},
        groups=[],
        group_of={},
        limits=_limits(activities, tree.parts),
        tree=tree,
    )
    _lay_nodes(net)
    if _is_read_at_once(net):
        net.reader = _read_joins
        return net
    _Wiring(net, activities).lay(plan.of(Dependency).values())
    put_in_order(net, activities)
    set_aftermath_apart(net)
    rooted = all(_is_rooted(net.projects.get(group.release)) for group in net.groups if group.release)
    if not rooted or net.undated or net.skipped or net.set_aside:
        for node in net.order:
            _date(net, node)
    wire_all(net)
    return net


def _is_read_at_once(net: Network) -> bool:
    """Read a large and wide network into arrays, where it is plain enough for that."""
    if not walking.is_large(net.size):
        return False
    # A tenth of a second to import: only large plans pay for numpy.
    from relplanner.schedule.columns import read_at_once

    return read_at_once(net, list(net.plan.of(Dependency).values()), walking.WIDE)


def _read_joins(net: Network) -> Joins:
    """What joins the nodes of a network that was read into arrays."""
    net.known_joins, floor = Joins(), net.floor
    net.floor = floor.copy()
    _Wiring(net, net.plan.of(Activity)).lay(net.plan.of(Dependency).values())
    wire_all(net)
    net.floor = floor
    return net.known_joins


def project_of(release: Release, calendars: Calendars) -> Project:
    """What a release gives its activities to begin with."""
    start = minute_of(release.start) if release.start else None
    # A commitment is what was promised; the target is what is planned for.
    day = release.target_date or release.committed_date
    target = None
    if day is not None:
        target = minute_of(calendars.of_release(release.id).end_of(day))
    return Project(start, target, start is None and target is not None)


def _limits(
    activities: Mapping[str, Activity], parts: Mapping[str, Iterable[str]]
) -> dict[str, tuple[int, int]]:
    """What summaries' constraints and deadlines, and those above them, allow their parts."""
    limits: dict[str, tuple[int, int]] = {}
    for id in parts:
        earliest, latest = NEVER, ALWAYS
        current: str | None = id
        seen: set[str] = set()
        while current is not None and current in activities and current not in seen:
            seen.add(current)
            record = activities[current]
            date = minute_of(record.constraint_date) if record.constraint_date else None
            if date is not None and record.constraint is Constraint.START_NO_EARLIER:
                earliest = max(earliest, date)
            if date is not None and record.constraint is Constraint.FINISH_NO_LATER:
                latest = min(latest, date)
            if record.deadline is not None:
                latest = min(latest, minute_of(record.deadline))
            current = record.parent
        if earliest > NEVER or latest < ALWAYS:
            limits[id] = earliest, latest
    return limits


def _lay_nodes(net: Network) -> None:
    """Read the records into nodes: most by column, since most are plain and a large plan has many."""
    count, records = net.size, net.records
    net.floor, net.ceiling, net.latest = [NEVER] * count, [ALWAYS] * count, [ALWAYS] * count
    bound = list(map(_bound, records))
    group_of = {
        key: net.group_of_record(record) for key, record in dict(zip(bound, records, strict=True)).items()
    }
    clocks = [group.clock for group in net.groups]
    net.group = [group_of[key] for key in bound]
    net.clock = [clocks[group] for group in net.group]
    net.duration = [minutes or 0 for minutes in map(_duration, records)]
    if any(project.backwards for project in net.projects.values()):
        unusual: Iterable[int] = range(count)
    else:
        unusual = [node for node, rule in enumerate(map(_rule, records)) if rule != _PLAIN]
    within = (
        [node for node, record in enumerate(records) if record.parent in net.limits] if net.limits else []
    )
    for node in {*unusual, *within}:
        set_node(net, node)


def _is_rooted(project: Project | None) -> bool:
    """Whether a release gives its activities a day to begin with or to end by."""
    return project is not None and (project.start is not None or project.target is not None)


def _date(net: Network, node: int) -> None:
    """Mark a node that nothing dates: no release to begin with, no date of its own, nobody to follow."""
    if node in net.undated or node in net.given:
        return
    follows = any(
        before not in net.undated and before not in net.skipped and bond.id not in net.set_aside
        for before, _, bond in net.links_in[node]
    )
    if follows:
        return
    if node >= net.size:
        net.undated.add(node)
        return
    project = net.project(node)
    limit = net.limits.get(net.records[node].parent or "", (NEVER, ALWAYS))
    if not _is_rooted(project) and net.floor[node] == NEVER == limit[0]:
        net.undated.add(node)


class _Wiring:
    """Joins nodes by links, with ports for the ends that are summaries."""

    def __init__(self, net: Network, activities: Mapping[str, Activity]) -> None:
        self._net = net
        self._activities = activities
        self._ports: dict[tuple[str, bool, bool], int] = {}
        net.joins.links_in = [[] for _ in range(net.size)]
        net.joins.links_out = [[] for _ in range(net.size)]

    def lay(self, links: Iterable[Dependency]) -> None:
        net = self._net
        find, links_in, links_out = net.index.get, net.links_in, net.links_out
        for link in links:
            before, after = find(link.predecessor), find(link.successor)
            if before is None or after is None:
                if link.predecessor not in self._activities or link.successor not in self._activities:
                    continue
                if before is None:
                    before = self._port(link.predecessor, not from_start(link), inward=False)
                if after is None:
                    after = self._port(link.successor, to_finish(link), inward=True)
            if before >= net.size and link.lag_unit is LagUnit.PERCENT:
                net.shared[before] = 0
            joined = before, after, link
            links_in[after].append(joined)
            links_out[before].append(joined)

    def _port(self, summary: str, at_finish: bool, *, inward: bool) -> int:
        """The node through which links into or out of one end of a summary reach its parts."""
        port = self._ports.get((summary, at_finish, inward))
        if port is not None:
            return port
        net = self._net
        port = self._ports[summary, at_finish, inward] = len(net.group)
        net.ports.append(summary)
        record = self._activities[summary]
        lag_clock = net.groups[net.group_of_record(record)].lag_clock
        clock = net.calendars.clock_of(net.calendars.elapsed)
        net.group.append(len(net.groups))
        net.groups.append(Group("", clock, lag_clock))
        net.clock.append(clock)
        net.duration.append(0)
        net.floor.append(NEVER)
        net.ceiling.append(ALWAYS)
        net.latest.append(ALWAYS)
        net.links_in.append([])
        net.links_out.append([])
        if not inward and not at_finish:
            net.earliest_of.add(port)
        for leaf in net.tree.leaves(summary):
            self._tie(port, net.index[leaf], at_finish, inward)
        return port

    def _tie(self, port: int, part: int, at_finish: bool, inward: bool) -> None:
        if inward:
            joined: tuple[int, int, Bond] = port, part, _TIES[LinkType.FF if at_finish else LinkType.FS]
        else:
            joined = part, port, _TIES[LinkType.FS if at_finish else LinkType.SS]
        self._net.links_in[joined[1]].append(joined)
        self._net.links_out[joined[0]].append(joined)


_TIES = {type: _Tie(type) for type in LinkType}
