"""Commands over the journal: log, undo, redo, at."""

from __future__ import annotations

from dataclasses import replace

import click

from relplanner.cli.given import Given
from relplanner.cli.opening import ReadCommand, View, edits_plan, json_option, reads_plan
from relplanner.cli.output import Column, out, print_json, print_step, print_table, say
from relplanner.cli.shapes import event_shape, keys_in, readable_edit
from relplanner.domain.edit import Step
from relplanner.domain.errors import NotFound, Refusal
from relplanner.session import PlanSession
from relplanner.session.past import Event


@click.command("log", cls=ReadCommand)
@reads_plan
@click.argument("key", required=False)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the newest N steps.")
@click.option("--changes", is_flag=True, help="Tell every change, too.")
@json_option
def log_command(view: View, key: str | None, limit: int | None, changes: bool, as_json: bool) -> None:
    """Tell the steps of a plan, or of one record, newest first."""
    every = view.session.steps(None if key or view.is_past else limit)
    places = [event.step.id for event in every]
    known = every[places.index(view.plan.place) :]
    key_of = keys_in(view.plan, (edit for event in every for edit in event.edits))
    events = (_history(view, known, key) if key else known)[:limit]
    if as_json:
        print_json([event_shape(view.plan, event, key_of) for event in events])
    elif changes or key:
        for event in events:
            out(_headline(event))
            for edit in event.edits:
                out("\n".join(f"  {line}" for line in readable_edit(view.plan, edit, key_of)))
    else:
        print_table(
            [
                Column("Step", [str(event.step.seq) for event in events], right=True),
                Column("When", [_when(event) for event in events]),
                Column("Who", [event.step.author for event in events]),
                Column("By", [event.step.source.value for event in events]),
                Column("What", [str(event.step.label) for event in events]),
                Column("Why", [event.step.reason for event in events]),
            ]
        )


@click.command("undo")
@edits_plan
@click.argument("count", type=click.IntRange(1), default=1, metavar="[N]")
def undo_command(session: PlanSession, count: int, as_json: bool) -> None:
    """Take back the last steps."""
    _back(session, count, as_json, forward=False)


@click.command("redo")
@edits_plan
@click.argument("count", type=click.IntRange(1), default=1, metavar="[N]")
def redo_command(session: PlanSession, count: int, as_json: bool) -> None:
    """Do again what was undone."""
    _back(session, count, as_json, forward=True)


@click.command("at", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("plan", type=click.Path())
@click.argument("when")
@click.argument("command")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def at_command(
    context: click.Context, plan: str, when: str, command: str, arguments: tuple[str, ...]
) -> None:
    """Run a reading command on the plan as known at a moment.

    WHEN is a date (its end counts), a date and time, -7d, a step's number or its id. COMMAND is given without
    its PLAN: `relplanner at spring.relplan yesterday list release`.
    """
    root = context.find_root()
    assert isinstance(root.command, click.Group)
    found = root.command.get_command(root, command)
    if not isinstance(found, ReadCommand):
        raise click.UsageError(f"“{command}” is not a command that reads a plan", context)
    given: Given = context.obj
    past = found.make_context(command, [plan, *arguments], parent=context, obj=replace(given, moment=when))
    with past:
        found.invoke(past)


def _back(session: PlanSession, count: int, as_json: bool, *, forward: bool) -> None:
    """Undo or redo up to ``count`` times; raises Refusal when there is nothing at all to take back."""
    steps: list[Step] = []
    while len(steps) < count:
        try:
            steps.append(session.redo() if forward else session.undo())
        except Refusal as refusal:
            if not steps:
                raise
            say(f"{refusal} after {len(steps)}")
            break
        if not as_json:
            print_step(steps[-1], as_json)
    if as_json:
        print_step(steps[-1], as_json, steps=[step.seq for step in steps])


def _history(view: View, events: list[Event], key: str) -> list[Event]:
    """The steps that touched the record called ``key``, which may be gone by now."""
    wanted = key.strip().upper()
    try:
        id = view.plan.by_key(key).id
    except NotFound:
        keyed = (
            edit.id
            for event in events
            for edit in event.edits
            for values in (edit.before, edit.after)
            if values and values.get("key") == wanted
        )
        found = next(keyed, None)
        if found is None:
            raise
        id = found
    touching = (Event(event.step, tuple(edit for edit in event.edits if edit.id == id)) for event in events)
    return [event for event in touching if event.edits]


def _headline(event: Event) -> str:
    step = event.step
    why = f" ({step.reason})" if step.reason else ""
    return f"{step.seq}  {_when(event)}  {step.author}  {step.label}{why}"


def _when(event: Event) -> str:
    return f"{event.step.at.astimezone():%Y-%m-%d %H:%M:%S}"
