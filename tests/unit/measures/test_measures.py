"""A measure equals what its rows add up to, says how many there are, and claims no more than they bear."""

import datetime as dt
from statistics import NormalDist

import pytest

from relplanner.domain.kinds import (
    Criterion,
    Product,
    Release,
    Risk,
    RiskAction,
    RollbackPlan,
    ScopeItem,
    SlipEvent,
)
from relplanner.domain.texts import measure_text
from relplanner.measures.catalogue import measures
from relplanner.measures.intervals import bootstrap_median, wilson
from relplanner.measures.measure import Measure, MeasureCode, Period, Unit
from relplanner.measures.told import interval_text
from relplanner.schedule.dates import compute
from tests.building import Builder

YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def found(build: Builder, code: MeasureCode, period: Period = YEAR, product: str | None = None) -> Measure:
    plan = build.plan
    return next(each for each in measures(plan, compute(plan), period, product) if each.code is code)


def live(build: Builder, on: str, **values) -> Release:
    return build.add(Release, state="live", actual_date=day(on), **values)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962)],
)
def test_wilson_s_interval_is_the_published_one(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_s_interval_covers_as_often_as_it_says() -> None:
    """At its bounds the observed share lies just 1.96 standard errors away: that defines it."""
    for hits, n in ((3, 17), (40, 90), (1, 200)):
        for bound in wilson(hits, n):
            error = (bound * (1 - bound) / n) ** 0.5
            assert abs(hits / n - bound) / error == pytest.approx(NormalDist().inv_cdf(0.975))


def test_the_interval_of_a_median_holds_it_and_is_the_same_every_time() -> None:
    values = [1, 2, 2, 3, 5, 8, 13, 21, 34]
    low, high = bootstrap_median(values)
    assert 2 <= low <= 5 <= high <= 21
    assert bootstrap_median(values) == (low, high)
    assert bootstrap_median([4] * 10) == (4, 4)


def test_only_what_went_live_in_the_period_counts_and_quiet_weeks_do_too() -> None:
    build = Builder()
    live(build, "02-03")
    live(build, "02-05")
    build.add(Release, state="live", actual_date=dt.date(2025, 12, 31))
    four_weeks = Period(day("02-01"), day("02-28"))
    measure = found(build, MeasureCode.FREQUENCY, four_weeks)
    assert (measure.value, measure.n) == (0.5, 2)


def test_on_time_is_judged_by_the_first_promise_not_the_last() -> None:
    build = Builder()
    kept = live(build, "03-10", committed_date=day("03-10"))
    moved = live(build, "04-10", committed_date=day("04-10"))
    build.add(SlipEvent, release=moved.id, moved_from=day("04-01"), moved_to=day("04-10"), working_days=7)
    measure = found(build, MeasureCode.ON_TIME)
    assert {row.id: row.value for row in measure.rows} == {kept.id: 1, moved.id: 0}
    assert measure.value == 0.5


def test_slips_are_told_by_reason_those_without_one_too() -> None:
    build = Builder()
    release = live(build, "06-01")
    for number, (days, reason) in enumerate([(2, "scope"), (6, "scope"), (10, "not_given")], start=1):
        build.add(
            SlipEvent, release=release.id, moved_from=day(f"05-{number:02}"), moved_to=day("06-01"),
            working_days=days, reason=reason,
        )  # fmt: skip
    measure = found(build, MeasureCode.SLIP)
    assert (measure.value, measure.n, measure.unit) == (6, 3, Unit.WORKING_DAYS)
    assert sorted(measure.parts) == [("Not given", 10, 1), ("Scope", 4, 2)]


def test_every_share_is_the_mean_of_its_rows() -> None:
    build = Builder()
    one, other = live(build, "03-10", kind="hotfix"), live(build, "03-20")
    for state in ("compliant", "with_exception", "non_compliant", "not_run"):
        build.add(Criterion, release=one.id, state=state)
    build.add(RollbackPlan, release=one.id, rehearsal="passed")
    build.add(ScopeItem, release=one.id, state="accepted")
    build.add(ScopeItem, release=one.id, state="accepted", shipped_in=other.id)
    build.add(ScopeItem, release=other.id, state="deferred")
    risk = build.add(Risk, subject=one.id)
    build.add(RiskAction, risk=risk.id, due=day("03-01"), state="done")
    build.add(RiskAction, risk=risk.id, due=day("03-01"), state="open")
    build.add(RiskAction, risk=risk.id, due=day("03-01"), state="dropped")
    plan = build.plan
    told = {each.code: each for each in measures(plan, compute(plan), YEAR) if each.unit is Unit.SHARE}
    for measure in told.values():
        if measure.n:
            assert measure.value == pytest.approx(sum(row.value for row in measure.rows) / measure.n)
            assert measure.low <= measure.value <= measure.high
    assert {code: told[code].n for code in told if told[code].n} == {
        MeasureCode.EMERGENCY: 2, MeasureCode.EXCEPTIONS: 3, MeasureCode.REHEARSED: 2,
        MeasureCode.ACTIONS: 2, MeasureCode.PREDICTABILITY: 3,
    }  # fmt: skip
    assert told[MeasureCode.PREDICTABILITY].value == pytest.approx(1 / 3)


def test_a_product_s_measures_rest_on_its_own_releases() -> None:
    build = Builder()
    shop, till = build.add(Product), build.add(Product)
    live(build, "03-10", product=shop.id)
    live(build, "03-11", product=till.id)
    assert found(build, MeasureCode.FREQUENCY, product=shop.id).n == 1


def test_where_nothing_happened_there_is_no_value_and_few_events_bear_no_verdict() -> None:
    build = Builder()
    assert found(build, MeasureCode.ON_TIME).value is None
    for number in range(1, 8):
        live(build, f"03-{number:02}", committed_date=day("03-31"))
    assert "no verdict" in interval_text(found(build, MeasureCode.ON_TIME))
    live(build, "03-20", committed_date=day("03-31"))
    assert "no verdict" not in interval_text(found(build, MeasureCode.ON_TIME))


def test_every_measure_has_a_name() -> None:
    assert all(measure_text(code) for code in MeasureCode)
