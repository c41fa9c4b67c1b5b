"""Retarget…: another day for a whole release, with what that hits told before it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QWidget

from relplanner.commands.retargeting import retarget, slip_day
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Release
from relplanner.domain.kinds.planning import SlipReason
from relplanner.gui.context import PageContext
from relplanner.gui.forms.ui_retarget_dialog import Ui_RetargetDialog
from relplanner.gui.pages.words import plural, short_date
from relplanner.gui.releasing.previewing import DayEditor, Preview, PreviewingDialog, Wanted, command
from relplanner.gui.say import choice_text, staying_text
from relplanner.gui.widgets import Button, ButtonKind
from relplanner.rules.conflicts import Conflict
from relplanner.rules.conflicts.told import what_text
from relplanner.rules.moves import staying
from relplanner.rules.outlook import coming

_A_WEEK = 5


class RetargetDialog(PreviewingDialog):
    """Asks which release goes live when instead, and whether that is promised, too."""

    def __init__(self, parent: QWidget, context: PageContext, release: str = "") -> None:
        super().__init__(parent, context)
        self.ui = ui = Ui_RetargetDialog()
        ui.setupUi(self)
        self.day = DayEditor(context)
        ui.day_place.addWidget(self.day)
        ui.day_label.setBuddy(self.day)
        self.confirm_with(ui.buttons, self.tr("Retarget"))
        self._make_days()
        for each in coming(context.plan, context.schedule):
            ui.release.addItem(each.title or each.key, each.id)
        ui.reason.addItem(self.tr("not said"), SlipReason.NOT_GIVEN)
        for reason in SlipReason:
            if reason is not SlipReason.NOT_GIVEN:
                ui.reason.addItem(choice_text(reason), reason)
        self.day.textChanged.connect(lambda _: self.look_again())
        self.day.left.connect(self.reject)
        ui.committed.toggled.connect(lambda _: self._follow_promise())
        ui.release.currentIndexChanged.connect(lambda _: self._follow_release())
        ui.release.setCurrentIndex(max(0, ui.release.findData(release)))
        self._follow_release()
        self.day.setFocus()
        self.day.selectAll()

    @property
    def release(self) -> Release | None:
        """The release that is chosen; None where none is to come."""
        return self.context.plan.one(Release, self.ui.release.currentData())

    def wanted(self) -> Wanted | Refusal | None:
        release, day = self.release, self.day.day
        if release is None:
            return None
        if not isinstance(day, dt.date):
            return day
        committed = self.ui.committed.isChecked()
        return command(
            partial(retarget, release=release.id, target=day, committed=committed, reason=self._reason())
        )

    def tell(self, found: Preview | None, refusal: str) -> None:
        self.ui.hits.clear()
        if found is None:
            self.ui.summary.setText(refusal and f"▲ {refusal}")
            return
        hit = found.effect
        words = (
            plural(len(hit.moved), self.tr("{n} activity moves"), self.tr("{n} activities move")),
            plural(hit.due_dates, self.tr("{n} due date"), self.tr("{n} due dates")),
            plural(len(hit.appeared), self.tr("{n} new conflict"), self.tr("{n} new conflicts")),
            plural(len(hit.cleared), self.tr("{n} is cleared"), self.tr("{n} are cleared")),
        )
        stays = staying_text(staying(self.context.schedule.leaves(self.ui.release.currentData())))
        told = "; ".join(filter(None, (", ".join(words), stays)))
        self.ui.summary.setText(f"{told}.{self._shortfall(found)}")
        self.ui.hits.addItems([*self._lines("▲", hit.appeared), *self._lines("✓", hit.cleared)])

    # -- inside --------------------------------------------------------------------------------------------

    def _shortfall(self, found: Preview) -> str:
        """What is to be said when its work does not let it go live on the very day."""
        live = found.schedule.live_date(self.ui.release.currentData())
        if live is None or live == self.day.day:
            return ""
        words = self.tr(" ▲ As its work hangs together, it goes live on {day}.")
        return words.format(day=short_date(live, self.context.today()))

    def _make_days(self) -> None:
        self._later = Button(self.tr("A week later"), ButtonKind.PLAIN)
        self._slot = Button("", ButtonKind.PLAIN)
        self._later.clicked.connect(lambda: self._take(self._week_later))
        self._slot.clicked.connect(lambda: self._take(self._slot_day))
        for button in (self._later, self._slot):
            button.setAutoDefault(False)
            self.ui.days.addWidget(button)
        self.ui.days.addStretch()
        self._week_later: dt.date | None = None
        self._slot_day: dt.date | None = None

    def _follow_release(self) -> None:
        release, schedule, today = self.release, self.context.schedule, self.context.today()
        live = schedule.live_date(release.id) if release else None
        promised = release.committed_date if release else None
        told = [short_date(live, today)] if live else [self.tr("no day yet")]
        if promised:
            told.append(self.tr("committed to {day}").format(day=short_date(promised, today)))
        self.ui.now.setText(" · ".join(told))
        calendar = schedule.calendars.of_release(release.id) if release else schedule.calendars.programme
        self._week_later = calendar.add_days(live or today, _A_WEEK)
        self._slot_day = self._policy_day(release)
        self._slot.setVisible(self._slot_day is not None)
        if self._slot_day is not None:
            words = self.tr("As its train slips: {day}")
            self._slot.setText(words.format(day=short_date(self._slot_day, today)))
        self.ui.committed.setChecked(False)
        self.day.show_value(self._week_later)
        self._follow_promise()

    def _policy_day(self, release: Release | None) -> dt.date | None:
        if release is None or release.train is None:
            return None
        try:
            return slip_day(self.context.plan, self.context.schedule, release)
        except Refusal:
            return None  # its train leaves it to the user

    def _follow_promise(self) -> None:
        release = self.release
        slips = self.ui.committed.isChecked() and release is not None and release.committed_date is not None
        self.ui.form.setRowVisible(self.ui.reason, slips)
        self.ui.form.setRowVisible(self.ui.comment, slips)
        self.look_again()

    def _take(self, day: dt.date | None) -> None:
        self.day.show_value(day)
        self.look_again()

    def _reason(self) -> str:
        reason = SlipReason(self.ui.reason.currentData())
        comment = self.ui.comment.text().strip()
        return comment if reason is SlipReason.NOT_GIVEN else f"{reason.value}: {comment}"

    def _lines(self, mark: str, conflicts: tuple[Conflict, ...]) -> Iterator[str]:
        return (f"{mark} {what_text(each)}" for each in conflicts)
