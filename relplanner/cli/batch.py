"""Many edits from a stream, one step a line, each acknowledged when it is safe in the file."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

import click

from relplanner.cli.output import out, print_json_line
from relplanner.cli.words import assignments, values_of
from relplanner.commands.dated import set_typed
from relplanner.domain.edit import Step
from relplanner.domain.errors import BadInput, Refusal
from relplanner.session import PlanSession


def set_many_from(lines: Iterable[bytes], session: PlanSession, reason: str, as_json: bool) -> None:
    """Do every line and print its step's number after the commit, or ``-`` where nothing had to change.

    Lines are UTF-8. The first that cannot be done ends it; those before stay done. Raises Refusal.
    """
    for number, line in enumerate(lines, 1):
        try:
            words = shlex.split(line.decode("utf-8-sig"), comments=True)
            step = _set(session, words, reason) if words else None
        except (ValueError, click.UsageError) as error:
            raise BadInput("standard input", f"line {number}", str(error)) from error
        except Refusal as refusal:
            click.echo(f"Line {number}; what stands before it is done:", err=True)
            raise refusal
        if words and as_json:
            print_json_line({"key": words[0], "step": step.seq if step else None})
        elif words:
            # It is sent off at once: whoever reads the number may rely on it.
            out(str(step.seq) if step else "-")


def _set(session: PlanSession, words: list[str], reason: str) -> Step | None:
    record = session.plan.by_key(words[0])
    values = values_of(session.plan, record.KIND, assignments(words[1:]), record)
    return session.do(set_typed, record.id, values, reason)
