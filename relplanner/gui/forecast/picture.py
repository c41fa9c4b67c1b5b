"""Paints a forecast: bars or an S-curve, P50 and P80 dashed, the promised day as a line with a diamond."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from relplanner.chart.forecast import Box, Named, Picture, picture, side_by_side
from relplanner.gui.forecast.words import day_words, per_cent, spoken
from relplanner.gui.pages.words import short_date
from relplanner.gui.theme import TextRole, font_like
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip

if TYPE_CHECKING:
    from relplanner.schedule.forecast import Forecast

_HEIGHT, _FOOT, _HEAD = 60, 18, 7
_PAST_P80 = 0.42
_STALE = 0.4


class ForecastPicture(QWidget):
    """One forecast; what it shows is also its accessible description."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._made: Forecast | None = None
        self._promise: dt.date | None = None
        self._today = dt.date.min
        self._is_curve = False
        self.setAccessibleName(self.tr("Forecast of the finish"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_forecast(self, made: Forecast, promises: Mapping[str, dt.date], today: dt.date) -> None:
        """Show another forecast and the first of the days it is promised for."""
        self._made, self._today = made, today
        self._promise = next(iter(promises.values()), None)
        self.setAccessibleDescription(spoken(made, promises, today))
        self.update()

    @property
    def is_curve(self) -> bool:
        """Whether it shows the S-curve."""
        return self._is_curve

    def show_curve(self, is_curve: bool) -> None:
        """Show the S-curve, or the bars."""
        self._is_curve = is_curve
        self.update()

    def _picture(self) -> Picture | None:
        return picture(self._made, self._promise, self.width() - 2.0) if self._made else None

    def _tip(self, x: float) -> str:
        """What the bar at a place says."""
        shown = self._picture()
        box = next((box for box in shown.boxes if box.x <= x < box.x + box.width), None) if shown else None
        if box is None or self._made is None:
            return ""
        first, last = short_date(box.first, self._today), short_date(box.last, self._today)
        days = first if first == last else f"{first} – {last}"
        return self.tr("{days}: {share} of the trials, {by} by then").format(
            days=days, share=per_cent(box.share), by=per_cent(self._made.chance(box.last))
        )

    # -- painting ------------------------------------------------------------------------------------------

    def _paint_boxes(self, painter: QPainter, area: QRectF, shown: Picture) -> None:
        fill = self._themes.theme.accent.fill
        faint = QColor(fill)
        faint.setAlphaF(_PAST_P80)
        painter.setPen(Qt.PenStyle.NoPen)
        for box in shown.boxes:
            painter.setBrush(faint if box.late else fill)
            painter.drawRoundedRect(self._bar(area, box), 1.5, 1.5)

    def _bar(self, area: QRectF, box: Box) -> QRectF:
        # What happened at all can be seen.
        height = max(1.0, area.height() * box.height) if box.share else 0.0
        gap = min(1.0, box.width / 4)
        return QRectF(area.left() + box.x + gap / 2, area.bottom() - height, box.width - gap, height)

    def _paint_curve(self, painter: QPainter, area: QRectF, shown: Picture) -> None:
        theme = self._themes.theme
        painter.setPen(QPen(theme.faint_line, 1))
        for share in (0.5, 0.8):
            y = area.bottom() - area.height() * share
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        points = [QPointF(area.left() + x, area.bottom() - area.height() * share) for x, share in shown.curve]
        pen = QPen(theme.accent.fill, max(1.6, self._themes.px(1.7)))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))

    def _paint_marks(self, painter: QPainter, area: QRectF, shown: Picture) -> None:
        theme = self._themes.theme
        for mark in shown.marks:
            x = area.left() + mark.x
            promised = mark.name is Named.PROMISE
            if promised:
                painter.setPen(QPen(theme.conflict, 1.4))
            else:
                painter.setPen(QPen(theme.text, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            if promised:
                self._paint_diamond(painter, QPointF(x, area.top()), theme.conflict)

    def _paint_diamond(self, painter: QPainter, at: QPointF, color: QColor) -> None:
        half = self._themes.px(3.5)
        corners = [QPointF(0, -half), QPointF(half, 0), QPointF(0, half), QPointF(-half, 0)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))

    def _paint_foot(self, painter: QPainter, area: QRectF, shown: Picture) -> None:
        painter.setFont(font_like(self.font(), TextRole.LABEL))
        metrics = painter.fontMetrics()
        named = sorted((mark for mark in shown.marks if mark.name is not Named.PROMISE), key=lambda m: m.x)
        texts = [f"{mark.name.value} {day_words(mark.day, self._today)}" for mark in named]
        widths = [float(metrics.horizontalAdvance(text)) for text in texts]
        lefts = side_by_side([mark.x for mark in named], widths, area.width(), metrics.averageCharWidth())
        painter.setPen(self._themes.theme.muted)
        for text, left, width in zip(texts, lefts, widths, strict=True):
            place = QRectF(area.left() + left, area.bottom(), width + 2, self.height() - area.bottom())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    # -- Qt ------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self._tip(event.pos().x() - 1)), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(240), self._themes.px(_HEAD + _HEIGHT + _FOOT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self._picture()
        if shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else _STALE)
        px = self._themes.px
        area = QRectF(1, px(_HEAD), self.width() - 2, self.height() - px(_HEAD + _FOOT))
        if self._is_curve:
            self._paint_curve(painter, area, shown)
        else:
            self._paint_boxes(painter, area, shown)
        painter.setPen(QPen(self._themes.theme.line, 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        self._paint_marks(painter, area, shown)
        self._paint_foot(painter, area, shown)
