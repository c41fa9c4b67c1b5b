"""What can be saved from a damaged plan is saved, what was lost is said, and the original stays."""

import datetime as dt
import os
import random
import shutil
from pathlib import Path

import pytest

from relplanner.domain.errors import PlanFileRefused
from relplanner.domain.ids import uuid7
from relplanner.domain.kinds import KINDS, Activity, Dependency, Person, Release
from relplanner.domain.plan import Maker, Plan
from relplanner.session import PlanSession
from relplanner.store.check import check
from relplanner.store.repair import Repaired, repair
from tests.store.plans import tamper

MAKE = Maker(dt.datetime(2026, 11, 2, tzinfo=dt.UTC), "Ann", uuid7)


def repaired(plan: Path) -> tuple[Repaired, PlanSession]:
    """Repair beside the damaged file, which must stay as it is; the result must be sound."""
    before = plan.read_bytes()
    out = plan.with_name("repaired.relplan")
    report = repair(plan, out, KINDS, MAKE)
    assert plan.read_bytes() == before
    assert check(out, KINDS) == []
    return report, PlanSession.open(out)


def plan_in(path: Path) -> Plan:
    with PlanSession.open(path) as session:
        return session.plan


def test_a_sound_plan_is_repaired_to_its_equal_with_its_whole_history(plan: Path) -> None:
    report, session = repaired(plan)
    with session, PlanSession.open(plan) as original:
        assert session.plan == original.plan
        assert session.steps() == original.steps()
        assert session.plan.counters == original.plan.counters
        assert session.facts()["plan_id"] == original.facts()["plan_id"]
        assert session.facts()["lineage"] != original.facts()["lineage"]
    assert report.findings == []


def test_rows_that_disagree_are_put_right_from_a_whole_journal(plan: Path) -> None:
    should = plan_in(plan)
    tamper(plan, "PRAGMA foreign_keys = OFF", "UPDATE release SET start = 'soon'", "DELETE FROM activity")
    report, session = repaired(plan)
    with session:
        assert session.plan == should
        assert session.undo_label is not None
    assert any("Release REL-1: “soon”" in str(finding) for finding in report.findings)
    assert sum("ACT-" in str(finding) for finding in report.findings) == 3


def test_a_broken_journal_is_kept_up_to_the_break_and_the_rows_decide(plan: Path) -> None:
    should = plan_in(plan)
    tamper(plan, "UPDATE edit SET after = '{' WHERE after LIKE '%Write the code%'")
    report, session = repaired(plan)
    with session:
        assert session.plan == should
        assert str(session.steps()[0].step.label) == "Repair Autumn"
        assert report.steps > 5
        session.undo()
    assert "steps of the journal were lost" in str(report.findings[0])


def test_a_lost_step_is_a_break(plan: Path) -> None:
    should = plan_in(plan)
    tamper(plan, "PRAGMA foreign_keys = OFF", "DELETE FROM step WHERE seq = 8")
    report, session = repaired(plan)
    with session:
        assert session.plan == should
    assert report.steps == 7


BREAK_THE_JOURNAL = "UPDATE edit SET after = '{' WHERE step = (SELECT id FROM step WHERE seq = 2)"


def test_without_a_journal_unfit_values_are_emptied_and_named(plan: Path) -> None:
    tamper(plan, BREAK_THE_JOURNAL, "UPDATE release SET start = 'soon', version = CAST(x'35ff' AS TEXT)")
    report, session = repaired(plan)
    with session:
        (release,) = session.plan.of(Release).values()
        assert (release.title, release.start, release.version) == ("Shop 5.0", None, "")
    said = [str(finding) for finding in report.findings]
    assert "REL-1: Start was not readable and is empty now (soon)" in said


def test_without_a_journal_loose_references_are_cleared_and_parts_of_what_is_lost_go(plan: Path) -> None:
    tamper(
        plan, "PRAGMA foreign_keys = OFF", BREAK_THE_JOURNAL,
        "DELETE FROM person WHERE title = 'Bob'", "DELETE FROM activity WHERE title = 'Test'",
    )  # fmt: skip
    report, session = repaired(plan)
    with session:
        assert session.plan.counts()["team"] == 1
        assert not session.plan.of(Dependency)
    said = [str(finding) for finding in report.findings]
    assert "TEA-1: Members referred to a lost record and is empty now" in said
    assert "Dependency LNK-1 was lost: Successor is lost" in said


def test_without_a_journal_a_record_without_a_key_gets_one(plan: Path) -> None:
    tamper(plan, "PRAGMA foreign_keys = OFF", BREAK_THE_JOURNAL, "DELETE FROM record WHERE key = 'PER-1'")
    report, session = repaired(plan)
    with session:
        assert sorted(person.key for person in session.plan.of(Person).values()) == ["PER-2", "PER-3"]
    assert any("“Ann” had lost its key and is PER-3 now" in str(finding) for finding in report.findings)


@pytest.fixture(scope="module")
def large_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of some hundred pages."""
    from relplanner.commands.records import new_record
    from relplanner.domain.edit import Label, Proposal

    def many(plan: Plan, make: Maker, /, release: str) -> Proposal:
        values = {
            "release": release,
            "title": "Work",
            "notes": "n" * 300,
            "start": dt.datetime(2026, 1, 1),
            "finish": dt.datetime(2026, 1, 2),
        }
        edits = [
            new_record(plan, make, Activity.KIND, {**values, "rank": f"{n:04d}x"}, n) for n in range(500)
        ]
        return Proposal(Label("added-many", {"count": 500}), tuple(edits))

    from tests.store.plans import plan_at

    path = tmp_path_factory.mktemp("large") / "large.relplan"
    with plan_at(path) as session:
        session.do(many, next(iter(session.plan.of(Release))))
    return path


@pytest.mark.parametrize("seed", range(12))
def test_damaged_pages_lose_little_and_never_the_program(large_plan: Path, tmp_path: Path, seed: int) -> None:
    plan = tmp_path / "damaged.relplan"
    shutil.copyfile(large_plan, plan)
    chance = random.Random(seed)
    pages = plan.stat().st_size // 4096
    with plan.open("r+b") as file:
        for page in chance.sample(range(pages // 4, pages), 3):
            file.seek(page * 4096)
            file.write(os.urandom(4096))
    report, session = repaired(plan)
    with session:
        if session.plan.counts()["activity"] < 503:
            assert any("rows of activities were not all readable" in str(each) for each in report.findings)


def test_a_half_file_gives_what_is_in_it(large_plan: Path, tmp_path: Path) -> None:
    plan = tmp_path / "half.relplan"
    plan.write_bytes(large_plan.read_bytes()[: large_plan.stat().st_size * 2 // 3])
    report, session = repaired(plan)
    with session:
        assert session.plan.programme.title == "Autumn"
    assert report.findings


def test_a_file_that_lost_its_beginning_gets_a_fresh_one(plan: Path) -> None:
    should = plan_in(plan)
    with plan.open("r+b") as file:
        file.write(os.urandom(4096))
    _, session = repaired(plan)
    with session:
        assert session.plan == should


def test_where_nothing_is_readable_nothing_is_made(plan: Path, tmp_path: Path) -> None:
    plan.write_bytes(os.urandom(200_000))
    with pytest.raises(PlanFileRefused, match=r"Nothing in .* could be saved"):
        repair(plan, tmp_path / "out.relplan", KINDS, MAKE)
    assert list(tmp_path.iterdir()) == [plan]


def test_a_repair_never_writes_over_anything(plan: Path) -> None:
    before = plan.read_bytes()
    with pytest.raises(PlanFileRefused, match="exists already"):
        repair(plan, plan, KINDS, MAKE)
    assert plan.read_bytes() == before
