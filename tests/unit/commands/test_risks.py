"""Scoring keeps history; what the same author says the same day is a correction; actions are ticked."""

import datetime as dt

import pytest

from relplanner.commands.risks import aim, score, tick_actions
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.invariants import check
from relplanner.domain.kinds import Person, Risk, RiskAction, RiskAssessment
from relplanner.domain.kinds.readiness import ActionState, RiskState
from relplanner.rules.risk import Rating, standing
from tests.building import Builder, maker

NOW = "2026-11-22T12:00+00:00"
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def build():
    return Builder()


@pytest.fixture
def risk(build):
    return build.add(Risk, title="The ledger is locked")


def run(plan, command, *args, now=NOW, **kwargs):
    proposal = command(plan, maker(now), *args, **kwargs)
    after = plan.after(proposal.edits)
    check(plan, after, proposal.edits)
    return after, proposal


def assess(build, risk, day, likelihood, impact, **values):
    at = dt.date.fromisoformat(day)
    return build.add(RiskAssessment, risk=risk.id, at=at, likelihood=likelihood, impact=impact, **values)


def test_a_first_score_makes_an_identified_risk_assessed(build, risk):
    plan, proposal = run(build.plan, score, risk.id, 4, 5)
    assert standing(plan, risk.id).now == Rating(4, 5)
    assert plan.get(risk.id).state is RiskState.ASSESSED
    assert str(proposal.label) == "Score RSK-1 4 × 5"


def test_a_later_score_leaves_the_state_alone(build):
    risk = build.add(Risk, state=RiskState.TREATING)
    plan, _ = run(build.plan, score, risk.id, 4, 5)
    assert plan.get(risk.id).state is RiskState.TREATING


def test_history_is_added_to_and_the_target_is_kept(build, risk):
    assess(build, risk, "2026-10-01", 5, 5, target_likelihood=2, target_impact=4, inherent_impact=5)
    plan, _ = run(build.plan, score, risk.id, 4, 5)
    old, new = standing(plan, risk.id).history
    assert (old.likelihood, old.at) == (5, dt.date(2026, 10, 1))
    assert (new.at, new.inherent_impact) == (TODAY, 5)
    assert standing(plan, risk.id).target == Rating(2, 4)


def test_what_the_same_author_says_the_same_day_is_a_correction(build, risk):
    plan, _ = run(build.plan, score, risk.id, 4, 5)
    plan, _ = run(plan, score, risk.id, 3, 5)
    assert len(standing(plan, risk.id).history) == 1
    assert standing(plan, risk.id).now == Rating(3, 5)


def test_what_somebody_else_said_today_stays(build, risk):
    morag = build.add(Person, title="Morag")
    me = build.add(Person, title="Tester")
    assess(build, risk, "2026-11-22", 5, 5, assessed_by=morag.id)
    plan, _ = run(build.plan, score, risk.id, 4, 5)
    assert [found.assessed_by for found in standing(plan, risk.id).history] == [morag.id, me.id]


def test_scoring_is_the_review_that_was_due(build):
    risk = build.add(Risk, review_every=14, next_review=TODAY)
    ahead = build.add(Risk, review_every=14, next_review=dt.date(2026, 12, 24))
    plan, _ = run(build.plan, score, risk.id, 1, 1)
    plan, _ = run(plan, score, ahead.id, 1, 1)
    assert plan.get(risk.id).next_review == dt.date(2026, 12, 6)
    assert plan.get(ahead.id).next_review == dt.date(2026, 12, 24)


def test_a_target_can_be_given_with_the_score(build, risk):
    plan, _ = run(build.plan, score, risk.id, 4, 5, target=Rating(2, 4))
    assert standing(plan, risk.id).target == Rating(2, 4)


def test_aiming_keeps_the_present_score(build, risk):
    assess(build, risk, "2026-10-01", 4, 5)
    plan, proposal = run(build.plan, aim, risk.id, 2, 3)
    assert standing(plan, risk.id).now == Rating(4, 5)
    assert standing(plan, risk.id).target == Rating(2, 3)
    assert str(proposal.label) == "Aim RSK-1 at 2 × 3"
    assert run(plan, aim, risk.id, 2, 3)[1].edits == ()


def test_a_risk_is_scored_before_it_is_aimed(build, risk):
    with pytest.raises(BrokenRule, match="Score RSK-1 as it is now"):
        run(build.plan, aim, risk.id, 2, 3)


def test_actions_are_ticked_and_opened_again(build, risk):
    actions = [
        build.add(RiskAction, risk=risk.id, state=state) for state in (ActionState.DOING, ActionState.DONE)
    ]
    ids = [action.id for action in actions]
    plan, _ = run(build.plan, tick_actions, ids)
    assert [plan.get(id).state for id in ids] == [ActionState.DONE, ActionState.DONE]
    plan, _ = run(plan, tick_actions, ids)
    assert [plan.get(id).state for id in ids] == [ActionState.OPEN, ActionState.OPEN]


@pytest.mark.parametrize("command", [score, aim])
def test_what_is_no_risk_is_refused(build, command):
    with pytest.raises(NotFound):
        run(build.plan, command, "nobody", 1, 1)
