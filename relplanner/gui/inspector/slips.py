"""The part of the inspector that tells what became of what was promised: the baseline, and every slip."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from relplanner.domain.declare import Record
from relplanner.domain.kinds import Release, SlipEvent
from relplanner.domain.kinds.planning import SlipReason
from relplanner.gui.context import PageContext
from relplanner.gui.inspector.sections import clear, flat_button
from relplanner.gui.pages.words import plural, short_date
from relplanner.gui.say import choice_text
from relplanner.gui.theme import TextRole
from relplanner.gui.widgets import text_label
from relplanner.rules.outlook import is_coming
from relplanner.schedule.variance import Variances

_SHOWN = 6
_LEFT = Qt.AlignmentFlag.AlignLeft


class SlipsSection(QWidget):
    """“Baseline: Tue 12 Jan → Fri 8 Jan, 2 working days earlier”, then each move of the committed date."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.themes.px(4))
        column.addWidget(text_label(self.tr("Promises"), TextRole.LABEL))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(context.themes.px(4))
        column.addLayout(self._lines)

    def show_record(self, record: Record) -> None:
        """Show what became of an activity or a release."""
        slips = self._context.plan.children(SlipEvent, "release", record.id)[-_SHOWN:]
        baseline = self._baseline(record.id)
        can_move = isinstance(record, Release) and is_coming(record)
        shown = (baseline, *(self._words(slip) for slip in slips), "retarget" if can_move else "")
        self.setVisible(any(shown))
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._lines)
        for line in self._made(baseline, slips, can_move):
            self._lines.addWidget(line, 0, Qt.AlignmentFlag(0) if isinstance(line, QLabel) else _LEFT)

    # -- inside --------------------------------------------------------------------------------------------

    def _made(self, baseline: str, slips: tuple[SlipEvent, ...], can_move: bool) -> Iterator[QWidget]:
        if baseline:
            yield text_label(baseline, wrap=True)
        for slip in reversed(slips):
            yield text_label(self._words(slip), wrap=True)
        if any(slip.reason is SlipReason.NOT_GIVEN for slip in slips):
            yield flat_button(self.tr("Say why"), lambda: self._context.action_wanted.emit("slip-reason"))
        if can_move:
            yield flat_button(self.tr("Retarget…"), lambda: self._context.action_wanted.emit("retarget"))

    def _baseline(self, id: str) -> str:
        found = Variances(self._context.plan, self._context.schedule).of(id)
        if found is None:
            return ""
        was, now = (short_date(day, self._context.today()) for day in (found.was, found.now))
        if not found.days:
            return self.tr("Baseline: {was}, as planned").format(was=was)
        words = self.tr("Baseline: {was} → {now}, {moved}")
        return words.format(was=was, now=now, moved=self._moved(found.days))

    def _words(self, slip: SlipEvent) -> str:
        was, now = (short_date(day, self._context.today()) for day in (slip.moved_from, slip.moved_to))
        words = self.tr("Committed: {was} → {now}, {moved}")
        told = words.format(was=was, now=now, moved=self._moved(slip.working_days))
        given = slip.reason is not SlipReason.NOT_GIVEN
        reason = choice_text(slip.reason) if given else self.tr("no reason given")
        return f"{told} · {reason}{f': {slip.comment}' if slip.comment else ''}"

    def _moved(self, days: int) -> str:
        counted = plural(abs(days), self.tr("{n} working day"), self.tr("{n} working days"))
        return (self.tr("{days} later") if days >= 0 else self.tr("{days} earlier")).format(days=counted)
