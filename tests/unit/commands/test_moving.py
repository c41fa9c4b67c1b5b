"""Moving several releases and activities together."""

import datetime as dt

import pytest

from relplanner.commands.days import move_to_day
from relplanner.commands.moving import move_many
from relplanner.commands.retargeting import retarget
from relplanner.commands.scheduling import move_release
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.kinds.choices import Scheduling
from relplanner.domain.plan import Maker, Plan
from relplanner.schedule.dates import compute
from tests.building import Builder
from tests.roadmap import at, sample

MAKE = Maker(dt.datetime(2026, 11, 22, tzinfo=dt.UTC), "Ann", str)


def named(plan: Plan, title: str) -> str:
    return next(r.id for kind in (Activity, Release) for r in plan.of(kind).values() if r.title == title)


def days_moved(plan: Plan, ids: list[str], days: int) -> dict[str, int]:
    """By how many working days every activity moved, those that did not left out."""
    before = compute(plan)
    after = compute(plan.after(move_many(plan, MAKE, ids, days).edits))
    moved = {
        activity.title: span.calendar.days_between(span.start.date(), after.spans[id].start.date())
        for id, activity in plan.of(Activity).items()
        if (span := before.span(id)) is not None
    }
    return {title: by for title, by in moved.items() if by}


def test_activities_of_several_releases_move_by_the_same_working_days():
    plan = sample()
    chosen = [named(plan, "User acceptance (UAT)"), named(plan, "Dual-run in pre-production")]
    assert days_moved(plan, chosen, 3) == {"User acceptance (UAT)": 3, "Dual-run in pre-production": 3}


def test_an_activity_named_with_its_release_moves_once():
    plan = sample()
    release = named(plan, "Payments 4.3.0-beta")
    assert days_moved(plan, [release, named(plan, "Pilot"), release], -2) == {"Pilot": -2}


def test_one_that_follows_another_of_them_needs_no_date_of_its_own():
    build = Builder()
    release = build.add(Release, title="R", start=at("2027-01-04", 9)).id
    ids = [
        build.add(Activity, title=title, release=release, mode=Scheduling.AUTOMATIC, duration=960).id
        for title in "AB"
    ]
    build.add(Dependency, predecessor=ids[0], successor=ids[1])
    edits = move_many(build.plan, MAKE, ids, 4).edits
    assert [edit.id for edit in edits] == ids[:1]
    assert days_moved(build.plan, ids, 4) == {"A": 4, "B": 4}


def test_it_is_one_step_that_says_how_many():
    plan = sample()
    label = move_many(plan, MAKE, [named(plan, "Pilot"), named(plan, "User acceptance (UAT)")], 1).label
    assert (label.code, label.arguments) == ("moved-many", {"count": 2})


def test_what_there_is_not_cannot_be_moved():
    with pytest.raises(NotFound):
        move_many(sample(), MAKE, ["nobody"], 1)


def _half_begun() -> tuple[Builder, str, list[str]]:
    build = Builder()
    release = build.add(Release, title="R").id
    first, last = at("2027-01-04", 9), at("2027-01-05", 17)
    ids = [
        build.add(Activity, title=title, release=release, start=first, finish=last, actual_start=begun).id
        for title, begun in (("A", first), ("B", None), ("C", first))
    ]
    return build, release, ids


def test_the_step_tells_how_many_have_begun_and_stay():
    build, release, ids = _half_begun()
    told = [
        str(move_many(build.plan, MAKE, ids, 1).label),
        str(move_many(build.plan, MAKE, ids[:2], 1).label),
        str(move_release(build.plan, MAKE, release, 1).label),
        str(move_to_day(build.plan, MAKE, ids[1], dt.date(2027, 1, 6)).label),
        str(retarget(build.plan, MAKE, release, dt.date(2027, 2, 1)).label),
    ]
    assert told == [
        "Move 3 together; 2 have begun and stay",
        "Move 2 together; 1 has begun and stays",
        "Move R; 2 have begun and stay",
        "Move B",
        "Retarget R to Mon 1 Feb 2027; 2 have begun and stay",
    ]
    assert days_moved(build.plan, ids, 1) == {"B": 1}


def test_a_move_of_what_has_all_begun_is_refused_in_words():
    build, _, ids = _half_begun()
    with pytest.raises(BrokenRule) as refused:
        move_many(build.plan, MAKE, [ids[0], ids[2]], 1)
    assert refused.value.code == "all-begun"
