"""How commands come by a plan: reading ones see a snapshot, writing ones a session."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from relplanner.cli.given import Given
from relplanner.cli.output import say
from relplanner.domain.edit import StepSource
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Scenario
from relplanner.domain.plan import Plan
from relplanner.session import PlanSession
from relplanner.session.who import user_name
from relplanner.store.backup import Backups

PLAN = click.Path(path_type=Path, dir_okay=True)
json_option = click.option("--json", "as_json", is_flag=True, help="Print for machines.")
scenario_option = click.option("--scenario", metavar="NAME", default="", help="In a scenario, not the plan.")
author_option = click.option("--as", "author", metavar="NAME", help="The author of the step.")


@dataclass(frozen=True, slots=True)
class View:
    """What a reading command sees: a snapshot, of now or of a past moment, and the session it comes from."""

    plan: Plan
    session: PlanSession

    @property
    def is_past(self) -> bool:
        """Whether the snapshot is not the present one."""
        return self.plan is not self.session.plan


class ReadCommand(click.Command):
    """A command that only reads and takes PLAN first: `at` can run it on the past."""


def reads_plan(function: Callable[..., None]) -> Callable[..., None]:
    """Add the argument PLAN to a command function and call it with a View in its place."""

    @click.argument("plan", type=PLAN)
    @scenario_option
    @click.pass_obj
    @functools.wraps(function)
    def reading(given: Given, /, plan: Path, scenario: str, **options: Any) -> None:
        with viewing(given, plan, given.moment, scenario) as view:
            function(view, **options)

    return reading


def writes_plan(function: Callable[..., None]) -> Callable[..., None]:
    """Add PLAN, --as and --json to a command function and call it with an open session in their place."""

    @click.argument("plan", type=PLAN)
    @author_option
    @json_option
    @click.pass_obj
    @functools.wraps(function)
    def writing(given: Given, /, plan: Path, author: str | None, **options: Any) -> None:
        with open_session(given, plan, author) as session:
            function(session, **options)
            if session.backup_trouble:
                say(f"The plan is safe, but no backup was taken: {session.backup_trouble}")

    return writing


def edits_plan(function: Callable[..., None]) -> Callable[..., None]:
    """As :func:`writes_plan`, with --scenario to edit in a scenario instead of the plan itself."""

    @scenario_option
    @functools.wraps(function)
    def editing(session: PlanSession, /, scenario: str, **options: Any) -> None:
        if scenario:
            session.enter(scenario_named(session.plan, scenario).id)
        function(session, **options)

    return writes_plan(editing)


def scenario_named(plan: Plan, name: str) -> Scenario:
    """The scenario with this name or key. Raises NotFound."""
    scenarios = plan.of(Scenario).values()
    wanted = name.strip().casefold()
    for scenario in scenarios:
        if wanted in (scenario.title.casefold(), scenario.key.casefold()):
            return scenario
    known = ", ".join(f"“{each.title}”" for each in scenarios) or "none"
    raise NotFound("unknown-scenario", name=name, known=known)


def open_session(given: Given, path: Path, author: str | None) -> PlanSession:
    """The plan, open for writing."""
    named, backups = author_named(author), Backups.standard()
    return PlanSession.open(path, kinds=given.kinds, author=named, source=StepSource.CLI, backups=backups)


@contextmanager
def viewing(given: Given, path: Path, moment: str = "", scenario: str = "") -> Iterator[View]:
    """The plan as it is, or as a scenario has it; or as either was known at a moment."""
    with PlanSession.open(path, kinds=given.kinds, source=StepSource.CLI, read_only=True) as session:
        if scenario:
            session.enter(scenario_named(session.plan, scenario).id)
        plan = session.plan_at(session.step_named(moment).id) if moment else session.plan
        yield View(plan, session)


def author_named(name: str | None) -> str:
    """The author that --as names, else who is at the keyboard; empty where the system does not know."""
    return user_name() if name is None else name
