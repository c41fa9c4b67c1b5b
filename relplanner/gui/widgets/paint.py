"""Small things that widgets and delegates paint alike: pills, marks of status, tick boxes, focus rings."""

import math

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from relplanner.gui.theme import TextRole, Theme, Tone, font_like

RADIUS = 6.0
PILL_RADIUS = 4.0
# Tones that carry a verdict and so need a shape beside their colour.
MARKED = frozenset({Tone.GOOD, Tone.WARNING, Tone.BAD})


def pill_font(base: QFont) -> QFont:
    """Return the font of the words in a pill, beside body text in ``base``."""
    font = font_like(base, TextRole.LABEL)
    font.setWeight(QFont.Weight.Medium)
    return font


def pill_size(base: QFont, text: str, tone: Tone, *, mark: bool = True) -> QSize:
    """Return how much room a pill needs beside body text in ``base``."""
    metrics = QFontMetricsF(pill_font(base))
    pad, room = _pill_lengths(metrics, marked=mark and tone in MARKED)
    return QSize(math.ceil(metrics.horizontalAdvance(text) + 2 * pad + room), _pill_height(metrics))


def paint_pill(
    painter: QPainter, rect: QRect, text: str, tone: Tone, theme: Theme, *, mark: bool = True
) -> QRect:
    """Paint a status as word, shape and colour at the left of ``rect``, centred in its height.

    The painter's font is the body font around it. A word that is too long is shortened with an
    ellipsis. ``mark=False`` leaves the shape out, for counts and scores, which say enough.

    Returns:
        The rectangle of the pill itself.
    """
    base = painter.font()
    marked = mark and tone in MARKED
    font = pill_font(base)
    metrics = QFontMetricsF(font)
    pad, room = _pill_lengths(metrics, marked=marked)
    size = pill_size(base, text, tone, mark=mark).boundedTo(rect.size())
    top = rect.top() + (rect.height() - size.height()) // 2
    pill = QRect(rect.left(), top, size.width(), size.height())
    shades = theme.shades(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shades.wash)
    painter.drawRoundedRect(QRectF(pill), PILL_RADIUS, PILL_RADIUS)
    if marked:
        side = room * 0.7
        spot = QRectF(pill.left() + pad, pill.center().y() + 0.5 - side / 2, side, side)
        paint_mark(painter, spot, tone, shades.ink)
    words = QRectF(pill).adjusted(pad + room, 0, -pad + 1, 0)
    painter.setFont(font)
    painter.setPen(shades.ink)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()
    return pill


def _pill_height(metrics: QFontMetricsF) -> int:
    return math.ceil(metrics.height() * 1.3)


def _pill_lengths(metrics: QFontMetricsF, *, marked: bool) -> tuple[float, float]:
    """Return the padding at each end and the room for the mark."""
    em = metrics.height()
    return em * 0.48, em * 0.85 if marked else 0.0


def paint_mark(painter: QPainter, rect: QRectF, tone: Tone, color: QColor) -> None:
    """Paint the shape that stands for a tone: a tick, a triangle, a cross, else a ring."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color, max(1.4, rect.height() * 0.19))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if tone is Tone.WARNING:
        pen.setWidthF(1)
        painter.setBrush(color)
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPath(_mark_path(rect, tone))
    painter.restore()


def _mark_path(rect: QRectF, tone: Tone) -> QPainterPath:
    def at(x: float, y: float) -> QPointF:
        return QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height())

    path = QPainterPath()
    if tone is Tone.GOOD:
        path.addPolygon(QPolygonF([at(0.05, 0.55), at(0.36, 0.85), at(0.95, 0.18)]))
    elif tone is Tone.WARNING:
        path.addPolygon(QPolygonF([at(0.5, 0.08), at(0.98, 0.9), at(0.02, 0.9)]))
        path.closeSubpath()
    elif tone is Tone.BAD:
        path.addPolygon(QPolygonF([at(0.14, 0.14), at(0.86, 0.86)]))
        path.addPolygon(QPolygonF([at(0.86, 0.14), at(0.14, 0.86)]))
    else:
        path.addEllipse(rect.adjusted(1, 1, -1, -1))
    return path


def paint_tick_box(painter: QPainter, rect: QRect, theme: Theme, *, checked: bool) -> None:
    """Paint a tick box that fills ``rect``, as the style sheet paints those of check boxes."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(theme.good.fill if checked else theme.neutral.fill)
    painter.setBrush(theme.good.fill if checked else theme.panel)
    painter.drawRoundedRect(box, PILL_RADIUS, PILL_RADIUS)
    if checked:
        inset = box.width() * 0.27
        paint_mark(painter, box.adjusted(inset, inset, -inset, -inset), Tone.GOOD, theme.on_fill)
    painter.restore()


def paint_focus(painter: QPainter, rect: QRectF, theme: Theme, radius: float = RADIUS) -> None:
    """Paint the ring that shows where the keyboard is, just inside ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.accent.fill, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()
