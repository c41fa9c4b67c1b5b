import shutil
from pathlib import Path

import pytest

from tests.cli import CommandLine

relplanner = CommandLine()


@pytest.fixture(scope="module")
def _spring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of five steps: made, release added, renamed, versioned, activity added."""
    path = tmp_path_factory.mktemp("plans") / "spring.relplan"
    relplanner("new", path, "--title", "Spring", "--as", "Ann")
    relplanner("add", path, "release", "title=Shop 5.0", "--as", "Ann")
    relplanner("set", path, "REL-1", "title=Shop 6.0", "--as", "Bob", "--reason", "marketing")
    relplanner("set", path, "REL-1", "version=6.0.0", "--as", "Ann")
    relplanner("add", path, "activity", "title=Build", "release=REL-1", "--as", "Ann")
    return path


@pytest.fixture
def spring(tmp_path: Path, _spring: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(_spring, tmp_path))


def title(plan: Path) -> object:
    return relplanner.json("show", plan, "REL-1")["title"]


def test_the_log_tells_every_step_newest_first(spring: Path) -> None:
    log = relplanner.json("log", spring)
    assert [step["step"] for step in log] == [5, 4, 3, 2, 1]
    renamed = log[2]
    assert (renamed["author"], renamed["reason"], renamed["undoes"]) == ("Bob", "marketing", None)
    assert renamed["changes"] == [
        {"kind": "release", "key": "REL-1", "before": {"title": "Shop 5.0"}, "after": {"title": "Shop 6.0"}}
    ]
    assert log[0]["changes"][0]["after"]["release"] == "REL-1"
    assert [step["step"] for step in relplanner.json("log", spring, "--limit", "2")] == [5, 4]


def test_the_log_of_a_record_tells_its_steps_only(spring: Path) -> None:
    assert [step["step"] for step in relplanner.json("log", spring, "rel-1")] == [4, 3, 2]
    assert "Shop 5.0 → Shop 6.0" in relplanner("log", spring, "REL-1")


def test_a_record_that_is_gone_still_has_its_log(spring: Path) -> None:
    relplanner("remove", spring, "ACT-1")
    assert [step["step"] for step in relplanner.json("log", spring, "ACT-1")] == [6, 5]
    relplanner("log", spring, "ACT-2", code=3)


def test_undo_and_redo_take_steps_back_and_forth(spring: Path) -> None:
    told = relplanner("undo", spring, 3)
    assert told.splitlines()[0] == "Step 6: Undo: Add activity “Build”"
    assert title(spring) == "Shop 5.0"
    assert relplanner.json("redo", spring, 2)["steps"] == [9, 10]
    assert title(spring) == "Shop 6.0"
    assert relplanner.json("log", spring)[0]["undoes"]


def test_undo_stops_where_the_plan_began(spring: Path) -> None:
    ran = relplanner.run("undo", spring, 99)
    assert len(ran.stdout.splitlines()) == 4
    assert "nothing to undo" in ran.stderr
    relplanner("undo", spring, code=3)
    relplanner("undo", spring, 0, code=2)


@pytest.mark.parametrize("when", ["2", "#2"])
def test_reading_commands_run_on_the_past(spring: Path, tmp_path: Path, when: str) -> None:
    assert relplanner.json("at", spring, when, "show", "REL-1")["title"] == "Shop 5.0"
    assert relplanner.json("at", spring, when, "list", "activity") == []
    past = relplanner.json("at", spring, when, "info")
    assert past["head"] == relplanner.json("log", spring)[3]["id"]
    assert [step["step"] for step in relplanner.json("at", spring, when, "log")] == [2, 1]
    assert "Add release" in relplanner("at", spring, when, "log", "--limit", "1")
    relplanner("at", spring, when, "export", tmp_path / "past.json")
    assert "Shop 5.0" in (tmp_path / "past.json").read_text()


def test_the_past_is_named_by_step_id_too(spring: Path) -> None:
    step = relplanner.json("log", spring)[2]["id"]
    assert relplanner.json("at", spring, step, "show", "REL-1")["title"] == "Shop 6.0"


def test_the_past_cannot_be_changed(spring: Path) -> None:
    before = spring.read_bytes()
    for command in (["set", "REL-1", "title=x"], ["undo"], ["at", "2", "info"], ["nonsense"]):
        relplanner("at", spring, "2", *command, code=2)
    assert spring.read_bytes() == before


def test_a_moment_the_plan_does_not_know_is_refused(spring: Path) -> None:
    relplanner("at", spring, "77", "info", code=3)
    relplanner("at", spring, "-700d", "info", code=3)


def test_diff_tells_what_leads_from_one_moment_to_another(spring: Path) -> None:
    edits = relplanner.json("diff", f"{spring}@2", spring)
    assert [(edit["key"], edit["before"] is None) for edit in edits] == [("REL-1", False), ("ACT-1", True)]
    assert edits[0]["after"] == {"title": "Shop 6.0", "version": "6.0.0"}
    assert "~ Release REL-1 Shop 6.0\n    Title: Shop 5.0 → Shop 6.0" in relplanner(
        "diff", f"{spring}@2", spring
    )


def test_diff_answers_a_script_by_its_exit_code_only_when_asked(spring: Path) -> None:
    relplanner("diff", spring, spring, "--fail")
    relplanner("diff", f"{spring}@2", spring)
    relplanner("diff", f"{spring}@2", spring, "--fail", code=1)
    relplanner("diff", spring, f"{spring}@77", code=3)


def test_a_plan_whose_name_holds_an_at_sign_is_found(tmp_path: Path) -> None:
    path = tmp_path / "team@home.relplan"
    relplanner("new", path)
    assert relplanner.json("diff", path, f"{path}@1") == []


def test_a_sound_plan_passes_the_check_and_a_backup_brings_it_back(
    spring: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELPLANNER_BACKUPS", str(tmp_path / "backups"))
    assert relplanner.json("check", spring) == []
    assert relplanner("check", spring) == "Sound\n"
    backup = relplanner.json("backup", spring)["backup"]
    relplanner("undo", spring, 3)
    kept = relplanner.json("restore", backup, spring)["kept"]
    assert title(spring) == "Shop 6.0"
    assert relplanner.json("show", kept, "REL-1")["title"] == "Shop 5.0"
    relplanner("restore", tmp_path / "gone", spring, code=3)


def test_a_repair_writes_another_file_and_tells_what_it_saved(spring: Path, tmp_path: Path) -> None:
    before = spring.read_bytes()
    told = relplanner.json("repair", spring, tmp_path / "saved.relplan")
    assert (told["records"], told["findings"]) == (4, [])
    assert spring.read_bytes() == before
    assert relplanner.json("diff", spring, tmp_path / "saved.relplan") == []
    relplanner("repair", spring, spring, code=3)


def test_a_file_that_is_no_plan_is_refused_by_every_command(tmp_path: Path) -> None:
    path = tmp_path / "letter.relplan"
    path.write_text("Dear Ann")
    for name, *rest in (["info"], ["set", "A-1", "title=x"], ["repair", tmp_path / "new.relplan"]):
        said = relplanner.told(name, path, *rest, code=3)
        assert "letter.relplan" in said, name
    assert path.read_text() == "Dear Ann"


def test_a_damaged_plan_does_not_pass_the_check(spring: Path) -> None:
    data = bytearray(spring.read_bytes())
    data[8192:12288] = b"\x00" * 4096
    spring.write_bytes(data)
    assert relplanner.json("check", spring, code=1)
