"""Commands about what owners are asked: ask, and asks for who has not answered."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from relplanner.cli.opening import ReadCommand, View, json_option, reads_plan, writes_plan
from relplanner.cli.output import Column, out, print_json, print_table, progress, say
from relplanner.domain.errors import CouldNotWrite, InvalidValue
from relplanner.domain.kinds import Person, Team
from relplanner.domain.plan import Plan, title_of
from relplanner.domain.typed import Reading, date_text
from relplanner.exchange.sheets.asked import TOPICS
from relplanner.rules.asks import Chase, asks
from relplanner.session import PlanSession
from relplanner.session.asking import ask, owner_named, topics_named


@click.command("ask")
@writes_plan
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--for", "topics", multiple=True, metavar="TOPIC",
              help=f"What is asked for ({', '.join(TOPICS)}), else all of it; may be repeated.")  # fmt: skip
@click.option("--to", "names", multiple=True, metavar="NAME", help="Only this owner; may be repeated.")
@click.option("--due", metavar="DATE", help="By when, such as +5d or 12 jan.")
def ask_command(
    session: PlanSession, folder: Path, topics: tuple[str, ...], names: tuple[str, ...], due: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Write a small workbook for each owner into FOLDER, with only what they are asked to fill in.

    Each is a circulation with a number of its own; `return` takes the answers back, a whole folder at once,
    and `asks` tells who has not answered.
    """
    plan = session.plan
    by = _day(plan, due) if due else None
    owners = [owner_named(plan, name) for name in names]
    wanted = topics_named(topics)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CouldNotWrite("could-not-write", file=str(folder), reason=reason) from error
    with progress("Writing workbooks"):
        sent = list(ask(session, folder, wanted, by, owners))
    if as_json:
        print_json([{"to": s.title, "number": s.number, "file": str(s.path), "rows": s.rows} for s in sent])
    else:
        print_table(
            [
                Column("No.", [str(each.number) for each in sent], right=True),
                Column("To", [each.title for each in sent]),
                Column("Rows", [str(each.rows) for each in sent], right=True),
                Column("File", [each.path.name for each in sent]),
            ]
        )
        out(f"{len(sent)} in {folder}" + (f", due {date_text(by)}" if by else ""))


@click.command("asks", cls=ReadCommand)
@reads_plan
@click.option("--fail", is_flag=True, help="Exit with 1 when an answer is overdue.")
@json_option
@click.pass_context
def asks_command(ctx: click.Context, view: View, fail: bool, as_json: bool) -> None:
    """Tell who was asked for what and has not answered yet, the most overdue first."""
    plan = view.plan
    found = asks(plan, dt.date.today())
    waiting = [each for each in found if each.is_open]
    if as_json:
        print_json([_shape(plan, each) for each in found])
    elif waiting:
        print_table(
            [
                Column("No.", [str(each.number) for each in waiting], right=True),
                Column("Asked", [_owner(plan, each) for each in waiting]),
                Column("E-mail", [_mail(plan, each) for each in waiting]),
                Column("Due", [date_text(each.ask.due) if each.ask.due else "" for each in waiting]),
                Column("Late", [f"{each.late} days" if each.late else "" for each in waiting], right=True),
            ]
        )
    else:
        say("Everybody has answered" if found else "Nobody has been asked")
    if fail and any(each.late for each in waiting):
        ctx.exit(1)


def _shape(plan: Plan, each: Chase) -> dict[str, object]:
    return {
        "key": each.ask.key,
        "number": each.number,
        "owner": _owner(plan, each),
        "cells": list(each.ask.cells),
        "due": _iso(each.ask.due),
        "late": each.late,
        "answered_on": _iso(each.ask.answered_on),
        "asked_again": each.again,
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _owner(plan: Plan, each: Chase) -> str:
    record = plan.get(each.ask.owner)
    return title_of(plan, record) if record else ""


def _mail(plan: Plan, each: Chase) -> str:
    """The address of a person, or those of a team's members."""
    record = plan.get(each.ask.owner)
    if isinstance(record, Person):
        return record.email
    members = record.members if isinstance(record, Team) else ()
    found = (plan.one(Person, id) for id in members)
    return ", ".join(person.email for person in found if person and person.email)


def _day(plan: Plan, text: str) -> dt.date:
    try:
        return Reading(plan, dt.date.today()).date(text)
    except ValueError:
        expected = "a date, such as +5d or 2027-01-12"
        raise InvalidValue("unreadable-value", text=text, expected=expected, field="--due") from None
