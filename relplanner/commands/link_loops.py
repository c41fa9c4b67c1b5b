"""Which links of a foreign network would make an activity wait for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Ends = tuple[str, str]
Node = tuple[str, bool]
"""An activity's begin (False) or end (True)."""

MOST_ROUNDS = 30
"""After so many rounds a network is beyond saving link by link: all its links on loops go."""


def loop_links(links: Mapping[str, Ends], parents: Mapping[str, str]) -> list[str]:
    """The refs of the links to leave out, later ones of a loop first, so that no loop is left.

    ``links`` are (predecessor, successor) by ref; ``parents`` is the hierarchy, by child. A summary begins
    before its parts and ends after them, so a link between a summary and its own part is a loop too.
    """
    left = dict(links)
    refused: list[str] = []
    for round in range(1, MOST_ROUNDS + 1):
        knots: dict[int, list[str]] = {}
        knot_of = _knots(left.values(), parents)
        for ref, (predecessor, successor) in left.items():
            knot = knot_of.get((predecessor, True))
            if knot is not None and knot == knot_of.get((successor, False)):
                knots.setdefault(knot, []).append(ref)
        if not knots:
            break
        for refs in knots.values():
            worst = refs if round == MOST_ROUNDS else refs[-1:]
            refused += worst
            for ref in worst:
                del left[ref]
    return refused


def _knots(links: Iterable[Ends], parents: Mapping[str, str]) -> dict[Node, int]:
    """By node, the number of the strongly connected component it is in (Kosaraju)."""
    ahead: dict[Node, list[Node]] = {}
    behind: dict[Node, list[Node]] = {}
    for first, second in _steps(links, parents):
        ahead.setdefault(first, []).append(second)
        behind.setdefault(second, []).append(first)
    finished: list[Node] = []
    seen: set[Node] = set()
    for node in ahead:
        finished += _finishing(node, ahead, seen)
    seen = set()
    return {
        member: number
        for number, node in enumerate(reversed(finished))
        for member in _finishing(node, behind, seen)
    }


def _steps(links: Iterable[Ends], parents: Mapping[str, str]) -> Iterator[tuple[Node, Node]]:
    ends = list(links)
    for activity in {end for pair in ends for end in pair} | set(parents) | set(parents.values()):
        yield (activity, False), (activity, True)
    for child, parent in parents.items():
        yield (parent, False), (child, False)
        yield (child, True), (parent, True)
    for predecessor, successor in ends:
        yield (predecessor, True), (successor, False)


def _finishing(start: Node, ahead: Mapping[Node, list[Node]], seen: set[Node]) -> list[Node]:
    """The unseen nodes that can be reached, in the order in which a search ends with them."""
    if start in seen:
        return []
    seen.add(start)
    done: list[Node] = []
    stack = [(start, iter(ahead.get(start, ())))]
    while stack:
        node, following = stack[-1]
        for after in following:
            if after not in seen:
                seen.add(after)
                stack.append((after, iter(ahead.get(after, ()))))
                break
        else:
            done.append(node)
            stack.pop()
    return done
