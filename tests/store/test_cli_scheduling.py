"""The command line tells of dates, and sets them as the window does."""

import json
from pathlib import Path
from typing import Any

import pytest

from relplanner.commands.records import add
from relplanner.domain.declare import Value
from relplanner.domain.edit import Proposal
from relplanner.domain.plan import Maker, Plan
from relplanner.session import PlanSession
from tests.cli import CommandLine

relplanner = CommandLine()


@pytest.fixture
def spring(tmp_path: Path) -> Path:
    """Build (3 d), Test (2 d) and Live one after the other; Docs (1 d) beside them; another release."""
    path = tmp_path / "spring.relplan"
    relplanner("new", path, "--title", "Spring", "--as", "Ann")
    relplanner("add", path, "release", "title=Shop 5.0", "start=2027-03-01 09:00")
    relplanner("add", path, "release", "title=Bank 2.1", "start=2027-04-01 09:00")
    for title, duration in (("Build", "3d"), ("Test", "2d"), ("Live", "0d"), ("Docs", "1d")):
        relplanner("add", path, "activity", f"title={title}", "release=REL-1", f"duration={duration}")
    relplanner("add", path, "activity", "title=Other", "release=REL-2", "duration=1d")
    relplanner("add", path, "dependency", "predecessor=ACT-1", "successor=ACT-2")
    relplanner("add", path, "dependency", "predecessor=ACT-2", "successor=ACT-3", "lag=480")
    return path


def told(plan: Path, key: str) -> dict[str, Any]:
    return next(row for row in relplanner.json("schedule", plan) if row["key"] == key)


def dates(plan: Path, key: str) -> tuple[str, str]:
    row = told(plan, key)
    return row["start"], row["finish"]


def test_every_activity_is_told_with_dates_floats_and_what_drives_it(spring: Path) -> None:
    rows = {row["title"]: row for row in relplanner.json("schedule", spring)}
    assert list(rows) == ["Build", "Test", "Live", "Docs", "Other"]
    assert rows["Test"] == {
        "key": "ACT-2", "ref": None, "title": "Test", "kind": "task", "release": "REL-1", "summary": False,
        "start": "2027-03-04T09:00:00", "finish": "2027-03-05T17:00:00",
        "early_start": "2027-03-04T09:00:00", "early_finish": "2027-03-05T17:00:00",
        "late_start": "2027-03-04T09:00:00", "late_finish": "2027-03-05T17:00:00",
        "total_float": 0, "free_float": 0, "duration": 960, "critical": True, "pinned": False,
        "total_float_text": "0d", "free_float_text": "0d", "duration_text": "2d",
        "driver": "Follows ACT-1 Build",
    }  # fmt: skip
    assert (rows["Docs"]["total_float"], rows["Docs"]["critical"]) == (5 * 480, False)
    assert rows["Docs"]["driver"] == "Starts with its release"
    assert rows["Live"]["driver"] == "FS + 1d ACT-2 Test"


def test_one_release_can_be_asked_for(spring: Path) -> None:
    assert [row["key"] for row in relplanner.json("schedule", spring, "--release", "REL-2")] == ["ACT-5"]
    assert "no release" in relplanner.told("schedule", spring, "--release", "ACT-5", code=3)


def test_a_table_says_it_in_words(spring: Path) -> None:
    lines = relplanner("schedule", spring, "--release", "REL-1").splitlines()
    assert lines[0].split()[:4] == ["Key", "Activity", "Start", "Finish"]
    assert "critical" in lines[2]
    assert "Follows ACT-1 Build" in lines[2]
    assert "critical" not in lines[4]


def test_phases_are_told_before_their_parts_with_dates_from_them(spring: Path) -> None:
    relplanner("add", spring, "activity", "title=Phase", "release=REL-1", "kind=phase")
    relplanner("set", spring, "ACT-4", "parent=ACT-6")
    rows = relplanner.json("schedule", spring, "--release", "REL-1")
    assert [row["key"] for row in rows] == ["ACT-1", "ACT-2", "ACT-3", "ACT-6", "ACT-4"]
    assert rows[3]["summary"]
    assert (rows[3]["start"], rows[3]["duration"]) == (rows[4]["start"], 480)


def test_what_nothing_dates_is_told_without_dates(spring: Path) -> None:
    relplanner("add", spring, "release", "title=Idea")
    relplanner("add", spring, "activity", "title=Think", "release=REL-3", "duration=1d")
    row = told(spring, "ACT-6")
    assert (row["start"], row["total_float"], row["critical"], row["driver"]) == (None, None, False, "")
    assert "Think" in relplanner("schedule", spring)


def test_loops_are_told_beside_the_result(spring: Path) -> None:
    def tie(plan: Plan, make: Maker, /) -> Proposal:
        values: dict[str, Value] = {
            "predecessor": plan.by_key("ACT-2").id,
            "successor": plan.by_key("ACT-6").id,
        }
        return add(plan, make, "dependency", values)

    relplanner("add", spring, "activity", "title=Phase", "release=REL-1", "kind=phase")
    relplanner("set", spring, "ACT-2", "parent=ACT-6")
    with PlanSession.open(spring, author="Ann") as session:
        session.do(tie)
    ran = relplanner.run("schedule", spring, "--json")
    assert json.loads(ran.stderr) == {"loops": [["ACT-2", "ACT-6"]]}
    assert len(json.loads(ran.stdout)) == 6
    assert "ACT-2 → ACT-6" in relplanner.told("schedule", spring)


def test_a_start_that_is_set_moves_what_follows(spring: Path) -> None:
    relplanner("set", spring, "ACT-1", "start=2027-03-08")
    assert dates(spring, "ACT-1") == ("2027-03-08T09:00:00", "2027-03-10T17:00:00")
    assert dates(spring, "ACT-2")[0] == "2027-03-11T09:00:00"
    assert told(spring, "ACT-1")["driver"] == "Start no earlier than Mon 8 Mar 2027"


def test_a_finish_that_is_set_changes_the_duration(spring: Path) -> None:
    relplanner("set", spring, "ACT-1", "finish=2027-03-01")
    assert (told(spring, "ACT-1")["duration"], dates(spring, "ACT-2")[0]) == (480, "2027-03-02T09:00:00")


def test_lines_read_from_a_stream_set_dates_in_the_same_way(spring: Path) -> None:
    relplanner("set", spring, "-", typed="ACT-1 start=2027-03-08\nACT-1 finish=2027-03-08\n")
    assert dates(spring, "ACT-1") == ("2027-03-08T09:00:00", "2027-03-08T17:00:00")


def test_what_is_pinned_keeps_its_dates_and_says_so(spring: Path) -> None:
    relplanner("set", spring, "ACT-2", "mode=pinned")
    relplanner("set", spring, "ACT-1", "start=2027-03-08")
    assert (told(spring, "ACT-2")["pinned"], told(spring, "ACT-2")["driver"]) == (True, "Pinned")
    assert dates(spring, "ACT-2")[0] == "2027-03-04T09:00:00"


def test_a_target_date_is_set_as_it_is(spring: Path) -> None:
    relplanner("set", spring, "REL-1", "target_date=2027-03-19")
    assert relplanner.json("show", spring, "REL-1")["target_date"] == "2027-03-19"
    assert dates(spring, "ACT-1")[0] == "2027-03-01T09:00:00"
