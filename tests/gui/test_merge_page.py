"""The merge page: what a copy says beside the plan, decided by keys, taken as one step."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from relplanner.commands.records import add, remove, set_fields
from relplanner.commands.scenarios import start_scenario
from relplanner.domain.kinds import Person, Release, Risk, Scenario
from relplanner.domain.kinds.planning import ScenarioState
from relplanner.gui.comparing.model import Column
from relplanner.gui.context import PageContext
from relplanner.gui.pages.merge import MergePage
from relplanner.gui.program import Program
from relplanner.session import PlanSession
from tests.gui.conftest import Answers, shown


@pytest.fixture
def copy(sample_plan: Path, tmp_path: Path) -> Path:
    """A copy in which Liz renamed the first release, gave it a version, and removed a risk."""
    path = tmp_path / "from Liz.relplan"
    shutil.copyfile(sample_plan, path)
    with PlanSession.open(path, author="Liz") as session:
        session.do(set_fields, first(session).id, {"title": "Theirs", "version": "99"})
        session.do(remove, [next(iter(session.plan.of(Risk)))])
        session.do(add, "person", {"title": "Zoe"})
    with PlanSession.open(sample_plan) as session:
        session.do(set_fields, first(session).id, {"title": "Mine"})
        session.do(add, "person", {"title": "Yan"})
    return path


def first(session: PlanSession) -> Release:
    return session.plan.of(Release)[min(session.plan.of(Release))]


@pytest.fixture
def page(
    copy: Path, open_context: Callable[[Path], PageContext], sample_plan: Path, qtbot: QtBot
) -> MergePage:
    page = MergePage(open_context(sample_plan))
    page.resize(1100, 700)
    shown(page, qtbot)
    page.show_copy(copy)
    ready(page, qtbot)
    QAbstractItemModelTester(page.findings, QAbstractItemModelTester.FailureReportingMode.Warning, page)
    return page


def ready(page: MergePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.deciding is not None and not page.busy)


def cells(page: MergePage, column: Column) -> list[str]:
    return [page.findings.index(row, column).data() for row in range(page.findings.rowCount())]


def test_the_conflict_is_current_and_removals_are_named(page: MergePage) -> None:
    assert page.view.currentIndex().siblingAtColumn(Column.FIELD).data() == "Title"
    assert "Conflict — choose" in cells(page, Column.OUTCOME)
    assert "Remove" in cells(page, Column.OUTCOME)
    assert "Zoe" in cells(page, Column.ITEM)
    assert "Yan" not in cells(page, Column.ITEM)
    assert "leave 1 open" in page.apply.text()


def test_keys_decide_and_all_of_it_is_one_step(page: MergePage) -> None:
    session = page.context.session
    before = session.plan
    QTest.keyClick(page.view, Qt.Key.Key_T)
    assert "open" not in page.apply.text()
    page.apply.trigger()
    assert (first(session).title, first(session).version) == ("Theirs", "99")
    people = {each.title: each.key for each in session.plan.of(Person).values()}
    assert {"Yan", "Zoe"} <= people.keys()
    assert len(set(people.values())) == len(people)
    session.undo()
    assert session.plan == before


def test_what_is_left_open_stays_on_the_page(page: MergePage, qtbot: QtBot) -> None:
    said: list[str] = []
    page.context.said.connect(lambda words, *_: said.append(words))
    page.apply.trigger()
    ready(page, qtbot)
    assert first(page.context.session).title == "Mine"
    assert said[-1].endswith("1 left to decide")
    assert cells(page, Column.FIELD) == ["Title"]
    QTest.keyClick(page.view, Qt.Key.Key_K)
    page.apply.trigger()
    assert page.deciding is None


def test_the_plan_going_on_keeps_what_was_decided(page: MergePage, qtbot: QtBot) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_T)
    page.context.session.do(add, "person", {"title": "Xia"})
    page.refresh(None)
    page._compare()
    ready(page, qtbot)
    assert page.deciding is not None
    assert not any(page.deciding.is_open(at) for at in range(len(page.deciding.comparison.findings)))


def test_a_file_that_is_no_copy_is_refused_in_words(
    open_context: Callable[[Path], PageContext], sample_plan: Path, empty_plan: Path, qtbot: QtBot
) -> None:
    page = MergePage(open_context(sample_plan))
    shown(page, qtbot)
    with qtbot.waitSignal(page.context.said) as said:
        page.show_copy(empty_plan)
    assert "no past in common" in said.args[0]
    assert page.deciding is None


def test_a_scenario_is_applied_with_its_reason(
    open_context: Callable[[Path], PageContext], sample_plan: Path, answers: Answers, qtbot: QtBot
) -> None:
    context = open_context(sample_plan)
    session = context.session
    session.do(start_scenario, "Rename")
    (scenario,) = session.plan.of(Scenario)
    session.enter(scenario)
    session.do(set_fields, first(session).id, {"title": "In the scenario"})
    page = MergePage(context)
    shown(page, qtbot)
    page.show_record(scenario)
    ready(page, qtbot)
    answers.lines = ["It is safer"]
    page.apply.trigger()
    assert session.scenario == ""
    assert first(session).title == "In the scenario"
    assert session.plan.of(Scenario)[scenario].state is ScenarioState.CHOSEN
    assert session.plan.of(Scenario)[scenario].outcome == "It is safer"


def test_a_copy_that_is_dropped_can_be_merged(
    program: Program, copy: Path, sample_plan: Path, answers: Answers, qtbot: QtBot
) -> None:
    program.open_plan_or_raise(sample_plan)
    assert program.workbench is not None
    answers.choices = [0]
    program.frame.files_dropped.emit([copy])
    page = program.workbench.pages["merge"]
    assert isinstance(page, MergePage)
    ready(page, qtbot)
    assert program.workbench.context.session.path == sample_plan
