"""The bars: painted from shapes, strip by strip as they scroll into sight."""

from collections.abc import Callable
from functools import reduce

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from relplanner.chart.drag import Wish
from relplanner.chart.scale import DAY_WIDTHS, NARROWEST, WIDEST, Scale, Zoom
from relplanner.chart.shapes import LABEL_REACH
from relplanner.chart.timeline import Hit, Timeline
from relplanner.draw.timeline import TimelinePainter
from relplanner.gui.timeline.gesture import Gesture
from relplanner.gui.timeline.hand import CURSORS, Hand
from relplanner.gui.timeline.overlay import (
    grip_area,
    paint_band,
    paint_gesture,
    paint_grip,
    paint_selection,
)
from relplanner.gui.tips import plain_tip

_EDGE = 20
_MANY = 200
_PIECES = 3


class BarArea(QAbstractScrollArea):
    """The scrolled area of the bars. What the mouse does to them its hand holds, and hands on as a wish."""

    scrolled = Signal()
    """The part in sight or the scale is another one."""
    clicked = Signal(str, Qt.KeyboardModifier)
    """The id of the row or bar that was clicked, and the keys that were held."""
    opened = Signal(str)
    add_wanted = Signal(int, float)
    """A double click where nothing is: the row and the day number."""
    wanted = Signal(Wish)
    """A drag came to its end and is to be done."""
    framed = Signal(QRectF)
    """A frame was drawn, in content positions."""
    key_pressed = Signal(QKeyEvent)
    menu_wanted = Signal(QPoint)

    def __init__(self, painter: TimelinePainter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.painter = painter
        self.timeline: Timeline | None = None
        self.selected = ""
        self.chosen: frozenset[str] = frozenset()
        self.describe: Callable[[Hit | None, float], str] = lambda hit, day: ""
        self._scale = Scale(1, DAY_WIDTHS[Zoom.MONTH])
        self.hand = Hand(self)
        self._hovered = ""
        self._jumping = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Timeline"))

    # -- what is in sight ----------------------------------------------------------------------------------

    @property
    def scale(self) -> Scale:
        """From day numbers to content positions."""
        return self._scale

    @property
    def offset(self) -> QPoint:
        """The content position at the top left of what is in sight."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    @property
    def sight(self) -> QRectF:
        """What is in sight, in content positions."""
        return QRectF(self.viewport().rect().translated(self.offset))

    def show_timeline(self, timeline: Timeline) -> None:
        """Show another snapshot's bars; the days and rows in sight stay where they are."""
        left = self._scale.day(self.offset.x())
        self.timeline = timeline
        self._scale = Scale(timeline.first_day.toordinal(), self._scale.day_width)
        self.hand.cancel()
        self.verticalScrollBar().setSingleStep(int(timeline.sizes.row))
        self._jump(left, 0)

    def set_day_width(self, width: float, about: float | None = None) -> None:
        """Zoom so that a day is so many pixels wide; the day at viewport position ``about`` stays there."""
        width = min(max(width, NARROWEST), WIDEST)
        about = self.viewport().width() / 2 if about is None else about
        day = self._scale.day(self.offset.x() + about)
        self._scale = Scale(self._scale.origin, width)
        self._jump(day, about)

    def go_to_day(self, day: float, at: float = 0.5) -> None:
        """Bring a day number to a place in sight: 0 at the left edge, 1 at the right."""
        self._jump(day, self.viewport().width() * at)

    def bring_into_view(self, id: str) -> None:
        """Scroll as little as needed to see a bar and its row."""
        if self.timeline is None or (number := self.timeline.index.get(id)) is None:
            return
        bar, view = self.verticalScrollBar(), self.viewport().height()
        row = self.timeline.sizes.row
        top = int(number * row)
        bar.setValue(min(max(bar.value(), top + int(row) - view), top))
        span = self.timeline.schedule.span(id)
        if span is not None:
            left, right = self._scale.x(span.start.toordinal()), self._scale.x(span.finish.toordinal() + 1)
            if right < self.offset.x() + _EDGE or left > self.offset.x() + self.viewport().width() - _EDGE:
                self.go_to_day(span.start.toordinal(), 0.15)

    def select(self, id: str, chosen: frozenset[str] = frozenset()) -> None:
        """Mark the bar that keys are for, and those chosen with it."""
        chosen |= {id} - {""}
        changed = (self.chosen ^ chosen) | ({self.selected, id} if id != self.selected else set())
        self.selected, self.chosen = id, chosen
        if len(changed) > _MANY:
            self.viewport().update()
            return
        for each in changed:
            self._update_bar(each)

    def _jump(self, day: float, at: float) -> None:
        """Show a day at a viewport position, and all of the picture anew."""
        self._jumping = True
        self._fit_bars()
        self.horizontalScrollBar().setValue(round(self._scale.x(day) - at))
        self._jumping = False
        self.viewport().update()
        self.scrolled.emit()

    def _fit_bars(self) -> None:
        if self.timeline is None:
            return
        view = self.viewport().size()
        width = int(self._scale.x(self.timeline.last_day.toordinal() + 1))
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, width - view.width()))
        across.setPageStep(view.width())
        across.setSingleStep(max(8, view.width() // 24))
        down.setRange(0, max(0, int(self.timeline.height) - view.height()))
        down.setPageStep(view.height())

    def _update_bar(self, id: str) -> None:
        shape = self.timeline.bar(self._scale, id) if self.timeline and id else None
        if shape is not None:
            offset = self.offset
            self.viewport().update(grip_area(shape).translated(-offset.x(), -offset.y()).toAlignedRect())

    def _update_labels(self, dx: int) -> None:
        """Paint anew the labels that come to begin in sight, or no longer do, when scrolled so far."""
        if self.timeline is None or not dx:
            return
        sight = self.sight
        left, right = sorted((sight.left(), sight.left() + dx))
        half, width = self.timeline.sizes.row / 2, LABEL_REACH + right - left
        scene = self.timeline.scene(self._scale, left, right, sight.top(), sight.bottom(), left)
        self._update_areas([QRectF(each.x, each.y - half, width, 2 * half) for each in scene.labels])

    # -- what the hand needs -------------------------------------------------------------------------------

    def content(self, point: QPointF) -> QPointF:
        """The content position of a place in the viewport."""
        return point + QPointF(self.offset)

    def hit(self, point: QPointF) -> Hit | None:
        """What lies at a content position."""
        return self.timeline.hit(self._scale, point.x(), point.y()) if self.timeline else None

    def update_content(self, area: QRectF) -> None:
        """Paint an area anew that is given in content positions."""
        offset = self.offset
        rect = area.translated(-offset.x(), -offset.y()).toAlignedRect()
        self.viewport().update(rect.adjusted(-2, -2, 2, 2))

    def update_gestures(self, *gestures: Gesture) -> None:
        """Paint anew what gestures paint."""
        self._update_areas([area for each in gestures for area in each.areas(self.painter, self.sight)])

    def _update_areas(self, areas: list[QRectF]) -> None:
        """Paint areas anew; many of them in one piece, for each piece is a scene of its own."""
        if len(areas) > _PIECES:
            areas = [reduce(QRectF.united, areas)]
        for area in areas:
            self.update_content(area)

    def _hover(self, hit: Hit | None) -> None:
        id = hit.id if hit else ""
        if hit is not None and id:
            self.viewport().setCursor(CURSORS[hit.part])
        else:
            self.viewport().unsetCursor()
        if id != self._hovered:
            old, self._hovered = self._hovered, id
            self._update_bar(old)
            self._update_bar(id)

    # -- Qt ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.hand.move(event):
            self._hover(self.hit(self.content(event.position())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event.button())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hand.cancel()
        point = self.content(event.position())
        hit = self.hit(point)
        if hit is not None and hit.id:
            self.opened.emit(hit.id)
        elif self.timeline is not None:
            self.add_wanted.emit(hit.row if hit else -1, self._scale.day(point.x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = (turn.y() or turn.x()) / 120
            self.set_day_width(self._scale.day_width * 1.2**steps, event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not turn.x():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - turn.y())
        else:
            super().wheelEvent(event)
            return
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.hand.cancel():
            return
        event.ignore()
        self.key_pressed.emit(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            point = self.content(QPointF(event.pos()))
            text = self.describe(self.hit(point), self._scale.day(point.x()))
            QToolTip.showText(event.globalPos(), plain_tip(text), self.viewport())
            return True
        if event.type() == QEvent.Type.Leave and self.hand.gesture is None:
            self._hover(None)
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_bars()
        self.scrolled.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._update_bar(self.selected)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._update_bar(self.selected)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if not self._jumping:
            self.viewport().scroll(dx, dy)
            self._update_labels(dx)
            self.scrolled.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        for rect in event.region():  # type: ignore[attr-defined]  # the stubs do not know that it can
            self._paint(painter, rect)

    def _paint(self, painter: QPainter, rect: QRect) -> None:
        if self.timeline is None:
            painter.fillRect(rect, self.painter.palette.panel)
            return
        offset = self.offset
        area = QRectF(rect.translated(offset))
        painter.save()
        painter.setClipRect(rect)
        painter.translate(-offset.x(), -offset.y())
        scene = self.timeline.scene(
            self._scale, area.left(), area.right(), area.top(), area.bottom(), offset.x()
        )
        self.painter.scene(painter, scene, area.left(), area.top(), area.right(), area.bottom())
        self._paint_marks(painter, area)
        if self.hand.gesture is not None:
            paint_gesture(painter, self.painter, self.hand.gesture, self.sight, area)
        if self.hand.band is not None:
            paint_band(painter, self.painter, self.hand.band.normalized())
        painter.restore()

    def _paint_marks(self, painter: QPainter, area: QRectF) -> None:
        """Mark what is chosen and what the pointer is on, as far as it touches an area."""
        assert self.timeline is not None
        row, index = self.timeline.sizes.row, self.timeline.index
        first, last = area.top() // row - 1, area.bottom() // row + 1
        for id in self.chosen:
            if first <= index.get(id, -9) <= last:
                shape = self.timeline.bar(self._scale, id)
                if shape is not None and grip_area(shape).intersects(area):
                    paint_selection(painter, self.painter, shape, id == self.selected and self.hasFocus())
        shape = self.timeline.bar(self._scale, self._hovered) if self._hovered else None
        if shape is not None and grip_area(shape).intersects(area):
            paint_grip(painter, self.painter, shape)
