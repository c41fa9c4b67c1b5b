"""A plan of every format there ever was opens with all that was in it, and undoes to its beginning."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from relplanner.domain.kinds import KINDS, Activity, Dependency, Release, SlipEvent, Team, Window
from relplanner.session import PlanSession
from relplanner.store.check import check
from relplanner.store.fingerprint import hash_of
from relplanner.store.formats import FORMAT, TABLES, UPGRADES
from relplanner.store.schema import build_schema, fresh_tables

PLANS = Path(__file__).resolve().parents[1] / "data" / "plans"
COUNTS = {
    "activity": 3, "baseline": 1, "baseline_date": 4, "calendar": 1, "calendar_day": 1, "checklist_item": 1,
    "criterion": 1, "dependency": 1, "environment": 1, "note_entry": 1, "person": 2, "product": 2,
    "programme": 1, "release": 1, "release_notes": 1, "risk": 1, "risk_assessment": 1, "slip_event": 1,
    "team": 1, "window": 1,
}  # fmt: skip


@pytest.fixture(params=range(1, FORMAT + 1))
def past(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "past.relplan"
    shutil.copyfile(PLANS / f"format-{request.param}.relplan", path)
    return path


def test_the_format_counts_the_upgrades() -> None:
    assert len(UPGRADES) == FORMAT - 1


def test_the_tables_of_the_present_format_are_known() -> None:
    """Where this fails, the kinds have changed: a released format wants an upgrade, ours the new hash."""
    assert hash_of(fresh_tables(build_schema(KINDS))) == TABLES


def test_reading_a_plan_does_not_wait_for_sqlalchemy(past: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from relplanner.session import PlanSession\n"
        "session = PlanSession.open(Path(sys.argv[1]))\n"
        "session.undo_label, session.steps(5), session.facts(), session.close()\n"
        "print({'sqlalchemy', 'alembic'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", script, past], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_every_row_is_there(past: Path) -> None:
    with PlanSession.open(past) as session:
        assert session.plan.broken == ()
        assert {name: count for name, count in session.plan.counts().items() if count} == COUNTS


def test_children_references_and_lists_are_what_they_were(past: Path) -> None:
    with PlanSession.open(past) as session:
        plan = session.plan
        (release,) = plan.of(Release).values()
        parts = {activity.title: activity for activity in plan.children(Activity, "release", release.id)}
        assert parts["Write the code"].parent == parts["Build"].id
        assert parts["Write the code"].notes == "line\nline"
        (dependency,) = plan.of(Dependency).values()
        assert (dependency.predecessor, dependency.lag) == (parts["Write the code"].id, 480)
        (team,) = plan.of(Team).values()
        assert [found.title for id in team.members if (found := plan.get(id))] == ["Ann Åkesson", "Bob"]
        (window,) = plan.of(Window).values()
        assert [kind.value for kind in window.release_kinds] == ["major", "minor"]
        (slip,) = plan.of(SlipEvent).values()
        assert slip.working_days == 5


def test_its_undo_goes_back_to_the_beginning_and_forth_again(past: Path) -> None:
    with PlanSession.open(past) as session:
        before, back = session.plan, 0
        while session.undo_label is not None:
            session.undo()
            back += 1
        assert {name: count for name, count in session.plan.counts().items() if count} == {
            "calendar": 1, "programme": 1,
        }  # fmt: skip
        for _ in range(back):
            session.redo()
        assert session.plan == before


def test_it_is_sound(past: Path) -> None:
    assert check(past, KINDS) == []
