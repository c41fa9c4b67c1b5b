"""Tables of others through the command line: proposed, corrected by a mapping, remembered."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from relplanner.session import PlanSession
from tests.cli import CommandLine

cli = CommandLine()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "p.relplan"
    PlanSession.create(path, "Plan", author="Ann").close()
    return path


@pytest.fixture
def register(tmp_path: Path) -> Path:
    book = Workbook()
    book.active.title = "Register"
    for row in (["Risks of 2027"], [], ["Nr", "Was", "Probability"], [1, "Late", "high"], [2, "Lost", "low"]):
        book.active.append(row)
    path = tmp_path / "register.xlsx"
    book.save(path)
    return path


def test_a_mapping_says_what_the_headings_do_not(plan: Path, register: Path, tmp_path: Path) -> None:
    refused = cli.run("import", plan, register, code=3)
    assert "Register (Nr, Was, Probability) names nothing that a plan holds" in refused.stderr
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"kind": "risk", "columns": {"Nr": "ref", "Was": "title"}}))
    told = json.loads(cli("import", plan, register, "--map", mapping, "--json"))
    assert told["added"] == {"risk": 2}
    assert told["tables"][0]["header_row"] == 3
    again = json.loads(cli("import", plan, register, "--json"))
    assert (again["unchanged"], again["step"]) == ({"risk": 2}, None), "the mapping is remembered"


def test_a_proposal_can_be_written_corrected_and_given_back(plan: Path, tmp_path: Path) -> None:
    table, mapping = tmp_path / "tasks.csv", tmp_path / "map.json"
    table.write_text("Task;Due\nBuild;03/04/2027\n")
    cli("import", plan, table, "--dry-run", "--save-map", mapping)
    told = json.loads(mapping.read_text())
    assert told["columns"] == {"Task": "title", "Due": "finish"}
    told["conversions"] = {"Due": "dmy"}
    mapping.write_text(json.dumps(told))
    cli("import", plan, table, "--map", mapping)
    assert json.loads(cli("list", plan, "activity", "--json"))[0]["finish"] == "2027-04-03T17:00:00"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "it is not JSON"),
        ("[]", "it does not name a “kind”"),
        ('{"kind": "risk"}', "it has no “columns”"),
        ('{"kind": "risk", "columns": {"Was": 3}}', "a text for each heading"),
        ('{"kind": "risk", "columns": {"Wer": "title"}}', "no column called “Wer”"),
        ('{"kind": "risk", "columns": {"Was": "chief"}}', "no field called “chief”"),
        ('{"kind": "wish", "columns": {"Was": "title"}}', "no kind of record called “wish”"),
        ('{"kind": "risk", "header_row": "3", "columns": {"Was": "title"}}', "the number of a row"),
    ],
)
def test_a_wrong_mapping_is_refused_with_its_reason(
    plan: Path, register: Path, tmp_path: Path, content: str, reason: str
) -> None:
    mapping = tmp_path / "map.json"
    mapping.write_text(content)
    refused = cli.run("import", plan, register, "--map", mapping, code=3)
    assert reason in refused.stderr


def test_our_own_workbook_is_not_a_foreign_one(plan: Path, tmp_path: Path) -> None:
    ours = tmp_path / "out.xlsx"
    cli("circulate", plan, ours, "--pack", "schedule")
    refused = cli.run("import", plan, ours, code=3)
    assert "circulation no. 1" in refused.stderr
