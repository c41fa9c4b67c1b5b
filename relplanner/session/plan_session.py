"""PlanSession: do, undo, redo, subscribe. Everything that changes a plan goes through here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec

from relplanner.commands.records import new_record
from relplanner.domain.consequences import consequences
from relplanner.domain.declare import Kind, Values
from relplanner.domain.edit import Edit, Label, Proposal, Step, StepSource, inverted, touched_fields
from relplanner.domain.errors import Refusal
from relplanner.domain.ids import uuid7
from relplanner.domain.invariants import check
from relplanner.domain.kinds import KINDS, Calendar, Programme
from relplanner.domain.plan import Maker, Plan
from relplanner.session import past
from relplanner.session.keeping import Keeper
from relplanner.session.undo import Entry, UndoStacks
from relplanner.store.backup import Backups
from relplanner.store.check import Finding
from relplanner.store.check import check as check_file
from relplanner.store.planfile import HeadMoved, PlanFile

P = ParamSpec("P")
Command = Callable[Concatenate[Plan, Maker, P], Proposal]

TYPING_PAUSE = dt.timedelta(seconds=2)
"""Edits of one field that follow each other within this undo as one."""
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Change:
    """What listeners hear: the snapshots before and after, the edits between, and the step if ours."""

    before: Plan
    after: Plan
    edits: tuple[Edit, ...]
    step: Step | None


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
        self._last: Step | None = None
        try:
            self.plan: Plan = file.load()
        except BaseException:
            file.close()
            raise
        self._stacks: UndoStacks | None = None
        self._keeper = Keeper(file, backups)

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
        return self._write(lambda: self._step_of(command(self.plan, self._maker(), *args, **kwargs)))

    def try_out(self, command: Command[P], *args: P.args, **kwargs: P.kwargs) -> Plan:
        """The plan as the command would leave it, without doing it. Raises Refusal."""
        proposal = command(self.plan, self._maker(), *args, **kwargs)
        return self._ruled(proposal.edits, self._maker())[1]

    def undo(self) -> Step:
        """Take back the last group of steps. Raises Refusal when there is none."""
        return self._take_back("nothing-to-undo", lambda: self._undo_stacks().last_done(), "undone")

    def redo(self) -> Step:
        """Do again what was undone last. Raises Refusal when there is nothing."""
        return self._take_back("nothing-to-redo", lambda: self._undo_stacks().last_undone(), "redone")

    @property
    def undo_label(self) -> Label | None:
        """The name of what undo would take back."""
        entry = self._undo_stacks().last_done()
        return entry.label if entry else None

    @property
    def redo_label(self) -> Label | None:
        """The name of what redo would do again."""
        entry = self._undo_stacks().last_undone()
        return entry.label if entry else None

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` called after every change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def catch_up(self) -> bool:
        """Take in what others wrote to the file; whether there was anything."""
        return self._file.changed_elsewhere(self.plan.place) and self._take_in()

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
        """Every step that touched a record, newest first, with the edits that did."""
        with self._file.journal() as journal:
            return [past.Event(step, edits) for step, edits in reversed(journal.touching(id))]

    def step_named(self, text: str) -> Step:
        """The step a person means by an id, a number, a date or a moment. Raises Refusal."""
        with self._file.journal() as journal:
            return past.resolve(journal, self.plan.place, self.plan, text, self._clock())

    def steps_since(self, place: str) -> int:
        """How many steps were done after a place in the journal, save circulations. Raises NotFound."""
        with self._file.journal() as journal:
            return sum(bool(step.group) for step in journal.chain(self.plan.place, after=place))

    def plan_at(self, step: str) -> Plan:
        """The plan as it stood just after the step with this id. Raises NotFound."""
        with self._file.journal() as journal:
            return past.plan_at(journal, self.plan, step)

    def imported_values(self, source: str) -> dict[str, Values]:
        """By record id, what a source's imports last said of each of its records."""
        with self._file.journal() as journal:
            return past.imported_values(journal, self.plan, source)

    def blob(self, hash: str) -> bytes | None:
        """Data kept beside the records, by its hash."""
        return self._file.blob(hash)

    # -- inside --------------------------------------------------------------------------------------------

    def _maker(self) -> Maker:
        return Maker(self._clock(), self.author, self._new_id)

    def _ruled(self, edits: tuple[Edit, ...], make: Maker) -> tuple[tuple[Edit, ...], Plan]:
        after = self.plan.after(edits)
        if more := consequences(self.plan, after, edits, make):
            edits = (*edits, *more)
            after = after.after(more)
        check(self.plan, after, edits)
        return edits, after

    def _step_of(self, proposal: Proposal) -> _Written | None:
        if not proposal.edits:
            return None
        make = self._maker()
        edits, after = self._ruled(proposal.edits, make)
        step = Step(
            self._new_id(), 0, (self.plan.place,), "", "", proposal.label, self.author, make.now,
            proposal.source or self.source, proposal.reason, edits,
        )  # fmt: skip
        return _Written(replace(step, group=self._group(step)), after, proposal.blobs)

    def _group(self, step: Step) -> str:
        if all(not self.plan.kind(edit.kind).undoable for edit in step.edits):
            return ""
        last = self._last
        if last is None or not last.group or last.undoes or step.at - last.at > TYPING_PAUSE:
            return step.id
        fields = set(touched_fields(step.edits))
        same = len(fields) == 1 and fields == set(touched_fields(last.edits)) and last.author == step.author
        created_or_gone = any(
            edit.before is None or edit.after is None for edit in (*step.edits, *last.edits)
        )
        return last.group if same and not created_or_gone else step.id

    def _take_back(self, nothing: str, last: Callable[[], Entry | None], code: str) -> Step:
        def step() -> _Written:
            entry = last()
            if entry is None:
                raise Refusal(nothing)
            with self._file.journal() as journal:
                edits = journal.edits(entry.steps)
            ordered = [edit for id in entry.steps for edit in edits.get(id, ())]
            backwards = inverted(ordered)
            id = self._new_id()
            label = Label(code, {**entry.label.arguments, "code": entry.label.code})
            taken = Step(
                id, 0, (self.plan.place,), entry.group, id, label, self.author, self._clock(), self.source,
                "", backwards,
            )  # fmt: skip
            return _Written(taken, self.plan.after(backwards), {})

        written = self._write(step)
        assert written is not None
        return written

    def _write(self, make_step: Callable[[], _Written | None]) -> Step | None:
        for _ in range(_ATTEMPTS):
            written = make_step()
            if written is None:
                return None
            self._keeper.before(written.step.source, written.step.at)
            try:
                step = self._file.write(written.step, self.plan.place, written.blobs)
            except HeadMoved:
                self._take_in()
                continue
            before, self.plan = self.plan, written.after
            self.plan.place = step.id
            self._last = step
            if self._stacks is not None:
                self._stacks.take(step)
            self._tell(Change(before, self.plan, step.edits, step))
            return step
        raise Refusal("plan-locked", file=str(self.path))

    def _take_in(self) -> bool:
        with self._file.journal() as journal:
            head = journal.head()
            if head == self.plan.place:
                return False
            steps = journal.chain(head, after=self.plan.place)
            edits_of = journal.edits(step.id for step in steps)
        edits = tuple(edit for step in steps for edit in edits_of.get(step.id, ()))
        before, self.plan = self.plan, self.plan.after(edits, head)
        self._last = self._stacks = None
        self._tell(Change(before, self.plan, edits, None))
        return True

    def _undo_stacks(self) -> UndoStacks:
        if self._stacks is None:
            self._stacks = UndoStacks(self._read_back, self.plan.place)
        return self._stacks

    def _read_back(self, place: str, count: int) -> list[Step]:
        with self._file.journal() as journal:
            return journal.back(place, count)

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)


@dataclass(frozen=True, slots=True)
class _Written:
    """A step about to be written, and the plan it leads to."""

    step: Step
    after: Plan
    blobs: Mapping[str, bytes]
