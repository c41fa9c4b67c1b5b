"""Where dates come from, how they roll up, and how far things are."""

import datetime as dt

import pytest

from relplanner.domain.edit import changed
from relplanner.domain.kinds import (
    Activity,
    Calendar,
    CalendarDay,
    Dependency,
    Environment,
    Person,
    Product,
    Release,
)
from relplanner.domain.kinds.choices import ActivityKind, Constraint, Scheduling
from relplanner.domain.kinds.context import DayKind
from relplanner.domain.kinds.planning import DateOrigin, Hold
from relplanner.schedule.calendars import Calendars, intervals
from relplanner.schedule.dates import ActivityState, compute
from tests.building import Builder

AUTOMATIC = Scheduling.AUTOMATIC
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def span(build: Builder, id: str) -> tuple[str, str] | None:
    found = compute(build.plan).span(id)
    return found and (found.start.isoformat(" ", "minutes"), found.finish.isoformat(" ", "minutes"))


@pytest.fixture
def build() -> Builder:
    return Builder()


@pytest.fixture
def release(build) -> str:
    return build.add(Release, title="Payments 4.2", start=at("2026-12-01T09:00")).id


def pinned(build, release, start, finish, **values) -> str:
    return build.add(Activity, release=release, start=at(start), finish=at(finish), **values).id


def test_a_pinned_activity_keeps_its_dates_and_its_duration_follows(build, release):
    id = pinned(build, release, "2026-12-18T09:00", "2026-12-21T17:00", duration=1)
    assert span(build, id) == ("2026-12-18 09:00", "2026-12-21 17:00")
    found = compute(build.plan).span(id)
    assert found.duration_minutes == 2 * 480
    assert found.working_days == 2


def test_an_imported_automatic_activity_is_computed_and_its_imported_dates_stay_beside(build, release):
    id = build.add(
        Activity, release=release, mode=AUTOMATIC, date_origin=DateOrigin.IMPORTED, duration=60,
        imported_start=at("2026-12-07T09:00"), imported_finish=at("2026-12-09T12:00"),
    ).id  # fmt: skip
    assert span(build, id) == ("2026-12-01 09:00", "2026-12-01 10:00")


def test_a_typed_date_of_an_automatic_activity_is_its_start_and_its_duration_gives_the_finish(build, release):
    id = build.add(
        Activity, release=release, mode=AUTOMATIC, duration=960,
        constraint=Constraint.START_NO_EARLIER, constraint_date=at("2026-12-18T00:00"),
    ).id  # fmt: skip
    assert span(build, id) == ("2026-12-18 09:00", "2026-12-21 17:00")


def test_a_date_to_finish_on_gives_the_start(build, release):
    id = build.add(
        Activity, release=release, mode=AUTOMATIC, duration=960,
        constraint=Constraint.MUST_FINISH_ON, constraint_date=at("2026-12-21T17:00"),
    ).id  # fmt: skip
    assert span(build, id) == ("2026-12-18 09:00", "2026-12-21 17:00")


def test_an_activity_without_a_date_starts_with_its_release(build, release):
    id = build.add(Activity, release=release, mode=AUTOMATIC, duration=480).id
    assert span(build, id) == ("2026-12-01 09:00", "2026-12-01 17:00")


@pytest.mark.parametrize(
    ("promises", "live"),
    [
        ({"target_date": dt.date(2027, 1, 14)}, dt.date(2027, 1, 14)),
        ({"committed_date": dt.date(2027, 1, 21)}, dt.date(2027, 1, 21)),
        ({"target_date": dt.date(2027, 1, 14), "committed_date": dt.date(2027, 1, 21)}, dt.date(2027, 1, 14)),
    ],
)
def test_what_has_no_start_is_planned_back_from_the_target_else_from_the_commitment(build, promises, live):
    release = build.add(Release, **promises).id
    build.add(Activity, release=release, mode=AUTOMATIC, goes_live=True, kind=ActivityKind.MILESTONE)
    assert compute(build.plan).live_date(release) == live


def test_what_follows_go_live_does_not_push_it_before_its_target(build):
    release = build.add(Release, target_date=dt.date(2027, 1, 14)).id
    live = build.add(Activity, release=release, mode=AUTOMATIC, goes_live=True, duration=960).id
    care = build.add(Activity, release=release, mode=AUTOMATIC, duration=5 * 480).id
    build.add(Dependency, predecessor=live, successor=care)
    assert span(build, live) == ("2027-01-13 09:00", "2027-01-14 17:00")
    assert span(build, care) == ("2027-01-15 09:00", "2027-01-21 17:00")


def test_nothing_dates_an_activity_of_a_release_without_dates(build):
    release = build.add(Release).id
    assert span(build, build.add(Activity, release=release, mode=AUTOMATIC, duration=480).id) is None
    assert span(build, release) is None


def test_elapsed_time_counts_nights_and_weekends(build, release):
    id = build.add(
        Activity, release=release, mode=AUTOMATIC, elapsed=True, duration=3 * 1440,
        constraint=Constraint.START_NO_EARLIER, constraint_date=at("2026-12-18T20:00"),
    ).id  # fmt: skip
    assert span(build, id) == ("2026-12-18 20:00", "2026-12-21 20:00")


def test_a_parent_and_a_release_span_what_they_hold(build, release):
    parent = pinned(build, release, "2027-06-01T09:00", "2027-06-02T17:00")
    inner = pinned(build, release, "2026-12-07T09:00", "2026-12-08T17:00", parent=parent)
    pinned(build, release, "2026-12-09T09:00", "2026-12-11T17:00", parent=inner)
    pinned(build, release, "2026-12-02T09:00", "2026-12-03T17:00", parent=parent)
    assert span(build, inner) == ("2026-12-09 09:00", "2026-12-11 17:00")
    assert span(build, parent) == ("2026-12-02 09:00", "2026-12-11 17:00")
    assert span(build, release) == ("2026-12-02 09:00", "2026-12-11 17:00")


def test_activities_that_are_parts_of_each_other_do_not_hang(build, release):
    for number, parent in (
        (1, "activity-2"),
        (2, "activity-3"),
        (3, "activity-1"),
        (4, "activity-4"),
        (5, "gone"),
    ):
        pinned(build, release, f"2026-12-0{number}T09:00", f"2026-12-0{number}T17:00", parent=parent)
    schedule = compute(build.plan)
    assert schedule.span("activity-1") is not None
    assert schedule.progress("activity-1") == 0
    assert schedule.state("activity-1") is ActivityState.TODO
    assert schedule.span(release).finish == at("2026-12-05T17:00")


def test_a_finish_before_its_start_counts_as_the_start(build, release):
    id = pinned(build, release, "2026-12-07T09:00", "2026-12-01T09:00")
    assert span(build, id) == ("2026-12-07 09:00", "2026-12-07 09:00")


def test_the_live_date_is_actual_else_computed_else_committed_else_target(build):
    release = build.add(Release, target_date=dt.date(2027, 1, 1)).id
    assert compute(build.plan).live_date(release) == dt.date(2027, 1, 1)
    build.add(Release, id=release, target_date=dt.date(2027, 1, 1), committed_date=dt.date(2027, 1, 2))
    assert compute(build.plan).live_date(release) == dt.date(2027, 1, 2)
    pinned(build, release, "2027-01-05T09:00", "2027-01-05T09:00", goes_live=True)
    assert compute(build.plan).live_date(release) == dt.date(2027, 1, 5)
    build.add(Release, id=release, actual_date=dt.date(2027, 1, 6))
    assert compute(build.plan).live_date(release) == dt.date(2027, 1, 6)
    assert compute(build.plan).live_date("unknown") is None


def test_progress_follows_from_actuals_and_what_remains(build, release):
    whole = ("2026-12-07T09:00", "2026-12-08T17:00")
    todo = pinned(build, release, *whole)
    doing = pinned(build, release, *whole, actual_start=at("2026-12-07T09:00"), remaining=240)
    done = pinned(build, release, *whole, actual_finish=at("2026-12-08T17:00"))
    pinned(build, release, *whole, hold=Hold.SKIPPED)
    schedule = compute(build.plan)
    assert [schedule.progress(id) for id in (todo, doing, done)] == [0, 0.75, 1]
    assert schedule.progress(release) == pytest.approx(1.75 / 3)
    assert [schedule.state(id) for id in (todo, doing, done)] == ["todo", "doing", "done"]


def test_milestones_alone_count_by_number(build, release):
    moment = ("2026-12-07T09:00", "2026-12-07T09:00")
    pinned(build, release, *moment, actual_finish=at("2026-12-07T09:00"))
    pinned(build, release, *moment)
    assert compute(build.plan).progress(release) == 0.5


def test_a_parent_is_done_when_its_parts_are_but_for_skipped_ones(build, release):
    parent = build.add(Activity, release=release).id
    pinned(
        build,
        release,
        "2026-12-07T09:00",
        "2026-12-07T17:00",
        parent=parent,
        actual_finish=at("2026-12-07T17:00"),
    )
    pinned(build, release, "2026-12-07T09:00", "2026-12-07T17:00", parent=parent, hold=Hold.SKIPPED)
    assert compute(build.plan).state(parent) is ActivityState.DONE


def test_what_ends_at_midnight_ended_the_day_before(build, release):
    id = pinned(build, release, "2026-12-07T00:00", "2026-12-09T00:00")
    assert compute(build.plan).span(id).last_day == dt.date(2026, 12, 8)


def test_the_nearest_calendar_counts(build):
    four_days = build.add(Calendar, title="Four days", friday="").id
    nights = build.add(Calendar, title="Nights", monday="00:00-06:00 22:00-24:00").id
    product = build.add(Product, calendar=four_days).id
    release = build.add(Release, product=product).id
    own = build.add(Activity, release=release, calendar=nights)
    inherited = build.add(Activity, release=release)
    calendars = Calendars(build.plan)
    assert not calendars.of_activity(inherited).is_working_day(dt.date(2026, 12, 18))
    assert calendars.of_activity(own).hours_of(dt.date(2026, 12, 14)) == ((0, 360), (1320, 1440))
    assert calendars.programme.is_working_day(dt.date(2026, 12, 18))


def test_a_calendars_own_days_win_over_those_of_the_calendar_it_is_based_on(build):
    base = build.add(Calendar, id="base", title="Base", parent="child")
    child = build.add(Calendar, id="child", title="Child", parent="base")
    build.add(
        CalendarDay, title="Closed", calendar=base.id, date=dt.date(2026, 12, 21), until=dt.date(2026, 12, 23)
    )
    build.add(
        CalendarDay,
        calendar=child.id,
        date=dt.date(2026, 12, 22),
        kind=DayKind.EXTRA_WORKING,
        hours="10:00-12:00",
    )
    calendar = Calendars(build.plan).of(child.id)
    assert [len(calendar.hours_of(dt.date(2026, 12, day))) for day in (20, 21, 22, 23, 24)] == [0, 0, 1, 0, 1]
    assert calendar.hours_of(dt.date(2026, 12, 22)) == ((600, 720),)
    assert calendar.name_of(dt.date(2026, 12, 21)) == "Closed"


def test_working_hours_that_touch_are_one_interval():
    assert intervals("14:00-17:00 09:00-13:00 13:00-14:00") == ((540, 1020),)


def test_calendars_are_kept_while_nothing_they_stand_on_differs(build, release):
    first = compute(build.plan)
    plan = first.plan.after([])
    assert compute(plan, first).calendars is first.calendars
    assert compute(build.plan, first).calendars is not first.calendars


def bound(build, release, **values) -> str:
    values = {"mode": AUTOMATIC, "duration": 5 * 480, **values}
    return build.add(Activity, release=release, **values).id


def test_work_takes_place_when_its_environment_and_its_owner_are_at_work(build, release):
    """1 December 2026 is a Tuesday."""
    no_fridays = build.add(Calendar, title="Four days", friday="").id
    no_mondays = build.add(Calendar, title="Monday off", monday="").id
    owner = build.add(Person, title="Ann", calendar=no_fridays).id
    environment = build.add(Environment, title="UAT", calendar=no_mondays).id
    assert span(build, bound(build, release)) == ("2026-12-01 09:00", "2026-12-07 17:00")
    assert span(build, bound(build, release, owner=owner)) == ("2026-12-01 09:00", "2026-12-08 17:00")
    both = bound(build, release, owner=owner, environment=environment)
    assert span(build, both) == ("2026-12-01 09:00", "2026-12-09 17:00")


def test_an_owner_with_a_calendar_does_not_keep_the_holidays_of_the_release(build):
    scotland = build.add(Calendar, title="Scotland", region="GB-SCT").id
    england = build.add(Calendar, title="England", region="GB-ENG").id
    release = build.add(Release, calendar=scotland, start=at("2026-11-30T09:00")).id
    supplier = build.add(Person, title="Helen", calendar=england).id
    assert span(build, bound(build, release, duration=480))[0] == "2026-12-01 09:00", "St Andrew's Day"
    assert span(build, bound(build, release, duration=480, owner=supplier))[0] == "2026-11-30 09:00"


def test_an_own_calendar_and_an_owner_s_have_their_hours_in_common(build, release):
    mornings = build.add(Calendar, title="Mornings", **dict.fromkeys(WEEKDAYS, "08:00-12:00")).id
    nights = build.add(Calendar, title="Nights", **dict.fromkeys(WEEKDAYS, "20:00-22:00")).id
    owner = build.add(
        Person, title="Ann", calendar=build.add(Calendar, **dict.fromkeys(WEEKDAYS, "10:00-18:00")).id
    ).id
    assert span(build, bound(build, release, duration=180, calendar=mornings, owner=owner)) == (
        "2026-12-01 10:00",
        "2026-12-02 11:00",
    )
    apart = bound(build, release, duration=60, calendar=nights, owner=owner)
    assert span(build, apart) == ("2026-12-01 20:00", "2026-12-01 21:00"), "its own counts"


def test_a_holiday_of_the_owner_s_calendar_is_none_of_the_work_s(build, release):
    own = build.add(Calendar, title="Ann").id
    build.add(CalendarDay, title="Leave", calendar=own, date=dt.date(2026, 12, 2), until=dt.date(2026, 12, 3))
    owner = build.add(Person, title="Ann", calendar=own).id
    id = bound(build, release, duration=960, owner=owner)
    assert span(build, id) == ("2026-12-01 09:00", "2026-12-04 17:00")


def test_another_calendar_of_an_owner_or_another_owner_moves_their_work(build, release):
    weekend = build.add(Calendar, title="Weekend", saturday="09:00-17:00", sunday="09:00-17:00").id
    ann, ben = build.add(Person, title="Ann").id, build.add(Person, title="Ben", calendar=weekend).id
    id = bound(build, release, owner=ann)
    before = compute(build.plan)
    assert before.span(id).finish == at("2026-12-07T17:00")
    plan = build.plan
    person = plan.of(Person)[ann]
    edit = changed(Person.KIND, ann, Person.KIND.values(person), {"calendar": weekend})
    assert compute(plan.after([edit]), before).span(id).finish == at("2026-12-05T17:00")
    activity = plan.of(Activity)[id]
    handed = changed(Activity.KIND, id, Activity.KIND.values(activity), {"owner": ben})
    assert compute(plan.after([handed]), before).span(id).finish == at("2026-12-05T17:00")


def test_a_proclaimed_day_is_a_day_off_and_a_public_holiday_can_be_worked_on(build):
    calendar = build.add(Calendar, title="Scotland", region="GB-SCT").id
    release = build.add(Release, calendar=calendar, start=at("2026-11-26T09:00")).id
    id = bound(build, release, duration=3 * 480)
    before = compute(build.plan)
    assert before.span(id).finish == at("2026-12-01T17:00"), "over a weekend and St Andrew's Day"
    build.add(CalendarDay, title="State funeral", calendar=calendar, date=dt.date(2026, 11, 27))
    assert compute(build.plan, before).span(id).finish == at("2026-12-02T17:00")
    build.add(
        CalendarDay,
        title="Cut-over",
        calendar=calendar,
        date=dt.date(2026, 11, 30),
        kind=DayKind.EXTRA_WORKING,
    )
    assert compute(build.plan, before).span(id).finish == at("2026-12-01T17:00")


def test_pinned_work_shows_when_it_really_began_and_ended(build, release):
    plan = ("2026-12-07T09:00", "2026-12-08T17:00")
    late = pinned(build, release, *plan, actual_start=at("2026-12-08T09:00"))
    later = pinned(build, release, *plan, actual_start=at("2026-12-09T09:00"))
    both = {"actual_start": at("2026-12-09T09:00"), "actual_finish": at("2026-12-09T17:00")}
    done = pinned(build, release, *plan, **both)
    assert span(build, late) == ("2026-12-08 09:00", "2026-12-08 17:00")
    assert span(build, later) == ("2026-12-09 09:00", "2026-12-10 17:00"), "as long as it was to take"
    assert span(build, done) == ("2026-12-09 09:00", "2026-12-09 17:00")


def test_an_edit_leaves_the_schedule_as_if_it_were_computed_anew_and_shares_what_holds(build, release):
    first, second = bound(build, release), bound(build, release)
    build.add(Dependency, predecessor=first, successor=second)
    phase = build.add(Activity, release=release).id
    bound(build, release, parent=phase)
    before = compute(build.plan)
    record = build.plan.of(Activity)[first]
    for value in (960, 2880, 0):
        edit = changed(Activity.KIND, first, Activity.KIND.values(record), {"duration": value})
        plan = before.plan.after([edit])
        after = compute(plan, before, [edit])
        anew = compute(plan)
        assert {id: span[:2] for id, span in after.spans.items()} == {
            id: span[:2] for id, span in anew.spans.items()
        }
        assert [after.timing(id) for id in anew.spans] == [anew.timing(id) for id in anew.spans]
        assert after.span(phase) is before.span(phase)
