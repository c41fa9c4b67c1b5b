"""Looking at a scenario beside the present plan: what was done in it, what moves and what clashes."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from relplanner.domain.edit import Edit
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Scenario
from relplanner.rules.difference import Difference, difference
from relplanner.session.plan_session import PlanSession


class Look(NamedTuple):
    """A scenario, its net edits since it began, and what it comes to beside the present."""

    scenario: Scenario
    edits: tuple[Edit, ...]
    difference: Difference


def scenarios(session: PlanSession) -> list[Scenario]:
    """The scenarios that something can be tried in, in the order in which they were started."""
    return [
        each for each in session.present.of(Scenario).values() if not each.archived and _began(session, each)
    ]


def look_at(session: PlanSession, scenario: Scenario, today: dt.date) -> Look:
    """A scenario beside the present plan. Raises NotFound when its past is lost."""
    plan = session.plan_of(scenario.id)
    return Look(scenario, session.done_in(scenario.id), difference(session.present, plan, today))


def _began(session: PlanSession, scenario: Scenario) -> bool:
    """Whether it is a head of this journal; one that was written down by hand is none."""
    try:
        session.done_in(scenario.id)
    except NotFound:
        return False
    return True
