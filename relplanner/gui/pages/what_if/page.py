"""The page that compares a scenario with the plan: what moves, what was edited, what clashes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from relplanner.domain.edit import Edit
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Decision, Scenario
from relplanner.domain.kinds.planning import ScenarioState
from relplanner.domain.plan import Plan
from relplanner.gui.context import Page, PageContext
from relplanner.gui.latest import Latest
from relplanner.gui.pages.choosing import ChoiceButton
from relplanner.gui.pages.history.views import RowsView
from relplanner.gui.pages.side import SidePanel
from relplanner.gui.pages.what_if.model import Column, CompareModel, edit_rows, move_rows
from relplanner.gui.pages.what_if.side import ConflictsCard, StandingCard
from relplanner.gui.pages.words import plural
from relplanner.gui.theme import Tone
from relplanner.gui.whatif import doing
from relplanner.gui.whatif.words import summary
from relplanner.gui.widgets import (
    ActionButton,
    ButtonKind,
    EmptyState,
    MenuButton,
    PageHeader,
    SegmentedControl,
    text_label,
)
from relplanner.rules.difference import Difference, difference
from relplanner.session import Change
from relplanner.session.scenarios import scenarios as begun

_SIDE_WIDTH = 280
# Narrower than this, the cards stand below the table.
_WIDE = 800
_SOME, _NONE = range(2)
_ABOUT_SCENARIOS = frozenset({Scenario.KIND.name, Decision.KIND.name})
_MOVES, _EDITS = "moves", "edits"


class WhatIfPage(Page):
    """Enter on a row goes to its record; the scenario may be looked at, kept, applied, rejected, dropped."""

    has_details = True

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.scenario = self._turned = ""
        self._edits: tuple[Edit, ...] = ()
        self._found: tuple[Plan, Difference] | None = None
        self._foreseeing = Latest(self)
        self._make_actions()
        self._lay_out()

    # -- showing -------------------------------------------------------------------------------------------

    def refresh(self, change: Change | None) -> None:
        """Compare the scenario with the plan as both are now."""
        scenarios = {each.id: each.title for each in begun(self.context.session)}
        self._choice.offer(list(scenarios.items()))
        if self.scenario not in scenarios:
            self.scenario = self.context.session.scenario or self._choice.value
        self._show()

    def show_record(self, id: str) -> None:
        """Show a scenario."""
        if self.context.session.present.one(Scenario, id) is not None:
            if id != self.scenario:
                self.scenario, self._found = id, None
            self._show()

    def beginning(self) -> QWidget:
        return self.rows

    @property
    def busy(self) -> bool:
        """Whether something is still being worked out."""
        return self._foreseeing.busy

    # -- building ------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def action(words: str, act: Callable[[], object], key: str = "") -> QAction:
            made = QAction(words, self)
            made.triggered.connect(lambda: act())
            if key:
                made.setShortcut(QKeySequence(key))
                made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                self.addAction(made)
            return made

        def about(act: Callable[[PageContext, str], None]) -> Callable[[], None]:
            return lambda: act(self.context, self.scenario)

        self.start = action(self.tr("Start a scenario…"), self._start)
        self.look = action(self.tr("Work in it"), lambda: doing.enter(self.context, self.scenario), "F6")
        self.keep = action(self.tr("Keep as option…"), about(doing.keep))
        self.bring_up = action(self.tr("Bring the scenario up to date"), about(doing.refresh))
        self.reject = action(self.tr("Reject the scenario…"), about(doing.reject))
        self.drop = action(self.tr("Drop the scenario"), about(doing.drop))
        self.apply = action(self.tr("Apply…"), about(doing.apply), "Ctrl+Return")

    def _lay_out(self) -> None:
        themes = self.context.themes
        self._choice = ChoiceButton(self.tr("Scenario"), named=False)
        self._choice.chosen.connect(self.show_record)
        self._which = SegmentedControl(
            ((_MOVES, self.tr("What moves")), (_EDITS, self.tr("What was edited"))), self.tr("Show")
        )
        self._which.chosen.connect(lambda _: self._fill())
        menu = QMenu(self)
        menu.addActions([self.start, self.bring_up, self.reject, self.drop])
        header = PageHeader(self.tr("What if"))
        header.add_left(self._choice, self._which)
        more, keep = MenuButton(self.tr("More"), menu), ActionButton(self.keep)
        apply = ActionButton(self.apply, ButtonKind.PRIMARY)
        header.add_right(more, ActionButton(self.look), keep, apply)
        self._tools = (self._choice, self._which, more, keep)
        self.words = text_label("", wrap=True)
        self.words.setContentsMargins(16, 10, 16, 10)
        self.model = CompareModel(themes, self)
        widths: dict[int, int] = {
            Column.WHAT: 96, Column.PLAN: 140, Column.SCENARIO: 140, Column.APART: 100
        }  # fmt: skip
        self.rows = RowsView(themes, self.tr("Plan and scenario"), Column.ITEM, widths)
        self.rows.setRootIsDecorated(False)
        self.rows.setModel(self.model)
        self.rows.fit()
        self.rows.activated.connect(lambda index: self._go(self.model.rows[index.row()].record))
        self.rows.selectionModel().currentChanged.connect(lambda *_: self._select())
        self.standing = StandingCard(themes)
        self.gained = ConflictsCard(themes, self.tr("New conflicts"), Tone.BAD)
        self.cleared = ConflictsCard(themes, self.tr("Conflicts cleared"), Tone.GOOD)
        side = SidePanel(themes, self.tr("The scenario"), _SIDE_WIDTH)
        side.add(self.standing, self.gained, self.cleared)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._body(side), 1)

    def _body(self, side: QWidget) -> QWidget:
        left = QWidget()
        below = QVBoxLayout(left)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.words)
        below.addWidget(self.rows, 1)
        self._split = body = QSplitter(Qt.Orientation.Horizontal)
        body.setChildrenCollapsible(False)
        body.addWidget(left)
        body.addWidget(side)
        body.setStretchFactor(0, 1)
        text = self.tr(
            "Try a delay, a cut in scope or another order without touching the plan: edit freely, see what "
            "moves and what clashes, keep it as an option, apply it in one step, or drop it."
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        self._stack.addWidget(
            EmptyState(self.context.themes, "git-branch", self.tr("No scenario yet"), text, [self.start])
        )
        return self._stack

    # -- inside --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        session = self.context.session
        record = session.present.one(Scenario, self.scenario)
        self._stack.setCurrentIndex(_NONE if record is None else _SOME)
        for widget in self._tools:
            widget.setVisible(record is not None)
        self.look.setVisible(record is not None)
        self.apply.setVisible(record is not None and record.state is not ScenarioState.CHOSEN)
        for action in (self.look, self.keep, self.bring_up, self.reject, self.drop, self.apply):
            action.setEnabled(record is not None and not session.read_only)
        if record is None:
            self._foreseeing.forget()
            return
        try:
            plan, self._edits = session.plan_of(record.id), session.done_in(record.id)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self._choice.offer(self._choice.options, record.id)
        self.look.setVisible(session.scenario != record.id)
        self.apply.setEnabled(doing.can_apply(record, self._edits) and not session.read_only)
        decision = session.present.one(Decision, record.decision)
        self.standing.show_scenario(record, decision, self._began(record))
        self._foreseeing.ask(
            partial(difference, session.present, plan, self.context.today()), partial(self._foreseen, plan)
        )

    def _began(self, record: Scenario) -> str:
        """How far the plan has gone on since the scenario grew apart from it."""
        session = self.context.session
        common = session.plan_at(session.common_with(record.id))
        since = sum(edit.kind not in _ABOUT_SCENARIOS for edit in common.diff(session.present))
        self.bring_up.setEnabled(since > 0 and not session.read_only)
        if since <= 0:
            return self.tr("Begun from the plan as it is now")
        one, many = self.tr("{n} record of the plan has"), self.tr("{n} records of the plan have")
        return self.tr("{what} changed since it began").format(what=plural(since, one, many))

    def _foreseen(self, plan: Plan, found: Difference) -> None:
        self._found = plan, found
        self.words.setText(summary(self._edits, found))
        self.gained.show_conflicts(found.gained)
        self.cleared.show_conflicts(found.cleared)
        if self._edits and not found.moves and self._turned != self.scenario:
            self._turned = self.scenario  # once: whoever then asks what moves is told
            self._which.choose(_EDITS)
        self._fill()

    def _fill(self) -> None:
        if self._found is None:
            return
        plan, found = self._found
        if self._which.value == _MOVES:
            rows = move_rows(plan, found, self.context.today())
        else:
            rows = edit_rows(self.context.session.present, plan, self._edits)
        self.rows.setColumnHidden(Column.APART, self._which.value != _MOVES)
        self.model.show_rows(rows)
        if rows:
            self.rows.setCurrentIndex(self.model.index(0, 0))

    def _select(self) -> None:
        at = self.rows.currentIndex()
        if self.isVisible() and at.isValid() and self.context.plan.get(self.model.rows[at.row()].record):
            self.context.select(self.model.rows[at.row()].record)

    def _go(self, record: str) -> None:
        self.context.page_wanted.emit("", record)

    def _start(self) -> None:
        if id := doing.start(self.context):
            self.show_record(id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= self.context.themes.px(_WIDE)
        way = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if way is not self._split.orientation():
            self._split.setOrientation(way)
            room = self.width() if beside else self.height()
            self._split.setSizes([room * 2 // 3, room // 3])
