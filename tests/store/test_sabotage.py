"""Each safety device is switched off once: the scene that it is for must then go wrong, and only then.

A proof that stays green without the device it is about proves nothing.
"""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from relplanner import files
from relplanner.commands.records import add, set_fields
from relplanner.domain.edit import Edit, Label, Proposal
from relplanner.domain.errors import CouldNotWrite, PlanFileRefused, Refusal
from relplanner.domain.kinds import KINDS
from relplanner.domain.plan import Maker, Plan
from relplanner.files import atomic_write
from relplanner.session import PlanSession, standing
from relplanner.store import backup, driver, engine, gate, journal, planfile, rows
from relplanner.store.backup import Backups, restore
from relplanner.store.check import check
from tests.store.plans import releases, tamper
from tests.store.test_backup import NOON

Scene = Callable[[Path, pytest.MonkeyPatch], None]


# -- scenes: each takes a plan of its own, and fails where it is not safe ----------------------------------


def two_write_at_once(plan: Path, patch: pytest.MonkeyPatch) -> None:
    with PlanSession.open(plan) as first, PlanSession.open(plan) as second:
        for number, session in enumerate((first, second, first, second)):
            session.do(add, "risk", {"title": f"Risk {number}"})
        first.catch_up()
        assert first.plan == second.plan
        assert first.plan.counts()["risk"] == 5
    assert check(plan, KINDS) == []


def a_writer_holds_the_lock_from_its_first_read(plan: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(driver, "BUSY_TIMEOUT_MS", 0)
    with (
        closing(planfile.PlanFile.open(plan, KINDS)) as file,
        file._writing(),
        closing(sqlite3.connect(plan, isolation_level=None, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError),
    ):
        other.execute("BEGIN IMMEDIATE")


def nothing_is_written_to_a_deleted_plan(plan: Path, patch: pytest.MonkeyPatch) -> None:
    with PlanSession.open(plan) as session:
        plan.unlink()
        with pytest.raises(PlanFileRefused):
            session.do(add, "person", {"title": "Cid"})


def loose(plan: Plan, make: Maker, /, many: bool) -> Proposal:
    """What a command with a mistake in it would propose."""
    release = next(iter(plan.tables["release"].values()))
    edits = [Edit("release", release.id, {"product": release.product}, {"product": "nowhere"})]
    numbers = range(200 if many else 0)
    edits += [
        Edit("person", f"p{number}", None, {"id": f"p{number}", "key": f"PER-{number + 10}", "title": "P"})
        for number in numbers
    ]
    return Proposal(Label("set"), tuple(edits))


def the_file_takes_no_loose_reference(plan: Path, patch: pytest.MonkeyPatch, many: bool = False) -> None:
    patch.setattr(standing, "check", lambda *_, **__: None)
    with PlanSession.open(plan) as session, suppress(Refusal):
        session.do(loose, many)
    assert check(plan, KINDS) == []


def the_file_takes_no_loose_reference_among_many(plan: Path, patch: pytest.MonkeyPatch) -> None:
    the_file_takes_no_loose_reference(plan, patch, many=True)


def the_rules_refuse_it_before(plan: Path, patch: pytest.MonkeyPatch) -> None:
    with PlanSession.open(plan) as session, pytest.raises(Refusal, match="not in the plan"):
        session.do(loose, False)


def a_commit_outlives_a_power_cut(plan: Path, patch: pytest.MonkeyPatch) -> None:
    with closing(planfile.PlanFile.open(plan, KINDS)) as file:
        assert file._driver.execute("PRAGMA synchronous").fetchone() == (3,)
        assert file._driver.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def a_written_file_is_synced_then_named_then_its_folder_synced(plan: Path, patch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def replaced(old: Path, new: Path) -> Path:
        done.append("name")
        return replace(old, new)

    patch.setattr(os, "fsync", synced)
    patch.setattr(Path, "replace", replaced)
    atomic_write(plan.with_name("report.html"), b"new")
    assert done == ["file", "name", "folder"]


def a_short_write_is_noticed(plan: Path, patch: pytest.MonkeyPatch) -> None:
    report = plan.with_name("report.html")
    report.write_bytes(b"old")
    whole = files._write_whole

    def half(path: Path, data: bytes) -> None:
        true_stat = Path.stat
        with patch.context() as inner:
            inner.setattr(
                Path,
                "stat",
                lambda file, **_: os.stat_result([0] * 6 + [true_stat(file).st_size // 2] + [0] * 3),
            )
            whole(path, data)

    patch.setattr(files, "_write_whole", half)
    with pytest.raises(CouldNotWrite):
        atomic_write(report, b"new" * 100)


def a_trigger_is_not_let_in(plan: Path, patch: pytest.MonkeyPatch) -> None:
    tamper(plan, "CREATE TRIGGER t AFTER INSERT ON step BEGIN DELETE FROM activity; END")
    with suppress(PlanFileRefused), PlanSession.open(plan) as session:
        session.do(add, "person", {"title": "Cid"})
    with closing(sqlite3.connect(plan)) as connection:
        assert connection.execute("SELECT count(*) FROM activity").fetchone() == (3,)


def damage_is_told_on_opening(plan: Path, patch: pytest.MonkeyPatch) -> None:
    tamper(plan, "PRAGMA foreign_keys = OFF", "UPDATE activity SET release = 'gone'")
    with pytest.raises(PlanFileRefused):
        PlanSession.open(plan).close()


def a_foreign_journal_is_not_played_back(plan: Path, patch: pytest.MonkeyPatch) -> None:
    magic = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
    plan.with_name(f"{plan.name}-journal").write_bytes(magic + bytes(600) + b"/elsewhere" + magic)
    with pytest.raises(PlanFileRefused):
        PlanSession.open(plan).close()


def only_sound_backups_are_kept(plan: Path, patch: pytest.MonkeyPatch) -> None:
    backups = Backups(plan.parent / "backups")

    def torn(_source: object, target: Path) -> None:
        shutil.copyfile(plan, target)
        os.truncate(target, plan.stat().st_size // 2)

    patch.setattr(planfile, "copy_into", torn)
    with closing(planfile.PlanFile.open(plan, KINDS)) as file, suppress(Refusal):
        backups.take(file, NOON)
    for path in backups.folder.rglob("*.relplan"):
        assert check(path, KINDS) == []


def restoring_keeps_the_present(plan: Path, patch: pytest.MonkeyPatch) -> None:
    backups = Backups(plan.parent / "backups")
    old = plan.with_name("old.relplan")
    shutil.copyfile(plan, old)
    with PlanSession.open(plan) as session:
        session.do(set_fields, releases(session)[0].id, {"version": "6.0"})
    restore(old, plan, KINDS, backups, NOON)
    versions = []
    for path in backups.folder.rglob("*.relplan"):
        with PlanSession.open(path) as session:
            versions.append(releases(session)[0].version)
    assert versions == ["6.0"]


def what_is_there_is_not_replaced_by_a_new_plan(plan: Path, patch: pytest.MonkeyPatch) -> None:
    before = plan.read_bytes()
    # Somebody puts a file there between the look and the naming.
    patch.setattr(Path, "exists", lambda path: False)
    with suppress(Refusal):
        PlanSession.create(plan, "New").close()
    assert plan.read_bytes() == before


def keys_are_never_given_twice(plan: Path, patch: pytest.MonkeyPatch) -> None:
    with PlanSession.open(plan) as session:
        session.do(add, "person", {"title": "Cid"})
        session.undo()
    with PlanSession.open(plan) as session:
        step = session.do(add, "person", {"title": "Dan"})
        assert step is not None
        assert (step.edits[0].after or {})["key"] == "PER-4"


# -- sabotages ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sabotage:
    """A device that is switched off by putting something idle in its place, and the scene it is for."""

    device: str
    where: Any
    name: str
    instead: Any
    scene: Scene


def whatever_is_expected(this: journal.Journal, head: journal.Head = journal.THE_PLAN) -> tuple[Any, int]:
    class Same(str):
        def __ne__(self, other: object) -> bool:
            return False

        __hash__ = str.__hash__

    return Same("any"), this.all_steps()[-1].seq + 1


def without(*words: str) -> Callable[..., None]:
    """Connecting as relplanner does, but for the pragmas that hold one of these words."""

    def connect(foreign_keys: bool, connection: sqlite3.Connection) -> None:
        for pragma in ("foreign_keys = ON", "trusted_schema = OFF", "synchronous = EXTRA"):
            if not any(word in pragma for word in words):
                connection.execute(f"PRAGMA {pragma}").close()

    return connect


def idle(*_: object, **__: object) -> None:
    return None


def plain_begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


SABOTAGES = [
    Sabotage("the head check", journal.Journal, "stand", whatever_is_expected, two_write_at_once),
    Sabotage(
        "BEGIN IMMEDIATE", engine, "_on_begin", plain_begin, a_writer_holds_the_lock_from_its_first_read
    ),
    Sabotage(
        "the look at the file's name",
        planfile.PlanFile,
        "_still_there",
        idle,
        nothing_is_written_to_a_deleted_plan,
    ),
    Sabotage("foreign keys", driver, "_on_connect", without("foreign"), the_file_takes_no_loose_reference),
    Sabotage(
        "the check of many",
        planfile.PlanFile,
        "_check_references",
        idle,
        the_file_takes_no_loose_reference_among_many,
    ),
    Sabotage("the invariants", standing, "check", idle, the_rules_refuse_it_before),
    Sabotage("synchronous", driver, "_on_connect", without("synchronous"), a_commit_outlives_a_power_cut),
    Sabotage(
        "the sync of a file", files, "_sync", idle, a_written_file_is_synced_then_named_then_its_folder_synced
    ),
    Sabotage(
        "the sync of a folder",
        files,
        "sync_folder",
        idle,
        a_written_file_is_synced_then_named_then_its_folder_synced,
    ),
    Sabotage("the byte count", files, "_write_whole", Path.write_bytes, a_short_write_is_noticed),
    Sabotage("the fingerprint", gate, "odd_one", lambda *_: "", a_trigger_is_not_let_in),
    Sabotage(
        "the check of pages and references", gate, "damage", lambda *_, **__: "", damage_is_told_on_opening
    ),
    Sabotage("the look at the journal", gate, "_plain_journal", idle, a_foreign_journal_is_not_played_back),
    Sabotage("the check of a backup", backup, "_check", idle, only_sound_backups_are_kept),
    Sabotage("keeping the present", backup, "_keep", lambda *_: None, restoring_keeps_the_present),
    Sabotage(
        "the careful naming", planfile, "_put", Path.replace, what_is_there_is_not_replaced_by_a_new_plan
    ),
    Sabotage("the counter", rows, "raise_counter", idle, keys_are_never_given_twice),
]
SCENES = list(dict.fromkeys(sabotage.scene for sabotage in SABOTAGES))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_the_scene_is_safe(plan: Path, monkeypatch: pytest.MonkeyPatch, scene: Scene) -> None:
    scene(plan, monkeypatch)


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.device)
def test_the_scene_is_not_safe_without(
    plan: Path, monkeypatch: pytest.MonkeyPatch, sabotage: Sabotage
) -> None:
    monkeypatch.setattr(sabotage.where, sabotage.name, sabotage.instead)
    try:
        sabotage.scene(plan, monkeypatch)
    except (AssertionError, pytest.fail.Exception, Refusal, sqlite3.Error):
        return
    pytest.fail(f"nobody would notice the loss of {sabotage.device}")
