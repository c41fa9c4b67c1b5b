"""Commands that change records by hand: new, add, set, remove."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from relplanner.cli.batch import set_many_from
from relplanner.cli.given import Given
from relplanner.cli.moving import move_shape, moves_between, print_moves
from relplanner.cli.opening import PLAN, author_named, author_option, edits_plan, json_option
from relplanner.cli.output import out, print_json, print_step
from relplanner.cli.samples import template_file
from relplanner.cli.words import assignments, complete_kind, kind_named, values_of
from relplanner.commands.dated import DATES, add_typed, set_typed
from relplanner.commands.records import Orphans, remove
from relplanner.commands.sample import fill_sample
from relplanner.domain.edit import StepSource
from relplanner.domain.kinds import Activity
from relplanner.domain.notices import counted
from relplanner.exchange.sample import load_sample
from relplanner.session import PlanSession

reason_option = click.option("--reason", default="", metavar="TEXT", help="Why; kept in the journal.")


@click.command("new")
@click.argument("plan", type=PLAN)
@click.option("--title", help="What the plan is about; its file's name otherwise.")
@click.option("--template", metavar="NAME", help="A template to begin with, such as monthly-release.")
@author_option
@json_option
@click.pass_obj
def new_command(
    given: Given, plan: Path, title: str | None, template: str | None, author: str | None, as_json: bool
) -> None:
    """Make an empty plan, or one from a template."""
    content = load_sample(template_file(template)) if template else None
    with PlanSession.create(
        plan,
        title or plan.stem,
        kinds=given.kinds,
        author=author_named(author),
        source=StepSource.CLI,
    ) as made:
        step = made.steps(1)[0].step
        if content:
            step = made.do(fill_sample, content) or step
        print_step(step, as_json, plan=str(plan), plan_id=made.facts()["plan_id"])


@click.command("add")
@edits_plan
@click.argument("kind", shell_complete=complete_kind)
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
def add_command(session: PlanSession, kind: str, fields: tuple[str, ...], as_json: bool) -> None:
    """Add a record.

    KIND and its fields are as `relplanner kinds` tells them. References are keys or titles, lists are parted
    by commas. Dates may be typed as 2027-01-12, "12 jan", +5d, "next tue" or T-10 (working days before the
    release goes live). Counted from today, an activity's day is one of its working days: the next, where
    +5d is a day off.
    """
    declared = kind_named(session.plan.kinds.values(), kind)
    values = values_of(session.plan, declared, assignments(fields))
    step = session.do(add_typed, declared.name, values)
    assert step is not None
    made = next(edit for edit in step.edits if edit.before is None and edit.kind == declared.name)
    key = str((made.after or {})["key"])
    if as_json:
        print_json({"key": key, "id": made.id, "step": step.seq})
    else:
        out(key)
        print_step(step, as_json)


@click.command("set")
@edits_plan
@click.argument("key")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@reason_option
def set_command(session: PlanSession, key: str, fields: tuple[str, ...], reason: str, as_json: bool) -> None:
    """Set fields of a record, or of many read from standard input.

    FIELD= clears. A new start of an activity takes its finish along, a new finish changes its duration, as in
    the window; what moved is told. `set PLAN -` reads lines of KEY FIELD=VALUE…, quoted as in a shell; each
    line is a step of its own, whose number is printed once it is safe in the file.
    """
    if key == "-":
        if fields:
            raise click.UsageError("with -, the fields are read from standard input")
        set_many_from(sys.stdin.buffer, session, reason, as_json)
        return
    if not fields:
        raise click.UsageError("nothing to set: give FIELD=VALUE")
    record = session.plan.by_key(key)
    values = values_of(session.plan, record.KIND, assignments(fields), record)
    before = session.plan
    step = session.do(set_typed, record.id, values, reason)
    if step is None or not isinstance(record, Activity) or values.keys().isdisjoint(DATES):
        print_step(step, as_json, key=record.key)
        return
    found = moves_between(before, session.plan)
    print_step(step, as_json, key=record.key, moves=[move_shape(move) for move in found])
    if not as_json:
        print_moves(found, record, session.plan)


@click.command("remove")
@edits_plan
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@click.option("--with", "orphans", flag_value="with", help="Remove the records that refer to it, too.")
@click.option(
    "--clear", "orphans", flag_value="clear", help="Clear references to it where they may be empty."
)
@reason_option
def remove_command(
    session: PlanSession, keys: tuple[str, ...], orphans: str | None, reason: str, as_json: bool
) -> None:
    """Remove records.

    What is part of a record goes with it. Where others still refer to it nothing is done, and they are named,
    unless --with or --clear says what to do with them.
    """
    asked = list(dict.fromkeys(session.plan.by_key(key) for key in keys))
    step = session.do(remove, [each.id for each in asked], Orphans(orphans or "refuse"), reason)
    assert step is not None
    named = [each.key for each in asked]
    print_step(step, as_json, removed=named, others=step.label.others)
    if not as_json:
        out(f"{_gone(named, step.label.others)}. Undo: {_undo(session)}")


def _undo(session: PlanSession) -> str:
    """What to type to take the last step back, in the scenario that was edited."""
    scenario = session.present.get(session.scenario)
    words = ["relplanner", "undo", str(session.path), *(["--scenario", scenario.key] if scenario else [])]
    return shlex.join(words)


def _gone(keys: Sequence[str], others: int) -> str:
    """“REL-5 and 23 records that belong to it are gone”."""
    told, it = (keys[0], "it") if len(keys) == 1 else (counted("records", len(keys)), "them")
    if not others:
        return f"{told} {'is' if len(keys) == 1 else 'are'} gone"
    belong = "belongs" if others == 1 else "belong"
    return f"{told} and {counted('records', others)} that {belong} to {it} are gone"
