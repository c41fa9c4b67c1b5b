"""A network after an edit: what the edit touched is read anew, the rest is shared with the earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import compress
from operator import attrgetter, is_not
from typing import NamedTuple, TypeVar

from relplanner.domain.declare import Record
from relplanner.domain.edit import Edit
from relplanner.domain.kinds import (
    Activity,
    Calendar,
    CalendarDay,
    Dependency,
    Environment,
    Person,
    Product,
    Programme,
    Release,
)
from relplanner.domain.plan import Plan
from relplanner.schedule.links import set_holds
from relplanner.schedule.network import Network
from relplanner.schedule.nodes import set_node
from relplanner.schedule.wiring import wire

R = TypeVar("R", bound=Record)
_reckoned = attrgetter(
    "calendar", "environment", "owner", "elapsed", "duration", "mode", "start", "finish", "constraint",
    "constraint_date", "deadline", "actual_start", "actual_finish", "remaining", "hold", "goes_live",
)  # fmt: skip
_FRAME: Mapping[type[Record], attrgetter[object]] = {
    Programme: attrgetter("calendar"),
    Product: attrgetter("calendar"),
    Environment: attrgetter("calendar"),
    Person: attrgetter("calendar"),
    Release: attrgetter("product", "calendar", "start", "target_date", "committed_date"),
}
_placed = attrgetter("release", "parent", "key")
_joined = attrgetter("predecessor", "successor", "type", "lag", "lag_unit")


class Patch(NamedTuple):
    """The network after an edit, and the nodes whose early and whose late ends are to be reckoned anew."""

    net: Network
    forward: set[int]
    backward: set[int]


class _Touched(NamedTuple):
    records: list[Activity]
    nodes: set[int]
    gone: list[Dependency]
    come: list[Dependency]


def patched(net: Network, plan: Plan, edits: Iterable[Edit] | None = None) -> Patch | None:
    """The network of a later snapshot; None when it is another one, to be built from the ground.

    The frame must hold (``frame_holds``).
    ``edits`` are those that led to it, where they are known: they save looking for what differs.
    """
    touched = _touched(net, plan, edits)
    if touched is None:
        return None
    if not (touched.nodes or touched.gone or touched.come):
        return Patch(_retold(net, plan, touched.records), set(), set())
    later = _copy(net, plan, links=bool(touched.gone or touched.come))
    for record in touched.records:
        later.records[later.index[record.id]] = record
    ends: set[int] = set()
    for link in touched.gone:
        ends |= _unlink(later, link)
    for link in touched.come:
        joined = _link(later, link)
        if joined is None:
            return None
        ends |= joined
    changed = touched.nodes | ends
    after = {link[1] for node in changed for link in later.links_out[node]}
    before = {link[0] for node in changed for link in later.links_in[node]}
    moved = changed | after
    for node in moved:
        if node < later.size:
            set_node(later, node)
    if later.undated or any(_is_adrift(later, node) for node in moved):
        return None
    for node in moved:
        wire(later, node)
    for node in before - moved:
        set_holds(later, node)
    return Patch(later, moved, moved | before)


def frame_holds(old: Plan, new: Plan) -> bool:
    """Whether releases and calendars give activities the same to go by, whatever else is told of them."""
    if any(old.of(kind) is not new.of(kind) for kind in (Calendar, CalendarDay)):
        return False
    for kind, facts in _FRAME.items():
        was, now = old.of(kind), new.of(kind)
        if was is now:
            continue
        if was.keys() != now.keys() or any(facts(was[id]) != facts(record) for id, record in now.items()):
            return False
    return True


def _touched(net: Network, plan: Plan, edits: Iterable[Edit] | None) -> _Touched | None:
    old = net.plan
    if net.undated or net.set_aside:
        return None
    if any(net.project(node).backwards for node in net.alap):
        return None
    named = None if edits is None else [(edit.kind, edit.id) for edit in edits]
    records = _differing(old.of(Activity), plan.of(Activity), _named(Activity, named))
    if records is None:
        return None
    nodes: set[int] = set()
    kept: list[Activity] = []
    for was, now in records:
        node = net.index.get(now.id)
        if _placed(was) != _placed(now) or (node is None and _reckoned(was) != _reckoned(now)):
            return None
        if node is not None:
            kept.append(now)
            if _reckoned(was) != _reckoned(now):
                nodes.add(node)
    gone, come = _exchanged(old.of(Dependency), plan.of(Dependency), _named(Dependency, named))
    if any(end not in net.index for link in (*gone, *come) for end in (link.predecessor, link.successor)):
        return None
    if net.shared and (nodes or gone or come):
        return None
    return _Touched(kept, nodes, gone, come)


def _is_adrift(net: Network, node: int) -> bool:
    """Whether what dates a node is more than the nodes about it: its release has no start."""
    if node >= net.size or node in net.given:
        return False
    project = net.project(node)
    return project.start is None or project.backwards


def _named(kind: type[Record], named: list[tuple[str, str]] | None) -> list[str] | None:
    return None if named is None else list(dict.fromkeys(id for name, id in named if name == kind.KIND.name))


def _differing(old: Mapping[str, R], new: Mapping[str, R], ids: list[str] | None) -> list[tuple[R, R]] | None:
    """The records that changed, before and after; None when some came or went."""
    if old is new:
        return []
    if ids is not None:
        if any(id not in old or id not in new for id in ids):
            return None
        return [(old[id], new[id]) for id in ids]
    if len(old) != len(new) or any(map(is_not, old, new)):
        return None
    pairs = zip(old.values(), new.values(), strict=True)
    return list(compress(pairs, map(is_not, old.values(), new.values())))


def _exchanged(
    old: Mapping[str, Dependency], new: Mapping[str, Dependency], ids: list[str] | None
) -> tuple[list[Dependency], list[Dependency]]:
    """The links that went, and those that came; one that changed did both."""
    if old is new:
        return [], []
    differing = _differing(old, new, ids)
    if differing is not None:
        real = [(was, now) for was, now in differing if _joined(was) != _joined(now)]
        return [was for was, _ in real], [now for _, now in real]
    ids = list({**old, **new}) if ids is None else ids
    gone = [old[id] for id in ids if id in old and new.get(id) is not old[id]]
    return gone, [new[id] for id in ids if id in new and old.get(id) is not new[id]]


def _retold(net: Network, plan: Plan, records: Iterable[Activity]) -> Network:
    """The same network, of which something was told that moves nothing."""
    later = replace(net, plan=plan, records=net.records.copy())
    for record in records:
        later.records[net.index[record.id]] = record
    return later


def _copy(net: Network, plan: Plan, *, links: bool) -> Network:
    return replace(
        net,
        plan=plan,
        bulk=None,
        is_patched=True,
        records=net.records.copy(),
        group=net.group.copy(),
        clock=net.clock.copy(),
        duration=net.duration.copy(),
        floor=net.floor.copy(),
        ceiling=net.ceiling.copy(),
        latest=net.latest.copy(),
        settled=net.settled.copy(),
        given=net.given.copy(),
        begun=net.begun.copy(),
        alap=net.alap.copy(),
        skipped=net.skipped.copy(),
        done=net.done.copy(),
        undated=net.undated.copy(),
        known_joins=net.joins.copy(links=links),
        level=net.level.copy() if links else net.level,
    )


def _unlink(net: Network, link: Dependency) -> set[int]:
    before, after = net.index[link.predecessor], net.index[link.successor]
    net.links_in[after] = [each for each in net.links_in[after] if each[2].id != link.id]
    net.links_out[before] = [each for each in net.links_out[before] if each[2].id != link.id]
    return {before, after}


def _link(net: Network, link: Dependency) -> set[int] | None:
    """Join two nodes and lift what follows to levels above; None when that would close a loop."""
    before, after = net.index[link.predecessor], net.index[link.successor]
    joined = before, after, link
    net.links_in[after] = [*net.links_in[after], joined]
    net.links_out[before] = [*net.links_out[before], joined]
    level = net.level
    waiting = [(after, level[before] + 1)]
    lifted = False
    while waiting:
        node, least = waiting.pop()
        if level[node] >= least:
            continue
        if node == before:
            return None
        level[node] = least
        lifted = True
        waiting += [(each[1], least + 1) for each in net.links_out[node]]
    if lifted:
        net.order = []
    return {before, after}
