"""How far something is, and how it has gone: ring, thin bar and trend, small, and read out as figures."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from relplanner.gui.theme import TextRole, Theme, Tone, font_like
from relplanner.gui.theme_source import ThemeSource


class _Progress(QProgressBar):
    """A progress bar to screen readers, painted by its heirs. The value is in per cent, or not known."""

    def __init__(self, themes: ThemeSource, name: str, tone: Tone, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._themes, self._tone = themes, tone
        self._known = False
        self.setAccessibleName(name)
        self.setRange(0, 100)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_percent(self, percent: float | None, tone: Tone | None = None) -> None:
        """Show a percentage, rounded down so that only what is whole reads 100; None is "not known"."""
        self._tone = tone or self._tone
        self._known = percent is not None
        self.setAccessibleDescription("" if self._known else self.tr("not known"))
        self.setValue(int(min(max(percent or 0, 0), 100)))
        self.update()


class ProgressRing(_Progress):
    """A ring with the percentage inside: how ready a release is."""

    def __init__(
        self, themes: ThemeSource, name: str, tone: Tone = Tone.GOOD, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, name, tone, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = self._themes.px(92)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        thick = side / 9
        ring = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        ring.adjust(thick / 2, thick / 2, -thick / 2, -thick / 2)
        painter.setPen(QPen(theme.faint_line, thick))
        painter.drawEllipse(ring)
        if self._known and self.value():
            pen = QPen(theme.shades(self._tone).fill, thick)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(ring, 90 * 16, round(-360 * 16 * self.value() / 100))
        painter.setPen(theme.text)
        painter.setFont(font_like(self.font(), TextRole.FIGURE if side >= 120 else TextRole.TITLE))
        words = f"{self.value()}%" if self._known else "–"
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, words)


class ProgressBarThin(_Progress):
    """A thin bar for cards and rows; say its figure in words beside it."""

    def __init__(
        self, themes: ThemeSource, name: str, tone: Tone = Tone.GOOD, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, name, tone, parent)
        self.setTextVisible(False)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(120), self._themes.px(6))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.px(24), self._themes.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = self._themes.px(6)
        track = QRectF(0, (self.height() - height) / 2, self.width(), height)
        painter.setBrush(theme.line if theme.dark else theme.faint_line)
        painter.drawRoundedRect(track, height / 2, height / 2)
        if self._known and self.value():
            track.setWidth(max(height, track.width() * self.value() / 100))
            painter.setBrush(theme.shades(self._tone).fill)
            painter.drawRoundedRect(track, height / 2, height / 2)


class Trend(QWidget):
    """A small line of how a figure has gone, oldest first, with an optional target as a dashed line.

    ``name`` and ``summary`` ("79 %, falling; target 85 %") are what a screen reader says.
    """

    def __init__(
        self, themes: ThemeSource, name: str, tone: Tone = Tone.ACCENT, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes, self._tone = themes, tone
        self._values: tuple[float, ...] = ()
        self._target: float | None = None
        self._captions: tuple[str, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_values(
        self,
        values: Sequence[float],
        summary: str,
        *,
        target: float | None = None,
        captions: Sequence[str] = (),
        tone: Tone | None = None,
    ) -> None:
        """Show other values; ``captions`` are spread evenly beneath the line."""
        self._values, self._target, self._captions = tuple(values), target, tuple(captions)
        self._tone = tone or self._tone
        self.setAccessibleDescription(summary)
        self.updateGeometry()
        self.update()

    def _points(self, area: QRectF) -> list[QPointF]:
        low, high = self._span()
        step = area.width() / max(1, len(self._values) - 1)
        return [
            QPointF(area.left() + index * step, area.bottom() - area.height() * (value - low) / (high - low))
            for index, value in enumerate(self._values)
        ]

    def _span(self) -> tuple[float, float]:
        shown = [*self._values, *([] if self._target is None else [self._target])]
        low, high = min(shown), max(shown)
        # A figure that never moved is drawn in the middle.
        return (low, high) if high > low else (low - 1, high + 1)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(160), self._themes.px(44 + (18 if self._captions else 0)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.px(60), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._themes.theme
        foot = self._themes.px(18) if self._captions else 0
        area = QRectF(self.rect()).adjusted(3, 4, -4, -4 - foot)
        if self._captions:
            self._paint_captions(painter, QRectF(0, self.height() - foot, self.width(), foot), theme)
        if not self._values:
            return
        if self._target is not None:
            low, high = self._span()
            y = area.bottom() - area.height() * (self._target - low) / (high - low)
            painter.setPen(QPen(theme.baseline, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        color = theme.shades(self._tone).fill
        points = self._points(area)
        pen = QPen(color, max(1.6, self._themes.px(1.7)))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(color)
        painter.drawEllipse(points[-1], 2, 2)

    def _paint_captions(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        painter.setFont(font_like(self.font(), TextRole.LABEL))
        painter.setPen(theme.muted)
        last = len(self._captions) - 1
        for index, words in enumerate(self._captions):
            width = painter.fontMetrics().horizontalAdvance(words)
            left = (area.width() - width) * (index / last if last else 0)
            painter.drawText(
                QRectF(area.left() + left, area.top(), width + 2, area.height()),
                Qt.AlignmentFlag.AlignVCenter,
                words,
            )
