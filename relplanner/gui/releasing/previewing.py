"""Dialogs that show what would become of the plan before it is done: worked out beside, on a snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from relplanner.domain.edit import Proposal, Step
from relplanner.domain.errors import Refusal
from relplanner.domain.ids import uuid7
from relplanner.domain.invariants import check
from relplanner.domain.kinds import Release
from relplanner.domain.plan import Maker, Plan
from relplanner.gui.context import PageContext
from relplanner.gui.latest import Latest
from relplanner.gui.records.typed_editor import TypedEditor
from relplanner.gui.say import refusal_text
from relplanner.gui.widgets import Button, ButtonKind
from relplanner.rules.conflicts import Conflict, conflicts
from relplanner.rules.effect import Effect, effect
from relplanner.schedule.dates import Schedule, compute

_MARGIN = 60
Wanted = Callable[[Plan, Maker], Proposal]
"""A command with all its arguments."""


def command(known: Callable[[Plan, Maker], Proposal]) -> Wanted:
    """A command whose arguments are all known, in the form in which a session takes it."""

    def do(plan: Plan, make: Maker, /) -> Proposal:
        return known(plan, make)

    return do


class Preview(NamedTuple):
    """What a command would lead to: the dates, and what it hits."""

    schedule: Schedule
    effect: Effect


def preview(
    schedule: Schedule, today: dt.date, wanted: Wanted, known: Callable[[Schedule], tuple[Conflict, ...]]
) -> Preview | Refusal:
    """What a command would lead to, or why it would be refused; ``known`` tells what collides already."""
    make = Maker(dt.datetime.now(dt.UTC), "", uuid7)
    try:
        edits = wanted(schedule.plan, make).edits
        after = schedule.plan.after(edits)
        check(schedule.plan, after, edits)
    except Refusal as refusal:
        return refusal
    later = compute(after, schedule, edits)
    return Preview(later, effect(schedule, later, today, known(schedule)))


def fit_to_text(dialog: QDialog, context: PageContext) -> None:
    """Give a dialog the size that its form has at 100 % text, as large as the text is, but not the screen."""
    px = context.themes.px
    room = dialog.screen().availableSize() - QSize(_MARGIN, _MARGIN)
    wanted = QSize(px(dialog.width()), px(dialog.height()))
    dialog.resize(wanted.expandedTo(dialog.sizeHint()).boundedTo(room))


class PreviewingDialog(QDialog):
    """A dialog whose answer is a command. Subclasses say which, and how what it leads to is told."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(parent)
        self.context = context
        self._latest = Latest(self)
        self.confirm: Button | None = None
        today = context.today()
        # Looked for once: every key that is typed asks again what has been added to it.
        self._known = lru_cache(maxsize=1)(lambda schedule: conflicts(schedule.plan, schedule, today))
        # Everything that a choice brings with it has settled by then.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._work_out)
        self.finished.connect(lambda _: self._latest.close())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @property
    def busy(self) -> bool:
        """Whether it is still being worked out what it would lead to."""
        return self._soon.isActive() or self._latest.busy

    def wanted(self) -> Wanted | Refusal | None:
        """The command as things stand in the dialog; None while something is missing."""
        raise NotImplementedError

    def tell(self, found: Preview | None, refusal: str) -> None:
        """Show what it would lead to, or why it would be refused; neither while something is missing."""
        raise NotImplementedError

    def confirm_with(self, buttons: QDialogButtonBox, words: str) -> Button:
        """Give the dialog the button that does it."""
        self.confirm = Button(words, ButtonKind.PRIMARY)
        buttons.addButton(self.confirm, QDialogButtonBox.ButtonRole.AcceptRole)
        self.confirm.setDefault(True)
        buttons.accepted.connect(self._do)
        buttons.rejected.connect(self.reject)
        return self.confirm

    def look_again(self) -> None:
        """Something was chosen or typed: work out anew what it would lead to."""
        self._soon.start()

    def done_as(self, step: Step) -> None:
        """The command was done."""
        self.accept()

    # -- inside --------------------------------------------------------------------------------------------

    def _work_out(self) -> None:
        wanted = self.wanted()
        self._enable(False)
        if wanted is None or isinstance(wanted, Refusal):
            self._latest.forget()
            self.tell(None, refusal_text(wanted) if wanted else "")
            return
        schedule, today = self.context.schedule, self.context.today()
        self._latest.ask(partial(preview, schedule, today, wanted, self._known), self._answered)

    def _answered(self, found: Preview | Refusal) -> None:
        self._enable(isinstance(found, Preview))
        if isinstance(found, Preview):
            self.tell(found, "")
        else:
            self.tell(None, refusal_text(found))

    def _enable(self, possible: bool) -> None:
        if self.confirm is not None:
            self.confirm.setEnabled(possible)

    def _do(self) -> None:
        wanted = self.wanted()
        if wanted is None or isinstance(wanted, Refusal):
            return
        step = self.context.do(wanted)
        if step is not None:
            self.done_as(step)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_to_text(self, self.context)


class DayEditor(TypedEditor):
    """A line for a day that is part of no record yet: ``12 jan``, ``+5d``."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        nowhere = Release.KIND.build({"id": "-", "key": "REL-0", "title": "-"})
        super().__init__(context, nowhere, Release.KIND.by_name["target_date"], lambda _: None, parent)

    @property
    def day(self) -> dt.date | Refusal | None:
        """The day that stands there, or why it is none."""
        try:
            value = self.value()
        except Refusal as refusal:
            return refusal
        return value if isinstance(value, dt.date) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # on to the button of the dialog
