"""The program's icons: plain SVG files, drawn in the colours of a theme when they are first painted."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from relplanner.gui.assets import resource
from relplanner.gui.theme import Theme


class Icons:
    """The icons of ``resources/icons``, tinted for one theme."""

    def __init__(self, theme: Theme) -> None:
        self._tokens = theme.tokens()
        self._made: dict[tuple[str, str], QIcon] = {}

    def icon(self, name: str, color: str = "muted") -> QIcon:
        """Return an icon in a colour of the theme, by its token: ``text``, ``accent_ink``, ``bad_fill`` …

        Raises:
            FileNotFoundError: there is no icon of that name.
            KeyError: the theme has no colour of that name.
        """
        key = (name, color)
        if key not in self._made:
            self._made[key] = QIcon(_SvgEngine(name, QColor(self._tokens[color])))
        return self._made[key]

    def pixmap(self, name: str, size: int, color: str = "muted", ratio: float = 1.0) -> QPixmap:
        """Return one picture ``size`` logical pixels wide, sharp on a screen of that pixel ratio."""
        return self.icon(name, color).pixmap(QSize(size, size), ratio)


class _SvgEngine(QIconEngine):
    """Draws an icon at whatever size it is wanted in; most icons of a window are not in sight at first."""

    def __init__(self, name: str, color: QColor) -> None:
        super().__init__()
        self._source = _source(name)
        self._color = color
        self._drawn: dict[tuple[int, int], QPixmap] = {}

    def clone(self) -> QIconEngine:
        twin = _SvgEngine.__new__(_SvgEngine)
        QIconEngine.__init__(twin)
        twin._source, twin._color, twin._drawn = self._source, self._color, self._drawn
        return twin

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():  # a button that has no place yet
            return QPixmap()
        key = (size.width(), size.height())
        if key not in self._drawn:
            drawn = QPixmap(size)
            drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(drawn)
            self._render(painter, QRectF(0, 0, size.width(), size.height()))
            painter.end()
            self._drawn[key] = drawn
        plain = self._drawn[key]
        return _faded(plain) if mode == QIcon.Mode.Disabled else plain

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.save()
        painter.setOpacity(_FAINT if mode == QIcon.Mode.Disabled else 1.0)
        self._render(painter, QRectF(rect))
        painter.restore()

    def _render(self, painter: QPainter, rect: QRectF) -> None:
        source = self._source.replace("currentColor", self._color.name())
        QSvgRenderer(QByteArray(source.encode())).render(painter, rect)


_FAINT = 0.45


def _faded(pixmap: QPixmap) -> QPixmap:
    faded = QPixmap(pixmap.size())
    faded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faded)
    painter.setOpacity(_FAINT)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return faded


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
