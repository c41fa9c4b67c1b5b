"""Looking back: what imports said last, across undo and redo."""

import datetime as dt
from pathlib import Path

import pytest

from relplanner.commands.records import add, remove, set_fields
from relplanner.domain.declare import Values
from relplanner.domain.edit import Label, Proposal, Step, StepSource, changed, created
from relplanner.domain.kinds import Release, Source
from relplanner.domain.kinds.context import SourceKind
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.typed import Reading
from relplanner.session import PlanSession


@pytest.fixture
def session(tmp_path: Path):
    with PlanSession.create(tmp_path / "plan.relplan", "Plan") as made:
        yield made


def take(plan: Plan, make: Maker, /, title: str) -> Proposal:
    """An import that makes a source with one release, or renames that release."""
    known = next(iter(plan.of(Release).values()), None)
    if known is not None:
        edit = changed(Release.KIND, known.id, Release.KIND.values(known), {"title": title})
        return Proposal(Label("imported", {"file": "x"}), (edit,) if edit else (), source=StepSource.IMPORT)
    source: Values = {"id": "s", "key": "SRC-1", "title": "x", "kind": SourceKind.MSPDI, "identity": "x"}
    release: Values = {"id": "r", "key": "REL-1", "title": title, "source": "s", "source_ref": "0"}
    edits = (created(Source.KIND, source), created(Release.KIND, release))
    return Proposal(Label("imported", {"file": "x"}), edits, source=StepSource.IMPORT)


def test_what_a_source_said_last_is_not_what_the_user_made_of_it(session: PlanSession) -> None:
    session.do(take, "First")
    session.do(set_fields, "r", {"title": "Mine"})
    assert session.imported_values("s")["r"]["title"] == "First"


def test_an_import_taken_back_said_nothing_and_done_again_says_it_again(session: PlanSession) -> None:
    session.do(take, "First")
    session.do(take, "Second")
    assert session.imported_values("s")["r"]["title"] == "Second"
    session.undo()
    assert session.imported_values("s")["r"]["title"] == "First"
    session.redo()
    assert session.imported_values("s")["r"]["title"] == "Second"
    session.undo()
    assert session.imported_values("s")["r"]["title"] == "First"


# -- reading the journal in portions -----------------------------------------------------------------------


def rename_often(session: PlanSession, times: int) -> list[str]:
    """The ids of all steps, newest first."""
    for number in range(times):
        session.do(set_fields, session.plan.programme.id, {"title": f"Plan {number}"})
    return [event.step.id for event in session.steps()]


def test_portions_of_the_journal_join_without_gap_or_overlap(session: PlanSession) -> None:
    every = rename_often(session, 7)
    read: list[str] = []
    while some := session.steps_before(read[-1] if read else "", 3):
        read += [each.step.id for each in some]
    assert read == every


def test_a_portion_tells_how_much_each_step_changed(session: PlanSession) -> None:
    session.do(take, "First")
    assert [each.changes for each in session.steps_before("", 5)] == [2, 2]
    (newest,) = session.steps_before("", 1)
    assert [edit.id for edit in session.edits_of([newest.step.id])[newest.step.id]] == ["s", "r"]


def test_the_newest_steps_are_the_same_however_few_are_asked_for(session: PlanSession) -> None:
    every = rename_often(session, 4)
    assert [event.step.id for event in session.steps(2)] == every[:2]


def test_everybody_who_changed_the_plan_is_known(session: PlanSession) -> None:
    session.author = "Ada"
    rename_often(session, 2)
    session.author = "Bob"
    session.undo()
    assert session.authors() == ["", "Ada", "Bob"]


@pytest.mark.parametrize(
    ("text", "days"), [("last mon", -7), ("last sun", -1), ("last tuesday", -6), ("next mon", 7), ("tue", 1)]
)
def test_weekdays_are_read_forward_and_back_from_a_monday(session: PlanSession, text: str, days: int) -> None:
    monday = dt.date(2026, 11, 23)
    assert Reading(session.plan, monday).date(text) == monday + dt.timedelta(days=days)


def test_the_plan_as_it_stood_after_any_step_is_what_it_was_then(session: PlanSession) -> None:
    stood = {session.plan.place: session.plan}

    def did(step: Step | None) -> None:
        assert step is not None
        stood[step.id] = session.plan

    did(session.do(take, "First"))
    did(session.do(set_fields, "r", {"confidence": 4, "version": "1.0"}))
    did(session.do(add, "activity", {"title": "Test", "release": "r"}))
    did(session.do(remove, ["r"]))
    did(session.undo())
    did(session.do(set_fields, "r", {"confidence": None, "title": "Mine"}))
    did(session.do(remove, ["r"]))
    for _ in range(4):
        did(session.undo())
    for _ in range(2):
        did(session.redo())
    did(session.do(add, "activity", {"title": "Test", "release": "r"}))
    assert len(stood) == 15
    for step, plan in stood.items():
        assert session.plan_at(step) == plan
