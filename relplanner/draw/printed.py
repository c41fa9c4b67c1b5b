"""What can be printed: pages that are drawn by number, and all of it as one picture."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QPainter

from relplanner.chart.printing import Paper
from relplanner.draw.palette import Palette


class Printed(Protocol):
    """A roadmap or a calendar laid out to be drawn, the same on every device; in pixels at 100 % text."""

    @property
    def title(self) -> str:
        """The name of the plan."""

    @property
    def about(self) -> str:
        """What it is of the plan, in a word."""

    @property
    def palette(self) -> Palette:
        """Its colours."""

    @property
    def paper(self) -> Paper:
        """What its pages are on."""

    @property
    def count(self) -> int:
        """How many pages there are."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of all of it in one picture."""

    @property
    def ratio(self) -> float:
        """How many pixels of such a picture make one of those."""

    def contents(self, page: int) -> str:
        """What is on a page, in words; pages are counted from 0."""

    def draw_page(self, painter: QPainter, page: int, foot: str) -> None:
        """Draw a page as wide and as high as the paper has room, from (0, 0)."""

    def draw_whole(self, painter: QPainter) -> None:
        """Draw all of it as one picture, from (0, 0)."""
