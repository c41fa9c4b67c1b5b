"""Reading what came back ends when nobody wants it any more."""

import multiprocessing
from pathlib import Path

import pytest

from relplanner.exchange.progress import Cancelled
from relplanner.session.returning import read_return


def test_a_cancelled_read_leaves_no_process_behind(out: Path) -> None:
    def no_more(done: int, total: int) -> None:
        assert multiprocessing.active_children()
        raise Cancelled

    with pytest.raises(Cancelled):
        read_return(out, no_more)
    assert not multiprocessing.active_children()


def test_a_read_that_is_waited_for_is_told_of_and_answers(out: Path) -> None:
    told: list[tuple[int, int]] = []
    read = read_return(out, lambda done, total: told.append((done, total)))
    assert read.number == 1
    assert told
