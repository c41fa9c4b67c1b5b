"""The dates above the bars."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from relplanner.chart.header import header
from relplanner.chart.scale import Scale
from relplanner.draw.timeline import TimelinePainter


class DateHeader(QWidget):
    """Shows the part of the scale that lies over the bars."""

    wheeled = Signal(QWheelEvent)

    def __init__(self, painter: TimelinePainter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.painter = painter
        self._scale = Scale(1, 1)
        self._left = 0
        self._today = 0.0
        self.use(painter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def use(self, painter: TimelinePainter) -> None:
        """Be painted by another painter, and be as high as its text needs."""
        self.painter = painter
        self.setFixedHeight(int(painter.sizes.header))

    def show_part(self, scale: Scale, left: int, today: float) -> None:
        """Show the dates from content position ``left`` on; ``today`` is a day number."""
        part = scale, left, today
        if part != (self._scale, self._left, self._today):
            self._scale, self._left, self._today = part
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.wheeled.emit(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        right = self._left + self.width()
        painter = QPainter(self)
        painter.translate(-self._left, 0)
        ticks = header(self._scale, self._left, right)
        self.painter.header(painter, ticks, self._left, right, self._scale.x(self._today))
