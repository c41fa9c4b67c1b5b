"""A sign-off holds as long as what was signed does."""

import pytest

from relplanner.commands.records import add, set_fields
from relplanner.commands.risks import score
from relplanner.commands.signoffs import sign
from relplanner.domain.errors import BrokenRule
from relplanner.domain.kinds import SignOff
from relplanner.domain.kinds.readiness import CriterionState, SignOffChannel, SignOffDecision
from relplanner.domain.plan import Plan
from relplanner.rules.signoffs import Part, difference, is_stale, newly_stale, stale_parts
from tests.building import maker

MAKE = maker()


def did(plan: Plan, command, *args, **kwargs) -> Plan:  # type: ignore[no-untyped-def]
    return plan.after(command(plan, MAKE, *args, **kwargs).edits)


@pytest.fixture
def plan() -> Plan:
    """A release with one of everything that is signed, signed by one role."""
    now = did(Plan(), add, "programme", {"title": "Programme"})
    now = did(now, add, "release", {"title": "Payments 4.2"})
    release = now.by_key("REL-1").id
    now = did(now, add, "scope_item", {"title": "Refunds", "release": release})
    now = did(now, add, "criterion", {"title": "Restore rehearsed", "release": release})
    now = did(now, add, "risk", {"title": "Certificate expires", "subject": release})
    now = did(now, add, "sign_off", {"role": "Service owner", "release": release})
    return did(now, sign, now.by_key("SGN-1").id, SignOffDecision.APPROVE)


def signed(plan: Plan) -> SignOff:
    found = plan.by_key("SGN-1")
    assert isinstance(found, SignOff)
    return found


def test_signing_tells_who_when_how_and_of_what(plan: Plan) -> None:
    found = signed(plan)
    assert (found.decision, found.channel) == (SignOffDecision.APPROVE, SignOffChannel.APP)
    assert found.signed_at == MAKE.now
    assert not is_stale(plan, found)


@pytest.mark.parametrize(
    ("key", "values", "parts"),
    [
        ("SCO-1", {"title": "Refunds and credits"}, {Part.SCOPE}),
        ("CRI-1", {"state": CriterionState.COMPLIANT}, {Part.CRITERIA, Part.BLOCKERS}),
        ("CRI-1", {"value": 3.0}, {Part.CRITERIA}),
        ("RSK-1", {"title": "Certificate expires unnoticed"}, {Part.RISKS}),
        ("REL-1", {"notes": "Nothing that is signed"}, set()),
    ],
)
def test_it_goes_stale_with_what_was_signed_and_says_with_which_part(
    plan: Plan, key: str, values: dict[str, object], parts: set[Part]
) -> None:
    after = did(plan, set_fields, plan.by_key(key).id, values)
    assert set(stale_parts(after, signed(after))) == parts
    assert [each.key for each in newly_stale(plan, after)] == (["SGN-1"] if parts else [])


def test_the_difference_is_told_line_by_line(plan: Plan) -> None:
    after = did(plan, score, plan.by_key("RSK-1").id, 4, 5)
    (drift,) = difference(plan, after, plan.by_key("REL-1").id)
    assert drift == (
        Part.RISKS, ("RSK-1 Certificate expires: not scored",), ("RSK-1 Certificate expires: 4 × 5 = 20",)
    )  # fmt: skip


def test_what_was_signed_and_is_put_back_holds_again(plan: Plan) -> None:
    release = plan.by_key("REL-1").id
    away = did(plan, add, "scope_item", {"title": "More", "release": release})
    assert is_stale(away, signed(away))
    back = away.after([*away.diff(plan)])
    assert not is_stale(back, signed(back))


def test_signing_again_holds_and_taking_it_back_awaits(plan: Plan) -> None:
    after = did(plan, set_fields, plan.by_key("CRI-1").id, {"value": 3.0})
    again = did(after, sign, signed(after).id, SignOffDecision.APPROVE)
    assert not is_stale(again, signed(again))
    awaited = signed(did(again, sign, signed(again).id, None))
    assert (awaited.decision, awaited.signed_at, awaited.channel, awaited.digest) == (None, None, None, "")


def test_conditions_that_nobody_named_are_refused(plan: Plan) -> None:
    with pytest.raises(BrokenRule, match="names none"):
        did(plan, sign, signed(plan).id, SignOffDecision.WITH_CONDITIONS)
    after = did(plan, sign, signed(plan).id, SignOffDecision.WITH_CONDITIONS, "Restore by Friday")
    assert signed(after).conditions == "Restore by Friday"


def test_a_decision_without_a_digest_holds_for_nothing(plan: Plan) -> None:
    awaited = did(plan, sign, signed(plan).id, None)
    typed = did(awaited, set_fields, signed(plan).id, {"decision": SignOffDecision.APPROVE})
    assert stale_parts(typed, signed(typed)) == tuple(Part)
