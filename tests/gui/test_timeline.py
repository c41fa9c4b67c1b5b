"""The timeline under mouse and keys: what is painted, what is wished for, what it says."""

import datetime as dt
import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from relplanner.chart.drag import Wish
from relplanner.chart.marks import Marks, baseline_dates
from relplanner.chart.rows import Lens, build_rows
from relplanner.chart.scale import Zoom
from relplanner.chart.timeline import Part
from relplanner.domain.kinds import Activity, Release
from relplanner.gui.theme import load_theme
from relplanner.gui.timeline import TimelineView
from relplanner.gui.timeline.gesture import Gesture
from relplanner.gui.timeline.model import READY, TITLE, RowsModel
from relplanner.schedule.dates import compute
from tests.building import Builder
from tests.roadmap import TODAY, at, generated, sample

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plan():
    return sample()


def show(view, plan, lens=None, marks=None):
    view.show_plan(
        plan, compute(plan), lens or Lens(), marks or Marks(baseline=baseline_dates(plan)), {}, TODAY
    )
    QApplication.processEvents()


@pytest.fixture
def view(qtbot, themes, plan):
    made = TimelineView(themes)
    qtbot.addWidget(made)
    made.resize(1100, 500)
    made.show()
    qtbot.waitExposed(made)
    show(made, plan)
    return made


def named(plan, title: str) -> str:
    return next(r.id for kind in (Activity, Release) for r in plan.of(kind).values() if r.title == title)


def place(view, id: str, dx: float = 0.5, extra: int = 0) -> QPoint:
    """A point on a bar, in the viewport: dx of its width from the left, and so many pixels."""
    view.bars.bring_into_view(id)
    shape = view.bars.timeline.bar(view.bars.scale, id)
    width, height = getattr(shape, "width", 0), getattr(shape, "height", 0)
    point = QPointF(shape.x + width * dx + extra, shape.y + height / 2) - QPointF(view.bars.offset)
    return point.toPoint()


def drag(view, start: QPoint, way: QPoint, drop: bool = True, moves: int = 5) -> None:
    port = view.bars.viewport()
    QTest.mousePress(port, LEFT, pos=start)
    for step in range(1, moves + 1):
        QTest.mouseMove(port, start + way * step / moves)
    if drop:
        QTest.mouseRelease(port, LEFT, pos=start + way)


def picture(widget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def afresh(area) -> QImage:
    """The viewport painted anew as a whole."""
    image = QImage(area.viewport().size(), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    area.viewport().render(painter, QPoint())
    painter.end()
    return image


# -- the table ---------------------------------------------------------------------------------------------


def test_the_model_of_the_rows_is_sound_through_every_change(qtbot, plan):
    model = RowsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for lens in (
        Lens(),
        Lens(folded=frozenset({"product-1"})),
        Lens(text="live"),
        Lens(text="nothing"),
        Lens(),
    ):
        model.show_rows(build_rows(plan, lens), {}, lambda row: row.title)
    assert model.rowCount() == len(model.rows)


def test_folding_keeps_the_row_that_is_current(view, plan):
    view.select(named(plan, "Identity 9.0.0"))
    show(view, plan, Lens(folded=frozenset({"product-1"})))
    assert view.table.current_id() == named(plan, "Identity 9.0.0")


def test_both_sides_show_the_same_rows_wherever_one_scrolls(view):
    for bar in (view.bars.verticalScrollBar(), view.table.verticalScrollBar()):
        for value in (bar.maximum(), 45, 0):
            bar.setValue(value)
            assert view.table.verticalScrollBar().value() == view.bars.offset.y()
    assert view.table.verticalScrollBar().maximum() == view.bars.verticalScrollBar().maximum() > 0


def test_a_title_is_typed_in_its_cell_and_handed_on(view, plan, qtbot):
    id = named(plan, "User acceptance (UAT)")
    view.edit(id)
    editor = view.table.findChild(QLineEdit)
    editor.setText("  Acceptance \t test ")
    with qtbot.waitSignal(view.title_typed) as typed:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert typed.args == [id, "Acceptance test"]
    assert "User acceptance (UAT)" in [row.title for row in view.table.rows.rows]


def test_leaving_a_title_as_it_was_wishes_for_nothing(view, plan, qtbot):
    view.edit(named(plan, "User acceptance (UAT)"))
    with qtbot.assertNotEmitted(view.title_typed):
        QTest.keyClick(view.table.findChild(QLineEdit), Qt.Key.Key_Return)


def test_arrow_keys_fold_unfold_and_walk_the_tree(view, plan, qtbot):
    release = named(plan, "Payments 4.2.0")
    view.select(release)
    with qtbot.waitSignal(view.fold_wanted) as folded:
        QTest.keyClick(view.table, Qt.Key.Key_Left)
    assert folded.args == [release, False]
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    assert view.table.current_id() == named(plan, "Build & feature freeze")
    QTest.keyClick(view.table, Qt.Key.Key_Left)
    assert view.table.current_id() == release


def test_a_click_on_the_arrow_folds_and_does_not_select(view, qtbot):
    row = view.table.visualRect(view.table.model().index(1, TITLE))
    with qtbot.waitSignal(view.fold_wanted) as folded:
        QTest.mouseClick(view.table.viewport(), LEFT, pos=QPoint(16, row.center().y()))
    assert folded.args == ["release-1", False]
    assert view.table.current_id() != "release-1"


def test_the_table_says_in_words_what_the_bars_show(view, plan):
    index = view.table.model().index(2, TITLE)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "Build & feature freeze, Mon 23 Nov 2026 – Thu 10 Dec 2026 · 14 working days, Done, 100% done"
    )
    assert view.table.model().index(1, READY).data() == "—"


# -- painting ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [False, True])
def test_scrolled_strip_by_strip_the_picture_is_the_one_painted_whole(view, themes, dark):
    if dark:
        themes.switch(load_theme("dark"))
    for dx, dy in ((37, 0), (0, 30), (-90, 61), (400, -45), (-13, 7)):
        view.bars.horizontalScrollBar().setValue(view.bars.offset.x() + dx)
        view.bars.verticalScrollBar().setValue(view.bars.offset.y() + dy)
        QApplication.processEvents()
    seen = picture(view.bars.viewport())
    assert seen.convertToFormat(QImage.Format.Format_RGB32) == afresh(view.bars).convertToFormat(
        QImage.Format.Format_RGB32
    )


def test_a_theme_changes_every_part(view, themes):
    before = picture(view)
    themes.switch(load_theme("dark"))
    after = picture(view)
    for place in (QPoint(150, 10), QPoint(360, 60), QPoint(1000, 5), QPoint(1000, 60)):
        assert before.pixelColor(place).lightness() > 200
        assert after.pixelColor(place).lightness() < 60


def test_an_empty_plan_is_painted_too(view):
    show(view, Builder().plan)
    assert not picture(view).isNull()


# -- time --------------------------------------------------------------------------------------------------


def test_today_is_near_the_left_edge_at_first(view):
    x = view.bars.scale.x(TODAY.toordinal()) - view.bars.offset.x()
    assert 0 < x < view.bars.viewport().width() * 0.2


def test_a_plan_of_another_time_begins_at_its_own_first_day(qtbot, themes):
    old = TimelineView(themes)
    qtbot.addWidget(old)
    old.resize(900, 400)
    old.show()
    plan = generated(60)
    old.show_plan(plan, compute(plan), Lens(), Marks(), {}, dt.date(2031, 1, 1))
    first = compute(plan).bounds()[0]
    assert abs(old.left_day - first.toordinal()) < 30


@pytest.mark.parametrize("notches", [1, -1, 5])
def test_the_day_under_the_pointer_stays_there_when_zooming(view, notches):
    before = view.bars.scale.day(view.bars.offset.x() + 300)
    wheel = QWheelEvent(
        QPointF(300, 100), QPointF(300, 100), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.bars.viewport(), wheel)
    after = view.bars.scale.day(view.bars.offset.x() + 300)
    assert math.isclose(before, after, abs_tol=1 / view.day_width)


@pytest.mark.parametrize("zoom", Zoom)
def test_named_zooms_are_recognised_again(view, zoom):
    view.zoom_to(zoom)
    assert view.bars.scale.nearest_zoom() is zoom


# -- the mouse ---------------------------------------------------------------------------------------------


def test_dragging_a_bar_wishes_for_another_start(view, plan, qtbot):
    id = named(plan, "System & performance test")
    start = place(view, id)
    with qtbot.waitSignal(view.wanted) as moved:
        drag(view, start, QPoint(round(view.day_width * 2), 0))
    assert moved.args == [Wish((id,), Part.BODY, start=at("2026-12-16", 9))]
    assert view.table.current_id() == id


def test_a_pull_so_quick_that_one_move_is_told_of_it_counts_whole(view, plan, qtbot):
    id = named(plan, "System & performance test")
    with qtbot.waitSignal(view.wanted) as moved:
        drag(view, place(view, id), QPoint(round(view.day_width * 2), 0), moves=1)
    assert moved.args == [Wish((id,), Part.BODY, start=at("2026-12-16", 9))]


def test_dragging_an_end_wishes_for_another_finish_or_start(view, plan, qtbot):
    id = named(plan, "System & performance test")
    with qtbot.waitSignal(view.wanted) as finish:
        drag(view, place(view, id, 1.0, -1), QPoint(round(view.day_width * 4), 0))
    assert finish.args == [Wish((id,), Part.FINISH, finish=at("2027-01-11", 17))]
    with qtbot.waitSignal(view.wanted) as start:
        drag(view, place(view, id, 0.0, 1), QPoint(round(-view.day_width * 3), 0))
    assert start.args == [Wish((id,), Part.START, start=at("2026-12-11", 9))]


def test_dragging_a_release_moves_it_by_working_days(view, plan, qtbot):
    id = named(plan, "Payments 4.2.0")
    with qtbot.waitSignal(view.wanted) as moved:
        drag(view, place(view, id, 0.3), QPoint(round(view.day_width * 7), 0))
    assert moved.args == [Wish((id,), Part.BODY, days=5)]


def test_dragging_from_the_dot_behind_a_bar_links_it_to_another(view, plan, qtbot):
    one, other = named(plan, "System & performance test"), named(plan, "User acceptance (UAT)")
    start = place(view, one, 1.0, 9)
    with qtbot.waitSignal(view.wanted) as linked:
        drag(view, start, place(view, other) - start)
    assert linked.args == [Wish((one,), Part.LINK, target=other)]


def test_a_link_that_is_let_go_beside_any_bar_is_none(view, plan, qtbot):
    with qtbot.assertNotEmitted(view.wanted):
        drag(view, place(view, named(plan, "System & performance test"), 1.0, 9), QPoint(40, 12))


def test_escape_lets_go_and_nothing_has_changed(view, plan, qtbot):
    view.bars.setFocus()
    id = named(plan, "System & performance test")
    before = picture(view.bars.viewport())
    with qtbot.assertNotEmitted(view.wanted):
        start = place(view, id)
        drag(view, start, QPoint(60, 0), drop=False)
        assert picture(view.bars.viewport()) != before
        QTest.keyClick(view.bars, Qt.Key.Key_Escape)
        QTest.mouseRelease(view.bars.viewport(), LEFT, pos=start + QPoint(60, 0))
    view.bars.viewport().update()
    assert view.bars.hand.cancel() is False


def test_a_drag_paints_only_what_it_must(view, plan):
    start = place(view, named(plan, "System & performance test"))
    drag(view, start, QPoint(45, 0), drop=False)
    seen = picture(view.bars.viewport()).convertToFormat(QImage.Format.Format_RGB32)
    assert seen == afresh(view.bars).convertToFormat(QImage.Format.Format_RGB32)
    view.bars.hand.cancel()


def test_pushing_the_empty_ground_scrolls(view):
    before = view.bars.offset
    drag(view, QPoint(200, 12), QPoint(-50, 0))
    assert view.bars.offset == before + QPoint(50, 0)


def test_a_double_click_on_empty_ground_wishes_for_something_new_there(view, plan, qtbot):
    id = named(plan, "User acceptance (UAT)")
    day = dt.date(2026, 12, 7).toordinal()
    x = int(view.bars.scale.x(day + 0.5)) - view.bars.offset.x()
    y = place(view, id).y()
    with qtbot.waitSignal(view.add_wanted) as added:
        QTest.mouseDClick(view.bars.viewport(), LEFT, pos=QPoint(x, y))
    assert added.args == [id, at("2026-12-07", 9)]


def test_clicking_the_bar_of_a_release_in_a_folded_product_selects_the_release(view, plan, qtbot):
    show(view, plan, Lens(folded=frozenset({"product-2"})))
    row, id = view.bars.timeline.index["product-2"], named(plan, "Identity 9.0.0")
    bars = view.bars.timeline.scene(view.bars.scale, 0, 1e6, row * 30, row * 30 + 1).bars
    bar = next(bar for bar in bars if bar.id == id)
    point = QPointF(bar.x + 5, bar.y + 5) - QPointF(view.bars.offset)
    with qtbot.waitSignal(view.selected) as chosen:
        QTest.mouseClick(view.bars.viewport(), LEFT, pos=point.toPoint())
    assert chosen.args == [id]


# -- keys --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "start"), [(Qt.Key.Key_Right, "2026-12-15"), (Qt.Key.Key_Left, "2026-12-11")]
)
def test_arrows_move_the_selected_bar_by_a_working_day(view, plan, qtbot, key, start):
    id = named(plan, "System & performance test")
    view.select(id)
    with qtbot.waitSignal(view.wanted) as moved:
        QTest.keyClick(view.bars, key)
    assert moved.args == [Wish((id,), Part.BODY, start=at(start, 9))]


def test_shift_and_arrows_move_its_finish(view, plan, qtbot):
    id = named(plan, "System & performance test")
    view.select(id)
    with qtbot.waitSignal(view.wanted) as resized:
        QTest.keyClick(view.bars, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert resized.args == [Wish((id,), Part.FINISH, finish=at("2027-01-08", 17))]


def test_a_release_moves_by_keys_too_and_delete_asks_for_removal(view, plan, qtbot):
    id = named(plan, "Identity 9.0.0")
    view.select(id)
    with qtbot.waitSignal(view.wanted) as moved:
        QTest.keyClick(view.bars, Qt.Key.Key_Left)
    assert moved.args == [Wish((id,), Part.BODY, days=-1)]
    with qtbot.waitSignal(view.remove_wanted):
        QTest.keyClick(view.bars, Qt.Key.Key_Delete)
    assert view.chosen_ids() == (id,)


def test_up_and_down_on_the_bars_change_the_row_and_enter_edits(view, plan, qtbot):
    view.select(named(plan, "Build & feature freeze"))
    QTest.keyClick(view.bars, Qt.Key.Key_Down)
    assert view.table.current_id() == named(plan, "System & performance test")
    QTest.keyClick(view.bars, Qt.Key.Key_Return)
    assert view.table.findChild(QLineEdit).text() == "System & performance test"


# -- words -------------------------------------------------------------------------------------------------


def test_the_tip_tells_the_bar_the_window_and_the_day(view, plan):
    timeline, scale = view.bars.timeline, view.bars.scale
    bar = timeline.bar(scale, named(plan, "System & performance test"))
    words = view.bars.describe(timeline.hit(scale, bar.x + 5, bar.y + 5), 0)
    assert words.splitlines() == [
        "System & performance test",
        "Mon 14 Dec 2026 – Thu 7 Jan 2027 · 19 working days",
        "In progress, 47% done",
        "4.4 d float",
        "Has begun: the actual dates count",
    ]  # fmt: skip
    day = dt.date(2026, 12, 25).toordinal() + 0.5
    words = view.bars.describe(timeline.hit(scale, scale.x(day), 15), day)
    assert "Festive change freeze: Fri 18 Dec 2026 – Sun 3 Jan 2027" in words.splitlines()


def test_a_screen_reader_hears_the_selected_bar(view, plan):
    view.select(named(plan, "Identity 9.0.0"))
    assert "Baseline: finish Sun 24 Jan 2027 (+8 working days)" in view.bars.accessibleDescription()


def test_a_part_of_a_release_cannot_be_stretched_but_moves(view, plan):
    id = named(plan, "Identity 9.0.0")
    bar = view.bars.timeline.bar(view.bars.scale, id)
    hit = view.bars.timeline.hit(view.bars.scale, bar.x + bar.width, bar.y + 3)
    gesture = Gesture.begin(view.bars.timeline, view.bars.scale, hit, QPointF())
    assert hit.part is Part.FINISH
    assert gesture.part is Part.BODY
