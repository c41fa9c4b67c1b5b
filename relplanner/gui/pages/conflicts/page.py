"""The conflicts page: everything that collides at the left; at the right what it is and what clears it."""

import datetime as dt
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from relplanner.commands.conflicts import allow, clear_conflict
from relplanner.commands.records import remove
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import WindowOverride
from relplanner.gui.conflicts.origin import OriginFinder
from relplanner.gui.conflicts.words import no_move_words, rule_words
from relplanner.gui.context import Page, PageContext
from relplanner.gui.pages.choosing import ChoiceButton
from relplanner.gui.pages.conflicts.detail import ConflictCard, LeaveCard, MoveCard
from relplanner.gui.pages.conflicts.listing import ConflictList
from relplanner.gui.pages.side import SidePanel
from relplanner.gui.widgets import EmptyState, PageHeader
from relplanner.rules.conflicts import Conflict
from relplanner.session import Change

_SIDE_WIDTH = 420
_SOME, _NONE, _LOOKING = range(3)
_ALLOWED = "allowed"


class ConflictsPage(Page):
    """Arrows choose a conflict, F4 makes the move that clears it, F6 allows it, Enter goes to the record."""

    has_details = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = ConflictList(context.themes, self.tr("Conflicts"))
        self.conflict, self.move_card, self.leave = (
            ConflictCard(context), MoveCard(context), LeaveCard(context),
        )  # fmt: skip
        self.filter = ChoiceButton(self.tr("Show"))
        self._origins = OriginFinder(context, self)
        self._make_actions()
        self._lay_out()
        self._wire()

    # -- showing -------------------------------------------------------------------------------------------

    def refresh(self, change: Change | None) -> None:
        """Show what collides now."""
        self._offer()
        self._fill()

    def show_record(self, id: str) -> None:
        """Bring the first conflict of a record, or of what it holds, into view."""
        if not self.list.choose_of(id):
            held = next((each for each in self.context.conflicts if self._is_about(each, id)), None)
            if held is not None:
                self.show_conflict(held)
        self.context.select(id)

    def show_conflict(self, conflict: Conflict) -> None:
        """Make a conflict the current one."""
        if not self.list.choose(conflict):
            self.filter.choose("all")
            self.list.choose(conflict)

    def filtering(self) -> QWidget:
        return self.filter

    def beginning(self) -> QWidget:
        return self.list

    def wait(self) -> None:
        self._origins.wait()

    # -- building ------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def action(words: str, key: str, act: Callable[[], None]) -> QAction:
            made = QAction(words, self)
            made.setShortcut(QKeySequence(key))
            made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.triggered.connect(lambda: act())
            self.addAction(made)
            return made

        action(self.tr("Apply the move that clears the conflict"), "F4", self.clear)
        action(self.tr("Withdraw the leave of the conflict"), "Del", self.withdraw)
        action(self.tr("Allow the conflict for a reason"), "F6", self.begin_allowing)

    def _lay_out(self) -> None:
        header = PageHeader(self.tr("Conflicts"))
        header.add_left(self.filter)
        self._side = SidePanel(self.context.themes, self.tr("The selected conflict"), _SIDE_WIDTH)
        self._side.add(self.conflict, self.move_card, self.leave)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setChildrenCollapsible(False)
        body.addWidget(self.list)
        body.addWidget(self._side)
        body.setStretchFactor(0, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        nothing = self.tr(
            "No freeze, holiday, leave, link, deadline or promise speaks against a date of this plan."
        )
        looking = self.tr("The plan is large: its conflicts are here in a moment.")
        for icon, title, text in (
            ("circle-check", self.tr("Nothing collides"), nothing),
            ("radar", self.tr("Looking for conflicts…"), looking),
        ):
            self._stack.addWidget(EmptyState(self.context.themes, icon, title, text))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self.list.chosen.connect(self._tell)
        self.list.entered.connect(self._go_to_record)
        self.filter.chosen.connect(lambda: self._fill())
        self.move_card.apply_wanted.connect(self.clear)
        self.leave.allow_wanted.connect(self._allow)
        self.leave.withdraw_wanted.connect(self.withdraw)
        self.leave.left.connect(self.list.setFocus)
        self.context.solver.solved.connect(self._solved)
        self.context.conflicts_found.connect(self._found)
        self._origins.found.connect(self.conflict.show_origin)

    # -- inside --------------------------------------------------------------------------------------------

    def _offer(self) -> None:
        radar = self.context.radar
        rules = {each.rule.value: rule_words(each) for each in radar.conflicts}
        counts = [
            ("all", self.tr("all · {n}").format(n=len(radar.conflicts))),
            *sorted(rules.items(), key=lambda pair: pair[1]),
            (_ALLOWED, self.tr("allowed · {n}").format(n=len(radar.allowed))),
        ]
        self.filter.offer(counts)

    def _found(self) -> None:
        if self.isVisible():
            self.refresh(None)
        else:
            self._stale = True

    def _fill(self) -> None:
        radar, wanted = self.context.radar, self.filter.value
        shown = radar.allowed if wanted == _ALLOWED else radar.conflicts
        if wanted not in ("all", _ALLOWED):
            shown = tuple(each for each in shown if each.rule.value == wanted)
        self.list.show_conflicts(shown, self.context.plan, self.context.today())
        anything = bool(radar.conflicts or radar.allowed)
        none = _NONE if self.context.knows_conflicts else _LOOKING
        self._stack.setCurrentIndex(_SOME if anything else none)
        self._tell()

    def _tell(self) -> None:
        """Everything about the current conflict."""
        current = self.list.current
        self._side.setVisible(current is not None)
        if current is None:
            return
        self.conflict.show_conflict(current)
        self._origins.ask(current)
        self.leave.show_conflict(current)
        self.move_card.setVisible(not current.override)
        if not current.override:
            self.move_card.show_solution(current, self.context.solution(current))
        if self.isVisible():
            self.context.select(current.subjects[0])

    def _solved(self, conflict: Conflict) -> None:
        current = self.list.current
        if self.isVisible() and current is not None and current.key == conflict.key:
            self.move_card.show_solution(current, self.context.solution(current))

    def clear(self) -> None:
        """Make the move that clears the current conflict, if there is one and it is known by now."""
        current = self.list.current
        if current is None or current.override:
            return
        solution = self.context.solution(current)
        if solution is not None and solution.fix is not None:
            self.context.do(clear_conflict, current, solution.fix)
        else:
            self.context.said.emit(no_move_words(current, looking=solution is None), "", None)

    def withdraw(self) -> None:
        """Take the leave back that the current conflict has."""
        current = self.list.current
        if current is not None and current.override:
            self.context.do(remove, [current.override])

    def begin_allowing(self) -> None:
        """Put the keyboard where the reason is typed for which the current conflict is allowed."""
        current = self.list.current
        if current is not None and not current.window:
            self.context.said.emit(self.tr("Only what a window forbids can be allowed."), "", None)
        self.leave.begin()

    def _allow(self, reason: str, until: str) -> None:
        current = self.list.current
        if current is None:
            return
        try:
            spec = WindowOverride.KIND.by_name["expires"]
            expires = cast("dt.date | None", self.context.reading().parse(spec, until))
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        if self.context.do(allow, current.window, current.subjects[0], reason, expires) is not None:
            self.leave.emptied()
            self.list.setFocus()

    def _go_to_record(self) -> None:
        if self.list.current is not None:
            self.context.go("", self.list.current.subjects[0])

    def _is_about(self, conflict: Conflict, id: str) -> bool:
        return any(getattr(self.context.plan.get(each), "release", "") == id for each in conflict.subjects)
