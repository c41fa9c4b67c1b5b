"""A person who has no mouse: types into whatever has the keyboard, and counts the keys and the time."""

import time

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

_MOST_TABS = 40


class Keyboard:
    """Presses keys in a window. ``count`` is how many, ``seconds`` the processor time
    that the window itself needed; what threads look for meanwhile keeps nobody waiting."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.count = 0
        self.seconds = 0.0

    def press(self, *keys: str) -> None:
        """Press keys by their names: ``Down``, ``Ctrl+1``, ``Shift+Right``."""
        for name in keys:
            combination = QKeySequence(name)[0]
            self._time(QTest.keyClick, combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type text, letter by letter."""
        for letter in text:
            self._time(QTest.keyClicks, letter)

    def choose(self, *keys: str) -> None:
        """Open the menu of the button in focus, and press keys in it until it closes."""
        waiting = list(keys)

        def go_on() -> None:
            if waiting and QApplication.activePopupWidget() is not None:
                QTimer.singleShot(0, go_on)
                self.press(waiting.pop(0))

        QTimer.singleShot(0, go_on)
        self.press("Space")
        assert not waiting, f"the menu closed before {waiting}"
        # Offscreen there is no window manager that gives the keyboard back.
        self._window.activateWindow()
        settle()

    def tab_to(self, name: str, key: str = "Tab") -> None:
        """Press Tab until a widget has the keyboard whose name for screen readers begins so."""
        reached = []
        for _ in range(_MOST_TABS):
            if self.where.startswith(name):
                return
            reached.append(self.where)
            self.press(key)
        raise AssertionError(f"{key} does not lead to {name}, but to {reached}")

    def back_to(self, name: str) -> None:
        """Press Shift+Tab until a widget has the keyboard whose name begins so."""
        self.tab_to(name, "Shift+Tab")

    @property
    def focus(self) -> QWidget:
        """What has the keyboard."""
        # Kept, because Python's view of what is in a popup ends with its view of the popup.
        self._popup: QWidget | None = QApplication.activePopupWidget()
        if self._popup is not None:
            return self._popup.focusWidget() or self._popup
        return QApplication.focusWidget() or self._window

    @property
    def where(self) -> str:
        """What has the keyboard, as screen readers say it."""
        focus = self.focus
        return focus.accessibleName() or (focus.text() if isinstance(focus, QAbstractButton) else "")

    def _time(self, act, *arguments: object) -> None:
        start = time.thread_time()
        self.count += 1
        act(self.focus, *arguments)
        settle()
        self.seconds += time.thread_time() - start


def settle() -> None:
    """Let what was set going come to its end."""
    for _ in range(5):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def named(window: QWidget, name: str) -> QWidget:
    """The visible widget of a name, as screen readers say it."""
    found = [each for each in window.findChildren(QWidget) if each.accessibleName() == name]
    return next(each for each in found if each.isVisible())
