"""What the window exports: to the file that was chosen, with what the journal knows."""

from pathlib import Path

from icalendar import Calendar
from pytestqt.qtbot import QtBot

from relplanner.domain.kinds import Circulation
from relplanner.exchange.sheets.packs import profile_of
from relplanner.gui.program import Program
from relplanner.session.circulating import draft
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


def test_the_highlight_report_is_written_as_what_its_name_says(
    qtbot: QtBot, program: Program, answers: Answers, sample_plan: Path, tmp_path: Path
) -> None:
    program.open_plan(sample_plan)
    for name, begins in (("r.docx", b"PK"), ("r.pdf", b"%PDF"), ("r.html", b"<!DOCTYPE html>")):
        answers.files = [tmp_path / name]
        program.frame.actions_by_name["highlight"].trigger()
        qtbot.waitUntil(lambda: not program.work.busy)
        assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_pack_goes_out_for_reading_and_has_its_number(
    qtbot: QtBot, program: Program, answers: Answers, sample_plan: Path, tmp_path: Path
) -> None:
    program.open_plan(sample_plan)
    session = program.workbench.context.session
    answers.files = [tmp_path / "pack.pdf"]
    drafted = draft(session, profile_of(session.plan, "risk"), ("Board",))
    program.outgoing.circulate(drafted)
    qtbot.waitUntil(lambda: not program.work.busy)
    assert (tmp_path / "pack.pdf").read_bytes().startswith(b"%PDF")
    sent = max(session.plan.of(Circulation).values(), key=lambda each: each.number)
    assert (sent.file_name, sent.recipients) == ("pack.pdf", ("Board",))
