"""Typing a date, a duration or a way of scheduling means the same on every face."""

import datetime as dt

import pytest

from relplanner.commands.dated import set_all_typed, set_typed
from relplanner.domain.declare import Value
from relplanner.domain.errors import BrokenRule
from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.domain.plan import Plan
from relplanner.schedule.dates import compute
from tests.building import Builder, maker

AUTOMATIC, PINNED = Scheduling.AUTOMATIC, Scheduling.PINNED


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.fixture
def build() -> Builder:
    return Builder()


@pytest.fixture
def release(build: Builder) -> str:
    return build.add(Release, title="Payments 4.2", start=at("2026-12-01T09:00")).id


def activity(build: Builder, release: str, **values: Value) -> str:
    return build.add(Activity, release=release, **{"mode": AUTOMATIC, "duration": 960, **values}).id


def typed(plan: Plan, id: str, **values: Value) -> Plan:
    return plan.after(set_typed(plan, maker(), id, values).edits)


def dates(plan: Plan, id: str) -> str:
    span = compute(plan).span(id)
    assert span is not None
    return f"{span.start:%d %H:%M} - {span.finish:%d %H:%M}"


def test_a_typed_start_is_the_earliest_and_takes_the_finish_along(build: Builder, release: str) -> None:
    id = activity(build, release)
    plan = typed(build.plan, id, start=at("2026-12-14T09:00"))
    assert dates(plan, id) == "14 09:00 - 15 17:00"
    assert plan.of(Activity)[id].constraint is Constraint.START_NO_EARLIER
    assert plan.of(Activity)[id].start is None


def test_a_typed_start_that_cannot_move_what_follows_later_work_is_told_as_the_limit_it_sets(
    build: Builder, release: str
) -> None:
    first, second = activity(build, release), activity(build, release, title="Test")
    build.add(Dependency, predecessor=first, successor=second)
    told = set_typed(build.plan, maker(), second, {"start": at("2026-12-02T09:00")})
    assert dates(build.plan.after(told.edits), second) == dates(build.plan, second)
    assert str(told.label) == "Let Test start no earlier than Wed 2 Dec 2026"
    later = set_typed(build.plan, maker(), second, {"start": at("2026-12-14T09:00")})
    assert str(later.label) == "Move Test"


def test_a_start_that_is_cleared_lets_an_automatic_activity_begin_as_soon_as_it_can(
    build: Builder, release: str
) -> None:
    id = activity(build, release)
    plan = typed(typed(build.plan, id, start=at("2026-12-14T09:00")), id, start=None)
    assert plan == build.plan


def test_a_typed_finish_changes_the_duration_and_asks_for_no_start(build: Builder, release: str) -> None:
    id = activity(build, release)
    plan = typed(build.plan, id, finish=at("2026-12-03T17:00"))
    assert dates(plan, id) == "01 09:00 - 03 17:00"
    assert (plan.of(Activity)[id].duration, plan.of(Activity)[id].constraint) == (1440, Constraint.ASAP)


def test_start_and_finish_or_start_and_duration_can_be_typed_together(build: Builder, release: str) -> None:
    id = activity(build, release)
    both = typed(build.plan, id, start=at("2026-12-14T09:00"), finish=at("2026-12-16T17:00"))
    assert both.of(Activity)[id].duration == 1440
    assert dates(both, id) == "14 09:00 - 16 17:00"
    assert dates(typed(build.plan, id, start=at("2026-12-14T09:00"), duration=1440), id) == dates(both, id)


def test_the_duration_of_what_is_pinned_moves_its_finish(build: Builder, release: str) -> None:
    id = activity(build, release, mode=PINNED, start=at("2026-12-18T09:00"), finish=at("2026-12-18T17:00"))
    plan = typed(build.plan, id, duration=960)
    assert dates(plan, id) == "18 09:00 - 21 17:00"


def test_of_what_has_begun_another_duration_changes_what_remains(build: Builder, release: str) -> None:
    id = activity(build, release, actual_start=at("2026-12-01T09:00"), remaining=240)
    plan = typed(build.plan, id, duration=1440)
    assert plan.of(Activity)[id].remaining == 240 + 480
    assert dates(plan, id) == "01 09:00 - 03 17:00"
    assert compute(plan).progress(id) == 0.5


def test_a_start_typed_where_work_has_begun_is_when_it_began(build: Builder, release: str) -> None:
    id = activity(build, release, actual_start=at("2026-12-01T09:00"), remaining=240)
    plan = typed(build.plan, id, start=at("2026-12-02T09:00"))
    assert plan.of(Activity)[id].actual_start == at("2026-12-02T09:00")
    assert dates(plan, id) == "02 09:00 - 03 17:00"


def test_pinning_keeps_the_dates_and_letting_go_keeps_them_too(build: Builder, release: str) -> None:
    first = activity(build, release)
    second = activity(build, release)
    build.add(Dependency, predecessor=first, successor=second)
    pinned = typed(build.plan, second, mode=PINNED)
    assert dates(pinned, second) == dates(build.plan, second) == "03 09:00 - 04 17:00"
    assert typed(pinned, second, mode=AUTOMATIC) == build.plan
    alone = typed(pinned, first, start=at("2026-12-08T09:00"))
    alone = typed(typed(alone, first, mode=PINNED), first, mode=AUTOMATIC)
    assert dates(alone, first) == "08 09:00 - 09 17:00"


def test_what_is_let_go_follows_what_it_depends_on(build: Builder, release: str) -> None:
    first = activity(build, release)
    second = activity(
        build, release, mode=PINNED, start=at("2026-12-14T09:00"), finish=at("2026-12-15T17:00")
    )
    build.add(Dependency, predecessor=first, successor=second)
    assert dates(typed(build.plan, second, mode=AUTOMATIC), second) == "03 09:00 - 04 17:00"


@pytest.mark.parametrize("values", [{"finish": at("2026-12-14T17:00")}, {"duration": 480}])
def test_the_ends_of_a_phase_are_those_of_its_parts(
    build: Builder, release: str, values: dict[str, Value]
) -> None:
    phase = activity(build, release)
    activity(build, release, parent=phase)
    with pytest.raises(BrokenRule, match="from its parts"):
        typed(build.plan, phase, **values)


def test_a_typed_start_of_a_phase_moves_its_parts_but_what_follows_within_it_needs_no_date(
    build: Builder, release: str
) -> None:
    phase = activity(build, release)
    first = activity(build, release, parent=phase)
    second = activity(build, release, parent=phase)
    build.add(Dependency, predecessor=first, successor=second)
    plan = typed(build.plan, phase, start=at("2026-12-08T09:00"))
    assert dates(plan, phase) == "08 09:00 - 11 17:00"
    assert plan.of(Activity)[second].constraint is Constraint.ASAP


def test_several_rows_typed_at_once_are_one_step_upon_the_other(build: Builder, release: str) -> None:
    first, second = activity(build, release), activity(build, release)
    rows: dict[str, dict[str, Value]] = {
        first: {"start": at("2026-12-14T09:00"), "title": "Build"},
        second: {"finish": at("2026-12-01T17:00")},
    }
    proposal = set_all_typed(build.plan, maker(), rows)
    plan = build.plan.after(proposal.edits)
    assert str(proposal.label) == "Change 2 records"
    assert (dates(plan, first), dates(plan, second)) == ("14 09:00 - 15 17:00", "01 09:00 - 01 17:00")


def test_other_fields_are_set_as_they_are(build: Builder, release: str) -> None:
    target = dt.date(2026, 12, 18)
    assert typed(build.plan, release, target_date=target).of(Release)[release].target_date == target
