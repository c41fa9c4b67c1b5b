"""Draws what the marks of a timeline mean, with the marks themselves, on one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from relplanner.chart.marks import Shown
from relplanner.chart.shapes import Bar, Diamond, Flag, Slack, Strip
from relplanner.draw.timeline import TimelinePainter

_SAMPLE, _GAP, _BETWEEN = 26.0, 6.0, 16.0
Entry = tuple[str, Callable[[float, float], None]]
"""A word, and what draws its sample at a place and a middle height."""


def draw_legend(
    painter: QPainter, draw: TimelinePainter, shown: frozenset[Shown], x: float, middle: float, room: float
) -> None:
    """Explain what is shown, from ``x`` on; what has no room is left out."""
    end = x + room
    for word, sample in _entries(painter, draw, shown):
        width = _SAMPLE + _GAP + draw.text.width(word, draw.fonts.label)
        if x + width > end:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        sample(x, middle)
        painter.setPen(draw.palette.muted)
        draw.text.draw(painter, x + _SAMPLE + _GAP, middle, word, draw.fonts.label)
        x += width + _BETWEEN


def _entries(painter: QPainter, draw: TimelinePainter, shown: frozenset[Shown]) -> Iterator[Entry]:
    sizes = draw.sizes

    def bar(x: float, y: float, done: float = 0.0, *, critical: bool = False, conflict: bool = False) -> None:
        height = sizes.activity_bar - 2
        draw.bars(painter, [Bar("", x, y - height / 2, _SAMPLE, height, done, 0, False, critical, conflict)])

    def wash(x: float, y: float) -> None:
        painter.fillRect(QRectF(x, y - sizes.row / 4, _SAMPLE, sizes.row / 2), draw.palette.freeze)

    moment = Diamond("", 0, 0, sizes.diamond - 1, 0, False, False, False)
    yield "Planned", bar
    if Shown.PROGRESS in shown:
        yield "Done", lambda x, y: bar(x, y, _SAMPLE)
    yield "Milestone", lambda x, y: draw.diamonds(painter, [moment._replace(x=x + _SAMPLE / 2, y=y)])
    if Shown.CRITICAL in shown:
        yield "Critical", lambda x, y: bar(x, y, critical=True)
    if Shown.FLOAT in shown:
        yield "Float", lambda x, y: draw.slacks(painter, [Slack(x, y, _SAMPLE)])
    if Shown.CONFLICTS in shown:
        yield "▲ Conflict", lambda x, y: bar(x, y, conflict=True)
    if Shown.BASELINE in shown:
        yield "Baseline", lambda x, y: draw.strips(painter, [Strip(x, y - sizes.strip / 2, _SAMPLE)])
    if Shown.DEADLINES in shown:
        yield "Deadline", lambda x, y: draw.flags(painter, [Flag(x + _SAMPLE / 2, y - 4, False)])
    if Shown.FREEZES in shown:
        yield "Freeze", wash
