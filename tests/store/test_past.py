"""Looking back: what imports said last, across undo and redo."""

from pathlib import Path

import pytest

from relplanner.commands.records import set_fields
from relplanner.domain.declare import Values
from relplanner.domain.edit import Label, Proposal, StepSource, changed, created
from relplanner.domain.kinds import Release, Source
from relplanner.domain.kinds.context import SourceKind
from relplanner.domain.plan import Maker, Plan
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
