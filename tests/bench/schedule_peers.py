"""What others do: the same critical path, without rules, through graph libraries and plain datetimes."""

import datetime as dt
import importlib.util
from collections.abc import Callable, Iterator
from typing import NamedTuple

from relplanner.domain.kinds import Activity, Dependency
from relplanner.domain.plan import Plan
from relplanner.schedule.worktime import WorkCalendar


class Facts(NamedTuple):
    """Durations in minutes by number, and the links between the numbers."""

    durations: list[int]
    links: list[tuple[int, int]]


def peers() -> Iterator[tuple[str, Callable[[Facts], int]]]:
    """The peers that are installed, by name."""
    yield "naive dates", naive_dates
    for name, peer in (("networkx", by_networkx), ("rustworkx", by_rustworkx)):
        if importlib.util.find_spec(name) is not None:
            yield name, peer


def facts_of(plan: Plan) -> Facts:
    """A plan as the peers take it."""
    number = {id: at for at, id in enumerate(plan.of(Activity))}
    links = [(number[each.predecessor], number[each.successor]) for each in plan.of(Dependency).values()]
    return Facts([each.duration or 0 for each in plan.of(Activity).values()], links)


def naive_dates(facts: Facts) -> int:
    """Datetimes on a working calendar, activity by activity; links lead from lower to higher numbers."""
    calendar = WorkCalendar()
    before: list[list[int]] = [[] for _ in facts.durations]
    for first, then in facts.links:
        before[then].append(first)
    begin = dt.datetime(2026, 1, 5, 9)
    finish: list[dt.datetime] = []
    for minutes, firsts in zip(facts.durations, before, strict=True):
        start = max((finish[first] for first in firsts), default=begin)
        finish.append(calendar.add(start, minutes))
    late = [max(finish)] * len(finish)
    for then in reversed(range(len(finish))):
        start = calendar.add(late[then], -facts.durations[then])
        for first in before[then]:
            late[first] = min(late[first], start)
    return sum(early == last for early, last in zip(finish, late, strict=True))


def by_networkx(facts: Facts) -> int:
    """Both passes over a networkx.DiGraph."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(facts.durations)))
    graph.add_edges_from(facts.links)
    order = list(nx.topological_sort(graph))
    return _passes(facts, order, graph.pred.__getitem__, graph.succ.__getitem__)


def by_rustworkx(facts: Facts) -> int:
    """Both passes over a rustworkx.PyDiGraph."""
    import rustworkx as rx

    graph = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(facts.durations)
    graph.add_edges_from_no_data(facts.links)
    order = list(rx.topological_sort(graph))
    return _passes(facts, order, graph.predecessor_indices, graph.successor_indices)


def _passes(facts: Facts, order: list[int], before: Callable, after: Callable) -> int:
    durations = facts.durations
    finish = [0] * len(durations)
    for node in order:
        finish[node] = durations[node] + max((finish[first] for first in before(node)), default=0)
    late = [max(finish)] * len(durations)
    for node in reversed(order):
        late[node] = min((late[then] - durations[then] for then in after(node)), default=late[node])
    return sum(early == last for early, last in zip(finish, late, strict=True))
