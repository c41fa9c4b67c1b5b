"""Risks are scored by their latest assessment, banded without gaps, and sorted with the worst on top."""

import datetime as dt

import pytest

from relplanner.domain.errors import InvalidValue
from relplanner.domain.kinds import Risk, RiskAssessment
from relplanner.domain.kinds.readiness import Direction, RiskState
from relplanner.rules.risk import (
    BANDS,
    PRODUCTS,
    Movement,
    Rating,
    above_appetite,
    band,
    is_open,
    parse_rating,
    review_due,
    standing,
    worst_first,
)
from tests.building import Builder

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def build():
    return Builder()


def assess(build, risk, day, likelihood, impact, **values):
    at = dt.date.fromisoformat(day)
    return build.add(RiskAssessment, risk=risk.id, at=at, likelihood=likelihood, impact=impact, **values)


def test_there_are_fourteen_products():
    assert PRODUCTS == (1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25)


def test_every_product_lies_in_exactly_one_band():
    for product in PRODUCTS:
        assert sum(product in scores for scores in BANDS.values()) == 1


@pytest.mark.parametrize(
    ("score", "name"), [(1, "low"), (6, "low"), (8, "medium"), (12, "medium"), (15, "high"), (25, "high")]
)
def test_bands_begin_and_end_where_the_matrix_changes_colour(score, name):
    assert band(score) == name


def test_the_latest_assessment_counts_however_they_were_entered(build):
    risk = build.add(Risk)
    assess(build, risk, "2026-11-20", 4, 5, target_likelihood=2, target_impact=4)
    assess(build, risk, "2026-10-01", 5, 5)
    found = standing(build.plan, risk.id)
    assert found.now == Rating(4, 5)
    assert found.target == Rating(2, 4)
    assert found.before == Rating(5, 5)
    assert found.movement is Movement.BETTER


def test_of_two_assessments_on_a_day_the_later_made_counts(build):
    risk = build.add(Risk)
    assess(build, risk, "2026-11-20", 1, 1)
    assess(build, risk, "2026-11-20", 3, 3)
    assert standing(build.plan, risk.id).now == Rating(3, 3)


def test_a_first_assessment_has_not_moved(build):
    risk = build.add(Risk)
    assert standing(build.plan, risk.id).now is None
    assess(build, risk, "2026-11-20", 1, 1)
    assert standing(build.plan, risk.id).movement is Movement.FIRST


def test_worst_comes_first_and_unscored_before_all(build):
    low, high, unscored, tied = (build.add(Risk, title=title) for title in ("low", "high", "new", "tied"))
    assess(build, low, "2026-11-01", 1, 2)
    assess(build, high, "2026-11-01", 3, 4)
    assess(build, tied, "2026-11-01", 4, 3)
    found = worst_first(build.plan, build.plan.of(Risk).values())
    assert found == [unscored, high, tied, low]


def test_above_appetite_is_for_threats_whose_score_is_higher(build):
    threat, chance = build.add(Risk), build.add(Risk, direction=Direction.OPPORTUNITY)
    for risk in (threat, chance):
        assess(build, risk, "2026-11-01", 2, 5)
    assert above_appetite(build.plan, threat)
    assert not above_appetite(build.plan, chance)
    assess(build, threat, "2026-11-02", 3, 3)
    assert not above_appetite(build.plan, threat), "a score of 9 is what an appetite of 9 accepts"


def test_a_review_is_due_on_its_day_and_never_for_a_closed_risk(build):
    assert review_due(build.add(Risk, next_review=TODAY), TODAY)
    assert not review_due(build.add(Risk, next_review=TODAY + dt.timedelta(days=1)), TODAY)
    assert not review_due(build.add(Risk), TODAY)
    closed = build.add(Risk, next_review=TODAY, state=RiskState.CLOSED)
    assert not is_open(closed)
    assert not review_due(closed, TODAY)


@pytest.mark.parametrize("text", ["4x5", "4X5", "4 × 5", "4 5", "45", "4*5", "4,5", " 4 x 5 ", "4 × 5 = 20"])
def test_a_score_is_read_however_it_is_typed(text):
    assert parse_rating(text) == Rating(4, 5)


@pytest.mark.parametrize("text", ["", "4", "6x5", "0 1", "4x", "20", "4x5x1", "four five"])
def test_what_is_no_score_is_refused_with_an_example(text):
    with pytest.raises(InvalidValue, match="such as 4x5"):
        parse_rating(text)


def test_a_rating_reads_as_it_is_spoken():
    assert str(Rating(4, 5)) == "4 × 5 = 20"
