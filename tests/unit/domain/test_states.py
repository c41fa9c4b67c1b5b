"""The graphs of states: whole, reachable, and with the ways that the field knows."""

import pytest

from relplanner.domain.kinds import KINDS
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.states import TRANSITIONS

STATES = {kind.name: kind.by_name["state"] for kind in KINDS if kind.name in TRANSITIONS}


@pytest.mark.parametrize("name", sorted(TRANSITIONS))
def test_every_state_is_in_the_graph_and_can_be_reached(name: str) -> None:
    graph, spec = TRANSITIONS[name], STATES[name]
    assert set(graph) == set(spec.choices or ())
    reached, waiting = set(), [spec.default]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += graph[state]  # type: ignore[index]
    assert reached == set(graph)


def test_a_closed_release_stays_closed() -> None:
    assert TRANSITIONS["release"][ReleaseState.CLOSED] == frozenset()


def test_nothing_goes_live_without_a_decision() -> None:
    before_live = {state for state, after in TRANSITIONS["release"].items() if ReleaseState.LIVE in after}
    assert before_live == {ReleaseState.DEPLOYING}
    before_that = {
        state for state, after in TRANSITIONS["release"].items() if ReleaseState.DEPLOYING in after
    }
    assert before_that == {ReleaseState.GO}
