"""The real command line, killed at any moment while it edits and imports: nothing acknowledged is lost.

Each killed process is forked from one that has imported the program already, so that hundreds of them are
cheap; from there on it is the command line as a person runs it.
"""

import multiprocessing
import os
import random
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from relplanner.commands.records import add
from relplanner.domain.kinds import KINDS
from relplanner.session import PlanSession
from relplanner.store.check import check
from relplanner.store.copy import has_journal, journal_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="only POSIX systems can kill so hard")

EDITS = 40
TASKS = 150
PRELOADED = [
    "relplanner.__main__",
    "relplanner.cli.editing",
    "relplanner.cli.importing",
    "relplanner.exchange.formats",
    "relplanner.store.backup",
]


def run_command_line(arguments: list[str], typed: Path, answers: Path, backups: Path) -> None:
    """What runs in the process that is killed, its streams made as a shell would make them."""
    from relplanner.__main__ import main

    os.environ["RELPLANNER_BACKUPS"] = str(backups)
    for path, flags, stream in ((typed, os.O_RDONLY, 0), (answers, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 1)):
        os.dup2(os.open(path, flags), stream)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    main(arguments)


@dataclass
class Tally:
    """What the kills of a campaign met."""

    kills: int = 0
    inside: int = 0
    acknowledged: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(5))


class Campaign:
    """One plan that is edited and imported into by processes that do not live to the end."""

    def __init__(self, folder: Path, tally: Tally) -> None:
        self.folder = folder
        self.plan = folder / "killed.relplan"
        self.answers = folder / "answers"
        self.tally = tally
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)
        with PlanSession.create(self.plan, "Killed") as session:
            session.do(add, "release", {"title": "Shop"})
            session.do(add, "release", {"title": "Till"})
            self.records = sum(session.plan.counts().values())
        self.steps = 3
        self.version = 0
        self.imports = 0

    def edit_and_kill(self) -> None:
        """Let a process set a version many times; count what it acknowledged; kill it; look at the plan."""
        versions = range(self.version + 1, self.version + EDITS + 1)
        lines = "".join(f"REL-1 version={number}\n" for number in versions)
        acknowledged = self._killed(["set", str(self.plan), "-"], lines, self.tally.chance.randrange(8))
        self.tally.acknowledged += acknowledged
        with PlanSession.open(self.plan) as session:
            (newest,) = session.steps(1)
            version = int(getattr(session.plan.by_key("REL-1"), "version") or 0)  # noqa: B009
        # The last commit may have been made and its number not printed; nothing else may be between.
        assert version - self.version in (acknowledged, acknowledged + 1)
        assert newest.step.seq - self.steps == version - self.version
        self.steps, self.version = newest.step.seq, version

    def import_and_kill(self) -> None:
        """Let a process import many tasks at once: all of them or none are there afterwards."""
        self.imports += 1
        tasks = "".join(f"- [ ] Task {self.imports}-{number}\n" for number in range(TASKS))
        file = self.folder / f"list {self.imports}.md"
        file.write_text(f"# List {self.imports}\n\n{tasks}", encoding="utf-8")
        told = self._killed(["import", str(self.plan), str(file), "--into", "REL-2", "--json"], "", 0)
        with PlanSession.open(self.plan) as session:
            came = sum(session.plan.counts().values()) - self.records
            self.steps = session.steps(1)[0].step.seq
        assert came >= TASKS or (came == 0 and not told)
        self.records += came

    def _killed(self, arguments: list[str], typed: str, wanted: int) -> int:
        """Run a command, wait for so many lines of answer and a transaction, kill it; gives the lines."""
        stdin = self.folder / "typed"
        stdin.write_text(typed, encoding="utf-8")
        self.answers.write_bytes(b"")
        streams = (stdin, self.answers, self.folder / "backups")
        process = self._context.Process(target=run_command_line, args=(arguments, *streams))
        process.start()
        while process.is_alive() and not (journal_of(self.plan).exists() and self._lines() >= wanted):
            pass  # a transaction lasts a millisecond: whoever sleeps misses it
        until = time.perf_counter() + self.tally.chance.uniform(0, 0.0015)
        while time.perf_counter() < until:
            pass
        process.kill()
        process.join()
        self.tally.kills += process.exitcode == -signal.SIGKILL
        self.tally.inside += has_journal(self.plan)
        return self._lines()

    def _lines(self) -> int:
        return self.answers.read_bytes().count(b"\n")


def campaign(folder: Path, kills: int) -> Tally:
    """Kill so many processes; every twentieth plan is checked throughout and followed by a new one."""
    tally, round = Tally(), 0
    while tally.kills < kills:
        round += 1
        place = folder / str(round)
        place.mkdir()
        plan = Campaign(place, tally)
        for turn in range(20):
            plan.import_and_kill() if turn % 10 == 9 else plan.edit_and_kill()
        assert check(plan.plan, KINDS) == []
        assert not [path for path in place.iterdir() if path.name.startswith(".")]
    return tally


@pytest.mark.timeout(400)
def test_sixty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    tally = campaign(tmp_path, 60)
    assert tally.acknowledged > tally.kills
    assert tally.inside >= tally.kills / 2, tally


@pytest.mark.long
@pytest.mark.timeout(12 * 3600)
def test_ten_thousand_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    campaign(tmp_path, 10_000)
