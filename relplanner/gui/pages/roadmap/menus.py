"""Menus in which several things may be ticked: what is filtered, and what is shown."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget, QWidgetAction

from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.gui.say import choice_text
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import MenuButton, SearchField


class TickMenu(QMenu):
    """A menu that stays open while things are ticked in it."""

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ticks: dict[str, QAction] = {}
        self.installEventFilter(self)

    def add_ticks(self, options: Iterable[tuple[str, str]], on: Iterable[str] = ()) -> None:
        """Add options as (value, words)."""
        chosen = set(on)
        for value, words in options:
            action = self.addAction(words)
            action.setCheckable(True)
            action.setChecked(value in chosen)
            action.toggled.connect(lambda _: self.ticked.emit())
            self._ticks[value] = action

    @property
    def values(self) -> frozenset[str]:
        """The options that are ticked."""
        return frozenset(value for value, action in self._ticks.items() if action.isChecked())

    def tick(self, values: Iterable[str]) -> None:
        """Tick these and no others, without telling."""
        chosen = set(values)
        for value, action in self._ticks.items():
            action.blockSignals(True)
            action.setChecked(value in chosen)
            action.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        action: QAction | None = self.activeAction()  # the stubs leave out that there may be none
        if action is None or not action.isCheckable():
            return False
        released = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        pressed = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        )
        if released or pressed:
            action.toggle()
            return True
        return False


class FilterButton(MenuButton):
    """Filters by text, by kind, and by what is finished; says how many filters are set."""

    changed = Signal()
    _FINISHED = "finished"

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        self._menu = TickMenu()
        super().__init__("", self._menu, parent)
        self._menu.setParent(self, self._menu.windowFlags())
        self._field = SearchField(themes, self.tr("Words in a title"))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(10, 8, 10, 6)
        row.addWidget(self._field)
        text = QWidgetAction(self._menu)
        text.setDefaultWidget(holder)
        self._menu.addAction(text)
        self._menu.addSeparator()
        self._menu.add_ticks([(self._FINISHED, self.tr("Hide closed and cancelled releases"))])
        self._menu.addSeparator()
        self._menu.add_ticks((str(kind), choice_text(kind)) for kind in ReleaseKind)
        self._menu.addSeparator()
        self._clear = self._menu.addAction(self.tr("Clear all filters"))
        self._clear.triggered.connect(self.clear)
        self._menu.ticked.connect(self._tell)
        self._field.textChanged.connect(self._tell)
        self._menu.aboutToShow.connect(self._field.setFocus)
        self._name()

    @property
    def words(self) -> str:
        """The words that titles must hold."""
        return self._field.text()

    @property
    def hide_finished(self) -> bool:
        """Whether closed and cancelled releases are left out."""
        return self._FINISHED in self._menu.values

    @property
    def kinds(self) -> frozenset[ReleaseKind]:
        """The kinds of release that are shown; none means all."""
        return frozenset(ReleaseKind(value) for value in self._menu.values - {self._FINISHED})

    def set_filters(self, words: str, hide_finished: bool, kinds: Iterable[str]) -> None:
        """Set all filters at once, without telling."""
        self._field.blockSignals(True)
        self._field.setText(words)
        self._field.blockSignals(False)
        self._menu.tick([*kinds, *([self._FINISHED] if hide_finished else [])])
        self._name()

    def clear(self) -> bool:
        """Take all filters away; False when none was set."""
        if not self._count():
            return False
        self.set_filters("", False, ())
        self.changed.emit()
        return True

    def _count(self) -> int:
        return bool(self.words.strip()) + self.hide_finished + bool(self.kinds)

    def _tell(self) -> None:
        self._name()
        self.changed.emit()

    def _name(self) -> None:
        count = self._count()
        self.setText(self.tr("Filter: {count}").format(count=count) if count else self.tr("Filter"))
        self.setAccessibleName(self.tr("Filter, {count} set").format(count=count))
        self._clear.setEnabled(bool(count))


class ShowButton(MenuButton):
    """Ticks what is shown, and says how much of it is; ``actions`` stand below the ticks."""

    changed = Signal()

    def __init__(
        self, name: str, options: Sequence[tuple[str, str]], actions: Sequence[QAction] = (),
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self._menu = TickMenu()
        super().__init__("", self._menu, parent)
        self._menu.setParent(self, self._menu.windowFlags())
        self._what, self._words = name, dict(options)
        self._menu.add_ticks(options)
        if actions:
            self._menu.addSeparator()
            self._menu.addActions(list(actions))
        self._menu.ticked.connect(self._tell)
        self._name()

    @property
    def values(self) -> frozenset[str]:
        """What is ticked."""
        return self._menu.values

    def choose(self, values: Iterable[str]) -> None:
        """Tick these and no others, without telling."""
        self._menu.tick(values)
        self._name()

    def _tell(self) -> None:
        self._name()
        self.changed.emit()

    def _name(self) -> None:
        chosen = [words.lower() for value, words in self._words.items() if value in self.values]
        told = ", ".join(chosen) if chosen else self.tr("nothing more")
        short = (
            told
            if len(told) <= 24
            else self.tr("{count} of {all}").format(count=len(chosen), all=len(self._words))
        )
        self.setText(f"{self._what}: {short}")
        self.setAccessibleName(f"{self._what}: {told}")
