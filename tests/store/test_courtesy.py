"""The note beside an open plan tells others, can be overridden, and is never needed."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

from relplanner.commands.records import add
from relplanner.session import PlanSession
from relplanner.store.courtesy import Courtesy

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


def test_the_second_is_told_who_has_the_plan_open(plan: Path) -> None:
    first, second = Courtesy(plan, "Ann", NOON), Courtesy(plan, "Bob", NOON)
    assert first.take() is None
    other = second.take()
    assert other is not None
    assert (other.who, other.since) == ("Ann", "2026-11-02T12:00:00+00:00")


def test_it_can_be_overridden_and_then_the_first_leaves_the_note_of_the_second(plan: Path) -> None:
    first, second = Courtesy(plan, "Ann", NOON), Courtesy(plan, "Bob", NOON)
    first.take()
    assert second.take(anyway=True) is None
    first.leave()
    holder = Courtesy(plan, "Cid", NOON).holder()
    assert holder is not None
    assert holder.who == "Bob"
    second.leave()
    assert list(plan.parent.iterdir()) == [plan]


def test_a_note_of_a_program_that_died_here_counts_for_nothing(plan: Path) -> None:
    note = Courtesy(plan, "Ann", NOON)
    note.take()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    note.path.write_text(json.dumps({**json.loads(note.path.read_text()), "pid": ended.pid, "token": "x"}))
    assert Courtesy(plan, "Bob", NOON).take() is None


def test_a_note_from_another_computer_is_never_stale_by_itself(plan: Path) -> None:
    note = Courtesy(plan, "Ann", NOON)
    note.take()
    note.path.write_text(
        json.dumps({**json.loads(note.path.read_text()), "host": "elsewhere", "pid": 1 << 22})
    )
    assert Courtesy(plan, "Bob", NOON).take() is not None


def test_an_unreadable_note_stops_nobody(plan: Path) -> None:
    note = Courtesy(plan, "Ann", NOON)
    note.path.write_bytes(b"\xff{")
    assert note.take() is None


def test_work_is_safe_without_it(plan: Path) -> None:
    with PlanSession.open(plan) as first, PlanSession.open(plan) as second:
        first.do(add, "person", {"title": "Cid"})
        second.do(add, "person", {"title": "Dan"})
        first.catch_up()
        assert first.plan == second.plan
