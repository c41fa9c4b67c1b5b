"""Undo and redo are told from the journal, however it was written and however long it is."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from relplanner.commands.records import add, set_fields
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Person
from relplanner.session import PlanSession

ACTS = some.lists(some.sampled_from(["set", "undo", "redo", "reopen"]), max_size=40)


class Reference:
    """Undo as everybody knows it: two lists of values."""

    def __init__(self) -> None:
        self.past: list[str] = []
        self.now = ""
        self.future: list[str] = []

    def do(self, act: str, number: int) -> bool:
        if act == "set":
            self.past.append(self.now)
            self.now = str(number)
            self.future.clear()
        elif act == "undo" and self.past:
            self.future.append(self.now)
            self.now = self.past.pop()
        elif act == "redo" and self.future:
            self.past.append(self.now)
            self.now = self.future.pop()
        else:
            return act == "reopen"
        return True


@settings(max_examples=25, deadline=None)
@given(acts=ACTS)
def test_any_mixture_of_edits_undos_redos_and_reopening_behaves_like_two_stacks(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("undo") / "plan.relplan"
    authors = iter(f"author {number}" for number in range(1000))  # nobody's typing joins another's
    session = PlanSession.create(path, "Plan")
    step = session.do(add, "person", {"title": "Ann"})
    assert step is not None
    ann = step.edits[0].id
    first, start = session.undo_label, session.plan.place
    reference = Reference()
    try:
        for number, act in enumerate(acts):
            possible = reference.do(act, number)
            if act == "set":
                session.author = next(authors)
                session.do(set_fields, ann, {"role": str(number)})
            elif act == "reopen":
                session.close()
                session = PlanSession.open(path)
            elif possible:
                session.undo() if act == "undo" else session.redo()
            assert session.plan.of(Person)[ann].role == reference.now
            assert (session.undo_label != first) == bool(reference.past)
            assert (session.redo_label is not None) == bool(reference.future)
            assert session.steps_since(start) == len(reference.past)
    finally:
        session.close()


def test_undo_goes_back_through_a_long_journal_portion_by_portion(tmp_path: Path) -> None:
    with PlanSession.create(tmp_path / "plan.relplan", "Plan") as session:
        people = [session.do(add, "person", {"title": f"Person {number}"}) for number in range(150)]
    with PlanSession.open(tmp_path / "plan.relplan") as session:
        for left in reversed(range(len(people))):
            session.undo()
            assert len(session.plan.of(Person)) == left
        with pytest.raises(Refusal):
            session.undo()
    with PlanSession.open(tmp_path / "plan.relplan") as session:
        for there in range(len(people)):
            session.redo()
            assert len(session.plan.of(Person)) == there + 1
        with pytest.raises(Refusal):
            session.redo()
