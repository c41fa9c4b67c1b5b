"""Each page has a task that is done without the mouse, in few keys and in no time worth speaking of."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QPushButton, QTextBrowser

from relplanner.commands.records import set_fields
from relplanner.commands.scheduling import move_activity
from relplanner.domain.kinds import (
    Activity,
    ChecklistItem,
    NoteEntry,
    Release,
    Risk,
    SlipEvent,
    WindowOverride,
)
from relplanner.domain.kinds.planning import SlipReason
from relplanner.domain.kinds.readiness import ItemState
from relplanner.domain.kinds.telling import NoteCategory
from relplanner.domain.plan import Plan
from relplanner.domain.typed import date_text
from relplanner.gui.program import Program
from relplanner.gui.releasing.new_release import NewReleaseDialog
from relplanner.gui.releasing.retarget import RetargetDialog
from relplanner.rules.attention import attention
from relplanner.rules.risk import Rating, standing
from relplanner.schedule.dates import Span, compute
from relplanner.session import PlanSession
from tests.window.keyboard import Keyboard, named

# What handling the keys of a whole task may cost in processor time, on a slow machine too.
SECONDS = 2.0
LOAD_TEST = "Load & soak test"


@pytest.fixture
def keyboard(program: Program, sample_plan: Path) -> Keyboard:
    """The keyboard of the program with the sample open, as it comes on screen."""
    program.frame.resize(1280, 800)
    program.frame.activateWindow()
    program.open_plan_or_raise(sample_plan)
    QApplication.processEvents()
    return Keyboard(program.frame)


@pytest.fixture
def task(request: pytest.FixtureRequest, keyboard: Keyboard) -> Callable[[int], None]:
    """Called at the end of a task with the most keys that it may take; both figures go into the report."""

    def done(most: int) -> None:
        figures = {"keys": keyboard.count, "seconds": round(keyboard.seconds, 2)}
        request.node.user_properties.extend(figures.items())
        assert keyboard.count <= most
        assert keyboard.seconds < SECONDS

    return done


@pytest.fixture
def plan(program: Program, keyboard: Keyboard) -> Callable[[], Plan]:
    """Gives the present plan."""

    def now() -> Plan:
        assert program.workbench is not None
        return program.workbench.context.plan

    return now


def titled(plan: Plan, kind: type, title: str):
    """The record of a kind that has a title."""
    return next(record for record in plan.of(kind).values() if record.title == title)


def span_of(plan: Plan, id: str) -> Span:
    span = compute(plan).span(id)
    assert span is not None
    return span


def test_overview_leads_to_the_record_of_what_is_most_urgent(program, keyboard, plan, task) -> None:
    noticed = attention(plan(), compute(plan()), dt.date.today())
    first = next((each for each in noticed if each.late), noticed[0])
    keyboard.press("Ctrl+1", "Return")
    assert program.workbench.context.selected == first.record
    assert keyboard.where != "Pages"
    task(2)


def test_roadmap_moves_an_activity_makes_it_longer_and_undoes_both(keyboard, plan, task) -> None:
    start = plan()
    activity = titled(start, Activity, LOAD_TEST)
    before = span_of(start, activity.id)
    keyboard.press("Ctrl+2", "Ctrl+K")
    keyboard.type("load & soak")
    keyboard.press("Return", "Tab", "Right", "Right", "Shift+Right")
    after = span_of(plan(), activity.id)
    days = before.calendar.days_between(before.start.date(), after.start.date())
    assert days == 2
    assert after.duration_minutes > before.duration_minutes
    keyboard.press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    assert not start.diff(plan())
    task(25)


def test_roadmap_links_moves_several_and_goes_from_conflict_to_conflict(
    program, keyboard, plan, task
) -> None:
    start = plan()
    activity = titled(start, Activity, LOAD_TEST)
    keyboard.press("Ctrl+2", "Ctrl+K")
    keyboard.type("load & soak")
    keyboard.press("Return", "Tab", "Ctrl+L", "Down", "Down", "Return")
    (link,) = (each for each in plan().diff(start) if each.kind == "dependency")
    assert link.before["predecessor"] == activity.id
    keyboard.press("Shift+Down", "Ctrl+Right")
    first = program.workbench.context.session.undo_label
    assert first.arguments == {"count": 2}
    keyboard.press("F8")
    hit = program.workbench.context.selected
    assert hit in program.workbench.context.radar.by_subject
    keyboard.press("Ctrl+0", "Ctrl+Z", "Ctrl+Z")
    assert not start.diff(plan())
    task(27)


def test_roadmap_is_printed_from_the_keyboard(program, keyboard, task, tmp_path, answers) -> None:
    answers.files.append(tmp_path / "roadmap.pdf")
    keyboard.press("Ctrl+2", "Ctrl+P")
    keyboard.type("1 dec 2026")
    keyboard.press("Tab")
    keyboard.type("31 jan 2027")
    keyboard.tab_to("Print…")
    keyboard.press("Space")
    assert (tmp_path / "roadmap.pdf").read_bytes().startswith(b"%PDF")
    task(45)


def test_releases_adds_one_dates_it_and_changes_its_state(keyboard, plan, task) -> None:
    keyboard.press("Ctrl+3", "Ins")
    keyboard.type("Payments 5.0")
    keyboard.press("Return", "Alt+Return")
    keyboard.tab_to("Target date")
    keyboard.type("+30d")
    keyboard.press("Return", "Esc", "F4")
    keyboard.type("planned")
    keyboard.press("Return")
    made = titled(plan(), Release, "Payments 5.0")
    assert made.target_date == dt.date.today() + dt.timedelta(days=30)
    assert made.state == "planned"
    assert keyboard.where == "Releases"
    task(40)


def test_readiness_ticks_ten_items_across_two_releases(keyboard, plan, task) -> None:
    def can_be_ticked() -> list[ChecklistItem]:
        items = (plan().of(ChecklistItem).get(id) for id in keyboard.focus.selected_ids())
        free = (item for item in items if item and (item.evidence or not item.evidence_required))
        return [item for item in free if item.state in (ItemState.OPEN, ItemState.IN_PROGRESS)]

    start = plan()
    keyboard.press("Ctrl+4")
    keyboard.back_to("Release: ")
    keyboard.choose("Up", "Return")
    keyboard.press("Ctrl+4", "Down")
    while len(wanted := can_be_ticked()) < 10:
        keyboard.press("Shift+Down")
        assert keyboard.count < 50
    keyboard.press("Space")
    assert len({item.release for item in wanted}) >= 2
    assert all(plan().of(ChecklistItem)[item.id].state is ItemState.DONE for item in wanted)
    task(48)
    keyboard.press("Ctrl+Z")
    assert not start.diff(plan())


def test_risks_adds_one_and_scores_it(keyboard, plan, task) -> None:
    keyboard.press("Ctrl+5", "Ins")
    keyboard.type("Supplier goes bust")
    keyboard.press("Return", "F4")
    keyboard.type("4 5")
    keyboard.press("Return")
    made = titled(plan(), Risk, "Supplier goes bust")
    assert standing(plan(), made.id).now == Rating(4, 5)
    assert keyboard.where == "Risk register"
    task(30)


def test_release_notes_write_categorise_and_preview_an_entry(program, keyboard, plan, task) -> None:
    keyboard.press("Ctrl+6", "Ins")
    keyboard.type("Search is *fast*.")
    preview = named(program.frame, "Preview")
    assert isinstance(preview, QTextBrowser)
    keyboard.press("Esc", "Alt+Right")
    made = next(each for each in plan().of(NoteEntry).values() if "Search is" in each.text)
    assert made.text == "Search is *fast*."
    assert list(NoteCategory).index(made.category) == 1
    told = preview.toPlainText()
    assert "Search is fast." in told
    task(25)


def test_history_tells_who_moved_a_date_and_when(qtbot, program, sample_plan, task, keyboard) -> None:
    three_days_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=3)
    with PlanSession.open(sample_plan, author="Ann", clock=lambda: three_days_ago) as session:
        moved = titled(session.plan, Activity, LOAD_TEST)
        later = compute(session.plan).span(moved.id).start + dt.timedelta(days=7)
        session.do(move_activity, moved.id, later)
    with qtbot.waitSignal(program.workbench.context.bridge.plan_changed, timeout=5_000):
        pass
    keyboard.press("Ctrl+7", "Ctrl+F")
    keyboard.type("move load")
    steps = named(program.frame, "Steps")
    assert isinstance(steps, QAbstractItemView)
    qtbot.waitUntil(lambda: steps.model().rowCount() == 1)
    keyboard.press("Ctrl+7", "Right", "Down", "Down")
    when, who, what, *_ = row_of(steps.currentIndex().parent())
    field, after = (words for words in row_of(steps.currentIndex()) if words)
    assert (who, what) == ("Ann", "Move Load & soak test")
    assert f"{three_days_ago.astimezone():%H:%M}" in when
    assert f"{three_days_ago.astimezone().day} " in when
    assert (field, after) == (f"{LOAD_TEST} · Constraint date", date_text(later))
    task(17)


def test_conflicts_clears_one_by_its_smallest_move_and_allows_another(
    qtbot, program, keyboard, plan, task
) -> None:
    context = program.workbench.context
    first, _, last = context.conflicts
    keyboard.press("F10", "End")
    qtbot.waitUntil(lambda: context.solution(last) is not None, timeout=10_000)
    keyboard.press("F4")
    assert last.key not in {each.key for each in context.conflicts}
    keyboard.press("Home", "F6")
    keyboard.type("Agreed with the operators")
    keyboard.press("Return")
    keyboard.type("+200d")
    keyboard.press("Return")
    assert first.key in {each.key for each in context.radar.allowed}
    assert keyboard.where == "Conflicts"
    assert len(plan().of(WindowOverride)) == 2
    task(40)


def row_of(index: QModelIndex) -> list[str]:
    """The words in the cells of a row."""
    return [index.siblingAtColumn(column).data() for column in range(index.model().columnCount())]


def test_what_if_tries_a_move_compares_it_and_applies_it(
    qtbot, program, keyboard, plan, answers, task
) -> None:
    start = plan()
    before = span_of(start, titled(start, Activity, LOAD_TEST).id)
    answers.lines = ["A later load test", "The rig is free then"]
    keyboard.press("Ctrl+Shift+W", "Ctrl+2", "Ctrl+K")
    keyboard.type("load & soak")
    keyboard.press("Return", "Tab", "Right", "Right", "F9")
    session, pages = program.workbench.context.session, program.workbench.pages
    assert session.scenario
    assert session.present.of(Activity) == start.of(Activity)
    qtbot.waitUntil(lambda: not pages["scenarios"].busy)
    assert pages["scenarios"].model.rows
    keyboard.press("Ctrl+Return")
    qtbot.waitUntil(lambda: not pages["merge"].busy)
    keyboard.press("Ctrl+Return")
    assert not session.scenario
    after = span_of(plan(), titled(plan(), Activity, LOAD_TEST).id)
    assert before.calendar.days_between(before.start.date(), after.start.date()) == 2
    keyboard.press("Ctrl+Z")
    assert plan().of(Activity) == start.of(Activity)
    task(25)


def test_merge_decides_what_both_changed(qtbot, program, sample_plan, keyboard, plan, answers, task) -> None:
    copy = sample_plan.with_name("copy.relplan")
    program.workbench.context.session.save_copy(copy)
    release = next(iter(plan().of(Release).values()))
    with PlanSession.open(copy, author="Liz") as other:
        other.do(set_fields, release.id, {"title": "Theirs", "objective": "Faster"})
    program.workbench.context.do(set_fields, release.id, {"title": "Mine"})
    answers.files = [copy]
    keyboard.press("Ctrl+K")
    keyboard.type("merge a copy")
    keyboard.press("Return")
    merge = program.workbench.pages["merge"]
    qtbot.waitUntil(lambda: merge.deciding is not None and not merge.busy)
    keyboard.press("T", "Ctrl+Return")
    assert plan().of(Release)[release.id].title == "Theirs"
    assert plan().of(Release)[release.id].objective == "Faster"
    task(20)


def button(dialog: QDialog, words: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == words)


def test_releases_retargets_one_commits_to_the_day_and_says_why(qtbot, program, keyboard, plan, task) -> None:
    keyboard.press("Ctrl+K")
    keyboard.type("Payments 4.2.0")
    keyboard.press("Return", "Ctrl+Shift+T")
    keyboard.type("17 feb 2027")
    keyboard.tab_to("Commit to")
    keyboard.press("Space")
    keyboard.tab_to("Why it slips")
    keyboard.type("Su")
    (dialog,) = program.frame.findChildren(RetargetDialog)
    confirm = button(dialog, "Retarget")
    qtbot.waitUntil(confirm.isEnabled)
    keyboard.press("Return")
    release = titled(plan(), Release, "Payments 4.2.0")
    told = plan().children(SlipEvent, "release", release.id)[-1]
    assert (release.target_date, release.committed_date) == (dt.date(2027, 2, 17),) * 2
    assert told.reason is SlipReason.SUPPLIER
    task(50)


def test_a_release_is_made_from_a_template(qtbot, program, keyboard, plan, task) -> None:
    keyboard.press("Ctrl+Shift+N", "Down")
    keyboard.tab_to("Product")
    keyboard.type("Pay")
    keyboard.tab_to("Version")
    keyboard.type("5.0")
    keyboard.tab_to("Target date")
    keyboard.type("2 mar 2027")
    (dialog,) = program.frame.findChildren(NewReleaseDialog)
    qtbot.waitUntil(button(dialog, "Make it").isEnabled)
    keyboard.tab_to("Make it")
    keyboard.press("Space")
    made = titled(plan(), Release, "Payments 5.0")
    assert made.target_date == dt.date(2027, 3, 2)
    assert program.workbench.context.selected == made.id
    task(40)


def test_a_moved_promise_is_explained_by_key_and_the_page_has_the_keyboard_again(
    program, keyboard, plan, task
) -> None:
    release = titled(plan(), Release, "Payments 4.2.0")
    keyboard.press("Ctrl+3")
    before = keyboard.focus
    program.workbench.context.do(set_fields, release.id, {"committed_date": dt.date(2027, 1, 28)})
    assert keyboard.focus is before, "the question does not take the keyboard"
    keyboard.press("Ctrl+Shift+Y")
    keyboard.tab_to("Defect")
    keyboard.press("Space")
    assert plan().children(SlipEvent, "release", release.id)[-1].reason is SlipReason.DEFECT
    assert keyboard.focus is before
    task(10)


def to_view(keyboard: Keyboard, left: int) -> None:
    """Go to a view of the roadmap, so many to the left of the table, and into it."""
    keyboard.press("Ctrl+2")
    keyboard.back_to("View: ")
    keyboard.press(*["Left"] * left, "Space", "Ctrl+2")


def test_calendar_takes_a_release_to_the_next_day_and_back(program, keyboard, plan, task) -> None:
    schedule, today = compute(plan()), dt.date.today()
    days = {id: schedule.live_date(id) for id in plan().of(Release)}
    coming = {id: day for id, day in days.items() if day and day > today + dt.timedelta(days=7)}
    release, live = min(coming.items(), key=lambda pair: pair[1])
    start = plan()
    to_view(keyboard, 2)
    weeks, rest = divmod((live - today).days, 7)
    keyboard.press("Home", *["Down"] * weeks, *["Right"] * rest, "Return")
    assert program.workbench.context.selected == release
    keyboard.press("Ctrl+Down")
    assert compute(plan()).live_date(release) > live
    keyboard.press("Ctrl+Z")
    assert not start.diff(plan())
    task(50)


def test_board_plans_a_draft(program, keyboard, plan, task) -> None:
    to_view(keyboard, 1)
    keyboard.press(*["Left"] * 6, "Ctrl+Right")
    moved = program.workbench.context.selected
    assert plan().of(Release)[moved].state == "planned"
    task(25)


def test_table_shows_the_work_of_one_owner_and_then_all_of_it_again(program, keyboard, plan, task) -> None:
    start = plan()
    to_view(keyboard, 0)
    table = keyboard.focus
    names = [column.name for column in table.records.columns]
    keyboard.press("Down", *["Right"] * names.index("owner"), "Alt+Down")
    keyboard.press("Down", "Space", "Return")
    rows = table.records.ids()
    assert 0 < len(rows) < len(plan().of(Activity))
    assert len({plan().of(Activity)[id].owner for id in rows}) == 1
    keyboard.press("Esc")
    assert len(table.records.ids()) == len(plan().of(Activity))
    assert not start.diff(plan())
    task(40)


def test_a_table_of_somebody_else_is_mapped_and_imported(
    program, keyboard, plan, task, answers, tmp_path, qtbot
) -> None:
    start = plan()
    table = tmp_path / "tasks.csv"
    table.write_text("Step,Who,Colour\nPaint the gate,Ann,red\nHang it,Ann,\n", encoding="utf-8")
    answers.files.append(table)
    keyboard.press("Ctrl+K")
    keyboard.type("import a table")
    keyboard.press("Return")
    qtbot.waitUntil(lambda: keyboard.where == "Columns of the table", timeout=20_000)
    page = program.workbench.pages["mapping"]
    keyboard.press("Down", "Down", "Return")
    keyboard.type("note")
    keyboard.press("Return")
    qtbot.waitUntil(lambda: not page.busy, timeout=10_000)
    keyboard.press("Ctrl+Return")
    new = [each for each in plan().of(Activity).values() if each.id not in start.of(Activity)]
    assert [(each.title, each.notes) for each in new] == [("Paint the gate", "red"), ("Hang it", "")]
    keyboard.press("Ctrl+Z")
    assert not start.diff(plan())
    task(30)
