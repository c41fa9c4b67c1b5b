"""How ready a release is: what is met, what is left, what blocks and why, and the verdict this suggests."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from relplanner.domain.kinds import ChecklistItem, Criterion, Release
from relplanner.domain.kinds.readiness import CriterionClass, CriterionState, ItemState, Operator, Weight
from relplanner.domain.plan import Plan

Checked = ChecklistItem | Criterion


class Verdict(StrEnum):
    """What the checks of a release suggest; the decision is a person's."""

    NOTHING = "nothing"
    """There is nothing to judge by."""
    NOT_RUN = "not_run"
    NO_GO = "no_go"
    HOLD = "hold"
    CONDITIONAL = "conditional"
    GO = "go"


class Outcome(StrEnum):
    """How a checklist item or a criterion stands, whichever it is."""

    MET = "met"
    EXCEPTED = "excepted"
    FAILED = "failed"
    PENDING = "pending"


class Check(NamedTuple):
    """One applicable item or criterion of a release."""

    record: Checked
    outcome: Outcome
    blocking: bool
    late: bool

    @property
    def settled(self) -> bool:
        """Whether it counts as met: compliant or done, or with an exception."""
        return self.outcome in _SETTLED


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready one release is."""

    checks: tuple[Check, ...]

    @property
    def settled(self) -> int:
        """How many are met, exceptions included."""
        return sum(check.settled for check in self.checks)

    @property
    def total(self) -> int:
        """How many are applicable."""
        return len(self.checks)

    @property
    def late(self) -> int:
        """How many are open past their due date."""
        return sum(check.late for check in self.checks)

    @property
    def percent(self) -> float | None:
        """(Criteria compliant or excepted + items done or waived) ÷ all applicable, 0 to 100."""
        return 100 * self.settled / self.total if self.checks else None

    @property
    def blocking(self) -> tuple[Check, ...]:
        """What keeps the release from going: failed first, then late, then by due date."""
        return tuple(sorted((c for c in self.checks if c.blocking and not c.settled), key=_urgency))

    @property
    def verdict(self) -> Verdict:
        """The suggestion.

        Any not run → not run; any blocking one failed → no-go; an informing one failed → hold until it is
        explained; exceptions → conditional.
        """
        outcomes = {check.outcome for check in self.checks}
        if not outcomes:
            return Verdict.NOTHING
        if Outcome.PENDING in outcomes:
            return Verdict.NOT_RUN
        if Outcome.FAILED in outcomes:
            return Verdict.NO_GO if self.blocking else Verdict.HOLD
        return Verdict.CONDITIONAL if Outcome.EXCEPTED in outcomes else Verdict.GO


def readiness(plan: Plan, release: str, today: dt.date) -> Readiness:
    """How ready a release is today, by its checklist and its criteria."""
    records: tuple[Checked, ...] = (
        *plan.children(ChecklistItem, "release", release),
        *plan.children(Criterion, "release", release),
    )
    return Readiness(checks(records, today))


def ready_shares(plan: Plan, today: dt.date) -> dict[str, float]:
    """How ready every release is, 0 to 1, by id; those of which nothing is asked are left out."""
    percent = {id: readiness(plan, id, today).percent for id in plan.of(Release)}
    return {id: share / 100 for id, share in percent.items() if share is not None}


def checks(records: Iterable[Checked], today: dt.date) -> tuple[Check, ...]:
    """The applicable ones of some items and criteria."""
    return tuple(
        Check(record, found, is_blocking(record), is_late(record, today))
        for record in records
        if not record.archived and (found := outcome(record)) is not None
    )


def tally(records: Iterable[Checked]) -> tuple[int, int]:
    """How many of some items and criteria are settled, and how many apply."""
    found = [known for record in records if not record.archived and (known := outcome(record)) is not None]
    return sum(known in _SETTLED for known in found), len(found)


def outcome(record: Checked) -> Outcome | None:
    """How an item or a criterion stands; None for what does not apply before going live.

    Success criteria and rollback triggers are judged once a release is deployed.
    """
    if isinstance(record, ChecklistItem):
        return _ITEMS[record.state]
    return None if is_judged_live(record) else _CRITERIA[record.state]


def is_judged_live(record: Checked) -> bool:
    """Whether it is judged only once its release is deployed, so that going live does not wait for it."""
    return isinstance(record, Criterion) and record.kind in _JUDGED_LIVE


def is_blocking(record: Checked) -> bool:
    """Whether the release cannot go without it."""
    return record.blocking if isinstance(record, ChecklistItem) else record.weight is Weight.BLOCKING


def is_late(record: Checked, today: dt.date) -> bool:
    """Whether it is still open although its due date has passed."""
    return record.due is not None and record.due < today and outcome(record) in _UNSETTLED


def lacks_evidence(record: Checked) -> bool:
    """Whether it cannot be called done because its evidence is missing."""
    return isinstance(record, ChecklistItem) and record.evidence_required and not record.evidence.strip()


def misses_threshold(record: Checked) -> bool:
    """Whether a measured criterion's value is on the wrong side of its threshold."""
    if isinstance(record, ChecklistItem) or record.operator is None:
        return False
    if record.threshold is None or record.value is None:
        return False
    return not _COMPARE[record.operator](record.value, record.threshold)


def _urgency(check: Check) -> tuple[bool, bool, dt.date]:
    return check.outcome is not Outcome.FAILED, not check.late, check.record.due or dt.date.max


_SETTLED = frozenset({Outcome.MET, Outcome.EXCEPTED})
_UNSETTLED = frozenset({Outcome.PENDING, Outcome.FAILED})
_JUDGED_LIVE = frozenset({CriterionClass.SUCCESS, CriterionClass.ROLLBACK_TRIGGER})
_ITEMS: Mapping[ItemState, Outcome | None] = {
    ItemState.OPEN: Outcome.PENDING,
    ItemState.IN_PROGRESS: Outcome.PENDING,
    ItemState.DONE: Outcome.MET,
    ItemState.NOT_APPLICABLE: None,
    ItemState.FAILED: Outcome.FAILED,
    ItemState.WAIVED: Outcome.EXCEPTED,
}
_CRITERIA: Mapping[CriterionState, Outcome] = {
    CriterionState.NOT_RUN: Outcome.PENDING,
    CriterionState.IN_PROGRESS: Outcome.PENDING,
    CriterionState.COMPLIANT: Outcome.MET,
    CriterionState.WITH_EXCEPTION: Outcome.EXCEPTED,
    CriterionState.NON_COMPLIANT: Outcome.FAILED,
}
_COMPARE: Mapping[Operator, Callable[[float, float], bool]] = {
    Operator.AT_MOST: operator.le,
    Operator.BELOW: operator.lt,
    Operator.AT_LEAST: operator.ge,
    Operator.ABOVE: operator.gt,
    Operator.EQUAL: operator.eq,
}
