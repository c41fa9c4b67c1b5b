"""Rows that were added to a circulated workbook, deleted or copied."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from relplanner.commands.return_findings import Side, Verdict
from relplanner.domain.kinds import Activity, ChecklistItem
from relplanner.schedule.dates import compute
from relplanner.session import PlanSession
from relplanner.session.returning import Return
from tests.returns import (
    FIRST,
    ITEM,
    OTHER,
    changed,
    column,
    compared,
    differs,
    item,
    only,
    put,
    rows_of,
)


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
    schedule = compute(session.plan)
    dates = {schedule.span(each.id)[:2] for each in made}
    assert dates == {(dt.datetime(2027, 1, 11, 9), dt.datetime(2027, 1, 12, 17))}
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
