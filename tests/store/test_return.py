"""Workbooks that come back: three ways, step by step, refused when they are not ours."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from relplanner.commands.records import add, remove, set_fields
from relplanner.commands.return_findings import Side, Verdict
from relplanner.domain.edit import StepSource
from relplanner.domain.errors import BadInput, BrokenRule, Refusal
from relplanner.domain.kinds import ChecklistItem, Release
from relplanner.exchange.excel.reader import read_returned
from relplanner.exchange.sheets.packs import profile_of
from relplanner.session import PlanSession
from relplanner.session.circulating import send
from relplanner.session.returning import Return
from tests.returns import (
    FIRST,
    ITEM,
    OTHER,
    cell,
    changed,
    column,
    compared,
    differs,
    item,
    only,
    owner_changed,
    sample_at,
    sent,
)

# -- the promise -------------------------------------------------------------------------------------------


def test_an_unedited_copy_says_nothing(session: PlanSession, out: Path) -> None:
    told = compared(session, out)
    assert (told.findings, told.notices, told.questions) == ((), (), ())
    assert told.compared > 4000


def test_one_cell_is_one_verdict_and_taking_it_one_step(session: PlanSession, out: Path) -> None:
    back = changed(out, owner_changed)
    before, data = session.plan, back.read_bytes()
    told = compared(session, back)
    found = only(told)
    assert (found.verdict, found.sheet, found.key, found.field) == ("theirs", "Checklist", ITEM, "owner")
    assert (found.base, found.mine, found.theirs) == ("Product", "Product", "Catriona Orr")
    assert found.cell == f"F{FIRST}"
    step = Return(session, [read_returned(data, "back.xlsx")]).take(told, {}, "As agreed on Monday")
    assert step is not None
    assert (step.source, step.reason) == (StepSource.RETURN, "As agreed on Monday")
    assert str(step.label) == "Take back no. 1 from Steering board"
    owner = session.plan.get(item(session).owner)
    assert owner is not None
    assert owner.title == "Catriona Orr"
    assert [edit.id for edit in before.diff(session.plan)] == [item(session).id]
    session.undo()
    assert session.plan == before
    assert back.read_bytes() == data


def test_a_copy_returned_twice_says_the_same_the_second_time(session: PlanSession, out: Path) -> None:
    back = changed(out, owner_changed)
    Return(session, []).take(compared(session, back), {})
    again = compared(session, back)
    assert differs(again) == [("same", ITEM, "owner")]
    assert Return(session, []).take(again, {}) is None


def test_a_step_written_since_the_comparison_stops_it(session: PlanSession, out: Path) -> None:
    told = compared(session, changed(out, owner_changed))
    session.do(set_fields, item(session).id, {"evidence": "Minutes"})
    with pytest.raises(BrokenRule, match="compare again"):
        Return(session, []).take(told, {})


# -- three ways --------------------------------------------------------------------------------------------


def test_mine_stays_same_is_told_and_both_is_a_conflict(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Evidence").value = "Theirs"
        cell(book, "Checklist", OTHER, "Evidence").value = "Both"
        cell(book, "Checklist", OTHER, "Due").value = dt.date(2027, 1, 5)

    back = changed(out, change)
    session.do(set_fields, item(session).id, {"evidence": "Mine", "due": dt.date(2027, 1, 6)})
    session.do(set_fields, item(session, OTHER).id, {"evidence": "Both"})
    told = compared(session, back)
    assert differs(told) == [
        ("mine", ITEM, "due"),
        ("conflict", ITEM, "evidence"),
        ("theirs", OTHER, "due"),
        ("same", OTHER, "evidence"),
    ]
    conflict = told.findings[1]
    assert (conflict.mine, conflict.theirs) == ("Mine", "Theirs")
    Return(session, []).take(told, {1: Side.THEIRS})
    assert (item(session).evidence, item(session).due) == ("Theirs", dt.date(2027, 1, 6))
    assert item(session, OTHER).due == dt.date(2027, 1, 5)


def test_what_may_not_be_edited_is_shown_and_not_taken(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Item").value = "Another text"
        cell(book, "Timeline", "REL-1", "Owner").value = "Somebody"

    told = compared(session, changed(out, change))
    assert differs(told) == [("locked", "REL-1", "owner"), ("locked", ITEM, "title")]
    assert Return(session, []).take(told, {0: Side.THEIRS, 1: Side.THEIRS}) is None


UNFIT = (
    ("Owner", "Nobody we know", "Nothing in this plan is called"),
    ("State", "Nearly", "one of Open"),
    ("State", None, "there, and it must be"),
    ("State", "Waived", "needs a reason"),
    ("Due", "soon", "a date, such as"),
    ("Due", dt.datetime(2027, 1, 5, 12), "without a time"),
    ("Due", dt.date(9999, 12, 31), ""),
    ("Evidence", dt.date(2027, 1, 2), "has made a date of it"),
    ("Evidence", "x" * 600, "does not fit"),
)
"""Headings, what is put below them, and what is said of it."""


def test_what_does_not_fit_is_invalid_with_its_reason_and_its_address(
    session: PlanSession, out: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book["Checklist"]
        for at, (heading, value, _) in enumerate(UNFIT, FIRST):
            ws.cell(at, column(ws, heading)).value = value

    findings = compared(session, changed(out, change)).findings
    for at, (found, (_, _, why)) in enumerate(zip(findings, UNFIT, strict=True), FIRST):
        assert found.verdict is (Verdict.INVALID if why else Verdict.THEIRS)
        assert why in found.reason
        assert found.cell.endswith(str(at))


def test_two_cells_that_only_go_together_are_both_taken(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "State").value = "waived"
        cell(book, "Checklist", ITEM, "Why").value = "Not for this one"

    told = compared(session, changed(out, change))
    assert {found.verdict for found in told.findings} == {Verdict.THEIRS}
    Return(session, []).take(told, {})
    assert (item(session).state, item(session).reason) == ("waived", "Not for this one")


def test_edits_valid_on_each_side_but_not_together_are_a_conflict(session: PlanSession, out: Path) -> None:
    """Done with the evidence that went out; the plan has cleared that evidence since."""

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", OTHER, "State").value = "Done"

    id = item(session, OTHER).id
    session.do(set_fields, id, {"evidence_required": True, "evidence": "Report", "state": _state("open")})
    back = changed(sent(session, out.with_name("two.xlsx")), change)
    session.do(set_fields, id, {"evidence": ""})
    told = compared(session, back)
    (found,) = [each for each in told.findings if each.field == "state"]
    assert found.verdict is Verdict.CONFLICT
    assert "needs evidence" in found.reason
    assert Return(session, []).take(told, {}) is None
    with pytest.raises(Refusal, match="needs evidence"):
        Return(session, []).take(told, {told.findings.index(found): Side.THEIRS})


def _state(word: str) -> object:
    return ChecklistItem.KIND.by_name["state"].choices(word)  # type: ignore[misc]


def test_a_loop_that_only_both_together_make_is_a_conflict(session: PlanSession, tmp_path: Path) -> None:
    release = next(iter(session.plan.of(Release)))
    first, second = (
        _made(session, "activity", title=title, release=release) for title in ("Alpha step", "Beta step")
    )
    out = sent(session, tmp_path / "all.xlsx", "everything")

    def change(book: openpyxl.Workbook) -> None:
        ws = book["Dependencies"]
        at = ws.max_row + 1
        ws.cell(at, column(ws, "Predecessor")).value = "Alpha step"
        ws.cell(at, column(ws, "Successor")).value = "Beta step"

    back = changed(out, change)
    assert differs(compared(session, back)) == [("new", "", "")]
    session.do(add, "dependency", {"predecessor": second, "successor": first})
    found = only(compared(session, back))
    assert found.verdict is Verdict.CONFLICT
    assert "loop" in found.reason


def _made(session: PlanSession, kind: str, **values: object) -> str:
    step = session.do(add, kind, values)
    assert step is not None
    return step.edits[0].id


def test_a_record_that_is_gone_here_is_a_conflict_that_cannot_be_taken(
    session: PlanSession, out: Path
) -> None:
    back = changed(out, owner_changed)
    session.do(remove, [item(session).id])
    found = only(compared(session, back))
    assert (found.verdict, found.can_be_taken) == (Verdict.CONFLICT, False)
    assert "removed" in found.reason


def test_two_senders_who_disagree_are_in_conflict_with_each_other(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Owner").value = "Fiona Campbell"
        cell(book, "Checklist", OTHER, "Owner").value = "Catriona Orr"

    other = sent(session, out.with_name("liz.xlsx"), "schedule", "Liz")
    one, two = changed(out, owner_changed, "one.xlsx"), changed(other, change, "two.xlsx")
    told = compared(session, one, two)
    assert differs(told) == [
        ("conflict", ITEM, "owner"),
        ("conflict", ITEM, "owner"),
        ("theirs", OTHER, "owner"),
    ]
    assert "Liz says otherwise: Fiona Campbell" in told.findings[0].reason
    step = Return(session, []).take(told, {1: Side.THEIRS})
    assert step is not None
    assert str(step.label) == "Take back 2 workbooks: no. 1, 2"
    assert session.plan.get(item(session).owner).title == "Fiona Campbell"  # type: ignore[union-attr]


def test_two_senders_who_agree_are_taken_once(session: PlanSession, out: Path) -> None:
    told = compared(session, changed(out, owner_changed, "one.xlsx"), changed(out, owner_changed, "two.xlsx"))
    assert differs(told) == [("theirs", ITEM, "owner")] * 2
    step = Return(session, []).take(told, {})
    assert step is not None
    assert len(step.edits) == 1


def test_an_old_circulation_returned_late_is_compared_with_what_it_said(
    session: PlanSession, out: Path
) -> None:
    session.do(set_fields, item(session, OTHER).id, {"evidence": "Signed"})
    sent(session, out.with_name("newer.xlsx"))
    told = compared(session, changed(out, owner_changed))
    assert differs(told) == [("theirs", ITEM, "owner"), ("mine", OTHER, "evidence")]


def test_a_copy_cut_to_a_release_and_some_days_is_compared_with_just_that(
    session: PlanSession, tmp_path: Path
) -> None:
    release = session.plan.by_key("REL-2").id
    profile = replace(
        profile_of(session.plan, "everything"), releases=frozenset({release}),
        start=dt.date(2026, 1, 1), finish=dt.date(2027, 1, 31),
    )  # fmt: skip
    send(session, profile, (), tmp_path / "cut.xlsx")
    told = compared(session, tmp_path / "cut.xlsx")
    assert (told.findings, told.notices) == ((), ())


# -- what is not ours --------------------------------------------------------------------------------------


def test_a_workbook_of_another_plan_is_refused(session: PlanSession, out: Path, tmp_path: Path) -> None:
    with sample_at(tmp_path / "other.relplan") as other:
        theirs = sent(other, tmp_path / "theirs.xlsx")
    with pytest.raises(Refusal, match="a workbook of another plan"):
        compared(session, theirs)


def test_an_unknown_number_an_export_and_a_foreign_workbook_are_refused(
    session: PlanSession, out: Path, tmp_path: Path
) -> None:
    def unknown(book: openpyxl.Workbook) -> None:
        for cells in book["_relplanner"].iter_rows():
            if cells[1].value == "uuid":
                cells[2].value = "0000"

    with pytest.raises(Refusal, match=r"circulation no\. 1, and no such"):
        compared(session, changed(out, unknown))

    def export(book: openpyxl.Workbook) -> None:
        for cells in book["_relplanner"].iter_rows():
            if cells[1].value in ("uuid", "circulation"):
                cells[2].value = None
        book.custom_doc_props.props = []  # type: ignore[attr-defined]

    with pytest.raises(Refusal, match="an export"):
        compared(session, changed(out, export))
    foreign = tmp_path / "foreign.xlsx"
    openpyxl.Workbook().save(foreign)
    with pytest.raises(Refusal, match="does not say which circulation"):
        compared(session, foreign)
    (tmp_path / "text.xlsx").write_text("hello")
    with pytest.raises(BadInput, match="not a sound"):
        compared(session, tmp_path / "text.xlsx")
