"""Which state may follow which, in the field's standard terms. A kind that is not here moves freely."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from relplanner.domain.kinds.planning import ReleaseState as R
from relplanner.domain.kinds.planning import ScenarioState as O
from relplanner.domain.kinds.planning import ScopeState as S
from relplanner.domain.kinds.readiness import RiskState as K
from relplanner.domain.kinds.telling import NotesState as N

_RELEASE: Mapping[StrEnum, frozenset[StrEnum]] = {
    R.DRAFT: frozenset({R.PLANNED, R.CANCELLED}),
    R.PLANNED: frozenset({R.DRAFT, R.COMMITTED, R.ON_HOLD, R.CANCELLED}),
    R.COMMITTED: frozenset({R.PLANNED, R.IN_PROGRESS, R.ON_HOLD, R.CANCELLED}),
    R.IN_PROGRESS: frozenset({R.COMMITTED, R.READY, R.ON_HOLD, R.CANCELLED}),
    R.READY: frozenset({R.IN_PROGRESS, R.GO, R.NO_GO, R.ON_HOLD, R.CANCELLED}),
    R.GO: frozenset({R.READY, R.DEPLOYING, R.NO_GO, R.ON_HOLD, R.CANCELLED}),
    R.DEPLOYING: frozenset({R.LIVE, R.ROLLED_BACK}),
    R.LIVE: frozenset({R.HYPERCARE, R.CLOSED, R.ROLLED_BACK}),
    R.HYPERCARE: frozenset({R.CLOSED, R.ROLLED_BACK}),
    R.CLOSED: frozenset(),
    R.ON_HOLD: frozenset({R.PLANNED, R.COMMITTED, R.IN_PROGRESS, R.CANCELLED}),
    R.NO_GO: frozenset({R.PLANNED, R.CANCELLED}),
    R.ROLLED_BACK: frozenset({R.IN_PROGRESS, R.CLOSED}),
    R.CANCELLED: frozenset({R.DRAFT}),
}

_RISK: Mapping[StrEnum, frozenset[StrEnum]] = {
    K.IDENTIFIED: frozenset({K.ASSESSED, K.OCCURRED, K.CLOSED}),
    K.ASSESSED: frozenset({K.TREATING, K.MONITORING, K.OCCURRED, K.CLOSED}),
    K.TREATING: frozenset({K.ASSESSED, K.MONITORING, K.OCCURRED, K.CLOSED}),
    K.MONITORING: frozenset({K.ASSESSED, K.TREATING, K.OCCURRED, K.CLOSED}),
    K.OCCURRED: frozenset({K.CLOSED}),
    K.CLOSED: frozenset({K.IDENTIFIED}),
}

_SCOPE: Mapping[StrEnum, frozenset[StrEnum]] = {
    S.PROPOSED: frozenset({S.AGREED, S.DEFERRED, S.DROPPED}),
    S.AGREED: frozenset({S.PROPOSED, S.IN_BUILD, S.DEFERRED, S.DROPPED}),
    S.IN_BUILD: frozenset({S.AGREED, S.IN_TEST, S.DEFERRED, S.DROPPED}),
    S.IN_TEST: frozenset({S.IN_BUILD, S.ACCEPTED, S.DEFERRED, S.DROPPED}),
    S.ACCEPTED: frozenset({S.IN_TEST, S.DEFERRED}),
    S.DEFERRED: frozenset({S.PROPOSED, S.AGREED}),
    S.DROPPED: frozenset({S.PROPOSED}),
}

_NOTES: Mapping[StrEnum, frozenset[StrEnum]] = {
    N.DRAFT: frozenset({N.REVIEW, N.PUBLISHED}),
    N.REVIEW: frozenset({N.DRAFT, N.PUBLISHED}),
    N.PUBLISHED: frozenset({N.AMENDED}),
    N.AMENDED: frozenset({N.PUBLISHED}),
}

_SCENARIO: Mapping[StrEnum, frozenset[StrEnum]] = {
    O.DRAFT: frozenset({O.PROPOSED, O.CHOSEN, O.REJECTED}),
    O.PROPOSED: frozenset({O.DRAFT, O.CHOSEN, O.REJECTED}),
    O.REJECTED: frozenset({O.PROPOSED}),
    O.CHOSEN: frozenset(),
}

TRANSITIONS: Mapping[str, Mapping[StrEnum, frozenset[StrEnum]]] = {
    "release": _RELEASE,
    "risk": _RISK,
    "scope_item": _SCOPE,
    "release_notes": _NOTES,
    "scenario": _SCENARIO,
}
"""By kind name: the states that may follow each state of the field ``state``."""


def reachable(graph: Mapping[StrEnum, frozenset[StrEnum]], state: StrEnum) -> frozenset[StrEnum]:
    """The states that one or more moves lead to."""
    found: set[StrEnum] = set()
    waiting = [state]
    while waiting:
        new = graph[waiting.pop()] - found
        found |= new
        waiting += new
    return frozenset(found)
