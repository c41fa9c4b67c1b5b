"""Scenarios in the window: started, told by a band, compared side by side, kept, applied, left."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog, QWidget
from pytestqt.qtbot import QtBot

from relplanner.commands.records import add, set_fields
from relplanner.commands.scheduling import move_release
from relplanner.domain.kinds import Activity, Decision, Person, Release, Scenario
from relplanner.domain.kinds.planning import ScenarioState
from relplanner.gui.ask import AskWithDialogs
from relplanner.gui.context import PageContext
from relplanner.gui.pages.what_if import WhatIfPage
from relplanner.gui.pages.what_if.model import Column
from relplanner.gui.program import Program
from relplanner.gui.whatif import doing
from relplanner.gui.widgets import ActionButton
from tests.gui.conftest import Answers, shown


def identity(context: PageContext) -> Release:
    return next(each for each in context.plan.of(Release).values() if each.title == "Identity 9.0.0")


@pytest.fixture
def opened(program: Program, sample_plan: Path) -> Program:
    program.frame.resize(1280, 800)
    program.open_plan_or_raise(sample_plan)
    return program


@pytest.fixture
def started(opened: Program, answers: Answers) -> Program:
    """The window in a scenario that delays a release by eight working days."""
    answers.lines = ["Delay Identity"]
    opened.frame.actions_by_name["what-if"].trigger()
    assert opened.workbench is not None
    context = opened.workbench.context
    context.do(move_release, identity(context).id, 8)
    return opened


def band_words(program: Program, qtbot: QtBot) -> str:
    assert program.workbench is not None
    what_if = program.workbench.what_if
    qtbot.waitUntil(lambda: not what_if._foreseeing.busy)
    return what_if.band.accessibleName()


def test_the_band_says_which_scenario_it_is_and_what_moves(started: Program, qtbot: QtBot) -> None:
    assert started.workbench is not None
    qtbot.waitUntil(lambda: "items move" in started.workbench.what_if.band.accessibleName())
    words = band_words(started, qtbot)
    assert words.startswith("◇ What if: Delay Identity")
    assert "new conflict" in words
    assert started.workbench.what_if.band.isVisible()


def test_leaving_goes_back_to_the_plan_and_takes_the_band_away(started: Program) -> None:
    assert started.workbench is not None
    context, what_if = started.workbench.context, started.workbench.what_if
    assert not started.frame.actions_by_name["circulate"].isEnabled()
    before = context.session.present
    what_if.leave()
    assert context.plan == before
    assert not what_if.band.isVisible()
    assert started.frame.actions_by_name["circulate"].isEnabled()


def test_the_keyboard_goes_on_in_the_page_when_a_scenario_is_begun_or_left(
    opened: Program, answers: Answers, qtbot: QtBot
) -> None:
    assert opened.workbench is not None
    page = opened.workbench.enter_page("roadmap")
    answers.lines = ["Delay Identity"]

    def in_page() -> bool:
        focused = opened.frame.focusWidget()
        return focused is not None and page.isAncestorOf(focused)

    for act in (opened.workbench.what_if.start, opened.workbench.what_if.leave):
        opened.frame.top.setFocus()
        act()
        qtbot.waitUntil(in_page)


def test_a_scenario_without_edits_cannot_be_applied(opened: Program, answers: Answers) -> None:
    answers.lines = ["Delay Identity"]
    opened.frame.actions_by_name["what-if"].trigger()
    assert opened.workbench is not None
    context, (*_, apply, _leave) = opened.workbench.context, opened.workbench.what_if._actions
    assert not apply.isEnabled()
    context.do(move_release, identity(context).id, 8)
    assert apply.isEnabled()


def test_closing_in_a_scenario_leaves_nothing_behind(started: Program, sample_plan: Path) -> None:
    started.close_plan()
    assert started.frame.banners.count() == 0
    started.open_plan_or_raise(sample_plan)
    assert started.workbench is not None
    assert not started.workbench.what_if.band.isVisible()


@pytest.fixture
def page(context: PageContext, answers: Answers, qtbot: QtBot) -> WhatIfPage:
    """The page beside a scenario with a delay in it, seen from the plan."""
    answers.lines = ["Delay Identity"]
    id = doing.start(context)
    context.do(move_release, identity(context).id, 8)
    context.session.enter("")
    page = WhatIfPage(context)
    page.resize(1100, 700)
    shown(page, qtbot)
    page.show_record(id)
    qtbot.waitUntil(lambda: not page.busy)
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Warning, page)
    return page


def test_what_moves_is_told_with_both_dates_and_by_how_much(page: WhatIfPage) -> None:
    release = identity(page.context)
    row = next(row for row in page.model.rows if row.record == release.id)
    live = page.context.schedule.live_date(release.id)
    assert live == dt.date(2027, 2, 4)
    assert row.texts[Column.PLAN] == "Thu 4 Feb"
    assert row.texts[Column.SCENARIO] == "Tue 16 Feb"
    assert row.texts[Column.APART].endswith("8 later")
    moved = {row.record for row in page.model.rows}
    assert len(moved) == len(page.model.rows)
    assert any(id in moved for id in page.context.plan.of(Activity))


def test_what_was_edited_is_told_field_by_field(page: WhatIfPage) -> None:
    page._which.choose("edits")
    assert all(row.texts[Column.PLAN] != row.texts[Column.SCENARIO] for row in page.model.rows)
    assert page.model.rows


def test_an_option_gets_a_decision_and_another_joins_it(page: WhatIfPage, answers: Answers) -> None:
    context = page.context
    answers.choices = [len([each for each in context.plan.of(Decision).values() if not each.chosen])]
    if not answers.choices[0]:
        answers.choices = []
    answers.lines = ["Delay or cut scope?"]
    page.keep.trigger()
    first = context.plan.of(Scenario)[page.scenario]
    assert first.state is ScenarioState.PROPOSED
    decision = context.plan.one(Decision, first.decision)
    assert decision is not None
    page.refresh(None)
    assert not page.bring_up.isEnabled()
    assert decision.title == "Delay or cut scope?"
    answers.lines = ["Cut scope"]
    other = doing.start(context)
    context.session.enter("")
    open_ones = [each for each in context.plan.of(Decision).values() if not each.chosen]
    answers.choices = [open_ones.index(decision)]
    doing.keep(context, other)
    assert context.plan.of(Scenario)[other].decision == decision.id


def test_a_scenario_is_brought_up_to_what_the_plan_has_become(page: WhatIfPage, qtbot: QtBot) -> None:
    assert not page.bring_up.isEnabled()
    page.context.do(add, "person", {"title": "Zoe"})
    page.refresh(None)
    assert page.bring_up.isEnabled()
    before = {row.record for row in page.model.rows}
    page.bring_up.trigger()
    page.refresh(None)
    qtbot.waitUntil(lambda: not page.busy)
    assert any(each.title == "Zoe" for each in page.context.plan.of(Person).values())
    assert {row.record for row in page.model.rows} == before
    assert not page.bring_up.isEnabled()


def test_only_what_was_edited_and_not_yet_applied_can_be_applied(page: WhatIfPage, answers: Answers) -> None:
    context = page.context
    assert page.apply.isVisible()
    assert page.apply.isEnabled()
    answers.lines = ["Nothing yet"]
    empty, edited = doing.start(context), page.scenario
    context.session.enter("")
    page.show_record(empty)
    assert not page.apply.isEnabled()
    context.session.do_in_present(set_fields, edited, {"state": ScenarioState.CHOSEN})
    page.show_record(edited)
    offered = [each.text() for each in page.findChildren(ActionButton) if each.isVisible()]
    assert "Work in it" in offered
    assert "Apply…" not in offered
    assert not page.apply.isEnabled()


def test_the_question_for_a_scenario_is_answered_by_start(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    seen = []

    def answer() -> None:
        box = parent.findChild(QInputDialog)
        assert box is not None
        seen.append(box.okButtonText())
        box.setTextValue("Delay Identity")
        box.accept()

    QTimer.singleShot(0, answer)
    assert AskWithDialogs(parent).line("What if…", "What if…", does="Start") == "Delay Identity"
    assert seen == ["Start"]


def test_rejecting_and_dropping_are_steps_that_undo(page: WhatIfPage, answers: Answers) -> None:
    answers.lines = ["Too late for the board"]
    page.reject.trigger()
    assert page.context.plan.of(Scenario)[page.scenario].outcome == "Too late for the board"
    page.drop.trigger()
    assert not page.context.plan.of(Scenario)
    page.context.undo()
    assert page.context.plan.of(Scenario)


def test_an_empty_page_offers_to_start(
    open_context: Callable[[Path], PageContext], empty_plan: Path, qtbot: QtBot
) -> None:
    page = shown(WhatIfPage(open_context(empty_plan)), qtbot)
    page.refresh(None)
    (button,) = (each for each in page.findChildren(ActionButton) if each.isVisible())
    assert button.text() == "Start a scenario…"
