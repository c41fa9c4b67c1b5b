"""Signing a release off: one role's word, with what it was given for."""

from __future__ import annotations

from dataclasses import replace

from relplanner.commands.records import set_fields
from relplanner.domain.declare import Value, Values
from relplanner.domain.edit import Label, Proposal, changed, folded
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Release, SignOff
from relplanner.domain.kinds.readiness import SignOffChannel, SignOffDecision
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.texts import choice_label
from relplanner.rules.signoffs import digest_of


def sign(
    plan: Plan,
    make: Maker,
    /,
    sign_off: str,
    decision: SignOffDecision | None,
    conditions: str | None = None,
    person: str | None = None,
    channel: SignOffChannel = SignOffChannel.APP,
) -> Proposal:
    """Record what a role says of its release, as the release is now; None takes its word back.

    Without ``conditions`` or ``person`` those that are there stay. Raises NotFound, and BrokenRule where
    conditions are spoken of and none are given.
    """
    record = plan.one(SignOff, sign_off)
    if record is None:
        raise NotFound("unknown-key", key=sign_off)
    terms = record.conditions if conditions is None else conditions
    if decision is SignOffDecision.WITH_CONDITIONS and not terms.strip():
        raise BrokenRule("needs-conditions", key=record.key, remedy=("conditions",))
    values: dict[str, Value] = {
        "decision": decision,
        "conditions": terms,
        "person": person or record.person,
        "signed_at": make.now if decision else None,
        "channel": channel if decision else None,
        "digest": digest_of(plan, record.release) if decision else "",
    }
    edit = changed(SignOff.KIND, record.id, SignOff.KIND.values(record), values)
    release = plan.one(Release, record.release)
    told = {
        "role": record.role,
        "release": release.title if release else "",
        "decision": choice_label(decision).lower() if decision else "",
    }
    return Proposal(Label("signed" if decision else "unsigned", told), (edit,) if edit else ())


def sign_typed(
    plan: Plan, make: Maker, id: str, values: Values, channel: SignOffChannel = SignOffChannel.APP
) -> Proposal:
    """Set fields of a sign-off, a decision among them: it is given on what stands now, as in :func:`sign`."""
    rest = dict(values)
    decision, conditions, person = (rest.pop(name, None) for name in ("decision", "conditions", "person"))
    signed = sign(
        plan, make, id,
        decision if isinstance(decision, SignOffDecision) else None,
        str(conditions or "") if "conditions" in values else None,
        str(person or "") or None,
        channel,
    )  # fmt: skip
    more = set_fields(plan.after(signed.edits), make, id, rest).edits if rest else ()
    return replace(signed, edits=folded((*signed.edits, *more)))
