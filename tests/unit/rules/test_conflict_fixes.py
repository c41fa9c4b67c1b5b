"""The smallest move that clears a conflict: equal to brute force, and it really clears what it is for."""

import datetime as dt
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from relplanner.commands.conflicts import allow, clear_conflict
from relplanner.commands.records import set_fields
from relplanner.commands.scheduling import move_activity
from relplanner.domain.errors import BrokenRule
from relplanner.domain.kinds import Activity, Dependency, Product, Release, WindowOverride
from relplanner.domain.plan import Plan
from relplanner.rules.conflicts import Conflict, Rule
from relplanner.rules.conflicts.fixes import Fix, moves, shifts, smallest_fix
from relplanner.rules.conflicts.told import fix_text
from relplanner.rules.severity import Severity
from relplanner.schedule.dates import Schedule, compute
from tests.building import Builder, maker
from tests.colliding import TODAY, at, day, going_live, look, window, working

FAR = 6
NOW = "2026-01-01T12:00+00:00"


@pytest.fixture
def build() -> Builder:
    return Builder()


def fix_of(plan: Plan, conflict: Conflict | None = None) -> Fix | None:
    conflict = conflict or look(plan).conflicts[0]
    return smallest_fix(plan, compute(plan), TODAY, conflict)


def words(plan: Plan) -> str:
    fix = fix_of(plan)
    return fix_text(fix, plan) if fix else "none"


# -- by hand -----------------------------------------------------------------------------------------------


def test_later_comes_before_earlier_when_both_are_as_near(build) -> None:
    going_live(build, "Payments", 14)
    window(build, "freeze", "14 00:00", "15 00:00")
    assert words(build.plan) == "Move “Payments live” 1 working day later"


def test_the_nearer_end_of_a_freeze_wins(build) -> None:
    going_live(build, "Payments", 13)
    window(build, "freeze", "13 00:00", "17 00:00")
    assert words(build.plan) == "Move “Payments live” 1 working day earlier"


def test_what_comes_before_a_go_live_goes_along_rather_than_being_overtaken(build) -> None:
    release = going_live(build, "Payments", 13)
    test = working(build, release, "Test", 12, 13)
    build.add(Dependency, predecessor=test.id, successor="activity-1")
    window(build, "freeze", "13 00:00", "30 00:00")
    assert words(build.plan) == "Move what is left of Payments, 2 records, 1 working day earlier"


def test_what_follows_goes_along(build) -> None:
    release = going_live(build, "Payments", 14)
    care = working(build, release, "Hypercare", 15, 16)
    working(build, release, "Test", 5, 13)
    build.add(Dependency, predecessor="activity-1", successor=care.id)
    window(build, "freeze", "13 00:00", "15 00:00")
    assert words(build.plan) == "Move “Payments live” and what follows it, 2 records, 1 working day later"


def test_what_has_begun_stays_and_nothing_goes_behind_today(build) -> None:
    going_live(build, "Payments", 2)
    window(build, "freeze", "1 00:00", "29 apr 00:00")
    assert words(build.plan) == "none"
    work = working(build, build.add(Release), "Begun", 5, 6, actual_start=at("5 09:00"))
    assert not [m for m in moves(build.plan, compute(build.plan), _about(work.id)) if work.id in m.members]


def test_a_move_that_would_break_the_committed_date_is_not_taken(build) -> None:
    going_live(build, "Payments", 14, committed_date=day(14))
    window(build, "freeze", "12 00:00", "15 00:00")
    assert words(build.plan) == "Move “Payments live” 3 working days earlier"


def test_where_every_move_creates_a_conflict_one_that_is_no_harder_is_given_and_told(build) -> None:
    going_live(build, "Payments", 2, committed_date=day(2))
    window(build, "freeze", "1 00:00", "3 00:00")
    fix = fix_of(build.plan)
    assert fix is not None
    assert (fix.days, [each.rule for each in fix.creates]) == (1, [Rule.COMMITTED])


def test_a_warning_is_never_cleared_by_something_bad(build) -> None:
    going_live(build, "Payments", 2, committed_date=day(2))
    window(build, "freeze", "1 00:00", "3 00:00", level="soft")
    assert words(build.plan) == "none"


def test_a_late_activity_is_cleared_by_moving_what_it_waits_for(build) -> None:
    release = build.add(Release, start=at("5 09:00"))
    first = working(build, release, "Build", 12, 13)
    then = build.add(
        Activity, title="QA", release=release.id, mode="automatic", duration=480, deadline=at("13 17:00")
    )
    build.add(Dependency, predecessor=first.id, successor=then.id)
    assert words(build.plan) == "Move “Build” 1 working day earlier"


def test_a_release_without_activities_moves_by_its_date(build) -> None:
    build.add(Release, title="Bare", target_date=day(14))
    window(build, "freeze", "14 00:00", "15 00:00")
    fix = fix_of(build.plan)
    assert fix is not None
    assert [edit.after for edit in fix.edits] == [{"target_date": day(15)}]


def test_no_date_mends_a_version_that_is_there_twice(build) -> None:
    product = build.add(Product).id
    for _ in range(2):
        build.add(Release, product=product, version="1.0")
    assert fix_of(build.plan) is None


def test_what_a_fix_moves_by_itself_is_told_too(build) -> None:
    release = going_live(build, "Payments", 14)
    then = build.add(Activity, title="Announce", release=release.id, mode="automatic", duration=480)
    build.add(Dependency, predecessor="activity-1", successor=then.id)
    window(build, "freeze", "14 00:00", "15 00:00")
    plan = build.plan
    fix = fix_of(plan)
    assert fix is not None
    assert [each.record for each in shifts(plan, compute(plan), fix)] == ["activity-1", then.id]


def _about(id: str) -> Conflict:
    return Conflict(Rule.LEAVE, Severity.WARNING, (id,), "on-leave")


# -- the commands ------------------------------------------------------------------------------------------


def test_clearing_is_one_step_and_one_that_is_gone_or_has_no_move_is_refused(build) -> None:
    going_live(build, "Payments", 14)
    window(build, "freeze", "14 00:00", "15 00:00")
    plan = build.plan
    (found,) = look(plan).conflicts
    proposal = clear_conflict(plan, maker(NOW), found)
    assert str(proposal.label).startswith("Clear conflict: Payments goes live")
    after = plan.after(proposal.edits)
    with pytest.raises(BrokenRule, match="no longer there"):
        clear_conflict(after, maker(NOW), found)
    window(build, "freeze", "1 00:00", "29 apr 00:00", "For ever")
    held = build.plan
    with pytest.raises(BrokenRule, match="No single move clears it"):
        clear_conflict(held, maker(NOW), next(c for c in look(held).conflicts if c.amount > 2))


def test_a_fix_for_another_place_of_the_plan_is_looked_for_anew(build) -> None:
    going_live(build, "Payments", 14)
    freeze = window(build, "freeze", "14 00:00", "15 00:00")
    plan = build.plan
    (found,) = look(plan).conflicts
    stale = fix_of(plan)
    wider = set_fields(plan, maker(NOW), freeze.id, {"finish": at("16 00:00")})
    later = plan.after(wider.edits, place="another")
    (edit,) = clear_conflict(later, maker(NOW), found, stale).edits
    assert (edit.after or {})["start"] == at("13 17:00")


def test_allowing_needs_a_reason_and_a_day_to_come(build) -> None:
    release = going_live(build, "Payments", 14)
    freeze = window(build, "freeze", "12 00:00", "17 00:00", "Year end")
    plan = build.plan
    with pytest.raises(BrokenRule, match="without a reason"):
        allow(plan, maker(NOW), freeze.id, release.id, "  ")
    with pytest.raises(BrokenRule, match="is over"):
        allow(plan, maker(NOW), freeze.id, release.id, "Board", dt.date(2025, 12, 31))
    proposal = allow(plan, maker(NOW), freeze.id, release.id, "Board said so", day(20))
    assert str(proposal.label) == "Allow Payments in “Year end”"
    after = plan.after(proposal.edits)
    (override,) = after.of(WindowOverride).values()
    assert (override.reason, override.expires) == ("Board said so", day(20))
    assert look(after).conflicts == ()


# -- brute force -------------------------------------------------------------------------------------------


@st.composite
def small_plans(draw) -> Plan:
    """Two or three releases of a few pinned activities in chains, two freezes, promises here and there."""
    build = Builder()
    products = [build.add(Product).id for _ in range(2)]
    for number in range(draw(st.integers(1, 3))):
        live = draw(st.integers(12, 23))
        promised = draw(st.sampled_from([None, None, live, live + 3]))
        release = going_live(
            build, f"R{number}", live, product=draw(st.sampled_from(products)),
            committed_date=day(promised) if promised else None,
        )  # fmt: skip
        going = next(each for each in build.plan.of(Activity).values() if each.release == release.id)
        before = None
        for part in range(draw(st.integers(0, 2))):
            start = draw(st.integers(5, 14))
            last = start + draw(st.integers(0, 4))
            here = working(build, release, f"A{number}{part}", start, last)
            if draw(st.booleans()):
                build.add(Dependency, predecessor=here.id, successor=going.id)
            if before is not None and draw(st.booleans()):
                build.add(Dependency, predecessor=before, successor=here.id)
            before = here.id
    for number in range(draw(st.integers(1, 2))):
        start = draw(st.integers(9, 22))
        finish = start + draw(st.integers(1, 5))
        level = draw(st.sampled_from(["soft", "hard"]))
        window(build, "freeze", f"{start} 00:00", f"{finish} 00:00", f"F{number}", level=level)
    return build.plan


def brute_force(plan: Plan, conflict: Conflict) -> tuple[int, int, bool] | None:
    """By trying everything: the fewest working days, the fewest records, and whether later.

    It moves by the command that moves one activity and knows nothing of how the search goes about it.
    """
    schedule = compute(plan)
    there = {each.key for each in look(plan).conflicts}
    best: list[tuple[bool, int, int, bool]] = []
    groups = {frozenset(group) for leader in conflict.subjects for group in _groups(plan, leader)}
    for group in groups:
        for days in (*range(1, FAR + 1), *range(-FAR, 0)):
            after = _all_moved(schedule, group, days)
            if after is None:
                continue
            then = look(after).conflicts
            if conflict.key in {each.key for each in then}:
                continue
            made = [each for each in then if each.key not in there]
            hard = [each for each in made if each.severity is Severity.BAD]
            as_hard = hard if conflict.severity is Severity.BAD else made
            if hard and conflict.severity is not Severity.BAD:
                continue
            best.append((bool(as_hard), abs(days), len(group), days < 0))
    return min(best)[1:] if best else None


def _groups(plan: Plan, leader: str) -> Iterator[set[str]]:
    """The activity, the activity and all that follows it, all of its release."""
    yield {leader}
    following = {leader}
    for _ in plan.of(Activity):
        links = plan.of(Dependency).values()
        following |= {link.successor for link in links if link.predecessor in following}
    yield following
    release = plan.of(Activity)[leader].release
    yield {id for id, each in plan.of(Activity).items() if each.release == release}


def _all_moved(schedule: Schedule, group: frozenset[str], days: int) -> Plan | None:
    after = schedule.plan
    for id in group:
        span = schedule.spans[id]
        start = dt.datetime.combine(span.calendar.add_days(span.start.date(), days), span.start.time())
        if days < 0 and start.date() < TODAY:
            return None
        after = after.after(move_activity(after, maker(NOW), id, start).edits)
    return after


FEW = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def equals_brute_force(plan: Plan) -> None:
    found = [
        each for each in look(plan).conflicts if each.rule in (Rule.FREEZE, Rule.DEPENDENCY, Rule.SAME_DAY)
    ]
    assume(found)
    for conflict in found[:2]:
        fix = fix_of(plan, conflict)
        expected = brute_force(plan, conflict)
        if fix is not None and abs(fix.days) > FAR:
            continue
        told = (abs(fix.days), len(fix.edits), fix.days < 0) if fix else None
        assert told == expected, (conflict, fix)


def each_fix_clears(plan: Plan) -> None:
    """Take the proposed fix of one conflict after another, until those that have one are gone."""
    for number in count():
        able = [(each, fix) for each in look(plan).conflicts if (fix := fix_of(plan, each))]
        if not able or number > 20:
            return
        conflict, fix = able[0]
        before = {each.key for each in look(plan).conflicts}
        plan = plan.after(clear_conflict(plan, maker(NOW), conflict, fix).edits, place=f"{number}")
        after = look(plan).conflicts
        assert conflict.key not in {each.key for each in after}
        made = {each.key for each in after} - before
        assert {each.key for each in after if each.key in made and each.severity is Severity.BAD} <= {
            each.key for each in fix.creates
        } or conflict.severity is not Severity.BAD
        if fix.creates:
            return


@FEW
@given(small_plans())
def test_the_smallest_fix_is_what_brute_force_finds(plan: Plan) -> None:
    equals_brute_force(plan)


@FEW
@given(small_plans())
def test_every_proposed_fix_really_clears_its_conflict(plan: Plan) -> None:
    each_fix_clears(plan)


@pytest.mark.long
@MANY
@given(small_plans())
def test_a_campaign_of_fixes_equals_brute_force_and_clears(plan: Plan) -> None:
    each_fix_clears(plan)
    equals_brute_force(plan)
