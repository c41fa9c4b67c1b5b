"""The field one searches in: a looking glass, words that say for what, and the key that leads there."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from relplanner.gui.theme import TextRole, font_like
from relplanner.gui.theme_source import ThemeSource


class SearchField(QLineEdit):
    """A line edit for searching and filtering. Esc empties it, and a second Esc is left to the page.

    Args:
        placeholder: what can be searched for; also what a screen reader calls it.
        shortcut: the key that leads here, shown while the field is empty and elsewhere is typed.
    """

    def __init__(
        self, themes: ThemeSource, placeholder: str, shortcut: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes, self._shortcut = themes, shortcut
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setAccessibleDescription(shortcut)
        self.setClearButtonEnabled(True)
        glass = QAction(self)
        themes.keep_icon(glass, "search", "faint")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(280), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._shortcut or self.text() or self.hasFocus():
            return
        theme = self._themes.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font_like(self.font(), TextRole.LABEL))
        metrics = painter.fontMetrics()
        width, height = metrics.horizontalAdvance(self._shortcut) + 10, metrics.height() + 3
        cap = QRectF(self.width() - width - 8.5, (self.height() - height) / 2, width, height)
        beside = self.fontMetrics().horizontalAdvance(self.placeholderText()) + self._themes.px(48)
        if cap.left() < beside:
            return
        painter.setPen(theme.control_line)
        painter.setBrush(theme.panel)
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(theme.muted)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._shortcut)
