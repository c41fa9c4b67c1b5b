"""The column of cards beside a page's table, which scrolls by itself."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from relplanner.gui.theme_source import ThemeSource


class SidePanel(QScrollArea):
    """Cards, one below the other; ``width`` is how wide it likes to be, in pixels at 100 % text."""

    def __init__(self, themes: ThemeSource, name: str, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes, self._width = themes, width
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(14, 14, 14, 14)
        self._column.setSpacing(12)
        self._column.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._column)
        self.setWidget(inside)

    def add(self, *cards: QWidget) -> None:
        """Add cards below those that are there."""
        for card in cards:
            self._column.insertWidget(self._column.count() - 1, card)

    def sizeHint(self) -> QSize:
        return QSize(self._themes.px(self._width), self._themes.px(400))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._themes.px(min(self._width, 260)), self._themes.px(120))
