"""Draws the rows beside the bars: titles as a tree, the release's type as a pill, how ready it is."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from relplanner.chart.rows import Row, RowKind
from relplanner.draw.palette import Fonts, Palette
from relplanner.draw.text import TextCache

INDENTS = (12.0, 26.0, 46.0)
"""Where the titles of groups, of releases and of activities begin."""
STEP = 16.0
"""How much deeper each part of an activity stands."""
ARROW_ROOM = 14.0


class Columns(NamedTuple):
    """Widths of the columns: title, type, how ready."""

    title: float
    type: float
    ready: float

    @property
    def width(self) -> float:
        return self.title + self.type + self.ready


def indent_of(row: Row) -> float:
    """Where the title of a row begins."""
    if row.kind is RowKind.ACTIVITY:
        return INDENTS[2] + STEP * max(0, row.depth - 2)
    return INDENTS[0] if row.kind is RowKind.GROUP else INDENTS[1]


class TablePainter:
    """Draws the cells of rows in one palette and one set of fonts."""

    def __init__(self, palette: Palette, fonts: Fonts) -> None:
        self.palette = palette
        self.fonts = fonts
        self.text = TextCache()

    def ground(self, painter: QPainter, row: Row, cell: QRectF, selected: bool) -> None:
        """Fill a cell and draw the line beneath it."""
        color = self.palette.window if row.kind is RowKind.GROUP else self.palette.panel
        painter.fillRect(cell, self.palette.accent.wash if selected else color)
        line = self.palette.line if row.kind is RowKind.GROUP else self.palette.faint_line
        painter.fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), line)

    def title(self, painter: QPainter, row: Row, cell: QRectF) -> None:
        """Draw the title of a row, with an arrow when it can be folded."""
        left, middle = cell.left() + indent_of(row), cell.center().y()
        if row.has_parts:
            at = left if row.kind is RowKind.GROUP else left - ARROW_ROOM
            color = self.palette.text if row.kind is RowKind.GROUP else self.palette.faint
            _arrow(painter, at + 4, middle, row.open, color)
        if row.kind is RowKind.GROUP:
            left += ARROW_ROOM
        font = self.fonts.strong if row.kind is RowKind.GROUP else self.fonts.body
        painter.setPen(self.palette.muted if row.kind is RowKind.ACTIVITY else self.palette.text)
        self.text.draw_in(painter, left, middle, cell.right() - left - 4, row.title, font)

    def pill(self, painter: QPainter, row: Row, cell: QRectF) -> None:
        """Draw the type of a release, at the right of its cell."""
        if not row.pill:
            return
        hue = self.palette.bad if row.urgent else self.palette.neutral
        width = min(self.text.width(row.pill, self.fonts.label) + 14, cell.width() - 2)
        box = QRectF(cell.right() - width - 4, cell.center().y() - 9.5, width, 19)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hue.wash)
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(hue.ink)
        self.text.draw_in(painter, box.left() + 7, box.center().y(), width - 13, row.pill, self.fonts.label)

    def figure(self, painter: QPainter, cell: QRectF, text: str) -> None:
        """Draw a figure at the right of its cell."""
        painter.setPen(self.palette.muted)
        width = self.text.width(text, self.fonts.body)
        self.text.draw(painter, cell.right() - width - 12, cell.center().y(), text, self.fonts.body)

    def row(self, painter: QPainter, row: Row, columns: Columns, area: QRectF, ready: str) -> None:
        """Draw a whole row of the table."""
        self.ground(painter, row, area, selected=False)
        title = QRectF(area.left(), area.top(), columns.title, area.height())
        if row.kind is not RowKind.RELEASE:
            title.setRight(area.right())
        self.title(painter, row, title)
        if row.kind is RowKind.RELEASE:
            pill = QRectF(area.left() + columns.title, area.top(), columns.type, area.height())
            self.pill(painter, row, pill)
            self.figure(painter, QRectF(pill.right(), area.top(), columns.ready, area.height()), ready)

    def header(self, painter: QPainter, columns: Columns, area: QRectF) -> None:
        """Draw the names of the columns."""
        painter.fillRect(area, self.palette.panel)
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), self.palette.line)
        painter.setPen(self.palette.muted)
        middle, right = area.bottom() - 15, area.left() + columns.title + columns.type
        self.text.draw(painter, area.left() + INDENTS[0], middle, "Release / activity", self.fonts.label)
        for text, end in (("Type", right - 16), ("Ready", right + columns.ready - 12)):
            width = self.text.width(text, self.fonts.label)
            self.text.draw(painter, end - width, middle, text, self.fonts.label)


def _arrow(painter: QPainter, x: float, y: float, is_open: bool, color: QColor) -> None:
    """A small triangle: down when open, to the right when folded."""
    points = [(-4, -2.5), (4, -2.5), (0, 3.5)] if is_open else [(-2.5, -4), (3.5, 0), (-2.5, 4)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))
