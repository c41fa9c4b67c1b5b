"""Moving a whole release, letting one slip, and saying why."""

import datetime as dt

import pytest

from relplanner.commands.baselines import use_baseline
from relplanner.commands.retargeting import give_slip_reason, retarget, slip_release, unexplained
from relplanner.commands.trains import add_train_releases
from relplanner.domain.consequences import consequences
from relplanner.domain.errors import BrokenRule, InvalidValue
from relplanner.domain.kinds import (
    Activity,
    Baseline,
    ChecklistItem,
    Criterion,
    Dependency,
    Product,
    Release,
    ReleaseTemplate,
    ReleaseTrain,
    SlipEvent,
    TemplateActivity,
)
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.domain.kinds.planning import SlipPolicy, SlipReason
from relplanner.domain.kinds.readiness import ItemState
from relplanner.domain.plan import Plan
from relplanner.schedule.dates import compute
from tests.building import Builder, maker

TARGET, LATER = dt.date(2027, 1, 14), dt.date(2027, 1, 21)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.fixture
def build() -> Builder:
    build = Builder()
    build.add(Release, title="Payments", target_date=TARGET, committed_date=TARGET)
    return build


def done(plan: Plan, command, *arguments, **options) -> Plan:
    """The plan after a command and what rules add to it."""
    make = maker(first=len(plan.of(Release)) * 1000 + 1)
    proposal = command(plan, make, *arguments, **options)
    after = plan.after(proposal.edits)
    return after.after(consequences(plan, after, proposal.edits, make, proposal.reason))


def test_everything_that_hangs_on_go_live_moves_by_the_same_working_days(build) -> None:
    build.add(Release, id="release-1", title="Payments", target_date=TARGET, start=at("2026-12-07T09:00"))
    pinned = build.add(
        Activity, release="release-1", start=at("2027-01-08T13:00"), finish=at("2027-01-11T12:00")
    ).id
    build.add(
        Activity, release="release-1", mode=Scheduling.AUTOMATIC, duration=480,
        constraint=Constraint.START_NO_EARLIER, constraint_date=at("2027-01-05T09:00"),
        deadline=at("2027-01-07T17:00"),
    )  # fmt: skip
    build.add(ChecklistItem, release="release-1", due=dt.date(2027, 1, 8))
    build.add(Criterion, release="release-1", due=dt.date(2027, 1, 8))
    plan = done(build.plan, retarget, "release-1", dt.date(2027, 1, 18))
    release, activities = plan.of(Release)["release-1"], plan.of(Activity)
    assert (release.target_date, release.start) == (dt.date(2027, 1, 18), at("2026-12-09T09:00"))
    assert (activities[pinned].start, activities[pinned].finish) == (
        at("2027-01-12T13:00"), at("2027-01-13T12:00"),
    )  # fmt: skip
    (constrained,) = (each for each in activities.values() if each.id != pinned)
    assert (constrained.constraint_date, constrained.deadline) == (
        at("2027-01-07T09:00"), at("2027-01-11T17:00"),
    )  # fmt: skip
    assert {each.due for each in (*plan.of(ChecklistItem).values(), *plan.of(Criterion).values())} == {
        dt.date(2027, 1, 12)
    }


def test_what_has_begun_or_is_settled_stays(build) -> None:
    begun = {"actual_start": at("2027-01-04T09:00")}
    build.add(
        Activity, release="release-1", start=at("2027-01-04T09:00"), finish=at("2027-01-08T17:00"), **begun
    )
    build.add(ChecklistItem, release="release-1", due=dt.date(2027, 1, 8), state=ItemState.DONE)
    before = build.plan
    after = done(before, retarget, "release-1", LATER)
    assert {edit.kind for edit in before.diff(after)} == {"release"}


def test_a_plan_made_back_from_its_target_follows_while_the_promise_stays(build) -> None:
    live = build.add(
        Activity, release="release-1", mode=Scheduling.AUTOMATIC, goes_live=True, duration=480
    ).id
    plan = done(build.plan, retarget, "release-1", LATER)
    assert plan.of(Release)["release-1"].committed_date == TARGET
    assert compute(plan).span(live).finish.date() == LATER
    assert not plan.of(SlipEvent)


def test_a_commitment_that_moves_too_is_a_slip_with_the_reason_that_was_said(build) -> None:
    plan = done(build.plan, retarget, "release-1", LATER, committed=True, reason="Environment: UAT is down")
    (told,) = plan.of(SlipEvent).values()
    assert plan.of(Release)["release-1"].committed_date == LATER
    assert (told.reason, told.comment, told.working_days) == (SlipReason.ENVIRONMENT, "UAT is down", 5)


@pytest.mark.parametrize(
    ("said", "reason", "comment"),
    [
        ("defect", SlipReason.DEFECT, ""),
        ("People : Ann is ill", SlipReason.PEOPLE, "Ann is ill"),
        ("Ann: is ill", SlipReason.NOT_GIVEN, "Ann: is ill"),
        ("", SlipReason.NOT_GIVEN, ""),
        ("scope:\nmore\nof it", SlipReason.SCOPE, "more of it"),
    ],
)
def test_a_reason_begins_with_its_code(build, said, reason, comment) -> None:
    (told,) = done(build.plan, slip_release, "release-1", LATER, said).of(SlipEvent).values()
    assert (told.reason, told.comment) == (reason, comment)


def test_a_reason_can_be_given_later_and_until_then_it_counts_as_not_given(build) -> None:
    plan = done(build.plan, slip_release, "release-1", LATER)
    (told,) = unexplained(plan)
    plan = done(plan, give_slip_reason, [told.id], SlipReason.SUPPLIER, "Late delivery")
    (told,) = plan.of(SlipEvent).values()
    assert (told.reason, told.comment) == (SlipReason.SUPPLIER, "Late delivery")
    assert not unexplained(plan)


def test_what_is_live_stays_where_it_is(build) -> None:
    build.add(Release, id="release-1", title="Payments", target_date=TARGET, actual_date=TARGET)
    with pytest.raises(BrokenRule, match="is live already"):
        done(build.plan, retarget, "release-1", LATER)


# -- trains ------------------------------------------------------------------------------------------------


def train(build: Builder, **more) -> str:
    line = build.add(
        ReleaseTrain, title="Main line", cadence="FREQ=MONTHLY;BYDAY=3TH", anchor=dt.date(2026, 12, 1), **more
    )
    build.add(
        Release, id="release-1", title="Payments", target_date=TARGET, committed_date=TARGET, train=line.id
    )
    return line.id


@pytest.mark.parametrize(
    ("policy", "day"),
    [
        ({"slip_policy": SlipPolicy.NEXT_SLOT}, LATER),
        ({"slip_policy": SlipPolicy.DAYS, "slip_days": 3}, dt.date(2027, 1, 19)),
    ],
)
def test_a_release_slips_as_its_train_has_it(build, policy, day) -> None:
    train(build, **policy)
    release = done(build.plan, slip_release, "release-1").of(Release)["release-1"]
    assert (release.committed_date, release.target_date) == (day, day)


@pytest.mark.parametrize(
    ("policy", "day"),
    [
        ({"slip_policy": SlipPolicy.NEXT_SLOT}, dt.date(2027, 2, 18)),
        ({"slip_policy": SlipPolicy.DAYS, "slip_days": 4}, dt.date(2027, 1, 26)),
    ],
)
def test_a_release_that_is_late_already_slips_to_where_it_can_be(build, policy, day) -> None:
    train(build, **policy)
    late = at("2027-01-22T12:00")
    live = build.add(Activity, release="release-1", start=late, finish=late, goes_live=True).id
    plan = done(build.plan, slip_release, "release-1")
    assert plan.of(Release)["release-1"].committed_date == day
    assert compute(plan).span(live).finish.date() == day


def test_days_are_counted_from_where_it_goes_live_as_things_stand(build) -> None:
    late = at("2027-01-20T12:00")
    live = build.add(Activity, release="release-1", start=late, finish=late, goes_live=True).id
    plan = done(build.plan, retarget, "release-1", LATER, committed=True)
    assert compute(plan).span(live).finish.date() == LATER
    assert plan.of(SlipEvent)


def test_a_commitment_can_be_made_with_the_new_day(build) -> None:
    build.add(Release, id="release-1", title="Payments", target_date=TARGET)
    plan = done(build.plan, retarget, "release-1", LATER, committed=True)
    assert plan.of(Release)["release-1"].committed_date == LATER
    assert not plan.of(SlipEvent)
    assert done(plan, slip_release, "release-1", TARGET).of(Release)["release-1"].target_date == TARGET


def test_a_slot_that_is_full_is_passed_over(build) -> None:
    line = train(build, slip_policy=SlipPolicy.NEXT_SLOT, capacity=1)
    build.add(Release, title="Another", train=line, target_date=LATER)
    release = done(build.plan, slip_release, "release-1").of(Release)["release-1"]
    assert release.committed_date == dt.date(2027, 2, 18)


@pytest.mark.parametrize("policy", [{"slip_policy": SlipPolicy.BY_HAND}, {"slip_policy": SlipPolicy.DAYS}])
def test_a_policy_that_says_not_where_to_is_refused(build, policy) -> None:
    train(build, **policy)
    with pytest.raises(BrokenRule):
        done(build.plan, slip_release, "release-1")


def test_a_release_of_no_train_slips_to_a_day_alone(build) -> None:
    with pytest.raises(BrokenRule, match="name a day"):
        done(build.plan, slip_release, "release-1")
    assert done(build.plan, slip_release, "release-1", LATER).of(Release)["release-1"].committed_date == LATER


def test_the_next_releases_of_a_train_have_the_next_slots_and_its_names() -> None:
    build = Builder()
    product = build.add(Product, title="Payments").id
    template = build.add(ReleaseTemplate, title="Month", kind="minor").id
    build.add(TemplateActivity, title="Build", template=template, duration=2400, goes_live=True)
    line = build.add(
        ReleaseTrain, title="Main line", product=product, template=template, naming="{product} {yyyy}.{n}",
        cadence="FREQ=MONTHLY;BYDAY=3TH", anchor=dt.date(2026, 1, 1),
    ).id  # fmt: skip
    plan = done(build.plan, add_train_releases, line, 2)
    made = [(each.title, each.version, f"{each.target_date}") for each in plan.of(Release).values()]
    assert made == [
        ("Payments 2026.12", "2026.12", "2026-12-17"), ("Payments 2027.1", "2027.1", "2027-01-21"),
    ]  # fmt: skip
    assert len(plan.of(Activity)) == 2
    plan = done(plan, add_train_releases, line, until=dt.date(2027, 3, 31))
    assert [each.title for each in plan.of(Release).values()][2:] == ["Payments 2027.2", "Payments 2027.3"]
    assert not plan.of(Dependency)


def test_a_train_without_a_template_makes_plain_releases_whose_versions_count_on() -> None:
    build = Builder()
    line = build.add(
        ReleaseTrain, title="Main line", naming="{train} {version}", cadence="FREQ=MONTHLY;BYDAY=3TH",
        anchor=dt.date(2026, 1, 1),
    ).id  # fmt: skip
    build.add(Release, title="First", version="4.1.0", train=line, target_date=dt.date(2026, 12, 17))
    plan = done(build.plan, add_train_releases, line, 2)
    assert [each.title for each in plan.of(Release).values()][1:] == ["Main line 4.2.0", "Main line 4.3.0"]


def test_a_naming_rule_that_cannot_be_read_makes_nothing() -> None:
    build = Builder()
    line = build.add(
        ReleaseTrain, naming="{jahr}", cadence="FREQ=MONTHLY;BYDAY=3TH", anchor=dt.date(2026, 1, 1)
    ).id
    with pytest.raises(InvalidValue, match="stands for nothing"):
        done(build.plan, add_train_releases, line)


def test_a_train_whose_last_slot_is_past_is_refused() -> None:
    build = Builder()
    line = build.add(ReleaseTrain, cadence="FREQ=MONTHLY;COUNT=2", anchor=dt.date(2026, 1, 1)).id
    with pytest.raises(BrokenRule, match="no slot there"):
        done(build.plan, add_train_releases, line)


# -- baselines ---------------------------------------------------------------------------------------------


def test_one_baseline_counts_at_a_time() -> None:
    build = Builder()
    first, second = (build.add(Baseline, title=name, active=name == "B").id for name in "AB")
    plan = done(build.plan, use_baseline, first)
    assert {id: each.active for id, each in plan.of(Baseline).items()} == {first: True, second: False}
