"""The command that takes workbooks back."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from relplanner.commands.records import set_fields
from relplanner.domain.errors import Refusal
from relplanner.session import PlanSession
from relplanner.session.returning import Return
from relplanner.store.backup import Backups
from tests.cli import CommandLine
from tests.returns import (
    ITEM,
    OTHER,
    cell,
    changed,
    compared,
    item,
    owner_changed,
    put,
    rows_of,
)


def told_by(cli: CommandLine, session: PlanSession, back: Path, *options: str, code: int = 0) -> dict:
    return cli.json("return", session.path, back, *options, code=code)


def test_return_tells_what_it_does_and_does_it_as_one_step(session: PlanSession, out: Path) -> None:
    cli, back = CommandLine(), changed(out, owner_changed)
    dry = told_by(cli, session, back, "--dry-run")
    assert (dry["step"], dry["verdicts"]["theirs"]) == (None, 1)
    done = told_by(cli, session, back, "--as", "Planner")
    assert done["circulation"] == 1
    assert done["verdicts"] == {
        "theirs": 1, "mine": 0, "same": 0, "conflict": 0, "invalid": 0, "locked": 0, "new": 0, "missing": 0,
    }  # fmt: skip
    (one,) = done["cells"]
    wanted = {"sheet", "cell", "key", "field", "base", "mine", "theirs", "verdict", "reason"}
    assert wanted <= one.keys()
    assert (one["sheet"], one["key"], one["base"], one["theirs"]) == (
        "Checklist", ITEM, "Product", "Catriona Orr",
    )  # fmt: skip
    (step, *_) = cli.json("log", session.path)
    assert (step["step"], step["author"], step["source"]) == (done["step"], "Planner", "return")
    cli("undo", session.path)
    assert session.catch_up()
    assert session.plan.get(item(session).owner).title == "Product"  # type: ignore[union-attr]


def test_conflicts_stay_and_leave_with_one_unless_take_decides(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Evidence").value = "Theirs"
        cell(book, "Checklist", OTHER, "Evidence").value = "Theirs too"

    cli, back = CommandLine(), changed(out, change)
    session.do(set_fields, item(session).id, {"evidence": "Mine"})
    done = told_by(cli, session, back, code=1)
    assert (done["verdicts"]["conflict"], done["taken"], done["left"]) == (1, 1, 1)
    session.catch_up()
    assert (item(session).evidence, item(session, OTHER).evidence) == ("Mine", "Theirs too")
    assert told_by(cli, session, back, "--take", "mine")["step"] is None
    assert told_by(cli, session, back, "--take", "theirs")["step"] is not None
    session.catch_up()
    assert item(session).evidence == "Theirs"


def test_delete_missing_and_dates_are_for_those_who_say_so(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book["Checklist"]
        put(ws, [cells for cells in rows_of(ws) if cells[1] != ITEM])
        cell(book, "Checklist", OTHER, "Due").value = "03/04/2027"

    cli, back = CommandLine(), changed(out, change)
    first = told_by(cli, session, back)
    assert (first["verdicts"]["missing"], first["verdicts"]["invalid"], first["step"]) == (1, 1, None)
    assert first["questions"] == [{"sheet": "Checklist", "column": "Due", "samples": ["03/04/2027"]}]
    told_by(cli, session, back, "--delete-missing", "--dates", "mdy")
    session.catch_up()
    assert item(session, OTHER).due == dt.date(2027, 3, 4)
    with pytest.raises(Refusal):
        item(session)


def test_what_people_read_names_the_cell_and_the_step(session: PlanSession, out: Path) -> None:
    cli = CommandLine()
    told = cli("return", session.path, changed(out, owner_changed))
    assert "Checklist" in told
    assert "Catriona Orr" in told
    assert "Take back no. 1 from Steering board" in told
    assert cli.run("return", session.path, session.path, code=3).stdout == ""


def test_a_backup_is_taken_before(session: PlanSession, out: Path, tmp_path: Path) -> None:
    session.close()
    backups = Backups(tmp_path / "backups")
    with PlanSession.open(tmp_path / "plan.relplan", backups=backups) as again:
        told = compared(again, changed(out, owner_changed))
        assert backups.of(again.facts()["plan_id"]) == []
        Return(again, []).take(told, {})
        assert len(backups.of(again.facts()["plan_id"])) == 1
