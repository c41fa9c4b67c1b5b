"""Workbooks that come back, through every mutation that people and programs make of them."""

import datetime as dt
import random
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.commands.records import add, remove, set_fields
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.return_findings import Side, Verdict
from relplanner.domain.edit import StepSource
from relplanner.domain.errors import BadInput, BrokenRule, Refusal
from relplanner.domain.kinds import Activity, ChecklistItem, Release
from relplanner.domain.kinds.choices import Scheduling
from relplanner.exchange.excel.reader import read_returned
from relplanner.exchange.sheets.model import HEADER_ROW
from relplanner.exchange.sheets.packs import profile_of
from relplanner.session import PlanSession
from relplanner.session.circulating import send
from relplanner.session.returning import Return
from relplanner.store.backup import Backups
from tests.cli import CommandLine
from tests.returns import cell, changed, column, compared, differs, only, sample_at, sent

ITEM, OTHER = "CHK-22", "CHK-23"
FIRST = HEADER_ROW + 1


@pytest.fixture(scope="module")
def _sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    with sample_at(folder / "plan.relplan") as session:
        sent(session, folder / "out.xlsx")
    return folder


@pytest.fixture
def session(_sample: Path, tmp_path: Path) -> Iterator[PlanSession]:
    (tmp_path / "plan.relplan").write_bytes((_sample / "plan.relplan").read_bytes())
    (tmp_path / "out.xlsx").write_bytes((_sample / "out.xlsx").read_bytes())
    with PlanSession.open(tmp_path / "plan.relplan", author="Aileen Fraser") as session:
        yield session


@pytest.fixture
def out(session: PlanSession, tmp_path: Path) -> Path:
    return tmp_path / "out.xlsx"


def item(session: PlanSession, key: str = ITEM) -> ChecklistItem:
    found = session.plan.by_key(key)
    assert isinstance(found, ChecklistItem)
    return found


def rows_of(ws: Worksheet) -> list[list[object]]:
    return [[each.value for each in cells] for cells in ws.iter_rows(FIRST)]


def put(ws: Worksheet, rows: list[list[object]]) -> None:
    """Let the rows of a sheet hold these values, one below the other."""
    for at, cells in enumerate(ws.iter_rows(FIRST), 0):
        for place, each in enumerate(cells):
            each.value = rows[at][place] if at < len(rows) else None


def owner_is_liz(book: openpyxl.Workbook) -> None:
    cell(book, "Checklist", ITEM, "Owner").value = "Catriona Orr"


# -- the promise -------------------------------------------------------------------------------------------


def test_an_unedited_copy_says_nothing(session: PlanSession, out: Path) -> None:
    told = compared(session, out)
    assert (told.findings, told.notices, told.questions) == ((), (), ())
    assert told.compared > 4000


def test_one_cell_is_one_verdict_and_taking_it_one_step(session: PlanSession, out: Path) -> None:
    back = changed(out, owner_is_liz)
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
    back = changed(out, owner_is_liz)
    Return(session, []).take(compared(session, back), {})
    again = compared(session, back)
    assert differs(again) == [("same", ITEM, "owner")]
    assert Return(session, []).take(again, {}) is None


def test_a_step_written_since_the_comparison_stops_it(session: PlanSession, out: Path) -> None:
    told = compared(session, changed(out, owner_is_liz))
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


@pytest.mark.parametrize(
    ("heading", "value", "why"),
    [
        ("Owner", "Nobody we know", "Nothing in this plan is called"),
        ("State", "Nearly", "one of Open"),
        ("State", None, "there, and it must be"),
        ("State", "Waived", "needs a reason"),
        ("Due", "soon", "a date, such as"),
        ("Due", dt.datetime(2027, 1, 5, 12), "without a time"),
        ("Due", dt.date(9999, 12, 31), ""),
        ("Evidence", dt.date(2027, 1, 2), "has made a date of it"),
        ("Evidence", "x" * 600, "does not fit"),
    ],
)
def test_what_does_not_fit_is_invalid_with_its_reason_and_its_address(
    session: PlanSession, out: Path, heading: str, value: object, why: str
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, heading).value = value

    found = only(compared(session, changed(out, change)))
    assert found.verdict is (Verdict.INVALID if why else Verdict.THEIRS)
    assert why in found.reason
    assert found.cell.endswith(str(FIRST))


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
    back = changed(out, owner_is_liz)
    session.do(remove, [item(session).id])
    found = only(compared(session, back))
    assert (found.verdict, found.can_be_taken) == (Verdict.CONFLICT, False)
    assert "removed" in found.reason


def test_two_senders_who_disagree_are_in_conflict_with_each_other(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Owner").value = "Fiona Campbell"
        cell(book, "Checklist", OTHER, "Owner").value = "Catriona Orr"

    other = sent(session, out.with_name("liz.xlsx"), "schedule", "Liz")
    one, two = changed(out, owner_is_liz, "one.xlsx"), changed(other, change, "two.xlsx")
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
    told = compared(session, changed(out, owner_is_liz, "one.xlsx"), changed(out, owner_is_liz, "two.xlsx"))
    assert differs(told) == [("theirs", ITEM, "owner")] * 2
    step = Return(session, []).take(told, {})
    assert step is not None
    assert len(step.edits) == 1


def test_an_old_circulation_returned_late_is_compared_with_what_it_said(
    session: PlanSession, out: Path
) -> None:
    session.do(set_fields, item(session, OTHER).id, {"evidence": "Signed"})
    sent(session, out.with_name("newer.xlsx"))
    told = compared(session, changed(out, owner_is_liz))
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


# -- dates -------------------------------------------------------------------------------------------------


def activity(session: PlanSession, **wanted: object) -> Activity:
    release = next(iter(session.plan.of(Release)))
    values = {"title": "Made for this", "release": release, **wanted}
    step = session.do(add, "activity", values)
    assert step is not None
    return session.plan.of(Activity)[step.edits[0].id]


def test_a_start_takes_the_finish_along_and_says_so(session: PlanSession, tmp_path: Path) -> None:
    made = activity(session, start=dt.datetime(2027, 1, 5, 9), finish=dt.datetime(2027, 1, 7, 17))
    out = sent(session, tmp_path / "two.xlsx")

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Timeline", made.key, "Start").value = dt.date(2027, 1, 11)

    told = compared(session, changed(out, change))
    assert differs(told) == [("theirs", made.key, "start")]
    desk = Return(session, [])
    assert [moved.key for moved in desk.effect(told, {}).moved] == [made.key]
    desk.take(told, {})
    now = session.plan.of(Activity)[made.id]
    assert (now.start, now.finish) == (dt.datetime(2027, 1, 11, 9), dt.datetime(2027, 1, 13, 17))


def test_start_and_finish_mean_the_first_and_the_last_working_minute(
    session: PlanSession, tmp_path: Path
) -> None:
    made = activity(session, start=dt.datetime(2027, 1, 4, 11), finish=dt.datetime(2027, 1, 6, 12))
    out = sent(session, tmp_path / "two.xlsx")

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Timeline", made.key, "Start").value = dt.date(2027, 1, 11)
        cell(book, "Timeline", made.key, "Finish").value = dt.date(2027, 1, 12)

    Return(session, []).take(compared(session, changed(out, change)), {})
    now = session.plan.of(Activity)[made.id]
    assert (now.start, now.finish) == (dt.datetime(2027, 1, 11, 9), dt.datetime(2027, 1, 12, 17))
    assert differs(compared(session, changed(out, change))) == [
        ("same", made.key, "start"),
        ("same", made.key, "finish"),
    ]


def test_a_start_on_an_automatic_activity_becomes_no_earlier_than(
    session: PlanSession, tmp_path: Path
) -> None:
    first = next(iter(session.plan.of(Release)))
    made = activity(session, release=first, mode=Scheduling.AUTOMATIC, duration=960)
    out = sent(session, tmp_path / "two.xlsx")

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Timeline", made.key, "Start").value = dt.date(2027, 3, 1)

    told = compared(session, changed(out, change))
    assert differs(told) == [("theirs", made.key, "start")]
    Return(session, []).take(told, {})
    now = session.plan.of(Activity)[made.id]
    assert (now.constraint, now.constraint_date) == ("start_no_earlier", dt.datetime(2027, 3, 1, 9))
    assert now.mode is Scheduling.AUTOMATIC


def test_what_comes_out_otherwise_than_asked_is_told(session: PlanSession, tmp_path: Path) -> None:
    """Nobody works on a Saturday, so an automatic activity begins on the Monday."""
    made = activity(session, mode=Scheduling.AUTOMATIC, duration=960)
    out = sent(session, tmp_path / "two.xlsx")

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Timeline", made.key, "Start").value = dt.date(2027, 3, 6)

    told = compared(session, changed(out, change))
    (differing,) = Return(session, []).effect(told, {}).differing
    assert (differing.finding.theirs, differing.result) == ("2027-03-06", "2027-03-08")


def test_a_milestone_moves_by_either_of_its_dates(session: PlanSession, tmp_path: Path) -> None:
    noon = dt.datetime(2027, 1, 4, 12)
    made = activity(session, kind=Activity.KIND.by_name["kind"].choices("milestone"), start=noon, finish=noon)
    out = sent(session, tmp_path / "two.xlsx")

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Timeline", made.key, "Finish").value = dt.date(2027, 1, 8)

    Return(session, []).take(compared(session, changed(out, change)), {})
    now = session.plan.of(Activity)[made.id]
    assert now.start == now.finish == dt.datetime(2027, 1, 8, 12)
    assert now.kind == "milestone"


def test_a_new_start_leaves_a_finish_that_was_set_here(session: PlanSession, tmp_path: Path) -> None:
    made = activity(session, start=dt.datetime(2027, 1, 4, 9), finish=dt.datetime(2027, 1, 6, 17))
    out = sent(session, tmp_path / "two.xlsx")

    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Timeline", made.key, "Start").value = dt.date(2027, 1, 5)

    back = changed(out, change)
    session.do(set_fields, made.id, {"finish": dt.datetime(2027, 1, 8, 17)})
    told = compared(session, back)
    assert differs(told) == [("theirs", made.key, "start"), ("mine", made.key, "finish")]
    Return(session, []).take(told, {})
    now = session.plan.of(Activity)[made.id]
    assert (now.start, now.finish) == (dt.datetime(2027, 1, 5, 9), dt.datetime(2027, 1, 8, 17))


@pytest.mark.parametrize(
    "text", ["2027-01-05", "2027/1/5", "5 Jan 2027", "Tue 5 January 2027", "5. Januar 2027", "5 janvier 2027",
             "Jan 5, 2027", "13/01/2027", "2027-01-05T00:00:00"],
)  # fmt: skip
def test_dates_typed_as_text_are_read_when_they_are_clear(session: PlanSession, out: Path, text: str) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Due").value = text

    told = compared(session, changed(out, change))
    assert (only(told).verdict, told.questions) == (Verdict.THEIRS, ())
    assert only(told).value in (dt.date(2027, 1, 5), dt.date(2027, 1, 13))


def test_dates_that_read_two_ways_are_asked_about_once_per_column(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Due").value = "03/04/2027"
        cell(book, "Checklist", OTHER, "Due").value = "05/06/2027"

    back = changed(out, change)
    told = compared(session, back)
    assert {found.verdict for found in told.findings} == {Verdict.INVALID}
    (question,) = told.questions
    assert (question.sheet, question.title) == ("Checklist", "Due")
    assert question.samples == ("03/04/2027", "05/06/2027")
    for order, day in ((DateOrder.DMY, dt.date(2027, 4, 3)), (DateOrder.MDY, dt.date(2027, 3, 4))):
        asked = compared(session, back, order=order)
        assert (asked.findings[0].value, asked.questions) == (day, ())


# -- whatever people and programs do to a file -------------------------------------------------------------


def sorted_rows(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        rows = rows_of(book[name])
        random.Random(7).shuffle(rows)
        put(book[name], rows)


def sorted_without_the_hidden_column(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    rows = rows_of(ws)
    ids = [cells[0] for cells in rows]
    shuffled = random.Random(7).sample(rows, len(rows))
    put(ws, [[id, *cells[1:]] for id, cells in zip(ids, shuffled, strict=True)])


def filtered(book: openpyxl.Workbook) -> None:
    for at in range(FIRST, FIRST + 60, 2):
        book["Checklist"].row_dimensions[at].hidden = True


def renamed_and_moved_sheets(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        book[name].title = f"My {name.lower()[:3]} 2"
    book.move_sheet("My tim 2", -2)
    book.create_sheet("Remarks", 0)["B2"] = "Circulation no. 99 was better"


def columns_moved(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist"):
        ws = book[name]
        width = column(ws, "Finish" if name != "Checklist" else "Blocking")
        rows = [[each.value for each in cells[:width]] for cells in ws.iter_rows(HEADER_ROW)]
        order = random.Random(3).sample(range(width), width)
        for cells, values in zip(ws.iter_rows(HEADER_ROW), rows, strict=True):
            for place, at in enumerate(order):
                cells[place].value = values[at]


def columns_added(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        ws = book[name]
        ws.insert_cols(3, 2)
        ws.cell(HEADER_ROW, 3).value = "My remarks"
        ws.cell(HEADER_ROW, 4).value = "Kind of"
        for at in range(FIRST, FIRST + 10):
            ws.cell(at, 3).value = f"remark {at}"


def columns_removed(book: openpyxl.Workbook) -> None:
    for heading in ("Evidence", "Section"):
        book["Checklist"].delete_cols(column(book["Checklist"], heading))
    book["Schedule"].delete_cols(column(book["Schedule"], "Notes"))


def headings_renamed(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    ws.cell(HEADER_ROW, column(ws, "Owner")).value = "Responsible"


def rows_above(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        book[name].insert_rows(1, 3)
        book[name]["B1"] = "Reviewed by the board"


def blank_rows_between(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    rows = rows_of(ws)
    empty = [None] * len(rows[0])
    put(ws, [*rows[:3], empty, empty, *rows[3:-2]])


def spaces(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Checklist", "Risks"):
        for cells in book[name].iter_rows(FIRST):
            for each in cells[1:]:
                if isinstance(each.value, str):
                    each.value = f"\u00a0{each.value.replace(' ', chr(160))} \t"


def ids_stripped(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        for at in range(HEADER_ROW, book[name].max_row + 1):
            book[name].cell(at, 1).value = None


def ids_and_hidden_sheet_stripped(book: openpyxl.Workbook) -> None:
    ids_stripped(book)
    del book["_relplanner"]
    book.custom_doc_props.props = []  # type: ignore[attr-defined]


def ids_and_keys_stripped(book: openpyxl.Workbook) -> None:
    ids_stripped(book)
    for name in ("Schedule", "Timeline", "Checklist", "Risks"):
        book[name].delete_cols(column(book[name], "Key"))


def counts_from_1904(book: openpyxl.Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


def dates_as_text(book: openpyxl.Workbook) -> None:
    for name in ("Schedule", "Timeline", "Checklist"):
        for cells in book[name].iter_rows(FIRST):
            for each in cells:
                if isinstance(each.value, dt.datetime):
                    midnight = each.value.time() == dt.time()
                    each.value = each.value.date().isoformat() if midnight else each.value.isoformat()


def dates_as_numbers(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    for cells in ws.iter_rows(FIRST):
        for each in cells:
            if isinstance(each.value, dt.datetime):
                each.value = to_excel(each.value, CALENDAR_WINDOWS_1900)
                each.number_format = "General"


def merged_cells(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    at = column(ws, "Release")
    ws.merge_cells(start_row=FIRST, end_row=FIRST + 3, start_column=at, end_column=at)
    book["Schedule"].merge_cells("B1:F1")


def doubled_rows(book: openpyxl.Workbook) -> None:
    ws = book["Checklist"]
    rows = rows_of(ws)
    ws.append(rows[0])
    ws.append(rows[5])


def copied_sheet(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book["Checklist"])


MUTATIONS = [
    sorted_rows, sorted_without_the_hidden_column, filtered, renamed_and_moved_sheets, columns_moved,
    columns_added, columns_removed, headings_renamed, rows_above, blank_rows_between, spaces, ids_stripped,
    ids_and_hidden_sheet_stripped, ids_and_keys_stripped, counts_from_1904, dates_as_text, dates_as_numbers,
    merged_cells, doubled_rows, copied_sheet,
]  # fmt: skip


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_a_mutation_is_no_change(session: PlanSession, out: Path, mutation: object) -> None:
    told = compared(session, changed(out, mutation))  # type: ignore[arg-type]
    left = 2 if mutation is blank_rows_between else 0
    assert len([found for found in told.findings if found.verdict is not Verdict.MISSING]) == 0
    assert told.counts[Verdict.MISSING] == left


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_through_a_mutation_one_cell_is_one_verdict(
    session: PlanSession, out: Path, mutation: object
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", "CHK-30", "Owner").value = "Catriona Orr"
        mutation(book)  # type: ignore[operator]

    told = compared(session, changed(out, change))
    found = [each for each in told.findings if each.verdict is not Verdict.MISSING]
    assert [(each.key, each.field, each.theirs) for each in found] == [("CHK-30", "owner", "Catriona Orr")]
    assert found[0].verdict is Verdict.THEIRS
    assert found[0].is_clean is (mutation is not ids_and_keys_stripped)


def test_a_row_found_by_what_it_says_waits_for_a_yes(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        owner_is_liz(book)
        ids_and_keys_stripped(book)

    told = compared(session, changed(out, change))
    assert only(told).suggested
    assert Return(session, []).take(told, {}) is None
    assert Return(session, []).take(told, {0: Side.THEIRS}) is not None


def test_a_sheet_copied_to_a_new_workbook_is_known_by_its_title(session: PlanSession, out: Path) -> None:
    source = openpyxl.load_workbook(out)["Checklist"]
    book = openpyxl.Workbook()
    target = book.active
    assert isinstance(target, Worksheet)
    for cells in source.iter_rows():
        for each in cells:
            target.cell(each.row, each.column).value = each.value
            target.cell(each.row, each.column).number_format = copy(each.number_format)
    cell(book, "Sheet", ITEM, "Owner").value = "Catriona Orr"
    back = out.with_name("copied.xlsx")
    book.save(back)
    told = compared(session, back)
    assert differs(told) == [("theirs", ITEM, "owner")]
    assert any("Schedule is not in the file" in notice for notice in told.notices)


# -- rows --------------------------------------------------------------------------------------------------


def test_deleted_rows_are_missing_and_go_only_with_a_yes(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book["Checklist"]
        rows = [cells for cells in rows_of(ws) if cells[1] not in (ITEM, OTHER)]
        put(ws, rows)

    told = compared(session, changed(out, change))
    assert sorted(differs(told)) == [("missing", ITEM, ""), ("missing", OTHER, "")]
    before = session.plan
    assert Return(session, []).take(told, {}) is None
    Return(session, []).take(told, {0: Side.THEIRS, 1: Side.THEIRS})
    assert {edit.id for edit in before.diff(session.plan)} == {found.id for found in told.findings}
    session.undo()
    assert session.plan == before


def test_an_inserted_row_is_a_new_record(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book["Checklist"]
        rows = rows_of(ws)
        new: list[object] = [None] * len(rows[0])
        new[2], new[3], new[4] = rows[0][2], "Before go-live", "Ring the bell"
        new[5], new[6], new[7] = "Catriona Orr", dt.date(2027, 1, 20), "Open"
        ws.append([None] * len(rows[0]))
        put(ws, [*rows[:2], new, *rows[2:]])

    told = compared(session, changed(out, change))
    assert differs(told) == [("new", "", "")]
    step = Return(session, []).take(told, {})
    assert step is not None
    made = session.plan.get(step.edits[0].id)
    assert isinstance(made, ChecklistItem)
    assert (made.title, made.due, made.section) == ("Ring the bell", dt.date(2027, 1, 20), "Before go-live")
    assert made.release == item(session).release


def test_rows_inserted_among_the_activities_of_a_release_belong_to_it(
    session: PlanSession, out: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for name in ("Schedule", "Timeline"):
            ws = book[name]
            for at, title in ((FIRST + 1, "First dry run"), (FIRST + 2, "Second dry run")):
                ws.insert_rows(at)
                ws.cell(at, column(ws, "Release / activity")).value = title
                if name == "Timeline":
                    ws.cell(at, column(ws, "Start")).value = dt.date(2027, 1, 11)
                    ws.cell(at, column(ws, "Finish")).value = dt.date(2027, 1, 12)

    told = compared(session, changed(out, change))
    assert differs(told) == [("new", "", ""), ("new", "", "")]
    release = session.plan.by_key("REL-1")
    Return(session, []).take(told, {})
    made = [each for each in session.plan.of(Activity).values() if "dry run" in each.title]
    assert [each.release for each in made] == [release.id] * 2
    assert {each.start for each in made} == {dt.datetime(2027, 1, 11, 9)}
    assert len({each.key for each in made}) == 2


def test_a_copied_row_that_was_changed_is_a_new_record(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book["Checklist"]
        copied = rows_of(ws)[0]
        copied[4] = "Much the same, but not quite"
        ws.append(copied)

    told = compared(session, changed(out, change))
    assert differs(told) == [("new", "", "")]
    step = Return(session, []).take(told, {})
    assert step is not None
    assert step.edits[0].before is None


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"Item": "No release said"}, "Release"),
        ({"Item": "Odd", "Release": "Payments 4.2.0", "Due": "soon"}, "a date"),
        ({"Release": "Payments 4.2.0", "Owner": "Catriona Orr"}, "Item"),
        ({"Key": "REL-1", "Item": "x", "Release": "Payments 4.2.0"}, "was not on this sheet"),
    ],
)
def test_a_new_row_that_is_not_whole_is_invalid(
    session: PlanSession, out: Path, values: dict[str, str], why: str
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book["Checklist"]
        at = ws.max_row + 1
        for heading, value in values.items():
            ws.cell(at, column(ws, heading)).value = value

    found = only(compared(session, changed(out, change)))
    assert found.verdict is Verdict.INVALID
    assert why in found.reason


def test_a_remark_below_the_table_is_no_record(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book["Checklist"]
        ws.cell(ws.max_row + 3, 2).value = "Thanks, all fine from our side. Liz"

    told = compared(session, changed(out, change))
    assert told.findings == ()
    assert "Thanks, all fine" in told.notices[0]


# -- formulas and errors -----------------------------------------------------------------------------------


def test_a_formula_counts_by_its_cached_value_and_is_flagged(session: PlanSession, out: Path) -> None:
    back = with_cell(out, "Evidence", '<f>"Sign"&amp;"ed"</f><v>Signed</v>', kind="str")
    found = only(compared(session, back))
    assert (found.verdict, found.theirs) == (Verdict.THEIRS, "Signed")
    assert "formula" in found.reason


def test_a_formula_without_a_value_and_an_error_are_invalid(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Evidence").value = "=1+1"

    assert "never computed" in only(compared(session, changed(out, change))).reason
    back = with_cell(out, "Evidence", "<f>1/0</f><v>#DIV/0!</v>", kind="e")
    assert "shows an error" in only(compared(session, back)).reason


def with_cell(path: Path, heading: str, inner: str, kind: str) -> Path:
    """A copy whose cell of the item holds this XML, as a spreadsheet would leave it."""
    where: list[str] = []

    def mark(book: openpyxl.Workbook) -> None:
        found = cell(book, "Checklist", ITEM, heading)
        found.value = "MARK"
        where.append(found.coordinate)

    marked = changed(path, mark, "marked.xlsx")
    back = path.with_name("formula.xlsx")
    pattern = rf'<c r="{where[0]}"([^>]*?) t="inlineStr"><is><t>MARK</t></is></c>'.encode()
    with ZipFile(marked) as source, ZipFile(back, "w") as target:
        for part in source.namelist():
            told = rf'<c r="{where[0]}"\1 t="{kind}">{inner}</c>'.encode()
            target.writestr(part, re.sub(pattern, told, source.read(part)))
    return back


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


def test_pages_that_only_name_a_number_of_ours_are_not_taken_for_ours(
    session: PlanSession, out: Path
) -> None:
    def other(book: openpyxl.Workbook) -> None:
        ids_and_hidden_sheet_stripped(book)
        for ws in book.worksheets:
            for cells in ws.iter_rows(FIRST, min_col=3):
                for each in cells:
                    if isinstance(each.value, str):
                        each.value = f"other {each.value}"

    with pytest.raises(Refusal, match="another plan"):
        compared(session, changed(out, other))


# -- the command line --------------------------------------------------------------------------------------


def told_by(cli: CommandLine, session: PlanSession, back: Path, *options: str, code: int = 0) -> dict:
    return cli.json("return", session.path, back, *options, code=code)


def test_return_tells_what_it_does_and_does_it_as_one_step(session: PlanSession, out: Path) -> None:
    cli, back = CommandLine(), changed(out, owner_is_liz)
    dry = told_by(cli, session, back, "--dry-run")
    assert (dry["step"], dry["verdicts"]["theirs"]) == (None, 1)
    done = told_by(cli, session, back, "--as", "Planner")
    assert done["circulation"] == 1
    assert done["verdicts"] == {
        "theirs": 1, "mine": 0, "same": 0, "conflict": 0, "invalid": 0, "locked": 0, "new": 0, "missing": 0,
    }  # fmt: skip
    (one,) = done["cells"]
    wanted = {"sheet", "cell", "key", "field", "base", "mine", "theirs", "verdict", "reason"}
    assert wanted <= one.keys()
    assert (one["sheet"], one["key"], one["base"], one["theirs"]) == (
        "Checklist", ITEM, "Product", "Catriona Orr",
    )  # fmt: skip
    (step, *_) = cli.json("log", session.path)
    assert (step["step"], step["author"], step["source"]) == (done["step"], "Planner", "return")
    cli("undo", session.path)
    assert session.catch_up()
    assert session.plan.get(item(session).owner).title == "Product"  # type: ignore[union-attr]


def test_conflicts_stay_and_leave_with_one_unless_take_decides(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", ITEM, "Evidence").value = "Theirs"
        cell(book, "Checklist", OTHER, "Evidence").value = "Theirs too"

    cli, back = CommandLine(), changed(out, change)
    session.do(set_fields, item(session).id, {"evidence": "Mine"})
    done = told_by(cli, session, back, code=1)
    assert (done["verdicts"]["conflict"], done["taken"], done["left"]) == (1, 1, 1)
    session.catch_up()
    assert (item(session).evidence, item(session, OTHER).evidence) == ("Mine", "Theirs too")
    assert told_by(cli, session, back, "--take", "mine")["step"] is None
    assert told_by(cli, session, back, "--take", "theirs")["step"] is not None
    session.catch_up()
    assert item(session).evidence == "Theirs"


def test_delete_missing_and_dates_are_for_those_who_say_so(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book["Checklist"]
        put(ws, [cells for cells in rows_of(ws) if cells[1] != ITEM])
        cell(book, "Checklist", OTHER, "Due").value = "03/04/2027"

    cli, back = CommandLine(), changed(out, change)
    first = told_by(cli, session, back)
    assert (first["verdicts"]["missing"], first["verdicts"]["invalid"], first["step"]) == (1, 1, None)
    assert first["questions"] == [{"sheet": "Checklist", "column": "Due", "samples": ["03/04/2027"]}]
    told_by(cli, session, back, "--delete-missing", "--dates", "mdy")
    session.catch_up()
    assert item(session, OTHER).due == dt.date(2027, 3, 4)
    with pytest.raises(Refusal):
        item(session)


def test_what_people_read_names_the_cell_and_the_step(session: PlanSession, out: Path) -> None:
    cli = CommandLine()
    told = cli("return", session.path, changed(out, owner_is_liz))
    assert "Checklist" in told
    assert "Catriona Orr" in told
    assert "Take back no. 1 from Steering board" in told
    assert cli.run("return", session.path, session.path, code=3).stdout == ""


def test_a_backup_is_taken_before(session: PlanSession, out: Path, tmp_path: Path) -> None:
    session.close()
    backups = Backups(tmp_path / "backups")
    with PlanSession.open(tmp_path / "plan.relplan", backups=backups) as again:
        told = compared(again, changed(out, owner_is_liz))
        assert backups.of(again.facts()["plan_id"]) == []
        Return(again, []).take(told, {})
        assert len(backups.of(again.facts()["plan_id"])) == 1
