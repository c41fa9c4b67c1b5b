"""Files that come in by the window: what is asked, what is taken, what is told."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from relplanner.domain.kinds import ChecklistItem, Release, Window
from relplanner.gui.program import Program
from tests.gui.conftest import Answers

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1@test
DTSTAMP:20261101T000000Z
DTSTART;VALUE=DATE:20270104
SUMMARY:Change freeze
END:VEVENT
END:VCALENDAR
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="\r\n" if name.endswith(".ics") else None)
    return path


def test_what_events_become_is_asked_and_a_second_import_brings_nothing_new(
    qtbot: QtBot, program: Program, empty_plan: Path, answers: Answers, tmp_path: Path
) -> None:
    program.open_plan(empty_plan)
    assert program.workbench is not None
    plan = program.workbench.context
    path = written(tmp_path, "freeze.ics", CALENDAR)
    answers.choices = [0, 0]
    program.incoming.import_files([path])
    qtbot.waitUntil(lambda: len(plan.plan.of(Window)) == 1, timeout=20_000)
    program.incoming.import_files([path])
    qtbot.waitUntil(lambda: "nothing new" in program.frame.toast.accessibleName(), timeout=20_000)
    assert len(plan.plan.of(Window)) == 1


def test_thinking_better_of_a_calendar_reads_nothing(
    program: Program, empty_plan: Path, answers: Answers, tmp_path: Path
) -> None:
    program.open_plan(empty_plan)
    answers.choices = [None]
    program.incoming.import_files([written(tmp_path, "freeze.ics", CALENDAR)])
    assert not program.work.busy


def test_a_checklist_goes_to_the_selected_release_without_a_question(
    qtbot: QtBot, program: Program, sample_plan: Path, tmp_path: Path
) -> None:
    program.open_plan(sample_plan)
    assert program.workbench is not None
    context = program.workbench.context
    release = next(iter(context.plan.of(Release)))
    before = len(context.plan.children(ChecklistItem, "release", release))
    context.select(release)
    program.incoming.import_files(
        [written(tmp_path, "tasks.md", "# Launch\n\n- [ ] Tell the desk\n- [x] Tag\n")]
    )
    qtbot.waitUntil(
        lambda: len(context.plan.children(ChecklistItem, "release", release)) == before + 2, timeout=20_000
    )


def test_a_file_that_cannot_be_read_is_told_with_place_and_reason(
    qtbot: QtBot, program: Program, empty_plan: Path, tmp_path: Path
) -> None:
    program.open_plan(empty_plan)
    program.incoming.import_files([written(tmp_path, "broken.json", "{")])
    qtbot.waitUntil(lambda: "broken.json" in program.frame.toast.accessibleName(), timeout=20_000)
