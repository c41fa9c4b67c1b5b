"""A month to pick a day from, by mouse or keyboard, without losing the field it belongs to."""

import calendar
import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QWidget

from relplanner.domain.typed import date_text
from relplanner.gui.theme import TextRole, font_like
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets.paint import paint_focus

_DAY = dt.timedelta(days=1)
_LETTERS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKS = 6
_STEPS = {
    Qt.Key.Key_Left: -_DAY, Qt.Key.Key_Right: _DAY, Qt.Key.Key_Up: -7 * _DAY, Qt.Key.Key_Down: 7 * _DAY,
}  # fmt: skip


class MonthPopup(QFrame):
    """Six weeks around a day. Arrows walk days, Page Up and Down months, Enter takes, Esc leaves."""

    picked = Signal(dt.date)

    def __init__(
        self, themes: ThemeSource, day: dt.date, today: dt.date, works: Callable[[dt.date], bool],
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._themes, self._day, self._today, self._works = themes, day, today, works
        self._under: dt.date | None = None
        self._stand_on(day)
        self.resize(self.sizeHint())

    @property
    def day(self) -> dt.date:
        """The day that Enter would take."""
        return self._day

    def open_below(self, field: QWidget) -> None:
        """Show it beneath a field, inside the screen."""
        corner = field.mapToGlobal(QPoint(0, field.height() + 2))
        room = field.screen().availableGeometry()
        left = min(corner.x(), room.right() - self.width())
        if corner.y() + self.height() > room.bottom():
            corner.setY(field.mapToGlobal(QPoint(0, -2)).y() - self.height())
        self.move(max(room.left(), left), max(room.top(), corner.y()))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    # -- inside --------------------------------------------------------------------------------------------

    def _stand_on(self, day: dt.date) -> None:
        self._day = day
        self.setAccessibleName(date_text(day))
        self.update()

    def _by_months(self, count: int) -> None:
        months = self._day.year * 12 + self._day.month - 1 + count
        year, month = divmod(months, 12)
        if not dt.MINYEAR < year < dt.MAXYEAR:
            return
        last = calendar.monthrange(year, month + 1)[1]
        self._stand_on(dt.date(year, month + 1, min(self._day.day, last)))

    def _by(self, step: dt.timedelta) -> None:
        if dt.MINYEAR < self._day.year < dt.MAXYEAR:
            self._stand_on(self._day + step)

    def _first(self) -> dt.date:
        """The Monday that the grid begins with."""
        first = self._day.replace(day=1)
        return first - first.weekday() * _DAY

    def _side(self) -> float:
        return float(self._themes.px(30))

    def _top(self) -> float:
        """Where the grid of days begins."""
        return 8 + self._side() + self._side() * 0.8

    def _rect_of(self, place: int) -> QRectF:
        week, weekday = divmod(place, 7)
        side = self._side()
        return QRectF(8 + weekday * side, self._top() + week * side, side, side)

    def _day_at(self, spot: QPoint) -> dt.date | None:
        place = next((n for n in range(7 * _WEEKS) if self._rect_of(n).contains(spot)), None)
        return None if place is None else self._first() + place * _DAY

    def _arrow(self, forward: bool) -> QRectF:
        side = self._side()
        return QRectF(self.width() - 8 - side if forward else 8, 8, side, side)

    def _take(self, day: dt.date) -> None:
        self.picked.emit(day)
        self.close()

    def _paint_day(self, painter: QPainter, place: int) -> None:
        theme, day, rect = self._themes.theme, self._first() + place * _DAY, self._rect_of(place)
        spot = rect.adjusted(2, 2, -2, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if day == self._day:
            painter.setBrush(theme.accent.fill)
            painter.drawRoundedRect(spot, 6, 6)
        elif day == self._under:
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(spot, 6, 6)
        if day == self._today and day != self._day:
            paint_focus(painter, spot, theme)
        inside = day.month == self._day.month
        ink = theme.text if inside and self._works(day) else theme.muted if inside else theme.disabled
        painter.setPen(theme.on_fill if day == self._day else ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day))

    # -- Qt ------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        side = self._side()
        return QSize(round(16 + 7 * side), round(self._top() + _WEEKS * side + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, side = self._themes.theme, self._side()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.panel)
        painter.setPen(theme.control_line)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setFont(font_like(self.font(), TextRole.HEADING))
        painter.setPen(theme.text)
        title = f"{_MONTHS[self._day.month - 1]} {self._day.year}"
        painter.drawText(QRectF(8, 8, self.width() - 16, side), centre, title)
        painter.setPen(theme.muted)
        painter.drawText(self._arrow(False), centre, "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}")
        painter.drawText(self._arrow(True), centre, "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}")
        painter.setFont(font_like(self.font(), TextRole.LABEL))
        for weekday, letters in enumerate(_LETTERS):
            painter.drawText(QRectF(8 + weekday * side, 8 + side, side, side * 0.8), centre, letters)
        painter.setFont(self.font())
        for place in range(7 * _WEEKS):
            self._paint_day(painter, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._by(_STEPS[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._by_months(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Home:
            self._stand_on(self._today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take(self._day)
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        if self._arrow(False).contains(spot) or self._arrow(True).contains(spot):
            self._by_months(1 if self._arrow(True).contains(spot) else -1)
        elif (day := self._day_at(event.position().toPoint())) is not None:
            self._take(day)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._under = self._day_at(event.position().toPoint())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._under = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._by_months(-1 if event.angleDelta().y() > 0 else 1)
