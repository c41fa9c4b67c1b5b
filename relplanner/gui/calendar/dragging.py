"""An item of the calendar on its way to another day: where it would lie, and what that would mean."""

import datetime as dt
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from relplanner.chart.calendar import Item
from relplanner.domain.typed import date_text
from relplanner.draw.calendar import CalendarPainter

_LINE, _PAD = 17.0, 10.0


@dataclass(frozen=True, slots=True)
class Drag:
    """An item held by one of its days; ``words`` say what letting go would mean."""

    item: Item
    grabbed: dt.date
    day: dt.date
    point: QPointF
    words: tuple[str, ...] = ()

    @property
    def target(self) -> dt.date:
        """The day on which the item would begin."""
        return self.item.first + (self.day - self.grabbed)

    @property
    def moves(self) -> bool:
        """Whether letting go would change anything."""
        return self.day != self.grabbed

    def at(self, day: dt.date, point: QPointF) -> "Drag":
        """The drag with the pointer somewhere else; on another day, what it means is not known yet."""
        return replace(self, day=day, point=point, words=self.words if day == self.day else ())


def paint_drag(painter: QPainter, draw: CalendarPainter, drag: Drag, sight: QRectF) -> None:
    """Draw what is held beside the pointer, with the words on what letting go would mean."""
    head = f"{drag.item.text} → {date_text(drag.target)}"
    lines, fonts, scale = (head, *drag.words), draw.fonts, draw.scale
    width = max(draw.text.width(line, fonts.label_strong) for line in lines) + 2 * _PAD
    area = QRectF(drag.point.x() + 14, drag.point.y() + 14, width, (_LINE * len(lines) + 9) * scale)
    area.moveRight(min(area.right(), sight.right() - 4))
    area.moveBottom(min(area.bottom(), sight.bottom() - 4))
    area.moveLeft(max(area.left(), sight.left() + 4))
    painter.setPen(QPen(draw.palette.line, 1))
    painter.setBrush(draw.palette.panel)
    painter.drawRoundedRect(area, 6, 6)
    for number, line in enumerate(lines):
        middle = area.top() + (13 + _LINE * number) * scale
        painter.setPen(draw.palette.warning.ink if line.startswith("▲") else draw.palette.text)
        font = fonts.label if number else fonts.label_strong
        draw.text.draw_in(painter, area.left() + _PAD, middle, area.width() - 2 * _PAD, line, font)
