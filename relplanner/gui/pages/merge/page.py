"""The merge page: a copy of the plan, or a scenario, beside it; decided field by field, taken as one step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from relplanner.commands.merging import Merge
from relplanner.commands.return_deciding import Deciding
from relplanner.commands.return_findings import Decisions, Finding, Side, Verdict
from relplanner.domain.edit import Step
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Scenario
from relplanner.domain.plan import Plan
from relplanner.gui.comparing.card import DecisionCard
from relplanner.gui.comparing.counts import CountsBar
from relplanner.gui.comparing.model import Column, FindingsModel
from relplanner.gui.comparing.page import ComparingPage
from relplanner.gui.comparing.view import FindingsView
from relplanner.gui.comparing.words import Names
from relplanner.gui.context import PageContext
from relplanner.gui.latest import Latest
from relplanner.gui.pages.merge.reading import Reading, Source
from relplanner.gui.pages.words import plural
from relplanner.gui.whatif.doing import COMPARE_PAGE
from relplanner.gui.whatif.words import effect_words
from relplanner.gui.widgets import MUTED, Button, ButtonKind, ElidedLabel, EmptyState, PageHeader, text_label
from relplanner.session import Change
from relplanner.session.merging import decided, effect_of, take_copy, take_scenario

_NOTHING, _FINDINGS = range(2)
_PLANS = "Plans (*.relplan)"


class MergePage(ComparingPage):
    """K keeps mine, T takes theirs, Space changes its mind, Ctrl+Enter applies."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._source: Source | None = None
        self._lines: Merge | None = None
        self._comparing = Reading(context.session, self._compared, self._refused, self)
        self._foreseeing, self._weighing = Latest(self), Latest(self)
        self._make_actions()
        self._lay_out()
        self._put_away()

    # -- what is merged ------------------------------------------------------------------------------------

    def choose_copy(self) -> None:
        """Ask for another copy of this plan, and compare it."""
        folder = self.context.session.path.parent
        path = self.context.ask.open_file(self.tr("Merge a copy of this plan"), folder, _PLANS)
        if path is not None:
            self.show_copy(path)

    def show_copy(self, path: Path) -> None:
        """Compare another copy of this plan with it."""
        self._begin(Source(copy=path))

    def show_record(self, id: str) -> None:
        """Compare a scenario with the plan."""
        if self.context.session.present.one(Scenario, id) is not None:
            self._begin(Source(scenario=id))

    def refresh(self, change: Change | None) -> None:
        """The plan has changed: compare again, decisions kept."""
        if change is not None and self._source is not None:
            self._compare()

    def beginning(self) -> QWidget | None:
        return self.view if self._stack.currentIndex() == _FINDINGS else None

    @property
    def busy(self) -> bool:
        """Whether something is still being worked out."""
        return self._comparing.busy or self._foreseeing.busy or self._weighing.busy

    # -- building ------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.view = FindingsView(self.context.themes, self.tr("What differs"))
        self.choose = self._action(self.tr("Choose a copy…"), self.choose_copy)
        self.leave = self._action(self.tr("Cancel the merge"), self._cancel)
        self.apply = self._action(self.tr("Apply"), self._apply, "Ctrl+Return")
        self.addAction(self.apply)

    def _lay_out(self) -> None:
        themes = self.context.themes
        self._header = PageHeader(self.tr("Merge"))
        self._what = ElidedLabel("", MUTED)
        self._cancel_button = Button(self.tr("Cancel"))
        self._cancel_button.clicked.connect(self.leave.trigger)
        self._apply_button = Button(self.tr("Apply"), ButtonKind.PRIMARY)
        self._apply_button.clicked.connect(self.apply.trigger)
        self._header.add_left(self._what)
        self._header.add_right(self._cancel_button, self._apply_button)
        self.effect = text_label("")
        self.counts = CountsBar(themes, self.effect)
        names = Names(self.tr("In common"), self.tr("In the plan now"), self.tr("Over there"))
        self.findings = FindingsModel(themes, self._toggle, names, self)
        self.view.setModel(self.findings)
        self.view.fit()
        self.view.setColumnHidden(Column.SENDER, True)
        self.view.ticked.connect(
            lambda index: self.findings.setData(index, None, Qt.ItemDataRole.CheckStateRole)
        )
        self.card = DecisionCard(themes, names, own=False)
        self._wire()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty())
        self._stack.addWidget(self._work())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._stack, 1)

    def _empty(self) -> QWidget:
        text = self.tr(
            "A copy of this plan that somebody else edited comes together with it, field by field, by what "
            "both have in common. Choose the copy, or drop it here; it is only read, and nothing is taken "
            "before you say so."
        )
        return EmptyState(
            self.context.themes, "git-merge", self.tr("Nothing to merge yet"), text, [self.choose]
        )

    def _work(self) -> QWidget:
        around = QWidget()
        margin = QVBoxLayout(around)
        margin.setContentsMargins(16, 12, 16, 14)
        margin.addWidget(self.card)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.counts)
        column.addWidget(self.view, 1)
        column.addWidget(around)
        return whole

    # -- comparing -----------------------------------------------------------------------------------------

    def _begin(self, source: Source) -> None:
        self._source, self._deciding = source, None
        self._compare()

    def _compare(self) -> None:
        assert self._source is not None
        self._stack.setCurrentIndex(_FINDINGS)
        self._what.setText(self.tr("Comparing…"))
        self.apply.setEnabled(False)
        self._comparing.begin(self._source)

    def _refused(self, refusal: Refusal) -> None:
        self._put_away()
        self.context.refuse(refusal)

    def _compared(self, lines: Merge) -> None:
        self._lines = lines
        told = lines.comparison
        self._deciding = self._deciding.again(told) if self._deciding else Deciding(told)
        who = told.sent[0]
        scenario = bool(self._source and self._source.scenario)
        self._header.set_title(self.tr("Apply a scenario") if scenario else self.tr("Merge a copy"))
        self._what.setText(who.file_name)
        counts = {str(verdict): count for verdict, count in told.counts.items()}
        words = plural(len(told.findings), self.tr("{n} difference"), self.tr("{n} differences"))
        self.counts.show_counts(words if told.findings else self.tr("Nothing differs"), counts)
        self._show_rows()
        self._foresee()
        self.view.setFocus()

    @property
    def _plan(self) -> Plan:
        # A scenario may be open: it is the plan itself that it is merged with.
        return self.context.session.present

    def _passing(self) -> Sequence[int]:
        wanted = self.counts.filter
        return [
            at
            for at, each in enumerate(self._findings)
            if (each.verdict == wanted if wanted else _news(each))
        ]

    def _show_current(self) -> None:
        at = self._current()
        self.card.setVisible(at is not None)
        for action in (self.keep, self.take):
            action.setEnabled(at is not None)
        if at is None or self._deciding is None or self._lines is None:
            self._weighing.forget()
            return
        finding = self._findings[at]
        who = self._deciding.comparison.sent[0].file_name
        self.card.show_finding(self._plan, self._deciding, at, (finding, who))
        if not finding.can_be_taken:
            self._weighing.forget()
            return
        self.card.show_effect(None)
        alone = {**dict.fromkeys(self._deciding.chosen, Side.MINE), at: Side.THEIRS}
        work = partial(effect_of, self._lines, alone, self.context.today())
        self._weighing.ask(work, lambda effect: self.card.show_effect([effect_words(effect)]))

    def _foresee(self) -> None:
        if self._lines is not None and self._deciding is not None:
            work = partial(effect_of, self._lines, dict(self._deciding.sides), self.context.today())
            self._foreseeing.ask(work, lambda effect: self.effect.setText(effect_words(effect)))

    def _tell_apply(self) -> None:
        deciding, there = self._deciding, self._stack.currentIndex() == _FINDINGS
        count = len(deciding.chosen) if deciding else 0
        left = sum(deciding.is_open(at) for at in range(len(self._findings))) if deciding else 0
        words = plural(count, self.tr("Apply {n} change"), self.tr("Apply {n} changes"))
        if left:
            words = self.tr("{what}, leave {n} open").format(what=words, n=left)
        self.apply.setText(words if count else self.tr("Apply"))
        self._apply_button.setText(self.apply.text())
        self.apply.setEnabled(there and not self._comparing.busy and bool(self._findings))
        self._apply_button.setEnabled(self.apply.isEnabled())
        self.leave.setEnabled(there)
        for button in (self._cancel_button, self._apply_button):
            button.setVisible(there)

    # -- taking --------------------------------------------------------------------------------------------

    def _apply(self) -> None:
        if self._lines is None or self._deciding is None or self._source is None:
            return
        session, lines, source = self.context.session, self._lines, self._source
        decisions: Decisions = dict(self._deciding.sides)
        reason = self._deciding.reason
        if source.scenario and not reason:
            told = self.context.ask.line(self.tr("Apply"), self.tr("Why this one? (kept with the decision)"))
            if told is None:
                return
            reason = told.strip()
        self._source = None  # what is done now is no reason to compare again
        left = len(decided(lines, decisions).left)
        try:
            session.enter("")
            if source.scenario:
                step = take_scenario(session, source.scenario, lines, decisions, reason)
            else:
                step = take_copy(session, lines, decisions, reason)
        except Refusal as refusal:
            self._source = source
            self.context.refuse(refusal)
            return
        if left:
            self._source = source
            self._compare()
        else:
            self._put_away()
        self._tell_done(step, left)

    def _tell_done(self, step: Step | None, left: int) -> None:
        count = len(step.edits) if step is not None else 0
        words = plural(count, self.tr("{n} record changed"), self.tr("{n} records changed"))
        if not count:
            words = self.tr("Nothing had to be changed")
        if left:
            words = self.tr("{what}; {n} left to decide").format(what=words, n=left)
        undo = (self.tr("Undo"), self.context.undo) if count else ("", None)
        self.context.said.emit(words, *undo)

    def _cancel(self) -> None:
        source = self._source
        self._put_away()
        if source is not None and source.scenario:
            self.context.page_wanted.emit(COMPARE_PAGE, source.scenario)

    def _put_away(self) -> None:
        for latest in (self._comparing, self._foreseeing, self._weighing):
            latest.forget()
        self._source = self._lines = self._deciding = None
        self.findings.clear()
        self._header.set_title(self.tr("Merge"))
        self._what.setText("")
        self.effect.setText("")
        self._stack.setCurrentIndex(_NOTHING)
        self._tell_apply()


def _news(finding: Finding) -> bool:
    """Whether a finding is worth a look unasked; what only the plan itself changed is not."""
    return finding.verdict not in (Verdict.MINE, Verdict.SAME)
