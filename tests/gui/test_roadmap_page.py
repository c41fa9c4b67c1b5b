"""The roadmap page with a real plan behind it: every wish becomes one step that can be undone."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit

from relplanner.chart.drag import Wish
from relplanner.chart.marks import Shown
from relplanner.chart.rows import Lens, build_rows
from relplanner.chart.scale import DAY_WIDTHS
from relplanner.chart.timeline import Part
from relplanner.commands.scheduling import move_activity
from relplanner.domain.kinds import Activity, Baseline, Release
from relplanner.domain.kinds.planning import ReleaseState
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


# -- negotiating -------------------------------------------------------------------------------------------


def test_dragging_several_bars_is_one_step(page, context):
    ids = [named(context.plan, title) for title in ("Load & soak test", "Penetration retest")]
    before = {id: context.schedule.span(id).start for id in ids}
    rows = page.timeline.table.rows
    page.timeline.table.choose([rows.row_of(id) for id in ids], rows.row_of(ids[0]))
    QTest.keyClick(page.timeline.bars, Qt.Key.Key_Right)
    assert str(context.session.undo_label) == "Move 2 together"
    assert all(context.schedule.span(id).start > before[id] for id in ids)
    context.undo()
    assert {id: context.schedule.span(id).start for id in ids} == before


def test_what_is_hidden_is_counted_and_one_key_brings_it_back(page, context, qtbot):
    everything = len(titles(page))
    page.controls.time.filter.set_filters(Lens(text="soak"))
    page.controls.time.lens_changed.emit()
    clear = page.actions_by_name.timeline.clear
    hidden = len(context.plan.of(Release)) + len(context.plan.of(Activity)) - len(titles(page)) + 1
    assert clear.text() == f"+{hidden} hidden · Clear"
    assert page.controls.time.hidden.isVisibleTo(page.controls)
    QTest.keyClick(
        page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.waitUntil(lambda: len(titles(page)) == everything)
    assert not page.controls.time.hidden.isVisibleTo(page.controls)


def test_only_what_collides_can_be_left_and_keys_go_from_one_to_the_next(page, context, qtbot):
    qtbot.waitUntil(lambda: bool(page.timeline.timeline.marks.conflicts))
    colliding = set(context.radar.by_subject)
    page.actions_by_name.fold.trigger()
    visited = []
    for _ in range(len(colliding) + 1):
        page.actions_by_name.timeline.next_conflict.trigger()
        visited.append(context.selected)
    rows = {row.id for row in build_rows(context.plan, Lens())}
    assert set(visited) == colliding & rows
    assert visited[-1] in visited[:-1]
    page.controls.time.filter.set_filters(Lens(conflicts=True))
    page.controls.time.lens_changed.emit()
    left = {row.id for row in page.timeline.table.rows.rows}
    assert colliding & rows <= left
    assert len(left) < len(rows)


def test_a_conflict_is_told_beside_the_bar_and_to_a_screen_reader(page, context, qtbot):
    qtbot.waitUntil(lambda: bool(page.timeline.timeline.marks.conflicts))
    id = named(context.plan, "Load & soak test")
    context.select(id)
    assert page.timeline.timeline.marks.conflicts[id] == "PERF-1 double-booked"
    assert "▲ PERF-1 double-booked" in page.timeline.bars.accessibleDescription()
    assert page.timeline.timeline.bar(page.timeline.bars.scale, id).conflict


def test_a_drag_tells_what_follows_and_what_it_would_hit(page, context):
    test = named(context.plan, "Load & soak test")
    span = context.schedule.span(test)
    wish = Wish((test,), Part.BODY, start=span.moved_by(30).start)
    foresight = page.timeline.bars.hand.foresight
    dates, everything = foresight.dates(wish)(), foresight.everything(wish)()
    assert dates.schedule.span(test).start == wish.start
    assert dates.conflicts is None
    assert dates.words == everything.words
    assert any("follow" in words for words in dates.words)
    assert any("Payments 4.2.0 live 21 Jan → " in words for words in dates.words)
    assert everything.conflicts
    assert context.schedule.span(test) == span


def test_how_many_have_begun_and_stay_is_said_while_dragging_and_after(page, context, qtbot):
    begun = [each.id for each in context.plan.of(Activity).values() if each.actual_start]
    ids = (named(context.plan, "Load & soak test"), *begun[:2])
    wish = Wish(ids, Part.BODY, days=1)
    assert "2 have begun and stay" in page.timeline.bars.hand.foresight.dates(wish)().words
    with qtbot.waitSignal(context.said) as said:
        page.timeline.wanted.emit(wish)
    assert said.args[0] == "Move 3 together; 2 have begun and stay"


def test_what_would_be_refused_is_said_while_dragging(page, context):
    phase = next(id for id in context.plan.of(Activity) if context.schedule.is_summary(id))
    wish = Wish((phase,), Part.FINISH, finish=context.schedule.span(phase).finish)
    foreseen = page.timeline.bars.hand.foresight.dates(wish)()
    assert foreseen.schedule is None
    assert foreseen.words[0].startswith("▲ ")


def test_lanes_by_environment_hold_the_activities_there(page, context):
    page.controls.time.group.choose("environment")
    rows = page.timeline.table.rows.rows
    lane = next(place for place, row in enumerate(rows) if row.title == "PERF-1")
    assert rows[lane + 1].title.endswith("· Load & soak test") or rows[lane + 2].title.endswith("soak test")


def test_filters_and_what_is_shown_are_remembered(page, context, qtbot):
    owner = context.plan.of(Activity)[named(context.plan, "Load & soak test")].owner
    wanted = Lens(states=frozenset(ReleaseState), owners=frozenset({owner}), critical=True)
    page.controls.time.filter.set_filters(wanted)
    page.controls.time.show.choose([Shown.FLOAT, Shown.CRITICAL])
    page.controls.time.lens_changed.emit()
    page.hide()
    again = RoadmapPage(context)
    shown(again, qtbot)
    again.be_current()
    assert replace(again.lens, folded=frozenset()) == wanted
    assert again.controls.time.shown == {Shown.FLOAT, Shown.CRITICAL}


def test_owners_are_offered_by_name_when_the_menu_opens(page, context):
    menu = page.controls.time.filter
    menu._by_owner.aboutToShow.emit()
    offered = [action.text() for action in menu._by_owner.actions()]
    assert offered == sorted(offered, key=str.casefold)
    assert "Callum Reid" in offered
    menu._by_owner.actions()[0].trigger()
    assert menu.lens.owners
    assert menu.text() == "Filter: 1"


def test_the_scale_is_only_called_what_it_is(page):
    zoom = page.controls.time.zoom
    page.actions_by_name.timeline.zooms["week"].trigger()
    assert zoom.value == "week"
    page.actions_by_name.timeline.fit.trigger()
    assert zoom.value == ""
    zoom.choose("week")
    assert page.timeline.day_width == DAY_WIDTHS["week"]


def test_what_is_copied_from_the_table_and_pasted_back_changes_nothing(page, context):
    page.controls.choose_view(TABLE)
    page.table.selectAll()
    page.table.copy()
    page.table._stand_on(1, 0)
    before = context.plan
    page.table.paste()
    assert context.plan is before
