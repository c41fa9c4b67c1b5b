"""The command behind no command: it opens the window."""

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
