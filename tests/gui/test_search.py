"""Ctrl+K finds every action and every record."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from relplanner.commands.records import set_fields
from relplanner.domain.kinds import Release
from relplanner.gui.context import PageContext
from relplanner.gui.program import Program
from relplanner.gui.search import RecordSearch


def found_words(program: Program) -> list[str]:
    results = program.palette.results
    return [results.item(row).text() for row in range(results.count())]


def test_a_record_is_found_by_any_words_of_its_title(context: PageContext) -> None:
    found = RecordSearch().find(context.plan, "4.2 pay")
    assert found[0].title == "Payments 4.2.0"


def test_a_key_finds_its_record_first(context: PageContext) -> None:
    release = next(iter(context.plan.of(Release).values()))
    assert RecordSearch().find(context.plan, release.key.lower())[0] is release


def test_what_was_renamed_is_found_by_its_new_name_only(context: PageContext) -> None:
    search = RecordSearch()
    release = search.find(context.plan, "Payments 4.2.0")[0]
    context.do(set_fields, release.id, {"title": "Zebra"})
    assert [found.id for found in search.find(context.plan, "zebra")] == [release.id]
    assert release.id not in [found.id for found in search.find(context.plan, "Payments 4.2.0")]


def test_every_action_of_the_program_is_found_by_its_words(qtbot: QtBot, program: Program) -> None:
    program.palette.open()
    for action in program.frame.findChildren(QAction):
        if not action.text() or action.menu() is not None or not action.isEnabled():
            continue
        program.frame.top.search.setText(action.text())
        assert action.text() in found_words(program)


@pytest.mark.parametrize("page", ["roadmap", "releases"])
def test_what_a_menu_repeats_is_found_once(program: Program, sample_plan: Path, page: str) -> None:
    program.open_plan_or_raise(sample_plan)
    assert program.workbench is not None
    program.workbench.enter_page(page)
    program.palette.open()
    program.frame.top.search.setText("retarget a release")
    assert found_words(program).count("Retarget a release…") == 1


def test_enter_runs_the_first_thing_found_and_the_list_goes(qtbot: QtBot, program: Program) -> None:
    program.palette.open()
    qtbot.keyClicks(program.frame.top.search, "dark theme")
    qtbot.keyClick(program.frame.top.search, Qt.Key.Key_Return)
    assert program.frame.themes.theme.dark
    assert not program.palette.isVisible()


def test_escape_leaves_without_running_anything(qtbot: QtBot, program: Program) -> None:
    program.palette.open()
    qtbot.keyClicks(program.frame.top.search, "dark")
    qtbot.keyClick(program.frame.top.search, Qt.Key.Key_Escape)
    assert not program.palette.isVisible()
    assert not program.frame.themes.theme.dark


def test_what_is_called_nothing_says_so(qtbot: QtBot, program: Program) -> None:
    program.palette.open()
    qtbot.keyClicks(program.frame.top.search, "qqqq")
    assert "qqqq" in found_words(program)[0]
