"""Between any two ranks there is room for another."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from relplanner.domain.rank import between, series

RANKS = st.text("0123456789abcdefghijklmnopqrstuvwxyz", max_size=6).map(lambda text: text.rstrip("0"))


@given(RANKS, RANKS)
def test_a_rank_lies_between_its_neighbours(one: str, other: str) -> None:
    low, high = sorted((one, other))
    if low == high:
        high = ""
    rank = between(low, high)
    assert low < rank
    assert not high or rank < high
    assert not rank.endswith("0")


def test_there_is_always_room_at_the_front_at_the_back_and_in_between() -> None:
    ranks = [between("", "")]
    for _ in range(200):
        ranks.insert(0, between("", ranks[0]))
        ranks.append(between(ranks[-1], ""))
        middle = len(ranks) // 2
        ranks.insert(middle, between(ranks[middle - 1], ranks[middle]))
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


@given(st.integers(0, 3000), RANKS)
def test_a_series_ascends_after_its_bound_and_leaves_room(count: int, low: str) -> None:
    ranks = list(series(count, low))
    assert len(ranks) == count
    assert ranks == sorted(set(ranks))
    assert all(low < rank for rank in ranks)
    for first, second in pairwise(ranks):
        assert first < between(first, second) < second
