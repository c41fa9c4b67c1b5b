"""The pane that asks owners: who can be asked, what is written, who has not answered yet."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from relplanner.domain.kinds import Ask
from relplanner.gui.pages.circulate.asking import AskPane
from relplanner.gui.program import Program
from tests.gui.conftest import Answers


@pytest.fixture
def pane(qtbot: QtBot, program: Program, sample_plan: Path) -> AskPane:
    program.open_plan(sample_plan)
    page = program.show_page("circulate")
    page.show_view("asks")
    return page.asks


def tick(pane: AskPane, *titles: str) -> None:
    for at in range(pane.owners.count()):
        item = pane.owners.item(at)
        on = item.text().partition(" · ")[0] in titles
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def offered(pane: AskPane) -> list[str]:
    return [pane.owners.item(at).text().partition(" · ")[0] for at in range(pane.owners.count())]


def test_only_who_has_something_to_say_on_what_is_asked_is_offered(pane: AskPane) -> None:
    everybody = offered(pane)
    for at in range(pane.topics.count()):
        item = pane.topics.item(at)
        if "Risks" not in item.text():
            item.setCheckState(Qt.CheckState.Unchecked)
    assert 0 < len(offered(pane)) < len(everybody)


def test_who_is_ticked_gets_a_workbook_in_the_folder_and_is_chased(
    qtbot: QtBot, program: Program, pane: AskPane, answers: Answers, tmp_path: Path
) -> None:
    names = offered(pane)[:2]
    tick(pane, *names)
    pane.due.setText("-2d")
    answers.files = [tmp_path]
    pane.ask()
    qtbot.waitUntil(lambda: not program.work.busy)
    written = sorted(path.name for path in tmp_path.glob("Ask*.xlsx"))
    assert [name.partition(" - ")[2].removesuffix(".xlsx") for name in written] == names
    assert "Cover" in openpyxl.load_workbook(tmp_path / written[0]).sheetnames
    assert [row[1] for row in pane.chased.rows] == names
    assert all("▲ 2 days late" in row for row in pane.chased.rows)
    pane.table.setCurrentIndex(pane.chased.index(0, 0))
    pane.answered.click()
    plan = pane._context.plan
    assert sum(each.answered_on is not None for each in plan.of(Ask).values()) == 1


def test_a_day_that_cannot_be_read_is_marked_and_nothing_is_written(
    pane: AskPane, answers: Answers, tmp_path: Path
) -> None:
    pane.due.setText("soonish")
    pane.ask()
    assert pane.due.property("invalid")
    assert not answers.asked
