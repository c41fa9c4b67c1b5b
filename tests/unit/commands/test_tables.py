"""A foreign table becomes records as its headings say; nothing is invented, what is left aside is told."""

import datetime as dt

import pytest

from relplanner.commands.imports import ImportReport
from relplanner.commands.return_cells import Sense
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.table_import import TableJob, import_tables, planned_tables
from relplanner.commands.table_preview import Preview, open_dates, preview_of
from relplanner.commands.table_proposal import propose
from relplanner.domain.errors import NotFound, Refusal
from relplanner.domain.invariants import check
from relplanner.domain.kinds import (
    Activity,
    ChecklistItem,
    Dependency,
    Person,
    Product,
    Release,
    Risk,
    RiskAssessment,
    Window,
)
from relplanner.domain.kinds.choices import ActivityKind, Constraint, LagUnit, LinkType, Scheduling
from relplanner.domain.kinds.readiness import ItemState, Response
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Grid, Raw
from relplanner.domain.tables import TableMapping
from relplanner.domain.typed import Reading
from relplanner.exchange.tables.headings import table_of
from tests.building import Builder, maker

DAY = dt.date(2027, 1, 4)


def job(*rows: tuple[Raw, ...], sheet: str = "Sheet", kind: str = "", plan: Plan | None = None,
        order: DateOrder | None = None, **places: frozenset) -> TableJob:  # fmt: skip
    table = table_of(Grid(sheet, rows, **places))
    proposal = propose(plan or Builder().plan, table, kind)
    assert proposal.mapping is not None
    return TableJob("plan.xlsx", table, proposal.mapping, order=order)


def taken(*jobs: TableJob, plan: Plan | None = None, into: str | None = None) -> tuple[Plan, ImportReport]:
    plan = plan or Builder().plan
    planned = planned_tables(plan, maker(), jobs, {}, into)
    after = plan.after(planned.edits)
    check(plan, after, planned.edits)
    return after, planned.reports[-1]


def left(report: ImportReport) -> list[str]:
    return [f"{each.where} {each.what}" for each in report.not_taken]


def by_title(plan: Plan, kind: type) -> dict:
    return {record.title: record for record in plan.of(kind).values()}


# -- what a table is ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (("Task Name", "Start Date", "End Date", "Resource Names"), "activity"),
        (("Vorgangsname", "Dauer", "Anfang", "Ende", "Vorgänger"), "activity"),
        (("Id", "Risk", "Probability", "Impact", "Strategy"), "risk"),
        (("Main Area", "Checklist item", "Status", "Comment"), "checklist_item"),
        (("Release", "Version", "Go-live", "Release manager"), "release"),
        (("Name", "E-mail", "Department", "Role"), "person"),
        (("Requirement", "Priority", "Fix version"), "scope_item"),
        (("Freeze", "From", "Until"), "window"),
    ],
)
def test_a_table_is_what_its_headings_say(headings: tuple[str, ...], kind: str) -> None:
    mapping = propose(Builder().plan, table_of(Grid("Sheet1", (headings,)))).mapping
    assert mapping is not None
    assert mapping.kind == kind


@pytest.mark.parametrize(
    "headings", [("Step", "TPM", "SDM"), ("Tool", "Freeform"), ("Buffer", "Overhead"), ("Name", "x")]
)
def test_what_names_nothing_known_is_not_guessed_at(headings: tuple[str, ...]) -> None:
    assert propose(Builder().plan, table_of(Grid("Sheet1", (headings, ("a", "b", "c"))))).mapping is None


def test_a_heading_above_cells_of_another_sort_is_not_taken_for_the_field() -> None:
    found = job(("Task", "Start", "End"), ("Build", "soon", DAY), ("Test", "later", DAY))
    assert dict(found.mapping.columns) == {"Task": "title", "End": "finish"}


def test_the_unit_of_durations_is_what_the_heading_or_the_dates_say() -> None:
    said = job(("Task", "Duration (hours)"), ("Build", 8.0))
    assert dict(said.mapping.conversions) == {"Duration (hours)": "hours"}
    shown = job(("Task", "Duration", "Start", "End"), ("Build", 6.0, DAY, dt.date(2027, 2, 12)))
    assert dict(shown.mapping.conversions) == {"Duration": "weeks"}


# -- activities --------------------------------------------------------------------------------------------


def test_a_schedule_makes_a_release_of_its_own_unless_one_is_named() -> None:
    tasks = job(("Task", "Start", "End"), ("Build", DAY, DAY), sheet="Plan")
    plan, _ = taken(tasks)
    assert [release.title for release in plan.of(Release).values()] == ["Plan"]
    build = Builder()
    release = build.add(Release, title="Shop 1.0")
    plan, _ = taken(tasks, plan=build.plan, into=release.key)
    assert len(plan.of(Release)) == 1
    assert not plan.of(Product)
    (activity,) = plan.of(Activity).values()
    assert activity.release == release.id


def test_dates_pin_a_task_from_the_first_working_minute_to_the_last() -> None:
    plan, _ = taken(job(("Task", "Start", "End"), ("Build", DAY, dt.date(2027, 1, 8))))
    (build,) = plan.of(Activity).values()
    assert build.mode is Scheduling.PINNED
    assert (build.start, build.finish) == (dt.datetime(2027, 1, 4, 9), dt.datetime(2027, 1, 8, 17))


def test_a_start_with_a_duration_is_a_date_not_to_start_before() -> None:
    plan, _ = taken(job(("Task", "Start", "Duration (days)"), ("Build", DAY, 3.0)))
    (build,) = plan.of(Activity).values()
    assert (build.mode, build.constraint, build.duration) == (
        Scheduling.AUTOMATIC, Constraint.START_NO_EARLIER, 3 * 480,
    )  # fmt: skip


def test_a_date_alone_is_a_milestone() -> None:
    plan, _ = taken(job(("Task", "Due"), ("Live", DAY)))
    assert next(iter(plan.of(Activity).values())).kind is ActivityKind.MILESTONE


def test_blanks_before_a_title_put_it_beneath_the_one_above() -> None:
    plan, _ = taken(
        job(("Task", "Duration"), ("Relay", 4.0), ("   Design", 1.0), ("   Build", 3.0), ("Live", 0.0))
    )
    tasks = by_title(plan, Activity)
    assert tasks["Design"].parent == tasks["Build"].parent == tasks["Relay"].id
    assert tasks["Live"].parent is None


def test_predecessors_are_read_as_people_write_them() -> None:
    plan, report = taken(job(
        ("ID", "Task", "Predecessors"), (1.0, "A", ""), (2.0, "B", 1.0), (3.0, "C", "1ss; 2FS+2d"),
        (4.0, "D", "2ff-50%, 9fs, 4"),
    ))  # fmt: skip
    names = {activity.id: activity.title for activity in plan.of(Activity).values()}
    links = {
        (names[link.predecessor], names[link.successor]): (link.type, link.lag, link.lag_unit)
        for link in plan.of(Dependency).values()
    }
    assert links == {
        ("A", "B"): (LinkType.FS, 0, LagUnit.WORKING),
        ("A", "C"): (LinkType.SS, 0, LagUnit.WORKING),
        ("B", "C"): (LinkType.FS, 960, LagUnit.WORKING),
        ("B", "D"): (LinkType.FF, -50, LagUnit.PERCENT),
    }
    assert [line for line in left(report) if "9fs" in line or "itself" in line] == left(report)[:2]


# -- people, risks, checklists -----------------------------------------------------------------------------


def test_people_who_are_named_are_found_or_made_once() -> None:
    build = Builder()
    ann = build.add(Person, title="Ann")
    plan, report = taken(job(("Task", "Owner"), ("A", "ann"), ("B", "Bo"), ("C", "Bo"), ("D", "Ann, Bo")),
                         plan=build.plan)  # fmt: skip
    tasks, people = by_title(plan, Activity), by_title(plan, Person)
    assert set(people) == {"Ann", "Bo"}
    assert [tasks[name].owner for name in "ABC"] == [ann.id, people["Bo"].id, people["Bo"].id]
    assert tasks["D"].owner is None
    assert left(report) == ["Sheet!B5 “Ann, Bo” is not one person or team (Owner)"]


def test_of_several_names_those_that_are_known_are_kept_beside_the_new_ones() -> None:
    build = Builder()
    shop = build.add(Product, title="Shop")
    freeze = TableJob("a.xlsx", table_of(Grid("S", (("Freeze", "From", "Until", "Products"),
                                                    ("Sales", DAY, DAY, "Shop, Till")))),
                      TableMapping("window", {"Freeze": "title", "From": "start", "Until": "finish",
                                              "Products": "products"}))  # fmt: skip
    plan, _ = taken(freeze, plan=build.plan)
    (window,) = plan.of(Window).values()
    assert set(window.products) == {shop.id, by_title(plan, Product)["Till"].id}
    (row,) = seen(freeze, plan=build.plan).rows
    assert (row.cells[4].value, row.cells[4].made) == ((shop.id,), ("Till",))


def test_likelihood_and_impact_in_words_are_an_assessment() -> None:
    plan, report = taken(
        job(
            ("Risk", "Probability", "Impact", "Strategy"),
            ("Late", "High", "Low (1)", "Mitigation "),
            ("Lost", "perhaps", 5.0, ""),
        )
    )
    (found,) = plan.of(RiskAssessment).values()
    assert (found.likelihood, found.impact) == (4, 2)
    assert by_title(plan, Risk)["Late"].response is Response.REDUCE
    assert left(report)[0].startswith("Sheet!B3 “perhaps” is not 1 to 5")


def test_the_states_of_others_are_ours_and_unknown_ones_are_told_once() -> None:
    states = ("Fulfilled", "N/A", "未確認", "未確認")
    rows = ((f"Item {number}", state) for number, state in enumerate(states, start=1))
    plan, report = taken(job(("Checklist item", "Status"), *rows))
    items = by_title(plan, ChecklistItem)
    assert [items[f"Item {number}"].state for number in (1, 2, 3)] == [
        ItemState.DONE, ItemState.NOT_APPLICABLE, ItemState.OPEN,
    ]  # fmt: skip
    (line,) = left(report)
    assert line.startswith("Sheet!B4 “未確認”")
    assert line.endswith("(2 cells)")


# -- nothing is invented -----------------------------------------------------------------------------------


def test_a_row_in_which_everything_is_computed_is_no_record() -> None:
    plan, _ = taken(job(("Task", "End"), ("Build", DAY), ("Sum", DAY), formulas=frozenset({(3, 1), (3, 2)})))
    assert set(by_title(plan, Activity)) == {"Build"}


def test_headings_that_occur_again_are_no_record() -> None:
    plan, _ = taken(job(("Task", "Owner"), ("Build", "Ann"), ("Task", "Owner"), ("Test", "Bo")))
    assert set(by_title(plan, Activity)) == {"Build", "Test"}


def test_an_error_of_the_spreadsheet_is_told_and_the_rest_of_the_row_taken() -> None:
    plan, report = taken(job(("Task", "Owner"), ("Build", "#REF!"), errors=frozenset({(2, 2)})))
    assert by_title(plan, Activity)["Build"].owner is None
    assert left(report) == ["Sheet!B2 #REF!: an error of the spreadsheet"]


def test_a_date_that_could_be_two_is_asked_for_not_guessed() -> None:
    rows = (("Task", "Due"), ("Build", "03/04/2027"))
    plan, report = taken(job(*rows))
    assert by_title(plan, Activity)["Build"].finish is None
    assert "03/04/2027" in left(report)[0]
    plan, _ = taken(job(*rows, order=DateOrder.MDY))
    assert by_title(plan, Activity)["Build"].finish == dt.datetime(2027, 3, 4, 17)


def test_columns_that_become_nothing_are_told() -> None:
    _, report = taken(job(("Task", "Owner", "Swarm", "Jan"), ("Build", "Ann", 2.0, "x")))
    assert left(report) == ["Sheet!1 columns: Swarm, Jan"]


# -- again -------------------------------------------------------------------------------------------------


def test_the_same_table_again_changes_nothing_and_a_changed_one_only_what_changed() -> None:
    rows = (("ID", "Task", "Owner"), ("7", "Build", "Ann"), ("8", "Test", "Bo"))
    first = job(*rows)
    plan = Builder().plan
    once = plan.after(import_tables(plan, maker(), [first], {}).edits)
    assert not import_tables(once, maker(), [first], {}).edits
    moved = job(rows[0], ("8", "Test all", "Bo"), ("7", "Build", "Ann"), plan=once)
    source = next(iter(once.of(Person).values())).source
    said = {record.id: type(record).KIND.values(record) for record in once if record.source == source}
    edits = import_tables(once, maker(), [moved], {source: said}).edits
    assert {tuple(edit.after) for edit in edits if edit.kind == "activity"} == {("title",)}


def test_how_a_table_was_read_is_remembered_for_its_like() -> None:
    plan = Builder().plan
    odd = TableJob("a.xlsx", table_of(Grid("S", (("Was", "Wer"), ("Bau", "Ann")))),
                   TableMapping("activity", {"Was": "title", "Wer": "owner"}))  # fmt: skip
    assert propose(plan, odd.table).mapping is None
    after = plan.after(import_tables(plan, maker(), [odd], {}).edits)
    again = propose(after, table_of(Grid("T", (("WAS", "wer"), ("Test", "Bo")))))
    assert again.mapping is not None
    assert (again.mapping.kind, dict(again.mapping.columns)) == ("activity", {"Was": "title", "Wer": "owner"})


def test_a_field_that_there_is_not_is_refused_by_name() -> None:
    wrong = TableJob("a.xlsx", table_of(Grid("S", (("Was", "Wer"), ("Bau", "Ann")))),
                     TableMapping("activity", {"Was": "title", "Wer": "chief"}))  # fmt: skip
    with pytest.raises(NotFound, match="chief"):
        taken(wrong)


def test_people_belong_to_no_release() -> None:
    with pytest.raises(Refusal):
        taken(job(("Name", "Role"), ("Ann", "Lead")), into="REL-1")


def test_what_was_planned_is_taken_as_it_is_unless_the_plan_has_changed_since() -> None:
    build = Builder()
    tasks = job(("ID", "Task"), ("7", "Build"), plan=build.plan, kind="activity")
    plan = build.plan
    planned = planned_tables(plan, maker(), [tasks], {}, None)
    assert import_tables(plan, maker(), [tasks], {}, None, planned).edits is planned.edits
    build.add(Product, title="Shop")
    later = import_tables(build.plan, maker(), [tasks], {}, None, planned)
    check(build.plan, build.plan.after(later.edits), later.edits)
    keys = [product.key for product in build.plan.after(later.edits).of(Product).values()]
    assert len(set(keys)) == len(keys) == 2


# -- before it is taken ------------------------------------------------------------------------------------


def seen(tasks: TableJob, most: int = 200, plan: Plan | None = None) -> Preview:
    plan = plan or Builder().plan
    return preview_of(plan, tasks.table, tasks.mapping, tasks.file_name, Sense(Reading(plan, DAY)), most)


def test_a_preview_shows_each_row_as_it_arrives_and_names_the_cell_that_cannot_be_taken() -> None:
    told = seen(job(("Task", "Due", "Owner"), ("Build", DAY, "Ann"), ("Test", "next Friday", ""),
                    ("Ship", dt.date(2027, 2, 1), "Ann")))  # fmt: skip
    build, test, _ = told.rows
    assert [build.cells[column].value for column in (1, 2)] == ["Build", dt.datetime(2027, 1, 4, 17)]
    assert build.cells[3].made == ("Ann",)
    assert (test.number, test.cells[2].text, test.cells[2].value) == (3, "next Friday", None)
    (aside,) = told.asides
    assert (aside.place, aside.row, aside.column) == ("B3", 3, 2)
    assert aside.reason == test.cells[2].reason
    assert "“next Friday” is not a date" in aside.reason


def test_a_preview_agrees_with_the_import_cell_by_cell() -> None:
    tasks = job(
        ("Risk", "Probability", "Impact", "Owner"), ("Late", "High", "Low", "Ann"), ("Lost", "?", 9.0, "")
    )
    told, (plan, report) = seen(tasks), taken(tasks)
    (late,) = [row for row in told.rows if row.cells[1].value == "Late"]
    assert (late.cells[2].value, late.cells[3].value) == (4, 2)
    assert len(told.rows) == len(plan.of(Risk))
    assert {f"Sheet!{each.place}" for each in told.asides} == {each.where for each in report.not_taken}


def test_only_the_first_rows_are_looked_at_however_long_the_table_is() -> None:
    rows = (("Task", "Owner"), *((f"Task {number}", "Ann") for number in range(50)))
    told = seen(job(*rows), most=7)
    assert (len(told.rows), told.looked_at, told.total) == (7, 7, 50)


def test_dates_that_read_two_ways_are_asked_with_samples_until_somebody_says() -> None:
    tasks = job(("Task", "Due", "Start"), ("A", "03/04/2027", DAY), ("B", "25/04/2027", DAY),
                ("C", "05/06/2027", DAY), ("D", "03/04/2027", DAY))  # fmt: skip
    plan = Builder().plan
    (question,) = open_dates(plan, tasks.table, tasks.mapping)
    assert (question.column, question.samples) == ("Due", ("03/04/2027", "05/06/2027"))
    assert not open_dates(plan, tasks.table, tasks.mapping.with_conversion("Due", "dmy"))


def test_no_two_columns_become_the_same_field() -> None:
    mapping = TableMapping("activity", {"Task": "title", "Due": "finish", "End": "deadline"}, {"Due": "dmy"})
    moved = mapping.with_field("End", "finish")
    assert dict(moved.columns) == {"Task": "title", "End": "finish"}
    assert not moved.conversions, "how a column was read goes with it"
    assert dict(moved.with_field("End", "").columns) == {"Task": "title"}
