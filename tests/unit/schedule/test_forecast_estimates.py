"""Estimates: three points, confidence classes, and the distributions they stand for."""

import math

import numpy as np
import pytest

from relplanner.domain.kinds import Activity, Release
from relplanner.schedule.forecast_estimates import Spread, quantiles, spread_of
from tests.building import Builder


def activity(**values) -> Activity:
    build = Builder()
    return build.add(Activity, title="A", release=build.add(Release, title="R").id, **values)


def test_nothing_told_is_nothing_uncertain() -> None:
    assert spread_of(activity(), 480) is None


@pytest.mark.parametrize(
    ("told", "spread"),
    [
        ({"optimistic": 300, "likely": 400, "pessimistic": 900}, (300, 400, 900)),
        ({"pessimistic": 900}, (480, 480, 900)),
        ({"optimistic": 300}, (300, 480, 480)),
        ({"likely": 600}, (600, 600, 600)),
        ({"optimistic": 500, "likely": 400, "pessimistic": 300}, (400, 400, 400)),
        ({"pessimistic": 900, "confidence": 5}, (480, 480, 900)),
        ({"confidence": 5}, (432, 480, 552)),
        ({"confidence": 1}, (240, 480, 960)),
    ],
)
def test_points_that_are_missing_are_where_the_likely_one_is(told: dict, spread: tuple) -> None:
    assert spread_of(activity(**told), 480) == pytest.approx(spread)


def test_the_less_confident_the_wider() -> None:
    wide = [spread_of(activity(confidence=score), 480) for score in range(1, 6)]
    assert [each.low for each in wide] == sorted(each.low for each in wide)
    assert [each.high for each in wide] == sorted((each.high for each in wide), reverse=True)


def test_a_moment_has_no_confidence() -> None:
    assert spread_of(activity(confidence=1), 0) is None


@pytest.mark.parametrize(
    "points", [(1000, 1000, 9000), (1000, 3000, 9000), (1000, 5000, 9000), (1000, 9000, 9000)]
)
def test_tables_have_the_moments_of_the_distribution(points: tuple[int, int, int]) -> None:
    drawn = quantiles(Spread(*points))
    assert np.mean(drawn) == pytest.approx(Spread(*points).mean, abs=0.05)
    assert np.var(drawn) == pytest.approx(Spread(*points).variance, rel=1e-3)
    assert drawn.min() >= points[0]
    assert drawn.max() <= points[2]


def test_a_table_has_the_quartiles_of_the_beta_distribution() -> None:
    """With the mode at one end it is known in closed form: 1 - (1 - x)^5."""
    drawn = quantiles(Spread(0, 0, 1_000_000)) / 1_000_000
    for share in (0.25, 0.5, 0.75, 0.95):
        assert drawn[int(share * len(drawn))] == pytest.approx(1 - (1 - share) ** (1 / 5), abs=1e-3)


def test_no_work_takes_no_time_at_all() -> None:
    assert quantiles(Spread(0, 0, 2)).min() == 1


def test_the_rest_of_work_is_as_uncertain_as_the_whole_was() -> None:
    rest = Spread(300, 400, 900).part(0.5, 200)
    assert rest == pytest.approx((350, 400, 650))
    assert math.sqrt(rest.variance) == pytest.approx(math.sqrt(Spread(300, 400, 900).variance) / 2)
