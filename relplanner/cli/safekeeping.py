"""Commands that keep a plan safe: check, repair, backup, restore."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from relplanner.cli.given import Given
from relplanner.cli.opening import PLAN, author_named, author_option, json_option
from relplanner.cli.output import out, print_json, progress, say
from relplanner.domain.ids import uuid7
from relplanner.domain.plan import Maker
from relplanner.store.backup import Backups, restore
from relplanner.store.check import check
from relplanner.store.planfile import PlanFile
from relplanner.store.repair import repair


@click.command("check")
@click.argument("plan", type=PLAN)
@json_option
@click.pass_context
def check_command(context: click.Context, plan: Path, as_json: bool) -> None:
    """Tell everything that is wrong with a plan file.

    Pages, rows, references, and whether the journal leads to what the tables hold. Leaves with 1 when
    anything is wrong. The file may be in use.
    """
    given: Given = context.obj
    with progress(f"Checking {plan.name}"):
        findings = check(plan, given.kinds)
    if as_json:
        print_json([{"code": finding.code, "text": str(finding)} for finding in findings])
    else:
        out("\n".join(str(finding) for finding in findings) or "Sound")
    if findings:
        context.exit(1)


@click.command("repair")
@click.argument("plan", type=PLAN)
@click.argument("target", type=PLAN, metavar="OUT")
@author_option
@json_option
@click.pass_obj
def repair_command(given: Given, plan: Path, target: Path, author: str | None, as_json: bool) -> None:
    """Save what can be saved of a damaged plan into a new one.

    PLAN is left as it is. What was lost, or changed so that the rest may stand, is told.
    """
    make = Maker(dt.datetime.now(dt.UTC), author_named(author), uuid7)
    with progress(f"Repairing {plan.name}"):
        saved = repair(plan, target, given.kinds, make)
    if as_json:
        findings = [{"code": finding.code, "text": str(finding)} for finding in saved.findings]
        print_json(
            {"plan": str(target), "records": saved.records, "steps": saved.steps, "findings": findings}
        )
        return
    for finding in saved.findings:
        say(str(finding))
    out(f"{target}: {saved.records} records and {saved.steps} steps saved")


@click.command("backup")
@click.argument("plan", type=PLAN)
@json_option
@click.pass_obj
def backup_command(given: Given, plan: Path, as_json: bool) -> None:
    """Back a plan up, now.

    The backup is opened and checked before an older one goes.
    """
    file = PlanFile.open(plan, given.kinds, read_only=True)
    try:
        with progress(f"Backing up {plan.name}"):
            taken = Backups.standard().take(file, dt.datetime.now(dt.UTC))
    finally:
        file.close()
    if as_json:
        print_json({"backup": str(taken.path), "at": taken.at.isoformat(), "head": taken.head})
    else:
        out(str(taken.path))


@click.command("restore")
@click.argument("backup", type=PLAN)
@click.argument("target", type=PLAN, metavar="OUT")
@json_option
@click.pass_obj
def restore_command(given: Given, backup: Path, target: Path, as_json: bool) -> None:
    """Put a backup in the place of a plan.

    What is at OUT now is kept first.
    """
    with progress(f"Restoring {target.name}"):
        kept = restore(backup, target, given.kinds, Backups.standard(), dt.datetime.now(dt.UTC))
    if as_json:
        print_json({"plan": str(target), "kept": str(kept) if kept else None})
        return
    out(str(target))
    if kept:
        say(f"What was there is kept in {kept}")
