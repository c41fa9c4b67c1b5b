"""The whole of a plan on a small strip: where everything is, and which part of it is in sight."""

from __future__ import annotations

from typing import NamedTuple

from relplanner.chart.rows import RowKind
from relplanner.chart.scale import day_number
from relplanner.chart.timeline import Timeline
from relplanner.rules.windows import HOLDING

_MOST = 1500
_THINNEST, _THICKEST = 1.0, 5.0
_MARGIN = 0.02


class Stroke(NamedTuple):
    """Something that takes time, as a line on the strip."""

    x: float
    y: float
    width: float
    height: float
    hue: int


class Overview:
    """Places a plan's days on a strip of so many pixels: all of them, with a little room on both sides."""

    def __init__(self, timeline: Timeline, width: float, height: float) -> None:
        self._timeline = timeline
        self._height = height
        bounds = timeline.bounds
        today = timeline.today.toordinal() + 0.5
        low, high = (day_number(bounds[0]), day_number(bounds[1])) if bounds else (today - 30, today + 30)
        low, high = min(low, today), max(high, today)
        margin = max(1.0, (high - low) * _MARGIN)
        self.first, self.days = low - margin, high - low + 2 * margin
        self.day_width = width / self.days

    def x(self, day: float) -> float:
        """Where a day number lies."""
        return (day - self.first) * self.day_width

    def day(self, x: float) -> float:
        """The day number that lies at a place."""
        return self.first + x / self.day_width

    def strokes(self) -> list[Stroke]:
        """The rows that have dates, in their order from top to bottom; of large plans the releases alone."""
        timeline = self._timeline
        spans_of, alone = timeline.schedule.spans, len(timeline.rows) > _MOST
        shown = (
            (row, row.held or (row.id,))
            for row in timeline.rows
            if not alone or row.held or row.kind is RowKind.RELEASE
        )
        spans = [(row, spans_of[id]) for row, ids in shown for id in ids if id in spans_of]
        step = self._height / max(1, len(spans))
        thick = min(_THICKEST, max(_THINNEST, step * 0.7))
        return [
            Stroke(
                self.x(day_number(span.start)),
                number * step + (step - thick) / 2,
                max(1.5, (day_number(span.finish) - day_number(span.start)) * self.day_width),
                thick,
                row.hue,
            )
            for number, (row, span) in enumerate(spans)
        ]

    def freezes(self) -> list[tuple[float, float]]:
        """Where releases are held back: place and width."""
        return [
            (self.x(time.start), max(1.0, (time.finish - time.start) * self.day_width))
            for time in self._timeline.windows
            if time.window.kind in HOLDING
        ]
