"""Scoring risks and acting on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from relplanner.domain.declare import Value
from relplanner.domain.edit import Edit, Label, Proposal, changed, created
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Person, Risk, RiskAction, RiskAssessment
from relplanner.domain.kinds.readiness import ActionState, RiskState
from relplanner.domain.plan import Maker, Plan
from relplanner.rules.risk import Rating, review_due, standing

_CARRIED = ("inherent_likelihood", "inherent_impact", "target_likelihood", "target_impact")
"""What a new assessment takes from the one before: it judges only what is said anew."""


def score(
    plan: Plan, make: Maker, /, risk: str, likelihood: int, impact: int, target: Rating | None = None
) -> Proposal:
    """Assess a risk today; without ``target`` the one it had is kept.

    The history is never overwritten: only what the same author said today is corrected. An identified risk
    becomes assessed, and a review that was due has thereby happened. Raises NotFound.
    """
    record = _risk(plan, risk)
    values: dict[str, Value] = {"likelihood": likelihood, "impact": impact}
    if target is not None:
        values |= {"target_likelihood": target.likelihood, "target_impact": target.impact}
    edits = [_assessment(plan, make, record, values), _reviewed(record, make.today)]
    label = Label("scored", {"risk": record.key, "likelihood": likelihood, "impact": impact})
    return Proposal(label, tuple(edit for edit in edits if edit))


def aim(plan: Plan, make: Maker, /, risk: str, likelihood: int, impact: int) -> Proposal:
    """Say where the response is to take a risk. Raises BrokenRule when it is not scored yet, NotFound."""
    record = _risk(plan, risk)
    now = standing(plan, risk).now
    if now is None:
        raise BrokenRule("not-scored", key=record.key)
    values: dict[str, Value] = {
        "likelihood": now.likelihood, "impact": now.impact,
        "target_likelihood": likelihood, "target_impact": impact,
    }  # fmt: skip
    same = standing(plan, risk).target == Rating(likelihood, impact)
    edit = None if same else _assessment(plan, make, record, values)
    label = Label("aimed", {"risk": record.key, "likelihood": likelihood, "impact": impact})
    return Proposal(label, (edit,) if edit else ())


def tick_actions(plan: Plan, make: Maker, /, ids: Iterable[str]) -> Proposal:
    """Call these risk actions done; where all of them are, open them again. Raises NotFound."""
    actions = [_action(plan, id) for id in dict.fromkeys(ids)]
    waiting = [action for action in actions if action.state is not ActionState.DONE]
    code, state = ("ticked", ActionState.DONE) if waiting else ("unticked", ActionState.OPEN)
    moving = waiting or actions
    edits = (
        changed(RiskAction.KIND, action.id, RiskAction.KIND.values(action), {"state": state})
        for action in moving
    )
    one = len(moving) == 1
    label = Label(code, {"title": moving[0].title}) if one else Label(f"{code}-many", {"count": len(moving)})
    return Proposal(label, tuple(edit for edit in edits if edit))


def _assessment(plan: Plan, make: Maker, risk: Risk, values: dict[str, Value]) -> Edit | None:
    """A new assessment of today, or a correction of the one that the same author made today."""
    history = standing(plan, risk.id).history
    last = history[-1] if history else None
    author = _author(plan, make)
    kind = RiskAssessment.KIND
    if last is not None and last.at == make.today and last.assessed_by == author:
        return changed(kind, last.id, kind.values(last), values)
    carried = {name: getattr(last, name) for name in _CARRIED} if last else {}
    own: dict[str, Value] = {
        "id": make.new_id(), "key": plan.next_key(kind), "risk": risk.id, "at": make.today,
        "assessed_by": author,
    }  # fmt: skip
    return created(kind, {**own, **carried, **values})


def _reviewed(risk: Risk, today: dt.date) -> Edit | None:
    values: dict[str, Value] = {}
    if risk.state is RiskState.IDENTIFIED:
        values["state"] = RiskState.ASSESSED
    if risk.review_every is not None and (risk.next_review is None or review_due(risk, today)):
        values["next_review"] = today + dt.timedelta(days=risk.review_every)
    return changed(Risk.KIND, risk.id, Risk.KIND.values(risk), values)


def _author(plan: Plan, make: Maker) -> str | None:
    """The person in the plan who is at the keyboard, if it knows one of that name."""
    return next((id for id, person in plan.of(Person).items() if person.title == make.author), None)


def _risk(plan: Plan, id: str) -> Risk:
    found = plan.one(Risk, id)
    if found is None:
        raise NotFound("unknown-key", key=id)
    return found


def _action(plan: Plan, id: str) -> RiskAction:
    found = plan.one(RiskAction, id)
    if found is None:
        raise NotFound("unknown-key", key=id)
    return found
