"""The return page: what came back beside the plan, decided cell by cell, taken as one step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from relplanner.commands.return_cells import Column as CellColumn
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.return_deciding import Deciding
from relplanner.commands.return_findings import Comparison
from relplanner.commands.returning import take_return, with_value
from relplanner.domain.errors import Refusal
from relplanner.domain.returned import Returned
from relplanner.gui.comparing.page import ComparingPage
from relplanner.gui.comparing.words import ATTENTION, field_text, item_text
from relplanner.gui.context import PageContext
from relplanner.gui.pages.returning.foresight import Clashes, Foresight, Ready, Wanted
from relplanner.gui.pages.returning.pane import FindingsPane, all_alike, at_top, no_files
from relplanner.gui.pages.returning.result import ResultCard
from relplanner.gui.pages.returning.words import effect_lines, is_odd, sent_text
from relplanner.gui.pages.words import plural
from relplanner.gui.widgets import MUTED, ActionButton, ButtonKind, ElidedLabel, PageHeader
from relplanner.session import Change
from relplanner.session.returning import Desk, Effect, Return

_NOTHING, _FINDINGS, _TAKEN, _ALIKE = range(4)


class ReturnPage(ComparingPage):
    """K keeps mine, T takes theirs, O takes another value, R tells why, A accepts all that is clean."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._files: Sequence[Returned] = ()
        self._orders: dict[CellColumn, DateOrder] = {}
        self._desk: Desk | None = None
        self._refused: list[str] = []
        self._odd: frozenset[int] = frozenset()
        self._foresight = Foresight(self)
        self._make_actions()
        self._lay_out()
        self._show_nothing()

    # -- building ------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.accept = self._action(self.tr("Accept all clean"), self._accept, "A")
        self.other = self._action(self.tr("Take another value…"), self._other, "O")
        self.say_why = self._action(self.tr("Say why"), lambda: self.card.reason.setFocus(), "R")
        self.leave = self._action(self.tr("Cancel the return"), self._show_nothing)
        self.apply = self._action(self.tr("Apply"), self._apply, "Ctrl+Return")
        self.addAction(self.apply)
        self.choose_files = self._action(self.tr("Choose returned workbooks…"), self._choose_files)

    def _lay_out(self) -> None:
        themes = self.context.themes
        self._sent = ElidedLabel("", MUTED)
        header = PageHeader(self.tr("Return of a workbook"))
        header.add_left(self._sent)
        header.add_right(ActionButton(self.leave), ActionButton(self.apply, ButtonKind.PRIMARY))
        self.pane = FindingsPane(themes, self._toggle, ActionButton(self.accept))
        self.counts, self.findings, self.view, self.card = (
            self.pane.counts, self.pane.findings, self.pane.view, self.pane.card
        )  # fmt: skip
        self._wire()
        self.view.addActions([self.accept, self.other, self.say_why])
        self.pane.questions.answered.connect(self._answer)
        self.card.other_wanted.connect(self._other)
        self.result = ResultCard(themes)
        self.result.undo_wanted.connect(self.context.undo)
        self.result.more_wanted.connect(self._choose_files)
        self._stack = QStackedWidget()
        for widget in (
            no_files(themes, self.choose_files),
            self.pane,
            at_top(self.result),
            all_alike(themes, self.choose_files),
        ):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._stack, 1)

    # -- what came back ------------------------------------------------------------------------------------

    def show_files(self, files: Sequence[Returned], refused: Sequence[str] = ()) -> None:
        """Compare files that came back; ``refused`` says in words which others could not be taken."""
        self._refused = list(refused)
        self._orders = {}
        taken = []
        for file in files:
            try:
                Return(self.context.session, [file])
            except Refusal as refusal:
                self._refused.append(str(refusal))
            else:
                taken.append(file)
        self._files = taken
        if taken:
            self._deciding = None
            self._compare()
        else:
            self._show_nothing()
        for words in self._refused if not taken else ():
            self.context.said.emit(words, "", None)

    def refresh(self, change: Change | None) -> None:
        """The plan has changed: what came back is compared with it anew, decisions kept."""
        if change is not None and self._files and self._stack.currentIndex() in (_FINDINGS, _ALIKE):
            self._compare()

    def beginning(self) -> QWidget | None:
        return self.view if self._stack.currentIndex() == _FINDINGS else None

    @property
    def busy(self) -> bool:
        """Whether something is still being worked out."""
        return self._foresight.busy

    def wait(self) -> None:
        self._foresight.wait()

    def _choose_files(self) -> None:
        self.context.return_wanted.emit([])

    def _compare(self) -> None:
        self._desk = desk = Return(self.context.session, self._files).desk(self.context.schedule)
        orders = dict(self._orders)
        self._stack.setCurrentIndex(_FINDINGS)
        self._sent.setText(self.tr("Comparing…"))
        self.apply.setEnabled(False)
        self._foresight.compare(desk, orders, self._compared)

    def _compared(self, told: Comparison | Refusal) -> None:
        if isinstance(told, Refusal):
            self._show_nothing()
            self.context.refuse(told)
            return
        self._deciding = self._deciding.again(told) if self._deciding else Deciding(told)
        self._sent.setText(sent_text(told))
        self.pane.show_told(told, self._refused)
        self.findings.clashes = {}
        self._odd = frozenset(at for at, finding in enumerate(told.findings) if is_odd(finding))
        self._stack.setCurrentIndex(_FINDINGS if told.findings or told.questions else _ALIKE)
        self._tell_counts()
        self._show_rows()
        self._foresee()
        self.view.setFocus()

    def _answer(self, column: CellColumn, order: str) -> None:
        self._orders[column] = DateOrder(order)
        self._compare()

    def _show_nothing(self) -> None:
        self._foresight.forget()
        self._files, self._deciding, self._desk = (), None, None
        self.findings.clear()
        self._sent.setText("")
        self._stack.setCurrentIndex(_NOTHING)
        self._tell_apply()

    # -- the list ------------------------------------------------------------------------------------------

    def _passing(self) -> Sequence[int]:
        wanted, findings = self.counts.filter, self._findings
        if not wanted:
            return range(len(findings))
        if wanted == ATTENTION:
            return sorted(self._attention)
        return [at for at, each in enumerate(findings) if each.verdict == wanted]

    @property
    def _attention(self) -> frozenset[int]:
        """The findings that somebody must look at: odd ones, and those of which a conflict comes."""
        return self._odd | self.findings.clashes.keys()

    def _tell_counts(self) -> None:
        assert self._deciding is not None
        findings = self._findings
        counts = {str(verdict): count for verdict, count in self._deciding.counts.items()}
        counts[ATTENTION] = len(self._attention)
        compared = self._deciding.comparison.compared
        words = plural(len(findings), self.tr("{n} cell differs"), self.tr("{n} cells differ"))
        if not findings:
            words = self.tr("Nothing differs")
        told = self.tr("{what} of {n} compared").format(what=words, n=f"{compared:,}")
        self.counts.show_counts(told, counts)

    # -- the selected one ----------------------------------------------------------------------------------

    def _show_current(self) -> None:
        at = self._current()
        self.card.setVisible(at is not None)
        for action in (self.keep, self.take, self.other, self.say_why):
            action.setEnabled(at is not None)
        if at is None or self._deciding is None or self._desk is None:
            self._foresight.leave_alone()
            return
        comparison = self._deciding.comparison
        finding = comparison.findings[at]
        if finding.id and self.context.plan.get(finding.id) is not None:
            self.context.select(finding.id)
        self.card.show_finding(
            self.context.plan, self._deciding, at, (finding, comparison.sent[finding.copy].sender)
        )
        if not finding.can_be_taken:
            self._foresight.leave_alone()
            return
        self.card.show_effect(None)
        self._foresight.weigh(self._desk, comparison, at, self._weighed)

    def _weighed(self, effect: Effect) -> None:
        self.card.show_effect(effect_lines(effect) or [self.tr("Nothing else moves, no conflict")])

    # -- deciding ------------------------------------------------------------------------------------------

    def _other(self) -> None:
        at = self._current()
        if at is None or self._deciding is None or not self._findings[at].field:
            return
        finding, plan = self._findings[at], self.context.plan
        title = f"{item_text(finding)} · {field_text(plan, finding)}"
        text = self.context.ask.line(self.tr("Another value"), title, str(finding.mine or ""))
        if text is None:
            return
        try:
            changed = with_value(plan, self._deciding.comparison, at, text, self.context.reading())
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self._deciding.take_own(at, changed)
        self._decided()

    def _accept(self) -> None:
        if self._deciding is not None:
            self._deciding.accept_clean()
            self._decided()

    # -- what all of it would do ---------------------------------------------------------------------------

    def _foresee(self) -> None:
        if self._desk is not None and self._deciding is not None:
            told, sides = self._deciding.comparison, dict(self._deciding.sides)
            seen = [self.findings.rows[place] for place in self.view.seen()]
            self._foresight.foresee(self._desk, told, sides, seen, self._foreseen)

    def _foreseen(self, clashes: Clashes) -> None:
        self.findings.clashes = clashes
        self.findings.tell_changed()
        if self._deciding is not None:
            self._tell_counts()

    def _tell_apply(self) -> None:
        count = self._deciding.count if self._deciding else 0
        words = plural(count, self.tr("Apply {n} change"), self.tr("Apply {n} changes"))
        self.apply.setText(words if count else self.tr("Apply"))
        there = self._stack.currentIndex() == _FINDINGS
        self.apply.setEnabled(count > 0 and there and not self._foresight.comparing)
        self.accept.setEnabled(self._deciding is not None and self._deciding.has_clean)
        for action in (self.accept, self.leave, self.apply):
            action.setVisible(there)

    # -- taking --------------------------------------------------------------------------------------------

    def _apply(self) -> None:
        if self._desk is None or self._deciding is None:
            return
        self.apply.setEnabled(False)
        count = self._deciding.count
        self._sent.setText(plural(count, self.tr("Taking {n} change…"), self.tr("Taking {n} changes…")))
        told, make = self._deciding.comparison, self.context.session.maker()
        wanted = Wanted(dict(self._deciding.sides), self._deciding.reason)
        self._foresight.make_ready(self._desk, told, wanted, make, partial(self._ready, told))

    def _ready(self, comparison: Comparison, ready: Ready) -> None:
        assert self._deciding is not None
        self._sent.setText(sent_text(comparison))
        if ready.refused:
            for at, why in ready.refused.items():
                self._deciding.keep(at)
                self._refused.append(f"{item_text(comparison.findings[at])}: {why}")
            words = self.tr("{n} do not fit and stay as they are: {why}")
            first = next(iter(ready.refused.values()))
            self.context.said.emit(words.format(n=len(ready.refused), why=first), "", None)
            self._decided()
            return
        files, self._files = self._files, ()
        step = self.context.do(
            take_return, comparison, ready.decisions, self._deciding.reason, ready.proposal
        )
        if step is None:
            self._files = files
            self._tell_apply()
            return
        self.result.show_result(self.context.plan, step, ready.effect)
        self._stack.setCurrentIndex(_TAKEN)
        self._tell_apply()
        self.result.take_keyboard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.counts.filter:
            self.counts.choose("")
            return
        super().keyPressEvent(event)
