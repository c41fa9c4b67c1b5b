"""Draws a calendar: days with their washes, chips and bars, small days with their marks, and today."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from relplanner.chart.calendar import Item, Look
from relplanner.chart.calendar_sheet import Caption, Chip, DayCell, More, Sheet
from relplanner.draw.palette import Fonts, Hue, Palette
from relplanner.draw.text import TextCache

_RADIUS = 4.0
_HEAT = 0.30


class CalendarPainter:
    """Draws calendars in one palette and one set of fonts; ``text`` is how large that is."""

    def __init__(self, palette: Palette, fonts: Fonts, text: float = 1.0) -> None:
        self.palette = palette
        self.fonts = fonts
        self.scale = text
        self.text = TextCache()

    def sheet(
        self, painter: QPainter, sheet: Sheet, chosen: dt.date | None = None, selected: str = ""
    ) -> None:
        """Draw a period; ``chosen`` is the day and ``selected`` the id of the record that stand out."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for cell in sheet.days:
            self._ground(painter, cell, small=sheet.small)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for caption in sheet.captions:
            self._caption(painter, caption)
        for cell in sheet.days:
            (self._small_day if sheet.small else self._number)(painter, cell)
        for chip in sheet.chips:
            self.chip(painter, chip, chosen=bool(selected) and chip.item.id == selected)
        for more in sheet.more:
            self._more(painter, more)
        for cell in sheet.days:
            if cell.day == chosen:
                self._chosen(painter, cell)

    def chip(self, painter: QPainter, chip: Chip, *, chosen: bool = False) -> None:
        """Draw one chip."""
        hue, area = self._hue(chip.item), QRectF(chip.x, chip.y, chip.width, chip.height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hue.wash)
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        # What comes from last week, or goes on in the next, has no end there.
        if chip.from_before:
            painter.drawRect(QRectF(area.left(), area.top(), 5, area.height()))
        if chip.goes_on:
            painter.drawRect(QRectF(area.right() - 5, area.top(), 5, area.height()))
        conflict = bool(chip.item.conflict)
        if chosen or conflict:
            style = Qt.PenStyle.SolidLine if chosen else Qt.PenStyle.DashLine
            painter.setPen(QPen(self.palette.accent.fill if chosen else self.palette.conflict, 1.2, style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.setPen(self.palette.warning.ink if conflict else hue.ink)
        words = f"▲ {chip.item.text}" if conflict else chip.item.text
        pad = min(7.0, area.width() / 12)
        room = area.width() - 2 * pad + 2
        self.text.draw_in(painter, area.left() + pad, area.center().y(), room, words, self.fonts.label)

    # -- inside --------------------------------------------------------------------------------------------

    def _hue(self, item: Item) -> Hue:
        by_look = {
            Look.BAD: self.palette.bad,
            Look.WARNING: self.palette.warning,
            Look.NEUTRAL: self.palette.neutral,
        }
        return by_look.get(item.look) or self.palette.hue(item.hue)

    def _ground(self, painter: QPainter, cell: DayCell, *, small: bool) -> None:
        area = _whole_pixels(cell)
        painter.fillRect(area, self.palette.panel)
        if cell.freeze:
            painter.fillRect(area, self.palette.freeze)
        elif cell.rest:
            painter.fillRect(area, self.palette.weekend)
        if cell.heat:
            painter.fillRect(area, self.palette.accent.tint(_HEAT * cell.heat))
        line = self.palette.faint_line if small else self.palette.line
        painter.fillRect(QRectF(area.right() - 1, area.top(), 1, area.height()), line)
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), line)

    def _chosen(self, painter: QPainter, cell: DayCell) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self.palette.accent.fill, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(_whole_pixels(cell).adjusted(1, 1, -1, -1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _caption(self, painter: QPainter, caption: Caption) -> None:
        painter.setPen(self.palette.text if caption.strong else self.palette.muted)
        font = self.fonts.strong if caption.strong else self.fonts.label
        self.text.draw(painter, caption.x, caption.y, caption.text, font)

    def _number(self, painter: QPainter, cell: DayCell) -> None:
        compact = cell.height < 80 * self.scale
        font = self.fonts.label_strong if compact else self.fonts.strong
        middle = cell.y + (10 if compact else 15) * self.scale
        left = cell.x + (5 if compact else 8) * self.scale
        if cell.is_today:
            self._today(painter, left - 5, middle, cell.label, compact=compact)
            return
        painter.setPen(self.palette.text if cell.in_period else self.palette.faint)
        self.text.draw(painter, left, middle, cell.label, font)

    def _today(self, painter: QPainter, left: float, middle: float, words: str, *, compact: bool) -> None:
        font = self.fonts.label_strong if compact else self.fonts.strong
        height = (15 if compact else 20) * self.scale
        width = max(self.text.width(words, font) + (8 if compact else 12), height)
        area = QRectF(left, middle - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette.today)
        painter.drawRoundedRect(area, height / 2, height / 2)
        painter.setPen(self.palette.on_fill)
        x = area.center().x() - self.text.width(words, font) / 2
        self.text.draw(painter, x, middle, words, font)

    def _small_day(self, painter: QPainter, cell: DayCell) -> None:
        has_room = cell.height >= 22 * self.scale
        middle = cell.y + cell.height * (0.36 if has_room and cell.marks else 0.5)
        font, centre = self.fonts.label, cell.x + cell.width / 2
        width = self.text.width(cell.label, font)
        if cell.is_today:
            self._today(
                painter, centre - max(width + 8, 15 * self.scale) / 2, middle, cell.label, compact=True
            )
        else:
            strong = bool(cell.marks)
            quiet = cell.rest and not strong and not cell.heat
            painter.setPen(self.palette.muted if quiet else self.palette.text)
            font = self.fonts.label_strong if strong else font
            self.text.draw(painter, centre - self.text.width(cell.label, font) / 2, middle, cell.label, font)
        if has_room:
            self._marks(painter, cell, centre, cell.y + cell.height * 0.76)
        elif cell.marks:
            self._marks(painter, cell, cell.x + cell.width - 6, cell.y + 6)

    def _marks(self, painter: QPainter, cell: DayCell, centre: float, middle: float) -> None:
        """Diamonds for what goes live, dots for moments; a triangle where there is a conflict."""
        painter.setPen(Qt.PenStyle.NoPen)
        size = min(4.0, cell.height / 6) * self.scale
        shapes = [*cell.marks, None] if cell.conflict else list(cell.marks)
        x = centre - (len(shapes) - 1) * (size + 1.5)
        for mark in shapes:
            painter.setBrush(self.palette.hue(mark.hue).fill if mark else self.palette.conflict)
            if mark is None:
                corners = [(0, -size), (size, size * 0.8), (-size, size * 0.8)]
            elif mark.is_live:
                corners = [(0, -size), (size, 0), (0, size), (-size, 0)]
            else:
                painter.drawEllipse(QPointF(x, middle), size * 0.6, size * 0.6)
                corners = []
            if corners:
                painter.drawPolygon(QPolygonF([QPointF(x + across, middle + up) for across, up in corners]))
            x += 2 * size + 3

    def _more(self, painter: QPainter, more: More) -> None:
        painter.setPen(self.palette.muted)
        in_label = more.height > more.width / 2 or more.width < 70 * self.scale
        words = f"+{more.number}" if in_label else f"+{more.number} more"
        x = more.x + 7
        if in_label:
            x = more.x + more.width - self.text.width(words, self.fonts.label) - 5
        self.text.draw(painter, x, more.y + more.height / 2, words, self.fonts.label)


def _whole_pixels(cell: DayCell) -> QRectF:
    left, right = round(cell.x), round(cell.x + cell.width)
    top, bottom = round(cell.y), round(cell.y + cell.height)
    return QRectF(left, top, right - left, bottom - top)
