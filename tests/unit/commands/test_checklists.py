"""Ticking is one step and forges no evidence; templates make and upgrade checklists without losing work."""

import datetime as dt

import pytest

from relplanner.commands.checklists import redate, tick, use_template
from relplanner.commands.records import set_fields
from relplanner.commands.shipped_checklists import use_shipped
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.invariants import check
from relplanner.domain.kinds import (
    ChecklistItem,
    ChecklistTemplate,
    ChecklistTemplateItem,
    Criterion,
    Person,
    Product,
    Release,
    Team,
)
from relplanner.domain.kinds.choices import Channel, ReleaseKind
from relplanner.domain.kinds.readiness import CriterionClass, CriterionState, ItemState, Operator
from tests.building import Builder, maker

LIVE = dt.date(2027, 1, 21)  # a Thursday


@pytest.fixture
def build():
    return Builder()


def run(plan, command, *args):
    """The plan after a command, and the command's proposal; the rules have had their say."""
    proposal = command(plan, maker(), *args)
    after = plan.after(proposal.edits)
    check(plan, after, proposal.edits)
    return after, proposal


def states(plan, *records):
    return [str(plan.get(record.id).state) for record in records]


def item(build, state="open", **values):
    release = build.add(Release, title="R") if "release" not in values else None
    values = {"release": release.id if release else values["release"], "reason": "agreed", **values}
    return build.add(ChecklistItem, state=ItemState(state), **values)


# --- ticking ------------------------------------------------------------------------------------------------


def test_items_of_several_releases_are_ticked_in_one_step(build):
    found = [item(build, title=f"Item {number}") for number in range(10)]
    plan, proposal = run(build.plan, tick, [each.id for each in found])
    assert states(plan, *found) == ["done"] * 10
    assert str(proposal.label) == "Tick 10 items"


def test_ticking_again_opens_them(build):
    found = [item(build, "done"), item(build, "done")]
    plan, proposal = run(build.plan, tick, [each.id for each in found])
    assert states(plan, *found) == ["open", "open"]
    assert str(proposal.label) == "Untick 2 items"


def test_of_a_mixture_what_is_open_is_ticked_and_the_rest_stays(build):
    found = [
        item(build, "done"),
        item(build, "in_progress"),
        item(build, "waived"),
        item(build, "not_applicable"),
    ]
    plan, proposal = run(build.plan, tick, [each.id for each in found])
    assert states(plan, *found) == ["done", "done", "waived", "not_applicable"]
    assert len(proposal.edits) == 1


def test_a_waived_item_asked_for_alone_is_ticked_and_its_reason_goes(build):
    found = item(build, "waived")
    plan, _ = run(build.plan, tick, [found.id])
    assert plan.get(found.id).state is ItemState.DONE
    assert plan.get(found.id).reason == ""


def test_an_item_without_its_evidence_is_refused_with_the_way_out(build):
    found = item(build, evidence_required=True)
    with pytest.raises(BrokenRule, match="needs evidence") as refused:
        run(build.plan, tick, [found.id])
    assert refused.value.remedy == ("evidence",)


def test_several_without_evidence_are_named(build):
    found = [item(build, evidence_required=True, title=title) for title in ("Audit", "Scan")]
    with pytest.raises(BrokenRule, match="2 items need evidence before they are done: Audit; Scan"):
        run(build.plan, tick, [each.id for each in found])


def test_what_lacks_evidence_does_not_hold_up_the_others(build):
    lacking, ready = item(build, evidence_required=True), item(build)
    plan, _ = run(build.plan, tick, [lacking.id, ready.id])
    assert states(plan, lacking, ready) == ["open", "done"]


def test_a_criterion_is_ticked_compliant_and_back(build):
    release = build.add(Release)
    criterion = build.add(Criterion, release=release.id)
    plan, _ = run(build.plan, tick, [criterion.id])
    assert states(plan, criterion) == ["compliant"]
    plan, _ = run(plan, tick, [criterion.id])
    assert states(plan, criterion) == ["not_run"]


def test_a_criterion_whose_value_misses_its_threshold_is_not_called_compliant(build):
    release = build.add(Release)
    slow = build.add(
        Criterion, release=release.id, state=CriterionState.NON_COMPLIANT,
        operator=Operator.AT_MOST, threshold=300.0, value=412.0, unit="ms",
    )  # fmt: skip
    with pytest.raises(BrokenRule, match="412 ms, which misses <= 300 ms"):
        run(build.plan, tick, [slow.id])


def test_a_criterion_that_is_judged_live_can_be_ticked_too(build):
    release = build.add(Release)
    success = build.add(Criterion, release=release.id, kind=CriterionClass.SUCCESS)
    plan, _ = run(build.plan, tick, [success.id])
    assert states(plan, success) == ["compliant"]
    assert states(run(plan, tick, [success.id])[0], success) == ["not_run"]


def test_what_is_neither_item_nor_criterion_cannot_be_ticked(build):
    with pytest.raises(NotFound):
        run(build.plan, tick, [build.add(Release).id])


# --- templates ----------------------------------------------------------------------------------------------


@pytest.fixture
def payments(build):
    return build.add(Product, title="Payments")


@pytest.fixture
def release(build, payments):
    return build.add(Release, title="Payments 4.2.0", product=payments.id, kind=ReleaseKind.MINOR)


@pytest.fixture
def template(build):
    return build.add(ChecklistTemplate, title="Standard go-live", version=3)


def line(build, template, title, **values):
    number = len(build.plan.of(ChecklistTemplateItem))
    return build.add(ChecklistTemplateItem, template=template.id, title=title, rank=f"{number:02}i", **values)


def made(plan, release):
    return plan.children(ChecklistItem, "release", release.id)


def test_a_template_makes_items_due_by_working_days_before_go_live(build, release, template):
    test = build.add(Team, title="Test")
    line(build, template, "Exit report", offset=-10, owner_role="Test", section="Quality", blocking=True)
    line(build, template, "Announce", offset=0)
    line(build, template, "Party")
    plan, proposal = run(build.plan, use_template, release.id, template.id, LIVE)
    first, second, third = made(plan, release)
    assert (first.title, first.due, first.owner) == ("Exit report", dt.date(2027, 1, 7), test.id)
    assert (first.section, first.blocking, first.offset, first.template_version) == ("Quality", True, -10, 3)
    assert (second.due, third.due) == (LIVE, None)
    assert str(proposal.label) == "Use checklist “Standard go-live” for Payments 4.2.0"
    assert len({each.key for each in made(plan, release)}) == 3


def test_without_a_live_date_items_have_no_due_date(build, release, template):
    line(build, template, "Exit report", offset=-10)
    plan, _ = run(build.plan, use_template, release.id, template.id, None)
    assert made(plan, release)[0].due is None


def test_only_what_applies_to_the_release_is_made(build, release, template, payments):
    other = build.add(Product, title="Identity")
    line(build, template, "For all")
    line(build, template, "For minor", for_kinds=(ReleaseKind.MINOR,))
    line(build, template, "For major", for_kinds=(ReleaseKind.MAJOR,))
    line(build, template, "For beta", for_channels=(Channel.BETA,))
    line(build, template, "For payments", for_products=(payments.id,))
    line(build, template, "For identity", for_products=(other.id,))
    plan, _ = run(build.plan, use_template, release.id, template.id, LIVE)
    assert [each.title for each in made(plan, release)] == ["For all", "For minor", "For payments"]


def test_a_role_is_filled_by_the_person_who_holds_it_when_no_team_is_called_so(build, release, template):
    morag = build.add(Person, title="Morag", role="Head of testing")
    line(build, template, "Exit report", owner_role="Head of testing")
    plan, _ = run(build.plan, use_template, release.id, template.id, LIVE)
    assert made(plan, release)[0].owner == morag.id


def test_using_a_template_twice_changes_nothing(build, release, template):
    line(build, template, "Exit report", offset=-10)
    plan, _ = run(build.plan, use_template, release.id, template.id, LIVE)
    _, again = run(plan, use_template, release.id, template.id, LIVE)
    assert again.edits == ()


def changed_to(plan, record, **values):
    return plan.after(set_fields(plan, maker(), record.id, values).edits)


def test_an_upgrade_renews_open_items_and_leaves_decided_ones_alone(build, release, template):
    one, two = line(build, template, "Exit report"), line(build, template, "Scan")
    plan, _ = run(build.plan, use_template, release.id, template.id, LIVE)
    first, second = made(plan, release)
    plan = changed_to(plan, first, state=ItemState.DONE, evidence="report 9")
    plan = changed_to(plan, template, version=4)
    for record in (one, two):
        plan = changed_to(plan, record, title=f"{record.title}, signed")
    plan, _ = run(plan, use_template, release.id, template.id, LIVE)
    assert plan.get(first.id).title == "Exit report"
    assert (plan.get(first.id).state, plan.get(first.id).evidence) == (ItemState.DONE, "report 9")
    assert plan.get(second.id).title == "Scan, signed"
    assert plan.get(second.id).template_version == 4


def test_an_upgrade_never_loses_a_done_item_and_drops_only_untouched_ones(build, release, template):
    lines = [line(build, template, title) for title in ("Done", "Untouched", "Begun")]
    plan, _ = run(build.plan, use_template, release.id, template.id, LIVE)
    done, untouched, begun = made(plan, release)
    plan = changed_to(plan, done, state=ItemState.DONE)
    plan = changed_to(plan, begun, evidence="half a report")
    for record in lines:
        plan = changed_to(plan, record, for_kinds=(ReleaseKind.MAJOR,))
    plan, _ = run(plan, use_template, release.id, template.id, LIVE)
    assert made(plan, release) == (plan.get(done.id), plan.get(begun.id))
    assert plan.get(untouched.id) is None


def test_an_upgrade_keeps_the_owner_somebody_chose(build, release, template):
    test, platform = build.add(Team, title="Test"), build.add(Team, title="Platform")
    line(build, template, "Exit report", owner_role="Test")
    plan, _ = run(build.plan, use_template, release.id, template.id, LIVE)
    (only,) = made(plan, release)
    assert only.owner == test.id
    plan = changed_to(plan, only, owner=platform.id)
    plan, _ = run(plan, use_template, release.id, template.id, LIVE)
    assert made(plan, release)[0].owner == platform.id


def test_due_dates_follow_a_moved_live_date_except_for_what_is_done(build, release):
    early = item(build, release=release.id, offset=-1, due=dt.date(2027, 1, 20))
    done = item(build, "done", release=release.id, offset=-2, due=dt.date(2027, 1, 19))
    own = item(build, release=release.id, due=dt.date(2027, 1, 5))
    plan, _ = run(build.plan, redate, release.id, dt.date(2027, 2, 1))
    due = [plan.get(each.id).due for each in (early, done, own)]
    assert due == [dt.date(2027, 1, 29), dt.date(2027, 1, 19), dt.date(2027, 1, 5)]


def test_without_a_live_date_there_is_nothing_to_count_from(build, release):
    with pytest.raises(BrokenRule, match="no live date") as refused:
        run(build.plan, redate, release.id, None)
    assert refused.value.remedy == ("target_date",)


def test_a_template_that_comes_with_relplanner_is_taken_in_and_used_in_one_step(build, release):
    item = {"title": "Exit report", "offset": -10, "blocking": True}
    template = {"title": "Go-live", "state": "published", "checklist_template_item": [item]}
    content = {"title": "Monthly", "records": {"team": [{"title": "Test"}], "checklist_template": [template]}}
    plan, proposal = run(build.plan, use_shipped, release.id, content, LIVE)
    (made_from,) = plan.of(ChecklistTemplate).values()
    (only,) = made(plan, release)
    assert (made_from.title, only.title, only.due) == ("Go-live", "Exit report", dt.date(2027, 1, 7))
    assert not plan.of(Team), "only the checklist is taken"
    assert str(proposal.label) == "Use checklist “Go-live” for Payments 4.2.0"
