"""What a forecast needs of a schedule: the activities that its outcome hangs on, and how they hang together.

What is done stays. What is pinned never comes earlier; it gives way only where a link that the plan keeps
would not hold: where what it waits for takes longer than planned. A lag in per cent is that of the planned
duration.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from relplanner.domain.kinds import Activity
from relplanner.domain.kinds.choices import Constraint
from relplanner.schedule.clock import Clock
from relplanner.schedule.forecast_estimates import Spread, spread_of
from relplanner.schedule.links import asks, from_start, lag_of, to_finish
from relplanner.schedule.network import ALWAYS, NEVER, Link, Network
from relplanner.schedule.nodes import AT_FINISH, placed
from relplanner.schedule.timetable import Timetable, asked_by, counts
from relplanner.schedule.worktime import WorkCalendar


class Tie(NamedTuple):
    """What a link asks of the start of a step: so long after one end of an earlier one."""

    before: int
    at_finish: bool
    after: int
    to_finish: bool
    lag: int
    lag_calendar: WorkCalendar | None
    """What the lag is counted on; None for minutes on the wall."""


@dataclass(slots=True)
class Step:
    """An activity, or the port of a summary, in a forecast. Keys are the network's; durations in minutes."""

    activity: Activity | None
    calendar: WorkCalendar
    level: int
    duration: int
    spread: Spread | None = None
    floor: int = NEVER
    ceiling: int = ALWAYS
    finish_floor: int = NEVER
    """Bounds of the finish rather than the start."""
    finish_ceiling: int = ALWAYS
    put_off: int = NEVER
    """The start of what is as late as possible; no ceiling holds it."""
    is_earliest: bool = False
    """Whether it starts when the first, not the last, of those it waits for does."""

    @property
    def works(self) -> bool:
        """Whether it takes any time, so that it begins where work can."""
        return self.duration > 0 or self.spread is not None

    @property
    def is_free(self) -> bool:
        """Whether nothing keeps it from starting when the last of those it waits for lets it."""
        return self.ceiling >= ALWAYS and self.finish_ceiling >= ALWAYS and not self.is_earliest


@dataclass(slots=True)
class Steps:
    """The steps that the targets wait for, earlier ones first, and the ties between them."""

    steps: list[Step] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    horizon: tuple[int, int] = (0, 0)
    """From when to when, in minutes, they are planned."""


def steps_to(table: Timetable, targets: Iterable[int]) -> Steps:
    """Everything that the finishes of some nodes depend on."""
    net = table.net
    targets = list(targets)
    links = _links_to(table, targets)
    nodes = sorted(links, key=lambda node: (net.level[node], node))
    place = {node: number for number, node in enumerate(nodes)}
    made = Steps([_step(table, node) for node in nodes], targets=[place[node] for node in targets])
    for node in nodes:
        for link in links[node]:
            made.ties.append(_tie(net, made, link, place))
    made.targets = _last(made)
    made.horizon = _horizon(table, nodes)
    return made


def _horizon(table: Timetable, nodes: Iterable[int]) -> tuple[int, int]:
    net, ends = table.net, table.ends
    reach: dict[Clock, tuple[int, int]] = {}
    for node in nodes:
        clock, start, finish = net.clock[node], ends[2 * node], ends[2 * node + 1]
        if start > NEVER:
            low, high = reach.get(clock, (start, finish))
            reach[clock] = min(low, start), max(high, finish)
    first = min(clock.minute(low) for clock, (low, _) in reach.items())
    return first, max(clock.minute(high) for clock, (_, high) in reach.items())


def _last(made: Steps) -> list[int]:
    """The targets without those that another one always finishes after."""
    targets = set(made.targets)
    earlier = {
        tie.before
        for tie in made.ties
        if tie.after in targets and tie.at_finish and not tie.to_finish and tie.lag >= 0
        if made.steps[tie.after].is_free
    }
    return [target for target in made.targets if target not in earlier]


def _links_to(table: Timetable, targets: Iterable[int]) -> dict[int, list[Link]]:
    """The nodes that targets wait for, directly or not, with the links that they heed."""
    found: dict[int, list[Link]] = {}
    waiting = list(targets)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = [link for link in table.net.links_in[node] if _is_heeded(table, link)]
            waiting += [link[0] for link in found[node]]
    return found


def _is_heeded(table: Timetable, link: Link) -> bool:
    net = table.net
    after = link[1]
    if not counts(net, link) or after in net.undated or after in net.done:
        return False
    if after in net.begun:
        return asks(net, link)
    if after in net.given:
        has_begun = net.records[after].actual_start is not None
        return not has_begun and placed(asked_by(table, link), net.duration[after]) <= table.ends[2 * after]
    return True


def _tie(net: Network, made: Steps, link: Link, place: dict[int, int]) -> Tie:
    before, after, bond = link
    lag, clock = lag_of(net, link)
    source, at_finish = place[before], not from_start(bond)
    if not at_finish and before in net.begun:
        # That it began is a fact, whatever is left of it.
        source = len(made.steps)
        elapsed = net.calendars.elapsed
        key = Clock(elapsed).key(net.given[before].start)
        made.steps.append(Step(None, elapsed, 0, 0, floor=key, ceiling=key))
    return Tie(source, at_finish, place[after], to_finish(bond), lag, clock.calendar if clock else None)


def _step(table: Timetable, node: int) -> Step:
    net = table.net
    activity = net.records[node] if node < net.size else None
    step = Step(activity, net.clock[node].calendar, net.level[node], net.duration[node])
    if activity is None:
        step.floor, step.is_earliest = net.floor[node], node in net.earliest_of
    elif node in net.given and node not in net.begun:
        _hold(table, node, step, activity)
    else:
        _bound(net, node, step, activity)
        if node in net.begun:
            step.spread = _rest(activity, activity.duration or 0, step.duration, 0)
        else:
            step.spread = spread_of(activity, step.duration)
        if node in net.alap:
            step.put_off = table.ends[2 * node]
    return step


def _bound(net: Network, node: int, step: Step, activity: Activity) -> None:
    """The bounds on when it starts; those that come from a bound on its finish go with the duration."""
    floor, ceiling, minutes = net.floor[node], net.ceiling[node], 2 * step.duration
    date = activity.constraint_date
    by_finish = activity.constraint in AT_FINISH and date is not None
    if by_finish and activity.constraint is not Constraint.FINISH_NO_LATER:
        step.finish_floor = floor + minutes
    else:
        step.floor = floor
    if by_finish and ceiling < ALWAYS:
        step.finish_ceiling = ceiling + minutes
    else:
        step.ceiling = ceiling


def _hold(table: Timetable, node: int, step: Step, activity: Activity) -> None:
    """What is pinned or done is when it is; on the wall, where that is not in its working time."""
    net = table.net
    start, finish = table.minutes(node) or (0, 0)
    clock = net.clock[node]
    step.floor = table.ends[2 * node]
    if clock.minute(step.floor) != start or clock.minute(table.ends[2 * node + 1]) != finish:
        step.calendar = net.calendars.elapsed
        step.duration = finish - start
        step.floor = Clock(step.calendar).key(start)
    if node in net.done:
        step.ceiling = step.floor
    elif activity.actual_start is None:
        step.spread = spread_of(activity, step.duration)
    else:
        left = step.duration if activity.remaining is None else min(activity.remaining, step.duration)
        step.spread = _rest(activity, step.duration, left, step.duration - left)


def _rest(activity: Activity, whole: int, left: int, fixed: int) -> Spread | None:
    """The estimate of what is left of work: as uncertain, in proportion, as the whole was."""
    spread = spread_of(activity, whole)
    return spread.part(left / whole, fixed) if spread is not None and whole and left else None
