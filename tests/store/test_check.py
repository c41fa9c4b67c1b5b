"""A sound plan passes; whatever is wrong with a file is found and told."""

import json
from pathlib import Path

import pytest

from relplanner.domain.errors import PlanFileRefused
from relplanner.domain.kinds import KINDS, Release
from relplanner.session import PlanSession
from relplanner.store.check import check
from tests.store.plans import tamper


def told(path: Path) -> list[str]:
    return [str(finding) for finding in check(path, KINDS)]


def test_a_sound_plan_has_nothing_to_find(plan: Path) -> None:
    assert check(plan, KINDS) == []


def test_checking_touches_nothing(plan: Path) -> None:
    before = plan.read_bytes()
    check(plan, KINDS)
    assert plan.read_bytes() == before
    assert list(plan.parent.iterdir()) == [plan]


def test_what_is_no_plan_is_refused_by_its_own_name(tmp_path: Path) -> None:
    tamper(tmp_path / "other.relplan", "CREATE TABLE t (a)")
    with pytest.raises(PlanFileRefused, match=r"other\.relplan is a database of another program"):
        check(tmp_path / "other.relplan", KINDS)


def test_a_damaged_page_is_found(plan: Path) -> None:
    with plan.open("r+b") as file:
        file.seek(4096 * 30)
        file.write(b"\xff" * 4096)
    assert any("The file is damaged" in line for line in told(plan))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE release SET version = '9.9'",
            "Release REL-1 is not what the journal says it should be: version",
        ),
        (
            "UPDATE release SET start = 'soon'",
            "A stored release is not as its fields demand: Release REL-1: “soon”",
        ),
        ("UPDATE release SET state = 'lost'", "“lost” does not fit State"),
        ("UPDATE activity SET duration = 'long' WHERE title = 'Test'", "“long” does not fit Duration"),
        ("UPDATE person SET title = CAST(x'ff41' AS TEXT) WHERE title = 'Ann'", "does not fit Name"),
        ("UPDATE team__members SET target = (SELECT id FROM person WHERE title = 'Ann')", "members"),
        (
            "UPDATE record SET key = 'REL-77' WHERE key = 'REL-1'",
            "REL-1 is not what the journal says it should be: key",
        ),
        ("UPDATE counter SET highest = 1 WHERE kind = 'activity'", "The next key for Activity"),
        ("DELETE FROM record WHERE key = 'REL-1'", "refer to a record that is not there"),
        ("UPDATE record SET kind = 'risk' WHERE key = 'REL-1'", "is missing from the list of all records"),
        ("INSERT INTO record VALUES ('x', 'risk', 'RSK-9')", "RSK-9 is listed as a risk, but has no row"),
        ("UPDATE head SET step = 'nowhere'", "refer to a step that is not there"),
        ("DELETE FROM head", "The head “main” stands at no step"),
        ("UPDATE step SET seq = 500 WHERE seq = 3", "follows a step that came later"),
        ("DELETE FROM step_parent WHERE step = (SELECT id FROM step WHERE seq = 5)", "has 2 beginnings"),
        ("UPDATE edit SET after = '{' WHERE after LIKE '%5.0.0%'", "The journal cannot be read"),
        ("UPDATE edit SET kind = 'ghost' WHERE after LIKE '%5.0.0%'", "The journal cannot be read"),
        ("UPDATE edit SET record = 'x' WHERE after LIKE '%Write the code%'", "cannot be done again"),
        ("DELETE FROM edit WHERE after LIKE '%Write the code%'", "ACT-2 is not what the journal says"),
    ],
)
def test_tampering_is_found(plan: Path, statement: str, words: str) -> None:
    tamper(plan, "PRAGMA foreign_keys = OFF", statement)
    assert any(words in line for line in told(plan)), told(plan)


def test_a_damaged_row_does_not_hide_the_rest(plan: Path) -> None:
    tamper(plan, "UPDATE release SET start = 'soon', notes = CAST(x'41ff' AS TEXT)")
    with PlanSession.open(plan) as session:
        (row,) = session.plan.broken
        assert (row.kind, row.raw["start"]) == ("release", "soon")
        assert row.raw["title"] == "Shop 5.0"
        assert not session.plan.of(Release)
        assert session.plan.counts()["activity"] == 3
        json.dumps(row.raw["notes"])
