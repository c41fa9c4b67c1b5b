"""Commands about days that releases go live on: make them from templates and trains, retarget, let slip."""

from __future__ import annotations

import datetime as dt
from typing import cast

import click

from relplanner.cli.opening import ReadCommand, View, json_option, reads_plan, writes_plan
from relplanner.cli.output import Column, out, plain, print_json, print_step, print_table, say
from relplanner.cli.samples import release_template_named
from relplanner.cli.words import values_of
from relplanner.commands.retargeting import retarget, slip_release
from relplanner.commands.sample import Content
from relplanner.commands.templates import release_from_template, save_as_template
from relplanner.commands.trains import add_train_releases
from relplanner.domain.edit import Step
from relplanner.domain.kinds import Activity, Release, ReleaseTemplate, ReleaseTrain, TemplateActivity
from relplanner.domain.notices import counted
from relplanner.domain.plan import Plan
from relplanner.domain.texts import staying_words
from relplanner.domain.typed import Reading, date_text
from relplanner.exchange.sample import release_templates
from relplanner.rules.conflicts.told import what_text
from relplanner.rules.effect import Effect, effect
from relplanner.rules.moves import staying
from relplanner.schedule.dates import compute
from relplanner.schedule.rule_words import rule_words
from relplanner.schedule.trains import FilledSlot, filled
from relplanner.session import PlanSession

_TEMPLATE = TemplateActivity.KIND.by_name["template"]
_TRAIN, _PRODUCT = Release.KIND.by_name["train"], Release.KIND.by_name["product"]
_RELEASE = Activity.KIND.by_name["release"]
_SHOWN_CONFLICTS = 10
_A_YEAR = dt.timedelta(days=365)

reason_option = click.option(
    "--reason",
    default="",
    metavar="TEXT",
    help="Why; begins with a reason code, such as defect: found in UAT.",
)


@click.command("release")
@writes_plan
@click.option("--template", metavar="T", help="A template, of the plan or one that comes with relplanner.")
@click.option("--target", metavar="DATE", help="The day it is to go live, from which it is planned back.")
@click.option("--product", metavar="P", help="Its product.")
@click.option("--version", default="", metavar="V", help="Its version.")
@click.option("--title", default="", metavar="TEXT", help="Its title; product and version otherwise.")
@click.option("--train", metavar="T", help="A train, whose next releases are made.")
@click.option("--count", type=click.IntRange(1, 100), help="Of a train, how many releases; else one.")
@click.option("--until", metavar="DATE", help="Of a train, up to which slot.")
def release_command(
    session: PlanSession, template: str | None, target: str | None, product: str | None, version: str,
    title: str, train: str | None, count: int | None, until: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Make releases from a template, or the next ones of a train.

    With --template and --target one release is planned back from its target over working days. With --train
    its next slots are filled, each with a release from the train's template, named by its naming rule.
    """
    plan = session.plan
    if train is not None:
        last = _day(plan, until) if until else None
        record = _reading(plan).reference(_TRAIN, train)
        _print_made(session.plan, session.do(add_train_releases, record.id, count, last), session, as_json)
        return
    if template is None or target is None:
        raise click.UsageError("give --template and --target, or --train")
    owner = _reading(plan).reference(_PRODUCT, product).id if product else None
    source, day = _template(plan, template), _day(plan, target)
    step = session.do(release_from_template, source, day, owner, title, version)
    _print_made(plan, step, session, as_json)


@click.command("template")
@writes_plan
@click.argument("release")
@click.argument("title")
def template_command(session: PlanSession, release: str, title: str, as_json: bool) -> None:
    """Save a release as a template: its activities, order and checklist, by working days from go-live."""
    record = _reading(session.plan).reference(_RELEASE, release)
    step = session.do(save_as_template, record.id, title)
    keys = [] if step is None else [
        str((edit.after or {})["key"]) for edit in step.edits if edit.kind == ReleaseTemplate.KIND.name
    ]  # fmt: skip
    print_step(step, as_json, key=keys[0] if keys else None)


@click.command("templates", cls=ReadCommand)
@reads_plan
@json_option
def templates_command(view: View, as_json: bool) -> None:
    """List the templates for releases, those that come with relplanner too."""
    plan = view.plan
    own = [
        (each.key, each.title, len(plan.children(TemplateActivity, "template", each.id)))
        for each in plan.of(ReleaseTemplate).values()
        if not each.archived
    ]
    there = {title for _, title, _ in own}
    shipped = [
        (name, title, len(content["records"]["release_template"][0]["template_activity"]))
        for name, content in release_templates().items()
        if (title := content["title"]) not in there
    ]
    listed = [*own, *shipped]
    if as_json:
        print_json([{"name": name, "title": title, "activities": count} for name, title, count in listed])
        return
    print_table(
        [
            Column("Template", [name for name, _, _ in listed]),
            Column("Title", [title for _, title, _ in listed]),
            Column("Activities", [str(count) for _, _, count in listed], right=True),
        ]
    )


@click.command("trains", cls=ReadCommand)
@reads_plan
@click.argument("train", required=False)
@click.option("--until", metavar="DATE", help="Up to which day; a year from now otherwise.")
@json_option
def trains_command(view: View, train: str | None, until: str | None, as_json: bool) -> None:
    """List the slots of the trains from today on, and what fills them.

    A train has a cadence (an RRULE, such as FREQ=MONTHLY;BYDAY=3TH) counted from its anchor. A day off, or a
    weekday on which nothing goes live, gives way to the next day that will do. Its naming rule is text with
    {product} {train} {version} {yyyy} {yy} {q} {mm} {mon} {dd} and {n}, the number of the slot in its year;
    {n:2} has two digits at least.
    """
    plan, today = view.plan, dt.date.today()
    last = _day(plan, until) if until else today + _A_YEAR
    chosen = (
        [cast(ReleaseTrain, _reading(plan).reference(_TRAIN, train))]
        if train
        else [each for each in plan.of(ReleaseTrain).values() if not each.archived]
    )
    schedule = compute(plan)
    found = [(each, slot) for each in chosen for slot in filled(plan, schedule, each, today, last)]
    if as_json:
        print_json([_slot_shape(each, slot) for each, slot in found])
    elif found:
        print_table(
            [
                Column("Train", [each.title for each, _ in found]),
                Column("Runs", [rule_words(each.cadence) or each.cadence for each, _ in found]),
                Column("Slot", [date_text(slot.slot.day) for _, slot in found]),
                Column("No.", [str(slot.slot.number) for _, slot in found], right=True),
                Column("Releases", [_fill_text(each, slot) for each, slot in found]),
            ]
        )
    else:
        say("No train has a slot there")


@click.command("slip")
@writes_plan
@click.argument("release")
@click.option("--to", metavar="DATE", help="The new day; else the train's slip policy says it.")
@reason_option
def slip_command(session: PlanSession, release: str, to: str | None, reason: str, as_json: bool) -> None:
    """Let a release slip, its committed date too, and all that hangs on the day it goes live.

    Reason codes are scope, defect, environment, people, supplier, dependency, freeze, estimate, decision.
    """
    record = _release(session.plan, release)
    day = _day(session.plan, to, record) if to else None
    before = session.plan
    step = session.do(slip_release, record.id, day, reason)
    _print_effect(before, session.plan, step, as_json, record)


@click.command("retarget")
@writes_plan
@click.argument("release")
@click.argument("date")
@click.option("--committed", is_flag=True, help="Commit to the day, too: the committed date moves.")
@click.option("--dry-run", is_flag=True, help="Tell what would move and collide, and change nothing.")
@reason_option
def retarget_command(
    session: PlanSession, release: str, date: str, committed: bool, dry_run: bool, reason: str, as_json: bool
) -> None:
    """Move a whole release to another day, by the same working days, and tell what that hits.

    Its start, pinned and constrained dates, deadlines and due dates of what is open move; what has begun
    stays. DATE may be T+5: five working days after it goes live now.
    """
    record = _release(session.plan, release)
    day = _day(session.plan, date, record)
    before = session.plan
    if dry_run:
        after = session.try_out(retarget, record.id, day, committed, reason)
        _print_effect(before, after, None, as_json, record)
        return
    step = session.do(retarget, record.id, day, committed, reason)
    _print_effect(before, session.plan, step, as_json, record)


# -- reading -----------------------------------------------------------------------------------------------


def _reading(plan: Plan) -> Reading:
    return Reading(plan, dt.date.today())


def _release(plan: Plan, text: str) -> Release:
    return cast(Release, _reading(plan).reference(_RELEASE, text))


def _day(plan: Plan, text: str, release: Release | None = None) -> dt.date:
    return cast(dt.date, values_of(plan, Release.KIND, {"target_date": text}, release)["target_date"])


def _template(plan: Plan, name: str) -> str | Content:
    """A template of the plan by key or title, else the content of one that comes with relplanner."""
    own = {text.casefold(): each.id for each in plan.of(ReleaseTemplate).values() for text in _names(each)}
    found = own.get(name.casefold())
    return found or release_template_named(name, [each.title for each in plan.of(ReleaseTemplate).values()])


def _names(template: ReleaseTemplate) -> tuple[str, str]:
    return template.key, template.title


# -- telling -----------------------------------------------------------------------------------------------


def _print_made(before: Plan, step: Step | None, session: PlanSession, as_json: bool) -> None:
    made = [each for id, each in session.plan.of(Release).items() if id not in before.of(Release)]
    if not as_json:
        for each in made:
            day = date_text(each.target_date) if each.target_date else ""
            out(plain(f"{each.key}  {each.title}  {day}"))
    print_step(step, as_json, keys=[each.key for each in made])


def _print_effect(before: Plan, after: Plan, step: Step | None, as_json: bool, release: Release) -> None:
    later = compute(after)
    found = effect(compute(before), later, dt.date.today())
    live = later.live_date(release.id)
    if as_json:
        day = live.isoformat() if live else None
        print_step(step, True, key=release.key, live=day, **_effect_shape(after, found))
        return
    if step is not None:
        print_step(step, False)
    else:
        out("Nothing was changed; it would be so:")
        if stays := staying_words(staying(later.leaves(release.id))):
            out(stays)
    out(f"{_moved_text(found)}; goes live on {date_text(live) if live else 'no day'}")
    for what, several in (("Collides now", found.appeared), ("Cleared", found.cleared)):
        for each in several[:_SHOWN_CONFLICTS]:
            out(plain(f"  {what}: {what_text(each)}"))
        if len(several) > _SHOWN_CONFLICTS:
            out(f"  and {len(several) - _SHOWN_CONFLICTS} more")


def _moved_text(found: Effect) -> str:
    moved = f"{counted('activities', len(found.moved))} and {counted('due_dates', found.due_dates)} moved"
    appeared, cleared = counted("conflicts", len(found.appeared)), counted("conflicts", len(found.cleared))
    return f"{moved}; {appeared} more, {cleared} less"


def _effect_shape(after: Plan, found: Effect) -> dict[str, object]:
    return {
        "moved": [after.of(Activity)[id].key for id in found.moved],
        "due_dates": found.due_dates,
        "appeared": [what_text(each) for each in found.appeared],
        "cleared": [what_text(each) for each in found.cleared],
    }


def _slot_shape(train: ReleaseTrain, slot: FilledSlot) -> dict[str, object]:
    return {
        "train": train.key, "day": slot.slot.day.isoformat(), "number": slot.slot.number,
        "capacity": train.capacity, "releases": [each.key for each in slot.releases],
    }  # fmt: skip


def _fill_text(train: ReleaseTrain, slot: FilledSlot) -> str:
    titles = ", ".join(each.title for each in slot.releases)
    return f"{titles} ({len(slot.releases)} of {train.capacity})" if train.capacity else titles
