"""The command that opens the window. It imports no plan: the window paints its frame before it does."""

from __future__ import annotations

from pathlib import Path

import click

from relplanner.cli.given import Given


@click.command("open")
@click.argument("plan", type=click.Path(path_type=Path), required=False)
@click.pass_context
def open_command(context: click.Context, plan: Path | None) -> None:
    """Open the window, on a plan or on the start page."""
    given: Given = context.obj
    context.exit(given.hands.open_window(plan))
