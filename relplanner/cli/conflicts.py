"""Commands about what collides: conflicts, and suggest for the days that are free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import NamedTuple

import click

from relplanner.cli.opening import ReadCommand, View, json_option, reads_plan
from relplanner.cli.output import Column, print_json, print_table, progress, say
from relplanner.cli.shapes import named
from relplanner.cli.words import release_named
from relplanner.domain.declare import Record
from relplanner.domain.edit import Step
from relplanner.domain.plan import Plan, title_of
from relplanner.domain.typed import date_text
from relplanner.rules.conflicts import Conflict, radar
from relplanner.rules.conflicts.fixes import Fix, smallest_fix
from relplanner.rules.conflicts.suggesting import Suggestion, suggest
from relplanner.rules.conflicts.told import amount_text, fix_text, rule_text, what_text
from relplanner.schedule.dates import Schedule, compute
from relplanner.session.origins import Origins


@click.command("conflicts", cls=ReadCommand)
@reads_plan
@click.option("--fail", is_flag=True, help="Exit with 1 when anything collides.")
@click.option("--past", is_flag=True, help="Also what is over: what went live inside a freeze.")
@click.option(
    "--patience", default=20.0, show_default=True, type=click.FloatRange(0), metavar="SECONDS",
    help="How long to look for the smallest moves, and for the steps that brought conflicts about.",
)  # fmt: skip
@json_option
@click.pass_context
def conflicts_command(
    ctx: click.Context, view: View, fail: bool, past: bool, patience: float, as_json: bool
) -> None:
    """Tell what collides, by which rule and since when, and the smallest move that clears it."""
    plan, today = view.plan, dt.date.today()
    schedule = compute(plan)
    found = radar(plan, schedule, today, past=past)
    with progress("Looking for the smallest moves"):
        told = list(_explained(view, schedule, found.conflicts, patience))
    if as_json:
        print_json([_shape(plan, each) for each in told])
    elif told:
        _print(plan, told)
    else:
        say("Nothing collides")
    if not as_json:
        for each in found.allowed:
            say(f"Allowed, {_record(plan, each.override).key}: {what_text(each)}")
    if not all(each.searched for each in told):
        say("Not every smallest move was looked for; --patience gives more time")
    if fail and told:
        ctx.exit(1)


@click.command("suggest", cls=ReadCommand)
@reads_plan
@click.argument("release")
@click.option("--count", default=5, show_default=True, type=click.IntRange(1, 100), help="How many days.")
@json_option
def suggest_command(view: View, release: str, count: int, as_json: bool) -> None:
    """Tell the nearest free days on which RELEASE could go live, and with what it would share them."""
    plan = view.plan
    record = release_named(plan, release)
    days = suggest(plan, compute(plan), record.id, dt.date.today(), count)
    if as_json:
        print_json([_day_shape(plan, each) for each in days])
    elif days:
        print_table(
            [
                Column("Day", [date_text(each.day) for each in days]),
                Column("Working days", [f"{each.working_days:+d}" for each in days], right=True),
                Column("", [_shared_text(plan, each) for each in days]),
            ]
        )
    else:
        say(f"No day near the live date of {named(plan, record)} is free")


class _Told(NamedTuple):
    """A conflict with what was found out about it; ``searched`` tells whether there was time to."""

    conflict: Conflict
    fix: Fix | None
    origin: Step | None
    searched: bool


def _explained(view: View, schedule: Schedule, found: Sequence[Conflict], patience: float) -> Iterator[_Told]:
    today, ends = dt.date.today(), monotonic() + patience

    def in_time() -> bool:
        return monotonic() < ends

    origins = None if view.is_past else Origins(view.session, schedule, today)
    for conflict in found:
        fix = smallest_fix(view.plan, schedule, today, conflict, in_time) if in_time() else None
        searched = fix is not None or in_time()
        origin = origins.of(conflict) if origins is not None and searched else None
        yield _Told(conflict, fix, origin, searched)


def _shape(plan: Plan, told: _Told) -> dict[str, object]:
    conflict, fix = told.conflict, told.fix
    return {
        "rule": conflict.rule.value,
        "severity": conflict.severity.value,
        "subjects": [_record(plan, id).key for id in conflict.subjects],
        "what": what_text(conflict),
        "by": amount_text(conflict, plan),
        "amount": conflict.amount,
        "unit": conflict.unit,
        "since": conflict.since.isoformat(),
        "until": conflict.until.isoformat(),
        "introduced": _step_shape(told.origin) if told.origin is not None else None,
        "window": _record(plan, conflict.window).key if conflict.window else None,
        "fix": _fix_shape(plan, fix) if fix is not None else None,
        "fix_searched": told.searched,
    }


def _step_shape(step: Step) -> dict[str, object]:
    return {"step": step.seq, "at": step.at.isoformat(), "author": step.author, "label": str(step.label)}


def _fix_shape(plan: Plan, fix: Fix) -> dict[str, object]:
    return {
        "text": fix_text(fix, plan),
        "working_days": fix.days,
        "set": [
            {
                "key": _record(plan, edit.id).key,
                "field": name,
                "value": plan.kind(edit.kind).by_name[name].encode(value),
            }
            for edit in fix.edits
            for name, value in (edit.after or {}).items()
        ],
        "creates": [what_text(each) for each in fix.creates],
    }


def _day_shape(plan: Plan, each: Suggestion) -> dict[str, object]:
    return {
        "day": each.day.isoformat(),
        "working_days": each.working_days,
        "shares": [_record(plan, id).key for id in each.shares],
        "text": _shared_text(plan, each),
    }


def _shared_text(plan: Plan, each: Suggestion) -> str:
    titles = ", ".join(title_of(plan, _record(plan, id)) for id in each.shares)
    return f"shares day with {titles}" if titles else "no conflicts"


def _print(plan: Plan, told: Sequence[_Told]) -> None:
    found = [each.conflict for each in told]
    print_table(
        [
            Column("Rule", [rule_text(each) for each in found]),
            Column("By", [amount_text(each, plan) for each in found], right=True),
            Column("Since", [each.since.isoformat() for each in found]),
            Column("What", [what_text(each) for each in found]),
            Column("Smallest move", [_move_text(plan, each) for each in told]),
        ]
    )
    say(f"{len(found):,} {'conflict' if len(found) == 1 else 'conflicts'}")


def _move_text(plan: Plan, told: _Told) -> str:
    if told.fix is not None:
        return fix_text(told.fix, plan)
    return "none clears it" if told.searched else "not looked for"


def _record(plan: Plan, id: str) -> Record:
    found = plan.get(id)
    assert found is not None, id
    return found
