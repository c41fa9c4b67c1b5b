"""What chooses how much of the time the calendar shows, and what of the plan."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from relplanner.chart.calendar import Layer
from relplanner.chart.calendar_period import Period
from relplanner.gui.calendar.words import layer_words
from relplanner.gui.pages.roadmap.menus import ShowButton
from relplanner.gui.theme import TextRole
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import IconButton, MenuButton, SegmentedControl, text_label


class DayControls(QObject):
    """The calendar's part of the header: ``widgets`` stand at its left, ``add`` at its right.

    ``events`` is the menu of what can be added; who offers something fills it when it is about to show.
    """

    layers_changed = Signal()
    period_chosen = Signal(Period)
    stepped = Signal(int)

    def __init__(self, themes: ThemeSource, parent: QObject) -> None:
        super().__init__(parent)
        tr = self.tr
        before = IconButton(themes, "chevron-left", tr("Earlier"))
        self._shown = text_label("", TextRole.HEADING)
        after = IconButton(themes, "chevron-right", tr("Later"))
        periods = (tr("Month"), tr("Quarter"), tr("Year"), tr("Agenda"))
        self._period = SegmentedControl(list(zip(map(str, Period), periods, strict=True)), tr("Period"))
        layers = [(str(layer), words) for layer, words in layer_words().items()]
        self._layers = ShowButton(tr("Layers"), layers, brief=True)
        self.events = QMenu()
        self.add = MenuButton(tr("+ Event"), self.events)
        self.events.setParent(self.add, self.events.windowFlags())
        self.widgets: tuple[QWidget, ...] = (before, self._shown, after, self._period, self._layers)
        self._layers.changed.connect(self.layers_changed)
        self._period.chosen.connect(lambda period: self.period_chosen.emit(Period(period)))
        before.clicked.connect(lambda: self.stepped.emit(-1))
        after.clicked.connect(lambda: self.stepped.emit(1))

    @property
    def layers(self) -> frozenset[Layer]:
        """What the calendar shows."""
        return frozenset(Layer(value) for value in self._layers.values)

    @property
    def period(self) -> Period:
        """How much of the time the calendar shows."""
        return Period(self._period.value)

    def follow(self, period: Period, words: str) -> None:
        """Show which period the calendar came to by itself, and what it is called."""
        self._shown.setText(words)
        self._period.blockSignals(True)
        self._period.choose(period)
        self._period.blockSignals(False)

    def look(self) -> dict[str, Any]:
        """What is chosen, as settings hold it."""
        return {"layers": sorted(self._layers.values), "period": self._period.value}

    def recall(self, look: Mapping[str, Any], usual: frozenset[Layer]) -> None:
        """Choose what was chosen last time, without telling."""
        self.blockSignals(True)
        self._layers.choose(look.get("layers", usual))
        self._period.choose(look.get("period", Period.MONTH))
        self.blockSignals(False)
