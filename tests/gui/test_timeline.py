"""The timeline under mouse and keys: what is painted, what is wished for, what it says."""

import datetime as dt
import math
import time

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from relplanner.chart.drag import Wish
from relplanner.chart.marks import Marks, baseline_dates
from relplanner.chart.rows import Grouping, Lens, build_rows
from relplanner.chart.scale import Zoom
from relplanner.chart.timeline import Part
from relplanner.commands.scheduling import move_activity
from relplanner.domain.kinds import Activity, Release
from relplanner.gui.theme import load_theme
from relplanner.gui.timeline import TimelineView
from relplanner.gui.timeline.foresight import Foreseen
from relplanner.gui.timeline.gesture import Gesture
from relplanner.gui.timeline.model import READY, TITLE, TYPE, RowsModel
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


def on_screen(area) -> QImage:
    """The viewport as it stands on the screen, put together from what was painted when."""
    QApplication.processEvents()
    port, window = area.viewport(), area.window()
    spot = port.mapTo(window, QPoint())
    seen = window.screen().grabWindow(window.winId(), spot.x(), spot.y(), port.width(), port.height())
    return seen.toImage().convertToFormat(QImage.Format.Format_RGB32)


def afresh(area) -> QImage:
    """The viewport painted anew as a whole."""
    image = QImage(area.viewport().size(), QImage.Format.Format_RGB32)
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
    assert on_screen(view.bars) == afresh(view.bars)


def test_scrolled_across_its_words_no_label_is_left_cut(view):
    bars = view.bars
    begins = {label.x for label in bars.timeline.scene(bars.scale, -1e4, 1e4, 0, 1e4).labels}
    for x in sorted(begins):
        for there in (x - 3, x + 9, x + 60, x - 20):
            bars.horizontalScrollBar().setValue(int(there))
            assert on_screen(bars) == afresh(bars)


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
        "4.4d float",
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


# -- several at once ---------------------------------------------------------------------------------------


def click(view, id: str, *held: Qt.KeyboardModifier) -> None:
    keys = Qt.KeyboardModifier.NoModifier
    for key in held:
        keys |= key
    QTest.mouseClick(view.bars.viewport(), LEFT, keys, place(view, id))


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_ctrl_and_shift_clicks_choose_several_and_a_plain_click_one(view, plan):
    build, test, uat = (
        named(plan, title)
        for title in ("Build & feature freeze", "System & performance test", "User acceptance (UAT)")
    )
    click(view, build)
    click(view, uat, CTRL)
    assert view.chosen_ids() == (build, uat)
    click(view, build, CTRL)
    assert view.chosen_ids() == (uat,)
    click(view, build)
    click(view, uat, SHIFT)
    assert view.chosen_ids() == (build, test, uat)
    click(view, test)
    assert view.chosen_ids() == (test,)


def test_dragging_one_of_several_wishes_to_move_them_all_by_the_same_days(view, plan, qtbot):
    test, uat = named(plan, "System & performance test"), named(plan, "User acceptance (UAT)")
    click(view, uat)
    click(view, test, CTRL)
    with qtbot.waitSignal(view.wanted) as wanted:
        drag(view, place(view, test), QPoint(round(view.day_width * 2), 0))
    assert wanted.args == [Wish((test, uat), Part.BODY, days=2)]


def test_keys_move_all_that_are_chosen_and_delete_asks_for_all(view, plan, qtbot):
    build, test = named(plan, "Build & feature freeze"), named(plan, "System & performance test")
    view.select(build)
    QTest.keyClick(view.bars, Qt.Key.Key_Down, SHIFT)
    with qtbot.waitSignal(view.wanted) as wanted:
        QTest.keyClick(view.bars, Qt.Key.Key_Right, CTRL)
    assert wanted.args == [Wish((build, test), Part.BODY, days=5)]


def test_a_frame_drawn_with_shift_chooses_what_it_touches(view, plan):
    start = place(view, named(plan, "Build & feature freeze"), 0, -40)
    end = place(view, named(plan, "User acceptance (UAT)"), 0.5)
    port = view.bars.viewport()
    QTest.mousePress(port, LEFT, SHIFT, start)
    # The mouse of QTest does not hold keys while it moves.
    for at_point in (start + QPoint(30, 20), end):
        view.bars.mouseMoveEvent(
            QMouseEvent(
                QEvent.Type.MouseMove,
                QPointF(at_point),
                QPointF(at_point),
                Qt.MouseButton.NoButton,
                LEFT,
                SHIFT,
            )
        )
    assert view.bars.hand.band is not None
    assert not picture(port).isNull()
    QTest.mouseRelease(port, LEFT, SHIFT, end)
    assert view.bars.hand.band is None
    titles = {plan.get(id).title for id in view.chosen_ids()}
    assert {"Build & feature freeze", "System & performance test", "User acceptance (UAT)"} <= titles
    assert "Identity 9.0.0" not in titles


def test_ctrl_a_chooses_the_lane_and_again_everything(view, plan):
    view.select(named(plan, "Build & feature freeze"))
    QTest.keyClick(view.bars, Qt.Key.Key_A, CTRL)
    lane = view.chosen_ids()
    assert named(plan, "Payments 4.3.0-beta") in lane
    assert named(plan, "Identity 9.0.0") not in lane
    QTest.keyClick(view.table, Qt.Key.Key_A, CTRL)
    assert named(plan, "Identity 9.0.0") in view.chosen_ids()


def test_an_end_of_one_of_several_moves_them_all(view, plan):
    id = named(plan, "Build & feature freeze")
    bar = view.bars.timeline.bar(view.bars.scale, id)
    hit = view.bars.timeline.hit(view.bars.scale, bar.x + bar.width, bar.y + 3)
    chosen = frozenset({id, named(plan, "User acceptance (UAT)")})
    gesture = Gesture.begin(view.bars.timeline, view.bars.scale, hit, QPointF(), chosen)
    assert (hit.part, gesture.part) == (Part.FINISH, Part.BODY)


# -- keys for the rest -------------------------------------------------------------------------------------


def test_alt_and_arrows_move_the_start(view, plan, qtbot):
    id = named(plan, "System & performance test")
    view.select(id)
    with qtbot.waitSignal(view.wanted) as wanted:
        QTest.keyClick(view.bars, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert wanted.args == [Wish((id,), Part.START, start=at("2026-12-11", 9))]


def test_a_link_is_drawn_by_keys(view, plan, qtbot):
    test, uat = named(plan, "System & performance test"), named(plan, "User acceptance (UAT)")
    view.select(test)
    view.begin_link()
    assert "→ …" in view.bars.hand.gesture.words[0]
    QTest.keyClick(view.bars, Qt.Key.Key_Down)
    assert view.bars.hand.gesture.words == ("System & performance test → User acceptance (UAT)",)
    assert not picture(view.bars.viewport()).isNull()
    with qtbot.waitSignal(view.wanted) as wanted:
        QTest.keyClick(view.bars, Qt.Key.Key_Return)
    assert wanted.args == [Wish((test,), Part.LINK, target=uat)]
    assert not view.bars.hand.linking


def test_escape_leaves_a_link_that_is_drawn_by_keys(view, plan, qtbot):
    view.select(named(plan, "System & performance test"))
    view.begin_link()
    with qtbot.assertNotEmitted(view.wanted):
        QTest.keyClick(view.bars, Qt.Key.Key_Escape)
    assert not view.bars.hand.linking


def test_space_on_the_bars_folds(view, plan, qtbot):
    view.select(named(plan, "Payments 4.2.0"))
    with qtbot.waitSignal(view.fold_wanted) as folded:
        QTest.keyClick(view.bars, Qt.Key.Key_Space)
    assert folded.args == [named(plan, "Payments 4.2.0"), False]


def test_plus_and_minus_zoom(view):
    width = view.day_width
    QTest.keyClick(view.bars, Qt.Key.Key_Plus)
    assert view.day_width > width
    QTest.keyClick(view.bars, Qt.Key.Key_Minus)
    assert view.day_width == pytest.approx(width)


def test_the_whole_plan_fits(view, plan):
    view.fit_plan()
    first, last = compute(plan).bounds()
    assert view.bars.scale.x(first.toordinal()) >= view.bars.offset.x()
    right = view.bars.offset.x() + view.bars.viewport().width()
    assert view.bars.scale.x(last.toordinal() + 1) <= right
    assert view.map.isHidden()


# -- what a drag leads to ----------------------------------------------------------------------------------


def test_a_drag_shows_what_follows_as_ghosts_and_in_words(view, plan, qtbot):
    test, uat = named(plan, "System & performance test"), named(plan, "User acceptance (UAT)")

    def later(wish: Wish):
        start = compute(plan).span(uat).start + dt.timedelta(days=7)
        moved = (
            move_activity(plan, None, uat, start).edits + move_activity(plan, None, test, wish.start).edits
        )
        return compute(plan.after(moved))

    foresight = view.bars.hand.foresight
    foresight.dates = lambda wish: lambda: Foreseen(later(wish), ("1 more follows",))
    foresight.everything = lambda wish: lambda: Foreseen(later(wish), ("1 more follows",), ("▲ Clashes",))
    start = place(view, test)
    drag(view, start, QPoint(round(view.day_width * 2), 0), drop=False)
    with qtbot.waitSignal(foresight.known, timeout=5_000):
        pass
    gesture = view.bars.hand.gesture
    assert {ghost.id for ghost in gesture.ghosts} == {test, uat, named(plan, "Payments 4.2.0")}
    assert "1 more follows" in gesture.words
    assert view.bars.hand.gesture.words[-1] == "▲ Clashes"
    seen = picture(view.bars.viewport()).convertToFormat(QImage.Format.Format_RGB32)
    assert seen == afresh(view.bars).convertToFormat(QImage.Format.Format_RGB32)
    view.bars.hand.cancel()


def test_what_takes_long_to_foresee_is_not_asked_in_the_frame_again(view):
    foresight = view.bars.hand.foresight
    asked = []

    def slow(wish: Wish):
        asked.append(wish)
        end = time.perf_counter() + 0.025
        while time.perf_counter() < end:
            pass
        return Foreseen(None)

    foresight.dates = foresight.everything = lambda wish: lambda: slow(wish)
    wish = Wish(("a",), Part.BODY, days=1)
    assert foresight.ask(wish) is not None
    assert foresight.ask(wish) is None
    assert len(asked) == 1
    foresight.forget()


# -- the map -----------------------------------------------------------------------------------------------


@pytest.fixture
def long_view(view):
    show(view, generated(300))
    view.show_days(dt.date(2026, 6, 1).toordinal(), 12)
    QApplication.processEvents()
    return view


def test_the_map_appears_when_the_plan_is_longer_than_the_view(view, long_view, plan):
    assert view.map.isVisible()
    assert view.table.verticalScrollBar().maximum() == view.bars.verticalScrollBar().maximum()
    view.fit_plan()
    assert not view.map.isVisible()


def test_the_map_tells_and_moves_what_is_in_sight_by_keys_and_mouse(long_view):
    strip = long_view.map
    assert strip.accessibleDescription().startswith("In sight: 1 Jun 2026 to ")
    strip.setFocus()
    before = long_view.left_day
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert long_view.left_day > before
    QTest.keyClick(strip, Qt.Key.Key_Home)
    assert long_view.left_day < compute(long_view.timeline.plan).bounds()[0].toordinal()
    QTest.mouseClick(strip, LEFT, pos=QPoint(strip.width() // 2, 20))
    middle = long_view.left_day + long_view.bars.viewport().width() / long_view.day_width / 2
    QTest.keyClick(strip, Qt.Key.Key_End)
    assert middle < long_view.left_day
    assert not picture(strip).isNull()


def test_text_that_grows_makes_rows_grow_on_both_sides(view, themes):
    before = view.bars.timeline.height
    themes.switch(themes.theme, 1.5)
    QApplication.processEvents()
    assert view.bars.timeline.height == 1.5 * before
    assert view.table.rowHeight(0) == 45
    assert view.table.verticalScrollBar().maximum() == view.bars.verticalScrollBar().maximum()
    seen = picture(view.bars.viewport()).convertToFormat(QImage.Format.Format_RGB32)
    assert seen == afresh(view.bars).convertToFormat(QImage.Format.Format_RGB32)
    themes.switch(themes.theme, 1.0)


def test_rows_that_change_keep_both_sides_together_and_choose_nothing_anew(view, plan, qtbot):
    narrow = Lens(text="audit")
    chosen = named(plan, "Accessibility audit")
    view.select(chosen)
    with qtbot.assertNotEmitted(view.selected):
        for lens in (narrow, Lens(), Lens(Grouping.STATE), narrow, Lens(Grouping.OWNER), Lens()):
            view.show_plan(plan, compute(plan), lens, Marks(), {}, TODAY)
            view.bars.verticalScrollBar().setValue(view.bars.verticalScrollBar().maximum())
            table, bars = view.table.verticalScrollBar(), view.bars.verticalScrollBar()
            assert (table.value(), table.maximum()) == (bars.value(), bars.maximum())
    assert view.chosen_ids() == (chosen,)
    assert view.table.current_id() == chosen


def test_a_row_that_is_filtered_away_leaves_nothing_chosen(view, plan, qtbot):
    view.select(named(plan, "Accessibility audit"))
    with qtbot.assertNotEmitted(view.selected):
        show(view, plan, Lens(text="pilot"))
    assert view.chosen_ids() == ()


def test_the_bars_have_the_larger_part_until_the_user_says_otherwise(view):
    for width in (500, 1600, 700):
        view.resize(width, 400)
        QApplication.processEvents()
        assert view.table_width < width / 2
    view.use_table_width(400)
    view.resize(720, 400)
    QApplication.processEvents()
    assert view.has_own_width
    assert view.table_width > 360


def test_titles_have_room_before_anything_else_in_the_table(view):
    def hidden() -> list[bool]:
        return [view.table.isColumnHidden(column) for column in (TITLE, TYPE, READY)]

    for width, away in ((372, [False] * 3), (250, [False, True, False]), (180, [False, True, True])):
        view.use_table_width(width)
        QApplication.processEvents()
        assert hidden() == away
        assert view.table.columnWidth(TITLE) >= 120
