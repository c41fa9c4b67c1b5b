"""Draws the shapes of a timeline: the ground, the bars with their words, and the header above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from relplanner.chart.shapes import (
    Bar,
    Diamond,
    Flag,
    Header,
    Label,
    Link,
    Scene,
    Slack,
    Stress,
    Strip,
    WashKind,
)
from relplanner.chart.sizes import PLAIN, Sizes
from relplanner.draw.palette import Fonts, Palette
from relplanner.draw.text import TextCache

RADIUS = 4.0
_RELEASE_TINT, _ACTIVITY_TINT = 0.25, 0.36
_ROUND_FROM = 5.0


class TimelinePainter:
    """Draws in one palette, one set of fonts and their sizes; keeps what text it has laid out."""

    def __init__(self, palette: Palette, fonts: Fonts, sizes: Sizes = PLAIN) -> None:
        self.palette = palette
        self.fonts = fonts
        self.sizes = sizes
        self.text = TextCache()

    def scene(
        self, painter: QPainter, scene: Scene, left: float, top: float, right: float, bottom: float
    ) -> None:
        """Draw a scene over the area between these content positions."""
        self._ground(painter, scene, QRectF(left, top, right - left, bottom - top))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.strips(painter, scene.strips)
        self.slacks(painter, scene.slacks)
        self._links(painter, scene.links)
        self.bars(painter, scene.bars)
        self.diamonds(painter, scene.diamonds)
        self.flags(painter, scene.flags)
        self._labels(painter, scene.labels)
        painter.fillRect(QRectF(round(scene.today) - 1, top, 2, bottom - top), self.palette.today)

    def header(self, painter: QPainter, header: Header, left: float, right: float, today: float) -> None:
        """Draw the two lines of dates between two content positions, from y = 0 down."""
        colors, height = self.palette, self.sizes.header
        half = height / 2
        painter.fillRect(QRectF(left, 0, right - left, height), colors.panel)
        for tick in header.upper:
            painter.fillRect(QRectF(round(tick.x), 0, 1, height), colors.line)
        painter.setPen(colors.text)
        for tick in header.upper:
            x = max(tick.x, left) + 7
            room = tick.x + tick.width - x - 4
            if self.text.width(tick.text, self.fonts.label_strong) <= room:
                self.text.draw(painter, x, half / 2 + 1, tick.text, self.fonts.label_strong)
        pill = self._pill_around(today)
        for tick in header.lower:
            painter.fillRect(QRectF(round(tick.x), half, 1, half), colors.faint_line)
            width = self.text.width(tick.text, self.fonts.label)
            covered = tick.x + 4 < pill.right() + 2 and tick.x + 4 + width > pill.left() - 2
            if width <= tick.width - 3 and not covered:
                painter.setPen(colors.disabled if tick.shaded and tick.width < 200 else colors.muted)
                self.text.draw(painter, tick.x + 5, half * 1.5 + 1, tick.text, self.fonts.label)
        painter.fillRect(QRectF(left, height - 1, right - left, 1), colors.line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.today)
        painter.drawRoundedRect(pill, RADIUS, RADIUS)
        painter.setPen(colors.on_fill)
        self.text.draw(painter, pill.left() + 6, pill.center().y(), "Today", self.fonts.label_strong)

    def bars(self, painter: QPainter, bars: Sequence[Bar]) -> None:
        """Draw bars: what is done solid, the rest washed out, outlined what is critical or in conflict."""
        solid: dict[int, list[QRectF]] = {}
        washed: dict[tuple[int, bool], list[QRectF]] = {}
        for bar in bars:
            if bar.done < bar.width:
                key = bar.hue, bar.summary
                washed.setdefault(key, []).append(QRectF(bar.x, bar.y, bar.width, bar.height))
            if bar.done > 0.5:
                solid.setdefault(bar.hue, []).append(
                    QRectF(bar.x, bar.y, min(bar.done, bar.width), bar.height)
                )
        painter.setPen(Qt.PenStyle.NoPen)
        for (hue, summary), rects in washed.items():
            opacity = _RELEASE_TINT if summary else _ACTIVITY_TINT
            self._fill(painter, rects, self.palette.hue(hue).tint(opacity))
        for hue, rects in solid.items():
            self._fill(painter, rects, self.palette.hue(hue).fill)
        self._outlines(painter, [bar for bar in bars if bar.critical or bar.conflict])

    def diamonds(self, painter: QPainter, diamonds: Iterable[Diamond]) -> None:
        """Draw moments; what is critical or in conflict in its own colour, what is done washed out."""
        painter.setPen(Qt.PenStyle.NoPen)
        for diamond in diamonds:
            color = self.palette.hue(diamond.hue).fill
            if diamond.conflict or diamond.critical:
                color = self.palette.conflict if diamond.conflict else self.palette.critical
            painter.setBrush(color)
            x, y, r = diamond.x, diamond.y, diamond.half
            painter.drawPolygon(
                QPolygonF([QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)])
            )
            if diamond.done:  # a tick in it: shape, not colour alone
                painter.setPen(QPen(self.palette.panel, 1.6))
                painter.drawPolyline(
                    [QPointF(x - 2.6, y + 0.2), QPointF(x - 0.8, y + 2), QPointF(x + 2.6, y - 2)]
                )
                painter.setPen(Qt.PenStyle.NoPen)

    def strips(self, painter: QPainter, strips: Iterable[Strip]) -> None:
        """Draw baselines: thin bars."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette.baseline)
        painter.setOpacity(0.65)
        high = self.sizes.strip
        for strip in strips:
            painter.drawRoundedRect(QRectF(strip.x, strip.y, strip.width, high), high / 2, high / 2)
        painter.setOpacity(1)

    def slacks(self, painter: QPainter, slacks: Iterable[Slack]) -> None:
        """Draw floats: a line that ends in a stop, how far something can slip."""
        painter.setPen(QPen(self.palette.muted, 1.2))
        stop = self.sizes.activity_bar / 4
        for slack in slacks:
            end = round(slack.x + slack.width) - 0.5
            painter.drawLines([
                QLineF(slack.x, slack.y, end, slack.y), QLineF(end, slack.y - stop, end, slack.y + stop),
            ])  # fmt: skip

    def flags(self, painter: QPainter, flags: Iterable[Flag]) -> None:
        """Draw deadlines: a small triangle that points at it, and a line down."""
        side = self.sizes.diamond - 1.5
        for flag in flags:
            color = self.palette.bad.ink if flag.missed else self.palette.muted
            painter.setPen(QPen(color, 1))
            painter.drawLine(QLineF(flag.x, flag.y, flag.x, flag.y + self.sizes.activity_bar + 2))
            painter.setPen(QPen(self.palette.panel, 1))
            painter.setBrush(color)
            x, top = flag.x, flag.y - side
            corners = QPointF(x - side, top), QPointF(x + side, top), QPointF(x, flag.y + 2)
            painter.drawPolygon(QPolygonF(list(corners)))

    # -- parts ---------------------------------------------------------------------------------------------

    def _ground(self, painter: QPainter, scene: Scene, area: QRectF) -> None:
        colors = self.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(area, colors.panel)
        painter.setPen(Qt.PenStyle.NoPen)
        for kinds, color in (
            ((WashKind.REST, WashKind.HOLIDAY), colors.weekend),
            ((WashKind.FREEZE,), colors.freeze),
        ):
            painter.setBrush(color)
            painter.drawRects(
                [
                    QRectF(round(wash.x), wash.y, round(wash.x + wash.width) - round(wash.x), wash.height)
                    for wash in scene.washes
                    if wash.kind in kinds
                ]
            )
        painter.setBrush(colors.faint_line)
        painter.drawRects([QRectF(round(x), area.top(), 1, area.height()) for x in scene.grid])
        painter.drawRects([QRectF(area.left(), y - 1, area.width(), 1) for y in scene.row_edges])

    def _fill(self, painter: QPainter, rects: list[QRectF], color: QColor) -> None:
        painter.setBrush(color)
        thin = [rect for rect in rects if rect.width() < _ROUND_FROM]
        if thin:
            painter.drawRects(thin)
        for rect in rects:
            if rect.width() >= _ROUND_FROM:
                painter.drawRoundedRect(rect, RADIUS, RADIUS)

    def _outlines(self, painter: QPainter, bars: Iterable[Bar]) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        critical, conflict = QPen(self.palette.critical, 1.6), QPen(self.palette.conflict, 1.6)
        conflict.setDashPattern([2.2, 1.6])
        for bar in bars:
            rect = QRectF(bar.x, bar.y, bar.width, bar.height)
            if bar.critical:
                painter.setPen(critical)
                painter.drawRoundedRect(rect, RADIUS, RADIUS)
            if bar.conflict:
                # Around the other outline, so that neither hides the other.
                wider = 2 if bar.critical else 0
                painter.setPen(conflict)
                painter.drawRoundedRect(rect.adjusted(-wider, -wider, wider, wider), RADIUS, RADIUS)

    def _links(self, painter: QPainter, links: Sequence[Link]) -> None:
        for critical in (False, True):
            chosen = [link for link in links if link.critical is critical]
            if not chosen:
                continue
            color = self.palette.critical if critical else self.palette.link
            lines = [
                QLineF(round(x0) + 0.5, round(y0) + 0.5, round(x1) + 0.5, round(y1) + 0.5)
                for link in chosen
                for (x0, y0), (x1, y1) in zip(link.points, link.points[1:], strict=False)
            ]
            painter.setPen(QPen(color, 1))
            painter.drawLines(lines)
            arrows = QPainterPath()
            for link in chosen:
                arrows.addPolygon(_arrow(link.points[-2], link.points[-1]))
            painter.fillPath(arrows, color)

    def _labels(self, painter: QPainter, labels: Iterable[Label]) -> None:
        looks: Mapping[Stress, tuple[QColor, QFont]] = {
            Stress.QUIET: (self.palette.muted, self.fonts.label),
            Stress.PLAIN: (self.palette.text, self.fonts.label),
            Stress.STRONG: (self.palette.text, self.fonts.label_strong),
            Stress.BAD: (self.palette.bad.ink, self.fonts.label_strong),
            Stress.WARNING: (self.palette.warning.ink, self.fonts.label_strong),
        }
        for label in labels:
            color, font = looks[label.stress]
            painter.setPen(color)
            if label.room:
                self.text.draw_in(painter, label.x, label.y, label.room, label.text, font)
            else:
                self.text.draw(painter, label.x, label.y, label.text, font)

    def _pill_around(self, x: float) -> QRectF:
        width = self.text.width("Today", self.fonts.label_strong) + 12
        high = round(self.sizes.header * 0.37)
        return QRectF(x - width / 2, self.sizes.header - high - 3, width, high)


def _arrow(before: tuple[float, float], tip: tuple[float, float]) -> QPolygonF:
    x, y = round(tip[0]) + 0.5, round(tip[1]) + 0.5
    back = -5 if tip[0] >= before[0] else 5
    return QPolygonF([QPointF(x, y), QPointF(x + back, y - 3), QPointF(x + back, y + 3), QPointF(x, y)])
