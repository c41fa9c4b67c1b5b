"""The figures beside the page names: grey for how many there are, red for what needs attention."""

import datetime as dt
from typing import NamedTuple

from relplanner.domain.kinds import Release, Risk
from relplanner.domain.plan import Plan
from relplanner.rules import readiness as rules
from relplanner.rules.outlook import is_coming
from relplanner.rules.risk import is_open


class Count(NamedTuple):
    """How many there are; ``urgent`` when the figure calls for attention."""

    number: int
    urgent: bool = False


def releases(plan: Plan) -> Count:
    """All releases that are not put away."""
    return Count(sum(not release.archived for release in plan.of(Release).values()))


def readiness(plan: Plan) -> Count:
    """Blocking checks that failed or are past their due date, of releases still to come."""
    today = dt.date.today()
    found = (
        check
        for id, release in plan.of(Release).items()
        if is_coming(release)
        for check in rules.readiness(plan, id, today).blocking
    )
    return Count(sum(check.late or check.outcome is rules.Outcome.FAILED for check in found), urgent=True)


def risks(plan: Plan) -> Count:
    """Risks that are not closed."""
    return Count(sum(map(is_open, plan.of(Risk).values())))
