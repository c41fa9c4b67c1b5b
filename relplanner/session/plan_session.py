"""PlanSession: do, undo, redo, subscribe. Everything that changes a plan goes through here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec

from relplanner.commands.records import new_record
from relplanner.domain.declare import Kind, Values
from relplanner.domain.edit import Edit, Label, Proposal, Step, StepSource, scenario_head
from relplanner.domain.errors import NotFound, Refusal
from relplanner.domain.ids import uuid7
from relplanner.domain.invariants import check
from relplanner.domain.kinds import KINDS, Calendar, Programme, Scenario
from relplanner.domain.plan import Maker, Plan
from relplanner.schedule.calendars import Calendars
from relplanner.session import past
from relplanner.session.keeping import Keeper
from relplanner.session.standing import Change, Propose, Standing
from relplanner.store.backup import Backups
from relplanner.store.check import Finding
from relplanner.store.check import check as check_file
from relplanner.store.journal import THE_PLAN, Head, Journal
from relplanner.store.planfile import PlanFile

P = ParamSpec("P")
Command = Callable[Concatenate[Plan, Maker, P], Proposal]

Listener = Callable[[Change], None]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class PlanSession:
    """An open plan. ``plan`` is the present snapshot; listeners hear of every new one."""

    def __init__(
        self,
        file: PlanFile,
        *,
        author: str = "",
        source: StepSource = StepSource.UI,
        clock: Callable[[], dt.datetime] = _now,
        new_id: Callable[[], str] = uuid7,
        backups: Backups | None = None,
    ) -> None:
        self.author = author
        self.source = source
        self._file = file
        self._clock = clock
        self._new_id = new_id
        self._listeners: list[Listener] = []
        self._keeper = Keeper(file, backups)
        try:
            self._present = self._here = Standing(file, self._keeper, THE_PLAN, file.load(), self._heard)
        except BaseException:
            file.close()
            raise
        self.scenario = ""
        """The id of the scenario that is looked at; empty for the plan itself."""

    # -- opening and closing -------------------------------------------------------------------------------

    @classmethod
    def create(
        cls, path: Path, title: str, *, kinds: tuple[Kind, ...] = KINDS, author: str = "",
        source: StepSource = StepSource.UI, clock: Callable[[], dt.datetime] = _now,
        new_id: Callable[[], str] = uuid7, backups: Backups | None = None,
    ) -> PlanSession:  # fmt: skip
        """A new plan with its programme and a Monday-to-Friday calendar, and nothing else.

        Raises PlanFileRefused or CouldNotWrite.
        """
        make = Maker(clock(), author, new_id)
        calendar = new_record(Plan(kinds), make, Calendar.KIND, {"title": "Monday to Friday"})
        programme = new_record(Plan(kinds), make, Programme.KIND, {"title": title, "calendar": calendar.id})
        label = Label("created-plan", {"title": title})
        edits = (calendar, programme)
        check(Plan(kinds), Plan(kinds).after(edits), edits)
        first = Step(new_id(), 0, (), "", "", label, author, make.now, source, "", edits)
        file = PlanFile.create(path, kinds, first)
        return cls(file, author=author, source=source, clock=clock, new_id=new_id, backups=backups)

    @classmethod
    def open(
        cls, path: Path, *, kinds: tuple[Kind, ...] = KINDS, author: str = "",
        source: StepSource = StepSource.UI, clock: Callable[[], dt.datetime] = _now,
        new_id: Callable[[], str] = uuid7, read_only: bool = False, backups: Backups | None = None,
    ) -> PlanSession:  # fmt: skip
        """Open a plan file after the gate has passed it; an older format is upgraded first.

        Raises PlanFileRefused with the right words for a missing, foreign, newer, damaged or locked file.
        """
        keep = partial(backups.take, now=clock()) if backups else None
        file = PlanFile.open(path, kinds, read_only=read_only, keep=keep)
        return cls(file, author=author, source=source, clock=clock, new_id=new_id, backups=backups)

    def close(self) -> None:
        """Let go of the file; everything that was done is in it already."""
        self._listeners.clear()
        self._file.close()

    def __enter__(self) -> PlanSession:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def plan(self) -> Plan:
        """The snapshot that is looked at and edited: the present plan, or a scenario."""
        return self._here.plan

    @property
    def present(self) -> Plan:
        """The plan itself, whatever scenario is looked at."""
        return self._present.plan

    @property
    def path(self) -> Path:
        """The plan file."""
        return self._file.path

    @property
    def read_only(self) -> bool:
        """Whether the plan can only be looked at."""
        return self._file.read_only

    def facts(self) -> Mapping[str, str]:
        """Plan id and lineage."""
        return self._file.facts()

    def deep_check(self) -> list[Finding]:
        """Everything that is wrong with the file; takes a while, and may run in another thread."""
        return check_file(self.path, tuple(self.plan.kinds.values()))

    @property
    def backup_trouble(self) -> Refusal | None:
        """Why the last backup could not be taken; the plan itself is as safe as ever."""
        return self._keeper.trouble

    def save_copy(self, path: Path) -> None:
        """Put the plan, journal and all, at another path. Raises CouldNotWrite."""
        self._file.save_copy(path)

    def prepare_to_write(self) -> None:
        """Make the first change as quick as the later ones; may be called in a thread."""
        self._file.prepare_to_write()

    # -- doing ---------------------------------------------------------------------------------------------

    def do(self, command: Command[P], *args: P.args, **kwargs: P.kwargs) -> Step | None:
        """Run a command on the present plan and write what it proposes as one step.

        Gives the step, or None when nothing would change. Raises Refusal; then nothing has changed. If
        somebody else wrote meanwhile, their steps are taken in and the command runs again.
        """
        return self._do(self._here, lambda plan, make: command(plan, make, *args, **kwargs))

    def do_in_present(self, command: Command[P], *args: P.args, **kwargs: P.kwargs) -> Step | None:
        """As :meth:`do`, but to the plan itself, whatever scenario is looked at."""
        return self._do(self._present, lambda plan, make: command(plan, make, *args, **kwargs))

    def try_out(self, command: Command[P], *args: P.args, **kwargs: P.kwargs) -> Plan:
        """The plan as the command would leave it, without doing it. Raises Refusal."""
        proposal = command(self.plan, self.maker(), *args, **kwargs)
        return self._here.tried(proposal, self.maker())

    def undo(self) -> Step:
        """Take back the last group of steps. Raises Refusal when there is none."""
        return self._here.take_back(False, self.maker, self.source)

    def redo(self) -> Step:
        """Do again what was undone last. Raises Refusal when there is nothing."""
        return self._here.take_back(True, self.maker, self.source)

    @property
    def undo_label(self) -> Label | None:
        """The name of what undo would take back."""
        entry = self._here.undo_stacks().last_done()
        return entry.label if entry else None

    @property
    def redo_label(self) -> Label | None:
        """The name of what redo would do again."""
        entry = self._here.undo_stacks().last_undone()
        return entry.label if entry else None

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` called after every change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def catch_up(self) -> bool:
        """Take in what others wrote to the file; whether there was anything."""
        if not self._file.changed_elsewhere(self.plan.place):
            return False
        taken_in = self._present.take_in()
        return (self._here is not self._present and self._here.take_in()) or taken_in

    # -- scenarios -----------------------------------------------------------------------------------------

    def enter(self, scenario: str) -> None:
        """Look at a scenario, by its id, and edit it; empty goes back to the plan itself. Raises NotFound.

        What is done from then on belongs to the scenario alone, undo and redo included.
        """
        if scenario == self.scenario:
            return
        before = self.plan
        standing = self._standing_on(scenario) if scenario else self._present
        standing.take_in()
        self._here, self.scenario = standing, scenario
        self._tell(Change(before, self.plan, before.diff(self.plan), None))

    def plan_of(self, scenario: str) -> Plan:
        """The plan as a scenario has it, by the scenario's id. Raises NotFound."""
        return self.plan if scenario == self.scenario else self._standing_on(scenario).plan

    def done_in(self, scenario: str) -> tuple[Edit, ...]:
        """The net edits of a scenario since it last was like the plan, by its id. Raises NotFound."""
        head, common = self._head_of(scenario), self.common_with(scenario)
        with self._file.journal() as journal:
            if common == head.start:
                return past.net_edits(journal, common, journal.head(head))
            plan = past.plan_at(journal, self.present, common)
        return plan.diff(self.plan_of(scenario))

    def common_with(self, scenario: str) -> str:
        """The step of the plan that a scenario began from, or was last brought up to. Raises NotFound."""
        head = self._head_of(scenario)
        with self._file.journal() as journal:
            return past.last_joined(journal, head.start, journal.head(head))

    # -- looking back --------------------------------------------------------------------------------------

    def steps(self, limit: int | None = None) -> list[past.Event]:
        """The journal of this plan, newest first, with all edits; ``limit`` bounds how many."""
        with self._file.journal() as journal:
            here = self.plan.place
            chain = journal.chain(here)[::-1] if limit is None else journal.back(here, limit)
            edits = journal.edits(step.id for step in chain)
        return [past.Event(step, edits.get(step.id, ())) for step in chain]

    def steps_before(self, step: str, count: int) -> list[past.Summary]:
        """The steps before one (by id; empty: the newest ones), newest first, with how much each changed."""
        with self._file.journal() as journal:
            some = journal.back(step or self.plan.place, count + bool(step))[bool(step) :]
            counts = journal.edit_counts(each.id for each in some)
        return [past.Summary(each, counts.get(each.id, 0)) for each in some]

    def edits_of(self, steps: Iterable[str]) -> Mapping[str, tuple[Edit, ...]]:
        """The edits of steps, by the ids of the steps."""
        with self._file.journal() as journal:
            return journal.edits(steps)

    def authors(self) -> list[str]:
        """Everybody who ever changed this plan."""
        with self._file.journal() as journal:
            return journal.authors()

    def history(self, id: str) -> list[past.Event]:
        """Every step that touched a record, newest first, with the edits that did.

        What was done in other scenarios, or in copies that were not merged, is none of its history.
        """
        with self._file.journal() as journal:
            touching = journal.touching(id)[::-1]
            if len(journal.heads()) > 1:
                known = journal.ancestry(self.plan.place)
                touching = [each for each in touching if each[0].id in known]
            return [past.Event(step, edits) for step, edits in touching]

    def step_named(self, text: str) -> Step:
        """The step a person means by an id, a number, a date or a moment. Raises Refusal."""
        with self._file.journal() as journal:
            return past.resolve(journal, self.plan.place, self.plan, text, self._clock())

    def steps_since(self, place: str) -> int:
        """How many steps a place in the journal does not know of, save circulations and what was undone.

        Raises NotFound.
        """
        with self._file.journal() as journal:
            since, _ = journal.way(self.plan.place, place)
            return len(past.lasting(journal.some_steps(since)))

    def added_since(self, place: str) -> frozenset[str]:
        """The ids of the records that a place in the journal does not know of. Raises NotFound."""
        with self._file.journal() as journal:
            edits = past.net_edits(journal, place, self.plan.place)
        return frozenset(edit.id for edit in edits if edit.before is None)

    def plan_at(self, step: str) -> Plan:
        """The plan as it stood just after the step with this id. Raises NotFound."""
        with self._file.journal() as journal:
            return past.plan_at(journal, self.plan, step)

    def imported_values(self, source: str) -> dict[str, Values]:
        """By record id, what a source's imports last said of each of its records."""
        with self._file.journal() as journal:
            return past.imported_values(journal, self.plan, source)

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        """The journal itself, for what looks at more than one line of it."""
        with self._file.journal() as journal:
            yield journal

    def blob(self, hash: str) -> bytes | None:
        """Data kept beside the records, by its hash."""
        return self._file.blob(hash)

    def blob_hashes(self) -> list[str]:
        """The hashes of all data kept beside the records."""
        return self._file.blob_hashes()

    # -- inside --------------------------------------------------------------------------------------------

    def _standing_on(self, scenario: str) -> Standing:
        head = self._head_of(scenario)
        with self._file.journal() as journal:
            plan = past.plan_at(journal, self.present, journal.head(head))
        return Standing(self._file, self._keeper, head, plan, self._heard)

    def _head_of(self, scenario: str) -> Head:
        """The head that a scenario is. One that was written down by hand, or elsewhere, is none."""
        record = self.present.one(Scenario, scenario)
        if record is None:
            raise NotFound("unknown-key", key=scenario)
        with self._file.journal() as journal:
            if record.head != scenario_head(scenario) or not journal.some_steps([record.base]):
                raise NotFound("scenario-nowhere", name=record.title)
        return Head(record.head, record.base)

    def _do(self, standing: Standing, propose: Propose) -> Step | None:
        return standing.do(propose, self.maker, self.source)

    def maker(self) -> Maker:
        """For a proposal that is worked out elsewhere, as in a thread, and then done."""
        return Maker(self._clock(), self.author, self._new_id, self._workdays)

    def _workdays(self, release: str, start: dt.date, finish: dt.date) -> int:
        return Calendars(self.plan).of_release(release).days_between(start, finish)

    def _heard(self, change: Change) -> None:
        """Tell listeners of what was done where they look; elsewhere, only that something was."""
        seen = change.after is self.plan
        self._tell(change if seen else Change(self.plan, self.plan, (), change.step))

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)
