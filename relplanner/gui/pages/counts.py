"""The figures beside the page names: grey for how many there are, red for what needs attention."""

import datetime as dt
from typing import NamedTuple

from relplanner.domain.kinds import ChecklistItem, Criterion, Release, Risk
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.kinds.readiness import CriterionState, ItemState, RiskState, Weight
from relplanner.domain.plan import Plan

OVER = frozenset({ReleaseState.LIVE, ReleaseState.HYPERCARE, ReleaseState.CLOSED, ReleaseState.CANCELLED})
"""States of a release in which nothing more is prepared."""


class Count(NamedTuple):
    """How many there are; ``urgent`` when the figure calls for attention."""

    number: int
    urgent: bool = False


def releases(plan: Plan) -> Count:
    """All releases that are not put away."""
    return Count(sum(not release.archived for release in plan.of(Release).values()))


def readiness(plan: Plan) -> Count:
    """Blocking items past their due date and blocking criteria that failed, of releases still to come."""
    today = dt.date.today()
    coming = {id for id, release in plan.of(Release).items() if release.state not in OVER}
    open_states = (ItemState.OPEN, ItemState.IN_PROGRESS, ItemState.FAILED)
    late = sum(
        item.blocking and item.state in open_states and item.due is not None and item.due < today
        for item in plan.of(ChecklistItem).values()
        if item.release in coming
    )
    failed = sum(
        criterion.weight is Weight.BLOCKING and criterion.state is CriterionState.NON_COMPLIANT
        for criterion in plan.of(Criterion).values()
        if criterion.release in coming
    )
    return Count(late + failed, urgent=True)


def risks(plan: Plan) -> Count:
    """Risks that are not closed."""
    return Count(sum(risk.state is not RiskState.CLOSED for risk in plan.of(Risk).values()))
