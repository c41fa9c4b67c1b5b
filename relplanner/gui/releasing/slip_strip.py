"""The strip that asks why a committed date moved. It never stands in the way: Esc lets it go unexplained."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from relplanner.commands.retargeting import give_slip_reason
from relplanner.domain.kinds import SlipEvent
from relplanner.domain.kinds.planning import SlipReason
from relplanner.gui.context import PageContext
from relplanner.gui.forms.ui_slip_strip import Ui_SlipStrip
from relplanner.gui.pages.words import plural, short_date
from relplanner.gui.records.display import named
from relplanner.gui.say import choice_text
from relplanner.gui.widgets import Button, ButtonKind, WrapLayout
from relplanner.session import Change

_COMMENT = 480


class SlipStrip(QFrame):
    """Asks about slips without a reason, one after the other; a reason is one press of a button."""

    left = Signal()
    """The keyboard is wanted elsewhere: there is nothing more to ask, or the user does not care to answer."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: list[str] = []
        self.ui = Ui_SlipStrip()
        self.ui.setupUi(self)
        self.setProperty("kind", "notice")
        self.setAccessibleName(self.tr("Why a committed date moved"))
        self.ui.comment.setMaximumWidth(context.themes.px(_COMMENT))
        self.ui.top.addStretch()
        row = WrapLayout(spacing=6)
        self.ui.reasons_place.addLayout(row)
        self.reasons: dict[SlipReason, Button] = {}
        for reason in SlipReason:
            if reason is not SlipReason.NOT_GIVEN:
                button = self.reasons[reason] = Button(choice_text(reason))
                button.clicked.connect(partial(self._give, reason))
                row.addWidget(button)
        self.skip = Button(self.tr("Skip"), ButtonKind.QUIET)
        self.skip.setToolTip(self.tr("It counts as “not given” until somebody says why (Esc)"))
        self.skip.clicked.connect(self._skip)
        row.addWidget(self.skip)
        context.bridge.plan_changed.connect(self._heard)
        self.hide()

    @property
    def asked(self) -> SlipEvent | None:
        """The slip that is asked about."""
        return self._context.plan.one(SlipEvent, self._waiting[0]) if self._waiting else None

    def ask(self, slips: Iterable[str]) -> None:
        """Ask about slips, by id, after those that are waiting."""
        self._waiting = list(dict.fromkeys((*self._waiting, *slips)))
        self._show()

    def take_keyboard(self) -> None:
        """Put the keyboard on the first reason."""
        next(iter(self.reasons.values())).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- inside --------------------------------------------------------------------------------------------

    def _heard(self, change: Change) -> None:
        kept = (each for id in self._waiting if (each := self._context.plan.one(SlipEvent, id)))
        self._waiting = [each.id for each in kept if each.reason is SlipReason.NOT_GIVEN]
        if change.step is not None and not change.step.undoes:
            self._waiting += (
                edit.id
                for edit in change.edits
                if edit.kind == SlipEvent.KIND.name and edit.before is None and edit.cause
                if (slip := change.after.one(SlipEvent, edit.id)) and slip.reason is SlipReason.NOT_GIVEN
            )
        self._show()

    def _show(self) -> None:
        slip = self.asked
        if slip is None:
            self._rest()
            return
        days = abs(slip.working_days)
        counted = plural(days, self.tr("{n} working day"), self.tr("{n} working days"))
        sentence = (
            self.tr("{release}: committed date moved {days} later, to {day}. Why?")
            if slip.moved_to > slip.moved_from
            else self.tr("{release}: committed date moved {days} earlier, to {day}. Why?")
        )
        words = sentence.format(
            release=named(self._context.plan, slip.release), days=counted,
            day=short_date(slip.moved_to, self._context.today()),
        )  # fmt: skip
        if words != self.ui.words.text() or self.isHidden():
            self.ui.words.setText(words)
            self.ui.comment.clear()
            self.show()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _give(self, reason: SlipReason) -> None:
        if (slip := self.asked) is not None:
            comment = self.ui.comment.text().strip()
            self._context.do(give_slip_reason, [slip.id], reason, comment)

    def _skip(self) -> None:
        self._waiting = self._waiting[1:]
        self._show()

    def _rest(self) -> None:
        focus = QApplication.focusWidget()
        had_keyboard = focus is not None and self.isAncestorOf(focus)
        self.hide()
        if had_keyboard:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._waiting.clear()
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)
