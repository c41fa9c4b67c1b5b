"""Menus in which several things may be ticked: what is filtered, and what is shown."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget, QWidgetAction

from relplanner.chart.rows import Lens
from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.domain.kinds.planning import ReleaseState
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

    def forget(self) -> None:
        """Take all options away."""
        self._ticks.clear()
        self.clear()

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
    """Filters by text, state, owner, kind and by what matters; says how many filters are set."""

    changed = Signal()
    _FINISHED, _CRITICAL, _CONFLICTS = "finished", "critical", "conflicts"

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        self._menu = TickMenu()
        super().__init__("", self._menu, parent)
        self._menu.setParent(self, self._menu.windowFlags())
        self._field = SearchField(themes, self.tr("Words in a title"))
        self._owners: frozenset[str] = frozenset()
        self.owners: Callable[[], Iterable[tuple[str, str]]] = tuple
        self._add_field()
        self._menu.add_ticks([
            (self._CRITICAL, self.tr("Only what is critical")),
            (self._CONFLICTS, self.tr("Only what has conflicts")),
            (self._FINISHED, self.tr("Hide closed and cancelled releases")),
        ])  # fmt: skip
        self._menu.addSeparator()
        self._states = self._add_menu(self.tr("State"))
        self._states.add_ticks((str(state), choice_text(state)) for state in ReleaseState)
        self._by_owner = self._add_menu(self.tr("Owner"))
        self._kinds = self._add_menu(self.tr("Kind"))
        self._kinds.add_ticks((str(kind), choice_text(kind)) for kind in ReleaseKind)
        self._menu.addSeparator()
        self._clear = self._menu.addAction(self.tr("Clear all filters"))
        self._clear.triggered.connect(self.clear)
        for menu in (self._menu, self._states, self._kinds):
            menu.ticked.connect(self._tell)
        # Made when opened and gone afterwards: nobody wants every person in the search box.
        self._by_owner.aboutToShow.connect(self._fill_owners)
        self._by_owner.aboutToHide.connect(lambda: QTimer.singleShot(0, self._by_owner.forget))
        self._by_owner.ticked.connect(self._owners_ticked)
        self._field.textChanged.connect(self._tell)
        self._menu.aboutToShow.connect(self._field.setFocus)
        self._name()

    @property
    def lens(self) -> Lens:
        """The filters as a lens that neither groups nor folds."""
        ticks = self._menu.values
        return Lens(
            text=self._field.text(),
            hide_finished=self._FINISHED in ticks,
            kinds=frozenset(map(ReleaseKind, self._kinds.values)),
            states=frozenset(map(ReleaseState, self._states.values)),
            owners=self._owners,
            critical=self._CRITICAL in ticks,
            conflicts=self._CONFLICTS in ticks,
        )

    def set_filters(self, lens: Lens) -> None:
        """Set the filters of a lens, without telling."""
        self._field.blockSignals(True)
        self._field.setText(lens.text)
        self._field.blockSignals(False)
        flags = (
            (self._FINISHED, lens.hide_finished), (self._CRITICAL, lens.critical),
            (self._CONFLICTS, lens.conflicts),
        )  # fmt: skip
        self._menu.tick(name for name, is_set in flags if is_set)
        self._states.tick(lens.states)
        self._kinds.tick(lens.kinds)
        self._owners = lens.owners
        self._name()

    def clear(self) -> bool:
        """Take all filters away; False when none was set."""
        if not self.lens.filters:
            return False
        self.set_filters(Lens())
        self.changed.emit()
        return True

    # -- inside --------------------------------------------------------------------------------------------

    def _add_field(self) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(10, 8, 10, 6)
        row.addWidget(self._field)
        text = QWidgetAction(self._menu)
        text.setDefaultWidget(holder)
        self._menu.addAction(text)
        self._menu.addSeparator()

    def _add_menu(self, title: str) -> TickMenu:
        menu = TickMenu(self._menu)
        menu.setTitle(title)
        self._menu.addMenu(menu)
        return menu

    def _fill_owners(self) -> None:
        self._by_owner.forget()
        people = [(id, name.replace("&", "&&")) for id, name in self.owners()]
        self._by_owner.add_ticks(people, self._owners)
        if not people:
            self._by_owner.addAction(self.tr("Nobody owns anything yet")).setEnabled(False)

    def _owners_ticked(self) -> None:
        self._owners = self._by_owner.values
        self._tell()

    def _tell(self) -> None:
        self._name()
        self.changed.emit()

    def _name(self) -> None:
        count = self.lens.filters
        self.setText(self.tr("Filter: {count}").format(count=count) if count else self.tr("Filter"))
        self.setAccessibleName(self.tr("Filter, {count} set").format(count=count))
        self._clear.setEnabled(bool(count))


class ShowButton(MenuButton):
    """Ticks what is shown, and says how much of it is; ``actions`` stand below the ticks.

    A ``brief`` one shows its name alone, and says the rest to screen readers.
    """

    changed = Signal()

    def __init__(
        self, name: str, options: Sequence[tuple[str, str]], actions: Sequence[QAction] = (),
        parent: QWidget | None = None, *, brief: bool = False,
    ) -> None:  # fmt: skip
        self._menu = TickMenu()
        super().__init__("", self._menu, parent)
        self._menu.setParent(self, self._menu.windowFlags())
        self._what, self._words, self._brief = name, dict(options), brief
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
        self.setText(self._what if self._brief else f"{self._what}: {short}")
        self.setAccessibleName(f"{self._what}: {told}")
