"""Commands for workbooks that go out: circulate, and the ledger of what went out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from relplanner.cli.given import Given
from relplanner.cli.opening import ReadCommand, View, json_option, reads_plan, writes_plan
from relplanner.cli.output import Column, out, print_json, print_step, print_table, progress, say
from relplanner.cli.shapes import record_shape
from relplanner.commands.circulation import acknowledge_circulation
from relplanner.domain.kinds import Circulation
from relplanner.exchange.sheets.packs import profile_of
from relplanner.session import PlanSession
from relplanner.session.circulating import Draft, Written, draft, put_out, send, written_as
from relplanner.session.ledger import base_of, newest_first, numbered, recall
from relplanner.session.revisions import revisions

WORKBOOK = ".xlsx"
OTHER_PACKS = (".pdf", ".html", ".docx", ".csv", ".ics")
_MOST = 60
"""Differences are told up to this many; --json has all."""


@click.command("circulate")
@writes_plan
@click.argument("target", type=click.Path(path_type=Path), metavar="OUT")
@click.option("--pack", default="schedule", show_default=True, metavar="P", help="What the workbook carries.")
@click.option(
    "--to",
    "recipients",
    multiple=True,
    metavar="NAME",
    help="Who gets it; may be repeated. Without it, those of the pack.",
)
@click.pass_obj
def circulate_command(
    given: Given, /, session: PlanSession, target: Path, pack: str, recipients: tuple[str, ...], as_json: bool
) -> None:
    """Write a workbook for stakeholders, and record that it went out.

    Packs are schedule, board, readiness, risk, everything, and those of the plan, by key or name. OUT may
    also be a pdf, html, docx, csv or ics: such a copy has its number, too, but cannot come back.
    """
    suffix = target.suffix.lower()
    if suffix != WORKBOOK and suffix not in OTHER_PACKS:
        known = ", ".join((WORKBOOK, *OTHER_PACKS))
        raise click.UsageError(f"what goes out is one of {known}")
    profile = profile_of(session.plan, pack)
    with progress(f"Writing {target.name}"):
        to = recipients or profile.recipients
        if suffix == WORKBOOK:
            sent = send(session, profile, to, target)
        else:
            sent = _send_other(given, session, draft(session, profile, to), target)
    for replaced in sent.replaced:
        say(replaced)
    if not as_json:
        out(f"{target}: circulation no. {sent.number}")
    step = session.step_named(session.plan.place)
    print_step(step, as_json, file=str(target), number=sent.number, uuid=sent.book.facts.uuid)


def _send_other(given: Given, session: PlanSession, drafted: Draft, target: Path) -> Written:
    """Send a copy that is for reading only."""
    from relplanner.reports.sending import pack_file  # only such copies need what they are made with

    with session.journal() as journal:
        known = revisions(journal, drafted.plan)
    suffix, roadmap = target.suffix.lower(), given.hands.roadmap_sheet
    made = written_as(drafted, lambda book: pack_file(drafted, book, suffix, known, roadmap))
    put_out(session, drafted, made, target)
    return made


@click.command("circulations", cls=ReadCommand)
@reads_plan
@click.argument("number", required=False, default="")
@json_option
def circulations_command(view: View, number: str, as_json: bool) -> None:
    """Tell which workbooks went out, newest first; with a NUMBER, what that one said and what differs now."""
    if number:
        _recall(view, numbered(view.plan, number), as_json)
        return
    sent = newest_first(view.plan)
    since = [view.session.steps_since(each.place) for each in sent]
    if as_json:
        shapes = [record_shape(view.plan, each) for each in sent]
        print_json([{**shape, "steps_since": steps} for shape, steps in zip(shapes, since, strict=True)])
    elif sent:
        print_table(
            [
                Column("No.", [str(each.number) for each in sent], right=True),
                Column("Issued", [f"{each.issued_at.astimezone():%Y-%m-%d %H:%M}" for each in sent]),
                Column("By", [each.issued_by for each in sent]),
                Column("Pack", [each.pack for each in sent]),
                Column("To", [", ".join(each.recipients) for each in sent]),
                Column("File", [each.file_name for each in sent]),
                Column("Steps since", [str(steps) for steps in since], right=True),
                Column("Acknowledged by", [", ".join(each.acknowledged) for each in sent]),
            ]
        )


def _recall(view: View, circulation: Circulation, as_json: bool) -> None:
    """What a circulation said, cell by cell, and in which cells it would say something else now."""
    told = recall(view.plan, circulation, base_of(view.session, circulation), dt.date.today())
    if as_json:
        print_json(
            {
                **record_shape(view.plan, circulation),
                "sheets": {
                    name: [
                        {"key": row.key, **dict(zip(sheet.columns, row.cells, strict=True))}
                        for row in sheet.rows.values()
                    ]
                    for name, sheet in told.sheets.items()
                },
                "differs": [each._asdict() for each in told.differences],
            }
        )
        return
    cells = sum(len(sheet.columns) * len(sheet.rows) for sheet in told.sheets.values())
    sheets = ", ".join(told.sheets)
    out(f"Circulation no. {circulation.number} ({circulation.pack}): {cells:,} cells on {sheets}")
    found = told.differences[:_MOST]
    if found:
        print_table(
            [
                Column("Sheet", [each.sheet for each in found]),
                Column("Key", [each.key for each in found]),
                Column("Field", [each.field or "the row" for each in found]),
                Column("Said", [_text(each.then) for each in found]),
                Column("Now", [_text(each.now) for each in found]),
            ]
        )
    if len(told.differences) > _MOST:
        say(f"and {len(told.differences) - _MOST:,} more, which --json tells")


@click.command("acknowledge")
@writes_plan
@click.argument("number")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--not", "taken_back", is_flag=True, help="They have not, after all.")
def acknowledge_command(
    session: PlanSession, number: str, names: tuple[str, ...], taken_back: bool, as_json: bool
) -> None:
    """Note that somebody has said that they have a circulation."""
    step = None
    for name in names:
        circulation = numbered(session.plan, number)
        step = session.do(acknowledge_circulation, circulation.id, name, not taken_back) or step
    print_step(step, as_json)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
