"""Draws a month: days with their washes, chips and bars, and the mark of today."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from relplanner.chart.calendar import HEADER_HEIGHT, Chip, DayCell, Look, Month, More
from relplanner.draw.palette import Fonts, Hue, Palette
from relplanner.draw.text import TextCache

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class CalendarPainter:
    """Draws months in one palette and one set of fonts."""

    def __init__(self, palette: Palette, fonts: Fonts) -> None:
        self.palette = palette
        self.fonts = fonts
        self.text = TextCache()

    def month(self, painter: QPainter, month: Month, width: float, chosen: dt.date | None, item: str) -> None:
        """Draw a month; ``chosen`` is the day and ``item`` the id of the record that are selected."""
        self._weekdays(painter, width)
        for cell in month.days:
            self._ground(painter, cell, cell.day == chosen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for cell in month.days:
            self._number(painter, cell)
        for chip in month.chips:
            self._chip(painter, chip, bool(item) and chip.item.id == item)
        for more in month.more:
            self._more(painter, more)

    def _weekdays(self, painter: QPainter, width: float) -> None:
        painter.fillRect(QRectF(0, 0, width, HEADER_HEIGHT), self.palette.panel)
        painter.setPen(self.palette.muted)
        for place, name in enumerate(WEEKDAYS):
            short = name if width / 7 > 84 else name[:3]
            self.text.draw(painter, place * width / 7 + 8, HEADER_HEIGHT / 2, short, self.fonts.label)
        painter.fillRect(QRectF(0, HEADER_HEIGHT - 1, width, 1), self.palette.line)

    def _ground(self, painter: QPainter, cell: DayCell, chosen: bool) -> None:
        left, right = round(cell.x), round(cell.x + cell.width)
        top, bottom = round(cell.y), round(cell.y + cell.height)
        area = QRectF(left, top, right - left, bottom - top)
        painter.fillRect(area, self.palette.panel)
        if cell.freeze:
            painter.fillRect(area, self.palette.freeze)
        elif cell.rest:
            painter.fillRect(area, self.palette.weekend)
        if chosen:
            painter.fillRect(area, self.palette.accent.tint(0.08))
        painter.fillRect(QRectF(right - 1, top, 1, bottom - top), self.palette.line)
        painter.fillRect(QRectF(left, bottom - 1, right - left, 1), self.palette.line)
        if chosen:
            painter.setPen(self.palette.accent.fill)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(1, 1, -2, -2))

    def _number(self, painter: QPainter, cell: DayCell) -> None:
        middle = cell.y + 15
        font = self.fonts.strong
        if cell.is_today:
            width = self.text.width(cell.label, font) + 12
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette.today)
            painter.drawRoundedRect(QRectF(cell.x + 3, middle - 10, width, 20), 10, 10)
            painter.setPen(self.palette.on_fill)
            self.text.draw(painter, cell.x + 9, middle, cell.label, font)
            return
        painter.setPen(self.palette.text if cell.in_month else self.palette.faint)
        self.text.draw(painter, cell.x + 8, middle, cell.label, font)

    def _hue(self, chip: Chip) -> Hue:
        if chip.item.look is Look.HUE:
            return self.palette.hue(chip.item.hue)
        return self.palette.bad if chip.item.look is Look.BAD else self.palette.neutral

    def _chip(self, painter: QPainter, chip: Chip, selected: bool) -> None:
        hue = self._hue(chip)
        area = QRectF(chip.x, chip.y, chip.width, chip.height)
        painter.setPen(self.palette.accent.fill if selected else Qt.PenStyle.NoPen)
        painter.setBrush(hue.wash)
        painter.drawRoundedRect(area, 4, 4)
        # What comes from last week, or goes on in the next, has no end there.
        painter.setPen(Qt.PenStyle.NoPen)
        if chip.from_before:
            painter.drawRect(QRectF(area.left(), area.top(), 5, area.height()))
        if chip.goes_on:
            painter.drawRect(QRectF(area.right() - 5, area.top(), 5, area.height()))
        painter.setPen(hue.ink)
        middle = area.center().y()
        self.text.draw_in(
            painter, area.left() + 7, middle, area.width() - 12, chip.item.text, self.fonts.label
        )

    def _more(self, painter: QPainter, more: More) -> None:
        painter.setPen(self.palette.muted)
        self.text.draw(
            painter, more.x + 7, more.y + more.height / 2, f"+{more.number} more", self.fonts.label
        )
