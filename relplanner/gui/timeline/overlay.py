"""What lies over the bars for a moment: the mark of the selected one, grips, and the ghosts of a drag."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from relplanner.chart.shapes import Bar, Diamond
from relplanner.chart.timeline import Part
from relplanner.draw.timeline import RADIUS, TimelinePainter
from relplanner.gui.timeline.gesture import Gesture, shape_area

_GRIP_GAP, _GRIP_RADIUS = 9.0, 4.0


def grip_area(shape: Bar | Diamond) -> QRectF:
    """The place of a bar with its selection mark and its grip for links."""
    return shape_area(shape).adjusted(0, 0, 2 * _GRIP_GAP, 0)


def paint_selection(painter: QPainter, draw: TimelinePainter, shape: Bar | Diamond, focused: bool) -> None:
    """Mark the selected bar; stronger while the keys are its."""
    painter.setPen(QPen(draw.palette.accent.fill, 2 if focused else 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    margin = 2 if isinstance(shape, Bar) else 1
    painter.drawRoundedRect(
        shape_area(shape).adjusted(margin, margin, -margin, -margin), RADIUS + 2, RADIUS + 2
    )


def paint_grip(painter: QPainter, draw: TimelinePainter, shape: Bar | Diamond, focused: bool) -> None:
    """Show where a bar can be taken: its ends, and the dot from which a link is drawn."""
    painter.setPen(QPen(draw.palette.accent.fill, 1.5))
    painter.setBrush(draw.palette.panel)
    if isinstance(shape, Diamond):
        painter.drawEllipse(QPointF(shape.x + _GRIP_GAP + 5, shape.y), _GRIP_RADIUS, _GRIP_RADIUS)
        return
    middle = shape.y + shape.height / 2
    if not shape.summary:
        for x in (shape.x + 2, shape.x + shape.width - 2) if shape.width > 16 else ():
            painter.fillRect(QRectF(x - 1, middle - 3, 2, 6), draw.palette.panel)
        painter.drawEllipse(QPointF(shape.x + shape.width + _GRIP_GAP, middle), _GRIP_RADIUS, _GRIP_RADIUS)


def paint_gesture(painter: QPainter, draw: TimelinePainter, gesture: Gesture, sight: QRectF) -> None:
    """Paint what a drag would lead to, and say it in words."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    accent = draw.palette.accent.fill
    if gesture.part is Part.LINK:
        pen = QPen(accent, 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(gesture.origin, gesture.point)
        target = gesture.timeline.bar(gesture.scale, gesture.target) if gesture.target else None
        if target is not None:
            paint_selection(painter, draw, target, focused=True)
    for ghost in gesture.ghosts:
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(draw.palette.accent.tint(0.3))
        if isinstance(ghost, Bar):
            painter.drawRoundedRect(QRectF(ghost.x, ghost.y, ghost.width, ghost.height), RADIUS, RADIUS)
        else:
            painter.drawEllipse(QPointF(ghost.x, ghost.y), 8, 8)
    _paint_words(painter, draw, gesture, sight)


def _paint_words(painter: QPainter, draw: TimelinePainter, gesture: Gesture, sight: QRectF) -> None:
    area, colors = gesture.words_area(draw, sight), draw.palette
    painter.setPen(QPen(colors.line, 1))
    painter.setBrush(colors.panel)
    painter.drawRoundedRect(area, 6, 6)
    for number, line in enumerate(gesture.words()):
        painter.setPen(colors.warning.ink if line.startswith("▲") else colors.text)
        draw.text.draw(painter, area.left() + 10, area.top() + 13 + 17 * number, line, draw.fonts.label)
