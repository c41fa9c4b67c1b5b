"""What an activity says about itself, as the numbers of its node."""

from __future__ import annotations

import datetime as dt

from relplanner.domain.kinds import Activity
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.domain.kinds.planning import Hold
from relplanner.schedule.clock import Clock, minute_of
from relplanner.schedule.network import ALWAYS, NEVER, Given, Network

MUST = frozenset({Constraint.MUST_START_ON, Constraint.MUST_FINISH_ON})
AT_FINISH = frozenset({Constraint.MUST_FINISH_ON, Constraint.FINISH_NO_EARLIER, Constraint.FINISH_NO_LATER})
_FLOORS = MUST | {Constraint.START_NO_EARLIER, Constraint.FINISH_NO_EARLIER}
_CEILINGS = MUST | {Constraint.START_NO_LATER, Constraint.FINISH_NO_LATER}


def set_node(net: Network, node: int) -> None:
    """Read the node's record into the network, as if nothing had been known of it.

    What a task without predecessors begins with is left to ``links.set_floor``.
    """
    record = net.records[node]
    group = net.group_of_record(record)
    clock = net.groups[group].clock
    net.group[node], net.clock[node] = group, clock
    net.floor[node], net.ceiling[node], net.latest[node] = NEVER, ALWAYS, ALWAYS
    for facts in (net.settled, net.given, net.begun):
        facts.pop(node, None)
    for marks in (net.alap, net.skipped, net.done, net.undated):
        marks.discard(node)
    if record.hold is Hold.SKIPPED:
        net.skipped.add(node)
    if record.actual_finish is not None or record.mode is Scheduling.PINNED:
        _set_given(net, node, record, clock)
    elif record.actual_start is not None:
        _set_begun(net, node, record, record.actual_start, clock)
    else:
        net.duration[node] = record.duration or 0
        _constrain_start(net, node, record, clock)
    if node not in net.done:
        _constrain_finish(net, node, record, clock)


def placed(key: int, minutes: int) -> int:
    """The start that a key asks of an activity: work begins where it can, a moment stays where it is."""
    return key | 1 if minutes else key


def _set_given(net: Network, node: int, record: Activity, clock: Clock) -> None:
    start, finish = _given_moments(record, clock)
    if start is None or finish is None:
        net.undated.add(node)
        net.duration[node] = record.duration or 0
        return
    finish = max(start, finish)
    net.given[node] = Given(start, finish)
    minutes = clock.position(finish) - clock.position(start)
    net.duration[node] = minutes
    net.floor[node] = net.ceiling[node] = placed(clock.key(start), minutes)
    if record.actual_finish is not None:
        net.done.add(node)
        net.settled[node] = clock.position(finish)


def _given_moments(record: Activity, clock: Clock) -> tuple[int | None, int | None]:
    start, finish = record.actual_start or record.start, record.actual_finish or record.finish
    begins = minute_of(start) if start else None
    ends = minute_of(finish) if finish else None
    minutes = record.duration or 0
    if begins and ends and record.actual_finish is None and record.start and begins >= ends:
        # What began after the day on which it was to be over takes as long as it was to take.
        minutes = max(0, clock.position(ends) - clock.position(minute_of(record.start)))
        ends = None
    if begins is None and ends is not None:
        begins = clock.minute(2 * (clock.position(ends) - minutes) + 1) if minutes else ends
    if ends is None and begins is not None:
        ends = clock.minute(2 * (clock.position(begins) + minutes)) if minutes else begins
    return begins, ends


def _set_begun(net: Network, node: int, record: Activity, start: dt.datetime, clock: Clock) -> None:
    """What has begun keeps its start; what remains follows what is done, and waits for what it depends on."""
    total = record.duration or 0
    remaining = total if record.remaining is None else record.remaining
    began = minute_of(start)
    key = clock.key(began)
    net.given[node] = Given(began, None)
    net.begun[node] = placed(key, total)
    net.duration[node] = remaining
    net.floor[node] = placed(2 * ((key >> 1) + max(0, total - remaining)), remaining) if total else key
    if record.constraint is Constraint.FINISH_NO_EARLIER and record.constraint_date is not None:
        bound = clock.key(minute_of(record.constraint_date)) - 2 * remaining
        net.floor[node] = max(net.floor[node], bound)


def _constrain_start(net: Network, node: int, record: Activity, clock: Clock) -> None:
    planned_back = net.project(node).backwards and record.constraint not in MUST
    if record.constraint is Constraint.ALAP or planned_back:
        net.alap.add(node)
    date = record.constraint_date
    if date is None:
        return
    minutes = net.duration[node]
    back = 2 * minutes if record.constraint in AT_FINISH else 0
    bound = placed(clock.key(minute_of(date)) - back, minutes)
    if record.constraint in _FLOORS:
        net.floor[node] = bound
    if record.constraint in _CEILINGS:
        net.ceiling[node] = bound


def _constrain_finish(net: Network, node: int, record: Activity, clock: Clock) -> None:
    latest = ALWAYS
    if record.deadline is not None:
        latest = clock.position(minute_of(record.deadline))
    if (limit := net.limits.get(record.parent or "")) is not None and limit[1] < ALWAYS:
        latest = min(latest, clock.position(limit[1]))
    date = record.constraint_date
    if date is not None and record.constraint in _CEILINGS and record.mode is not Scheduling.PINNED:
        forward = 0 if record.constraint in AT_FINISH else net.duration[node]
        bound = clock.position(minute_of(date)) + forward
        if record.constraint in MUST and node not in net.given:
            net.settled[node] = min(bound, latest)
        latest = min(latest, bound)
    net.latest[node] = latest
