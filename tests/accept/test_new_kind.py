"""A kind of record is declared once: ten lines make it known to everything that derives from declarations."""

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import openpyxl
import pytest
from pydantic import Field

from relplanner.domain.declare import Minutes, Name, Record, declared, field, record, ref
from relplanner.domain.kinds import KINDS
from tests.cli import CommandLine


class Mood(StrEnum):
    CALM = "calm"
    WORRIED = "worried"


@record("SPO", "Sponsor")
class Sponsor(Record):
    title: Name = field("Name", width=20)
    release: Annotated[str, ref("release", on_delete="with")] = field("Release")
    seconds: Annotated[tuple[str, ...], ref("person"), Field(strict=False)] = field("Seconded by", ())
    mood: Mood = field("Mood", Mood.CALM)
    budget: Annotated[int, Field(ge=0, le=1000)] | None = field("Budget", None)
    since: dt.date | None = field("Since", None)
    patience: Minutes | None = field("Patience", None)


relplanner = CommandLine((*KINDS, *declared(Sponsor)))


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.relplan"
    relplanner("new", path)
    relplanner("add", path, "release", "title=Spring")
    relplanner("add", path, "person", "title=Ann")
    relplanner(
        "add", path, "sponsor", "title=Bea", "release=Spring", "seconds=ann", "mood=worried", "budget=500",
        "since=1 feb 2027", "patience=2d",
    )  # fmt: skip
    return path


def test_the_command_line_tells_it() -> None:
    (told,) = relplanner.json("kinds", "sponsor")
    fields = {each["name"]: each for each in told["fields"]}
    assert fields["release"]["refers_to"] == ["release"]
    assert fields["mood"]["choices"] == ["calm", "worried"]
    assert (fields["budget"]["minimum"], fields["budget"]["maximum"]) == (0, 1000)


def test_it_is_added_listed_and_shown(plan: Path) -> None:
    (told,) = relplanner.json("list", plan, "sponsors", "mood=worried")
    assert told["key"] == "SPO-1"
    assert (told["release"], told["seconds"]) == ("REL-1", ["PER-1"])
    assert (told["since"], told["patience"], told["patience_text"]) == ("2027-02-01", 960, "2d")
    assert relplanner.json("info", plan)["counts"]["sponsor"] == 1
    text = relplanner("show", plan, "SPO-1")
    assert "REL-1 Spring" in text
    assert "PER-1 Ann" in text


def test_it_is_set_within_its_limits_undone_and_remembered(plan: Path) -> None:
    relplanner("set", plan, "SPO-1", "budget=900")
    relplanner("set", plan, "SPO-1", "budget=1001", code=3)
    relplanner("undo", plan)
    assert relplanner.json("show", plan, "SPO-1")["budget"] == 500
    assert relplanner.json("at", plan, "5", "show", "SPO-1")["budget"] == 900
    assert len(relplanner.json("log", plan, "SPO-1")) == 3


def test_it_goes_with_what_it_belongs_to(plan: Path) -> None:
    relplanner("remove", plan, "REL-1")
    assert relplanner.json("list", plan, "sponsor") == []
    relplanner("undo", plan)
    assert relplanner.json("list", plan, "sponsor")[0]["seconds"] == ["PER-1"]


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_it_leaves_and_comes_back_in_files(plan: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"sponsor.{suffix}"
    relplanner("export", plan, file, "--what", "sponsor")
    assert relplanner.json("import", plan, file)["unchanged"] == {"sponsor": 1}
    file.write_text(file.read_text(encoding="utf-8").replace("worried", "calm"), encoding="utf-8")
    assert relplanner.json("import", plan, file)["updated"] == {"sponsor": 1}
    assert relplanner.json("show", plan, "SPO-1")["mood"] == "calm"


def test_the_file_that_holds_it_is_sound(plan: Path) -> None:
    assert relplanner.json("check", plan) == []


def test_it_has_a_sheet_of_its_own_in_the_workbook_with_everything(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.xlsx"
    relplanner("circulate", plan, out, "--pack", "everything")
    sheet = openpyxl.load_workbook(out)["Sponsors"]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    heading = next(row for row in rows if "Mood" in row)
    assert {"Key", "Name", "Release", "Budget", "Since"} <= set(heading)
    (told,) = (row for row in rows if "SPO-1" in row)
    assert {"Bea", "Spring", "Worried", 500, dt.datetime(2027, 2, 1)} <= set(told)
