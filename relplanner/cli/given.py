"""What the command line is given from outside: hands that draw and open windows, and the kinds of record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from relplanner.chart.printing import Extract
    from relplanner.domain.declare import Kind
    from relplanner.domain.plan import Plan
    from relplanner.draw.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Hands:
    """What only a toolkit can do; the composition root hands it in, so that the command line needs none.

    ``open_window`` shows the window on a plan (or on nothing) until it is closed and gives the exit status,
    ``demo_window`` likewise after something has been drawn; ``picture`` draws a page (plan, page, target,
    theme, size, the id of a record to select, workbooks that came back); ``roadmap_image`` draws what is
    wanted of a plan's roadmap or calendar to a .png, .svg or .pdf file, and ``roadmap_sheet`` lays out the
    roadmap for documents.
    """

    open_window: Callable[[Path | None], int]
    demo_window: Callable[[Path], int]
    picture: Callable[[Path, str, Path, str, tuple[int, int], str, tuple[Path, ...]], None]
    roadmap_image: Callable[[Plan, Path, Extract], None]
    roadmap_sheet: Callable[[Plan, Extract], Sheet]


@dataclass(frozen=True, slots=True)
class Given:
    """The command line's circumstances, carried by click to every command.

    ``own_kinds`` None means the product's own kinds; ``moment`` makes reading commands see the plan as known
    then.
    """

    hands: Hands
    own_kinds: tuple[Kind, ...] | None = None
    moment: str = ""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of record that plans hold."""
        if self.own_kinds is not None:
            return self.own_kinds
        # Declaring the kinds takes a tenth of a second, which --version must not wait for.
        from relplanner.domain.kinds import KINDS

        return KINDS
