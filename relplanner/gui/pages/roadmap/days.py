"""The roadmap by days: the calendar, everything about the chosen day beside it, and what is done there."""

import datetime as dt
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from relplanner.chart.calendar_day import facts_of
from relplanner.commands.days import move_to_day
from relplanner.commands.records import add
from relplanner.domain.declare import FieldSpec, Values
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Activity, Release, Window
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.kinds.context import WindowKind
from relplanner.domain.plan import Maker, title_of
from relplanner.domain.typed import date_text
from relplanner.gui.calendar import CalendarView
from relplanner.gui.calendar.day import DayDetail, FreeDay
from relplanner.gui.calendar.preview import Preview, landing_words
from relplanner.gui.context import PageContext
from relplanner.gui.pages.roadmap.day_controls import DayControls
from relplanner.gui.pages.roadmap.foreseeing import foresee
from relplanner.gui.pages.roadmap.watching import ConflictWatch
from relplanner.gui.say import choice_text
from relplanner.rules.conflicts.suggesting import Suggestion, suggest
from relplanner.rules.outlook import is_coming
from relplanner.schedule.dates import Schedule

_WINDOWS = (
    WindowKind.FREEZE, WindowKind.MAINTENANCE, WindowKind.RELEASE_SLOT, WindowKind.EVENT, WindowKind.LEAVE,
    WindowKind.BLACKOUT, WindowKind.EMBARGO,
)  # fmt: skip
_POINTS = (ActivityKind.MILESTONE, ActivityKind.GATE, ActivityKind.MEETING)
_MIDDAY = dt.time(12)
_FREE_DAYS = 4


class RoadmapDays(QWidget):
    """The calendar of a plan. It is shown by ``refresh`` and does what is wished for by commands."""

    def __init__(self, context: PageContext, controls: DayControls, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._controls = context, controls
        self.calendar = CalendarView(context.themes)
        self.detail = DayDetail(context.themes)
        self._preview = Preview(self)
        self._watch = ConflictWatch(context, self)
        self._suggested: tuple[tuple[Schedule, str, dt.date], tuple[Suggestion, ...]] | None = None
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.calendar)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)
        self.setFocusProxy(self.calendar)
        self._connect()

    # -- showing -------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the present plan."""
        context, is_first = self._context, self.calendar.source is None
        self.calendar.show_plan(context.plan, context.schedule, context.today(), self._watch.words)
        if is_first:
            self.reveal(context.selected)
        self._tell_day()
        self._watch.look()

    def reveal(self, id: str) -> None:
        """Select a record, and show the day on which it goes live or begins."""
        self.calendar.show_record(id)

    def select(self, id: str) -> None:
        """Mark a record."""
        self.calendar.select(id)
        if self.isVisible():
            self._tell_free_days()

    def _tell_day(self) -> None:
        source = self.calendar.source
        if source is not None:
            today = self._context.today()
            self.detail.show_facts(facts_of(source, self.calendar.day, self._watch.conflicts, today))
            self._tell_free_days()

    def _tell_free_days(self) -> None:
        """Offer free days for the release that is selected, else for the first that goes live on the day."""
        context, day = self._context, self.calendar.day
        plan, schedule = context.plan, context.schedule
        there = [id for id in plan.of(Release) if schedule.live_date(id) == day]
        near = self._release_near()
        id = near if near in there or not there else there[0]
        release = plan.one(Release, id)
        if release is None or not is_coming(release) or release.actual_date is not None:
            self.detail.show_free_days("", "", ())
            return
        # Going from day to day mostly asks for the same release again.
        asked = (schedule, id, context.today())
        if self._suggested is None or self._suggested[0] != asked:
            self._suggested = asked, suggest(plan, *asked, _FREE_DAYS)
        found = [FreeDay(each.day, self._shared(each)) for each in self._suggested[1]]
        self.detail.show_free_days(id, release.title, found)

    def _shared(self, found: Suggestion) -> str:
        titles = ", ".join(self._context.plan.of(Release)[id].title for id in found.shares)
        return self.tr("shares the day with {releases}").format(releases=titles) if titles else ""

    # -- doing ---------------------------------------------------------------------------------------------

    def take_to(self, id: str, first: dt.date, target: dt.date) -> None:
        """Take a record from a day to another, as one step; the calendar follows it there."""
        self._preview.forget()
        if target != first and self._context.do(move_to_day, id, target) is not None:
            self.calendar.go_to(self._day_of(id) or target)

    def ask_where_to(self) -> None:
        """Ask on which day the selected record shall be, in the words in which dates are typed."""
        context, id = self._context, self._context.selected
        record = context.plan.get(id)
        if not isinstance(record, Release | Activity | Window):
            context.said.emit(self.tr("Select a release, an activity or a window first"), "", None)
            return
        day = self._day_of(id)
        title = self.tr("Move {name}").format(name=title_of(context.plan, record))
        text = context.ask.line(title, self.tr("To which day?"), date_text(day) if day else "")
        if not text:
            return
        try:
            target = context.reading(day).parse(_DAY, text)
        except Refusal as refusal:
            context.refuse(refusal)
            return
        if isinstance(target, dt.date):
            self.take_to(id, day or dt.date.min, target)

    def add_menu(self, day: dt.date, spot: QPoint) -> None:
        """Offer what can be added on a day."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self.add_actions(menu, lambda: day):
            menu.addAction(action)
        menu.popup(spot)

    def add_actions(self, parent: QWidget, day_of) -> list[QAction]:
        """What can be added on the day that ``day_of`` gives: a release, a moment, a window of each kind."""
        wishes = [(self.tr("Release…"), self._add_release)]
        if self._release_near():
            wishes += [(f"{choice_text(kind)}…", partial(self._add_moment, kind)) for kind in _POINTS]
        wishes += [(f"{choice_text(kind)}…", partial(self._add_window, kind)) for kind in _WINDOWS]
        actions = []
        for words, make in wishes:
            action = QAction(words, parent)
            action.triggered.connect(lambda _=False, make=make: make(day_of()))
            actions.append(action)
        return actions

    # -- inside --------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        calendar, controls = self.calendar, self._controls
        calendar.show_layers(controls.layers)
        calendar.show_period(controls.period)
        controls.layers_changed.connect(lambda: calendar.show_layers(controls.layers))
        controls.period_chosen.connect(calendar.show_period)
        controls.stepped.connect(calendar.step)
        controls.events.aboutToShow.connect(self._offer)
        controls.events.aboutToHide.connect(lambda: QTimer.singleShot(0, controls.events.clear))
        calendar.shown_changed.connect(self._tell_period)
        self._tell_period()
        calendar.item_selected.connect(self._context.select)
        calendar.day_selected.connect(lambda _: self._tell_day())
        calendar.move_wanted.connect(self.take_to)
        calendar.preview_wanted.connect(self._foresee)
        calendar.add_wanted.connect(lambda day: self.add_menu(day, QCursor.pos()))
        self._preview.known.connect(calendar.tell)
        self._watch.found.connect(self.refresh)
        self.detail.record_chosen.connect(self._open)
        self.detail.day_taken.connect(lambda id, day: self.take_to(id, dt.date.min, day))

    def _tell_period(self) -> None:
        self._controls.follow(self.calendar.period, self.calendar.title)

    def _offer(self) -> None:
        """Fill the menu of what can be added on the chosen day."""
        events = self._controls.events
        events.clear()
        events.addActions(self.add_actions(events, lambda: self.calendar.day))

    def _foresee(self, id: str, _first: dt.date, target: dt.date) -> None:
        schedule, today = self._context.schedule, self._context.today()
        make = Maker(dt.datetime.now(dt.UTC), "", str)
        propose = partial(move_to_day, schedule.plan, make, id, target)

        def look() -> tuple[str, ...]:
            found = foresee(schedule, propose, today, True)
            landing = landing_words(schedule, found.schedule, id, target) if found.schedule else ""
            caused = found.conflicts or ((self.tr("No new conflicts"),) if found.schedule else ())
            return tuple(filter(None, (landing, *found.words, *caused)))

        self._preview.ask(id, look)

    def _open(self, id: str) -> None:
        """Show a record of the day's detail: on the calendar if it is there, else where it is best seen."""
        if isinstance(self._context.plan.get(id), Release | Activity | Window):
            self._context.inspect(id)
        else:
            self._context.go("", id)

    def _day_of(self, id: str) -> dt.date | None:
        """The day on which a release goes live, or on which an activity or a window begins."""
        if (window := self._context.plan.one(Window, id)) is not None:
            return window.start.date()
        schedule = self._context.schedule
        span = schedule.span(id)
        return schedule.live_date(id) or (span.start.date() if span else None)

    def _release_near(self) -> str:
        """The release that is selected, or that what is selected belongs to; empty when there is none."""
        plan, id = self._context.plan, self._context.selected
        activity = plan.one(Activity, id)
        return activity.release if activity else id if plan.one(Release, id) else ""

    def _named(self, words: str) -> str:
        """What the user calls something new; empty when it shall not be."""
        title = self._context.ask.line(self.tr("New: {what}").format(what=words), self.tr("Title"), "")
        return (title or "").strip()

    def _made(self, kind: str, values: Values) -> None:
        step = self._context.do(add, kind, values)
        if step is not None:
            self._context.select(step.edits[0].id)

    def _add_release(self, day: dt.date) -> None:
        plan = self._context.plan
        near = plan.one(Release, self._release_near())
        if title := self._named(self.tr("release")):
            product = near.product if near else None
            self._made(Release.KIND.name, {"title": title, "target_date": day, "product": product})

    def _add_moment(self, kind: ActivityKind, day: dt.date) -> None:
        release = self._release_near()
        if title := self._named(choice_text(kind).lower()):
            at = dt.datetime.combine(day, _MIDDAY)
            values: Values = {
                "title": title, "release": release, "kind": kind, "start": at, "finish": at,
            }  # fmt: skip
            self._made(Activity.KIND.name, values)

    def _add_window(self, kind: WindowKind, day: dt.date) -> None:
        if title := self._named(choice_text(kind).lower()):
            start = dt.datetime.combine(day, dt.time())
            finish = start + dt.timedelta(days=1)
            values: Values = {"title": title, "kind": kind, "start": start, "finish": finish}
            self._made(Window.KIND.name, values)


_DAY: FieldSpec = Release.KIND.by_name["target_date"]
