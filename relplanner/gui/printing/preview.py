"""One page as it will be on paper, drawn by what prints it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from relplanner.draw.export import page_words
from relplanner.draw.printed import Printed
from relplanner.gui.theme_source import ThemeSource

_AROUND = 12.0
_NOTCH = 120


class PagePreview(QWidget):
    """Shows a page of what is printed; Page Up and Page Down turn it."""

    turned = Signal()
    """Another page is in sight."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._sheet: Printed | None = None
        self.number = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Preview of the page"))

    @property
    def count(self) -> int:
        """How many pages there are."""
        return self._sheet.count if self._sheet is not None else 0

    def show_sheet(self, sheet: Printed) -> None:
        """Show other pages; the number of the page stays where it can."""
        self._sheet = sheet
        self.turn_to(self.number)

    def turn_to(self, number: int) -> None:
        """Show the page of a number, counted from 0, or the nearest there is."""
        self.number = max(0, min(number, self.count - 1))
        if self._sheet is not None:
            words = (page_words(self.number + 1, self.count), self._sheet.contents(self.number))
            self.setAccessibleDescription(": ".join(filter(None, words)))
        self.turned.emit()
        self.update()

    # -- Qt ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_PageUp: self.number - 1, Qt.Key.Key_PageDown: self.number + 1,
            Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.count - 1,
        }  # fmt: skip
        number = ways.get(Qt.Key(event.key()))
        if number is None:
            super().keyPressEvent(event)
        else:
            self.turn_to(number)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if abs(event.angleDelta().y()) >= _NOTCH:
            self.turn_to(self.number + (1 if event.angleDelta().y() < 0 else -1))

    def sizeHint(self) -> QSize:
        return QSize(720, 520)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._themes.theme.window)
        if self._sheet is None:
            return
        paper = self._sheet.paper
        width, height = paper.room
        margin = width * paper.margin / (paper.millimetres[0] - 2 * paper.margin)
        whole = QRectF(-margin, -margin, width + 2 * margin, height + 2 * margin)
        scale = min(
            (self.width() - 2 * _AROUND) / whole.width(), (self.height() - 2 * _AROUND) / whole.height()
        )
        painter.translate(self.width() / 2, self.height() / 2)
        painter.scale(scale, scale)
        painter.translate(-width / 2, -height / 2)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.fillRect(whole, self._sheet.palette.panel)
        painter.setPen(QPen(self._sheet.palette.line, 0))
        painter.drawRect(whole)
        words = page_words(self.number + 1, self.count)
        self._sheet.draw_page(painter, self.number, words)
        if self.hasFocus():
            painter.resetTransform()
            painter.setPen(QPen(self._themes.theme.accent.fill, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
