"""The small word below a field: what relplanner understood, or why it could not."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from relplanner.gui.theme import Tone
from relplanner.gui.theme_source import ThemeSource

_WIDEST = 420


class Hint(QLabel):
    """Floats beneath ``field``, over whatever is there, and takes neither focus nor clicks."""

    def __init__(self, themes: ThemeSource, field: QWidget) -> None:
        super().__init__(field.window())
        self._themes, self._field = themes, field
        self.setProperty("kind", "card")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(8, 4, 8, 4)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        field.destroyed.connect(self.deleteLater)
        self.hide()

    def say(self, text: str, tone: Tone) -> None:
        """Show a word; an empty one hides the hint."""
        if not text or not self._field.isVisible():
            self.hide()
            return
        self.setText(text)
        colors = self.palette()
        theme = self._themes.theme
        ink = theme.muted if tone is Tone.NEUTRAL else theme.shades(tone).ink
        colors.setColor(QPalette.ColorRole.WindowText, ink)
        self.setPalette(colors)
        self._settle()
        self.show()
        self.raise_()
        # It stays with its field however that is scrolled or hidden.
        above: QWidget | None = self._field
        while above is not None and above is not self._field.window():
            above.installEventFilter(self)
            above = above.parentWidget()

    def _settle(self) -> None:
        """Take the place below the field, or above it where there is no room."""
        window = self._field.window()
        widest = min(self._themes.px(_WIDEST), window.width() - 16)
        self.setMaximumWidth(widest)
        words = self.fontMetrics().horizontalAdvance(self.text()) + self._themes.px(28)
        width = min(widest, words)
        height = self.heightForWidth(width) if words > widest else self.sizeHint().height()
        below = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        above = self._field.mapTo(window, QPoint(0, 0)).y() - height - 2
        top = below.y() if below.y() + height <= window.height() or above < 0 else above
        left = max(8, min(below.x(), window.width() - width - 8))
        self.setGeometry(left, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.isHidden() and event.type() == QEvent.Type.Hide:
            self.hide()
        elif not self.isHidden() and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._settle()
        return False
