"""Whatever is done in whatever order: memory, file and journal agree, and undoing it all leads back."""

import datetime as dt
import inspect
import itertools
import os
import pkgutil
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

import relplanner.commands
from relplanner.commands.all import COMMANDS
from relplanner.commands.records import add
from relplanner.domain.edit import Proposal
from relplanner.domain.errors import NotFound, Refusal
from relplanner.domain.kinds import KINDS, Scenario
from relplanner.domain.plan import Plan
from relplanner.session import PlanSession
from relplanner.store.check import check
from relplanner.store.planfile import PlanFile
from tests.store.strategies import STRATEGIES

START = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


def commands_in_modules() -> Iterator[Callable[..., Proposal]]:
    for info in pkgutil.iter_modules(relplanner.commands.__path__):
        module = import_module(f"relplanner.commands.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = list(inspect.signature(function).parameters.values())[:2]
            handed = [p.name for p in first if p.kind is p.POSITIONAL_ONLY] == ["plan", "make"]
            if function.__module__ == module.__name__ and not name.startswith("_") and handed:
                yield function


def test_every_command_is_listed() -> None:
    assert {*COMMANDS} == {*commands_in_modules()}


def test_every_command_has_a_strategy() -> None:
    assert {command.__name__ for command in COMMANDS} == {command.__name__ for command in STRATEGIES}


class Plans(RuleBasedStateMachine):
    """One plan file, a session on it, and now and then a second one."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="relplanner-machine-"))
        self.path = self.folder / "plan.relplan"
        self.ticks = itertools.count()
        self.numbers = itertools.count(1)
        self.session = PlanSession.create(self.path, "Autumn", clock=self.clock, new_id=self.new_id)
        self.beginning = self.session.plan
        self.listen()

    def clock(self) -> dt.datetime:
        return START + dt.timedelta(seconds=3 * next(self.ticks))

    def new_id(self) -> str:
        return f"{next(self.numbers):06d}"

    def listen(self) -> None:
        """Follow the edits that listeners hear of: a snapshot of nothing but those must stay equal."""
        self.heard = self.session.plan

        def hear(change: object) -> None:
            self.heard = self.heard.after(change.edits)  # type: ignore[attr-defined]

        self.session.subscribe(hear)

    def open(self) -> PlanSession:
        return PlanSession.open(self.path, clock=self.clock, new_id=self.new_id)

    @initialize()
    def with_something_in_it(self) -> None:
        for title in ("Shop 5.0", "Shop 5.1"):
            self.session.do(add, "release", {"title": title})
        first, _ = self.session.plan.tables["release"]
        self.session.do(add, "risk", {"title": "Late", "subject": first})
        self.session.do(add, "scope_item", {"title": "Pay later", "release": first})
        self.session.do(add, "checklist_item", {"title": "Docs", "release": first})

    @rule(data=st.data(), command=st.sampled_from(COMMANDS))
    def do(self, data: st.DataObject, command: Callable[..., Proposal]) -> None:
        self.do_in(self.session, data, command)

    def do_in(self, session: PlanSession, data: st.DataObject, command: Callable[..., Proposal]) -> None:
        arguments = STRATEGIES[command](lambda strategy: data.draw(strategy), session.plan)
        if arguments is None:
            return
        try:
            session.do(command, *arguments)
        except Refusal as refused:
            # That nothing has changed then, the invariants will see; the sentence must be whole.
            str(refused)

    @rule(data=st.data(), command=st.sampled_from(COMMANDS), catches_up=st.booleans())
    def somebody_else_does(
        self, data: st.DataObject, command: Callable[..., Proposal], catches_up: bool
    ) -> None:
        """Where the first session does not look, its next step must find out by itself."""
        with self.open() as other:
            self.do_in(other, data, command)
        if catches_up:
            self.session.catch_up()

    @rule()
    def undo(self) -> None:
        self.take_back(self.session.undo)

    @rule()
    def redo(self) -> None:
        self.take_back(self.session.redo)

    @rule()
    def undo_and_redo(self) -> None:
        self.session.catch_up()
        before = self.session.plan
        if self.session.undo_label is not None:
            self.session.undo()
            self.session.redo()
            assert self.session.plan == before

    def take_back(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Refusal as refused:
            if refused.code not in ("nothing-to-undo", "nothing-to-redo"):
                raise

    @rule(data=st.data())
    def look_elsewhere(self, data: st.DataObject) -> None:
        """Into a scenario, into another, or back to the plan itself."""
        scenarios = sorted(self.session.present.of(Scenario))
        with suppress(NotFound):  # one that was added by hand began nowhere
            self.session.enter(data.draw(st.sampled_from(["", *scenarios])))
        assert self.heard == self.session.plan
        self.heard = self.session.plan  # its counters are its own

    @rule()
    def reopen(self) -> None:
        self.session.close()
        self.session = self.open()
        self.listen()

    @rule()
    def reopen_after_a_crash(self) -> None:
        """The file as it lies when a program dies in the middle of its next transaction."""
        self.session.catch_up()
        wreck = self.folder / f"wreck-{next(self.numbers)}.relplan"
        with closing(sqlite3.connect(self.path, isolation_level=None)) as other:
            other.execute("PRAGMA cache_size = 1")
            other.execute("BEGIN IMMEDIATE")
            other.execute("DELETE FROM release")
            other.execute("UPDATE programme SET notes = ?", ("x" * 100_000,))
            other.execute("DELETE FROM step")
            shutil.copyfile(self.path, wreck)
            shutil.copyfile(f"{self.path}-journal", f"{wreck}-journal")
            other.execute("ROLLBACK")
        self.session.close()
        os.replace(f"{wreck}-journal", f"{self.path}-journal")
        os.replace(wreck, self.path)
        before = self.session.present
        self.session = self.open()
        assert self.session.plan == before
        self.listen()

    @invariant()
    def memory_is_what_listeners_heard(self) -> None:
        assert self.heard == self.session.plan
        assert self.heard.counters == self.session.plan.counters

    @invariant()
    def memory_is_what_the_file_holds(self) -> None:
        present = self.session.present
        if self.session._file.head() == present.place:
            with closing(PlanFile(self.path, self.session._file.kinds, read_only=True)) as file:
                stored = file.load()
            assert stored.broken == ()
            assert stored == present
            assert stored.counters == present.counters
            assert stored.aliases == present.aliases

    def teardown(self) -> None:
        try:
            self.session.close()
            assert check(self.path, KINDS) == []
            with self.open() as session:
                latest, taken_back = session.plan, 0
                while session.undo_label is not None:
                    session.undo()
                    taken_back += 1
                assert told(session.plan) == told(self.beginning)
                for _ in range(taken_back):
                    session.redo()
                assert session.plan == latest
        finally:
            self.session.close()
            shutil.rmtree(self.folder)


def told(plan: Plan) -> dict[str, object]:
    """Everything but facts of the world, which undo passes over."""
    return {name: table for name, table in plan.tables.items() if plan.kind(name).undoable}


CAREFUL = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)


def test_whatever_is_done_memory_file_and_journal_agree() -> None:
    run_state_machine_as_test(Plans, settings=settings(CAREFUL, max_examples=5, stateful_step_count=30))


@pytest.mark.long
@pytest.mark.timeout(6 * 3600)
def test_whatever_is_done_memory_file_and_journal_agree_at_length() -> None:
    run_state_machine_as_test(Plans, settings=settings(CAREFUL, max_examples=10_000, stateful_step_count=50))
