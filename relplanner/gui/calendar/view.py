"""The calendar: one day chosen, one period around it in sight, as painted days or as a list."""

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from relplanner.chart.calendar import USUAL_LAYERS, CalendarPlan, Layer
from relplanner.chart.calendar_agenda import agenda
from relplanner.chart.calendar_period import Period, bounds, stepped, within
from relplanner.domain.plan import Plan
from relplanner.gui.calendar.agenda import AgendaList
from relplanner.gui.calendar.sheet import DaySheet
from relplanner.gui.calendar.words import hidden_words
from relplanner.gui.theme_source import ThemeSource
from relplanner.gui.widgets import MUTED, text_label
from relplanner.schedule.dates import Schedule


class CalendarView(QWidget):
    """Shows what it is given, and tells what the user wants by signals; it changes nothing itself."""

    day_selected = Signal(dt.date)
    item_selected = Signal(str)
    add_wanted = Signal(dt.date)
    move_wanted = Signal(str, dt.date, dt.date)
    """A record is to be taken from a day to another."""
    preview_wanted = Signal(str, dt.date, dt.date)
    """What would taking it there mean? The answer is given to ``tell``."""
    shown_changed = Signal()
    """Another period is in sight."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: CalendarPlan | None = None
        self._layers: frozenset[Layer] = USUAL_LAYERS
        self._period = Period.MONTH
        self._today = self._day = dt.date.today()
        self._selected = ""
        self.sheet = DaySheet(themes)
        self.list = AgendaList(themes)
        self.hidden = text_label("", MUTED, wrap=True)
        self.hidden.setContentsMargins(10, 6, 10, 6)
        self.hidden.hide()
        self._looked_at: tuple[CalendarPlan, dt.date, dt.date, frozenset[Layer]] | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.sheet)
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.hidden)
        column.addWidget(self._stack)
        self.setFocusProxy(self.sheet)
        for part in (self.sheet, self.list):
            part.day_chosen.connect(self.go_to)
            part.item_chosen.connect(self.item_selected)
            part.add_wanted.connect(self.add_wanted)
            part.move_wanted.connect(self.move_wanted)
        self.sheet.preview_wanted.connect(self.preview_wanted)
        self.sheet.day_opened.connect(self._look_closer)

    # -- showing -------------------------------------------------------------------------------------------

    def show_plan(
        self, plan: Plan, schedule: Schedule, today: dt.date, conflicts: Mapping[str, str] | None = None
    ) -> None:
        """Show a snapshot; the period in sight stays. ``conflicts`` are in words, by record id."""
        if self._source is None:
            self._day = within(today)
        self._source, self._today = CalendarPlan(plan, schedule, conflicts), today
        self.sheet.show_plan(self._source, today)
        self._show()

    def show_layers(self, layers: frozenset[Layer]) -> None:
        """Show these layers and no others."""
        self._layers = layers
        self.sheet.show_layers(layers)
        self._show()

    def show_period(self, period: Period) -> None:
        """Show so much of the time around the chosen day."""
        if period is not self._period:
            self._period = period
            self._stack.setCurrentWidget(self.days)
            self.setFocusProxy(self.days)
            self._show()
            self.shown_changed.emit()

    def go_to(self, day: dt.date) -> None:
        """Choose a day, and show the period it lies in."""
        before = bounds(self._period, self._day)
        self._day = within(day)
        self._show()
        if bounds(self._period, self._day) != before:
            self.shown_changed.emit()
        self.day_selected.emit(self._day)

    def step(self, count: int) -> None:
        """Go so many periods on."""
        self.go_to(stepped(self._period, self._day, count))

    def select(self, id: str) -> None:
        """Mark a record; what was selected elsewhere is brought into sight by ``show_record``."""
        self._selected = id
        self.sheet.select(id)

    def show_record(self, id: str) -> None:
        """Select a record, and show the day on which it goes live or begins."""
        self.select(id)
        day = self._source.day_of(id) if self._source else None
        if day is not None:
            self.go_to(day)

    def tell(self, id: str, words: tuple[str, ...]) -> None:
        """What letting go of a record, where it is held, would mean."""
        self.sheet.tell(id, words)

    # -- what is shown -------------------------------------------------------------------------------------

    @property
    def day(self) -> dt.date:
        """The chosen day."""
        return self._day

    @property
    def period(self) -> Period:
        """How much is in sight."""
        return self._period

    @property
    def days(self) -> QWidget:
        """What is in sight: the painted days, or the list of them."""
        return self.list if self._period is Period.AGENDA else self.sheet

    @property
    def source(self) -> CalendarPlan | None:
        """What the days are filled from."""
        return self._source

    @property
    def layers(self) -> frozenset[Layer]:
        """What is shown."""
        return self._layers

    @property
    def title(self) -> str:
        """The period in words."""
        first, last = bounds(self._period, self._day)
        if self._period is Period.YEAR:
            return str(first.year)
        if self._period is Period.MONTH:
            return _month(first, "MMM yyyy")
        if self._period is Period.QUARTER:
            return self.tr("Q{number} {year}").format(number=last.month // 3, year=first.year)
        begins = "MMM" if first.year == last.year else "MMM yyyy"
        return f"{_month(first, begins)} – {_month(last, 'MMM yyyy')}"

    def _show(self) -> None:
        if self._period is not Period.AGENDA:
            self.sheet.show_day(self._period, self._day)
        elif self._source is not None:
            first, last = bounds(self._period, self._day)
            days = agenda(self._source, first, last, self._layers, self._today)
            if days != self.list.agenda.days:
                self.list.show_days(days)
            self.list.stand_on(self._day, self._selected)
        self._tell_hidden()

    def _tell_hidden(self) -> None:
        """Where nothing is to be seen, say so if it is only hidden."""
        if self._source is None:
            return
        looked_at = self._source, *bounds(self._period, self._day), self._layers
        if looked_at != self._looked_at:  # from day to day it mostly is the same
            self._looked_at = looked_at
            self.hidden.setText(hidden_words(self._source.hidden(*looked_at[1:])))
            self.hidden.setVisible(bool(self.hidden.text()))

    def _look_closer(self, day: dt.date) -> None:
        self.show_period(Period.MONTH)
        self.go_to(day)
        self.sheet.setFocus()


def _month(day: dt.date, pattern: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)
