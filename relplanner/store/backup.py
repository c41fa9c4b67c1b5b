"""Rolling backups of plans: each is opened and checked before an older one goes."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from relplanner.domain.declare import Kind
from relplanner.domain.errors import CouldNotWrite, PlanFileRefused
from relplanner.files import atomic_write
from relplanner.store.copy import has_journal, journal_of, private_copy, stamp_of
from relplanner.store.gate import admit, damage, guarded
from relplanner.store.planfile import PlanFile

EVERY = dt.timedelta(minutes=30)
"""How much change may go by without a backup."""
_LATEST = 10
_DAYS = 14
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: when it was taken, and the step that had been written last."""

    path: Path
    at: dt.datetime
    head: str


class Backups:
    """The backups of all plans in one folder, each plan's in a folder named by its id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def standard(cls) -> Backups:
        """Where this person's backups lie; the environment's RELPLANNER_BACKUPS may name another folder."""
        if named := os.environ.get("RELPLANNER_BACKUPS"):
            return cls(Path(named))
        from platformdirs import user_data_path  # a session without backups starts without it

        return cls(user_data_path("relplanner", appauthor=False) / "backups")

    def of(self, plan_id: str) -> list[Backup]:
        """The backups of a plan, newest first. Raises PlanFileRefused when the folder cannot be read."""
        try:
            names = os.listdir(self.folder / plan_id)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise PlanFileRefused("plan-unreadable", file=str(self.folder), reason=str(error)) from error
        found = [backup for name in names if (backup := _read_name(self.folder / plan_id / name))]
        return sorted(found, key=lambda backup: (backup.at, backup.head), reverse=True)

    def take(self, file: PlanFile, now: dt.datetime) -> Backup:
        """Back up the present state of an open plan; one that is backed up already is not again.

        Raises CouldNotWrite; all older backups are then still there.
        """
        plan_id, head = file.facts()["plan_id"], file.newest()
        earlier = self.of(plan_id)
        if earlier and earlier[0].head == head:
            return earlier[0]
        path = self.folder / plan_id / f"{now.astimezone(dt.UTC):{_MOMENT}}-{head}.relplan"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CouldNotWrite("could-not-write", file=str(path), reason=str(error)) from error

        def fill(temporary: Path) -> None:
            file.copy_into(temporary)
            _check(temporary, path)

        atomic_write(path, fill)
        taken = Backup(path, now, head)
        for old in superfluous([taken, *earlier]):
            old.path.unlink(missing_ok=True)
        return taken


def superfluous(backups: Iterable[Backup]) -> list[Backup]:
    """Those that may go: neither among the latest ten nor the last of one of the latest fourteen days."""
    newest_first = sorted(backups, key=lambda backup: backup.at, reverse=True)
    last_of_day: dict[dt.date, Backup] = {}
    for backup in newest_first:
        last_of_day.setdefault(backup.at.astimezone(dt.UTC).date(), backup)
    kept = [*newest_first[:_LATEST], *list(last_of_day.values())[:_DAYS]]
    return [backup for backup in newest_first if backup not in kept]


def restore(
    backup: Path, out: Path, kinds: tuple[Kind, ...], backups: Backups, now: dt.datetime
) -> Path | None:
    """Put a backup in place of ``out``, after what is there has been kept; gives where that is, if anything.

    Raises PlanFileRefused when the backup is not sound or ``out`` is being written, CouldNotWrite; ``out`` is
    then as it was.
    """
    _sound(backup, kinds)
    try:
        with private_copy(backup) as copy:
            kept = _keep(out, kinds, backups, now) if out.exists() else None
            before = stamp_of(out) if kept else None

            def fill(temporary: Path) -> None:
                shutil.copyfile(copy, temporary)
                if before and (has_journal(out) or stamp_of(out) != before):
                    raise PlanFileRefused("plan-locked", file=str(out))

            atomic_write(out, fill)
    except OSError as error:
        raise CouldNotWrite("could-not-write", file=str(out), reason=str(error)) from error
    return kept


def _sound(backup: Path, kinds: tuple[Kind, ...]) -> None:
    try:
        admit(backup, kinds)
        with private_copy(backup) as copy:
            _check(copy, backup)
    except PlanFileRefused as refused:
        raise PlanFileRefused("not-a-backup", file=str(backup), reason=str(refused)) from refused


def _check(file: Path, path: Path) -> None:
    """Raise PlanFileRefused unless every page and reference of ``file``, told as ``path``, is in order."""
    with guarded(file) as connection:
        wrong = damage(connection, deep=True)
    if wrong:
        raise PlanFileRefused("plan-damaged", file=str(path), reason=wrong)


def _keep(out: Path, kinds: tuple[Kind, ...], backups: Backups, now: dt.datetime) -> Path:
    """Back up what is at ``out``; what is no sound plan is laid beside it under another name."""
    try:
        present = PlanFile.open(out, kinds)
    except PlanFileRefused as refused:
        if refused.code == "plan-locked":
            raise
    else:
        try:
            return backups.take(present, now).path
        finally:
            present.close()
    kept = out.with_name(f"{out.stem} kept {now.astimezone(dt.UTC):{_MOMENT}}{out.suffix}")
    atomic_write(kept, lambda temporary: _copy(out, temporary))
    if has_journal(out):
        atomic_write(journal_of(kept), lambda temporary: _copy(journal_of(out), temporary))
        # Left there, it would be played back into the file that takes this place.
        journal_of(out).unlink()
    return kept


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _read_name(path: Path) -> Backup | None:
    moment, _, head = path.stem.partition("-")
    try:
        at = dt.datetime.strptime(moment, _MOMENT).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return Backup(path, at, head) if path.suffix == ".relplan" else None
