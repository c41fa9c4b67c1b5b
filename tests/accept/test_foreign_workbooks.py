"""Registers and schedules that others wrote go through the general import: rows and values as they are."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest

from relplanner.commands.table_import import TableJob
from relplanner.domain.kinds import Activity, ChecklistItem, Dependency, Release, ScopeItem
from relplanner.domain.returned import Grid
from relplanner.session import PlanSession
from relplanner.session.tables import import_book, proposals, read_foreign


@pytest.fixture
def session(tmp_path: Path):
    with PlanSession.create(tmp_path / "p.relplan", "Plan", author="Ann") as session:
        yield session


def imported(session: PlanSession, path: Path, sheet: str = "") -> tuple[Counter[str], list[str]]:
    """What is added, by kind, and everything that was left aside."""
    book = read_foreign(path)
    jobs = [
        TableJob(book.file_name, each.table, each.mapping)
        for each in proposals(session.plan, book, sheet)
        if each.mapping is not None
    ]
    reports, step = import_book(session, jobs)
    assert not [refused for report in reports for refused in report.refused]
    assert not import_book(session, jobs)[1], "a second import changes nothing"
    if step is not None:
        session.undo()
        session.redo()
    added = Counter[str]()
    for report in reports:
        added.update(report.added)
    return added, [f"{each.where}: {each.what}" for report in reports for each in report.not_taken]


def facts_of(grid: Grid) -> dict[str, int]:
    """What another reader counted, too: filled rows, formulas, and cells with a value of each sort."""
    cells = [
        cell
        for row, held in enumerate(grid.rows, start=1)
        for column, cell in enumerate(held, start=1)
        if cell != "" and (row, column) not in grid.formulas
    ]
    days = sum(isinstance(cell, dt.date) for cell in cells)
    texts = sum(isinstance(cell, str) for cell in cells)
    rows = sum(any(cell != "" for cell in held) for held in grid.rows)
    return {
        "non_empty_rows": rows, "formulas": len(grid.formulas), "dates": days, "texts": texts,
        "numbers": len(cells) - days - texts,
    }  # fmt: skip


def test_every_cell_of_every_sheet_of_every_file_is_read_as_what_it_is(shared_data: Path) -> None:
    told = json.loads((shared_data / "FACTS.json").read_text(encoding="utf-8"))["excel"]
    assert {*told} == {
        path.relative_to(shared_data).as_posix() for path in shared_data.glob("excel/*/*.xlsx")
    }
    for name, sheets in told.items():
        grids = read_foreign(shared_data / name).grids
        assert {grid.name for grid in grids} == {*sheets}
        for grid in grids:
            found = facts_of(grid)
            assert found == {fact: sheets[grid.name][fact] for fact in found}, f"{name}: {grid.name}"


@pytest.mark.parametrize(("name", "count"), [("aks_checklist", 110), ("alz_checklist", 243)])
def test_a_checklist_whose_headings_stand_in_row_seven(
    session: PlanSession, shared_data: Path, name: str, count: int
) -> None:
    folder = shared_data / "excel" / "azure-checklists"
    added, _ = imported(session, folder / f"{name}.en.xlsx")
    assert added["checklist_item"] == count
    told = json.loads((folder / f"{name}.en.json").read_text(encoding="utf-8"))["items"]
    texts = {" ".join(item["text"].split()) for item in told}
    found = {item.title for item in session.plan.of(ChecklistItem).values()}
    assert len(found & texts) > 0.9 * len(found)


def test_a_checklist_in_japanese_keeps_its_rows_and_says_what_states_it_does_not_know(
    session: PlanSession, shared_data: Path
) -> None:
    for name, count in (("alz", 245), ("aks", 110)):
        added, left = imported(session, shared_data / f"excel/azure-checklists/{name}_checklist.ja.xlsx")
        assert added["checklist_item"] == count
        assert [line for line in left if "未確認" in line and f"({count} cells)" in line]


def test_a_project_plan_keeps_its_tasks_outline_links_and_dates(
    session: PlanSession, shared_data: Path
) -> None:
    added, _ = imported(session, shared_data / "excel/packt-tpm/Project_Plan.xlsx")
    assert added["activity"] == 39
    tasks = {activity.source_ref: activity for activity in session.plan.of(Activity).values()}
    assert tasks["2"].start == dt.datetime(2023, 1, 2, 9)
    assert tasks["3"].parent == tasks["2"].parent == tasks["1"].id
    links = {(link.predecessor, link.successor) for link in session.plan.of(Dependency).values()}
    assert (tasks["2"].id, tasks["3"].id) in links


def test_dates_in_words_are_read(session: PlanSession, shared_data: Path) -> None:
    imported(session, shared_data / "excel/kubernetes/Assignment_Excel_Sheet.xlsx", "Release Cut Info")
    days = {release.target_date for release in session.plan.of(Release).values()}
    assert {dt.date(2023, 9, 19), dt.date(2023, 12, 5)} <= days


def test_rows_without_a_title_are_no_records_and_are_told(session: PlanSession, shared_data: Path) -> None:
    path = shared_data / "excel/kubernetes/Assignment_Excel_Sheet.xlsx"
    added, left = imported(session, path, "Status Reporting")
    assert added["activity"] == 35
    assert [line for line in left if "no record" in line and "(59 cells)" in line]
    starts = [activity.constraint_date for activity in session.plan.of(Activity).values()]
    assert min(filter(None, starts)).date() == dt.date(2023, 9, 4)
    assert None not in starts


def test_a_template_brings_its_people_and_says_which_days_are_none(
    session: PlanSession, shared_data: Path
) -> None:
    path = shared_data / "excel/kubernetes/responsibilities-signup-sheet-template.xlsx"
    added, left = imported(session, path)
    assert (added["person"], added["release"]) == (5, 7)
    assert [line for line in left if "YYYY-MM-DD" in line and "(7 cells)" in line]


def test_a_register_with_nothing_but_headings_brings_nothing(session: PlanSession, shared_data: Path) -> None:
    for name in ("Risk_Log", "Stakeholders"):
        added, _ = imported(session, shared_data / f"excel/packt-tpm/{name}.xlsx")
        assert not added


def test_every_sheet_of_a_workbook_of_many_is_taken_for_what_it_is(
    session: PlanSession, shared_data: Path
) -> None:
    added, _ = imported(session, shared_data / "excel/packt-tpm/Tables.xlsx")
    assert added["scope_item"] == len(session.plan.of(ScopeItem)) == 38
    assert added["person"] >= 8
    assert added["risk_assessment"] == 9


def test_what_holds_no_table_of_known_things_is_left_aside(session: PlanSession, shared_data: Path) -> None:
    for name in ("RACI", "Risk_Scorecard", "Buffer_Scorecard", "Communication_Plan"):
        book = read_foreign(shared_data / f"excel/packt-tpm/{name}.xlsx")
        assert [each.mapping for each in proposals(session.plan, book)] == [None] * len(book.grids)
