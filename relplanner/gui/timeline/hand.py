"""What a mouse does to the bars: takes hold of them, frames several, or pushes the ground along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent

from relplanner.chart.drag import Wish
from relplanner.chart.timeline import Hit, Part
from relplanner.gui.timeline.foresight import Foreseen, Foresight
from relplanner.gui.timeline.gesture import Gesture

if TYPE_CHECKING:
    from relplanner.gui.timeline.bars import BarArea

CURSORS = {
    Part.BODY: Qt.CursorShape.PointingHandCursor,
    Part.START: Qt.CursorShape.SizeHorCursor,
    Part.FINISH: Qt.CursorShape.SizeHorCursor,
    Part.LINK: Qt.CursorShape.CrossCursor,
}
_SLACK = 4
_ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Hand:
    """Holds what a press began until it is let go: a gesture, a frame, or the ground."""

    def __init__(self, area: BarArea) -> None:
        self._area = area
        self.gesture: Gesture | None = None
        self.band: QRectF | None = None
        self.foresight = Foresight(area)
        self.foresight.known.connect(self._learn)
        self._pressed: QPoint | None = None
        self._panning: tuple[QPoint, int, int] | None = None
        # A press on one of several chosen bars may be the beginning of moving them all.
        self._waits = ""

    def press(self, event: QMouseEvent) -> None:
        """Something is pressed: choose it, unless it may be about to be dragged with others."""
        area = self._area
        self._pressed = event.position().toPoint()
        self._waits = ""
        hit = area.hit(area.content(event.position()))
        if hit is None or area.timeline is None:
            return
        adding = event.modifiers() & _ADDING
        if hit.id and hit.id in area.chosen and len(area.chosen) > 1 and not adding:
            self._waits = hit.id
        elif hit.id or not adding:
            area.clicked.emit(hit.id or area.timeline.rows[hit.row].id, event.modifiers())

    def move(self, event: QMouseEvent) -> bool:
        """The pointer moves; whether anything is held."""
        if self._pressed is None:
            return False
        at = event.position().toPoint()
        if self.gesture is None and self.band is None and self._panning is None:
            if (at - self._pressed).manhattanLength() < _SLACK:
                return True
            # And goes on: of a quick pull this may be the only move that is told.
            self._begin(event.modifiers())
        if self.gesture is not None:
            self._drag(self._area.content(event.position()) + QPointF(self._push_along(at)))
        elif self.band is not None:
            self._frame(self._area.content(event.position()) + QPointF(self._push_along(at)))
        elif self._panning is not None:
            pressed, left, top = self._panning
            way = at - pressed
            self._area.horizontalScrollBar().setValue(left - way.x())
            self._area.verticalScrollBar().setValue(top - way.y())
        return True

    def release(self, button: Qt.MouseButton) -> None:
        """It is let go: what was held is done."""
        gesture, band, waits = self.gesture, self.band, self._waits
        self.cancel()
        if button != Qt.MouseButton.LeftButton:
            return
        if gesture is not None:
            if gesture.changes:
                self._area.wanted.emit(gesture.wish)
        elif band is not None:
            self._area.framed.emit(band.normalized())
        elif waits:
            self._area.clicked.emit(waits, Qt.KeyboardModifier.NoModifier)

    def cancel(self) -> bool:
        """Let go without doing anything; False when nothing was held."""
        gesture, band = self.gesture, self.band
        self.gesture, self.band, self._pressed, self._panning, self._waits = None, None, None, None, ""
        self.foresight.forget()
        self._area.viewport().unsetCursor()
        if gesture is not None:
            self._area.update_gestures(gesture)
        if band is not None:
            self._area.update_content(band.normalized())
        return gesture is not None or band is not None

    # -- links by keys -------------------------------------------------------------------------------------

    def begin_link(self, id: str) -> bool:
        """Begin a link at a bar, to be aimed by keys; False where none can begin."""
        area = self._area
        shape = area.timeline.bar(area.scale, id) if area.timeline else None
        if shape is None or area.timeline is None:
            return False
        x = shape.x + getattr(shape, "width", 0.0)
        y = shape.y + getattr(shape, "height", 0.0) / 2
        hit = Hit(area.timeline.index[id], id, Part.LINK)
        self.gesture = Gesture.begin(area.timeline, area.scale, hit, QPointF(x, y))
        if self.gesture is not None:
            area.update_gestures(self.gesture)
        return self.gesture is not None

    @property
    def linking(self) -> bool:
        """Whether a link is being aimed by keys."""
        return self.gesture is not None and self.gesture.part is Part.LINK and self._pressed is None

    def aim(self, id: str) -> None:
        """Aim the link at another bar."""
        if self.gesture is not None and self.linking:
            self._change(self.gesture.aimed_at(id))

    # -- inside --------------------------------------------------------------------------------------------

    def _begin(self, modifiers: Qt.KeyboardModifier) -> None:
        """Take hold of what was pressed: a bar, or the empty ground, to be framed with Shift, or pushed."""
        area = self._area
        start = area.content(QPointF(self._pressed or QPoint()))
        hit = area.hit(start)
        if hit is not None and hit.id and area.timeline is not None:
            self.gesture = Gesture.begin(area.timeline, area.scale, hit, start, area.chosen)
        self._waits = ""
        if self.gesture is not None:
            return
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.band = QRectF(start, start)
            area.viewport().setCursor(Qt.CursorShape.CrossCursor)
        else:
            self._panning = (self._pressed or QPoint(), area.offset.x(), area.offset.y())
            area.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def _drag(self, point: QPointF) -> None:
        assert self.gesture is not None
        after = self.gesture.dragged_to(point)
        if after is self.gesture:
            return
        if after.changes and after.part is not Part.LINK:
            foreseen = self.foresight.ask(after.wish)
            if foreseen is not None:
                after = after.knowing(foreseen, self._area.sight)
        self._change(after)

    def _learn(self, wish: Wish, foreseen: Foreseen) -> None:
        if self.gesture is not None and self.gesture.changes and self.gesture.wish == wish:
            self._change(self.gesture.knowing(foreseen, self._area.sight))

    def _change(self, after: Gesture) -> None:
        before, self.gesture = self.gesture, after
        self._area.update_gestures(*([before] if before is not None else []), after)

    def _frame(self, point: QPointF) -> None:
        assert self.band is not None
        self._area.update_content(self.band.normalized())
        self.band = QRectF(self.band.topLeft(), point)
        self._area.update_content(self.band.normalized())

    def _push_along(self, at: QPoint) -> QPoint:
        """Scroll when the pointer is dragged over an edge; returns how far."""
        area = self._area
        before, view = area.offset, area.viewport().rect()
        for bar, place, end in (
            (area.horizontalScrollBar(), at.x(), view.width()),
            (area.verticalScrollBar(), at.y(), view.height()),
        ):
            bar.setValue(bar.value() + min(0, place) + max(0, place - end))
        return area.offset - before
