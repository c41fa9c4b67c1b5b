"""The board: every state has its column, no card lies on another, and a column says which ways lead there."""

import datetime as dt
import itertools

import pytest

from relplanner.chart.board import (
    COLUMNS,
    BoardSizes,
    Told,
    build_board,
    column_of,
    lay_out_board,
    spoken,
    ways,
)
from relplanner.domain.kinds import Product, Release
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.states import TRANSITIONS
from relplanner.schedule.dates import compute
from tests.building import Builder
from tests.roadmap import TODAY, sample

NOTHING = Told({}, {})


def board(plan, told=NOTHING, *, by_product=False):
    return build_board(compute(plan), plan.of(Release), told, TODAY, by_product=by_product)


def of_states(*states: ReleaseState):
    build = Builder()
    for number, state in enumerate(states):
        build.add(Release, title=f"R{number}", state=state)
    return build.plan


def test_every_state_stands_in_exactly_one_column():
    states = [state for column in COLUMNS for state in column.states]
    assert sorted(states) == sorted(ReleaseState)


def test_what_goes_live_soonest_stands_on_top_and_what_has_no_date_last():
    build = Builder()
    for title, day in (("Late", "2027-03-01"), ("Soon", "2027-01-01"), ("Never", None)):
        build.add(Release, title=title, target_date=dt.date.fromisoformat(day) if day else None)
    assert [card.title for card in board(build.plan).cards] == ["Soon", "Late", "Never"]


def test_lanes_are_the_products_that_have_cards_and_what_has_none_comes_last():
    build = Builder()
    one, _, three = (build.add(Product, title=title).id for title in ("One", "Two", "Three"))
    for product in (three, one, None):
        build.add(Release, title="R", product=product)
    assert [title for _, title in board(build.plan, by_product=True).lanes] == ["One", "Three", "No product"]


def test_a_conflict_of_what_a_release_holds_is_told_on_its_card():
    plan = sample()
    card = next(
        card
        for card in board(plan, Told({"release-1": 0.5}, {"activity-3": "UAT double-booked"})).cards
        if card.id == "release-1"
    )
    assert card.conflict == "UAT double-booked"
    assert spoken(card) == ("Payments 4.2.0, Draft, 21 Jan, 50% ready, conflict: UAT double-booked")


@pytest.mark.parametrize("state", ReleaseState)
def test_the_ways_to_all_columns_together_are_those_that_the_states_allow(state):
    (release,) = of_states(state).of(Release).values()
    found = [way for column in range(len(COLUMNS)) for way in ways(release, column)]
    assert set(found) == TRANSITIONS["release"][state]
    assert state in COLUMNS[column_of(release)].states


@pytest.mark.parametrize("width", [300, 900, 2400])
@pytest.mark.parametrize("by_product", [False, True])
def test_cards_lie_in_their_columns_and_never_on_each_other(width, by_product):
    scene = lay_out_board(board(sample(), by_product=by_product), width, BoardSizes.at(1))
    columns = {box.place: box for box in scene.columns}
    for box in scene.cards:
        column = columns[box.card.column]
        assert column.x <= box.x
        assert box.x + box.width <= column.x + column.width
        assert box.y + box.height <= scene.height
    for one, other in itertools.combinations(scene.cards, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y


def test_columns_fill_the_width_and_empty_ones_are_narrow():
    plan = of_states(ReleaseState.DRAFT, ReleaseState.LIVE, ReleaseState.GO, ReleaseState.DEPLOYING)
    scene = lay_out_board(board(plan), 1200, BoardSizes.at(1))
    assert scene.width == pytest.approx(1200)
    assert [box.title for box in scene.columns if not box.narrow] == ["Draft", "Go", "Live"]
    assert {box.title: box.held for box in scene.columns}["Go"] == 2


def test_an_empty_board_has_its_columns_all_the_same():
    scene = lay_out_board(board(Builder().plan), 1000, BoardSizes.at(1))
    assert len(scene.columns) == len(COLUMNS)
    assert not any(box.narrow for box in scene.columns)
