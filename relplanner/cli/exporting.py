"""The command that writes a plan to a file of another kind."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from relplanner.cli.given import Given
from relplanner.cli.opening import ReadCommand, View, json_option, reads_plan
from relplanner.cli.output import out, print_json, progress
from relplanner.domain.errors import Refusal
from relplanner.exchange.formats import EXPORTERS, exported
from relplanner.exchange.wanted import Wanted
from relplanner.files import atomic_write

PICTURES = (".png", ".svg", ".pdf")


@click.command("export", cls=ReadCommand)
@reads_plan
@click.argument("target", type=click.Path(path_type=Path), metavar="OUT")
@click.option("--what", default="", metavar="KIND|RELEASE", help="Only this kind of record, or this release.")
@json_option
@click.pass_obj
def export_command(given: Given, view: View, target: Path, what: str, as_json: bool) -> None:
    """Write a plan, or its roadmap, to a file of another kind.

    OUT's suffix says what: csv is one kind of record, which --what names; json everything, without loss; ics
    the dates; md the checklists and release notes; png, svg and pdf the roadmap.
    """
    write = _writer(given, view, target, what)
    with progress(f"Writing {target.name}"):
        write()
    if as_json:
        print_json({"file": str(target), "size": target.stat().st_size})
    else:
        out(str(target))


def _writer(given: Given, view: View, target: Path, what: str) -> Callable[[], None]:
    suffix = target.suffix.lower()
    if suffix in PICTURES:
        if what:
            raise click.UsageError("--what goes with csv, json, ics and md")
        return partial(given.hands.roadmap_image, view.plan, target)
    if suffix not in EXPORTERS:
        known = ", ".join((*EXPORTERS, *PICTURES))
        raise Refusal("unknown-suffix", suffix=suffix or target.name, known=known)
    wanted = Wanted(what, dt.datetime.now(dt.UTC), _revisions(view) if suffix == ".ics" else {})
    return partial(atomic_write, target, exported(view.plan, suffix, wanted))


def _revisions(view: View) -> dict[str, int]:
    """By record id, how many steps have touched it: calendars tell updates apart by that."""
    return Counter(id for event in view.session.steps() for id in {edit.id for edit in event.edits})
