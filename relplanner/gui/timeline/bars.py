"""The bars: painted from shapes, strip by strip as they scroll into sight, and taken hold of by the mouse."""

from collections.abc import Callable

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

from relplanner.chart.scale import DAY_WIDTHS, NARROWEST, WIDEST, Scale, Zoom
from relplanner.chart.timeline import ROW, Hit, Part, Timeline
from relplanner.draw.timeline import TimelinePainter
from relplanner.gui.timeline.gesture import Gesture
from relplanner.gui.timeline.overlay import grip_area, paint_gesture, paint_grip, paint_selection
from relplanner.gui.tips import plain_tip

_CURSORS = {
    Part.BODY: Qt.CursorShape.PointingHandCursor,
    Part.START: Qt.CursorShape.SizeHorCursor,
    Part.FINISH: Qt.CursorShape.SizeHorCursor,
    Part.LINK: Qt.CursorShape.CrossCursor,
}


class BarArea(QAbstractScrollArea):
    """The scrolled area of the bars. What a mouse does to a bar it hands to a gesture, and on as a wish."""

    scrolled = Signal()
    """The part in sight or the scale is another one."""
    clicked = Signal(str)
    """The id of the row or bar that was clicked."""
    opened = Signal(str)
    add_wanted = Signal(int, float)
    """A double click where nothing is: the row and the day number."""
    dropped = Signal(Gesture)
    """A drag came to its end and is to be done."""
    key_pressed = Signal(QKeyEvent)
    menu_wanted = Signal(QPoint)

    def __init__(self, painter: TimelinePainter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.painter = painter
        self.timeline: Timeline | None = None
        self.selected = ""
        self.describe: Callable[[Hit | None, float], str] = lambda hit, day: ""
        self._scale = Scale(1, DAY_WIDTHS[Zoom.MONTH])
        self._gesture: Gesture | None = None
        self._pressed: QPoint | None = None
        self._panning: tuple[QPoint, int, int] | None = None
        self._hovered = ""
        self._jumping = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(int(ROW))
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
    def _sight(self) -> QRectF:
        """What is in sight, in content positions."""
        return QRectF(self.viewport().rect().translated(self.offset))

    def show_timeline(self, timeline: Timeline) -> None:
        """Show another snapshot's bars; the days and rows in sight stay where they are."""
        left = self._scale.day(self.offset.x())
        self.timeline = timeline
        self._scale = Scale(timeline.first_day.toordinal(), self._scale.day_width)
        self._gesture = None
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
        top = int(number * ROW)
        bar.setValue(min(max(bar.value(), top + int(ROW) - view), top))
        span = self.timeline.schedule.span(id)
        if span is not None:
            left, right = self._scale.x(span.start.toordinal()), self._scale.x(span.finish.toordinal() + 1)
            if right < self.offset.x() + 20 or left > self.offset.x() + self.viewport().width() - 20:
                self.go_to_day(span.start.toordinal(), 0.15)

    def select(self, id: str) -> None:
        """Mark another bar."""
        if id != self.selected:
            old, self.selected = self.selected, id
            self._update_bar(old)
            self._update_bar(id)

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

    # -- gestures ------------------------------------------------------------------------------------------

    def cancel_gesture(self) -> bool:
        """Let go without doing anything; False when nothing was held."""
        gesture, self._gesture, self._pressed, self._panning = self._gesture, None, None, None
        self.viewport().unsetCursor()
        if gesture is None:
            return False
        self._update_gesture(gesture)
        return True

    def _content(self, event: QMouseEvent) -> QPointF:
        return event.position() + QPointF(self.offset)

    def _hit(self, point: QPointF) -> Hit | None:
        return self.timeline.hit(self._scale, point.x(), point.y()) if self.timeline else None

    def _begin(self) -> None:
        """Take hold of what was pressed: a bar, or the empty ground, which is then pushed along."""
        start = QPointF(self._pressed or QPoint()) + QPointF(self.offset)
        hit = self._hit(start)
        if hit is not None and hit.id and self.timeline is not None:
            self._gesture = Gesture.begin(self.timeline, self._scale, hit, start)
        if self._gesture is None:
            self._panning = (self._pressed or QPoint(), self.offset.x(), self.offset.y())
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def _push_along(self, at: QPoint) -> QPoint:
        """Scroll when the pointer is dragged over an edge; returns how far."""
        before, view = self.offset, self.viewport().rect()
        for bar, place, end in (
            (self.horizontalScrollBar(), at.x(), view.width()),
            (self.verticalScrollBar(), at.y(), view.height()),
        ):
            bar.setValue(bar.value() + min(0, place) + max(0, place - end))
        return self.offset - before

    def _update_gesture(self, gesture: Gesture) -> None:
        offset = self.offset
        for area in gesture.areas(self.painter, self._sight):
            self.viewport().update(
                area.translated(-offset.x(), -offset.y()).toAlignedRect().adjusted(-2, -2, 2, 2)
            )

    def _hover(self, hit: Hit | None) -> None:
        id = hit.id if hit else ""
        if hit is not None and id:
            self.viewport().setCursor(_CURSORS[hit.part])
        else:
            self.viewport().unsetCursor()
        if id != self._hovered:
            old, self._hovered = self._hovered, id
            self._update_bar(old)
            self._update_bar(id)

    # -- Qt ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = event.position().toPoint()
        hit = self._hit(self._content(event))
        if hit is not None and self.timeline is not None:
            self.clicked.emit(hit.id or self.timeline.rows[hit.row].id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None:
            self._hover(self._hit(self._content(event)))
            return
        if self._gesture is None and self._panning is None:
            if (at - self._pressed).manhattanLength() < 4:
                return
            # And goes on: of a quick pull this may be the only move that is told.
            self._begin()
        if self._gesture is not None:
            point = self._content(event) + QPointF(self._push_along(at))
            before = self._gesture
            self._gesture = before.dragged_to(point)
            if self._gesture is not before:
                self._update_gesture(before)
                self._update_gesture(self._gesture)
        elif self._panning is not None:
            pressed, left, top = self._panning
            way = at - pressed
            self.horizontalScrollBar().setValue(left - way.x())
            self.verticalScrollBar().setValue(top - way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture = self._gesture
        self.cancel_gesture()
        if gesture is not None and event.button() == Qt.MouseButton.LeftButton:
            self.dropped.emit(gesture)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        point = self._content(event)
        hit = self._hit(point)
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
        if event.key() == Qt.Key.Key_Escape and self.cancel_gesture():
            return
        event.ignore()
        self.key_pressed.emit(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            point = QPointF(event.pos()) + QPointF(self.offset)
            text = self.describe(self._hit(point), self._scale.day(point.x()))
            QToolTip.showText(event.globalPos(), plain_tip(text), self.viewport())
            return True
        if event.type() == QEvent.Type.Leave and self._gesture is None:
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
        scene = self.timeline.scene(self._scale, area.left(), area.right(), area.top(), area.bottom())
        self.painter.scene(painter, scene, area.left(), area.top(), area.right(), area.bottom())
        for id, paint in ((self.selected, paint_selection), (self._hovered, paint_grip)):
            shape = self.timeline.bar(self._scale, id) if id else None
            if shape is not None and grip_area(shape).intersects(area):
                paint(painter, self.painter, shape, self.hasFocus())
        if self._gesture is not None:
            paint_gesture(painter, self.painter, self._gesture, self._sight)
        painter.restore()
