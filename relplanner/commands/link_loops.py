"""Which links of a foreign network would make an activity wait for itself."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

Ends = tuple[str, str]
_Node = tuple[str, bool]


def loop_links(links: Mapping[str, Ends], parents: Mapping[str, str]) -> list[str]:
    """The refs of the links to leave out, later ones of a loop first, so that no loop is left.

    ``links`` are (predecessor, successor) by ref; ``parents`` is the hierarchy, by child. A summary begins
    before its parts and ends after them, so a link between a summary and its own part is a loop too.
    """
    left = dict(links)
    order = {ref: index for index, ref in enumerate(links)}
    refused: list[str] = []
    while loop := _loop(left, parents):
        refused.append(worst := max(loop, key=order.__getitem__))
        del left[worst]
    return refused


def _loop(links: Mapping[str, Ends], parents: Mapping[str, str]) -> list[str]:
    """The refs of the links on one loop, or nothing. Each activity is a node for its begin and its end."""
    graph = TopologicalSorter[_Node]()
    for activity in {end for ends in links.values() for end in ends} | set(parents):
        graph.add((activity, True), (activity, False))
    for child, parent in parents.items():
        graph.add((child, False), (parent, False))
        graph.add((parent, True), (child, True))
    for predecessor, successor in links.values():
        graph.add((successor, False), (predecessor, True))
    try:
        graph.prepare()
    except CycleError as error:
        nodes: list[_Node] = error.args[1]
        steps = {(a[0], b[0]) for a, b in pairwise(nodes) if a[1] and not b[1]}
        return [ref for ref, ends in links.items() if ends in steps]
    return []
