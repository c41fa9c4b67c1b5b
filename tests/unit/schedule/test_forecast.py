"""Forecasts are the schedule where nothing varies, theory where that is exact, the engine trial by trial."""

import datetime as dt
import math
import random
from itertools import pairwise

import numpy as np
import pytest

from relplanner.domain.kinds import Activity, Calendar, Dependency, Release
from relplanner.domain.kinds.choices import Constraint, LagUnit, LinkType, Scheduling
from relplanner.domain.plan import Plan
from relplanner.schedule.clock import minute_of
from relplanner.schedule.engine import schedule
from relplanner.schedule.forecast import Forecast, forecast, targets_of
from relplanner.schedule.forecast_levels import Flat
from relplanner.schedule.forecast_nodes import steps_to
from relplanner.schedule.forecast_trials import Drawing, Trials
from tests.building import Builder
from tests.unit.schedule.test_incremental import Tinkerer

BEGIN = dt.datetime(2026, 1, 5, 9)
DAY = 480


class Work:
    """A release from a Monday on; activities are added with their estimate in days."""

    def __init__(self, **release) -> None:
        self.build = Builder()
        self.release = self.build.add(Release, title="R", **{"start": BEGIN, **release}).id

    def task(self, title: str, *days: float, after: tuple[str, ...] = (), **values) -> str:
        estimate = dict(
            zip(("optimistic", "likely", "pessimistic"), (round(d * DAY) for d in days), strict=False)
        )
        planned = {"mode": Scheduling.AUTOMATIC, "duration": estimate.get("likely", 0), **estimate}
        id = self.build.add(Activity, title=title, release=self.release, **{**planned, **values}).id
        for before in after:
            self.link(before, id)
        return id

    def link(self, before: str, after: str, **values) -> None:
        self.build.add(Dependency, title="", predecessor=before, successor=after, **values)

    def forecast(self, subject: str = "", trials: int = 2_000, seed: int = 1, **options) -> Forecast:
        made = forecast(schedule(self.build.plan), subject or self.release, trials, seed, **options)
        assert made is not None
        return made


def working_days(made: Forecast) -> np.ndarray:
    """How many working days from the start each trial took."""
    return np.array([made.calendar.between(BEGIN, moment(minute)) / DAY for minute in made.finishes])


def moment(minute: int) -> dt.datetime:
    return dt.datetime.min + dt.timedelta(minutes=int(minute) - 24 * 60)


# -- nothing varies ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_without_estimates_everything_finishes_when_the_schedule_says(seed: int) -> None:
    tinkerer = Tinkerer(seed, late=seed % 3 == 0, adrift=seed % 2 == 0)
    for _ in range(2):
        table = schedule(tinkerer.edit())
        for subject in [*tinkerer.activities, *tinkerer.releases]:
            targets = targets_of(table, subject)
            made = forecast(table, subject, 4, 1)
            if not targets:
                assert made is None
                continue
            finish = max(table.minutes(node)[1] for node in targets)
            assert made.finishes.tolist() == [finish] * 4, subject


def test_estimates_without_spread_change_nothing() -> None:
    work = Work()
    first = work.task("A", 3, 3, 3)
    work.task("B", 5, 5, 5, after=(first,))
    made = work.forecast()
    assert made.is_certain
    assert made.by(0.5) == made.by(0.95) == made.planned == dt.datetime(2026, 1, 14, 17)


# -- theory ------------------------------------------------------------------------------------------------


def test_a_chain_has_the_mean_and_variance_of_the_sum_of_its_parts() -> None:
    estimates = ((4, 6, 14), (2, 3, 4), (5, 9, 10))
    work, last = Work(), ()
    for number, days in enumerate(estimates):
        last = (work.task(f"T{number}", *days, after=last),)
    took = working_days(work.forecast(trials=20_000))
    # Of a beta distribution with these shapes on this interval, in closed form.
    means, variances = [], []
    for low, likely, high in estimates:
        one, other = 1 + 4 * (likely - low) / (high - low), 1 + 4 * (high - likely) / (high - low)
        means.append(low + (high - low) * one / (one + other))
        variances.append((high - low) ** 2 * one * other / ((one + other) ** 2 * (one + other + 1)))
    deviation = math.sqrt(sum(variances))
    assert np.mean(took) == pytest.approx(sum(means), abs=4 * deviation / math.sqrt(20_000))
    assert np.var(took) == pytest.approx(sum(variances), rel=0.05)


def test_of_parallel_ways_the_last_counts() -> None:
    work = Work()
    for number in range(3):
        work.task(f"T{number}", 10, 20, 30)
    took = working_days(work.forecast(trials=10_000))
    # A symmetric beta distribution is below its middle half the time; the greatest of three, an eighth.
    assert np.mean(took <= 20) == pytest.approx(1 / 8, abs=4 * math.sqrt(7 / 64 / 10_000))


def test_what_always_waits_is_critical_and_what_never_matters_is_not() -> None:
    work = Work()
    long, short = work.task("Long", 20, 30, 40), work.task("Short", 1, 2, 3)
    last = work.task("Last", 1, 1, 1, after=(long, short))
    drivers = {driver.activity: driver for driver in work.forecast(trials=20_000).drivers}
    assert drivers[long].criticality == drivers[last].criticality == 1
    assert drivers[short].criticality == 0
    assert drivers[long].cruciality == pytest.approx(1)
    assert abs(drivers[short].cruciality) < 4 / math.sqrt(20_000)
    assert drivers[last].cruciality == 0


def test_parallel_twins_are_each_critical_half_the_time() -> None:
    work = Work()
    twins = [work.task(f"T{number}", 10, 20, 30) for number in range(2)]
    drivers = {driver.activity: driver for driver in work.forecast(trials=10_000).drivers}
    for twin in twins:
        assert drivers[twin].criticality == pytest.approx(0.5, abs=0.02)


def test_in_a_chain_the_cruciality_is_the_share_of_the_deviation() -> None:
    work = Work()
    wide = work.task("Wide", 10, 20, 30)
    narrow = work.task("Narrow", 5, 10, 15, after=(wide,))
    drivers = {driver.activity: driver.cruciality for driver in work.forecast(trials=20_000).drivers}
    assert drivers[wide] == pytest.approx(2 / math.sqrt(5), abs=0.01)
    assert drivers[narrow] == pytest.approx(1 / math.sqrt(5), abs=0.02)


# -- what is so stays so -----------------------------------------------------------------------------------


def test_what_is_done_is_past_doubting() -> None:
    work = Work()
    done = work.task("Done", 1, 2, 30, actual_start=BEGIN, actual_finish=dt.datetime(2026, 1, 7, 12))
    work.task("Next", 2, 2, 2, after=(done,))
    made = work.forecast()
    assert made.is_certain
    assert made.by(1) == dt.datetime(2026, 1, 9, 12)
    assert done not in {driver.activity for driver in made.drivers}


def test_of_what_has_begun_only_the_rest_is_uncertain() -> None:
    work = Work()
    work.task("Begun", 5, 10, 20, actual_start=BEGIN, remaining=2 * DAY)
    took = working_days(work.forecast())
    assert took.min() >= 8 + 5 * 0.2
    assert took.max() <= 8 + 20 * 0.2


def test_what_is_pinned_comes_no_earlier_and_gives_way_to_what_is_late() -> None:
    work = Work()
    build = work.task("Build", 4, 5, 12)
    pin = {
        "mode": Scheduling.PINNED,
        "start": dt.datetime(2026, 1, 12, 9),
        "finish": dt.datetime(2026, 1, 13, 17),
    }
    review = work.task("Review", after=(build,), **pin)
    took = working_days(work.forecast(review))
    built = working_days(work.forecast(build))
    assert took.min() == 7
    assert np.mean(took > 7) == pytest.approx(np.mean(built > 5))


def test_what_is_pinned_before_what_it_waits_for_is_meant_to_be() -> None:
    work = Work()
    build = work.task("Build", 4, 5, 12)
    pin = {"mode": Scheduling.PINNED, "start": BEGIN, "finish": dt.datetime(2026, 1, 6, 17)}
    assert work.forecast(work.task("Review", after=(build,), **pin)).is_certain


def test_a_release_is_as_late_as_what_goes_live_in_it() -> None:
    work = Work()
    live = work.task("Live", goes_live=True, after=(work.task("Build", 3, 5, 9),))
    work.task("Hypercare", 10, 10, 10, after=(live,))
    assert work.forecast().finishes.tolist() == work.forecast(live).finishes.tolist()


def test_nothing_goes_live_while_it_may_not() -> None:
    work = Work()
    build = work.task("Build", 3, 5, 9)
    live = work.task("Live", goes_live=True, after=(build,))
    freeze = dt.datetime(2026, 1, 9), dt.datetime(2026, 1, 14)
    closed = {live: [(minute_of(freeze[0]), minute_of(freeze[1]))]}
    built = [moment(minute) for minute in work.forecast().finishes]
    went = [moment(minute) for minute in work.forecast(closed=closed).finishes]
    assert any(freeze[0] <= each < freeze[1] for each in built)
    expected = [dt.datetime(2026, 1, 14, 9) if freeze[0] <= each < freeze[1] else each for each in built]
    assert went == sorted(expected)


def test_an_evening_of_work_that_would_run_into_a_freeze_waits_as_a_whole() -> None:
    work = Work()
    live = work.task("Roll-out", 1, 1, 1, goes_live=True)
    noon = dt.datetime(2026, 1, 5, 12)
    made = work.forecast(closed={live: [(minute_of(noon), minute_of(noon) + 60)]})
    assert made.by(0.5) == dt.datetime(2026, 1, 6, 13)


# -- seeds, chances, bars ----------------------------------------------------------------------------------


def test_the_seed_decides_all_numbers() -> None:
    work = Work()
    work.task("Next", 2, 4, 9, after=(work.task("First", 2, 4, 9),))
    assert work.forecast(seed=7).finishes.tolist() == work.forecast(seed=7).finishes.tolist()
    assert work.forecast(seed=7).finishes.tolist() != work.forecast(seed=8).finishes.tolist()


def test_seed_one_draws_the_same_parts_everywhere() -> None:
    # PCG64 begins 0x8306bdf37922e4ff 0xf35196bbc152a866: ten bits of each quarter, the lowest first.
    assert Drawing([], 1).parts(2, 4).tolist() == [[915, 484, 759, 524], [673, 773, 602, 973]]


def test_who_is_told_may_end_it() -> None:
    class Enough(Exception):
        pass

    heard = []

    def told(trials: int) -> None:
        heard.append(trials)
        if trials >= 4_000:
            raise Enough

    work = Work()
    work.task("First", 2, 4, 9)
    with pytest.raises(Enough):
        work.forecast(trials=1_000_000, told=told)
    assert heard[-1] < 10_000


def test_chances_percentiles_and_the_curve_agree() -> None:
    work = Work()
    work.task("First", 5, 20, 60)
    made = work.forecast()
    for share in (0.5, 0.8, 0.95):
        day = made.day_by(share)
        assert made.chance(day) >= share
        assert made.chance(day - dt.timedelta(days=1)) < share
    assert dict(made.curve())[made.day_by(0.8)] == made.chance(made.day_by(0.8))
    assert made.chance(made.day_by(1)) == 1


@pytest.mark.parametrize("most", [5, 20])
def test_bars_hold_every_trial_once_and_have_no_days_off(most: int) -> None:
    work = Work()
    work.task("First", 5, 20, 60)
    made = work.forecast()
    bars = made.bars(most)
    assert len(bars) <= most
    assert sum(bar.trials for bar in bars) == made.trials
    days = made.calendar.days_between
    widths = {days(bar.first, bar.last) + 1 for bar in bars}
    assert len(widths) == 1
    assert all(days(bar.last, after.first) == 1 for bar, after in pairwise(bars))
    for bar in bars:
        held = made.chance(bar.last) - made.chance(bar.first - dt.timedelta(days=1))
        assert held * made.trials == pytest.approx(bar.trials)


# -- the engine, trial by trial ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_every_trial_is_the_schedule_of_the_durations_it_drew(seed: int) -> None:
    trials = 24
    plan = estimated(seed)
    table = schedule(plan)
    flat = Flat(steps_to(table, targets_of(table, "release-1")))
    rows = [row for row, step in enumerate(flat.steps) if step.spread is not None]
    drawing = Drawing([flat.steps[row].spread for row in rows], seed)
    drawn = np.take_along_axis(
        drawing.tables[drawing.which.ravel()], drawing.parts(len(rows), trials), axis=1
    )
    calendar = table.net.calendars.of_release("release-1")
    outcomes = Trials(flat, calendar, seed, {}).run(trials, lambda _: None)
    for trial in range(trials):
        durations = {flat.steps[row].activity.id: int(drawn[at, trial]) for at, row in enumerate(rows)}
        again = schedule(lasting(plan, durations))
        assert outcomes[trial] == again.finishes["release-1"]


def estimated(seed: int) -> Plan:
    """Activities on three calendars with every sort of link, lag and constraint, some of them begun."""
    chance = random.Random(seed)
    build = Builder()
    release = build.add(Release, title="R", start=BEGIN).id
    shifts = build.add(Calendar, title="Shifts", saturday="10:00-14:00", region="GB-SCT").id
    nights = build.add(Calendar, title="Nights", monday="00:00-06:00 22:00-24:00", sunday="22:00-24:00").id
    made = []
    for number in range(40):
        minutes = chance.choice((0, 60, 480, 960, 2400))
        values = (
            {"optimistic": minutes // 2, "likely": minutes, "pessimistic": 2 * minutes} if minutes else {}
        )
        dice = chance.random()
        if dice < 0.15 and number < 8 and minutes:
            values |= {"actual_start": BEGIN, "remaining": minutes}
        elif dice < 0.35:
            values |= {
                "constraint": chance.choice(
                    [each for each in Constraint if each not in (Constraint.ASAP, Constraint.ALAP)]
                ),
                "constraint_date": BEGIN
                + dt.timedelta(days=chance.randrange(60), hours=chance.randrange(12)),
            }
        calendar = chance.choice((None, None, shifts, nights))
        made.append(
            build.add(
                Activity, title=f"A{number}", release=release, mode=Scheduling.AUTOMATIC, duration=minutes,
                calendar=calendar, **values,
            ).id
        )  # fmt: skip
    lags = ((0, LagUnit.WORKING), (0, LagUnit.WORKING), (480, LagUnit.WORKING), (-240, LagUnit.WORKING),
            (1440, LagUnit.ELAPSED))  # fmt: skip
    for _ in range(60):
        before, after = sorted(chance.sample(range(40), 2))
        lag, unit = chance.choice(lags)
        build.add(
            Dependency, title="", predecessor=made[before], successor=made[after], lag=lag, lag_unit=unit,
            type=chance.choice((LinkType.FS, LinkType.FS, *LinkType)),
        )  # fmt: skip
    return build.plan


def lasting(plan: Plan, durations: dict[str, int]) -> Plan:
    """The plan with these durations; of what has begun, these remaining."""
    table = dict(plan.tables["activity"])
    for id, minutes in durations.items():
        begun = table[id].actual_start is not None
        table[id] = Activity.KIND.change(table[id], {"remaining" if begun else "duration": minutes})
    return Plan(tuple(plan.kinds.values()), {**plan.tables, "activity": table}, plan.counters)
