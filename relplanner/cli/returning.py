"""The command that takes circulated workbooks back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from relplanner.cli.opening import writes_plan
from relplanner.cli.output import Column, out, plain, print_json, print_table, progress, say
from relplanner.cli.shapes import keys_in, values_shape
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.return_findings import (
    Comparison,
    Decisions,
    Finding,
    Side,
    Verdict,
    chosen,
)
from relplanner.domain.edit import Step
from relplanner.domain.errors import Refusal
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Returned
from relplanner.rules.conflicts.told import rule_text, what_text
from relplanner.session import PlanSession
from relplanner.session.returning import Effect, Return, read_return

_MOST = 60
"""Findings are told up to this many; --json has all."""
_CONFLICTS_LEFT = 1


@click.command("return")
@writes_plan
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE.xlsx...")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@click.option("--take", type=click.Choice([side.value for side in Side]),
              help="Whose value counts where both changed a cell; without it, that stays open.")  # fmt: skip
@click.option("--delete-missing", is_flag=True, help="Remove what was deleted from the workbook.")
@click.option("--dates", type=click.Choice([order.value for order in DateOrder]),
              help="How dates in figures are written, such as 03/04/2027.")  # fmt: skip
def return_command(
    session: PlanSession,
    files: tuple[Path, ...],
    dry_run: bool,
    take: str | None,
    delete_missing: bool,
    dates: str | None,
    as_json: bool,
) -> None:
    """Take the edited copies of circulated workbooks back; of a folder all that are in it.

    What only they changed is taken, as one step; what both changed differently stays as it is here, and the
    command leaves with 1, unless --take says whose value counts. The files are never written.
    """
    desk = Return(session, list(_read(session, files)))
    with progress("Comparing"):
        comparison = desk.compare(DateOrder(dates) if dates else None)
        wanted = _decisions(comparison, Side(take) if take else None, delete_missing)
        decisions, refused = desk.fitting(comparison, wanted)
    plan = session.plan
    effect = desk.effect(comparison, decisions) if chosen(comparison, decisions) else Effect((), ())
    step = None if dry_run else desk.take(comparison, decisions)
    left = [] if take == Side.MINE else _left(comparison, decisions)
    if as_json:
        print_json(_shape(plan, comparison, decisions, refused, effect, step, len(left)))
    else:
        _tell(comparison, refused, effect, step, dry_run)
    if left:
        say(f"{len(left):,} left to decide; --take theirs or --take mine does, for all of them")
        click.get_current_context().exit(_CONFLICTS_LEFT)


def _read(session: PlanSession, files: Sequence[Path]) -> Iterator[Returned]:
    """The files as they are read; what lies in a folder and is no copy of ours is told and passed over."""
    for file in files:
        if not file.is_dir():
            with progress(f"Reading {file.name}"):
                yield read_return(file)
            continue
        # A spreadsheet program leaves a lock file that begins so beside each workbook it has open.
        for each in sorted(path for path in file.glob("*.xlsx") if not path.name.startswith("~$")):
            try:
                with progress(f"Reading {each.name}"):
                    found = read_return(each)
                Return(session, [found])
            except Refusal as refusal:
                say(f"{each.name} was passed over: {refusal}")
            else:
                yield found


def _decisions(comparison: Comparison, take: Side | None, delete_missing: bool) -> dict[int, Side]:
    """Whose value counts, for what is not clean."""
    found: dict[int, Side] = {}
    for at, finding in enumerate(comparison.findings):
        if finding.is_open and take is not None:
            found[at] = take
        elif finding.verdict is Verdict.MISSING and delete_missing:
            # What was changed here since went without a look at that; it goes only when theirs counts.
            found[at] = Side.MINE if finding.reason and take is not Side.THEIRS else Side.THEIRS
    return _without_rivals(comparison, found)


def _without_rivals(comparison: Comparison, decisions: dict[int, Side]) -> dict[int, Side]:
    """Where several copies say different things, “theirs” does not say whose."""
    said: dict[tuple[str, str], set[object]] = {}
    fields = comparison.findings
    for at in chosen(comparison, decisions):
        if fields[at].id:
            said.setdefault((fields[at].id, fields[at].field), set()).add(fields[at].value)
    return {
        at: Side.MINE if len(said.get((fields[at].id, fields[at].field), ())) > 1 else side
        for at, side in decisions.items()
    }


def _left(comparison: Comparison, decisions: Decisions) -> list[Finding]:
    taken = set(chosen(comparison, decisions))
    return [found for at, found in enumerate(comparison.findings) if found.is_open and at not in taken]


def _tell(
    comparison: Comparison, refused: Mapping[int, str], effect: Effect, step: Step | None, dry_run: bool
) -> None:
    shown = comparison.findings[:_MOST]
    if shown:
        print_table(
            [
                Column("Verdict", [found.verdict for found in shown]),
                Column("Sheet", [found.sheet for found in shown]),
                Column("Cell", [found.cell for found in shown]),
                Column("Key", [found.key for found in shown]),
                Column("Field", [found.field_title for found in shown]),
                Column("Was", [_text(found.base) for found in shown]),
                Column("Here", [_text(found.mine) for found in shown]),
                Column("Theirs", [_text(found.theirs) for found in shown]),
                Column("Why", [refused.get(at, found.reason) for at, found in enumerate(shown)]),
            ]
        )
    if len(comparison.findings) > _MOST:
        say(f"and {len(comparison.findings) - _MOST} more, which --json tells")
    for question in comparison.questions:
        samples = ", ".join(question.samples)
        say(f"{question.sheet}, {question.title}: {samples}: is the day first? Say --dates dmy or mdy")
    for notice in comparison.notices:
        say(notice)
    for differing in effect.differing:
        found = differing.finding
        say(f"{found.key} {found.field_title}: {_text(found.theirs)} was asked, it is {differing.result}")
    for moved in effect.moved:
        say(f"{moved.key} {moved.title} moves along")
    for clash in effect.clashes:
        say(f"{rule_text(clash)}: {what_text(clash)}")
    for sign_off in effect.stale:
        say(f"{sign_off.key} {sign_off.role}: the sign-off goes stale")
    counts = ", ".join(f"{count:,} {verdict}" for verdict, count in comparison.counts.items() if count)
    out(f"{comparison.compared:,} cells compared: {counts or 'nothing differs'}")
    if step:
        out(f"Step {step.seq}: {plain(str(step.label))}")
    else:
        say("Nothing was done" if dry_run else "Nothing to take")


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _shape(
    plan: Plan,
    comparison: Comparison,
    decisions: Decisions,
    refused: Mapping[int, str],
    effect: Effect,
    step: Step | None,
    left: int,
) -> dict[str, object]:
    numbers = {sent.number for sent in comparison.sent}
    taken = set(chosen(comparison, decisions))
    return {
        "circulation": comparison.sent[0].number if len(numbers) == 1 else None,
        "copies": [
            {"circulation": sent.number, "sender": sent.sender, "file": sent.file_name}
            for sent in comparison.sent
        ],
        "compared": comparison.compared,
        "verdicts": {verdict.value: count for verdict, count in comparison.counts.items()},
        "cells": [
            _cell(plan, found, at in taken, refused.get(at)) for at, found in enumerate(comparison.findings)
        ],
        "questions": [
            {"sheet": asked.sheet, "column": asked.title, "samples": list(asked.samples)}
            for asked in comparison.questions
        ],
        "notices": list(comparison.notices),
        "differs": [
            {"key": each.finding.key, "field": each.finding.field, "asked": each.finding.theirs,
             "result": each.result}
            for each in effect.differing
        ],
        "moved": [each.key for each in effect.moved],
        "clashes": [
            {"rule": each.rule.value, "subjects": _keys(plan, each.subjects), "what": what_text(each)}
            for each in effect.clashes
        ],
        "stale": [each.key for each in effect.stale],
        "taken": len(taken),
        "left": left,
        "step": step.seq if step else None,
    }  # fmt: skip


def _keys(plan: Plan, ids: Iterable[str]) -> list[str]:
    return [record.key for id in ids if (record := plan.get(id)) is not None]


def _cell(plan: Plan, found: Finding, taken: bool, refused: str | None) -> dict[str, object]:
    shape: dict[str, object] = {
        "copy": found.copy,
        "sheet": found.sheet,
        "cell": found.cell or None,
        "key": found.key or None,
        "field": found.field or None,
        "base": found.base,
        "mine": found.mine,
        "theirs": found.theirs,
        "verdict": found.verdict.value,
        "reason": refused or found.reason or None,
        "suggested": found.suggested,
        "taken": taken,
    }
    if found.verdict is Verdict.NEW:
        shape["kind"] = found.kind
        shape["values"] = values_shape(plan, plan.kind(found.kind), found.values, keys_in(plan))
    return shape
