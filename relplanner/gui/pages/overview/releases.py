"""The next releases as rows: what and when, how it stands, how far it slipped and how ready it is."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from relplanner.gui.theme import TextRole, Tone, font_like
from relplanner.gui.widgets import paint_pill, pill_size
from relplanner.gui.widgets.lines import Line, RowDelegate

_CENTRE = Qt.AlignmentFlag.AlignCenter
_WIDE = 480


@dataclass(frozen=True, slots=True)
class Pill:
    """A status as the words and the tone of a pill."""

    words: str
    tone: Tone
    mark: bool = True


@dataclass(frozen=True, slots=True)
class ReleaseLine(Line):
    """A release: ``title`` and ``detail`` (its checks), its day, its pills, what it slipped, its readiness.

    ``percent`` is 0 to 100, None when there is nothing to judge by; ``hue`` is the place of its product.
    """

    day: str = ""
    days: str = ""
    pills: tuple[Pill, ...] = ()
    slip: str = ""
    slip_tone: Tone = Tone.NEUTRAL
    percent: float | None = None
    hue: int = 0

    @property
    def spoken(self) -> str:
        ready = f"{int(self.percent)} %" if self.percent is not None else ""
        parts = (self.title, self.day, self.days, *(pill.words for pill in self.pills), self.slip, ready)
        return ", ".join(part for part in (*parts, self.detail) if part)


class ReleaseDelegate(RowDelegate):
    """Paints a ``ReleaseLine``; a narrow list has no room for the ring, whose checks are words too."""

    height = 56

    def paint_line(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, line: Line) -> None:
        assert isinstance(line, ReleaseLine)
        px, theme = self.themes.px, self.themes.theme
        bar = QRectF(rect.left(), rect.top() + px(10), px(4), rect.height() - px(20))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.product(line.hue).fill)
        painter.drawRoundedRect(bar, 2, 2)
        inner = rect.adjusted(px(14), 0, -px(14), 0)
        wide = inner.width() >= px(_WIDE)
        if wide:
            ring = px(38)
            place = QRectF(rect.right() - ring, rect.center().y() - ring / 2 + 1, ring, ring)
            self._ring(painter, place, line)
            inner.setRight(inner.right() - ring)
        standing = min(max(px(190 if wide else 150), inner.width() * 2 // 5), px(330))
        when = px(104 if wide else 76)
        what = QRect(inner.left(), inner.top(), inner.width() - when - standing - px(12), inner.height())
        first, second = self._rows(what, option.font)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        self.write(painter, first, line.title, theme.text)
        label = font_like(option.font, TextRole.LABEL)
        painter.setFont(label)
        self.write(painter, second, line.detail, theme.muted)
        self._when(painter, what.right() + px(12), when, first, second, option.font, line)
        self._standing(painter, inner.right() - standing + 1, standing, first, second, option.font, line)

    def _rows(self, rect: QRect, font: QFont) -> tuple[QRect, QRect]:
        """The places of two lines of words, the pair in the middle of ``rect``."""
        height = QFontMetrics(font).height()
        gap = self.themes.px(3)
        top = rect.center().y() - height - gap // 2 + 1
        first = QRect(rect.left(), top, rect.width(), height)
        return first, first.translated(0, height + gap)

    def _when(
        self, painter: QPainter, left: int, width: int, first: QRect, second: QRect, font: QFont,
        line: ReleaseLine,
    ) -> None:  # fmt: skip
        theme = self.themes.theme
        painter.setFont(font)
        self.write(painter, QRect(left, first.top(), width, first.height()), line.day, theme.text)
        painter.setFont(font_like(font, TextRole.LABEL))
        late = theme.bad.ink if line.tone is Tone.BAD else theme.muted
        self.write(painter, QRect(left, second.top(), width, second.height()), line.days, late)

    def _standing(
        self, painter: QPainter, left: int, width: int, first: QRect, second: QRect, font: QFont,
        line: ReleaseLine,
    ) -> None:  # fmt: skip
        """The pills above, what was promised beneath."""
        theme, px = self.themes.theme, self.themes.px
        painter.setFont(font)
        place, right = left, left + width
        for pill in line.pills:
            size = pill_size(font, pill.words, pill.tone, mark=pill.mark)
            room = min(size.width(), right - place)
            if room < px(30):
                break
            spot = QRect(place, first.center().y() - size.height() // 2, room, size.height())
            paint_pill(painter, spot, pill.words, pill.tone, theme, mark=pill.mark)
            place += size.width() + px(6)
        painter.setFont(font_like(font, TextRole.LABEL))
        ink = theme.muted if line.slip_tone is Tone.NEUTRAL else theme.shades(line.slip_tone).ink
        self.write(painter, QRect(left, second.top(), width, second.height()), line.slip, ink)

    def _ring(self, painter: QPainter, rect: QRectF, line: ReleaseLine) -> None:
        theme = self.themes.theme
        thick = rect.width() / 10
        ring = rect.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_blend(theme.faint_line, theme.line), thick))
        painter.drawEllipse(ring)
        if line.percent:
            pen = QPen(theme.good.fill, thick)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(ring, 90 * 16, round(-360 * 16 * line.percent / 100))
        font = font_like(painter.font(), TextRole.LABEL)
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        painter.setPen(theme.text if line.percent is not None else theme.muted)
        words = "–" if line.percent is None else f"{int(line.percent)}%"
        painter.drawText(rect, _CENTRE, words)
        painter.restore()


def _blend(one: QColor, other: QColor) -> QColor:
    """The colour half-way: the track of a ring must show on a hovered row too."""
    return QColor(
        (one.red() + other.red()) // 2, (one.green() + other.green()) // 2, (one.blue() + other.blue()) // 2
    )
