"""Draws a board: columns with their heads, lanes, and cards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from relplanner.chart.board import BoardScene, BoardSizes, CardBox, ColumnBox, LaneBox
from relplanner.draw.palette import Fonts, Palette
from relplanner.draw.text import TextCache

_RADIUS, _PAD = 6.0, 11.0


class BoardPainter:
    """Draws boards in one palette and one set of fonts; ``sizes`` go with the size of the text."""

    def __init__(self, palette: Palette, fonts: Fonts, sizes: BoardSizes | None = None) -> None:
        self.palette = palette
        self.fonts = fonts
        self.sizes = sizes or BoardSizes()
        self.text = TextCache()

    def ground(self, painter: QPainter, scene: BoardScene, sight: QRectF, target: int | None = None) -> None:
        """Draw the columns behind the cards; ``target`` is one that a card is held over."""
        painter.fillRect(sight, self.palette.panel)
        for box in scene.columns:
            area = QRectF(box.x, sight.top(), box.width, sight.height())
            if box.place == target:
                painter.fillRect(area, self.palette.accent.wash)
            elif box.narrow:
                painter.fillRect(area, self.palette.window)
            painter.fillRect(QRectF(round(area.right()) - 1, area.top(), 1, area.height()), self.palette.line)
        for lane in scene.lanes:
            self._lane(painter, lane, sight)
        below = self.sizes.head + (self.sizes.lane if scene.lanes else 0)
        for box in scene.columns:
            if box.narrow:
                self._upright(painter, box, sight.top() + below + 8)

    def heads(self, painter: QPainter, scene: BoardScene, top: float, sight: QRectF) -> None:
        """Draw the heads of the columns at a height: they stay while the cards scroll."""
        head = self.sizes.head
        painter.fillRect(QRectF(sight.left(), top, sight.width(), head), self.palette.panel)
        painter.fillRect(QRectF(sight.left(), top + head - 1, sight.width(), 1), self.palette.line)
        for box in scene.columns:
            if box.narrow:
                continue
            painter.setPen(self.palette.text)
            middle = top + head / 2
            used = self.text.draw(painter, box.x + _PAD, middle, box.title, self.fonts.strong)
            painter.setPen(self.palette.muted)
            self.text.draw(painter, box.x + _PAD + used + 8, middle, str(box.held), self.fonts.label)

    def card(self, painter: QPainter, box: CardBox, *, chosen: bool = False, held: bool = False) -> None:
        """Draw one card."""
        card, hue = box.card, self.palette.hue(box.card.hue)
        area = QRectF(box.x, box.y, box.width, box.height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(self.palette.accent.fill if chosen else self.palette.line, 2 if chosen else 1))
        painter.setBrush(self.palette.accent.wash if held else self.palette.panel)
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hue.fill)
        painter.drawRoundedRect(QRectF(area.left() + 4, area.top() + 8, 3, area.height() - 16), 1.5, 1.5)
        left, room, scale = area.left() + _PAD + 3, area.width() - 2 * _PAD - 3, self.sizes.head / 36
        lines = [area.top() + offset * scale for offset in (16, 34, 54, 73)]
        painter.setPen(self.palette.text)
        self.text.draw_in(painter, left, lines[0], room, card.title, self.fonts.strong)
        painter.setPen(self.palette.muted)
        detail = f"{card.state} · {card.detail}" if card.state else card.detail
        self.text.draw_in(painter, left, lines[1], room, detail, self.fonts.label)
        self._foot(painter, box, left, room, lines[2])
        if card.conflict:
            painter.setPen(self.palette.warning.ink)
            self.text.draw_in(painter, left, lines[3], room, f"▲ {card.conflict}", self.fonts.label)

    # -- inside --------------------------------------------------------------------------------------------

    def _foot(self, painter: QPainter, box: CardBox, left: float, room: float, middle: float) -> None:
        """How ready it is, as a bar and a figure, and who owns it."""
        card = box.card
        if card.ready is not None:
            bar, share = min(40.0, room / 6), max(0.0, min(1.0, card.ready))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette.line)
            painter.drawRoundedRect(QRectF(left, middle - 2, bar, 4), 2, 2)
            painter.setBrush(self.palette.good.fill if share >= 1 else self.palette.accent.fill)
            painter.drawRoundedRect(QRectF(left, middle - 2, bar * share, 4), 2, 2)
            painter.setPen(self.palette.text)
            # Rounded down: only what is whole reads 100%.
            used = bar + 6
            used += self.text.draw(painter, left + used, middle, f"{int(share * 100)}%", self.fonts.label) + 8
            left, room = left + used, room - used
        painter.setPen(self.palette.muted)
        self.text.draw_in(painter, left, middle, room, card.owner or "no owner", self.fonts.label)

    def _upright(self, painter: QPainter, box: ColumnBox, top: float) -> None:
        painter.save()
        painter.translate(QPointF(box.x + box.width / 2, top))
        painter.rotate(90)
        painter.setPen(self.palette.muted)
        self.text.draw(painter, 0, 0, box.title, self.fonts.label)
        painter.restore()

    def _lane(self, painter: QPainter, lane: LaneBox, sight: QRectF) -> None:
        area = QRectF(sight.left(), lane.y, sight.width(), self.sizes.lane)
        painter.fillRect(area, self.palette.window)
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), self.palette.line)
        painter.setPen(self.palette.text)
        self.text.draw(painter, sight.left() + _PAD, area.center().y(), lane.title, self.fonts.strong)
