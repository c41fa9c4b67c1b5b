"""Lines of text, laid out once and drawn often."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText

_MOST = 6000


class TextCache:
    """Laid-out lines by font and text. Never keyed by the width of what they label, which zooming changes.

    Fonts are told apart by identity, for a font's own key takes longer to ask for than a line to draw.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[int, str], tuple[QStaticText, float, float]] = {}
        self._metrics: dict[int, tuple[QFont, QFontMetricsF]] = {}

    def width(self, text: str, font: QFont) -> float:
        """How wide a line is."""
        return self._line(text, font)[1]

    def draw(self, painter: QPainter, x: float, middle: float, text: str, font: QFont) -> float:
        """Draw a line from ``x`` on around a middle height, in the painter's pen; returns its width."""
        static, width, height = self._line(text, font)
        painter.setFont(font)
        painter.drawStaticText(QPointF(x, middle - height / 2), static)
        return width

    def draw_in(
        self, painter: QPainter, x: float, middle: float, room: float, text: str, font: QFont
    ) -> None:
        """Draw a line that is cut short with an ellipsis where it has no room."""
        if self.width(text, font) <= room:
            self.draw(painter, x, middle, text, font)
        elif room > 16:
            # Rooms are rounded, or every step of a zoom would leave another line behind.
            short = self._metric(font).elidedText(text, Qt.TextElideMode.ElideRight, room // 8 * 8)
            self.draw(painter, x, middle, short, font)

    def _line(self, text: str, font: QFont) -> tuple[QStaticText, float, float]:
        key = id(font), text
        line = self._made.get(key)
        if line is None:
            if len(self._made) > _MOST:
                self._made.clear()
            self._metric(font)
            static = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(font=font)
            size = static.size()
            line = self._made[key] = static, size.width(), size.height()
        return line

    def _metric(self, font: QFont) -> QFontMetricsF:
        known = self._metrics.get(id(font))
        if known is None:
            # Held on to, so that no other font can come to have the same identity.
            known = self._metrics[id(font)] = font, QFontMetricsF(font)
        return known[1]
