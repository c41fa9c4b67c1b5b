"""The options that say what of the roadmap is wanted, and on what paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from relplanner.domain.errors import BrokenRule, InvalidValue, NotFound
from relplanner.domain.plan import Plan
from relplanner.domain.typed import Reading

if TYPE_CHECKING:
    from relplanner.chart.printing import Extract

F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--from", "first", default="", metavar="DATE", help="From this day on."),
    click.option("--to", "last", default="", metavar="DATE", help="Up to this day."),
    click.option(
        "--release", "releases", multiple=True, metavar="KEY", help="Only this release; repeatable."
    ),
    click.option("--paper", type=click.Choice(["a4", "a3"]), help="The pages of a pdf: a4 unless said."),
    click.option("--portrait", is_flag=True, help="Pages upright, not across."),
    click.option(
        "--smallest", type=click.FloatRange(4, 24), metavar="POINTS", help="No type smaller: 6.5 unless said."
    ),
    click.option(
        "--across", type=click.IntRange(1, 24), metavar="N", help="Spread the time over so many pages."
    ),
)


def extract_options(command: F) -> F:
    """Give a command the options of an extract."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def given_options(wanted: Mapping[str, Any]) -> list[str]:
    """The options of an extract that were given, as they are written."""
    words = {"first": "from", "last": "to", "releases": "release"}
    return [f"--{words.get(name, name)}" for name, value in wanted.items() if value]


def extract_of(plan: Plan, wanted: Mapping[str, Any]) -> Extract:
    """What the options ask for. Raises Refusal for a date or a release that cannot be understood."""
    # Only what draws needs the shapes.
    from relplanner.chart.printing import Extract, Paper, PaperSize
    from relplanner.domain.kinds import Release

    first, last = (_day(plan, wanted[name], word) for name, word in (("first", "--from"), ("last", "--to")))
    if first is not None and last is not None and last < first:
        raise BrokenRule("last-before-first", first=f"{first}", last=f"{last}")
    releases = [plan.by_key(key) for key in wanted["releases"]]
    for record in releases:
        if not isinstance(record, Release):
            raise NotFound("unknown-key", key=record.key)
    usual = Paper()
    paper = Paper(
        PaperSize(wanted["paper"] or usual.size),
        not wanted["portrait"],
        wanted["smallest"] or usual.smallest,
        wanted["across"] or usual.across,
    )
    return Extract(first, last, frozenset(record.id for record in releases), paper)


def _day(plan: Plan, text: str, option: str) -> dt.date | None:
    if not text:
        return None
    try:
        return Reading(plan, dt.date.today()).date(text)
    except ValueError:
        raise InvalidValue(
            "unreadable-value", text=text, expected="a date, such as 2027-01-12", field=option
        ) from None
