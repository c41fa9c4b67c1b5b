"""What the window exports: to the file that was chosen, with what the journal knows."""

from pathlib import Path

from icalendar import Calendar
from pytestqt.qtbot import QtBot

from relplanner.gui.program import Program
from tests.gui.conftest import Answers


def test_a_calendar_tells_how_often_its_events_changed(
    qtbot: QtBot, program: Program, answers: Answers, sample_plan: Path, tmp_path: Path
) -> None:
    program.open_plan(sample_plan)
    answers.files = [tmp_path / "dates.ics"]
    program.outgoing.ask_export()
    qtbot.waitUntil(lambda: not program.work.busy)
    events = Calendar.from_ical((tmp_path / "dates.ics").read_bytes()).walk("VEVENT")
    assert events
    assert all(int(event["SEQUENCE"]) > 0 for event in events)
