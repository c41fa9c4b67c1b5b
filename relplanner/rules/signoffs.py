"""What a sign-off was given for, and whether that is still so: scope, criteria, open blockers, top risks."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from relplanner.domain.kinds import Criterion, Release, Risk, ScopeItem, SignOff
from relplanner.domain.plan import Plan, key_number, sibling_order, title_of
from relplanner.domain.texts import choice_label
from relplanner.rules.readiness import readiness
from relplanner.rules.risk import is_open, standing, worst_first

_TOP_RISKS = 5
_HEX = 16
_SEPARATOR = "."


class Part(StrEnum):
    """What is signed, part by part, in the order in which a digest holds them."""

    SCOPE = "scope"
    CRITERIA = "criteria"
    BLOCKERS = "open blockers"
    RISKS = "top risks"


Signed = Mapping[Part, tuple[str, ...]]
"""What is signed in words, a line for each record."""


class Drift(NamedTuple):
    """How a part of what was signed differs now: the lines that are gone, and those that are new."""

    part: Part
    gone: tuple[str, ...]
    new: tuple[str, ...]


def signed(plan: Plan, release: str) -> Signed:
    """What somebody who signs a release off today signs."""
    return {
        Part.SCOPE: tuple(_scope(plan, release)),
        Part.CRITERIA: tuple(_criteria(plan, release)),
        Part.BLOCKERS: tuple(_blockers(plan, release)),
        Part.RISKS: tuple(_risks(plan, release)),
    }


def digest_of(plan: Plan, release: str) -> str:
    """A short text that stands for :func:`signed`, with a piece for each part, so that drift can be named."""
    told = signed(plan, release)
    pieces = ("\n".join(told[part]).encode("utf-8", "surrogatepass") for part in Part)
    return _SEPARATOR.join(hashlib.sha256(piece).hexdigest()[:_HEX] for piece in pieces)


def stale_parts(plan: Plan, sign_off: SignOff, digest: str = "") -> tuple[Part, ...]:
    """The parts that have changed since it was given; all of them where nobody knows what was signed.

    ``digest`` is that of the release now, for who asks of many.
    """
    if sign_off.decision is None:
        return ()
    then = sign_off.digest.split(_SEPARATOR)
    now = (digest or digest_of(plan, sign_off.release)).split(_SEPARATOR)
    if len(then) != len(now):
        return tuple(Part)
    return tuple(part for part, was, is_ in zip(Part, then, now, strict=True) if was != is_)


def is_stale(plan: Plan, sign_off: SignOff) -> bool:
    """Whether something of what was signed has changed since."""
    return bool(stale_parts(plan, sign_off))


def difference(then: Plan, now: Plan, release: str) -> tuple[Drift, ...]:
    """In which lines what was signed ``then`` differs from what would be signed now."""
    was, is_ = signed(then, release), signed(now, release)
    drifts = (
        Drift(
            part,
            tuple(line for line in was[part] if line not in is_[part]),
            tuple(line for line in is_[part] if line not in was[part]),
        )
        for part in Part
    )
    return tuple(drift for drift in drifts if drift.gone or drift.new)


def newly_stale(before: Plan, after: Plan) -> tuple[SignOff, ...]:
    """The sign-offs that hold before and would no longer hold after."""
    found = []
    digests: dict[str, str] = {}
    for sign_off in after.of(SignOff).values():
        old = before.one(SignOff, sign_off.id)
        if old is None or old.decision is None or sign_off.decision is None or sign_off.digest != old.digest:
            continue
        if sign_off.release not in digests:
            digests[sign_off.release] = digest_of(after, sign_off.release)
        if stale_parts(after, sign_off, digests[sign_off.release]) and not is_stale(before, old):
            found.append(sign_off)
    return tuple(found)


def roll_call(plan: Plan, release: str) -> list[SignOff]:
    """Everybody whose word a release needs, in their order."""
    found = plan.children(SignOff, "release", release)
    return sorted((each for each in found if not each.archived), key=sibling_order)


def _scope(plan: Plan, release: str) -> Iterator[str]:
    for item in sorted(plan.children(ScopeItem, "release", release), key=lambda each: key_number(each.key)):
        if not item.archived:
            yield f"{item.key} {item.title}: {choice_label(item.state)}"


def _criteria(plan: Plan, release: str) -> Iterator[str]:
    for criterion in sorted(plan.children(Criterion, "release", release), key=sibling_order):
        if not criterion.archived:
            value = "" if criterion.value is None else f", {criterion.value:g} {criterion.unit}".rstrip()
            yield f"{criterion.key} {criterion.title}: {choice_label(criterion.state)}{value}"


def _blockers(plan: Plan, release: str) -> Iterator[str]:
    # The day says only which of them are late, and in what order; neither is signed.
    found = [check.record for check in readiness(plan, release, dt.date.min).blocking]
    for record in sorted(found, key=lambda each: (each.KIND.name, key_number(each.key))):
        yield f"{record.key} {title_of(plan, record)}"


def _risks(plan: Plan, release: str) -> Iterator[str]:
    told = plan.one(Release, release)
    subjects = {release, told.product if told else None, plan.programme.id}
    risks = [risk for risk in plan.of(Risk).values() if risk.subject in subjects and is_open(risk)]
    for risk in worst_first(plan, risks)[:_TOP_RISKS]:
        now = standing(plan, risk.id).now
        yield f"{risk.key} {risk.title}: {now or 'not scored'}"
