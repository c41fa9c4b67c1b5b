"""A passing word about what was done, with a way back, that never stands in the way."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from relplanner.gui.widgets.buttons import Button, ButtonKind
from relplanner.gui.widgets.labels import text_label

_SHOWN_MS = 6000
_MARGIN = 24


class Toast(QFrame):
    """A message at the foot of ``parent`` that goes by itself, but not while pointer or keyboard is in it.

    It takes no focus, so that typing goes on undisturbed; screen readers are told.
    """

    def __init__(self, parent: QWidget, shown_ms: int = _SHOWN_MS) -> None:
        super().__init__(parent)
        self._host = parent
        self.setProperty("kind", "toast")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = text_label("")
        self._button = Button("", ButtonKind.QUIET)
        self._button.setObjectName("action")
        self._on_button: Callable[[], None] | None = None
        self._button.clicked.connect(self._pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(16)
        row.addWidget(self._words)
        row.addWidget(self._button)
        self._clock = QTimer(self, singleShot=True, interval=shown_ms)
        self._clock.timeout.connect(self._time_is_up)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, button: str = "", on_button: Callable[[], None] | None = None) -> None:
        """Show a message in place of the last one, with a button if there is something to do about it."""
        self._words.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._on_button = on_button
        self.setAccessibleName(text)
        self._settle()
        self.show()
        self.raise_()
        self._clock.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _pressed(self) -> None:
        self.hide()
        if self._on_button is not None:
            self._on_button()

    def _time_is_up(self) -> None:
        if self.underMouse() or self._button.hasFocus():
            self._clock.start()
        else:
            self.hide()

    def _settle(self) -> None:
        """Take the place at the middle of the parent's foot; long words go on in a second line."""
        room = self._host.size()
        self._words.setWordWrap(False)
        size = self.sizeHint()
        if size.width() > room.width() - 2 * _MARGIN:
            self._words.setWordWrap(True)
            width = room.width() - 2 * _MARGIN
            size = QSize(width, self.heightForWidth(width))
        left, top = (room.width() - size.width()) // 2, room.height() - size.height() - _MARGIN
        self.setGeometry(left, max(0, top), size.width(), size.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._clock.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._settle()
        return super().eventFilter(watched, event)
