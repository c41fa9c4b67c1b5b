"""The program's icons: plain SVG files, drawn in the colours of a theme when first asked for."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from relplanner.gui.assets import resource
from relplanner.gui.theme import Theme

# 16 pixels at 100 %, 150 %, 200 % and 300 %.
_SIZES = (16, 24, 32, 48)


class Icons:
    """The icons of ``resources/icons``, tinted for one theme and kept once drawn."""

    def __init__(self, theme: Theme) -> None:
        self._tokens = theme.tokens()
        self._drawn: dict[tuple[str, str], QIcon] = {}

    def icon(self, name: str, color: str = "muted") -> QIcon:
        """Return an icon in a colour of the theme, by its token: ``text``, ``accent_ink``, ``bad_fill`` …

        Raises:
            FileNotFoundError: there is no icon of that name.
            KeyError: the theme has no colour of that name.
        """
        key = (name, color)
        if key not in self._drawn:
            self._drawn[key] = _draw(name, QColor(self._tokens[color]))
        return self._drawn[key]

    def pixmap(self, name: str, size: int, color: str = "muted", ratio: float = 1.0) -> QPixmap:
        """Return one picture ``size`` logical pixels wide, sharp on a screen of that pixel ratio."""
        return self.icon(name, color).pixmap(QSize(size, size), ratio)


def _draw(name: str, color: QColor) -> QIcon:
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    drawing = QSvgRenderer(QByteArray(source.replace("currentColor", color.name()).encode()))
    icon = QIcon()
    for size in _SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        drawing.render(painter, QRectF(0, 0, size, size))
        painter.end()
        icon.addPixmap(pixmap)
    return icon
