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
            self._made[key] = QIcon(
                _SvgEngine(name, QColor(self._tokens[color]), QColor(self._tokens["disabled"]))
            )
        return self._made[key]

    def pixmap(self, name: str, size: int, color: str = "muted", ratio: float = 1.0) -> QPixmap:
        """Return one picture ``size`` logical pixels wide, sharp on a screen of that pixel ratio."""
        return self.icon(name, color).pixmap(QSize(size, size), ratio)


class _SvgEngine(QIconEngine):
    """Draws an icon at whatever size it is wanted in; most icons of a window are not in sight at first."""

    def __init__(self, name: str, color: QColor, disabled: QColor) -> None:
        super().__init__()
        self._source = _source(name)
        self._color, self._disabled = color, disabled
        self._drawn: dict[tuple[int, int, bool], QPixmap] = {}

    def clone(self) -> QIconEngine:
        twin = _SvgEngine.__new__(_SvgEngine)
        QIconEngine.__init__(twin)
        twin._source, twin._drawn = self._source, self._drawn
        twin._color, twin._disabled = self._color, self._disabled
        return twin

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():  # a button that has no place yet
            return QPixmap()
        usable = mode != QIcon.Mode.Disabled
        key = (size.width(), size.height(), usable)
        if key not in self._drawn:
            drawn = QPixmap(size)
            drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(drawn)
            self._render(painter, QRectF(0, 0, size.width(), size.height()), usable)
            painter.end()
            self._drawn[key] = drawn
        return self._drawn[key]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        self._render(painter, QRectF(rect), mode != QIcon.Mode.Disabled)

    def _render(self, painter: QPainter, rect: QRectF, usable: bool) -> None:
        color = self._color if usable else self._disabled
        source = self._source.replace("currentColor", color.name())
        QSvgRenderer(QByteArray(source.encode())).render(painter, rect)


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
