"""Tables of others in the window: proposed, shown as they would arrive, corrected, taken as one step."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from relplanner.domain.kinds import Activity, ChecklistItem, ImportMapping, Release, Risk
from relplanner.domain.returned import Grid, Raw
from relplanner.domain.tables import Book
from relplanner.gui.context import PageContext
from relplanner.gui.pages.mapping import MappingPage, draft
from relplanner.gui.pages.mapping.columns import Column
from relplanner.gui.pages.mapping.grid import OPTIONS
from relplanner.gui.program import Program
from tests.gui.conftest import Answers, shown

DAY = dt.datetime(2027, 3, 1)
RISKS: tuple[tuple[Raw, ...], ...] = (
    ("Risks of 2027", "", "", ""),
    ("Nr", "Risk", "Probability", "Owner"),
    (1.0, "Supplier late", "high", "Ann"),
    (2.0, "Data lost", "perhaps", "Ann"),
    ("", "", "low", ""),
)
TASKS: tuple[tuple[Raw, ...], ...] = (
    ("Task", "Due", "Effort", "Colour"), ("Build", "03/04/2027", 2.0, "red"),
    ("Test", "05/06/2027", 1.0, "blue"),
)  # fmt: skip
ODD: tuple[tuple[Raw, ...], ...] = (("Was", "Wer"), ("Bau", "Ann"))


def book(*grids: tuple[str, tuple[tuple[Raw, ...], ...]], name: str = "register.xlsx") -> Book:
    return Book(name, tuple(Grid(title, rows) for title, rows in grids))


@pytest.fixture
def page(qtbot: QtBot, open_context: Callable[[Path], PageContext], empty_plan: Path) -> MappingPage:
    made = MappingPage(open_context(empty_plan))
    made.resize(1100, 760)
    shown(made, qtbot)
    return made


@pytest.fixture
def show(qtbot: QtBot, page: MappingPage) -> Callable[..., None]:
    def put(*grids: tuple[str, tuple[tuple[Raw, ...], ...]], name: str = "register.xlsx") -> None:
        page.show_book(book(*grids, name=name))
        settle(qtbot, page)

    return put


def settle(qtbot: QtBot, page: MappingPage) -> None:
    qtbot.waitUntil(lambda: not page.busy, timeout=10_000)


def columns(page: MappingPage) -> dict[str, str]:
    """What each column becomes, in the words of the page."""
    model = page.pane.columns_model
    rows = range(model.rowCount())
    return {model.index(at, Column.HEADING).data(): model.index(at, Column.FIELD).data() for at in rows}


def cell(page: MappingPage, heading: str, column: Column):
    model = page.pane.columns_model
    at = [each.title for each in model.headings].index(heading)
    return model.index(at, column)


def choose(page: MappingPage, heading: str, column: Column, words: str) -> None:
    """Give a cell the choice with these words."""
    index = cell(page, heading, column)
    (value,) = (value for value, told in index.data(OPTIONS) if told == words)
    page.pane.columns_model.setData(index, value)


def preview(page: MappingPage) -> list[list[str]]:
    model = page.pane.preview_model
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def asides(page: MappingPage) -> list[str]:
    return [page.pane.asides.item(at).text() for at in range(page.pane.asides.count())]


def take(qtbot: QtBot, page: MappingPage) -> None:
    page.take.trigger()
    settle(qtbot, page)


def test_a_register_is_shown_as_it_would_arrive_and_taken_as_one_step(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Register", RISKS))
    assert page.pane.header_row.value() == 2
    assert page.pane.kind.value == "risk"
    assert columns(page)["Probability"] == "Likelihood"
    assert preview(page) == [
        ["3", "1", "Supplier late", "4", "Ann (new)"],
        ["4", "2", "Data lost", "Not taken: perhaps", "Ann (new)"],
    ]
    doubtful, untitled = asides(page)
    assert doubtful.startswith("Register!C4: “perhaps” is not 1 to 5")
    assert untitled.startswith("Register!B5: nothing stands there")
    assert "2 new" in page.pane.effect.told
    assert "1 row left out (no title, or nothing typed)" in page.pane.effect.told
    take(qtbot, page)
    context = page.context
    assert {risk.title for risk in context.plan.of(Risk).values()} == {"Supplier late", "Data lost"}
    context.undo()
    assert not context.plan.of(Risk)
    assert not context.plan.of(ImportMapping)


def test_what_cannot_be_taken_says_why_in_word_and_shape_and_leads_to_its_cell(
    page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Register", RISKS))
    page.pane.asides.setCurrentRow(0)
    index = page.pane.preview.currentIndex()
    assert index.data() == "Not taken: perhaps"
    assert "is not 1 to 5" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "is not 1 to 5" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_column_given_by_hand_is_taken_from_the_one_that_had_its_field(
    page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Plan", TASKS))
    assert columns(page)["Task"] == "Title"
    choose(page, "Colour", Column.FIELD, "Title")
    assert columns(page)["Colour"] == "Title"
    assert columns(page)["Task"] == "– leave out –"
    assert cell(page, "Colour", Column.SURE).data() == "You said so"


def test_a_click_opens_what_a_column_can_become_and_a_choice_is_taken_at_once(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Plan", TASKS))
    index = cell(page, "Colour", Column.FIELD)
    place = page.pane.columns.visualRect(index).center()
    qtbot.mouseClick(page.pane.columns.viewport(), Qt.MouseButton.LeftButton, pos=place)
    editor = page.pane.columns.indexWidget(index)
    assert isinstance(editor, QComboBox)
    qtbot.waitUntil(lambda: editor.view().isVisible())
    editor.setCurrentIndex(editor.findText("Notes"))
    editor.activated.emit(editor.currentIndex())
    assert columns(page)["Colour"] == "Notes"
    qtbot.waitUntil(lambda: page.pane.columns.indexWidget(cell(page, "Colour", Column.FIELD)) is None)


def test_delete_leaves_a_column_out(qtbot: QtBot, page: MappingPage, show: Callable[..., None]) -> None:
    show(("Plan", TASKS))
    page.pane.columns.setCurrentIndex(cell(page, "Effort", Column.HEADING))
    qtbot.keyClick(page.pane.columns, Qt.Key.Key_Delete)
    assert columns(page)["Effort"] == "– leave out –"


def test_without_a_title_nothing_can_be_imported(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Plan", TASKS))
    assert page.take.isEnabled()
    choose(page, "Task", Column.FIELD, "– leave out –")
    settle(qtbot, page)
    assert not page.take.isEnabled()
    assert "which column is the title" in page.pane.effect.told
    choose(page, "Task", Column.FIELD, "Title")
    settle(qtbot, page)
    assert page.take.isEnabled()


def test_dates_that_read_two_ways_are_asked_with_samples_and_taken_as_answered(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Plan", TASKS))
    assert page.pane.questions.isVisible()
    assert cell(page, "Due", Column.WAY).data() == "Day or month first?"
    assert len(asides(page)) == 2
    choose(page, "Due", Column.WAY, "Day first: 31/12")
    settle(qtbot, page)
    assert not page.pane.questions.isVisible()
    assert cell(page, "Due", Column.WAY).data() == "Day first: 31/12"
    assert not asides(page)
    take(qtbot, page)
    due = {task.title: task.imported_finish for task in page.context.plan.of(Activity).values()}
    assert due == {"Build": dt.datetime(2027, 4, 3, 17), "Test": dt.datetime(2027, 6, 5, 17)}


def test_bare_figures_are_days_unless_somebody_says_hours(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Plan", TASKS))
    assert "2d" in preview(page)[0]
    choose(page, "Effort", Column.WAY, "Figures are hours")
    settle(qtbot, page)
    assert "2h" in preview(page)[0]


def test_a_sheet_of_unknown_things_says_so_and_can_be_told_what_it_is(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Odd", ODD), ("Register", RISKS))
    sheets = page.pane.sheets
    assert [each.wanted for each in page.drafts] == [False, True]
    assert sheets.currentIndex().data() == "Register"
    told = sheets.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Nothing a plan holds: Was, Wer" in told
    sheets.setCurrentIndex(sheets.model().index(0, 0))
    page.pane.kind.choose("activity")
    settle(qtbot, page)
    choose(page, "Was", Column.FIELD, "Title")
    choose(page, "Wer", Column.FIELD, "Owner")
    settle(qtbot, page)
    assert [each.wanted for each in page.drafts] == [True, True]
    take(qtbot, page)
    assert [task.title for task in page.context.plan.of(Activity).values()] == ["Bau"]
    assert len(page.context.plan.of(Risk)) == 2


def test_only_ticked_sheets_are_imported(qtbot: QtBot, page: MappingPage, show: Callable[..., None]) -> None:
    show(("Plan", TASKS), ("Register", RISKS))
    page.pane.sheets.setFocus()
    qtbot.keyClick(page.pane.sheets, Qt.Key.Key_Space)
    settle(qtbot, page)
    assert "not ticked" in page.pane.effect.told
    take(qtbot, page)
    assert not page.context.plan.of(Activity)
    assert len(page.context.plan.of(Risk)) == 2


def test_headings_in_another_row_are_read_anew(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Register", (("Task", "Owner"), ("Group", "Ann"), *TASKS)))
    page.pane.header_row.setValue(3)
    settle(qtbot, page)
    assert set(columns(page)) == {"Task", "Due", "Effort", "Colour"}


def test_how_columns_were_read_is_remembered_and_nothing_is_added_twice(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Plan", TASKS))
    choose(page, "Colour", Column.FIELD, "Notes")
    settle(qtbot, page)
    take(qtbot, page)
    show(("Plan", (*TASKS, ("Ship", DAY, 1.0, "grey"))))
    assert columns(page)["Colour"] == "Notes"
    assert cell(page, "Colour", Column.SURE).data() == "As last time"
    assert "1 new" in page.pane.effect.told
    assert "2 unchanged" in page.pane.effect.told
    take(qtbot, page)
    show(("Plan", (*TASKS, ("Ship", DAY, 1.0, "grey"))))
    assert not page.take.isEnabled()
    assert len(page.context.plan.of(Activity)) == 3


def test_the_release_that_a_schedule_goes_into_is_chosen(
    qtbot: QtBot, open_context: Callable[[Path], PageContext], sample_plan: Path
) -> None:
    page = MappingPage(open_context(sample_plan))
    shown(page, qtbot)
    page.show_book(book(("Plan", TASKS)))
    settle(qtbot, page)
    before = page.context.plan
    release = next(iter(before.of(Release)))
    page.pane.into.choose(release)
    settle(qtbot, page)
    take(qtbot, page)
    new = set(page.context.plan.of(Activity)) - set(before.of(Activity))
    assert {page.context.plan.of(Activity)[id].release for id in new} == {release}
    assert len(page.context.plan.of(Release)) == len(before.of(Release))


def test_people_belong_to_no_release_so_none_is_asked_for(
    page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Register", RISKS))
    assert not page.pane.into.isVisible()


def test_undo_brings_the_table_back_as_it_was(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Plan", TASKS))
    choose(page, "Colour", Column.FIELD, "Notes")
    settle(qtbot, page)
    take(qtbot, page)
    assert page.result.isVisible()
    page.result.undo_wanted.emit()
    settle(qtbot, page)
    assert not page.context.plan.of(Activity)
    assert columns(page)["Colour"] == "Notes"
    take(qtbot, page)
    assert len(page.context.plan.of(Activity)) == 2


def test_several_files_come_one_after_the_other(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None]
) -> None:
    show(("Plan", TASKS))
    page.show_book(book(("Register", RISKS), name="risks.csv"))
    assert columns(page)["Task"] == "Title"
    take(qtbot, page)
    page.result.more_wanted.emit()
    settle(qtbot, page)
    assert page.pane.kind.value == "risk"
    page.leave.trigger()
    assert not page.drafts


def test_of_a_long_table_only_the_first_rows_are_looked_at_until_it_is_imported(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relplanner.gui.pages.mapping.page.WEIGHED", 20)
    rows = tuple((f"Task {number}", DAY) for number in range(300))
    show(("Plan", (("Task", "Due"), *rows)))
    assert len(preview(page)) == 200
    assert "of 300 rows" in page.pane.effect.told
    assert draft.WEIGHED > 20
    take(qtbot, page)
    assert len(page.context.plan.of(Activity)) == 300


def test_a_change_of_the_plan_is_heeded_without_losing_what_was_said(
    qtbot: QtBot, page: MappingPage, show: Callable[..., None]
) -> None:
    from relplanner.commands.records import add

    show(("Register", RISKS))
    choose(page, "Nr", Column.FIELD, "– leave out –")
    page.context.do(add, "person", {"title": "Ann"})
    settle(qtbot, page)
    assert columns(page)["Nr"] == "– leave out –"
    assert preview(page)[0][-1] == "Ann"


def test_a_foreign_csv_file_that_is_chosen_comes_up_on_the_page(
    qtbot: QtBot, program: Program, sample_plan: Path, answers: Answers, tmp_path: Path
) -> None:
    program.open_plan(sample_plan)
    assert program.workbench is not None
    table = tmp_path / "checks.csv"
    table.write_text("Checklist item;Status\nTell the desk;Open\n", encoding="utf-8")
    answers.files.append(table)
    program.frame.actions_by_name["import-table"].trigger()
    qtbot.waitUntil(lambda: not program.work.busy, timeout=20_000)
    page = program.workbench.pages["mapping"]
    assert isinstance(page, MappingPage)
    settle(qtbot, page)
    before = len(program.workbench.context.plan.of(ChecklistItem))
    take(qtbot, page)
    assert len(program.workbench.context.plan.of(ChecklistItem)) == before + 1


def foreign_workbook(folder: Path) -> Path:
    made = Workbook()
    for row in TASKS:
        made.active.append(row)
    made.save(folder / "tasks.xlsx")
    return folder / "tasks.xlsx"


def test_a_workbook_of_others_that_is_dropped_is_mapped_not_returned(
    qtbot: QtBot, program: Program, sample_plan: Path, tmp_path: Path
) -> None:
    program.open_plan(sample_plan)
    program.incoming.take_dropped([foreign_workbook(tmp_path)])
    assert program.workbench is not None
    pages = program.workbench.pages
    qtbot.waitUntil(lambda: not program.work.busy and "mapping" in pages, timeout=20_000)
    page = pages["mapping"]
    assert isinstance(page, MappingPage)
    settle(qtbot, page)
    assert columns(page)["Task"] == "Title"
    assert "return" not in pages


def test_a_table_may_be_the_beginning_of_a_new_plan(
    qtbot: QtBot, program: Program, answers: Answers, tmp_path: Path
) -> None:
    answers.files.append(tmp_path / "new.relplan")
    program.incoming.import_files([foreign_workbook(tmp_path)])
    qtbot.waitUntil(lambda: program.workbench is not None and not program.work.busy, timeout=20_000)
    assert program.workbench is not None
    page = program.workbench.pages["mapping"]
    assert isinstance(page, MappingPage)
    settle(qtbot, page)
    take(qtbot, page)
    assert len(program.workbench.context.plan.of(Activity)) == 2
