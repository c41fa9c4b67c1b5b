"""The command that shows the main job on the built-in sample: plan, roadmap, workbook, window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from relplanner.chart.printing import Extract
from relplanner.cli.given import Given
from relplanner.cli.opening import author_named, author_option, json_option
from relplanner.cli.output import out, print_json, progress, say
from relplanner.cli.samples import SAMPLE, template_file
from relplanner.commands.circulation import next_number
from relplanner.commands.sample import fill_sample
from relplanner.domain.edit import StepSource
from relplanner.domain.errors import CouldNotWrite
from relplanner.exchange.sample import load_sample
from relplanner.exchange.sheets.packs import profile_of
from relplanner.session import PlanSession
from relplanner.session.circulating import send
from relplanner.store.backup import Backups


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default="relplanner-demo")
@click.option(
    "--window/--no-window", default=None, help="Open the window; where there is a screen unless said."
)
@author_option
@json_option
@click.pass_obj
def demo_command(given: Given, folder: Path, window: bool | None, author: str | None, as_json: bool) -> None:
    """Make a sample plan with its roadmap and workbook, and open it.

    They come into FOLDER, ./relplanner-demo unless named. A plan that an earlier demo left there is kept and
    used again.
    """
    _make_folder(folder)
    plan, *pictures = (folder / name for name in ("demo.relplan", "roadmap.png", "roadmap.svg"))
    with progress("Making the sample"), _sample(given, plan, author) as session:
        for picture in pictures:
            given.hands.roadmap_image(session.plan, picture, Extract())
        workbook = folder / f"schedule {next_number(session.plan)}.xlsx"
        send(session, profile_of(session.plan, "schedule"), ("Stakeholders",), workbook)
    files = [str(path) for path in (plan, *pictures, workbook)]
    if as_json:
        print_json({"files": files})
    else:
        out("\n".join(files))
    if window or (window is None and has_screen()):
        say("Opening the window …")
        if given.hands.demo_window(plan):
            say("The window could not be opened on this screen")


def has_screen() -> bool:
    """Whether a window could be shown; only X and Wayland can be missing."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CouldNotWrite("could-not-write", file=str(folder), reason=reason) from error


def _sample(given: Given, path: Path, author: str | None) -> PlanSession:
    kinds, named, backups = given.kinds, author_named(author), Backups.standard()
    source = StepSource.CLI
    if path.exists():
        return PlanSession.open(path, kinds=kinds, author=named, source=source, backups=backups)
    content = load_sample(template_file(SAMPLE))
    title = str(content["title"])
    session = PlanSession.create(path, title, kinds=kinds, author=named, source=source, backups=backups)
    session.do(fill_sample, content)
    return session
