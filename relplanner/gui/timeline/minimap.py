"""The strip beneath the bars: the whole plan, with the part in sight as a window that can be pushed."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from relplanner.chart.header import short_date
from relplanner.chart.overview import Overview
from relplanner.chart.scale import moment_of
from relplanner.chart.timeline import Timeline
from relplanner.draw.timeline import TimelinePainter
from relplanner.gui.timeline.bars import BarArea

_HEIGHT = 44.0
_LONGER = 1.25
_KEYS = {
    Qt.Key.Key_Left: -0.25, Qt.Key.Key_Right: 0.25, Qt.Key.Key_PageUp: -1.0, Qt.Key.Key_PageDown: 1.0,
}  # fmt: skip


class MiniMap(QWidget):
    """Appears when the plan is longer than what is in sight; press, drag or arrows choose what is."""

    appeared = Signal()
    """It came or went, or is as high as it was not before."""

    def __init__(self, painter: TimelinePainter, bars: BarArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = bars
        self._painter = painter
        self._timeline: Timeline | None = None
        self._days_long = 0
        self._told = 0.0, 0.0
        self._overview: Overview | None = None
        self._ground: QPixmap | None = None
        self._grasp: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Overview of the whole plan"))
        self.setToolTip(self.tr("The whole plan: drag the window, or use the arrow keys"))
        self.setFixedHeight(round(_HEIGHT * painter.sizes.row / 30))
        self.hide()
        bars.scrolled.connect(self._follow)

    def use(self, painter: TimelinePainter) -> None:
        """Be painted by another painter."""
        self._painter = painter
        self.setFixedHeight(round(_HEIGHT * painter.sizes.row / 30))
        self._ground = None
        self.update()
        self.appeared.emit()

    def show_timeline(self, timeline: Timeline) -> None:
        """Show another snapshot."""
        self._timeline = timeline
        bounds = timeline.bounds
        self._days_long = (bounds[1] - bounds[0]).days + 1 if bounds else 0
        self._overview = self._ground = None
        self._told = 0.0, 0.0
        self._follow()

    # -- inside --------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """The part in sight is another one."""
        if self._timeline is None:
            return
        width = self._bars.viewport().width()
        longer = self._days_long * self._bars.scale.day_width > width * _LONGER
        if longer is self.isHidden():
            self.setVisible(longer)
            self.appeared.emit()
        if longer and self._days() != self._told:
            first, last = self._told = self._days()
            words = self.tr("In sight: {first} to {last}")
            days_text = [
                f"{short_date(moment_of(day).date())} {moment_of(day).year}" for day in (first, last)
            ]
            self.setAccessibleDescription(words.format(first=days_text[0], last=days_text[1]))
            self.update()

    def _days(self) -> tuple[float, float]:
        """The days in sight."""
        scale, left = self._bars.scale, self._bars.offset.x()
        return scale.day(left), scale.day(left + self._bars.viewport().width())

    def _window(self, overview: Overview) -> QRectF:
        first, last = self._days()
        left, right = overview.x(first), overview.x(last)
        return QRectF(left, 1, max(6.0, right - left), self.height() - 2)

    def _laid_out(self) -> Overview | None:
        if self._overview is None and self._timeline is not None and self.width() > 0:
            self._overview = Overview(self._timeline, self.width(), self.height() - 8)
        return self._overview

    def _painted_ground(self, overview: Overview) -> QPixmap:
        """The plan itself, painted once: scrolling moves nothing but the window."""
        ratio = self.devicePixelRatioF()
        ground = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        ground.setDevicePixelRatio(ratio)
        colors = self._painter.palette
        ground.fill(colors.window)
        painter = QPainter(ground)
        for x, width in overview.freezes():
            painter.fillRect(QRectF(x, 0, width, self.height()), colors.freeze)
        for stroke in overview.strokes():
            painter.fillRect(
                QRectF(stroke.x, stroke.y + 4, stroke.width, stroke.height), colors.hue(stroke.hue).tint(0.6)
            )
        assert self._timeline is not None
        painter.fillRect(
            QRectF(overview.x(self._timeline.today.toordinal() + 0.5) - 0.5, 0, 1.5, self.height()),
            colors.today,
        )
        painter.fillRect(QRectF(0, 0, self.width(), 1), colors.line)
        painter.end()
        return ground

    def _go(self, x: float) -> None:
        overview = self._laid_out()
        if overview is not None and self._grasp is not None:
            self._bars.go_to_day(overview.day(x - self._grasp), 0)

    # -- Qt ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        overview = self._laid_out()
        if overview is None or event.button() != Qt.MouseButton.LeftButton:
            return
        window, x = self._window(overview), event.position().x()
        # Beside the window, its middle comes here; on it, it is taken where it is.
        inside = window.left() <= x <= window.right()
        self._grasp = x - window.left() if inside else window.width() / 2
        self._go(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grasp = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        overview, key = self._laid_out(), Qt.Key(event.key())
        first, last = self._days()
        if overview is not None and key in _KEYS:
            self._bars.go_to_day(first + (last - first) * _KEYS[key], 0)
        elif overview is not None and key == Qt.Key.Key_Home:
            self._bars.go_to_day(overview.first, 0)
        elif overview is not None and key == Qt.Key.Key_End:
            self._bars.go_to_day(overview.first + overview.days, 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._overview = self._ground = None

    def paintEvent(self, event: QPaintEvent) -> None:
        overview = self._laid_out()
        if overview is None:
            return
        if self._ground is None:
            self._ground = self._painted_ground(overview)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        colors = self._painter.palette
        painter.setPen(QPen(colors.accent.fill, 2 if self.hasFocus() else 1))
        painter.setBrush(colors.accent.tint(0.12))
        painter.drawRoundedRect(self._window(overview), 3, 3)
