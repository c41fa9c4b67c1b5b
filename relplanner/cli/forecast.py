"""The command that tells when a release will probably be live: forecast."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from relplanner.cli.opening import ReadCommand, View, json_option, reads_plan
from relplanner.cli.output import Column, out, print_facts, print_json, print_table, progress, say
from relplanner.cli.shapes import named
from relplanner.domain.declare import Record
from relplanner.domain.errors import NotFound
from relplanner.domain.plan import Plan
from relplanner.domain.typed import date_text
from relplanner.rules.forecasts import SEED, TRIALS, forecast_of, promises
from relplanner.schedule.dates import Schedule, compute

if TYPE_CHECKING:
    from relplanner.schedule.forecast import Forecast

_SHARES = {"p50": 0.5, "p80": 0.8, "p95": 0.95}
_DRIVERS_SHOWN = 8
_MOST_TRIALS = 1_000_000


@click.command("forecast", cls=ReadCommand)
@reads_plan
@click.argument("release")
@click.option("--trials", default=TRIALS, show_default=True, type=click.IntRange(1, _MOST_TRIALS))
@click.option("--seed", default=SEED, show_default=True, type=click.IntRange(min=0))
@json_option
def forecast_command(view: View, release: str, trials: int, seed: int, as_json: bool) -> None:
    """Tell when a release will probably be live, and what that hangs on.

    RELEASE may be an activity, too. The plan is worked through many times with durations drawn from their
    estimates. The same seed gives the same numbers.
    """
    plan = view.plan
    record = plan.by_key(release)
    schedule = compute(plan)
    with progress("Forecasting"):
        made = forecast_of(plan, schedule, record.id, dt.date.today(), trials=trials, seed=seed)
    if made is None:
        raise NotFound("nothing-to-forecast", key=record.key)
    if as_json:
        print_json(_shape(plan, schedule, made))
        return
    out(f"Forecast of {named(plan, record)}, {trials:,} trials, seed {seed}")
    _print(plan, schedule, made)


def _shape(plan: Plan, schedule: Schedule, made: Forecast) -> dict[str, object]:
    chances = {f"chance_of_{name}": made.chance(day) for name, day in _promises(plan, schedule, made)}
    return {
        "trials": made.trials,
        "seed": made.seed,
        **{name: made.day_by(share).isoformat() for name, share in _SHARES.items()},
        "planned": made.planned.date().isoformat(),
        "chance_of_committed": None,
        **chances,
        "drivers": [
            {
                "key": _record(plan, driver.activity).key,
                "criticality": round(driver.criticality, 4),
                "cruciality": round(driver.cruciality, 4),
            }
            for driver in made.drivers
        ],
        "histogram": [
            {"first": bar.first.isoformat(), "last": bar.last.isoformat(), "trials": bar.trials}
            for bar in made.bars()
        ],
        "curve": [{"day": day.isoformat(), "share": round(share, 6)} for day, share in made.curve()],
    }


def _print(plan: Plan, schedule: Schedule, made: Forecast) -> None:
    days = {name.upper(): date_text(made.day_by(share)) for name, share in _SHARES.items()}
    chances = {
        f"By the {name} {date_text(day)}": f"{made.chance(day):.0%}"
        for name, day in _promises(plan, schedule, made)
    }
    print_facts({**days, **chances})
    if made.is_certain:
        say("Nothing it waits for has an estimate, so every trial came out the same")
    shown = made.drivers[:_DRIVERS_SHOWN]
    if shown:
        out("")
        print_table(
            [
                Column("Hangs on", [named(plan, _record(plan, driver.activity)) for driver in shown]),
                Column("Critical", [f"{driver.criticality:.0%}" for driver in shown], right=True),
                Column("Correlation", [f"{driver.cruciality:+.2f}" for driver in shown], right=True),
            ]
        )


def _promises(plan: Plan, schedule: Schedule, made: Forecast) -> list[tuple[str, dt.date]]:
    return list(promises(plan, schedule, made.subject).items())


def _record(plan: Plan, id: str) -> Record:
    record = plan.get(id)
    assert record is not None, id
    return record
