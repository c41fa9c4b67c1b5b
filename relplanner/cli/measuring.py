"""The command that tells how releasing goes."""

from __future__ import annotations

import datetime as dt

import click

from relplanner.cli.opening import ReadCommand, View, json_option, reads_plan
from relplanner.cli.output import Column, print_json, print_table
from relplanner.domain.errors import InvalidValue
from relplanner.domain.kinds import Product
from relplanner.domain.plan import Plan
from relplanner.domain.texts import measure_text
from relplanner.domain.typed import Reading
from relplanner.measures.catalogue import measures
from relplanner.measures.measure import Measure, Period, Row
from relplanner.measures.told import interval_text, value_text
from relplanner.schedule.dates import compute

_YEAR = 365


@click.command("measures", cls=ReadCommand)
@reads_plan
@click.option("--from", "first", metavar="DATE", help="First day that counts; else a year before the last.")
@click.option("--to", "last", metavar="DATE", help="Last day that counts; else today.")
@click.option("--product", metavar="KEY", help="Only this product.")
@json_option
def measures_command(
    view: View, first: str | None, last: str | None, product: str | None, as_json: bool
) -> None:
    """Tell how releasing goes: each measure with what it rests on and its 95 % interval."""
    plan, today = view.plan, dt.date.today()
    end = _day(plan, last, today) if last else today
    start = _day(plan, first, today) if first else end - dt.timedelta(days=_YEAR - 1)
    found = measures(plan, compute(plan), Period(start, end), _product(plan, product))
    if as_json:
        print_json([_shape(plan, each) for each in found])
        return
    print_table(
        [
            Column("Measure", [measure_text(each.code) for each in found]),
            Column("Value", [value_text(each) for each in found], right=True),
            Column("n", [str(each.n) for each in found], right=True),
            Column("95 %", [interval_text(each) for each in found]),
        ]
    )


def _day(plan: Plan, text: str, today: dt.date) -> dt.date:
    try:
        return Reading(plan, today).date(text)
    except ValueError:
        expected = "a date, such as 2027-01-12"
        raise InvalidValue("unreadable-value", text=text, expected=expected, field="DATE") from None


def _product(plan: Plan, key: str | None) -> str | None:
    if key is None:
        return None
    record = plan.by_key(key)
    if not isinstance(record, Product):
        raise InvalidValue(
            "invalid-value", kind=record.KIND.title, key=record.key, field="--product", value=key,
            reason="it is no product",
        )  # fmt: skip
    return record.id


def _shape(plan: Plan, measure: Measure) -> dict[str, object]:
    return {
        "measure": measure.code.value,
        "title": measure_text(measure.code),
        "unit": measure.unit.value,
        "value": measure.value,
        "n": measure.n,
        "low": measure.low,
        "high": measure.high,
        "parts": [{"name": name, "value": value, "n": n} for name, value, n in measure.parts],
        "rows": [_row_shape(plan, row) for row in measure.rows],
    }


def _row_shape(plan: Plan, row: Row) -> dict[str, object]:
    record = plan.get(row.id)
    day = None if row.day is None else row.day.isoformat()
    return {"key": record.key if record else row.id, "day": day, "value": row.value}
