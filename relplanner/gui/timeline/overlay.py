"""What lies over the bars for a moment: the marks of the chosen ones, grips, and the ghosts of a drag."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from relplanner.chart.shapes import Bar, Diamond
from relplanner.chart.timeline import Part
from relplanner.draw.timeline import RADIUS, TimelinePainter
from relplanner.gui.timeline.gesture import Gesture, shape_area

_GRIP_GAP, _GRIP_RADIUS = 9.0, 4.0


def grip_area(shape: Bar | Diamond) -> QRectF:
    """The place of a bar with its selection mark and its grip for links."""
    return shape_area(shape).adjusted(0, 0, 2 * _GRIP_GAP, 0)


def paint_selection(painter: QPainter, draw: TimelinePainter, shape: Bar | Diamond, strong: bool) -> None:
    """Mark a chosen bar; stronger the one that keys are for."""
    painter.setPen(QPen(draw.palette.accent.fill, 2 if strong else 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    margin = 2 if isinstance(shape, Bar) else 1
    painter.drawRoundedRect(
        shape_area(shape).adjusted(margin, margin, -margin, -margin), RADIUS + 2, RADIUS + 2
    )


def paint_grip(painter: QPainter, draw: TimelinePainter, shape: Bar | Diamond) -> None:
    """Show where a bar can be taken: its ends, and the dot from which a link is drawn."""
    painter.setPen(QPen(draw.palette.accent.fill, 1.5))
    painter.setBrush(draw.palette.panel)
    if isinstance(shape, Diamond):
        painter.drawEllipse(QPointF(shape.x + shape.half + 7, shape.y), _GRIP_RADIUS, _GRIP_RADIUS)
        return
    middle = shape.y + shape.height / 2
    if not shape.summary:
        for x in (shape.x + 2, shape.x + shape.width - 2) if shape.width > 16 else ():
            painter.fillRect(QRectF(x - 1, middle - 3, 2, 6), draw.palette.panel)
        painter.drawEllipse(QPointF(shape.x + shape.width + _GRIP_GAP, middle), _GRIP_RADIUS, _GRIP_RADIUS)


def paint_band(painter: QPainter, draw: TimelinePainter, band: QRectF) -> None:
    """The frame that is drawn around several bars."""
    painter.setPen(QPen(draw.palette.accent.fill, 1, Qt.PenStyle.DashLine))
    painter.setBrush(draw.palette.accent.tint(0.08))
    painter.drawRect(band)


def paint_gesture(
    painter: QPainter, draw: TimelinePainter, gesture: Gesture, sight: QRectF, area: QRectF
) -> None:
    """Paint in an area what a drag would lead to, and say it in words; ``sight`` is all that can be seen."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    accent = draw.palette.accent.fill
    if gesture.part is Part.LINK:
        painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(gesture.origin, gesture.point)
        target = gesture.timeline.bar(gesture.scale, gesture.target) if gesture.target else None
        if target is not None:
            paint_selection(painter, draw, target, strong=True)
    chosen = frozenset(gesture.ids)
    ghosts = [ghost for ghost in gesture.ghosts if shape_area(ghost).intersects(area)]
    _paint_followers(painter, draw, [ghost for ghost in ghosts if ghost.id not in chosen])
    painter.setPen(QPen(accent, 1.5))
    painter.setBrush(draw.palette.accent.tint(0.3))
    for ghost in ghosts:
        if ghost.id in chosen:
            _paint_ghost(painter, ghost)
    _paint_words(painter, draw, gesture, sight)


def _paint_followers(painter: QPainter, draw: TimelinePainter, ghosts: list[Bar | Diamond]) -> None:
    """What follows, fainter: many at once, for which smooth dashes would take too long."""
    accent = draw.palette.accent
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(accent.fill, 1, Qt.PenStyle.DashLine))
    painter.setBrush(accent.tint(0.14))
    bars = [ghost for ghost in ghosts if isinstance(ghost, Bar)]
    painter.drawRects([QRectF(round(bar.x), round(bar.y), bar.width, bar.height) for bar in bars])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(accent.fill, 1))
    for ghost in ghosts:
        if isinstance(ghost, Diamond):
            _paint_ghost(painter, ghost)


def _paint_ghost(painter: QPainter, ghost: Bar | Diamond) -> None:
    if isinstance(ghost, Bar):
        painter.drawRoundedRect(QRectF(ghost.x, ghost.y, ghost.width, ghost.height), RADIUS, RADIUS)
        return
    x, y, half = ghost.x, ghost.y, ghost.half + 1
    corners = QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)
    painter.drawPolygon(QPolygonF(list(corners)))


def _paint_words(painter: QPainter, draw: TimelinePainter, gesture: Gesture, sight: QRectF) -> None:
    area, colors, step = gesture.words_area(draw, sight), draw.palette, gesture.line_height
    painter.setPen(QPen(colors.line, 1))
    painter.setBrush(colors.panel)
    painter.drawRoundedRect(area, 6, 6)
    for number, line in enumerate(gesture.words):
        painter.setPen(colors.warning.ink if line.startswith("▲") else colors.text)
        middle = area.top() + 5 + step * (number + 0.5)
        draw.text.draw(painter, area.left() + 10, middle, line, draw.fonts.label)
