"""A button that chooses one of many in its menu and says which: what to show, how to group, which release."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from relplanner.gui.widgets import MenuButton

_LONGEST = 34

Option = tuple[str, str]
"""A value and its words; without words it is a line between groups of options."""


class ChoiceButton(MenuButton):
    """Shows the present choice; ``name`` ("Group") stands before it, and is what a screen reader says."""

    chosen = Signal(str)

    def __init__(
        self, name: str, options: Sequence[Option] = (), *, named: bool = True, parent: QWidget | None = None
    ) -> None:
        self._menu = QMenu()
        super().__init__("", self._menu, parent)
        self._menu.setParent(self, self._menu.windowFlags())
        self._name, self._named = name, named
        self._options: tuple[Option, ...] = ()
        self._value = ""
        # Made when opened and gone afterwards: nobody wants every choice of every page in the search box.
        self._menu.aboutToShow.connect(self._fill)
        self._menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self._menu.clear))
        self.offer(options)

    @property
    def value(self) -> str:
        """The present choice."""
        return self._value

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen."""
        return self._options

    def offer(self, options: Sequence[Option], value: str | None = None) -> None:
        """Offer other options; the present choice stays if it is among them, else the first is taken."""
        self._options = tuple(options)
        values = [value for value, words in self._options if words]
        wanted = self._value if value is None else value
        self._value = wanted if wanted in values else next(iter(values), "")
        self._tell()

    def choose(self, value: str) -> None:
        """Choose from the program; ``chosen`` follows only if the choice is another one."""
        if value != self._value and value in dict(self._options):
            self._value = value
            self._tell()
            self.chosen.emit(value)

    def _tell(self) -> None:
        words = dict(self._options).get(self._value, "")
        short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        shown = f"{self._name}: {short}" if self._named else short
        self.setText(shown.replace("&", "&&"))
        self.setAccessibleName(f"{self._name}: {words}")

    def _fill(self) -> None:
        self._menu.clear()
        group = QActionGroup(self._menu)
        for value, words in self._options:
            if not words:
                self._menu.addSeparator()
                continue
            action = self._menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value == self._value)
            action.triggered.connect(lambda _=False, value=value: self.choose(value))
            group.addAction(action)
            if value == self._value:
                self._menu.setActiveAction(action)
