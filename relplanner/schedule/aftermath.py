"""What follows the go-live of a release that is planned back from its target: it comes after that day."""

from __future__ import annotations

from relplanner.domain.kinds import Activity
from relplanner.domain.kinds.choices import Constraint
from relplanner.schedule.network import Network


def set_aftermath_apart(net: Network) -> None:
    """Let hypercare and the like, which wait for a go-live, end when they end and not by the target.

    Else they would push the go-live before the day that it is planned for. The network is in order already.
    """
    if not any(project.backwards for project in net.projects.values()):
        return
    live: list[set[str]] = [set() for _ in net.group]
    for node in net.order:
        for before, _, bond in net.links_in[node]:
            if bond.id not in net.set_aside:
                live[node] |= live[before] | _going_live(net, before)
        if node < net.size and net.records[node].release in live[node] and net.project(node).backwards:
            record = net.records[node]
            net.group[node] = net.group_of_record(record, after_live=True)
            if record.constraint is not Constraint.ALAP:
                net.alap.discard(node)


def _going_live(net: Network, node: int) -> set[str]:
    record = net.records[node] if node < net.size else net.plan.one(Activity, net.ports[node - net.size])
    return {record.release} if record is not None and record.goes_live else set()
