"""Backups are taken in time, checked, kept, and bring a plan back."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from relplanner.commands.records import add, set_fields
from relplanner.domain.edit import Proposal, StepSource
from relplanner.domain.errors import CouldNotWrite, PlanFileRefused
from relplanner.domain.kinds import KINDS
from relplanner.domain.plan import Maker, Plan
from relplanner.session import PlanSession
from relplanner.store.backup import Backup, Backups, restore, superfluous
from tests.store.plans import releases, tamper

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


class Clock:
    """A clock that stands until it is set forward."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    return Backups(tmp_path / "backups")


@pytest.fixture
def session(plan: Path, clock: Clock, backups: Backups) -> Iterator[PlanSession]:
    with PlanSession.open(plan, clock=clock, backups=backups) as session:
        yield session


def taken(session: PlanSession, backups: Backups) -> list[Backup]:
    return backups.of(session.facts()["plan_id"])


def rename(session: PlanSession, version: str) -> None:
    session.do(set_fields, releases(session)[0].id, {"version": version})


def imported(plan: Plan, make: Maker, /, name: str) -> Proposal:
    proposal = add(plan, make, "person", {"title": name})
    return Proposal(proposal.label, proposal.edits, source=StepSource.IMPORT)


def version_in(path: Path) -> str:
    with PlanSession.open(path, read_only=True) as session:
        return releases(session)[0].version


def test_the_first_change_is_preceded_by_a_backup_and_the_next_ones_are_not(
    session: PlanSession, backups: Backups, clock: Clock
) -> None:
    assert taken(session, backups) == []
    rename(session, "6.0")
    clock.forward(minutes=29)
    rename(session, "6.1")
    (backup,) = taken(session, backups)
    assert version_in(backup.path) == "5.0.0"


def test_half_an_hour_later_the_next_change_is_preceded_by_another(
    session: PlanSession, backups: Backups, clock: Clock
) -> None:
    rename(session, "6.0")
    clock.forward(minutes=31)
    rename(session, "6.1")
    assert [version_in(backup.path) for backup in taken(session, backups)] == ["6.0", "5.0.0"]


def test_a_recent_backup_of_an_earlier_session_counts(
    session: PlanSession, plan: Path, backups: Backups, clock: Clock
) -> None:
    rename(session, "6.0")
    clock.forward(minutes=10)
    with PlanSession.open(plan, clock=clock, backups=backups) as later:
        rename(later, "6.1")
        assert len(taken(later, backups)) == 1


def test_an_import_is_preceded_by_a_backup_however_recent_the_last_is(
    session: PlanSession, backups: Backups, clock: Clock
) -> None:
    rename(session, "6.0")
    clock.forward(minutes=1)
    session.do(imported, "Cid")
    assert version_in(taken(session, backups)[0].path) == "6.0"


def test_a_backup_holds_the_journal_too(session: PlanSession, backups: Backups) -> None:
    rename(session, "6.0")
    with PlanSession.open(taken(session, backups)[0].path) as old:
        assert [event.step.id for event in old.steps()] == [event.step.id for event in session.steps()][1:]


def test_work_goes_on_when_a_backup_cannot_be_taken_and_the_reason_is_told(
    plan: Path, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "occupied").touch()
    with PlanSession.open(plan, clock=clock, backups=Backups(tmp_path / "occupied")) as session:
        rename(session, "6.0")
        assert isinstance(session.backup_trouble, CouldNotWrite)
        assert releases(session)[0].version == "6.0"


def test_the_latest_ten_and_one_of_each_of_fourteen_days_are_kept() -> None:
    hourly = [NOON - dt.timedelta(hours=hour) for hour in range(24 * 30)]
    backups = [Backup(Path(f"{at:%d-%H}"), at, "") for at in hourly]
    gone = superfluous(backups)
    kept = [backup.at for backup in backups if backup not in gone]
    assert kept[:10] == hourly[:10]
    assert [f"{at:%d %H}" for at in kept[10:]] == [
        "01 23", "31 23", "30 23", "29 23", "28 23", "27 23", "26 23",
        "25 23", "24 23", "23 23", "22 23", "21 23", "20 23",
    ]  # fmt: skip


def test_older_backups_go_only_when_the_new_one_is_in_place(
    session: PlanSession, backups: Backups, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour in range(12):
        clock.forward(minutes=31)
        rename(session, f"6.{hour}")
    before = taken(session, backups)
    assert len(before) == 10

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    clock.forward(minutes=31)
    session.do(imported, "Cid")
    assert "No space left" in str(session.backup_trouble)
    assert taken(session, backups) == before


def test_a_backup_that_is_not_sound_is_never_put_in_place(
    session: PlanSession, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relplanner.store.backup.damage", lambda *_, **__: "page 7 is lost")
    rename(session, "6.0")
    assert "page 7 is lost" in str(session.backup_trouble)
    assert taken(session, backups) == []
    assert not [path for path in backups.folder.rglob("*") if path.is_file()]


# -- restoring ---------------------------------------------------------------------------------------------


@pytest.fixture
def backup(session: PlanSession, backups: Backups) -> Path:
    """A backup from before the version was set to 6.0; the session is closed."""
    rename(session, "6.0")
    session.close()
    return taken_files(backups)[0]


def taken_files(backups: Backups) -> list[Path]:
    return sorted(backups.folder.rglob("*.relplan"))


def test_restoring_keeps_the_present_first(backup: Path, plan: Path, backups: Backups) -> None:
    kept = restore(backup, plan, KINDS, backups, NOON)
    assert version_in(plan) == "5.0.0"
    assert kept is not None
    assert kept in taken_files(backups)
    assert version_in(kept) == "6.0"


def test_restoring_to_a_new_place_keeps_nothing(backup: Path, tmp_path: Path, backups: Backups) -> None:
    assert restore(backup, tmp_path / "again.relplan", KINDS, backups, NOON) is None
    assert version_in(tmp_path / "again.relplan") == "5.0.0"


def test_restoring_over_a_damaged_plan_lays_it_beside(backup: Path, plan: Path, backups: Backups) -> None:
    damaged = plan.read_bytes()[:20_000]
    plan.write_bytes(damaged)
    plan.with_name(f"{plan.name}-journal").write_bytes(b"half a journal")
    kept = restore(backup, plan, KINDS, backups, NOON)
    assert kept == plan.with_name("autumn kept 20261102T120000Z.relplan")
    assert kept.read_bytes() == damaged
    assert version_in(plan) == "5.0.0"


def test_a_damaged_backup_is_refused_and_the_plan_stays(backup: Path, plan: Path, backups: Backups) -> None:
    before = plan.read_bytes()
    backup.write_bytes(backup.read_bytes()[:30_000])
    with pytest.raises(PlanFileRefused, match="is not a sound backup"):
        restore(backup, plan, KINDS, backups, NOON)
    assert plan.read_bytes() == before


def test_something_else_is_no_backup(plan: Path, tmp_path: Path, backups: Backups) -> None:
    tamper(tmp_path / "other.relplan", "CREATE TABLE t (a)")
    with pytest.raises(PlanFileRefused, match="another program"):
        restore(tmp_path / "other.relplan", plan, KINDS, backups, NOON)


def test_a_failing_restore_leaves_the_plan_as_it_was(
    backup: Path, plan: Path, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = plan.read_bytes()
    copy = shutil.copyfile

    def full(source: Path, target: Path) -> None:
        if Path(target).parent == plan.parent:
            Path(target).write_bytes(b"half")
            raise OSError(28, "No space left on device")
        copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(CouldNotWrite, match="No space left"):
        restore(backup, plan, KINDS, backups, NOON)
    assert plan.read_bytes() == before
    assert sorted(path.name for path in plan.parent.iterdir()) == ["autumn.relplan", "backups"]


def test_a_session_that_is_open_while_its_plan_is_restored_overwrites_nothing(
    backup: Path, plan: Path, backups: Backups
) -> None:
    with PlanSession.open(plan) as session:
        restore(backup, plan, KINDS, backups, NOON)
        with pytest.raises(PlanFileRefused, match="replaced"):
            rename(session, "7.0")
    assert version_in(plan) == "5.0.0"
