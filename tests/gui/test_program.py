"""The program around a plan: opening, closing, files dropped on it, what it remembers and says."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from relplanner.commands.records import add, set_fields
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Release
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.gui.program import Program
from relplanner.gui.settings import Settings
from relplanner.gui.work import Work
from relplanner.session import PlanSession
from relplanner.store.courtesy import Courtesy
from tests.gui.conftest import Answers
from tests.large import large_plan_file

HEAVY = (
    "alembic", "dateutil", "defusedxml", "docx", "dulwich", "holidays", "icalendar", "jinja2", "markdown_it",
    "matplotlib", "nh3", "numpy", "openpyxl", "python_calamine", "rapidfuzz",
    "PySide6.QtPrintSupport", "relplanner.gui.incoming", "relplanner.gui.outgoing", "relplanner.reports",
)  # fmt: skip


def drop(program: Program, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    program.frame.dropEvent(event)


def test_without_a_plan_nothing_that_needs_one_can_be_done(program: Program) -> None:
    actions = program.frame.actions_by_name
    assert not any(actions[name].isEnabled() for name in ("circulate", "export", "undo", "page-risks"))
    assert all(actions[name].isEnabled() for name in ("new", "open", "sample", "import"))


def test_a_plan_dropped_on_the_window_opens(program: Program, sample_plan: Path) -> None:
    drop(program, sample_plan)
    assert program.workbench is not None
    assert program.frame.windowTitle().startswith("Digital Services 2027")


def test_undo_is_named_after_the_step_and_works_from_the_action(program: Program, empty_plan: Path) -> None:
    program.open_plan(empty_plan)
    assert program.workbench is not None
    context = program.workbench.context
    context.do(add, "release", {"title": "Payments"})
    undo = program.frame.actions_by_name["undo"]
    assert "Payments" in undo.toolTip()
    undo.trigger()
    assert not context.plan.of(Release)
    assert not undo.isEnabled()
    assert program.frame.actions_by_name["redo"].isEnabled()


def test_a_step_written_by_somebody_else_shows_by_itself(
    qtbot: QtBot, program: Program, empty_plan: Path
) -> None:
    program.open_plan(empty_plan)
    assert program.workbench is not None
    context = program.workbench.context
    with PlanSession.open(empty_plan, author="Other") as other:
        other.do(add, "release", {"title": "From elsewhere"})
    with qtbot.waitSignal(context.bridge.plan_changed, timeout=5_000):
        pass
    assert [release.title for release in context.plan.of(Release).values()] == ["From elsewhere"]


def test_a_file_that_is_no_plan_is_refused_in_words_and_the_open_plan_stays(
    program: Program, empty_plan: Path, tmp_path: Path
) -> None:
    program.open_plan(empty_plan)
    foreign = tmp_path / "foreign.relplan"
    foreign.write_text("not a plan")
    assert not program.open_plan(foreign)
    assert program.workbench is not None
    assert "foreign.relplan" in program.frame.toast.accessibleName()


def test_a_plan_that_somebody_else_has_open_opens_and_says_so(program: Program, empty_plan: Path) -> None:
    other = Courtesy(empty_plan, "Ada", dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC))
    other.take()
    assert program.open_plan(empty_plan)
    assert "Ada" in program.frame.toast.accessibleName()
    program.close_plan()
    assert other.holder() is not None, "the note of the other one stays"


def test_a_new_plan_gets_the_suffix_of_plans(program: Program, answers: Answers, tmp_path: Path) -> None:
    answers.files = [tmp_path / "Year 2027"]
    program.frame.actions_by_name["new"].trigger()
    assert (tmp_path / "Year 2027.relplan").is_file()


def test_thinking_better_of_a_new_plan_leaves_everything_as_it_was(
    program: Program, answers: Answers
) -> None:
    answers.files = [None]
    program.frame.actions_by_name["new"].trigger()
    assert program.workbench is None


def test_recent_plans_are_offered_newest_first_and_only_while_they_exist(
    program: Program, empty_plan: Path, sample_plan: Path
) -> None:
    program.open_plan(empty_plan)
    program.open_plan(sample_plan)
    assert program.settings.recent == [sample_plan, empty_plan]
    program.close_plan()
    empty_plan.unlink()
    assert program.settings.recent == [sample_plan]


def test_damaged_settings_are_started_afresh(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{")
    settings = Settings(tmp_path)
    settings.put("theme", "dark")
    assert Settings(tmp_path).get("theme") == "dark"


def test_a_refusal_says_what_is_missing_and_offers_to_set_it(program: Program, empty_plan: Path) -> None:
    program.open_plan(empty_plan)
    assert program.workbench is not None
    context = program.workbench.context
    step = context.do(add, "release", {"title": "Payments", "state": ReleaseState.PLANNED})
    assert step is not None
    said: list[tuple[str, str]] = []
    context.said.connect(lambda text, button, _: said.append((text, button)))
    release = next(iter(context.plan.of(Release)))
    assert context.do(set_fields, release, {"state": ReleaseState.COMMITTED}) is None
    ((text, button),) = said
    assert "a target date and an owner" in text
    assert button
    assert context.plan.of(Release)[release].state is ReleaseState.PLANNED


def test_work_ends_in_its_result_on_the_gui_thread(qtbot: QtBot, program: Program) -> None:
    results: list[int] = []
    program.work.start("Counting", lambda: 41 + 1, results.append)
    qtbot.waitUntil(lambda: results == [42])
    assert not program.work.busy


def test_work_that_is_refused_is_told_in_words(qtbot: QtBot, program: Program) -> None:
    told: list[Refusal] = []
    work = Work(program.frame, told.append)

    def refuse() -> None:
        raise Refusal("plan-missing", file="nowhere")

    work.start("Looking", refuse, lambda _: None)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert "nowhere" in str(told[0])


def test_heavy_libraries_are_not_imported_before_they_are_needed(large_plan: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from relplanner.__main__ import composition\n"
        "app = composition()\n"
        "a = app.QApplication([]); frame = app.make_frame(a); frame.show(); a.processEvents()\n"
        "assert not {'sqlalchemy', 'pydantic'} & set(sys.modules), 'the first paint waits for the core'\n"
        "from relplanner.gui.settings import Settings\n"
        f"program = app.fill(frame, Settings(Path({str(large_plan.parent)!r})))\n"
        f"program.open_plan_or_raise(Path({str(large_plan)!r})); app.settle(a)\n"
        "import linecache; sources = [name for name in linecache.cache if 'pydantic' in name]\n"
        "assert not sources, 'PySide reads the sources of what is imported'\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules))); program.close_plan()"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert told.stdout.strip() == "[]", told.stderr


@pytest.fixture
def large_plan(tmp_path: Path) -> Path:
    """A plan with a full roadmap whose calendar names no region: only a region needs the holidays library."""
    return large_plan_file(tmp_path / "large.relplan", 200)
