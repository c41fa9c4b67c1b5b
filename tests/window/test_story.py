"""The story of a plan in the whole program: changed on every page, undone, reopened, looked back at, sent."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from relplanner.commands.records import set_fields
from relplanner.commands.sample import fill_sample
from relplanner.domain.kinds import (
    Activity,
    ChecklistItem,
    Circulation,
    Dependency,
    NoteEntry,
    Release,
    Risk,
)
from relplanner.domain.plan import Plan
from relplanner.exchange.sample import load_sample
from relplanner.gui.program import Program
from relplanner.resources import resource
from relplanner.session import PlanSession
from tests.gui.conftest import Answers
from tests.window.keyboard import Keyboard, named, settle

PROJECT = """<?xml version="1.0"?>
<Project xmlns="http://schemas.microsoft.com/project"><Title>Shop</Title>
<StartDate>2027-01-04T08:00:00</StartDate><Tasks>
<Task><UID>0</UID><ID>0</ID><Name>Shop</Name><OutlineLevel>0</OutlineLevel></Task>
<Task><UID>1</UID><ID>1</ID><Name>Build</Name><OutlineLevel>1</OutlineLevel>
<Start>2027-01-04T08:00:00</Start><Finish>2027-01-05T17:00:00</Finish><Duration>PT16H0M0S</Duration></Task>
<Task><UID>2</UID><ID>2</ID><Name>Ship</Name><OutlineLevel>1</OutlineLevel><Milestone>1</Milestone>
<Start>2027-01-05T17:00:00</Start><Finish>2027-01-05T17:00:00</Finish><Duration>PT0H0M0S</Duration>
<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink></Task>
</Tasks></Project>"""


@pytest.fixture
def keyboard(program: Program, sample_plan: Path) -> Keyboard:
    """The keyboard of the program with the sample open."""
    program.frame.resize(1280, 800)
    program.frame.activateWindow()
    program.open_plan_or_raise(sample_plan)
    QApplication.processEvents()
    return Keyboard(program.frame)


def plan_of(program: Program) -> Plan:
    assert program.workbench is not None
    return program.workbench.context.plan


def titled(plan: Plan, kind: type, title: str):
    return next((record for record in plan.of(kind).values() if record.title == title), None)


def change_every_page(keyboard: Keyboard) -> None:
    """One or two changes on each page on which something can be changed."""
    keyboard.press("Ctrl+2", "Ctrl+K")
    keyboard.type("load & soak")
    keyboard.press("Return", "Tab", "Right", "Return", "Ctrl+A")
    keyboard.type("Load, soak, spike")
    keyboard.press("Return")
    for page, title in (("3", "Payments 5.0"), ("4", "Tell the helpdesk"), ("5", "Supplier goes bust")):
        keyboard.press(f"Ctrl+{page}", "Ins")
        keyboard.type(title)
        keyboard.press("Return")
    keyboard.press("Ctrl+6", "Ins")
    keyboard.type("Search is fast.")
    keyboard.press("Esc")


def all_the_way(keyboard: Keyboard, key: str, program: Program, wanted: Plan) -> int:
    """Press a key until the plan is as wanted; how often that took."""
    for count in range(40):
        if not wanted.diff(plan_of(program)):
            return count
        keyboard.press(key)
    raise AssertionError(f"{key} does not lead back")


def test_everything_done_on_every_page_is_undone_and_redone_after_reopening(
    program: Program, keyboard: Keyboard, sample_plan: Path
) -> None:
    start = plan_of(program)
    change_every_page(keyboard)
    changed = plan_of(program)
    assert titled(changed, Activity, "Load, soak, spike")
    assert titled(changed, Release, "Payments 5.0")
    assert titled(changed, ChecklistItem, "Tell the helpdesk")
    assert titled(changed, Risk, "Supplier goes bust")
    assert any(entry.text == "Search is fast." for entry in changed.of(NoteEntry).values())
    steps = all_the_way(keyboard, "Ctrl+Z", program, start)
    assert steps >= 6
    keyboard.press("Ctrl+W")
    assert program.workbench is None
    assert program.open_plan(sample_plan)
    settle()
    assert not start.diff(plan_of(program))
    assert all_the_way(keyboard, "Ctrl+Shift+Z", program, changed) == steps
    assert all_the_way(keyboard, "Ctrl+Z", program, start) == steps
    keyboard.press("Ctrl+Z")
    assert not plan_of(program).of(Release)


@pytest.fixture
def old_plan(tmp_path: Path) -> Path:
    """The sample, made a month ago, and a release renamed the day before yesterday."""
    path = tmp_path / "old.relplan"
    now = dt.datetime.now(dt.UTC)
    days_ago = [30]

    def clock() -> dt.datetime:
        return now - dt.timedelta(days=days_ago[0])

    with PlanSession.create(path, "Digital Services", author="Ann", clock=clock) as session:
        session.do(fill_sample, load_sample(resource("samples", "digital-services.json")))
        days_ago[0] = 2
        renamed = titled(session.plan, Release, "Payments 4.2.0")
        session.do(set_fields, renamed.id, {"title": "Payments, the big one"})
    return path


def test_last_week_s_state_is_seen_beside_today_s(program: Program, old_plan: Path) -> None:
    program.frame.activateWindow()
    program.open_plan_or_raise(old_plan)
    keyboard = Keyboard(program.frame)
    keyboard.press("Ctrl+7")
    keyboard.back_to("View: Steps")
    keyboard.press("Right")
    changes = named(program.frame, "What has changed")
    assert isinstance(changes, QAbstractItemView)
    rows = [[changes.model().index(row, column).data() for column in range(3)]
            for row in range(changes.model().rowCount())]  # fmt: skip
    assert rows == [["Payments, the big one · Title", "Payments 4.2.0", "Payments, the big one"]]


def test_a_workbook_is_circulated_from_its_page_and_recorded(
    qtbot: QtBot, program: Program, keyboard: Keyboard, answers: Answers, tmp_path: Path
) -> None:
    answers.files = [tmp_path / "for the board.xlsx"]
    keyboard.press("Ctrl+Shift+C")
    keyboard.tab_to("Goes to")
    keyboard.type("Ann, Bob")
    keyboard.press("Ctrl+Return")
    qtbot.waitUntil(lambda: bool(plan_of(program).of(Circulation)), timeout=20_000)
    (sent,) = plan_of(program).of(Circulation).values()
    assert (sent.number, sent.recipients) == (1, ("Ann", "Bob"))
    assert (tmp_path / "for the board.xlsx").read_bytes().startswith(b"PK")
    assert "no. 1" in program.frame.status.circulation.text()


def test_a_project_dropped_on_the_window_becomes_a_release_in_one_step(
    qtbot: QtBot, program: Program, keyboard: Keyboard, tmp_path: Path
) -> None:
    project = tmp_path / "shop.xml"
    project.write_text(PROJECT, "utf-8")
    start, data = plan_of(program), QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(project))])
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPointF(600, 400).toPoint(), copy, data, left, none)
    QApplication.sendEvent(program.frame, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(program.frame, QDropEvent(QPointF(600, 400), copy, data, left, none))
    qtbot.waitUntil(lambda: bool(start.diff(plan_of(program))), timeout=20_000)
    shop = titled(plan_of(program), Release, "Shop")
    inside = plan_of(program).children(Activity, "release", shop.id)
    assert {activity.title for activity in inside} >= {"Build", "Ship"}
    assert len(plan_of(program).of(Dependency)) == len(start.of(Dependency)) + 1
    # On a busy machine a progress dialog came between; offscreen nobody gives the keyboard back.
    program.frame.activateWindow()
    settle()
    keyboard.press("Ctrl+Z")
    assert not start.diff(plan_of(program))


def in_the_roadmap(keyboard: Keyboard) -> None:
    keyboard.press("Ctrl+2", "Down", "Down", "Return", "Ctrl+A")


def in_a_cell(keyboard: Keyboard) -> None:
    keyboard.press("Ctrl+3", "Down", "Return", "Ctrl+A")


def in_a_line_of_the_inspector(keyboard: Keyboard) -> None:
    keyboard.press("Ctrl+3", "Down", "Alt+Return")
    keyboard.tab_to("Version")


def in_a_text_of_the_inspector(keyboard: Keyboard) -> None:
    keyboard.press("Ctrl+3", "Down", "Alt+Return")
    keyboard.tab_to("Notes")


def in_the_release_notes(keyboard: Keyboard) -> None:
    keyboard.press("Ctrl+6", "Ins")


@pytest.mark.parametrize("leave", ["Ctrl+Q", "Ctrl+W", "Ctrl+1"])
@pytest.mark.parametrize(
    "begin",
    [
        in_the_roadmap,
        in_a_cell,
        in_a_line_of_the_inspector,
        in_a_text_of_the_inspector,
        in_the_release_notes,
    ],
)
def test_what_is_being_typed_is_kept_by_leaving(
    program: Program, keyboard: Keyboard, sample_plan: Path, begin: Callable[[Keyboard], None], leave: str
) -> None:
    begin(keyboard)
    keyboard.type("7.7.7")
    keyboard.press(leave)
    program.close_plan()
    with PlanSession.open(sample_plan, read_only=True) as session:
        assert any(
            "7.7.7" in str(record) for kind in session.plan.tables.values() for record in kind.values()
        )


def test_closing_on_a_cell_that_cannot_be_read_asks_and_leaves_the_plan_as_it_was(
    program: Program, keyboard: Keyboard, sample_plan: Path, answers: Answers
) -> None:
    start = plan_of(program)
    keyboard.press("Ctrl+3", "Down", "End", "Home")
    while keyboard.where != "Committed date":
        keyboard.press("Esc", "Right", "F2")
    keyboard.press("Ctrl+A")
    keyboard.type("when it is done")
    leave, stay = range(2)
    answers.choices = [stay, leave]
    keyboard.press("Ctrl+W")
    assert program.workbench is not None
    assert keyboard.where == "Committed date"
    keyboard.press("Ctrl+W")
    assert program.workbench is None
    assert "“when it is done” in Committed date could not be read" in answers.asked[0]
    with PlanSession.open(sample_plan, read_only=True) as session:
        assert not start.diff(session.plan)
