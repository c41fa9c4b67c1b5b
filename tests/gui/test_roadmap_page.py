"""The roadmap page with a real plan behind it: every wish becomes one step that can be undone."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit

from relplanner.chart.rows import Lens
from relplanner.commands.scheduling import move_activity
from relplanner.domain.kinds import Activity, Baseline, Release
from relplanner.gui.pages.roadmap import RoadmapPage
from relplanner.gui.pages.roadmap.controls import CALENDAR, TABLE, TIMELINE
from tests.gui.conftest import shown


@pytest.fixture
def page(context, qtbot):
    made = RoadmapPage(context)
    made.resize(1100, 700)
    shown(made, qtbot)
    made.be_current()
    return made


def named(plan, title: str) -> str:
    return next(r.id for kind in (Activity, Release) for r in plan.of(kind).values() if r.title == title)


def titles(page) -> list[str]:
    return [row.title for row in page.timeline.table.rows.rows]


def type_title(page, text: str) -> None:
    editor = page.timeline.table.findChild(QLineEdit)
    editor.setText(text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_moving_a_bar_by_key_is_one_step_that_undo_takes_back(page, context):
    id = named(context.plan, "Load & soak test")
    context.select(id)
    before = context.schedule.span(id).start
    QTest.keyClick(page.timeline.bars, Qt.Key.Key_Right)
    assert context.schedule.span(id).start > before
    assert str(context.session.undo_label) == "Move Load & soak test"
    context.undo()
    assert context.schedule.span(id).start == before


def test_a_new_activity_is_named_where_it_stands(page, context, qtbot):
    context.select(named(context.plan, "Load & soak test"))
    page.add_activity()
    type_title(page, "Chaos day")
    qtbot.waitUntil(lambda: "Chaos day" in titles(page))
    rows = titles(page)
    assert rows[rows.index("Load & soak test") + 1] == "Chaos day"


def test_a_new_release_belongs_to_the_product_of_what_is_selected(page, context):
    context.select(named(context.plan, "Identity 9.0.0"))
    page.add_release()
    release = context.plan.one(Release, context.selected)
    assert release.title == "New release"
    assert release.product == context.plan.one(Release, named(context.plan, "Identity 9.0.0")).product


def test_what_is_selected_elsewhere_is_selected_here_even_when_it_was_folded_away(page, context):
    page.actions_by_name.fold.trigger()
    id = named(context.plan, "Load & soak test")
    assert id not in page.timeline.timeline.index
    page.show_record(id)
    assert page.timeline.table.current_id() == id


def test_escape_clears_the_filters(page, context):
    page.controls.time.filter.set_filters(Lens(text="soak"))
    page.controls.time.lens_changed.emit()
    assert "Load & soak test" in titles(page)
    assert "Hypercare" not in titles(page)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert "Hypercare" in titles(page)


def test_every_view_shows_the_plan_as_it_is_when_it_comes_on_screen(page, context):
    for view in (CALENDAR, TABLE, TIMELINE):
        page.controls.choose_view(view)
        assert page.views.currentWidget() is {
            CALENDAR: page.days, TABLE: page.table, TIMELINE: page.timeline,
        }[view]  # fmt: skip
        assert not page.grab().isNull()
    page.controls.choose_view(CALENDAR)
    id = named(context.plan, "Load & soak test")
    context.do(move_activity, id, context.schedule.span(id).start.replace(day=18))
    page.controls.choose_view(TIMELINE)
    assert page.timeline.timeline.schedule.span(id).start.day == 18


def test_only_dates_changed_so_the_rows_stay_the_same_objects(page, context):
    rows = page.timeline.timeline.rows
    id = named(context.plan, "Load & soak test")
    context.do(move_activity, id, context.schedule.span(id).start.replace(day=18))
    assert page.timeline.timeline.rows is rows


def test_a_baseline_is_taken_under_a_name(page, context, answers):
    answers.lines.append("Board pack")
    page.actions_by_name.take_baseline.trigger()
    (active,) = (baseline for baseline in context.plan.of(Baseline).values() if baseline.active)
    assert active.title == "Board pack"


def test_the_look_of_a_plan_is_remembered(page, context, qtbot):
    page.controls.choose_view(CALENDAR)
    page.controls.choose_view(TIMELINE)
    page.timeline.show_days(740_100, 3.3)
    page.actions_by_name.fold.trigger()
    page.controls.choose_view(TABLE)
    page.hide()
    again = RoadmapPage(context)
    shown(again, qtbot)
    again.be_current()
    assert again.controls.view == TABLE
    again.controls.choose_view(TIMELINE)
    assert again.timeline.day_width == pytest.approx(3.3)
    assert again.lens.folded == frozenset(context.plan.of(Release))


def test_an_empty_plan_offers_a_beginning(open_context, empty_plan, qtbot):
    context = open_context(empty_plan)
    page = RoadmapPage(context)
    shown(page, qtbot)
    page.be_current()
    assert page.views.currentWidget().accessibleName() == "No releases yet"
    page.actions_by_name.first_release.trigger()
    assert page.views.currentWidget() is page.timeline
    assert titles(page) == ["No product", "New release"]


def test_dates_are_typed_in_the_cells_of_the_table(page, context):
    page.controls.choose_view(TABLE)
    activity = named(context.plan, "Load & soak test")
    model, before = page.table.model(), context.schedule.span(activity)
    columns = {model.headerData(at, Qt.Orientation.Horizontal): at for at in range(model.columnCount())}
    titles_shown = [model.index(at, columns["Title"]).data() for at in range(model.rowCount())]
    row = titles_shown.index("Load & soak test")
    wanted = before.finish + dt.timedelta(days=7)
    assert model.setData(model.index(row, columns["Finishes"]), wanted)
    after = context.schedule.span(activity)
    assert (after.start, after.finish) == (before.start, wanted)


def test_lines_pasted_below_the_last_row_become_activities_of_its_release(page, context):
    page.controls.choose_view(TABLE)
    table = page.table
    last = table.records.rowCount() - 1
    near = table.records.record_at(last)
    table._stand_on(last, 0)
    QGuiApplication.clipboard().setText(
        "Title\tStarts\tFinishes\nDry run\t2027-05-04\t2027-05-05\nReview\t\t\n\t2027-05-04\t\n"
    )
    said = QSignalSpy(context.said)
    before = context.plan
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(table, Qt.Key.Key_V, both)
    made = {a.title: a for id, a in context.plan.of(Activity).items() if id not in before.of(Activity)}
    assert set(made) == {"Dry run", "Review"}
    assert {activity.release for activity in made.values()} == {near.release}
    span = context.schedule.span(made["Dry run"].id)
    assert (f"{span.start.date()}", f"{span.finish.date()}") == ("2027-05-04", "2027-05-05")
    assert "line 3, Title" in said.at(0)[0]
    context.undo()
    assert context.plan == before


def test_dates_and_progress_are_pasted_over_the_cells_that_show_what_follows_from_them(page, context):
    page.controls.choose_view(TABLE)
    table, activity = page.table, named(context.plan, "Load & soak test")
    names = [column.name for column in table.records.columns]
    table._stand_on(table.records.row_of(activity), names.index("done"))
    QGuiApplication.clipboard().setText("50 %")
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert context.schedule.progress(activity) == pytest.approx(0.5, abs=0.01)
