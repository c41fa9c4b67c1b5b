"""The command that tells what differs: between plans, between moments of one, between it and a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from relplanner.cli.given import Given
from relplanner.cli.opening import View, json_option, viewing
from relplanner.cli.output import out, print_json
from relplanner.cli.shapes import Names, edit_shape, keys_in, readable_edit
from relplanner.domain.edit import Edit, Step
from relplanner.domain.plan import Plan
from relplanner.session.merging import common_past


@click.command("diff")
@click.argument("a")
@click.argument("b", required=False)
@click.option("--scenario", metavar="NAME", default="", help="B, or A without a B, as a scenario has it.")
@click.option("--fail", is_flag=True, help="Leave with 1 when anything differs.")
@json_option
@click.pass_context
def diff_command(
    context: click.Context, a: str, b: str | None, scenario: str, fail: bool, as_json: bool
) -> None:
    """Tell what differs between two plans, two moments of one, or a scenario and it.

    A and B are plan files; PLAN@WHEN is a plan as known at a moment, as in `at`. Of two that grew apart it
    is told what each did since.
    """
    if b is None and not scenario:
        raise click.UsageError("name a second plan, or a scenario with --scenario")
    given: Given = context.obj
    with _snapshot(given, a) as old, _snapshot(given, b or a, scenario) as new:
        edits = old.plan.diff(new.plan)
        parted = _parted(old, new)
    if as_json:
        key_of = keys_in(new.plan, [*edits, *(parted.edits if parted else ())])
        print_json([_shape(new.plan, edit, parted, key_of) for edit in edits])
    elif parted:
        _tell_both(old, new, (a, scenario or b or a), parted)
    else:
        _tell(new.plan, edits)
    if fail and edits:
        context.exit(1)


class _Parted:
    """Where two plans parted, and what each did since, by the ids of the records."""

    def __init__(self, step: Step, base: Plan, old: Plan, new: Plan) -> None:
        self.step = step
        self.old = {edit.id: edit for edit in base.diff(old)}
        self.new = {edit.id: edit for edit in base.diff(new)}

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What either did."""
        return (*self.old.values(), *self.new.values())


def _parted(old: View, new: View) -> _Parted | None:
    """Where two plans parted; None where one is the past of the other, or they never were one."""
    base = common_past(old.session, old.plan, new.session, new.plan)
    if base is None or base.place in (old.plan.place, new.plan.place):
        return None
    with new.session.journal() as journal:
        return _Parted(journal.step(base.place), base, old.plan, new.plan)


def _tell(plan: Plan, edits: tuple[Edit, ...] | list[Edit]) -> None:
    key_of = keys_in(plan, edits)
    for edit in edits:
        out("\n".join(readable_edit(plan, edit, key_of)))


def _tell_both(old: View, new: View, names: tuple[str, str], parted: _Parted) -> None:
    step = parted.step
    out(f"Since {step.at.astimezone():%Y-%m-%d %H:%M}, {step.label}:")
    for name, plan, edits in ((names[0], old.plan, parted.old), (names[1], new.plan, parted.new)):
        out(f"{name}: {len(edits) or 'nothing'} changed")
        _tell(plan, list(edits.values()))


def _shape(plan: Plan, edit: Edit, parted: _Parted | None, key_of: Names) -> dict[str, object]:
    """A difference, and of two that grew apart what each did to that record since."""
    shape = edit_shape(plan, edit, key_of)
    if parted is None:
        return shape
    since = {
        name: edit_shape(plan, each, key_of) if (each := edits.get(edit.id)) else None
        for name, edits in (("a", parted.old), ("b", parted.new))
    }
    return {**shape, "since": since}


@contextmanager
def _snapshot(given: Given, text: str, scenario: str = "") -> Iterator[View]:
    name, _, moment = text.rpartition("@")
    path = Path(text)
    if path.exists() or not name:
        moment = ""
    else:
        path = Path(name)
    with viewing(given, path, moment, scenario) as view:
        yield view
