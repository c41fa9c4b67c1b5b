"""Commands for workbooks that go out: circulate, and the ledger of what went out."""

from __future__ import annotations

from pathlib import Path

import click

from relplanner.cli.opening import ReadCommand, View, json_option, reads_plan, writes_plan
from relplanner.cli.output import Column, out, print_json, print_step, print_table, progress, say
from relplanner.cli.shapes import record_shape
from relplanner.domain.kinds import Circulation
from relplanner.exchange.sheets.packs import profile_of
from relplanner.session import PlanSession
from relplanner.session.circulating import send


@click.command("circulate")
@writes_plan
@click.argument("target", type=click.Path(path_type=Path), metavar="OUT.xlsx")
@click.option("--pack", default="schedule", show_default=True, metavar="P", help="What the workbook carries.")
@click.option("--to", "recipients", multiple=True, metavar="NAME", help="Who gets it; may be repeated.")
def circulate_command(
    session: PlanSession, target: Path, pack: str, recipients: tuple[str, ...], as_json: bool
) -> None:
    """Write a workbook for stakeholders, and record that it went out.

    Packs are schedule, board, readiness, risk, everything, and those of the plan, by key or name.
    """
    if target.suffix.lower() != ".xlsx":
        raise click.UsageError("a circulated workbook is an .xlsx")
    with progress(f"Writing {target.name}"):
        sent = send(session, profile_of(session.plan, pack), recipients, target)
    for replaced in sent.replaced:
        say(replaced)
    if not as_json:
        out(f"{target}: circulation no. {sent.number}")
    step = session.step_named(session.plan.place)
    print_step(step, as_json, file=str(target), number=sent.number, uuid=sent.book.facts.uuid)


@click.command("circulations", cls=ReadCommand)
@reads_plan
@json_option
def circulations_command(view: View, as_json: bool) -> None:
    """Tell which workbooks went out, newest first."""
    sent = sorted(view.plan.of(Circulation).values(), key=lambda each: each.number, reverse=True)
    if as_json:
        print_json([record_shape(view.plan, each) for each in sent])
    elif sent:
        print_table(
            [
                Column("No.", [str(each.number) for each in sent], right=True),
                Column("Issued", [f"{each.issued_at.astimezone():%Y-%m-%d %H:%M}" for each in sent]),
                Column("By", [each.issued_by for each in sent]),
                Column("Pack", [each.pack for each in sent]),
                Column("To", [", ".join(each.recipients) for each in sent]),
                Column("File", [each.file_name for each in sent]),
                Column("Acknowledged by", [", ".join(each.acknowledged) for each in sent]),
            ]
        )
