"""What a drag, a link and a baseline mean for the plan."""

import datetime as dt

import pytest

from relplanner.commands.baselines import take_baseline
from relplanner.commands.scheduling import (
    add_activity,
    link,
    move_activity,
    move_release,
    resize_activity,
)
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Activity, Baseline, BaselineDate, Dependency, Release
from relplanner.domain.kinds.choices import ActivityKind, Constraint, Scheduling
from relplanner.domain.kinds.planning import DateOrigin
from relplanner.schedule.dates import compute
from tests.building import Builder, maker

AUTOMATIC = Scheduling.AUTOMATIC


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.fixture
def build() -> Builder:
    return Builder()


@pytest.fixture
def release(build) -> str:
    return build.add(Release, title="Payments 4.2", start=at("2026-12-01T09:00")).id


def pinned(build, release, start, finish, **values) -> str:
    return build.add(Activity, release=release, start=at(start), finish=at(finish), **values).id


def after(build, command, *arguments, **options):
    plan = build.plan
    return plan.after(command(plan, maker(), *arguments, **options).edits)


def dates(plan, id) -> tuple[str, str]:
    span = compute(plan).span(id)
    return span.start.isoformat(" ", "minutes"), span.finish.isoformat(" ", "minutes")


def test_a_moved_pinned_activity_keeps_its_working_duration_over_a_weekend(build, release):
    id = pinned(build, release, "2026-12-14T09:00", "2026-12-15T17:00")
    assert dates(after(build, move_activity, id, at("2026-12-18T09:00")), id) == (
        "2026-12-18 09:00",
        "2026-12-21 17:00",
    )


def test_work_at_the_weekend_keeps_its_length_on_the_clock(build, release):
    id = pinned(build, release, "2026-12-19T20:00", "2026-12-19T22:00")
    assert dates(after(build, move_activity, id, at("2026-12-20T20:00")), id) == (
        "2026-12-20 20:00",
        "2026-12-20 22:00",
    )


def test_a_moved_milestone_stays_a_moment(build, release):
    id = pinned(build, release, "2026-12-14T12:00", "2026-12-14T12:00")
    assert dates(after(build, move_activity, id, at("2026-12-16T12:00")), id) == ("2026-12-16 12:00",) * 2


def test_a_moved_automatic_activity_starts_no_earlier_from_now_on(build, release):
    id = build.add(
        Activity, release=release, mode=AUTOMATIC, duration=960, date_origin=DateOrigin.IMPORTED,
        imported_start=at("2026-12-07T09:00"), imported_finish=at("2026-12-08T17:00"),
    ).id  # fmt: skip
    plan = after(build, move_activity, id, at("2026-12-14T09:00"))
    moved = plan.of(Activity)[id]
    assert (moved.constraint, moved.date_origin) == (Constraint.START_NO_EARLIER, DateOrigin.TYPED)
    assert moved.imported_start == at("2026-12-07T09:00")
    assert dates(plan, id) == ("2026-12-14 09:00", "2026-12-15 17:00")


def test_moving_a_parent_moves_its_parts_by_the_same_working_days(build, release):
    parent = build.add(Activity, release=release).id
    first = pinned(build, release, "2026-12-14T09:00", "2026-12-15T17:00", parent=parent)
    second = pinned(build, release, "2026-12-18T09:00", "2026-12-18T17:00", parent=parent)
    plan = after(build, move_activity, parent, at("2026-12-16T09:00"))
    assert dates(plan, first) == ("2026-12-16 09:00", "2026-12-17 17:00")
    assert dates(plan, second) == ("2026-12-22 09:00", "2026-12-22 17:00")
    assert dates(plan, parent) == ("2026-12-16 09:00", "2026-12-22 17:00")


def test_moving_a_release_moves_its_activities_and_keeps_its_promises(build):
    release = build.add(Release, start=at("2026-12-14T09:00"), target_date=dt.date(2026, 12, 18)).id
    id = pinned(build, release, "2026-12-14T09:00", "2026-12-18T17:00")
    plan = after(build, move_release, release, 5)
    assert dates(plan, id) == ("2026-12-21 09:00", "2026-12-25 17:00")
    assert plan.of(Release)[release].start == at("2026-12-21T09:00")
    assert plan.of(Release)[release].target_date == dt.date(2026, 12, 18)


def test_moving_a_release_there_and_back_changes_nothing(build, release):
    id = pinned(build, release, "2026-12-14T09:00", "2026-12-18T17:00")
    plan = after(build, move_release, release, 7)
    back = plan.after(move_release(plan, maker(), release, -7).edits)
    assert back == build.plan
    assert dates(back, id) == ("2026-12-14 09:00", "2026-12-18 17:00")


def test_a_release_that_is_only_a_date_moves_its_target(build):
    release = build.add(Release, target_date=dt.date(2026, 12, 18)).id
    assert after(build, move_release, release, 1).of(Release)[release].target_date == dt.date(2026, 12, 21)


def test_a_typed_finish_of_an_automatic_activity_changes_its_duration(build, release):
    id = build.add(
        Activity, release=release, mode=AUTOMATIC, duration=480,
        constraint=Constraint.START_NO_EARLIER, constraint_date=at("2026-12-14T09:00"),
    ).id  # fmt: skip
    plan = after(build, resize_activity, id, at("2026-12-16T17:00"))
    assert plan.of(Activity)[id].duration == 3 * 480
    assert dates(plan, id) == ("2026-12-14 09:00", "2026-12-16 17:00")


def test_either_edge_of_a_pinned_activity_moves_alone(build, release):
    id = pinned(build, release, "2026-12-14T09:00", "2026-12-15T17:00")
    assert dates(after(build, resize_activity, id, at("2026-12-17T17:00")), id)[1] == "2026-12-17 17:00"
    assert dates(after(build, resize_activity, id, start=at("2026-12-10T09:00")), id) == (
        "2026-12-10 09:00",
        "2026-12-15 17:00",
    )


def test_a_finish_before_the_start_is_refused(build, release):
    id = pinned(build, release, "2026-12-14T09:00", "2026-12-15T17:00")
    with pytest.raises(BrokenRule, match="before the start"):
        after(build, resize_activity, id, at("2026-12-11T17:00"))


def test_the_ends_of_a_parent_are_those_of_its_parts(build, release):
    parent = build.add(Activity, release=release).id
    pinned(build, release, "2026-12-14T09:00", "2026-12-15T17:00", parent=parent)
    with pytest.raises(BrokenRule, match="from its parts"):
        after(build, resize_activity, parent, at("2026-12-20T17:00"))


def test_a_milestone_that_is_given_a_length_becomes_a_task(build, release):
    id = pinned(build, release, "2026-12-14T09:00", "2026-12-14T09:00", kind=ActivityKind.MILESTONE)
    assert (
        after(build, resize_activity, id, at("2026-12-15T17:00")).of(Activity)[id].kind is ActivityKind.TASK
    )


def test_a_link_names_both_ends(build, release):
    one, two = (build.add(Activity, release=release, title=title).id for title in ("Build", "Test"))
    plan = build.plan
    proposal = link(plan, maker(), one, two)
    assert str(proposal.label) == "Link Build to Test"
    (made,) = plan.after(proposal.edits).of(Dependency).values()
    assert (made.predecessor, made.successor) == (one, two)


def test_a_new_activity_takes_a_week_and_its_place_after_its_sibling(build, release):
    first = pinned(build, release, "2026-12-01T09:00", "2026-12-01T17:00", rank="b")
    pinned(build, release, "2026-12-01T09:00", "2026-12-01T17:00", rank="c")
    plan = after(build, add_activity, release, "Rehearsal", start=at("2026-12-14T09:00"), after=first)
    titles = [activity.title for activity in plan.children(Activity, "release", release)]
    assert titles == ["Activity", "Rehearsal", "Activity"]
    made = next(activity for activity in plan.of(Activity).values() if activity.title == "Rehearsal")
    assert dates(plan, made.id) == ("2026-12-14 09:00", "2026-12-18 17:00")


def test_a_new_milestone_takes_no_time_and_starts_with_its_release(build, release):
    plan = after(build, add_activity, release, "Go / no-go", kind=ActivityKind.GATE)
    (made,) = plan.of(Activity).values()
    assert dates(plan, made.id) == ("2026-12-01 09:00",) * 2


def test_a_baseline_keeps_the_computed_dates_and_is_the_only_active_one(build, release):
    earlier = build.add(Baseline, title="Draft", active=True).id
    id = pinned(build, release, "2026-12-14T09:00", "2026-12-15T17:00")
    plan = after(build, take_baseline, "Board pack", "Agreed")
    (taken,) = (baseline for baseline in plan.of(Baseline).values() if baseline.active)
    assert taken.title == "Board pack"
    assert not plan.of(Baseline)[earlier].active
    kept = {date.subject: date for date in plan.children(BaselineDate, "baseline", taken.id)}
    assert set(kept) == {release, id}
    assert (kept[id].start, kept[id].duration) == (at("2026-12-14T09:00"), 960)
    moved = plan.after(move_activity(plan, maker(), id, at("2027-01-04T09:00")).edits)
    assert moved.of(BaselineDate) == plan.of(BaselineDate)


@pytest.mark.parametrize("command", [move_activity, resize_activity, link])
def test_what_is_not_there_is_named(build, command):
    with pytest.raises(NotFound, match="ACT-99"):
        command(build.plan, maker(), "ACT-99", at("2026-12-14T09:00"))


def automatic(build, release, **values) -> str:
    return build.add(Activity, release=release, mode=AUTOMATIC, duration=960, **values).id


def test_what_is_pushed_takes_its_successors_along(build, release):
    first, second = automatic(build, release), automatic(build, release)
    build.add(Dependency, predecessor=first, successor=second)
    plan = after(build, move_activity, first, at("2026-12-08T09:00"))
    assert dates(plan, second) == ("2026-12-10 09:00", "2026-12-11 17:00")


def test_in_a_release_planned_back_from_its_target_work_can_be_dragged_earlier_and_later(build):
    release = build.add(Release, target_date=dt.date(2026, 12, 18)).id
    id = automatic(build, release)
    assert dates(build.plan, id) == ("2026-12-17 09:00", "2026-12-18 17:00")
    earlier = after(build, move_activity, id, at("2026-12-14T09:00"))
    assert dates(earlier, id) == ("2026-12-14 09:00", "2026-12-15 17:00")
    between = earlier.after(move_activity(earlier, maker(), id, at("2026-12-16T09:00")).edits)
    assert dates(between, id) == ("2026-12-16 09:00", "2026-12-17 17:00")
    assert dates(after(build, move_activity, id, at("2026-12-21T09:00")), id)[0] == "2026-12-21 09:00"


def test_moving_a_release_moves_what_has_not_begun_and_dates_only_what_nothing_else_does(build, release):
    done = automatic(
        build, release, actual_start=at("2026-12-01T09:00"), actual_finish=at("2026-12-02T17:00")
    )
    first, second = automatic(build, release), automatic(build, release)
    dated = automatic(
        build, release, constraint=Constraint.START_NO_EARLIER, constraint_date=at("2026-12-10T09:00")
    )
    build.add(Dependency, predecessor=first, successor=second)
    plan = after(build, move_release, release, 2)
    assert dates(plan, done) == dates(build.plan, done)
    assert dates(plan, first) == ("2026-12-03 09:00", "2026-12-04 17:00")
    assert dates(plan, second) == ("2026-12-07 09:00", "2026-12-08 17:00")
    assert dates(plan, dated) == ("2026-12-14 09:00", "2026-12-15 17:00")
    touched = {edit.id for edit in move_release(build.plan, maker(), release, 2).edits}
    assert touched == {release, dated}


def test_moving_a_release_planned_back_moves_its_target(build):
    release = build.add(Release, target_date=dt.date(2026, 12, 18)).id
    id = automatic(build, release)
    plan = after(build, move_release, release, -3)
    assert plan.of(Release)[release].target_date == dt.date(2026, 12, 15)
    assert dates(plan, id) == ("2026-12-14 09:00", "2026-12-15 17:00")


def test_what_is_done_keeps_its_length_when_it_is_said_to_have_been_at_another_time(build, release):
    id = automatic(build, release, actual_start=at("2026-12-01T09:00"), actual_finish=at("2026-12-02T17:00"))
    plan = after(build, move_activity, id, at("2026-12-03T09:00"))
    assert dates(plan, id) == ("2026-12-03 09:00", "2026-12-04 17:00")
    assert plan.of(Activity)[id].constraint is Constraint.ASAP


def test_a_new_activity_is_moved_by_its_links(build, release):
    first = automatic(build, release)
    plan = after(build, add_activity, release, "Rehearsal", start=at("2026-12-02T09:00"))
    made = next(activity for activity in plan.of(Activity).values() if activity.title == "Rehearsal")
    assert made.mode is AUTOMATIC
    linked = plan.after(link(plan, maker(), first, made.id).edits)
    assert dates(linked, made.id)[0] == "2026-12-03 09:00"


def test_a_new_activity_that_is_to_end_some_day_begins_in_time(build, release):
    plan = after(build, add_activity, release, "Rehearsal", finish=at("2026-12-18T17:00"))
    (made,) = plan.of(Activity).values()
    assert dates(plan, made.id) == ("2026-12-14 09:00", "2026-12-18 17:00")
