"""What pages are put together from: the header, the card, the empty state."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from relplanner.gui.theme import TextRole, Theme
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets.buttons import ActionButton, ButtonKind
from relplanner.gui.widgets.labels import MUTED, ElidedLabel, text_label
from relplanner.gui.widgets.layouts import WrapLayout


class PageHeader(QFrame):
    """The bar over a page: its title, what chooses the view at the left, what acts at the right.

    It is one row while it fits and takes another when the window is narrow or the text large.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "header")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._row = WrapLayout(self)
        self._row.setContentsMargins(16, 9, 16, 9)
        self._title = ElidedLabel(title, TextRole.TITLE)
        self._title.setContentsMargins(0, 0, 8, 0)
        self._row.addWidget(self._title)
        self._row.push_right()

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)

    def add_left(self, *widgets: QWidget) -> None:
        """Add what chooses or describes the view, after the title."""
        for widget in widgets:
            self._row.insert_left(widget)

    def add_right(self, *widgets: QWidget) -> None:
        """Add what acts, at the right edge."""
        for widget in widgets:
            self._row.addWidget(widget)


class Card(QFrame):
    """A titled box for one thing to know. Add to ``body``; ``trailing`` stands opposite the title."""

    def __init__(
        self, title: str = "", trailing: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self._title = ElidedLabel(title, TextRole.HEADING)
        if not title:  # never setVisible(True) without a parent: that flashes a window of its own
            self._title.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        if trailing is not None:
            head.addWidget(trailing, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        if title or trailing is not None:
            column.addLayout(head)
        column.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self.setAccessibleName(title)


class EmptyState(QWidget):
    """What a page says when it has nothing to show: why, and the actions that would change it, best first.

    ``width`` is that of the words, at 100 % text.
    """

    def __init__(
        self,
        themes: ThemeSource,
        icon: str,
        title: str,
        text: str,
        actions: Sequence[QAction] = (),
        parent: QWidget | None = None,
        *,
        width: int = 400,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self._themes, self._icon, self._width = themes, icon, width
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words = text_label(text, MUTED, wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        buttons = QWidget()
        grid = QGridLayout(buttons)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setSpacing(8)
        columns = len(actions) if len(actions) < 4 else 2
        for index, action in enumerate(actions):
            button = ActionButton(action, ButtonKind.PLAIN if index else ButtonKind.PRIMARY)
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, index // columns, index % columns)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        for widget in (self._picture, text_label(title, TextRole.TITLE), self._words, buttons):
            # Stretches, not an alignment: that would deny wrapped words their height.
            middle = QHBoxLayout()
            middle.addStretch()
            middle.addWidget(widget)
            middle.addStretch()
            column.addLayout(middle)
        column.addStretch(3)
        themes.changed.connect(self._renew)
        self._renew(themes.theme)

    def _renew(self, theme: Theme) -> None:
        self._words.setFixedWidth(self._themes.px(self._width))
        size = self._themes.px(40)
        self._picture.setPixmap(
            self._themes.icons.pixmap(self._icon, size, "faint", self.devicePixelRatioF())
        )
