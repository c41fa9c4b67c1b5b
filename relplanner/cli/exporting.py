"""The command that writes a plan to a file of another kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relplanner.cli.extracting import extract_of, extract_options, given_options
from relplanner.cli.given import Given
from relplanner.cli.opening import ReadCommand, View, author_named, json_option, reads_plan
from relplanner.cli.output import out, print_json, progress, say
from relplanner.domain.errors import Refusal
from relplanner.exchange.formats import EXPORTERS, exported
from relplanner.exchange.wanted import Revision, Wanted
from relplanner.files import atomic_write
from relplanner.schedule.dates import compute
from relplanner.session.revisions import revisions

if TYPE_CHECKING:
    from relplanner.chart.printing import Extract

PICTURES = (".png", ".svg", ".pdf")
DOCUMENTS = (".html", ".docx")
WORKBOOK = ".xlsx"
ROADMAP, CALENDAR = "roadmap", "calendar"


@click.command("export", cls=ReadCommand)
@reads_plan
@click.argument("target", type=click.Path(path_type=Path), metavar="OUT")
@click.option("--what", default="", metavar="NAME", help="Only this kind of record, release or pack.")
@extract_options
@json_option
@click.pass_obj
def export_command(
    given: Given, /, view: View, target: Path, what: str, as_json: bool, **extract: Any
) -> None:
    """Write a plan, or its roadmap, to a file of another kind.

    OUT's suffix says what: csv is one kind of record, which --what names; json everything, without loss; ics
    the dates and xml a Microsoft Project file, of the plan or of the release that --what names; md the
    checklists and release notes; xlsx a workbook of the pack or kind that --what names, else of everything;
    png, svg and pdf the roadmap, of some days and releases if wanted, or with --what calendar the months from
    --from to --to, three from this one unless said; a pdf has pages that each repeat what explains them.
    html, docx and pdf are also the pack that --what names, or with --what highlight the highlight report of
    the period from --from to --to.
    """
    write = _writer(given, view, target, what, extract)
    with progress(f"Writing {target.name}"):
        write()
    if as_json:
        print_json({"file": str(target), "size": target.stat().st_size})
    else:
        out(str(target))


def _writer(
    given: Given, view: View, target: Path, what: str, extract: Mapping[str, Any]
) -> Callable[[], None]:
    suffix = target.suffix.lower()
    if suffix in PICTURES and what in ("", ROADMAP, CALENDAR):
        return partial(given.hands.roadmap_image, view.plan, target, _drawn(view, what, extract))
    if suffix in DOCUMENTS or suffix == ".pdf":
        return partial(_write_document, given, view, target, what, extract)
    if suffix in PICTURES:
        raise click.UsageError("of a picture --what can only be the roadmap or the calendar")
    if options := given_options(extract):
        raise click.UsageError(f"{', '.join(options)}: only with the roadmap and with documents")
    if suffix == WORKBOOK:
        return partial(_write_workbook, view, target, what)
    if suffix not in EXPORTERS:
        known = ", ".join((*EXPORTERS, WORKBOOK, *PICTURES, *DOCUMENTS))
        raise Refusal("unknown-suffix", suffix=suffix or target.name, known=known)
    wanted = Wanted(what, dt.datetime.now(dt.UTC), _revisions(view) if suffix == ".ics" else {})
    return partial(atomic_write, target, exported(view.plan, suffix, wanted))


def _drawn(view: View, what: str, wanted: Mapping[str, Any]) -> Extract:
    # Only what draws needs the shapes.
    from relplanner.chart.printing import DrawnAs

    if what == CALENDAR and (wanted["releases"] or wanted["across"]):
        raise click.UsageError("--release, --across: not of the calendar, which shows whole months")
    return replace(extract_of(view.plan, wanted), drawn_as=DrawnAs(what or ROADMAP))


def _write_document(given: Given, view: View, target: Path, what: str, extract: Mapping[str, Any]) -> None:
    # Only documents need what documents are made with.
    from relplanner.cli.documents import export_document

    atomic_write(target, export_document(given, view, target.suffix.lower(), what, extract))


def _write_workbook(view: View, target: Path, what: str) -> None:
    # openpyxl takes longer to import than the other exports take to write.
    from relplanner.exchange.excel.writer import write_workbook
    from relplanner.exchange.sheets.book import build
    from relplanner.exchange.sheets.model import Facts
    from relplanner.exchange.sheets.packs import Profile, profile_of

    plan = view.plan
    if what in plan.kinds:
        profile = Profile(what, plan.kind(what).plural, (what,))
    else:
        profile = profile_of(plan, what or "everything")
    facts = Facts(view.session.facts()["plan_id"], dt.datetime.now().astimezone(), author_named(None))
    for replaced in write_workbook(build(compute(plan), profile, facts), target):
        say(f"{replaced.sheet} {replaced.cell}: {replaced.what}")


def _revisions(view: View) -> dict[str, Revision]:
    with view.session.journal() as journal:
        return revisions(journal, view.plan)
