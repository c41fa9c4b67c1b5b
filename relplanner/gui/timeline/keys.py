"""What keys do to the bars: move, lengthen, link, fold, zoom, go from row to row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from relplanner.chart.drag import Wish, nudged, wish_for
from relplanner.chart.timeline import Part
from relplanner.domain.kinds import Activity, Release

if TYPE_CHECKING:
    from relplanner.gui.timeline.view import TimelineView

ZOOM_STEP = 1.35
_WEEK = 5
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROWS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def press(view: TimelineView, event: QKeyEvent) -> bool:
    """Do what a key pressed on the bars means; False when it means nothing there."""
    key = Qt.Key(event.key())
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    hand = view.bars.hand
    if hand.linking and key in _ENTER:
        hand.release(Qt.MouseButton.LeftButton)
        return True
    if key in _SIDEWAYS:
        return _sideways(view, _SIDEWAYS[key], held)
    if key in _ROWS or event.matches(QKeySequence.StandardKey.SelectAll):
        view.table.keyPressEvent(event)
        return True
    return held == Qt.KeyboardModifier.NoModifier and _plain(view, key)


def _sideways(view: TimelineView, step: int, held: Qt.KeyboardModifier) -> bool:
    """An arrow moves by a working day, with Ctrl by a week; with Shift the finish, with Alt the start."""
    if held == Qt.KeyboardModifier.NoModifier:
        nudge(view, step, Part.BODY)
    elif held == Qt.KeyboardModifier.ControlModifier:
        nudge(view, step * _WEEK, Part.BODY)
    elif held == Qt.KeyboardModifier.ShiftModifier:
        nudge(view, step, Part.FINISH)
    elif held == Qt.KeyboardModifier.AltModifier:
        nudge(view, step, Part.START)
    else:
        return False
    return True


def _plain(view: TimelineView, key: Qt.Key) -> bool:
    if key in _ENTER or key == Qt.Key.Key_F2:
        view.edit(view.table.current_id())
    elif key == Qt.Key.Key_Delete:
        view.remove_wanted.emit()
    elif key == Qt.Key.Key_Home:
        view.go_to_today()
    elif key == Qt.Key.Key_Space:
        view.table.fold_current()
    elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
        view.bars.set_day_width(view.day_width * ZOOM_STEP)
    elif key == Qt.Key.Key_Minus:
        view.bars.set_day_width(view.day_width / ZOOM_STEP)
    else:
        return False
    return True


def nudge(view: TimelineView, days: int, part: Part) -> None:
    """Wish that the chosen bars be moved, or an end of the current one, by so many working days."""
    timeline, id, chosen = view.timeline, view.table.current_id(), view.chosen_ids()
    if timeline is None:
        return
    if len(chosen) > 1 and part is Part.BODY:
        view.wanted.emit(Wish(chosen, part, days=days))
        return
    span = timeline.schedule.span(id)
    if span is None:
        return
    if timeline.plan.one(Release, id) is not None:
        view.wanted.emit(Wish((id,), Part.BODY, days=days))
    elif timeline.plan.one(Activity, id) is not None and (
        part is Part.BODY or not timeline.schedule.is_summary(id)
    ):
        view.wanted.emit(wish_for((id,), part, span, nudged(span, part, days), by_days=False))
