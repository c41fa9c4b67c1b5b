"""The scenario that is looked at, for the window as a whole: its band, its actions, what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from relplanner.domain.edit import Edit
from relplanner.domain.kinds import Scenario
from relplanner.gui.context import PageContext
from relplanner.gui.frame import Frame
from relplanner.gui.latest import Latest
from relplanner.gui.whatif import doing
from relplanner.gui.whatif.band import WhatIfBand
from relplanner.gui.whatif.words import summary
from relplanner.rules.difference import Difference, difference


class WhatIf(QObject):
    """Shows the band while a scenario is looked at; ``hand_over`` is called before another plan is shown."""

    switched = Signal()
    """Another plan is shown: the keyboard is to go on into its page."""

    def __init__(self, frame: Frame, context: PageContext, hand_over: Callable[[], None]) -> None:
        super().__init__(context)
        self._frame, self._context, self._hand_over = frame, context, hand_over
        self._foreseeing = Latest(self)
        self._apply = self._action(self.tr("Apply…"), partial(self._about, doing.apply))
        self._actions = (
            self._action(self.tr("Compare"), self._compare),
            self._action(self.tr("Keep as option…"), partial(self._about, doing.keep)),
            self._apply,
            self._action(self.tr("Leave"), self.leave, "Ctrl+Shift+L"),
        )
        for action, words in zip(
            self._actions,
            (
                self.tr("Compare the scenario with the plan"),
                self.tr("Keep the scenario as an option of a decision"),
                self.tr("Apply the scenario to the plan"),
                self.tr("Leave the scenario, back to the plan"),
            ),
            strict=True,
        ):
            action.setToolTip(words)
        self.band = WhatIfBand(self._actions)
        frame.banners.addWidget(self.band)
        frame.addActions(self._actions)
        context.bridge.plan_changed.connect(lambda _: self._tell())
        self._tell()

    def start(self) -> None:
        """Begin a scenario and look at it."""
        self._hand_over()
        if doing.start(self._context):
            self.switched.emit()

    def leave(self) -> None:
        """Back to the plan itself."""
        self._hand_over()
        doing.enter(self._context, "")
        self.switched.emit()

    def close(self) -> None:
        """Take the band away."""
        self._foreseeing.close()
        self.band.setParent(None)
        self.band.deleteLater()
        for action in self._actions:
            self._frame.removeAction(action)

    # -- inside --------------------------------------------------------------------------------------------

    def _action(self, words: str, act: Callable[[], object], key: str = "") -> QAction:
        made = QAction(words, self)
        made.triggered.connect(lambda: act())
        if key:
            made.setShortcut(QKeySequence(key))
        return made

    @property
    def _scenario(self) -> Scenario | None:
        session = self._context.session
        return session.present.one(Scenario, session.scenario) if session.scenario else None

    def _compare(self) -> None:
        self._context.page_wanted.emit(doing.COMPARE_PAGE, self._context.session.scenario)

    def _about(self, act: Callable[[PageContext, str], None]) -> None:
        if self._context.session.scenario:
            act(self._context, self._context.session.scenario)

    def _tell(self) -> None:
        scenario = self._scenario
        for action in self._actions:
            action.setEnabled(scenario is not None)
        # What goes out is a fact, and this is none.
        self._frame.actions_by_name["circulate"].setEnabled(scenario is None)
        if scenario is None:
            self._foreseeing.forget()
            self.band.hide()
            return
        session, schedule = self._context.session, self._context.schedule
        edits = session.done_in(scenario.id)
        self._apply.setEnabled(doing.can_apply(scenario, edits))
        self._show(scenario, edits, None)
        work = partial(difference, session.present, session.plan, self._context.today(), later=schedule)
        self._foreseeing.ask(work, partial(self._show, scenario, edits))

    def _show(self, scenario: Scenario, edits: Sequence[Edit], found: Difference | None) -> None:
        self.band.show_scenario(scenario.title, summary(edits, found))
