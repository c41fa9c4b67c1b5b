"""Releases from templates, planned back over working days, and templates from releases."""

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from relplanner.commands.records import set_fields
from relplanner.commands.templates import (
    new_template,
    release_from_template,
    save_as_template,
    take_template,
)
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import (
    Activity,
    Calendar,
    CalendarDay,
    ChecklistItem,
    ChecklistTemplate,
    ChecklistTemplateItem,
    Dependency,
    Person,
    Product,
    Release,
    ReleaseTemplate,
    Team,
    TemplateActivity,
)
from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.domain.plan import Plan
from relplanner.schedule.dates import compute
from tests.building import Builder, maker

SHIPPED = sorted((Path(__file__).parents[3] / "resources" / "templates" / "releases").glob("*.json"))
TARGET = dt.date(2025, 9, 5)
DAY = 480


@pytest.fixture
def build() -> Builder:
    """Monday to Friday less three holidays, a product that works by them, and an empty template."""
    build = Builder()
    calendar = build.add(Calendar, title="Works").id
    for day in ("2025-06-19", "2025-07-04", "2025-09-01"):
        build.add(CalendarDay, title="Holiday", calendar=calendar, date=dt.date.fromisoformat(day))
    build.add(Product, title="Payments", calendar=calendar)
    build.add(ReleaseTemplate, title="Phases")
    return build


def item(build: Builder, title: str, days: float = 0, after: Iterable[str] = (), **more) -> str:
    number = len(build.plan.of(TemplateActivity)) + 1
    return build.add(
        TemplateActivity, title=title, template="release_template-1", duration=int(days * DAY),
        after=tuple(after), rank=f"{number:02}", **more,
    ).id  # fmt: skip


def waterfall(build: Builder) -> None:
    """The vector of the domain notes: planning 10, development 25, testing 15, implementation 10 days."""
    before: tuple[str, ...] = ()
    for title, days in (("Planning", 10), ("Development", 25), ("Testing", 15), ("Implementation", 10)):
        before = (item(build, title, days, before, goes_live=title == "Implementation"),)


def made(build: Builder, target: dt.date = TARGET, **more) -> Plan:
    plan = build.plan
    proposal = release_from_template(plan, maker(), "release_template-1", target, "product-1", **more)
    return plan.after(proposal.edits)


def dates(plan: Plan) -> dict[str, str]:
    schedule = compute(plan)
    spans = {each.title: schedule.span(each.id) for each in plan.of(Activity).values()}
    return {title: f"{span.start:%-d %b}-{span.finish:%-d %b}" for title, span in spans.items()}


def release(plan: Plan) -> Release:
    (found,) = plan.of(Release).values()
    return found


def test_phases_are_planned_back_from_the_target_over_holidays(build) -> None:
    waterfall(build)
    plan = made(build, version="4.2.0")
    assert dates(plan) == {
        "Planning": "11 Jun-25 Jun", "Development": "26 Jun-31 Jul",
        "Testing": "1 Aug-21 Aug", "Implementation": "22 Aug-5 Sep",
    }  # fmt: skip
    assert (release(plan).title, release(plan).target_date) == ("Payments 4.2.0", TARGET)
    assert compute(plan).live_date(release(plan).id) == TARGET


def test_a_later_target_carries_everything_along(build) -> None:
    waterfall(build)
    item(build, "Go / no-go", kind="gate", offset=-3)
    plan = made(build)
    later = plan.after(
        set_fields(plan, maker(), release(plan).id, {"target_date": dt.date(2025, 9, 12)}).edits
    )
    assert dates(later) == {
        "Planning": "18 Jun-2 Jul", "Development": "3 Jul-7 Aug", "Testing": "8 Aug-28 Aug",
        "Implementation": "29 Aug-12 Sep", "Go / no-go": "9 Sep-9 Sep",
    }  # fmt: skip


def test_offsets_place_what_no_link_does(build) -> None:
    item(build, "Docs", 2, offset=-4)
    live = item(build, "Live", kind="milestone", goes_live=True, offset=0)
    item(build, "Hypercare", 3, [live])
    item(build, "Review", 1, offset=8)
    assert dates(made(build)) == {
        "Docs": "28 Aug-29 Aug", "Live": "5 Sep-5 Sep",
        "Hypercare": "8 Sep-10 Sep", "Review": "17 Sep-17 Sep",
    }  # fmt: skip


def test_an_offset_that_links_come_to_anyway_makes_no_link_of_its_own(build) -> None:
    code = item(build, "Code", 5, offset=-4)
    test = item(build, "Test", 3, [code], offset=-1)
    item(build, "Live", kind="milestone", goes_live=True, after=[test])
    plan = made(build)
    assert dates(plan)["Test"] == "2 Sep-4 Sep"
    assert dates(plan)["Code"] == "25 Aug-29 Aug"
    titles = {id: each.title for id, each in plan.of(Activity).items()}
    links = [(titles[link.predecessor], titles[link.successor]) for link in plan.of(Dependency).values()]
    assert links == [("Code", "Test"), ("Test", "Live"), ("Test", "Live")]


def test_links_keep_more_distance_than_an_offset_asks_for(build) -> None:
    code = item(build, "Code", 5, offset=-1)
    item(build, "Live", 4, [code], goes_live=True)
    assert dates(made(build))["Code"] == "25 Aug-29 Aug"


def test_offsets_without_anything_that_goes_live_are_refused(build) -> None:
    item(build, "Docs", 2, offset=-4)
    with pytest.raises(BrokenRule, match="nothing in it goes live"):
        made(build)
    with pytest.raises(NotFound):
        release_from_template(build.plan, maker(), "release_template-9", TARGET)


def test_parts_stay_parts_and_owners_are_found_by_their_role(build) -> None:
    build.add(Team, title="Test")
    phase = item(build, "Verify", kind="phase")
    item(build, "System test", 2, parent=phase, owner_role="Test")
    item(build, "Live", kind="milestone", goes_live=True, after=[phase])
    plan = made(build)
    verify, system, _ = plan.of(Activity).values()
    assert (system.parent, system.owner) == (verify.id, "team-1")
    assert dates(plan)["Verify"] == "4 Sep-5 Sep"


def test_offsets_hold_where_an_owner_works_other_days(build) -> None:
    part_time = build.add(Calendar, title="Tuesdays", monday="", wednesday="", thursday="", friday="").id
    build.add(Person, title="Ann", role="Auditor", calendar=part_time)
    item(build, "Audit", 1, offset=-5, owner_role="Auditor")
    item(build, "Live", kind="milestone", goes_live=True)
    plan = made(build)
    assert (
        dates(plan)["Audit"] == "26 Aug-26 Aug"
    )  # the last Tuesday five working days before Friday 5 September
    assert [each.lag for each in plan.of(Dependency).values()] == [5 * DAY]


def test_the_checklist_is_due_by_working_days_from_the_target(build) -> None:
    checklist = build.add(ChecklistTemplate, title="Go-live").id
    build.add(ChecklistTemplateItem, title="Rehearse", template=checklist, offset=-5)
    build.add(
        ChecklistTemplateItem,
        title="Majors only",
        template=checklist,
        offset=-5,
        for_kinds=(ReleaseKind.MAJOR,),
    )
    build.add(ReleaseTemplate, id="release_template-1", title="Phases", checklist=checklist, kind="minor")
    plan = made(build)
    assert [(check.title, check.due) for check in plan.of(ChecklistItem).values()] == [
        ("Rehearse", dt.date(2025, 8, 28))
    ]


def test_a_shipped_template_is_taken_into_the_plan_once(build) -> None:
    content = json.loads(SHIPPED[0].read_text(encoding="utf-8"))
    plan, make = build.plan, maker()
    for target in (TARGET, dt.date(2025, 10, 3)):
        plan = plan.after(release_from_template(plan, make, content, target).edits)
    assert len(plan.of(ReleaseTemplate)) == 2
    assert len(plan.of(Release)) == 2


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_template_puts_everything_where_its_offsets_say(build, path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    plan = build.plan.after(release_from_template(build.plan, maker(), content, TARGET, "product-1").edits)
    schedule = compute(plan)
    calendar = schedule.calendars.of_release(release(plan).id)
    (template,) = (each for each in plan.of(ReleaseTemplate).values() if each.title != "Phases")
    told = {each.title: each.offset for each in plan.children(TemplateActivity, "template", template.id)}
    found = {
        each.title: calendar.days_between(TARGET, schedule.span(each.id).last_day)
        for each in plan.of(Activity).values()
    }
    assert {title: found[title] for title, offset in told.items() if offset is not None} == {
        title: offset for title, offset in told.items() if offset is not None
    }
    assert schedule.live_date(release(plan).id) == TARGET
    assert plan.of(ChecklistItem)
    assert not list(schedule.clashes)


def test_a_new_template_holds_the_go_live_that_all_is_counted_from(build) -> None:
    plan = build.plan.after(new_template(build.plan, maker(), "Ours").edits)
    (template,) = (each for each in plan.of(ReleaseTemplate).values() if each.title == "Ours")
    made = plan.after(release_from_template(plan, maker(first=100), template.id, TARGET).edits)
    assert dates(made) == {"Live": "5 Sep-5 Sep"}


def test_a_shipped_template_that_is_there_already_is_not_taken_again(build) -> None:
    content = json.loads(SHIPPED[0].read_text(encoding="utf-8"))
    plan = build.plan.after(take_template(build.plan, maker(), content).edits)
    assert plan.of(TemplateActivity)
    assert plan.of(ChecklistTemplateItem)
    assert not take_template(plan, maker(first=500), content).edits


def test_a_release_saved_as_a_template_and_made_again_has_its_dates(build) -> None:
    waterfall(build)
    item(build, "Go / no-go", kind="gate", offset=-3)
    item(build, "Review", 0.5, offset=4)
    plan, make = made(build), maker(first=1000)
    plan = plan.after(save_as_template(plan, make, release(plan).id, "As in September").edits)
    (template,) = (each for each in plan.of(ReleaseTemplate).values() if each.title == "As in September")
    emptied = {"release", "activity", "dependency", "checklist_item"}
    empty = Plan(
        tuple(plan.kinds.values()),
        {name: {} if name in emptied else table for name, table in plan.tables.items()},
        plan.counters,
    )
    again = empty.after(release_from_template(empty, make, template.id, TARGET, "product-1").edits)
    assert dates(again) == dates(plan)
    assert [each.goes_live for each in again.of(Activity).values()] == [
        each.goes_live for each in plan.of(Activity).values()
    ]


def test_a_checklist_without_a_template_is_saved_as_one(build) -> None:
    release = build.add(Release, title="Payments 4.2", target_date=TARGET, product="product-1").id
    build.add(ChecklistItem, title="Rehearse", release=release, due=dt.date(2025, 9, 2), blocking=True)
    plan = build.plan.after(save_as_template(build.plan, maker(), release, "Again").edits)
    (item,) = plan.of(ChecklistTemplateItem).values()
    assert (item.title, item.offset, item.blocking) == ("Rehearse", -3, True)
    assert {each.checklist for each in plan.of(ReleaseTemplate).values()} == {None, item.template}


def test_a_release_without_a_live_date_makes_no_template(build) -> None:
    release = build.add(Release, title="Some day").id
    with pytest.raises(BrokenRule, match="has no live date"):
        save_as_template(build.plan, maker(), release, "Again")
