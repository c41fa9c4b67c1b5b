"""Scheduling: the whole plan and one edit's consequences, with every rule, beside bare lists and peers."""

import datetime as dt
import random
import statistics
import time
from collections.abc import Iterator
from functools import partial

from relplanner.domain.declare import Record
from relplanner.domain.edit import Edit
from relplanner.domain.kinds import KINDS, Activity, Calendar, Dependency, Programme, Release
from relplanner.domain.kinds.choices import Constraint, LagUnit, LinkType, Scheduling
from relplanner.domain.plan import Plan
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.dates import compute
from relplanner.schedule.engine import reschedule, schedule
from relplanner.schedule.timetable import reckon
from tests.bench.row import Row, median_ms
from tests.bench.schedule_peers import facts_of, peers

GOALS = {1_000: (2, None), 10_000: (30, 15), 100_000: (170, 50)}
BEGIN = dt.datetime(2026, 1, 5, 9)


def rows() -> Iterator[Row]:
    """Whole and part, for three sizes."""
    for count, (rebuilt, kept) in GOALS.items():
        times = 3 if count == 100_000 else 9
        plan = network(count)
        calendars = Calendars(plan)
        table = schedule(plan, calendars)
        assert table.late
        floor = median_ms(lambda plan=plan: bare(plan), times)

        def whole(plan: Plan = plan, calendars: Calendars = calendars) -> None:
            assert schedule(plan, calendars).late

        def again(net=table.net) -> None:
            assert reckon(net).late

        yield Row(f"schedule {count:,}, rebuilt", median_ms(whole, times), "ms", floor, f"≤ {rebuilt} ms")
        goal = f"≤ {kept} ms" if kept else ""
        yield Row(f"schedule {count:,}, structure kept", median_ms(again, times), "ms", floor, goal)
        yield Row(f"schedule {count:,}, dates alone", median_ms(partial(compute, plan), times), "ms", floor)
        facts = facts_of(plan)
        for name, peer in peers():
            yield Row(
                f"schedule {count:,}, {name} without rules", median_ms(partial(peer, facts), 3), "ms", floor
            )
    yield from _edits()


def _edits() -> Iterator[Row]:
    plan = network(10_000)
    before = compute(plan)
    table = before.table
    assert table.late
    table.net.joins  # noqa: B018 - as after the first edit
    dates, floats, shown = [], [], []
    chance = random.Random(7)
    ids = list(plan.of(Activity))
    for _ in range(200):
        id = chance.choice(ids)
        edited = lengthened(plan, id, chance.choice((-60, 60, 480, 960)))
        edit = Edit("activity", id, {}, {})
        start = time.perf_counter()
        after = reschedule(edited, table, (edit,))
        dates.append((time.perf_counter() - start) * 1000)
        assert after.late
        floats.append((time.perf_counter() - start) * 1000)
        start = time.perf_counter()
        assert compute(edited, before, (edit,)).spans
        shown.append((time.perf_counter() - start) * 1000)
    yield Row("schedule 10,000, one edit, median", statistics.median(dates), "ms", None, "")
    yield Row("schedule 10,000, one edit, p95", _p95(dates), "ms", None, "≤ 2 ms")
    yield Row("schedule 10,000, one edit with floats, p95", _p95(floats), "ms", None, "")
    yield Row("schedule 10,000, one edit with phases and releases, p95", _p95(shown), "ms", None, "≤ 2 ms")


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def lengthened(plan: Plan, id: str, minutes: int) -> Plan:
    """The plan with one duration changed."""
    record = plan.of(Activity)[id]
    table = dict(plan.tables["activity"])
    table[id] = Activity.KIND.change(record, {"duration": max(0, (record.duration or 0) + minutes)})
    return Plan(tuple(plan.kinds.values()), {**plan.tables, "activity": table}, plan.counters)


def bare(plan: Plan) -> int:
    """The least a critical path can take: durations and links in lists, minutes, one calendar."""
    activities = list(plan.of(Activity).values())
    index = {record.id: number for number, record in enumerate(activities)}
    duration = [record.duration or 0 for record in activities]
    before: list[list[int]] = [[] for _ in activities]
    for link in plan.of(Dependency).values():
        before[index[link.successor]].append(index[link.predecessor])
    early = [0] * len(activities)
    for node, links in enumerate(before):
        early[node] = max([early[link] + duration[link] for link in links], default=0)
    late = [max(map(sum, zip(early, duration, strict=True)))] * len(activities)
    for node in range(len(activities) - 1, -1, -1):
        begin = late[node] - duration[node]
        for link in before[node]:
            if begin < late[link]:
                late[link] = begin
    return late[0]


def network(count: int, seed: int = 1) -> Plan:
    """Activities on eight calendars, two links each; all link types, lags, constraints, some progress."""
    chance = random.Random(seed)
    made: dict[str, dict[str, Record]] = {kind.name: {} for kind in KINDS}

    def add(what, number, **values):
        name = what.KIND.name
        made[name][f"{name}-{number}"] = what.KIND.build(
            {
                "id": f"{name}-{number}",
                "key": f"{what.KIND.prefix}-{number}",
                "title": what.KIND.title,
                **values,
            }
        )
        return f"{name}-{number}"

    add(Programme, 1)
    shifts = ("09:00-17:00", "08:00-12:00 13:00-17:00", "07:00-15:00", "10:00-18:00")
    calendars = [None] + [
        add(
            Calendar, number, region="GB-SCT" if number % 2 else "GB-ENG",
            **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), shifts[number % 4]),
            saturday="09:00-13:00" if number == 5 else "",
        )
        for number in range(1, 8)
    ]  # fmt: skip
    release = add(Release, 1, start=BEGIN)
    for number in range(count):
        values = {"mode": Scheduling.AUTOMATIC, "duration": chance.choice((0, 60, 240, 480, 960, 2400))}
        if (dice := chance.random()) < 0.05:
            date = BEGIN + dt.timedelta(days=chance.randrange(400))
            values |= {
                "constraint": chance.choice((Constraint.START_NO_EARLIER, Constraint.FINISH_NO_LATER)),
                "constraint_date": date,
            }
        elif dice < 0.08 and number < count // 10:
            values |= {"actual_start": BEGIN + dt.timedelta(days=chance.randrange(5)), "remaining": 60}
        elif dice < 0.1:
            values["deadline"] = BEGIN + dt.timedelta(days=400)
        add(Activity, number, release=release, calendar=chance.choice(calendars), **values)
    lags = ((0, LagUnit.WORKING),) * 6 + (
        (480, LagUnit.WORKING),
        (1440, LagUnit.ELAPSED),
        (-50, LagUnit.PERCENT),
    )
    types = (LinkType.FS,) * 7 + (LinkType.SS, LinkType.FF, LinkType.SF)
    width = max(20, count // 40)
    for number in range(2 * count):
        after = number // 2
        if after < width:
            continue
        lag, unit = chance.choice(lags)
        before = after - width + chance.randrange(-width // 2, width // 2)
        add(
            Dependency, number, predecessor=f"activity-{max(0, before)}", successor=f"activity-{after}",
            type=chance.choice(types), lag=lag, lag_unit=unit,
        )  # fmt: skip
    return Plan(KINDS, made)
