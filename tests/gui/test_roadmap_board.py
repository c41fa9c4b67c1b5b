"""The board with a real plan behind it: a card goes where the rules let it, by mouse and by key."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from relplanner.chart.board import COLUMNS
from relplanner.domain.kinds import Release
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.gui.pages.roadmap import RoadmapPage
from relplanner.gui.pages.roadmap.controls import BOARD
from relplanner.gui.theme import load_theme
from tests.gui.conftest import shown

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(context, qtbot):
    made = RoadmapPage(context)
    made.resize(2000, 760)
    shown(made, qtbot)
    made.be_current()
    made.controls.choose_view(BOARD)
    return made


@pytest.fixture
def board(page):
    return page.states.board


def named(plan, title: str) -> Release:
    return next(release for release in plan.of(Release).values() if release.title == title)


def column(title: str) -> int:
    return next(place for place, column in enumerate(COLUMNS) if column.title == title)


def middle_of(board, place: int) -> QPoint:
    box = next(box for box in board.laid_out().columns if box.place == place)
    return QPoint(int(box.x + box.width / 2), 300)


def test_ctrl_right_commits_a_draft_step_by_step_and_undo_takes_it_back(board, context):
    release = named(context.plan, "Payments 4.2.1")
    context.select(release.id)
    QTest.keyClick(board, Qt.Key.Key_Right, CTRL)
    assert named(context.plan, "Payments 4.2.1").state is ReleaseState.PLANNED
    context.undo()
    assert named(context.plan, "Payments 4.2.1").state is ReleaseState.DRAFT


def test_a_card_dropped_where_a_rule_forbids_it_stays_and_the_refusal_says_what_is_missing(
    board, context, qtbot
):
    release = named(context.plan, "Payments 4.2.0")
    box = board.laid_out().of(release.id)
    start = QPoint(int(box.x + 20), int(box.y + 20))
    end = middle_of(board, column("Ready"))
    with qtbot.waitSignal(context.said) as said:
        QTest.mousePress(board.viewport(), LEFT, pos=start)
        QTest.mouseMove(board.viewport(), start + QPoint(20, 5))
        QTest.mouseMove(board.viewport(), end)
        assert not board.grab().isNull()
        QTest.mouseRelease(board.viewport(), LEFT, pos=end)
    assert "blocking criterion" in said.args[0]
    assert named(context.plan, "Payments 4.2.0").state is ReleaseState.IN_PROGRESS


def test_where_no_way_leads_the_refusal_says_where_ways_lead(board, context, qtbot):
    release = named(context.plan, "Payments 4.2.1")
    with qtbot.waitSignal(context.said) as said:
        board.move_wanted.emit(release.id, column("Live"), QPoint())
    assert "next can be" in said.args[0]


def test_a_column_of_several_states_asks_which_of_those_it_may_be(page, board, context):
    release = named(context.plan, "Payments 4.2.0")
    board.move_wanted.emit(release.id, column("Set aside"), QPoint(10, 10))
    (menu,) = page.states.findChildren(QMenu)
    words = {action.text(): action for action in menu.actions()}
    assert set(words) == {"On hold", "Cancelled"}
    words["On hold"].trigger()
    assert named(context.plan, "Payments 4.2.0").state is ReleaseState.ON_HOLD


def test_arrows_walk_over_all_columns_that_hold_cards_and_within_them(board, context):
    first = named(context.plan, "Payments 4.2.1")
    context.select(first.id)
    seen = [first.state]
    for _ in range(8):
        QTest.keyClick(board, Qt.Key.Key_Right)
        state = context.plan.of(Release)[context.selected].state
        if state is not seen[-1]:
            seen.append(state)
    held = {release.state for release in context.plan.of(Release).values() if not release.archived}
    assert set(seen) == held
    context.select(first.id)
    QTest.keyClick(board, Qt.Key.Key_Down)
    assert context.selected != first.id
    assert context.plan.of(Release)[context.selected].state is first.state


def test_a_screen_reader_hears_the_chosen_card(board, context):
    context.select(named(context.plan, "Case Portal 2026.4").id)
    assert board.accessibleDescription().startswith("Case Portal 2026.4, Hypercare")


def test_the_filter_of_the_roadmap_counts_here_and_products_can_have_lanes(page, board, context, qtbot):
    page.controls.time.filter.set_filters(page.lens.__class__(text="payments"))
    page.controls.time.lens_changed.emit()
    assert {card.title.split()[0] for card in board.laid_out().cards for card in [card.card]} == {"Payments"}
    QTest.keyClick(page, Qt.Key.Key_Escape)
    page.controls.board_group.choose("product")
    assert [lane.title for lane in board.laid_out().lanes][:2] == ["Payments", "Identity"]
    assert not board.grab().isNull()


def test_it_follows_the_theme_and_paints_an_empty_plan(open_context, empty_plan, qtbot, themes):
    page = RoadmapPage(open_context(empty_plan))
    shown(page, qtbot)
    page.be_current()
    page.controls.choose_view(BOARD)
    themes.switch(load_theme("dark"))
    assert not page.grab().isNull()
