"""Commands about baselines: take one, list them, choose the one that counts, tell the variance from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import cast

import click

from relplanner.cli.opening import ReadCommand, View, json_option, reads_plan, writes_plan
from relplanner.cli.output import Column, out, print_json, print_step, print_table, say
from relplanner.commands.baselines import take_baseline, use_baseline
from relplanner.domain.declare import Record
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Activity, Baseline, BaselineDate, Release
from relplanner.domain.plan import Plan, title_of
from relplanner.domain.typed import Reading, date_text
from relplanner.schedule.dates import compute
from relplanner.schedule.variance import Variance, Variances
from relplanner.session import PlanSession

_BASELINE = BaselineDate.KIND.by_name["baseline"]


@click.command("baseline")
@writes_plan
@click.argument("title")
@click.option("--reason", default="", metavar="TEXT", help="Why it is taken.")
@click.option("--use", is_flag=True, help="Take none: let the one of this name or key be what counts.")
def baseline_command(session: PlanSession, title: str, reason: str, use: bool, as_json: bool) -> None:
    """Take a baseline: keep today's dates of every release and activity, to compare with from now on."""
    if use:
        chosen = _named(session.plan, title)
        print_step(session.do(use_baseline, chosen.id), as_json, key=chosen.key)
        return
    step = session.do(take_baseline, title, reason)
    (key,) = (
        str((edit.after or {})["key"])
        for edit in (step.edits if step else ())
        if edit.kind == Baseline.KIND.name and edit.before is None
    )
    if not as_json:
        out(key)
    print_step(step, as_json, key=key)


@click.command("baselines", cls=ReadCommand)
@reads_plan
@json_option
def baselines_command(view: View, as_json: bool) -> None:
    """List the baselines, and how much is no longer where each had it."""
    plan = view.plan
    schedule = compute(plan)
    found = [(each, list(Variances(plan, schedule, each).moved())) for each in plan.of(Baseline).values()]
    if as_json:
        print_json(
            [
                {
                    "key": each.key, "title": each.title, "reason": each.reason, "active": each.active,
                    "taken_at": each.taken_at.isoformat() if each.taken_at else None,
                    "later": _count(moved, 1), "earlier": _count(moved, -1),
                }
                for each, moved in found
            ]
        )  # fmt: skip
    elif found:
        print_table(
            [
                Column("Key", [each.key for each, _ in found]),
                Column("Baseline", [each.title for each, _ in found]),
                Column("Taken", [date_text(each.taken_at) if each.taken_at else "" for each, _ in found]),
                Column("Counts", ["yes" if each.active else "" for each, _ in found]),
                Column("Later now", [str(_count(moved, 1)) for _, moved in found], right=True),
                Column("Earlier now", [str(_count(moved, -1)) for _, moved in found], right=True),
                Column("Why", [each.reason for each, _ in found]),
            ]
        )
    else:
        say("No baseline has been taken")


@click.command("variance", cls=ReadCommand)
@reads_plan
@click.option(
    "--baseline", metavar="B", help="Which baseline, by key or title; the one that counts otherwise."
)
@click.option("--all", "everything", is_flag=True, help="Also what is where it was.")
@json_option
def variance_command(view: View, baseline: str | None, everything: bool, as_json: bool) -> None:
    """Tell by how many working days releases and activities are later, or earlier, than in a baseline."""
    plan = view.plan
    variances = Variances(plan, compute(plan), _named(plan, baseline) if baseline else None)
    if variances.baseline is None:
        raise NotFound("no-baseline")
    records: list[Record] = []
    for release in plan.of(Release).values():
        records += [release, *plan.children(Activity, "release", release.id)]
    told = [(each, found) for each in records if (found := variances.of(each.id)) is not None]
    told = [(each, found) for each, found in told if found.days or everything]
    if as_json:
        print_json([_shape(each, found) for each, found in told])
    elif told:
        print_table(
            [
                Column("Key", [each.key for each, _ in told]),
                Column("Title", [title_of(plan, each) for each, _ in told]),
                Column("Baseline", [date_text(found.was) for _, found in told]),
                Column("Now", [date_text(found.now) for _, found in told]),
                Column("Working days", [f"{found.days:+d}" for _, found in told], right=True),
            ]
        )
    else:
        say(f"Everything is where “{variances.baseline.title}” has it")


def _named(plan: Plan, text: str) -> Baseline:
    return cast(Baseline, Reading(plan, dt.date.today()).reference(_BASELINE, text))


def _count(moved: Iterable[tuple[str, Variance]], way: int) -> int:
    return sum(found.days * way > 0 for _, found in moved)


def _shape(record: Record, found: Variance) -> dict[str, object]:
    return {
        "key": record.key, "kind": record.KIND.name, "title": record.title,
        "was": found.was.isoformat(), "now": found.now.isoformat(), "working_days": found.days,
    }  # fmt: skip
