"""The command that merges copies of one plan, and how findings of a merge are told."""

from __future__ import annotations

from pathlib import Path

import click

from relplanner.cli.opening import writes_plan
from relplanner.cli.output import Column, out, plain, print_json, print_table, progress, say
from relplanner.commands.merging import Merge
from relplanner.commands.return_findings import Decisions, Finding, Side, Verdict, chosen
from relplanner.domain.edit import Step
from relplanner.session import PlanSession
from relplanner.session.merging import Decided, decided, merge_with_copy, take_copy

_MOST = 60
"""Findings are told up to this many; --json has all."""
LEFT = 1
"""The exit code where something is left to decide."""
_TOLD = frozenset(Verdict) - {Verdict.MINE, Verdict.SAME}

take_option = click.option(
    "--take",
    type=click.Choice([side.value for side in Side]),
    help="Whose value counts where both changed it; without it, that stays open.",
)
dry_run_option = click.option("--dry-run", is_flag=True, help="Only tell what would be done.")


@click.command("merge")
@writes_plan
@click.argument("other", type=click.Path(path_type=Path))
@take_option
@dry_run_option
def merge_command(session: PlanSession, other: Path, take: str | None, dry_run: bool, as_json: bool) -> None:
    """Merge another copy of a plan into it, by what they have in common.

    What only they changed is taken, as one step; what both changed differently stays as it is here, and the
    command leaves with 1, unless --take says whose value counts. OTHER is never written.
    """
    with progress(f"Comparing with {other.name}"):
        lines = merge_with_copy(session, other)
        wanted = decisions_of(lines, take)
        settled = decided(lines, wanted)
    step = None if dry_run else take_copy(session, lines, wanted)
    tell_merge(lines, settled, step, dry_run, as_json)


def decisions_of(lines: Merge, take: str | None) -> Decisions:
    """Whose value counts, for all that is not clean; nothing without ``take``."""
    open_ones = (at for at, found in enumerate(lines.comparison.findings) if found.is_open)
    return dict.fromkeys(open_ones, Side(take)) if take else {}


def tell_merge(lines: Merge, settled: Decided, step: Step | None, dry_run: bool, as_json: bool) -> None:
    """Tell what a merge found and did, and leave with 1 where something is left to decide."""
    comparison = lines.comparison
    if as_json:
        print_json(_shape(lines, settled, step))
    else:
        _table(lines, settled)
        counts = ", ".join(f"{count:,} {verdict}" for verdict, count in comparison.counts.items() if count)
        out(f"{comparison.compared} records compared: {counts or 'nothing differs'}")
        if step:
            out(f"Step {step.seq}: {plain(str(step.label))}")
        else:
            say("Nothing was done" if dry_run else "Nothing to take")
    if settled.left:
        say(f"{len(settled.left):,} left to decide; --take theirs or --take mine does, for all of them")
        click.get_current_context().exit(LEFT)


def _table(lines: Merge, settled: Decided) -> None:
    """What is taken, and what is not clean; what only the plan itself changed is no news here."""
    told = [(at, each) for at, each in enumerate(lines.comparison.findings) if each.verdict in _TOLD]
    shown = told[:_MOST]
    if shown:
        print_table(
            [
                Column("Verdict", [each.verdict for _, each in shown]),
                Column("Key", [each.key for _, each in shown]),
                Column("Title", [each.title for _, each in shown]),
                Column("Field", [each.field_title or what_happened(each) for _, each in shown]),
                Column("Was", [str(each.base or "") for _, each in shown]),
                Column("Here", [str(each.mine or "") for _, each in shown]),
                Column("Theirs", [str(each.theirs or "") for _, each in shown]),
                Column("Why", [settled.refused.get(at, each.reason) for at, each in shown]),
            ]
        )
    if len(told) > _MOST:
        say(f"and {len(told) - _MOST} more, which --json tells")


def what_happened(found: Finding) -> str:
    """What became of a whole record over there."""
    return "removed" if found.theirs is None else "added" if found.base is None else "kept"


def _shape(lines: Merge, settled: Decided, step: Step | None) -> dict[str, object]:
    taken = set(chosen(lines.comparison, settled.decisions))
    return {
        "common": lines.base.place,
        "compared": lines.comparison.compared,
        "verdicts": {verdict.value: count for verdict, count in lines.comparison.counts.items()},
        "cells": [
            {
                "kind": found.kind,
                "key": found.key,
                "new_key": lines.taking.keys.get(found.id),
                "field": found.field or None,
                "base": found.base,
                "mine": found.mine,
                "theirs": found.theirs,
                "verdict": found.verdict.value,
                "reason": settled.refused.get(at, found.reason) or None,
                "taken": at in taken,
            }
            for at, found in enumerate(lines.comparison.findings)
        ],
        "taken": len(taken),
        "left": len(settled.left),
        "step": step.seq if step else None,
    }
