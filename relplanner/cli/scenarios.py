"""Commands about scenarios: what there are, and starting, keeping, applying and dropping them."""

from __future__ import annotations

import datetime as dt

import click

from relplanner.cli.merging import decisions_of, dry_run_option, take_option, tell_merge
from relplanner.cli.moving import move_shape
from relplanner.cli.opening import View, json_option, reads_plan, scenario_named, writes_plan
from relplanner.cli.output import Column, print_json, print_step, print_table, progress, say
from relplanner.commands.scenarios import (
    drop_scenario,
    propose_scenario,
    reject_scenario,
    start_scenario,
)
from relplanner.domain.texts import choice_label
from relplanner.rules.conflicts.told import what_text
from relplanner.session import PlanSession
from relplanner.session.merging import decided, merge_with_scenario, refresh_scenario, take_scenario
from relplanner.session.scenarios import Look, look_at, scenarios

name_argument = click.argument("name")


@click.command("scenarios")
@reads_plan
@json_option
def scenarios_command(view: View, as_json: bool) -> None:
    """Tell the scenarios of a plan, and what each would move and clash with."""
    with progress("Looking at the scenarios"):
        looks = [look_at(view.session, each, dt.date.today()) for each in scenarios(view.session)]
    if as_json:
        print_json([_shape(look) for look in looks])
    elif looks:
        print_table(
            [
                Column("Key", [look.scenario.key for look in looks]),
                Column("Name", [look.scenario.title for look in looks]),
                Column("State", [choice_label(look.scenario.state) for look in looks]),
                Column("Edits", [str(len(look.edits)) for look in looks], right=True),
                Column("Dates moved", [str(len(look.difference.moves)) for look in looks], right=True),
                Column("New conflicts", [str(len(look.difference.gained)) for look in looks], right=True),
                Column("Cleared", [str(len(look.difference.cleared)) for look in looks], right=True),
                Column("Why", [look.scenario.outcome for look in looks]),
            ]
        )
    else:
        say("There is no scenario; “relplanner scenario start PLAN NAME” begins one")


@click.group("scenario")
def scenario_command() -> None:
    """Start a scenario, keep it as an option, apply it or drop it.

    With --scenario NAME, `set`, `add`, `remove`, `undo` and `redo` edit in one, and reading commands look at
    it.
    """


@scenario_command.command("start")
@writes_plan
@name_argument
def start(session: PlanSession, name: str, as_json: bool) -> None:
    """Begin a scenario from the plan as it is now."""
    print_step(session.do(start_scenario, name), as_json, name=name)


@scenario_command.command("propose")
@writes_plan
@name_argument
@click.option("--question", default="", help="What is to be decided.")
def propose(session: PlanSession, name: str, question: str, as_json: bool) -> None:
    """Keep a scenario as an option, with a decision on record."""
    scenario = scenario_named(session.plan, name)
    print_step(session.do(propose_scenario, scenario.id, question), as_json, name=scenario.title)


@scenario_command.command("reject")
@writes_plan
@name_argument
@click.option("--reason", default="", metavar="TEXT", help="Why.")
def reject(session: PlanSession, name: str, reason: str, as_json: bool) -> None:
    """Say that a scenario is not to be; it stays, with the reason."""
    scenario = scenario_named(session.plan, name)
    print_step(session.do(reject_scenario, scenario.id, reason), as_json, name=scenario.title)


@scenario_command.command("drop")
@writes_plan
@name_argument
def drop(session: PlanSession, name: str, as_json: bool) -> None:
    """Remove a scenario."""
    scenario = scenario_named(session.plan, name)
    print_step(session.do(drop_scenario, scenario.id), as_json, name=scenario.title)


@scenario_command.command("refresh")
@writes_plan
@name_argument
def refresh(session: PlanSession, name: str, as_json: bool) -> None:
    """Bring a scenario up to the plan as it is now; what both changed stays as the scenario has it."""
    scenario = scenario_named(session.plan, name)
    print_step(refresh_scenario(session, scenario.id), as_json, name=scenario.title)


@scenario_command.command("apply")
@writes_plan
@name_argument
@take_option
@dry_run_option
@click.option("--reason", default="", metavar="TEXT", help="Why it was chosen; kept in the decision.")
def apply(
    session: PlanSession, name: str, take: str | None, dry_run: bool, reason: str, as_json: bool
) -> None:
    """Do in the plan what was done in a scenario, as one step.

    What both changed differently stays as it is in the plan, and the command leaves with 1, unless --take
    says whose value counts: theirs is the scenario's.
    """
    scenario = scenario_named(session.plan, name)
    lines = merge_with_scenario(session, scenario.id)
    wanted = decisions_of(lines, take)
    settled = decided(lines, wanted)
    step = None if dry_run else take_scenario(session, scenario.id, lines, wanted, reason)
    tell_merge(lines, settled, step, dry_run, as_json)


def _shape(look: Look) -> dict[str, object]:
    return {
        "key": look.scenario.key,
        "name": look.scenario.title,
        "state": look.scenario.state.value,
        "outcome": look.scenario.outcome or None,
        "edits": len(look.edits),
        "moves": [move_shape(move) for move in look.difference.moves],
        "gained": [what_text(each) for each in look.difference.gained],
        "cleared": [what_text(each) for each in look.difference.cleared],
    }
