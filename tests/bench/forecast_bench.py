"""Forecasts of 10,000 trials: on one calendar, as plans mostly are, and with every rule there is."""

import datetime as dt
import random
from collections.abc import Iterator

import numpy as np

from relplanner.domain.declare import Record
from relplanner.domain.kinds import KINDS, Activity, Dependency, Programme, Release
from relplanner.domain.kinds.choices import Scheduling
from relplanner.domain.plan import Plan
from relplanner.rules.forecasts import SEED, TRIALS
from relplanner.schedule.engine import schedule
from relplanner.schedule.forecast import forecast
from tests.bench.row import Row, median_ms
from tests.bench.schedule_bench import network

GOALS = {1_000: "≤ 150 ms", 10_000: "≤ 1,500 ms"}
_RELEASE = "release-1"


def rows() -> Iterator[Row]:
    """Two sizes, all activities uncertain, drivers and all."""
    for count, goal in GOALS.items():
        table = schedule(uncertain(count))
        made = forecast(table, _RELEASE, TRIALS, SEED)
        assert made is not None
        assert made.trials == TRIALS
        spent = median_ms(lambda table=table: forecast(table, _RELEASE, TRIALS, SEED), 5)
        floor = median_ms(lambda count=count: bare(count), 3)
        yield Row(f"forecast {TRIALS:,} × {count:,}", spent, "ms", floor, goal)
    table = schedule(confident(network(1_000)))
    spent = median_ms(lambda: forecast(table, _RELEASE, TRIALS, SEED), 3)
    yield Row(f"forecast {TRIALS:,} × 1,000, 8 calendars", spent, "ms", None, "")


def bare(count: int) -> float:
    """The least it can take: every duration looked up in a table and added up, nothing else."""
    draw = np.random.Generator(np.random.PCG64(1))
    table = np.arange(1024, dtype=np.float32)
    total = 0.0
    for _ in range(0, TRIALS, 200):
        total += float(table.take(draw.integers(0, 1024, (count, 200), dtype=np.uint16)).sum())
    return total


def uncertain(count: int, seed: int = 1) -> Plan:
    """Activities on one calendar with a confidence each, two links to earlier ones."""
    chance = random.Random(seed)
    made: dict[str, dict[str, Record]] = {kind.name: {} for kind in KINDS}

    def add(what: type[Record], number: int, **values) -> None:
        id = f"{what.KIND.name}-{number}"
        named = {"id": id, "key": f"{what.KIND.prefix}-{number}", "title": what.KIND.title}
        made[what.KIND.name][id] = what.KIND.build({**named, **values})

    add(Programme, 1)
    add(Release, 1, start=dt.datetime(2026, 1, 5, 9))
    for number in range(count):
        add(
            Activity, number, release=_RELEASE, mode=Scheduling.AUTOMATIC,
            duration=chance.choice((60, 240, 480, 960, 2400)), confidence=chance.randint(1, 5),
        )  # fmt: skip
    width = max(20, count // 40)
    for number in range(2 * width, 2 * count):
        before = number // 2 - width + chance.randrange(-width // 2, width // 2)
        ends = {"predecessor": f"activity-{max(0, before)}", "successor": f"activity-{number // 2}"}
        add(Dependency, number, **ends)
    return Plan(KINDS, made)


def confident(plan: Plan) -> Plan:
    """The plan with a confidence at each of its activities."""
    table = {
        id: Activity.KIND.change(record, {"confidence": number % 5 + 1})
        for number, (id, record) in enumerate(plan.of(Activity).items())
    }
    return Plan(KINDS, {**plan.tables, "activity": table}, plan.counters)
