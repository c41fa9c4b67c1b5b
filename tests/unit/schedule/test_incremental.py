"""After any edit, what is walked anew comes to the same as what is reckoned from the ground."""

import datetime as dt
import random

import pytest

from relplanner.domain.declare import Record
from relplanner.domain.kinds import Activity, Calendar, Dependency, Person, Release
from relplanner.domain.kinds.choices import Constraint, LagUnit, LinkType, Scheduling
from relplanner.domain.kinds.planning import Hold
from relplanner.domain.plan import Plan
from relplanner.schedule import walking
from relplanner.schedule.building import build
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.dates import Schedule, compute
from relplanner.schedule.engine import reschedule, schedule
from relplanner.schedule.nodes import set_node
from relplanner.schedule.wiring import wire
from tests.building import Builder

BEGIN = dt.datetime(2026, 1, 5, 9)
PHASE = "ACT-1"
DURATIONS = (0, 0, 30, 60, 240, 480, 960, 2400)
LAGS = ((0, LagUnit.WORKING), (480, LagUnit.WORKING), (-240, LagUnit.WORKING), (1440, LagUnit.ELAPSED),
        (-50, LagUnit.PERCENT))  # fmt: skip


class Tinkerer:
    """Edits a plan at random, one record at a time."""

    def __init__(self, seed: int, activities: int = 30, *, late: bool = False, adrift: bool = False) -> None:
        self.chance = random.Random(seed)
        self.late = late
        self.duration = 0
        build = Builder()
        shifts = build.add(Calendar, title="Shifts", saturday="10:00-14:00", region="GB-SCT").id
        hours = {"monday": "00:00-06:00 22:00-24:00", "sunday": "22:00-24:00"}
        nights = build.add(Calendar, title="Nights", **hours).id
        self.calendars = [None, None, shifts, nights]
        self.releases = [
            build.add(Release, title=f"R{number}", start=BEGIN + dt.timedelta(days=number)).id
            for number in range(2)
        ]
        if adrift:
            self.releases.append(build.add(Release, title="No start").id)
            self.releases.append(build.add(Release, title="By then", target_date=dt.date(2026, 3, 2)).id)
        people = [build.add(Person, title="P", calendar=each).id for each in (shifts, None)]
        self.owners = [None, None, None, *people]
        self.phase = build.add(Activity, title="Phase", release=self.releases[0]).id
        made = [
            build.add(
                Activity, title=f"A{number}", release=self.chance.choice(self.releases),
                parent=self.phase if number < 4 else None, **self._facts(),
            ).id
            for number in range(activities)
        ]  # fmt: skip
        self.activities = made
        for _ in range(activities):
            if (link := self._link(made)) is not None:
                build.add(Dependency, **link)
        self.plan = build.plan
        self._number = 10_000

    def edit(self) -> Plan:
        """The next snapshot: an activity is told otherwise, or a link comes, goes or changes."""
        links = dict(self.plan.of(Dependency))
        activities = dict(self.plan.of(Activity))
        dice = self.chance.random()
        if dice < 0.6:
            record = activities[self.chance.choice(self.activities)]
            activities[record.id] = Activity.KIND.change(record, self._facts())
        elif dice < 0.75 and links:
            del links[self.chance.choice(list(links))]
        elif (values := self._link(self.activities)) is not None:
            self._number += 1
            values |= {"id": f"link-{self._number}", "key": f"LNK-{self._number}", "title": ""}
            links[values["id"]] = Dependency.KIND.build(values)
        return self._with(activities, links)

    def _with(self, activities: dict[str, Record], links: dict[str, Record]) -> Plan:
        tables = dict(self.plan.tables)
        if activities != tables["activity"]:
            tables["activity"] = activities
        if links.keys() != tables["dependency"].keys():
            tables["dependency"] = links
        self.plan = Plan(tuple(self.plan.kinds.values()), tables)
        return self.plan

    def _facts(self) -> dict:
        chance = self.chance
        nothing = ("start", "finish", "hold", "remaining", "constraint_date", "deadline", "actual_start",
                   "actual_finish")  # fmt: skip
        facts = dict.fromkeys(nothing) | {
            "mode": Scheduling.AUTOMATIC,
            "constraint": Constraint.ASAP,
            "duration": self.duration or chance.choice(DURATIONS),
            "elapsed": chance.random() < 0.1,
            "calendar": chance.choice(self.calendars),
            "owner": chance.choice(self.owners),
        }
        day = BEGIN + dt.timedelta(minutes=chance.randrange(30 * 24 * 60))
        match chance.randrange(24):
            case 0 | 1:
                facts |= {"mode": Scheduling.PINNED, "start": day, "finish": day + dt.timedelta(days=2)}
            case 2 | 3 | 4 | 5:
                dated = [each for each in Constraint if each not in (Constraint.ASAP, Constraint.ALAP)]
                facts |= {"constraint": chance.choice(dated), "constraint_date": day}
            case 6:
                facts |= {"deadline": day}
            case 7:
                facts |= {"actual_start": day, "remaining": chance.choice(DURATIONS)}
            case 8:
                facts |= {"actual_start": day, "actual_finish": day + dt.timedelta(hours=9)}
            case 9:
                facts |= {"hold": Hold.SKIPPED}
            case 10 if self.late:
                facts |= {"constraint": Constraint.ALAP}
        return facts

    def _link(self, activities: list[str]) -> dict | None:
        """A link from an earlier activity to a later one, so that no loop can come about."""
        first, second = sorted(self.chance.sample(range(len(activities)), 2))
        lag, unit = self.chance.choice(LAGS)
        before = activities[first]
        if first >= 4 and self.chance.random() < 0.1:
            return None
        if second >= 4 and self.chance.random() < 0.15:
            before = self.phase
        return {
            "predecessor": before, "successor": activities[second], "lag": lag, "lag_unit": unit,
            "type": self.chance.choice(list(LinkType)),
        }  # fmt: skip


def everything(schedule: Schedule) -> dict[str, object]:
    """What is said of every activity, phase and release."""
    plan = schedule.plan
    return {
        record.key: (
            (span := schedule.span(record.id)) and span[:2],
            schedule.timing(record.id),
            schedule.driver(record.id),
            schedule.live_date(record.id),
        )
        for record in (*plan.of(Activity).values(), *plan.of(Release).values())
    }


def follow(seed: int, edits: int, *, late: bool = False, adrift: bool = False) -> None:
    tinkerer = Tinkerer(seed, late=late, adrift=adrift)
    schedule = compute(tinkerer.plan)
    for number in range(edits):
        earlier, plan = schedule.plan, tinkerer.edit()
        before = everything(schedule)
        schedule = compute(plan, schedule, earlier.diff(plan) if number % 2 else None)
        told, real = everything(schedule), everything(compute(plan))
        differing = {key: (told[key], real[key]) for key in real if told[key] != real[key]}
        assert not differing, f"seed {seed}, edit {number}"
        if (moved := schedule.table.moved) is not None:
            keys = {plan.of(Activity)[id].key for id in moved}
            dates = {key for key in real if key in before and before[key][0] != real[key][0]}
            assert {key for key in dates if key in plan.keys("activity") and key != PHASE} <= keys


def use_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRST", "LARGE", "WIDE"):
        monkeypatch.setattr(walking, name, 0)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("late", [False, True], ids=["as soon as possible", "some as late as possible"])
def test_a_walk_from_an_edit_comes_to_what_a_whole_reckoning_does(seed: int, late: bool) -> None:
    follow(seed, 20, late=late)


@pytest.mark.parametrize("seed", range(3))
def test_releases_without_a_start_are_walked_rightly_too(seed: int) -> None:
    follow(seed, 20, adrift=True)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(100, 150))
def test_ten_thousand_edits_come_to_the_same(seed: int) -> None:
    follow(seed, 200, late=seed % 5 == 0, adrift=seed % 5 == 1)


@pytest.mark.parametrize("seed", range(20))
def test_wiring_a_network_at_once_is_wiring_each_of_its_nodes(seed: int) -> None:
    plan = Tinkerer(seed, 40, late=True).plan
    at_once = build(plan, Calendars(plan))
    singly = build(plan, at_once.calendars)
    for node in range(len(singly.group)):
        if node < singly.size:
            set_node(singly, node)
        wire(singly, node)
    for name in ("pulls", "reaches", "holds", "back_reaches"):
        told = [[*each] for each in getattr(at_once.joins, name)]
        assert [sorted(each, key=repr) for each in told] == [
            sorted(each, key=repr) for each in getattr(singly.joins, name)
        ]
    assert at_once.floor == singly.floor


@pytest.mark.parametrize("seed", range(40))
def test_arrays_come_to_what_the_loops_do(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Tinkerer(seed, 40, late=seed % 2 == 0).plan
    looped = schedule(plan)
    use_arrays(monkeypatch)
    arrayed = schedule(plan)
    assert (arrayed.net.bulk is None) == bool(arrayed.net.earliest_of)
    assert (arrayed.ends, arrayed.early, arrayed.late) == (looped.ends, looped.early, looped.late)


def test_a_plan_that_goes_on_for_centuries_is_reckoned_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    tinkerer = Tinkerer(1, 20)
    tinkerer.duration = 5_000_000
    plan = tinkerer.edit()
    for _ in range(40):
        plan = tinkerer.edit()
    looped = schedule(plan)
    use_arrays(monkeypatch)
    arrayed = schedule(plan)
    assert (arrayed.ends, arrayed.late) == (looped.ends, looped.late)
    assert list(arrayed.all_minutes()) == list(looped.all_minutes())


def test_activities_of_a_release_that_could_not_be_read_are_left_undated() -> None:
    plan = Tinkerer(3).plan
    lost = Plan(tuple(plan.kinds.values()), {**plan.tables, "release": {}})
    assert schedule(lost).timing("activity-1") is None


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        ({"objective": "Faster"}, True),
        ({"start": BEGIN + dt.timedelta(days=7)}, False),
        ({"target_date": dt.date(2026, 6, 1)}, False),
    ],
)
def test_what_is_told_of_a_release_is_reckoned_only_when_it_matters(values: dict, holds: bool) -> None:
    plan = Tinkerer(5).plan
    before = compute(plan)
    releases = {**plan.tables["release"]}
    releases["release-1"] = Release.KIND.change(releases["release-1"], values)
    later = Plan(tuple(plan.kinds.values()), {**plan.tables, "release": releases})
    after = compute(later, before)
    assert (after.table.moved == frozenset()) == holds
    assert everything(after) == everything(compute(later))


@pytest.mark.parametrize("seed", range(10))
def test_reading_a_network_column_by_column_is_wiring_it(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tinkerer = Tinkerer(seed, 40)
    usual = {"parent": None, "hold": None}
    activities = {
        id: Activity.KIND.change(record, usual) for id, record in tinkerer.plan.of(Activity).items()
    }
    phase = activities[tinkerer.phase]
    activities[phase.id] = Activity.KIND.change(phase, {"mode": Scheduling.AUTOMATIC, "goes_live": True})
    plan = Plan(tuple(tinkerer.plan.kinds.values()), {**tinkerer.plan.tables, "activity": activities})
    calendars = Calendars(plan)
    wired = schedule(plan, calendars)
    use_arrays(monkeypatch)
    read = schedule(plan, calendars)
    assert read.net.reader is not None
    assert read.net.known_joins is None
    assert (read.net.floor, read.ends, read.late) == (wired.net.floor, wired.ends, wired.late)
    assert list(read.all_minutes()) == list(wired.all_minutes())
    for name in ("links_in", "pulls", "reaches", "holds", "back_reaches"):
        told, real = getattr(read.net.joins, name), getattr(wired.net.joins, name)
        assert [sorted(each, key=repr) for each in told] == [sorted(each, key=repr) for each in real]
    assert read.net.floor == wired.net.floor
    later, anew = reschedule(tinkerer.plan, read), schedule(tinkerer.plan, calendars)
    assert (later.ends, later.late) == (anew.ends, anew.late)
