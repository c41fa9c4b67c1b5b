"""Buttons of the few kinds there are, and the segmented control that chooses one of several views."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.tips import plain_tip


class ButtonKind(StrEnum):
    """How much a button asks for attention; at most one on a page is primary."""

    PLAIN = "plain"
    PRIMARY = "primary"
    QUIET = "quiet"
    DANGER = "danger"


def _shape(button: QAbstractButton, kind: str) -> None:
    button.setProperty("kind", kind)
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class Button(QPushButton):
    """A button with words, for what is no action of the program; else take an ``ActionButton``."""

    def __init__(self, text: str, kind: ButtonKind = ButtonKind.PLAIN, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        _shape(self, kind)


class ActionButton(Button):
    """A button that is an action's: it takes words, icon, tool tip and state from it, and does it."""

    def __init__(
        self, action: QAction, kind: ButtonKind = ButtonKind.PLAIN, parent: QWidget | None = None
    ) -> None:
        super().__init__(action.text(), kind, parent)
        self._action, self._worded = action, True
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        action.visibleChanged.connect(self._appear)
        if not action.isVisible():
            self.hide()
        self._follow()

    def show_words(self, shown: bool) -> None:
        """Show the words, or only the icon where there is no room for them."""
        if shown != self._worded:
            self._worded = shown
            self._follow()

    @property
    def worded_width(self) -> int:
        """How wide it is with its words."""
        words = self.fontMetrics().horizontalAdvance(self._action.text().replace("&", ""))
        return self.sizeHint().width() + (0 if self._worded else words)

    def _appear(self) -> None:
        self.setVisible(self._action.isVisible())

    def _follow(self) -> None:
        self.setText(self._action.text() if self._worded else "")
        self.setAccessibleName(self._action.text().replace("&", ""))
        self.setIcon(self._action.icon())
        self.setToolTip(plain_tip(self._action.toolTip()))
        self.setEnabled(self._action.isEnabled())


class IconButton(QToolButton):
    """A button that shows only an icon; its name is its tool tip and what a screen reader says."""

    def __init__(self, themes: ThemeSource, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self._themes = themes
        themes.keep_icon(self, icon)
        themes.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Size the icon with the text, which the style sheet cannot do for tool buttons."""
        side = self._themes.px(16)
        self.setIconSize(QSize(side, side))


class MenuButton(QPushButton):
    """A button that opens a menu and shows the present choice in its words."""

    def __init__(self, text: str, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        _shape(self, "menu")
        self.setMenu(menu)


class SegmentedControl(QWidget):
    """One choice of a few, all in sight. Tab reaches it, the arrow keys choose.

    Args:
        options: the value and the words of each choice.
        name: what is being chosen, for screen readers: "View", "Scale".
    """

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for index, (value, words) in enumerate(options):
            button = QPushButton(words)
            button.setCheckable(True)
            button.setProperty("place", _place(index, len(options)))
            button.setAccessibleName(f"{name}: {words}")
            _shape(button, "segment")
            self._group.addButton(button, index)
            self._buttons[value] = button
            row.addWidget(button)
        self._values = [value for value, _ in options]
        self._buttons[self._values[0]].setChecked(True)
        self._group.idToggled.connect(self._toggled)

    @property
    def value(self) -> str:
        """The present choice; empty where it is none of them."""
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else ""

    def choose(self, value: str) -> None:
        """Choose from the program; ``chosen`` follows only if the choice is another one.

        Raises:
            KeyError: it is not one of the options.
        """
        self._buttons[value].setChecked(True)

    def clear(self) -> None:
        """Show that what there is now is none of the options."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def _toggled(self, index: int, checked: bool) -> None:
        if checked:
            self.chosen.emit(self._values[index])


def _place(index: int, count: int) -> str:
    if count == 1:
        return "only"
    return {0: "first", count - 1: "last"}.get(index, "middle")
