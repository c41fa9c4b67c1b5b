"""One head of the journal with the plan as it stands there: what is done, undone and taken in at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from relplanner.domain.consequences import consequences
from relplanner.domain.edit import (
    Edit,
    Joining,
    Label,
    Proposal,
    Step,
    StepSource,
    inverted,
    touched_fields,
)
from relplanner.domain.errors import Refusal
from relplanner.domain.invariants import check
from relplanner.domain.plan import Maker, Plan
from relplanner.session import past
from relplanner.session.keeping import Keeper
from relplanner.session.undo import Entry, UndoStacks
from relplanner.store.journal import MAIN, Head
from relplanner.store.planfile import HeadMoved, PlanFile

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


Propose = Callable[[Plan, Maker], Proposal]


class Standing:
    """The plan itself, or a scenario: its snapshot, and the one way to write to it."""

    def __init__(
        self, file: PlanFile, keeper: Keeper, head: Head, plan: Plan, tell: Callable[[Change], None]
    ) -> None:
        self.head = head
        self.plan = plan
        self._file = file
        self._keeper = keeper
        self._tell = tell
        self._last: Step | None = None
        self._stacks: UndoStacks | None = None

    # -- doing ---------------------------------------------------------------------------------------------

    def do(self, propose: Propose, make: Callable[[], Maker], source: StepSource) -> Step | None:
        """Write what a command proposes as one step; None when nothing would change. Raises Refusal."""
        return self._write(lambda: self._step_of(propose(self.plan, make()), make(), source))

    def tried(self, proposal: Proposal, make: Maker) -> Plan:
        """The plan as a proposal, and what follows from it, would leave it. Raises Refusal."""
        return self._ruled(proposal, make)[1]

    def take_back(self, forward: bool, make: Callable[[], Maker], source: StepSource) -> Step:
        """Undo, or redo with ``forward``, the last group of steps. Raises Refusal when there is none."""

        def step() -> _Written:
            stacks = self.undo_stacks()
            entry = stacks.last_undone() if forward else stacks.last_done()
            if entry is None:
                raise Refusal("nothing-to-redo" if forward else "nothing-to-undo")
            return self._taken_back(entry, "redone" if forward else "undone", make(), source)

        written = self._write(step)
        assert written is not None
        return written

    def take_in(self) -> bool:
        """Take in what others wrote to this head; whether there was anything. Raises NotFound."""
        with self._file.journal() as journal:
            place = journal.head(self.head)
            if place == self.plan.place:
                return False
            edits = past.edits_between(journal, self.plan.place, place)
        before, self.plan = self.plan, self.plan.after(edits, place)
        self.plan.aliases = self._file.aliases()
        self._last = self._stacks = None
        self._tell(Change(before, self.plan, edits, None))
        return True

    def undo_stacks(self) -> UndoStacks:
        """What can be undone and redone here; nothing from before a scenario began."""
        if self._stacks is None:
            self._stacks = UndoStacks(self._read_back, self.plan.place, self.head.start)
        return self._stacks

    # -- inside --------------------------------------------------------------------------------------------

    def _ruled(self, proposal: Proposal, make: Maker) -> tuple[tuple[Edit, ...], Plan]:
        edits = proposal.edits
        after = self.plan.after(edits)
        if more := consequences(self.plan, after, edits, make, proposal.reason):
            edits = (*edits, *more)
            after = after.after(more)
        check(self.plan, after, edits, merged=proposal.joining is not None)
        return edits, after

    def _step_of(self, proposal: Proposal, make: Maker, source: StepSource) -> _Written | None:
        joining = proposal.joining
        if not proposal.edits and (joining is None or not joining.place):
            return None
        edits, after = self._ruled(proposal, make)
        fact = joining is None and not all(after.kind(edit.kind).undoable for edit in edits)
        if self.head.name != MAIN and fact:
            raise Refusal("not-in-scenario")
        parents = (self.plan.place, joining.place) if joining and joining.place else (self.plan.place,)
        step = Step(
            make.new_id(), 0, parents, "", "", proposal.label, make.author, make.now,
            proposal.source or source, proposal.reason, edits,
        )  # fmt: skip
        return _Written(replace(step, group=self._group(step)), after, proposal.blobs, joining)

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

    def _taken_back(self, entry: Entry, code: str, make: Maker, source: StepSource) -> _Written:
        with self._file.journal() as journal:
            edits = journal.edits(entry.steps)
        ordered = [edit for id in entry.steps for edit in edits.get(id, ())]
        # A merge may bring facts of the world along with what can be undone; they stay facts.
        backwards = inverted(edit for edit in ordered if self.plan.kind(edit.kind).undoable)
        id = make.new_id()
        label = Label(code, {**entry.label.arguments, "code": entry.label.code})
        taken = Step(
            id, 0, (self.plan.place,), entry.group, id, label, make.author, make.now, source, "", backwards
        )
        return _Written(taken, self.plan.after(backwards))

    def _write(self, make_step: Callable[[], _Written | None]) -> Step | None:
        for _ in range(_ATTEMPTS):
            written = make_step()
            if written is None:
                return None
            self._keeper.before(written.step.source, written.step.at)
            try:
                step = self._file.write(
                    written.step, self.plan.place, written.blobs, self.head, written.joining
                )
            except HeadMoved:
                self.take_in()
                continue
            before, self.plan = self.plan, written.after
            self.plan.place = step.id
            if written.joining and written.joining.aliases:
                self.plan.aliases = {**self.plan.aliases, **written.joining.aliases}
            self._last = step
            if self._stacks is not None:
                self._stacks.take(step)
            self._tell(Change(before, self.plan, step.edits, step))
            return step
        raise Refusal("plan-locked", file=str(self._file.path))

    def _read_back(self, place: str, count: int) -> list[Step]:
        with self._file.journal() as journal:
            return journal.back(place, count)


@dataclass(frozen=True, slots=True)
class _Written:
    """A step about to be written, and the plan it leads to."""

    step: Step
    after: Plan
    blobs: Mapping[str, bytes] | None = None
    joining: Joining | None = None
