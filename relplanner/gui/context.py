"""What every page is given: the open plan, the way to change it, and what is selected."""

import datetime as dt
from collections.abc import Callable
from typing import ParamSpec

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from relplanner.domain.declare import Record
from relplanner.domain.edit import Step
from relplanner.domain.errors import BrokenRule, Refusal
from relplanner.domain.kinds import Activity
from relplanner.domain.plan import Plan
from relplanner.domain.typed import Reading
from relplanner.gui.ask import Ask
from relplanner.gui.bridge import Bridge
from relplanner.gui.conflicts.solver import Solution, Solver
from relplanner.gui.conflicts.watch import RadarWatch
from relplanner.gui.forecast.watch import ForecastWatch
from relplanner.gui.say import refusal_text, step_text
from relplanner.gui.settings import Settings
from relplanner.gui.theme_source import ThemeSource
from relplanner.rules.conflicts import Conflict, Radar
from relplanner.schedule.dates import Schedule, compute
from relplanner.session import Change, PlanSession
from relplanner.session.plan_session import Command

P = ParamSpec("P")


class PageContext(QObject):
    """One open plan as the window's parts see it. It lives as long as the plan is open."""

    selection_changed = Signal(str)
    """The id of the selected record; empty when nothing is."""
    page_wanted = Signal(str, str)
    """Go to a page (by name; empty: where the record is best seen) and show a record (by id, or empty)."""
    said = Signal(str, str, object)
    """A passing message: text, words of a button (or empty), function that the button calls (or None)."""
    return_wanted = Signal(list)
    """Workbooks came back: their paths, files or folders; none: ask which."""
    circulate_wanted = Signal(object)
    """A workbook is to go out: its draft; where to is still to be asked."""
    asking_wanted = Signal(list, object)
    """Owners are to be asked: the questions, and the folder for their workbooks."""
    returned = Signal(list, list)
    """Workbooks that came back were read: what they say, and why others could not be read."""
    table_read = Signal(object)
    """A table that somebody else made was read: its sheets, which are to be mapped to the plan's fields."""
    action_wanted = Signal(str)
    """An action of the program is to be done, by name."""
    inspector_wanted = Signal()
    """The selected record is to be told in full, even where the inspector stays away."""
    conflicts_found = Signal()
    """What collides in the present snapshot of a large plan is known now."""
    conflict_wanted = Signal(object)
    """A conflict is to be told in full, with what clears it."""
    remedy_wanted = Signal(str, tuple)
    """A refusal names what would allow it: the record's id, the fields to set."""
    closing = Signal()
    """The plan is about to be let go: what is looked for in it is wanted no more."""

    def __init__(
        self, session: PlanSession, themes: ThemeSource, settings: Settings, ask: Ask,
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.session = session
        self.themes = themes
        self.settings = settings
        self.ask = ask
        self.bridge = Bridge(session, self)
        self.solver = Solver(self)
        self.forecasts = ForecastWatch(self)
        self._watch = RadarWatch(self)
        self._watch.found.connect(self.conflicts_found)
        self.selected = ""
        self._schedule: Schedule | None = None

    @property
    def plan(self) -> Plan:
        """The present snapshot."""
        return self.session.plan

    @property
    def schedule(self) -> Schedule:
        """The dates of the present snapshot, computed when first asked for."""
        if self._schedule is None or self._schedule.plan is not self.plan:
            self._schedule = compute(self.plan, self._schedule)
        return self._schedule

    @property
    def radar(self) -> Radar:
        """What collides in the present snapshot, found when first asked for.

        In a large plan it is what collided before, until ``conflicts_found`` says that more is known.
        """
        return self._watch.radar(self.schedule, self.today())

    @property
    def knows_conflicts(self) -> bool:
        """Whether ``radar`` tells of the present snapshot, and not of one before."""
        return self._watch.knows(self.schedule, self.today())

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts of the present snapshot, the worst first; ``radar.by_subject`` has them by record."""
        return self.radar.conflicts

    def solution(self, conflict: Conflict) -> Solution | None:
        """What clears a conflict of the present snapshot; None when ``solver.solved`` will tell."""
        return self.solver.solution(self.schedule, self.today(), conflict)

    def today(self) -> dt.date:
        """The user's calendar date."""
        return dt.date.today()

    def reading(self, anchor: dt.date | None = None, record: Record | None = None) -> Reading:
        """How text typed for a record is read now; ``anchor`` is the T of ``T-10``."""
        calendars = self.schedule.calendars
        landing = calendars.of_activity(record).working_day if isinstance(record, Activity) else None
        return Reading(self.plan, self.today(), anchor, calendars.programme.add_days, landing)

    def do(self, command: Command[P], *args: P.args, **kwargs: P.kwargs) -> Step | None:
        """Run a command; a refusal is said in words and nothing has changed."""
        try:
            step = self.session.do(command, *args, **kwargs)
        except Refusal as refusal:
            self.refuse(refusal)
            return None
        self.tell(step)
        return step

    def tell(self, step: Step | None) -> None:
        """Say of a step what one does not see where it was asked for: what stays, and what went along."""
        if step is not None and step.label.others:
            self.said.emit(step_text(step.label), self.tr("Undo"), self.undo)
        elif step is not None and step.label.stays:
            self.said.emit(step_text(step.label), "", None)

    def refuse(self, refusal: Refusal) -> None:
        """Tell the user of a refusal, with the button that would allow what was asked."""
        text = refusal_text(refusal)
        if isinstance(refusal, BrokenRule) and refusal.remedy and "key" in refusal.values:
            record = self.plan.by_key(str(refusal.values["key"]))
            fields = refusal.remedy
            button = self.tr("Take one") if fields == ("baseline",) else self.tr("Set it")
            self.said.emit(text, button, lambda: self.remedy_wanted.emit(record.id, fields))
        else:
            self.said.emit(text, "", None)

    def undo(self) -> None:
        """Take back the last step and say its name."""
        self._back(self.session.undo)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._back(self.session.redo)

    def select(self, id: str) -> None:
        """Make a record the selected one; the inspector follows."""
        if id != self.selected:
            self.selected = id
            self.selection_changed.emit(id)

    def inspect(self, id: str) -> None:
        """Make a record the selected one and bring up the inspector for it."""
        self.select(id)
        self.inspector_wanted.emit()

    def go(self, page: str, id: str = "") -> None:
        """Show a page, and a record on it; without a page, the record where it is best seen."""
        self.page_wanted.emit(page, id)

    def wait(self) -> None:
        """Wait for what is worked out in the background, as pictures do; it is told by and by."""
        for worker in (self._watch, self.solver, self.forecasts):
            worker.wait()

    def close(self) -> None:
        """Stop listening and let go of the plan."""
        self.closing.emit()
        self.bridge.close()
        self.solver.close()
        self.forecasts.close()
        self._watch.close()
        self.session.close()

    def _back(self, way) -> None:
        try:
            step = way()
        except Refusal as refusal:
            self.refuse(refusal)
        else:
            self.said.emit(step_text(step.label), "", None)


class Page(QWidget):
    """A page of the window. Subclasses build themselves in ``__init__`` and fill themselves in ``refresh``.

    A page that is not on screen is refreshed when it comes there, once, however much has changed.
    """

    has_details = False
    """Whether it tells of the selected record itself; then the inspector stays away until it is asked for."""
    details_changed = Signal()
    """Whether it does so is another thing now than it was."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._stale = True
        context.bridge.plan_changed.connect(self._heard)

    def refresh(self, change: Change | None) -> None:
        """Show the present plan; ``change`` tells what is new, None that everything may be."""
        raise NotImplementedError

    def show_record(self, id: str) -> None:
        """Bring a record into view and select it."""
        self.context.select(id)

    def be_current(self) -> None:
        """Called when the page comes on screen."""
        if self._stale:
            self._stale = False
            self.refresh(None)

    def beginning(self) -> QWidget | None:
        """Where the keyboard goes when it comes to this page; None: to what Tab reaches first."""
        return None

    def filtering(self) -> QWidget | None:
        """Where one says what this page is to show; None where it always shows everything."""
        return None

    def wait(self) -> None:
        """Wait for what is still being worked out in the background; the answers come as events."""

    def take_keyboard(self) -> None:
        """Put the keyboard where work on this page begins; where that is not to be seen, where it can go."""
        beginning = self.beginning()
        for widget in (*([beginning] if beginning else []), *self.findChildren(QWidget)):
            if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _action(self, words: str, act: Callable[[], object], key: str = "") -> QAction:
        """What one can do on this page; its key works in the widgets that it is added to."""
        made = QAction(words, self)
        made.triggered.connect(lambda: act())
        made.setShortcut(QKeySequence(key))
        made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return made

    def _heard(self, change: Change) -> None:
        if self.isVisible():
            self.refresh(change)
        else:
            self._stale = True
