"""The command that draws the pages of the window."""

from __future__ import annotations

import re
from pathlib import Path

import click

from relplanner.cli.given import Given
from relplanner.cli.opening import PLAN, json_option, viewing
from relplanner.cli.output import out, print_json, progress

PAGES = (
    "overview", "roadmap-timeline", "roadmap-calendar", "roadmap-quarter", "roadmap-year",
    "roadmap-agenda", "roadmap-board", "roadmap-table", "releases", "readiness", "risks", "notes",
    "conflicts", "scenarios", "circulate", "circulate-asks", "circulate-ledger", "return", "mapping", "merge",
    "history",
)  # fmt: skip
"""The pages of the window, some by the view of them that is meant."""


class Size(click.ParamType[tuple[int, int]]):
    """WIDTHxHEIGHT in pixels, such as 1600x1000."""

    name = "WxH"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        found = re.fullmatch(r"(\d{2,5})[x×](\d{2,5})", str(value))
        if not found:
            self.fail(f"“{value}” is not of the form 1600x1000", param, ctx)
        return int(found[1]), int(found[2])


@click.command("picture")
@click.argument("plan", type=PLAN)
@click.argument("target", type=click.Path(path_type=Path), metavar="OUT.png")
@click.option("--page", required=True, type=click.Choice(PAGES), help="The page to draw.")
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@click.option("--size", type=Size(), default="1600x1000", show_default=True, help="In pixels.")
@click.option("--select", default="", metavar="KEY", help="A record to show as selected.")
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="A workbook that came back, or for mapping a table; may be repeated.")  # fmt: skip
@json_option
@click.pass_obj
def picture_command(
    given: Given,
    plan: Path,
    target: Path,
    page: str,
    theme: str,
    size: tuple[int, int],
    select: str,
    files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Draw a page of the window to a PNG file, without a screen."""
    if target.suffix.lower() != ".png":
        raise click.UsageError("a picture of a page is a .png; the roadmap as .svg or .pdf comes from export")
    if files and page not in ("return", "mapping"):
        raise click.UsageError("--file is for the pages return and mapping")
    with viewing(given, plan) as view:
        # The right words for a file that is no plan, or a key it lacks, come before the toolkit is loaded.
        id = view.plan.by_key(select).id if select else ""
    with progress(f"Drawing {page}"):
        given.hands.picture(plan, page, target, theme, size, id, files)
    if as_json:
        print_json({"file": str(target), "page": page, "theme": theme})
    else:
        out(str(target))
