"""What opens and what does not, and in which words."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from relplanner.commands.records import add, set_fields
from relplanner.domain.errors import CouldNotWrite, PlanFileRefused, Refusal
from relplanner.session import PlanSession
from relplanner.store import driver
from tests.store.plans import plan_at, releases, tamper


def refusal_of(path: Path) -> PlanFileRefused:
    with pytest.raises(PlanFileRefused) as caught:
        PlanSession.open(path)
    return caught.value


def test_a_sound_plan_opens_as_it_was_left(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        assert [release.version for release in releases(session)] == ["5.0.0"]
        assert not session.read_only


@pytest.mark.parametrize(
    "name", ["100% ?x=1#frag.relplan", "späť 日本.relplan", " lead.relplan", "a&b;c'd\".relplan"]
)
def test_any_file_name_means_itself(tmp_path: Path, name: str) -> None:
    with plan_at(tmp_path / name, filled=False):
        pass
    with PlanSession.open(tmp_path / name) as session:
        assert session.plan.programme.title == "Autumn"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_missing_plan_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "There is no plan at" in str(refusal_of(tmp_path / "nowhere.relplan"))
    assert not (tmp_path / "nowhere.relplan").exists()


def test_a_folder_is_not_a_plan(tmp_path: Path) -> None:
    assert "is a folder" in str(refusal_of(tmp_path))


def test_an_empty_file_is_not_a_plan(tmp_path: Path) -> None:
    (tmp_path / "empty.relplan").touch()
    assert "is empty" in str(refusal_of(tmp_path / "empty.relplan"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_hang_the_program(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.relplan")
    assert refusal_of(tmp_path / "pipe.relplan").code == "plan-foreign"


@pytest.mark.parametrize("content", [b"hello", b"PK\x03\x04" + b"\0" * 200, b"SQLite format 3\x00"])
def test_a_file_of_another_kind_is_not_a_plan(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.relplan"
    path.write_bytes(content)
    assert "is not a relplanner plan" in str(refusal_of(path))


def test_another_programs_database_is_not_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "other.relplan"
    tamper(path, "CREATE TABLE moz_places (id INTEGER)")
    assert "another program" in str(refusal_of(path))


def test_a_newer_format_is_refused_in_words(plan: Path) -> None:
    tamper(plan, "PRAGMA user_version = 9")
    assert "made by a newer relplanner (format 9; this one reads up to 1)" in str(refusal_of(plan))


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON step BEGIN DELETE FROM release; END", "trigger t"),
        ("CREATE VIEW v AS SELECT * FROM release", "view v"),
        ("CREATE TABLE extra (a)", "table extra"),
        ("CREATE INDEX i ON step (label)", "index i"),
        ("ALTER TABLE release ADD COLUMN g AS (version || 'x')", "table release"),
        ("ALTER TABLE release ADD COLUMN more TEXT CHECK (more <> 'x')", "table release"),
        ("DROP TABLE window", "table window"),
        ("PRAGMA journal_mode = WAL", "write-ahead log"),
    ],
)
def test_what_no_plan_holds_is_refused_by_name(plan: Path, statement: str, named: str) -> None:
    tamper(plan, statement)
    refused = refusal_of(plan)
    assert refused.code == "plan-altered"
    assert named in str(refused)


def test_a_refused_file_is_left_as_it_was(plan: Path) -> None:
    tamper(plan, "CREATE TRIGGER t AFTER INSERT ON step BEGIN DELETE FROM release; END")
    before = plan.read_bytes()
    refusal_of(plan)
    assert plan.read_bytes() == before
    assert [path.name for path in plan.parent.iterdir()] == [plan.name]


def test_a_damaged_page_is_found_and_repair_is_named(plan: Path) -> None:
    with plan.open("r+b") as file:
        file.seek(4096 * 20)
        file.write(os.urandom(4096 * 10))
    refused = refusal_of(plan)
    assert refused.code == "plan-damaged"
    assert "repair" in str(refused)


def test_a_cut_off_file_is_damaged(plan: Path) -> None:
    with plan.open("r+b") as file:
        file.truncate(plan.stat().st_size // 2)
    assert refusal_of(plan).code == "plan-damaged"


def test_a_reference_to_nothing_is_damage(plan: Path) -> None:
    tamper(plan, "PRAGMA foreign_keys = OFF", "UPDATE activity SET release = 'gone'")
    assert refusal_of(plan).code == "plan-damaged"


def test_a_locked_plan_says_so(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "BUSY_TIMEOUT_MS", 20)
    with closing(sqlite3.connect(plan, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "being written by another program" in str(refusal_of(plan))


def test_a_plan_that_another_is_writing_still_opens_for_reading(plan: Path) -> None:
    with closing(sqlite3.connect(plan, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE release SET version = '6'")
        with PlanSession.open(plan) as session:
            assert releases(session)[0].version == "5.0.0"
        other.execute("ROLLBACK")


def test_a_read_only_file_opens_to_be_looked_at(plan: Path) -> None:
    plan.chmod(0o444)
    with PlanSession.open(plan) as session:
        assert session.read_only
        with pytest.raises(Refusal, match="save a copy to change it"):
            session.do(add, "person", {"title": "Ann"})
        session.save_copy(plan.with_name("copy.relplan"))
    with PlanSession.open(plan.with_name("copy.relplan")) as copy:
        copy.do(add, "person", {"title": "Cid"})


DIE_INSIDE_A_TRANSACTION = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE release SET objective = ?", ("x" * 300_000,))
connection.execute("UPDATE activity SET notes = ?", ("y" * 100_000,))
os._exit(9)
"""


@pytest.fixture
def unfinished(plan: Path) -> Path:
    """A plan whose program died in the middle of a transaction, with half of it in the file already."""
    before = plan.read_bytes()
    subprocess.run([sys.executable, "-c", DIE_INSIDE_A_TRANSACTION, str(plan)], check=False)
    assert plan.with_name(f"{plan.name}-journal").stat().st_size > 0
    assert plan.read_bytes() != before
    return plan


def test_an_unfinished_transaction_is_taken_back_on_opening(unfinished: Path) -> None:
    with PlanSession.open(unfinished) as session:
        assert releases(session)[0].objective == ""
    assert [path.name for path in unfinished.parent.iterdir()] == [unfinished.name]


def test_an_unfinished_transaction_is_taken_back_for_one_who_only_looks_too(unfinished: Path) -> None:
    with PlanSession.open(unfinished, read_only=True) as session:
        assert releases(session)[0].objective == ""
        assert session.deep_check() == []


def test_an_unfinished_plan_that_can_only_be_read_says_what_to_do(unfinished: Path) -> None:
    unfinished.chmod(0o444)
    assert "copy it, with the -journal file beside it" in str(refusal_of(unfinished))


def test_a_journal_that_names_another_file_is_refused(unfinished: Path) -> None:
    with unfinished.with_name(f"{unfinished.name}-journal").open("ab") as file:
        file.write(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")
    assert refusal_of(unfinished).code == "plan-altered"


# -- replaced or removed while open ------------------------------------------------------------------------


def test_nothing_is_written_to_a_plan_that_was_deleted_meanwhile(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        plan.unlink()
        with pytest.raises(PlanFileRefused, match="moved or deleted"):
            session.do(add, "person", {"title": "Cid"})
        with pytest.raises(PlanFileRefused, match="moved or deleted"):
            session.catch_up()
        session.save_copy(plan)
    with PlanSession.open(plan) as session:
        assert releases(session)[0].version == "5.0.0"


def test_a_plan_replaced_by_another_is_not_overwritten(plan: Path, tmp_path: Path) -> None:
    with plan_at(tmp_path / "other.relplan", filled=False), PlanSession.open(plan) as session:
        (tmp_path / "other.relplan").replace(plan)
        with pytest.raises(PlanFileRefused, match="replaced by another file"):
            session.do(add, "person", {"title": "Cid"})
        with pytest.raises(PlanFileRefused, match="replaced by another file"):
            session.catch_up()


def later_copy(plan: Path) -> Path:
    """A copy in which the plan went on, as a file-sharing program would bring it."""
    copy = plan.with_name("copy.relplan")
    copy.write_bytes(plan.read_bytes())
    with PlanSession.open(copy) as session:
        session.do(set_fields, releases(session)[0].id, {"version": "6.0"})
    return copy


def test_a_later_copy_put_in_place_is_followed(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        later_copy(plan).replace(plan)
        assert session.catch_up()
        assert releases(session)[0].version == "6.0"
        session.do(add, "person", {"title": "Cid"})
        assert session.undo_label is not None


def test_a_copy_that_went_another_way_is_not_followed(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        copy = later_copy(plan)
        session.do(add, "person", {"title": "Cid"})
        copy.replace(plan)
        with pytest.raises(PlanFileRefused, match="replaced by another file"):
            session.catch_up()


@pytest.mark.parametrize("act", [lambda path: path.mkdir(), lambda path: path.write_bytes(b"x")])
def test_what_exists_is_never_taken_for_a_new_plan(tmp_path: Path, act: Callable[[Path], object]) -> None:
    path = tmp_path / "there.relplan"
    act(path)
    with pytest.raises(PlanFileRefused, match="exists already"):
        PlanSession.create(path, "New")
    with pytest.raises(CouldNotWrite):
        PlanSession.create(tmp_path / "no folder" / "new.relplan", "New")
