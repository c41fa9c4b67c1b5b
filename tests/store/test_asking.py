"""Owners are asked for what only they can say, answer in a workbook of their own, and are chased for it."""

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest

from relplanner.commands.records import add
from relplanner.domain.declare import Record
from relplanner.domain.kinds import Activity, Ask, ChecklistItem, Person, Release
from relplanner.session import PlanSession
from tests.cli import CommandLine
from tests.packages import faults

cli = CommandLine()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "p.relplan"
    with PlanSession.create(path, "Plan", author="Fiona") as session:

        def made(kind: type[Record], **values) -> str:
            step = session.do(add, kind.KIND.name, values)
            return step.edits[0].id

        ann = made(Person, title="Ann Lee", email="ann@example.org")
        bo = made(Person, title="Bo/Ek")
        made(Person, title="Cy")
        release = made(Release, title="Shop 1.0", owner=ann, start=dt.datetime(2027, 1, 4, 9))
        start, finish = dt.datetime(2027, 1, 4, 9), dt.datetime(2027, 1, 8, 17)
        made(Activity, title="Build", release=release, owner=ann, start=start, finish=finish)
        made(Activity, title="Plan", release=release, owner=ann, start=start, finish=finish,
             actual_start=start, actual_finish=finish)  # fmt: skip
        made(Activity, title="Test", release=release, owner=bo, start=start, finish=finish)
        made(ChecklistItem, title="Docs", release=release, owner=bo)
    return path


def asked(plan: Path, *arguments: object) -> list[dict]:
    return json.loads(cli("ask", plan, plan.parent / "asks", *arguments, "--json"))


def fill(path: Path, sheet: str, heading: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    ws = book[sheet]
    column = [cell.value for cell in ws[4]].index(heading) + 1
    ws.cell(5, column).value = value
    book.save(path)


def test_each_owner_gets_a_workbook_with_only_their_open_rows(plan: Path) -> None:
    sent = asked(plan)
    assert [(each["to"], each["rows"]) for each in sent] == [("Ann Lee", 2), ("Bo/Ek", 2)]
    book = openpyxl.load_workbook(sent[0]["file"])
    assert book.sheetnames == ["Cover", "Your releases", "Your activities", "Lists", "_relplanner"]
    titles = [row[3] for row in book["Your activities"].iter_rows(min_row=5, values_only=True) if row[3]]
    assert titles == ["Build"], "what is done is not asked for"


def test_only_what_is_asked_for_may_be_filled_in(plan: Path) -> None:
    (sent, _) = asked(plan, "--for", "progress")
    fill(Path(sent["file"]), "Your activities", "Confidence", 2)
    told = json.loads(cli("return", plan, sent["file"], "--json"))
    assert told["verdicts"]["locked"] == 1
    assert told["step"] is None


def test_its_cover_says_by_when_and_nothing_of_the_rest_of_the_plan(plan: Path) -> None:
    (sent, _) = asked(plan, "--due", "2027-01-15")
    told = [cell.value for row in openpyxl.load_workbook(sent["file"])["Cover"] for cell in row if cell.value]
    assert told[told.index("Please answer by") + 1] == "Friday, 2027-01-15"
    assert not {"Activities", "Open risks"} & set(told)


def test_nothing_in_the_package_of_an_ask_needs_repair_and_nothing_is_computed(plan: Path) -> None:
    for sent in asked(plan):
        assert faults(Path(sent["file"])) == []
        for ws in openpyxl.load_workbook(sent["file"]).worksheets:
            assert not [cell for row in ws for cell in row if cell.data_type == "f"]


def test_a_name_that_is_no_file_name_is_made_one(plan: Path) -> None:
    sent = asked(plan)
    assert Path(sent[1]["file"]).name == "Ask 2 - Bo Ek.xlsx"


def test_a_folder_of_replies_is_taken_in_one_go_and_only_who_filled_in_has_answered(plan: Path) -> None:
    sent = asked(plan, "--due", "2027-01-15")
    fill(Path(sent[0]["file"]), "Your activities", "Actual start", dt.date(2027, 1, 5))
    (plan.parent / "asks" / "other.xlsx").write_bytes(b"no workbook")
    ran = cli.run("return", plan, plan.parent / "asks", "--json")
    assert "other.xlsx was passed over" in ran.stderr
    assert json.loads(ran.stdout)["step"] is not None
    build = json.loads(cli("show", plan, "ACT-1", "--json"))
    assert build["actual_start"].startswith("2027-01-05")
    waiting = [each for each in json.loads(cli("asks", plan, "--json")) if each["answered_on"] is None]
    assert [each["owner"] for each in waiting] == ["Bo/Ek"]


def test_what_is_due_and_unanswered_is_chased(plan: Path) -> None:
    asked(plan, "--to", "ann lee", "--due", "-3d")
    ran = cli.run("asks", plan, "--fail", code=1)
    assert "ann@example.org" in ran.stdout
    assert "3 days" in ran.stdout


def test_asking_again_makes_the_earlier_ask_void(plan: Path) -> None:
    asked(plan, "--to", "Ann Lee")
    asked(plan, "--to", "Ann Lee")
    found = json.loads(cli("asks", plan, "--json"))
    assert [(each["number"], each["asked_again"]) for each in found] == [(2, None), (1, 2)]


def test_undo_passes_over_asks_as_over_circulations(plan: Path) -> None:
    asked(plan)
    cli("undo", plan)
    with PlanSession.open(plan) as session:
        assert len(session.plan.of(Ask)) == 2


def test_where_nobody_has_anything_to_say_nothing_is_written(plan: Path) -> None:
    refused = cli.run("ask", plan, plan.parent / "asks", "--for", "risks", code=3)
    assert "Nobody has anything open to say" in refused.stderr
    refused = cli.run("ask", plan, plan.parent / "asks", "--for", "wishes", code=3)
    assert "status" in refused.stderr
