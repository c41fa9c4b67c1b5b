"""Copies of a plan that were edited apart come together again, whatever was done in them."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from relplanner.commands.records import add, remove, set_fields
from relplanner.commands.return_findings import Side, Verdict
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import KINDS, ChecklistItem, Circulation, Person, Release
from relplanner.session import PlanSession
from relplanner.session.merging import decided, merge_with_copy, take_copy
from relplanner.store.check import check
from relplanner.store.repair import repair
from tests.cli import CommandLine
from tests.returns import cell, changed, compared, item, only, sent
from tests.store.plans import made, releases, tamper
from tests.store.test_repair import MAKE


@pytest.fixture
def copy(plan: Path) -> Path:
    """A copy of the plan, as somebody took it along."""
    path = plan.with_name("copy.relplan")
    shutil.copyfile(plan, path)
    return path


def edit(path: Path, **values: object) -> None:
    with PlanSession.open(path) as session:
        session.do(set_fields, releases(session)[0].id, values)


def merged(path: Path, other: Path, take: Side | None = None) -> PlanSession:
    """The plan, open, after another copy was merged into it; both files must be sound."""
    session = PlanSession.open(path)
    before = other.read_bytes()
    lines = merge_with_copy(session, other)
    open_ones = [at for at, found in enumerate(lines.comparison.findings) if found.is_open]
    take_copy(session, lines, dict.fromkeys(open_ones, take) if take else {})
    assert other.read_bytes() == before
    assert check(path, KINDS) == []
    return session


def verdicts(session: PlanSession, other: Path) -> set[Verdict]:
    return {found.verdict for found in merge_with_copy(session, other).comparison.findings}


def test_what_each_did_comes_together_as_one_step_with_one_undo(plan: Path, copy: Path) -> None:
    edit(plan, version="6.0")
    edit(copy, objective="Faster")
    with merged(plan, copy) as session:
        (release,) = releases(session)
        assert (release.version, release.objective) == ("6.0", "Faster")
        assert len(session.steps(1)[0].step.parents) == 2
        session.undo()
        assert (releases(session)[0].version, releases(session)[0].objective) == ("6.0", "")


def test_after_a_merge_the_common_past_is_newer(plan: Path, copy: Path) -> None:
    edit(plan, version="6.0")
    edit(copy, version="7.0")
    with merged(plan, copy, Side.MINE) as session:
        assert verdicts(session, copy) <= {Verdict.MINE}
        assert releases(session)[0].version == "6.0"
    edit(copy, version="8.0")
    with PlanSession.open(plan) as session:
        assert verdicts(session, copy) == {Verdict.CONFLICT}
    # Nothing was done there since in the other direction, so all of it is news.
    with merged(copy, plan) as session:
        assert releases(session)[0].version == "6.0" or verdicts(session, plan)


def test_what_is_left_undecided_is_asked_again(plan: Path, copy: Path) -> None:
    edit(plan, version="6.0")
    edit(copy, version="7.0", objective="Faster")
    with merged(plan, copy) as session:
        assert releases(session)[0].objective == "Faster"
        assert releases(session)[0].version == "6.0"
    with merged(plan, copy, Side.THEIRS) as session:
        assert releases(session)[0].version == "7.0"
        assert take_copy(session, merge_with_copy(session, copy), {}) is None


def test_a_merge_that_was_undone_can_be_done_again(plan: Path, copy: Path) -> None:
    edit(copy, objective="Faster")
    with merged(plan, copy) as session:
        session.undo()
    with merged(plan, copy) as session:
        assert releases(session)[0].objective == "Faster"


def test_copies_that_are_merged_both_ways_become_equal(plan: Path, copy: Path) -> None:
    for path, name in ((plan, "Cid"), (copy, "Dan")):
        with PlanSession.open(path) as session:
            made(session, "person", title=name)
    with merged(plan, copy), merged(copy, plan) as theirs, PlanSession.open(plan) as mine:
        assert theirs.plan == mine.plan
        keys = {person.title: person.key for person in mine.plan.of(Person).values()}
        assert keys == {"Ann": "PER-1", "Bob": "PER-2", "Cid": "PER-3", "Dan": "PER-4"}
        assert "In a merged copy, PER-3 was PER-4 Dan" in CommandLine().told("show", plan, "PER-3")
        # PER-3 is mine's; once mine has none of that key, it names whom it named over there.
        mine.do(remove, [mine.plan.by_key("PER-3").id])
        assert mine.plan.by_key("PER-3").title == "Dan"


def test_an_alias_is_known_after_reopening_and_repairing(plan: Path, copy: Path) -> None:
    for path, name in ((plan, "Cid"), (copy, "Dan")):
        with PlanSession.open(path) as session:
            made(session, "person", title=name)
    with merged(plan, copy) as session:
        session.do(remove, [session.plan.by_key("PER-3").id])
    assert "Dan" in CommandLine()("show", plan, "PER-3")
    out = plan.with_name("repaired.relplan")
    repair(plan, out, KINDS, MAKE)
    assert check(out, KINDS) == []
    with PlanSession.open(out) as session:
        assert session.plan.by_key("PER-3").title == "Dan"
        assert len(session.steps(2)[1].step.parents) == 2


def test_only_copies_of_one_plan_are_merged(plan: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.relplan"
    with PlanSession.create(stranger, "Other"):
        pass
    with PlanSession.open(plan) as session:
        with pytest.raises(Refusal, match="no past in common"):
            merge_with_copy(session, stranger)
        with pytest.raises(Refusal, match="itself"):
            merge_with_copy(session, plan)


def test_a_copy_whose_journal_is_damaged_is_refused_whole(plan: Path, copy: Path) -> None:
    edit(copy, objective="Faster")
    tamper(
        copy, "UPDATE edit SET kind = 'nonsense' WHERE step = (SELECT id FROM step ORDER BY seq DESC LIMIT 1)"
    )
    with PlanSession.open(plan) as session:
        before = session.plan
        with pytest.raises(Refusal, match="damaged"):
            merge_with_copy(session, copy)
        assert session.plan is before


def test_circulations_of_both_come_along_and_are_told_apart_by_uuid(
    session: PlanSession, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.relplan"
    session.save_copy(copy)
    sent(session, tmp_path / "mine.xlsx")
    with PlanSession.open(copy) as other:
        sent(other, tmp_path / "theirs.xlsx")
    take_copy(session, merge_with_copy(session, copy), {})
    twos = [each for each in session.plan.of(Circulation).values() if each.number == 2]
    assert len({each.uuid for each in twos}) == 2
    for each in twos:
        assert session.blob(each.base)
        assert session.plan_at(each.place).of(Release) == session.plan.of(Release)
    session.undo_label  # noqa: B018 - that it can be told is what is tested
    assert check(session.path, KINDS) == []


def test_undoing_a_merge_leaves_the_facts_that_came_along(session: PlanSession, tmp_path: Path) -> None:
    copy = tmp_path / "copy.relplan"
    session.save_copy(copy)
    with PlanSession.open(copy) as other:
        other.do(add, "person", {"title": "Zoe"})
        sent(other, tmp_path / "theirs.xlsx")
    before = session.plan
    take_copy(session, merge_with_copy(session, copy), {})
    session.undo()
    assert session.plan.of(Person) == before.of(Person)
    assert len(session.plan.of(Circulation)) == 2
    session.redo()
    assert len(session.plan.of(Person)) == len(before.of(Person)) + 1


def test_the_command_line_merges_and_leaves_with_1_where_something_is_left(plan: Path, copy: Path) -> None:
    relplanner = CommandLine()
    edit(plan, version="6.0")
    edit(copy, version="7.0", objective="Faster")
    dry = relplanner.json("merge", plan, copy, "--dry-run", code=1)
    assert (dry["step"], dry["left"], dry["taken"]) == (None, 1, 1)
    assert dry["verdicts"]["conflict"] == dry["verdicts"]["theirs"] == 1
    done = relplanner.json("merge", plan, copy, code=1)
    assert done["step"]
    told = relplanner("merge", plan, copy, "--take", "theirs")
    assert "Merge copy.relplan" in told
    assert relplanner.json("list", plan, "release")[0]["version"] == "7.0"
    assert "Nothing to take" in relplanner.told("merge", plan, copy)


def test_diff_of_copies_tells_what_each_did_since(plan: Path, copy: Path) -> None:
    relplanner = CommandLine()
    edit(plan, version="6.0")
    edit(copy, objective="Faster")
    (told,) = relplanner.json("diff", plan, copy)
    assert told["since"]["a"]["after"] == {"version": "6.0"}
    assert told["since"]["b"]["after"] == {"objective": "Faster"}
    assert told["after"] == {"version": "", "objective": "Faster"} or told["after"]["objective"] == "Faster"
    assert "Since 20" in relplanner("diff", plan, copy)
    (plain,) = relplanner.json("diff", f"{plan}@2", plan)[:1]
    assert "since" not in plain
    with PlanSession.open(plan) as session:
        assert decided(merge_with_copy(session, copy), {}).left == []


def test_a_workbook_of_the_copy_comes_back_to_whom_it_meant(session: PlanSession, tmp_path: Path) -> None:
    """Its key is another's here by now; what it was called where it went out counts."""
    copy = tmp_path / "copy.relplan"
    session.save_copy(copy)
    release = item(session).release
    made(session, "checklist_item", title="Mine", release=release)
    with PlanSession.open(copy, author="Liz") as other:
        theirs = made(other, "checklist_item", title="Theirs", release=release)
        sent(other, tmp_path / "theirs.xlsx")
    assert session.plan.by_key(theirs.key).title == "Mine"
    take_copy(session, merge_with_copy(session, copy), {})

    def owned(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", theirs.key, "Owner").value = "Catriona Orr"

    finding = only(compared(session, changed(tmp_path / "theirs.xlsx", owned)))
    assert (finding.id, finding.title) == (theirs.id, "Theirs")
    assert session.plan.of(ChecklistItem)[theirs.id].key != theirs.key
