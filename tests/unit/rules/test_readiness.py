"""Readiness is counted as the field counts it, and the verdict says no more than the checks do."""

import datetime as dt

import pytest

from relplanner.domain.kinds import ChecklistItem, Criterion, Release
from relplanner.domain.kinds.readiness import CriterionClass, CriterionState, ItemState, Operator, Weight
from relplanner.rules.readiness import (
    Outcome,
    Verdict,
    lacks_evidence,
    misses_threshold,
    outcome,
    readiness,
)
from tests.building import Builder

TODAY = dt.date(2026, 11, 22)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


class Case:
    """A release with items and criteria in the states that a table names."""

    def __init__(self) -> None:
        self.build = Builder()
        self.release = self.build.add(Release, title="Payments 4.2.0").id

    def item(self, state: str, **values):
        values = {"reason": "agreed", **values}
        return self.build.add(ChecklistItem, release=self.release, state=ItemState(state), **values)

    def criterion(self, state: str, **values):
        return self.build.add(Criterion, release=self.release, state=CriterionState(state), **values)

    @property
    def found(self):
        return readiness(self.build.plan, self.release, TODAY)


@pytest.fixture
def case():
    return Case()


def test_percent_is_what_is_met_or_excepted_of_all_that_applies(case):
    for state in ("done", "waived", "open", "in_progress", "failed", "not_applicable"):
        case.item(state)
    for state in ("compliant", "with_exception", "non_compliant"):
        case.criterion(state)
    assert (case.found.settled, case.found.total) == (4, 8)
    assert case.found.percent == 50


def test_a_release_without_checks_has_no_percentage_and_no_verdict(case):
    assert case.found.percent is None
    assert case.found.verdict is Verdict.NOTHING


def test_what_is_judged_after_deployment_does_not_hold_a_release_back(case):
    case.item("done")
    for kind in (CriterionClass.SUCCESS, CriterionClass.ROLLBACK_TRIGGER):
        case.criterion("not_run", kind=kind)
    assert case.found.percent == 100
    assert case.found.verdict is Verdict.GO


def test_archived_checks_do_not_count(case):
    case.item("done")
    case.item("open", archived=True)
    assert case.found.percent == 100


# Read: what a release's checks are → what they suggest. An i stands for informing, a b for blocking.
VERDICTS = """
    b-compliant                                   go
    b-compliant       i-compliant                 go
    b-with_exception  i-compliant                 conditional
    b-compliant       i-with_exception            conditional
    b-compliant       i-non_compliant             hold
    b-with_exception  i-non_compliant             hold
    b-non_compliant   i-compliant                 no_go
    b-non_compliant   i-non_compliant             no_go
    b-compliant       i-not_run                   not_run
    b-non_compliant   b-in_progress               not_run
"""


@pytest.mark.parametrize("line", [line.split() for line in VERDICTS.strip().splitlines()], ids=" ".join)
def test_the_verdict_follows_from_the_worst_check(case, line):
    *states, verdict = line
    for told in states:
        weight, state = told.split("-")
        case.criterion(state, weight=Weight.BLOCKING if weight == "b" else Weight.INFORMING)
    assert case.found.verdict == verdict


def test_what_blocks_comes_failed_first_then_late_then_soonest(case):
    case.item("open", blocking=True, title="soon", due=TOMORROW)
    case.item("open", blocking=True, title="late", due=YESTERDAY)
    case.item("failed", blocking=True, title="failed", due=TOMORROW)
    case.item("open", title="informing", due=YESTERDAY)
    case.item("done", blocking=True, title="done", due=YESTERDAY)
    assert [check.record.title for check in case.found.blocking] == ["failed", "late", "soon"]
    assert case.found.late == 2


def test_due_today_is_not_late(case):
    case.item("open", due=TODAY)
    assert case.found.late == 0


def test_not_applicable_has_no_outcome(case):
    assert outcome(case.item("not_applicable")) is None
    assert outcome(case.item("waived")) is Outcome.EXCEPTED


def test_evidence_is_missing_only_where_it_is_required(case):
    assert lacks_evidence(case.item("open", evidence_required=True))
    assert not lacks_evidence(case.item("open", evidence_required=True, evidence="report 9"))
    assert not lacks_evidence(case.item("open"))
    assert not lacks_evidence(case.criterion("not_run"))


@pytest.mark.parametrize(
    ("sign", "value", "misses"),
    [
        ("<=", 300, False),
        ("<=", 301, True),
        ("<", 300, True),
        (">=", 300, False),
        (">", 300, True),
        ("=", 301, True),
    ],
)
def test_a_measured_value_is_compared_with_its_threshold(case, sign, value, misses):
    found = case.criterion("in_progress", operator=Operator(sign), threshold=300.0, value=float(value))
    assert misses_threshold(found) is misses


def test_a_criterion_without_a_value_misses_nothing(case):
    assert not misses_threshold(case.criterion("not_run", operator=Operator.AT_MOST, threshold=300.0))
