"""What is done with scenarios: started, looked at, left, kept as options, rejected, dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ParamSpec

from PySide6.QtCore import QCoreApplication

from relplanner.commands.scenarios import (
    drop_scenario,
    propose_scenario,
    reject_scenario,
    start_scenario,
)
from relplanner.domain.edit import Edit, Step
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Decision, Scenario
from relplanner.domain.kinds.planning import ScenarioState
from relplanner.domain.states import TRANSITIONS
from relplanner.gui.context import PageContext
from relplanner.session.merging import refresh_scenario
from relplanner.session.plan_session import Command

P = ParamSpec("P")
MERGE_PAGE = "merge"
COMPARE_PAGE = "scenarios"


def start(context: PageContext) -> str:
    """Ask for a name, begin a scenario from the present plan and look at it; its id, empty if not."""
    label = _tr("Try something without touching the plan. What if…")
    title = context.ask.line(_tr("What if…"), label, does=_tr("Start"))
    if title is None or not title.strip():
        return ""
    step = _in_present(context, start_scenario, title)
    if step is None:
        return ""
    id = step.edits[0].id
    enter(context, id)
    return id


def enter(context: PageContext, scenario: str) -> None:
    """Look at a scenario, and edit it; empty: at the plan itself."""
    try:
        context.session.enter(scenario)
    except Refusal as refusal:
        context.refuse(refusal)


def keep(context: PageContext, scenario: str) -> None:
    """Keep a scenario as an option: of a decision that is still open, or of a new one."""
    present = context.session.present
    record = present.one(Scenario, scenario)
    if record is None:
        return
    open_ones = [each for each in present.of(Decision).values() if not each.chosen and not each.archived]
    if open_ones and record.decision is None:
        answers = [*(each.title for each in open_ones), _tr("A new decision…"), _tr("Cancel")]
        words = _tr("“{title}” is an option of which decision?").format(title=record.title)
        chosen = context.ask.choose(_tr("Keep as an option"), words, answers)
        if chosen is None or chosen > len(open_ones):
            return
        if chosen < len(open_ones):
            _in_present(context, propose_scenario, scenario, "", open_ones[chosen].id)
            return
    asked = present.one(Decision, record.decision)
    start_text = asked.title if asked is not None else record.title
    question = context.ask.line(_tr("Keep as an option"), _tr("What is to be decided?"), start_text)
    if question is not None and question.strip():
        _in_present(context, propose_scenario, scenario, question.strip())


def refresh(context: PageContext, scenario: str) -> None:
    """Bring a scenario up to the plan as it is now, and look at it."""
    try:
        refresh_scenario(context.session, scenario)
    except Refusal as refusal:
        context.refuse(refusal)


def reject(context: PageContext, scenario: str) -> None:
    """Say that a scenario is not to be, and why."""
    reason = context.ask.line(_tr("Reject"), _tr("Why not? (kept with the scenario)"))
    if reason is not None:
        _in_present(context, reject_scenario, scenario, reason.strip())


def drop(context: PageContext, scenario: str) -> None:
    """Remove a scenario; undo brings it back."""
    if context.session.scenario == scenario:
        enter(context, "")
    _in_present(context, drop_scenario, scenario)


def can_apply(scenario: Scenario, edits: Sequence[Edit]) -> bool:
    """Whether there is anything to apply: something was edited, and it was neither applied nor rejected."""
    return bool(edits) and ScenarioState.CHOSEN in TRANSITIONS[Scenario.KIND.name][scenario.state]


def apply(context: PageContext, scenario: str) -> None:
    """Go to where one sees what applying a scenario does, and does it."""
    context.page_wanted.emit(MERGE_PAGE, scenario)


def _in_present(context: PageContext, command: Command[P], *args: P.args, **kwargs: P.kwargs) -> Step | None:
    try:
        return context.session.do_in_present(command, *args, **kwargs)
    except Refusal as refusal:
        context.refuse(refusal)
        return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("what if", text)
