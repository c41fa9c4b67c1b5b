import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from tests.cli import CommandLine

relplanner = CommandLine()


@pytest.fixture(scope="module")
def _spring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with one release and one activity."""
    path = tmp_path_factory.mktemp("plans") / "spring.relplan"
    relplanner("new", path, "--title", "Spring", "--as", "Ann")
    relplanner("add", path, "release", "title=Shop 5.0", "target_date=2027-03-18")
    relplanner("add", path, "activity", "title=Build it", "release=shop 5.0", "start=T-10", "finish=T-5")
    return path


@pytest.fixture
def spring(tmp_path: Path, _spring: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(_spring, tmp_path))


def field(plan: Path, key: str, name: str) -> object:
    return relplanner.json("show", plan, key)[name]


def add_follower(plan: Path) -> None:
    """Add ACT-2, which begins when ACT-1 is done, in a release that is planned from its start on."""
    relplanner("set", plan, "REL-1", "target_date=")
    relplanner("add", plan, "activity", "title=Test it", "release=REL-1", "duration=2d")
    relplanner("add", plan, "dependency", "predecessor=ACT-1", "successor=ACT-2")


def dates(plan: Path) -> list[tuple[object, object]]:
    return [(each["start"], each["finish"]) for each in relplanner.json("schedule", plan)]


def test_a_new_plan_never_replaces_a_file(spring: Path) -> None:
    before = spring.read_bytes()
    assert "exists already" in relplanner.told("new", spring, code=3)
    assert spring.read_bytes() == before


def test_a_plan_can_begin_with_a_template(tmp_path: Path) -> None:
    path = tmp_path / "monthly.relplan"
    assert relplanner.json("new", path, "--template", "monthly-release")["step"] == 2
    assert relplanner.json("info", path)["counts"]["release_template"] == 1
    said = relplanner.told("new", tmp_path / "other.relplan", "--template", "yearly", code=2)
    assert "monthly-release" in said
    assert not (tmp_path / "other.relplan").exists()


def test_add_tells_key_id_and_step(spring: Path) -> None:
    made = relplanner.json("add", spring, "risk", "title=Supplier is late", "subject=REL-1")
    assert set(made) == {"key", "id", "step"}
    assert (made["key"], made["step"]) == ("RSK-1", 4)
    assert field(spring, "rsk-1", "subject") == "REL-1"


def test_a_record_without_what_it_must_have_is_not_added(spring: Path) -> None:
    relplanner("add", spring, "activity", "title=No release", code=3)
    assert len(relplanner.json("log", spring)) == 3


def test_dates_lists_and_references_are_understood_as_typed(spring: Path) -> None:
    relplanner("add", spring, "person", "title=Ann Lee")
    relplanner("set", spring, "ACT-1", "start=T-7", "owner=ann lee", "tags=core, pay", "optimistic=1d 4h")
    shown = relplanner.json("show", spring, "ACT-1")
    assert shown["start"] == "2027-03-09T09:00:00"
    assert shown["owner"] == "PER-1"
    assert shown["tags"] == ["core", "pay"]
    assert (shown["optimistic"], shown["optimistic_text"]) == (720, "1d 4h")


def test_a_field_is_cleared_by_giving_nothing(spring: Path) -> None:
    relplanner("set", spring, "REL-1", "target_date=")
    assert field(spring, "REL-1", "target_date") is None


def test_setting_what_is_already_so_makes_no_step(spring: Path) -> None:
    ran = relplanner.run("set", spring, "REL-1", "title=Shop 5.0")
    assert ran.stdout == ""
    assert "Nothing changed" in ran.stderr
    assert relplanner.json("set", spring, "REL-1", "title=Shop 5.0")["step"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ACT-9", "title=x"], "ACT-9"),
        (["ACT-1", "colour=red"], "colour"),
        (["ACT-1", "start=soonish"], "soonish"),
        (["ACT-1", "key=ACT-7"], "Key"),
        (["ACT-1", "finish=2020-01-01"], "before the start"),
        (["ACT-1", "owner=nobody"], "nobody"),
    ],
)
def test_a_set_that_is_refused_says_why_and_changes_nothing(
    spring: Path, arguments: list[str], words: str
) -> None:
    before = spring.read_bytes()
    assert words in relplanner.told("set", spring, *arguments, code=3)
    assert spring.read_bytes() == before


def test_many_sets_from_a_stream_are_a_step_each_and_acknowledged(spring: Path) -> None:
    lines = "REL-1 version=5.0.0\n\n# a remark\nACT-1 title='Build “it”' tags=a,b\nREL-1 version=5.0.0\n"
    assert relplanner("set", spring, "-", typed=lines) == "4\n5\n-\n"
    assert field(spring, "ACT-1", "title") == "Build “it”"
    told = relplanner("set", spring, "-", "--json", typed="REL-1 version=6\n")
    assert json.loads(told) == {"key": "REL-1", "step": 6}


@pytest.mark.parametrize(
    "bad",
    ["ACT-9 title=x", "ACT-1 title='open", "ACT-1 title", b"ACT-1 title=\xff\xfe", "ACT-1 start=soonish"],
)
def test_a_bad_line_ends_a_stream_and_what_stands_before_it_is_kept(spring: Path, bad: str | bytes) -> None:
    lines = b"REL-1 version=1\n" + (bad if isinstance(bad, bytes) else bad.encode()) + b"\nREL-1 version=2\n"
    ran = relplanner.run("set", spring, "-", typed=lines, code=3)
    assert ran.stdout == "4\n"
    assert "line 2" in ran.stderr.lower()
    assert field(spring, "REL-1", "version") == "1"


def test_what_is_still_used_is_removed_only_when_it_is_said_what_becomes_of_the_rest(spring: Path) -> None:
    relplanner("add", spring, "product", "title=Shop")
    relplanner("set", spring, "REL-1", "product=Shop")
    assert "REL-1" in relplanner.told("remove", spring, "PRO-1", code=3)
    relplanner("remove", spring, "PRO-1", "--clear")
    assert field(spring, "REL-1", "product") is None
    relplanner("undo", spring)
    relplanner("remove", spring, "PRO-1", "--with")
    assert relplanner.json("list", spring, "activity") == []


def test_a_removal_tells_how_many_records_went_along_and_how_to_take_it_back(spring: Path) -> None:
    told = relplanner("remove", spring, "REL-1")
    assert told.splitlines() == [
        "Step 4: Remove release “Shop 5.0” and 1 record that belongs to it",
        f"REL-1 and 1 record that belongs to it are gone. Undo: relplanner undo {spring}",
    ]
    relplanner("undo", spring)
    assert field(spring, "ACT-1", "title") == "Build it"
    relplanner("add", spring, "activity", "title=Test it", "release=REL-1")
    told = relplanner.json("remove", spring, "REL-1")
    assert (told["removed"], told["others"]) == (["REL-1"], 2)
    assert told["label"] == "Remove release “Shop 5.0” and 2 records that belong to it"
    relplanner("undo", spring)
    assert "ACT-1 is gone. Undo" in relplanner("remove", spring, "ACT-1")


def test_a_removal_in_a_scenario_is_taken_back_there(spring: Path) -> None:
    relplanner("scenario", "start", spring, "Without")
    told = relplanner("remove", spring, "ACT-1", "--scenario", "Without")
    assert told.rstrip().endswith(f"relplanner undo {spring} --scenario SCN-1")
    relplanner("undo", spring, "--scenario", "SCN-1")


def test_a_start_counted_from_today_is_a_working_day_of_the_activity(spring: Path) -> None:
    relplanner("set", spring, "ACT-1", "calendar=")
    for count in range(20, 27):
        relplanner("set", spring, "ACT-1", f"start=+{count}d")
        start = dt.datetime.fromisoformat(str(field(spring, "ACT-1", "start")))
        counted = dt.date.today() + dt.timedelta(days=count)
        assert start.weekday() < 5
        assert dt.timedelta() <= start.date() - counted <= dt.timedelta(days=2)


def test_a_day_that_is_named_stays_the_day_that_was_named(spring: Path) -> None:
    relplanner("set", spring, "ACT-1", "start=2027-03-07")
    assert str(field(spring, "ACT-1", "start")).startswith("2027-03-07")


def test_a_typed_date_tells_what_moved_and_what_moves_along(spring: Path) -> None:
    add_follower(spring)
    told = relplanner("set", spring, "ACT-1", "start=2027-03-08", "duration=3d")
    _, own, others = told.splitlines()
    assert own.startswith("ACT-1 Build it starts Mon 8 Mar 2027 (2 working days later) and finishes")
    assert own.endswith("finishes Wed 10 Mar 2027 (1 working day earlier)")
    assert others == "1 record moves with it"


def test_a_typed_start_that_moves_nothing_is_told_as_a_limit(spring: Path) -> None:
    add_follower(spring)
    before = dates(spring)
    told = relplanner("set", spring, "ACT-2", "start=2027-03-03").splitlines()
    assert dates(spring) == before
    assert told[0].endswith("Let Test it start no earlier than Wed 3 Mar 2027")
    assert told[1].startswith("Nothing moves: ACT-2 Test it starts ")
    assert relplanner.json("set", spring, "ACT-2", "start=2027-03-02")["moves"] == []


def test_several_records_go_in_one_step(spring: Path) -> None:
    relplanner("add", spring, "person", "title=Ann")
    relplanner("add", spring, "person", "title=Bob")
    assert relplanner.json("remove", spring, "PER-1", "per-2", "--reason", "left")["step"] == 6
    assert relplanner.json("log", spring)[0]["reason"] == "left"


def test_a_step_names_its_author_and_its_door(spring: Path) -> None:
    relplanner("set", spring, "REL-1", "version=5", "--as", "Bob")
    newest = relplanner.json("log", spring)[0]
    assert (newest["author"], newest["source"]) == ("Bob", "cli")


def test_a_plan_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for command in (["info"], ["list", "release"], ["set", "REL-1", "title=x"], ["undo"]):
        name, *rest = command
        assert "no plan" in relplanner.told(name, tmp_path / "gone.relplan", *rest, code=3)
    assert list(tmp_path.iterdir()) == []
