"""The command for what a role says of a release."""

from __future__ import annotations

import click

from relplanner.cli.opening import writes_plan
from relplanner.cli.output import print_step
from relplanner.commands.signoffs import sign
from relplanner.domain.kinds.readiness import SignOffChannel, SignOffDecision
from relplanner.session import PlanSession

_TAKEN_BACK = "none"


@click.command("sign")
@writes_plan
@click.argument("key")
@click.argument("decision", type=click.Choice([*(each.value for each in SignOffDecision), _TAKEN_BACK]))
@click.option("--conditions", metavar="TEXT", help="What it is approved on.")
@click.option("--paper", is_flag=True, help="It was given on paper.")
def sign_command(
    session: PlanSession, key: str, decision: str, conditions: str | None, paper: bool, as_json: bool
) -> None:
    """Record what a role says of its release, as the release is now; “none” takes its word back.

    KEY names the sign-off, such as SGN-3; `list PLAN sign_off` has them all. When scope, criteria, open
    blockers or top risks change afterwards, it goes stale.
    """
    record = session.plan.by_key(key)
    said = None if decision == _TAKEN_BACK else SignOffDecision(decision)
    channel = SignOffChannel.PAPER if paper else SignOffChannel.APP
    print_step(session.do(sign, record.id, said, conditions, None, channel), as_json)
