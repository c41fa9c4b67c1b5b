"""The theme in force and the word that it changed: made once at start and handed to every widget that paints.

A widget that paints by hand reads ``source.theme`` each time it paints and needs no connection: a
switch sets the application's palette and style sheet, and with them Qt repaints every widget.
Only what holds a picture made in advance follows ``changed``; for icons, ``keep_icon`` does that.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QAbstractButton, QApplication

from relplanner.gui.icons import Icons
from relplanner.gui.theme import TextRole, Theme, apply, font_for


class ThemeSource(QObject):
    """The theme, the text size and the icons in force."""

    changed = Signal(Theme)

    def __init__(self, theme: Theme, text_scale: float = 1.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text_scale = text_scale
        self._icons = Icons(theme)

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        return self._theme

    @property
    def text_scale(self) -> float:
        """The size of text; 1 is 13-pixel body text."""
        return self._text_scale

    @property
    def icons(self) -> Icons:
        """The icons, tinted for the theme in force."""
        return self._icons

    def px(self, length: float) -> int:
        """Return a length given at 100 % text in pixels at the present text size."""
        return round(length * self._text_scale)

    def font(self, role: TextRole) -> QFont:
        """Return the font of a role at the present text size."""
        return font_for(role, self._text_scale)

    def dress(self, app: QApplication) -> None:
        """Apply the theme to the application, now and after every change.

        Call it before any widget connects to ``changed``, so that they hear of it dressed.
        """
        apply(app, self._theme, self._text_scale)
        self.changed.connect(lambda theme: apply(app, theme, self._text_scale))

    def switch(self, theme: Theme, text_scale: float | None = None) -> None:
        """Put another theme, or the same one at another text size, in force."""
        self._theme = theme
        self._text_scale = text_scale or self._text_scale
        self._icons = Icons(theme)
        self.changed.emit(theme)

    def keep_icon(self, target: QAction | QAbstractButton, name: str, color: str = "muted") -> None:
        """Give an action or a button an icon that follows the theme; ``color`` is a token of the theme.

        Given again, the new icon takes the place of the old one.
        """
        for keeper in target.findChildren(_IconKeeper):
            keeper.setParent(None)
        _IconKeeper(target, self, name, color)


class _IconKeeper(QObject):
    """Lives and dies with the action or button whose icon it renews."""

    def __init__(self, target: QAction | QAbstractButton, source: ThemeSource, name: str, color: str) -> None:
        super().__init__(target)
        self._target, self._source, self._name, self._color = target, source, name, color
        source.changed.connect(self.renew)
        self.renew()

    def renew(self) -> None:
        self._target.setIcon(self._source.icons.icon(self._name, self._color))
