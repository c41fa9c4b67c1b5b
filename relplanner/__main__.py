"""The way in: the command line, with the window and the drawing handed to it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from relplanner.cli.given import Hands
from relplanner.cli.program import build_cli

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from relplanner.chart.printing import Extract
    from relplanner.domain.plan import Plan
    from relplanner.draw.sheet import Sheet

NEW_OBJECTS = 50_000
"""Python looks for circular garbage whenever there are 700 new objects; a start makes 100,000 that stay."""

# Every import inside these functions keeps Qt away from commands that draw nothing.


def main(argv: Sequence[str] | None = None) -> None:
    """Run relplanner with these arguments, the process's own by default; leaves with the exit code."""
    gc.set_threshold(NEW_OBJECTS)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character of a title must not stop the command.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    hands = Hands(
        open_window=_open_window,
        demo_window=_demo_window,
        picture=_picture,
        roadmap_image=_roadmap_image,
        roadmap_sheet=_roadmap_sheet,
    )
    build_cli(hands).main(None if argv is None else list(argv), prog_name="relplanner")


def composition() -> ModuleType:
    """The module that makes the window, with all of Qt that it needs."""
    from relplanner.gui.quick_start import use_pythons_own_import

    use_pythons_own_import()
    from relplanner import app

    return app


def _open_window(plan: Path | None) -> int:
    return int(composition().open_window(plan))


def _picture(
    plan: Path, page: str, out: Path, theme: str, size: tuple[int, int], select: str, files: tuple[Path, ...]
) -> None:
    composition().picture(plan, page, out, theme, size, select, files)


def _demo_window(plan: Path) -> int:
    import subprocess

    # A process that has drawn without a screen cannot show a window any more.
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "relplanner"]
    return subprocess.call([*program, str(plan)])


def _roadmap_image(plan: Plan, out: Path, extract: Extract) -> None:
    composition().roadmap_image(plan, out, extract)


def _roadmap_sheet(plan: Plan, extract: Extract) -> Sheet:
    sheet: Sheet = composition().roadmap_sheet(plan, extract)
    return sheet


if __name__ == "__main__":
    main()
