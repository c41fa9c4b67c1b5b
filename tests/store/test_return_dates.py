"""Dates that come back in a workbook, and what they do to activities."""

import datetime as dt
from pathlib import Path

import openpyxl

from relplanner.commands.records import add, set_fields
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.return_findings import Verdict
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import Scheduling
from relplanner.session import PlanSession
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
    sent,
)


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


CLEAR = ("2027-01-05", "2027/1/5", "5 Jan 2027", "Tue 5 January 2027", "5. Januar 2027", "5 janvier 2027",
         "Jan 5, 2027", "13/01/2027", "2027-01-05T00:00:00")  # fmt: skip


def test_dates_typed_as_text_are_read_when_they_are_clear(session: PlanSession, out: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        ws = book["Checklist"]
        for at, text in enumerate(CLEAR, FIRST):
            ws.cell(at, column(ws, "Due")).value = text

    told = compared(session, changed(out, change))
    assert told.questions == ()
    assert {found.verdict for found in told.findings} == {Verdict.THEIRS}
    read = dict(zip(CLEAR, (found.value for found in told.findings), strict=True))
    assert read.pop("13/01/2027") == dt.date(2027, 1, 13)
    assert set(read.values()) == {dt.date(2027, 1, 5)}


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
