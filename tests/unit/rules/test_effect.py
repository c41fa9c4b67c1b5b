"""What a change is said to have hit."""

import datetime as dt

from relplanner.commands.retargeting import retarget
from relplanner.domain.kinds import Activity, ChecklistItem, Release, Window
from relplanner.domain.kinds.context import WindowKind
from relplanner.domain.plan import Plan
from relplanner.rules.conflicts import Rule, conflicts
from relplanner.rules.effect import Effect, effect
from relplanner.schedule.dates import compute
from tests.building import Builder, maker

TODAY = dt.date(2026, 11, 23)


def plan() -> Plan:
    """A release on 14 January with a go-live and an item, a freeze in the week after, and one bystander."""
    build = Builder()
    build.add(Release, title="Payments", target_date=dt.date(2027, 1, 14))
    live = dt.datetime(2027, 1, 14, 12)
    build.add(Activity, title="Live", release="release-1", start=live, finish=live, goes_live=True)
    build.add(ChecklistItem, title="Rehearse", release="release-1", due=dt.date(2027, 1, 8))
    build.add(Release, title="Identity")
    build.add(Activity, title="Bystander", release="release-2", start=live, finish=live)
    freeze = dt.datetime(2027, 1, 18), dt.datetime(2027, 1, 23)
    build.add(Window, title="Freeze", kind=WindowKind.FREEZE, start=freeze[0], finish=freeze[1])
    return build.plan


def moved(before: Plan, day: dt.date) -> tuple[Plan, Effect]:
    after = before.after(retarget(before, maker(), "release-1", day).edits)
    return after, effect(compute(before), compute(after), TODAY)


def test_a_move_into_a_freeze_tells_what_moved_and_what_collides() -> None:
    _, found = moved(plan(), dt.date(2027, 1, 20))
    assert (found.moved, found.due_dates) == (("activity-1",), 1)
    assert [each.rule for each in found.appeared] == [Rule.FREEZE]
    assert not found.cleared


def test_the_way_back_clears_it() -> None:
    inside, _ = moved(plan(), dt.date(2027, 1, 20))
    _, found = moved(inside, dt.date(2027, 1, 14))
    assert [each.rule for each in found.cleared] == [Rule.FREEZE]
    assert not found.appeared


def test_a_conflict_that_only_gets_worse_is_no_new_one() -> None:
    inside, _ = moved(plan(), dt.date(2027, 1, 20))
    _, found = moved(inside, dt.date(2027, 1, 21))
    assert (found.appeared, found.cleared) == ((), ())


def test_conflicts_that_are_known_are_not_looked_for_again() -> None:
    before, after = compute(plan()), compute(moved(plan(), dt.date(2027, 1, 20))[0])
    known = conflicts(before.plan, before, TODAY)
    assert effect(before, after, TODAY, known) == effect(before, after, TODAY)
    assert not effect(before, after, TODAY, conflicts(after.plan, after, TODAY)).appeared
