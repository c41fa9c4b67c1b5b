"""How a roadmap is cut into pages."""

import datetime as dt

import pytest

from relplanner.chart.printing import Paper, PaperSize, cut
from relplanner.chart.rows import Lens, RowKind, build_rows
from tests.roadmap import generated, sample

FIRST, LAST = dt.date(2026, 11, 1), dt.date(2027, 2, 8)


@pytest.mark.parametrize("per_page", [2, 3, 7, 40, 1000])
@pytest.mark.parametrize("plan", [sample(), generated(60)])
def test_every_row_is_on_one_page_and_pages_follow_each_other(plan, per_page):
    rows = build_rows(plan, Lens())
    pages = cut(rows, per_page, FIRST, LAST, 1)
    assert [number for page in pages for number in range(page.first, page.first + page.rows)] == list(
        range(len(rows))
    )
    assert all(0 < page.rows <= per_page for page in pages)


@pytest.mark.parametrize("per_page", [3, 7, 11])
def test_no_page_ends_with_a_heading_of_what_is_on_the_next(per_page):
    rows = build_rows(sample(), Lens())
    for page in cut(rows, per_page, FIRST, LAST, 1)[:-1]:
        last, following = rows[page.first + page.rows - 1], rows[page.first + page.rows]
        assert last.kind is RowKind.ACTIVITY or following.depth <= last.depth


@pytest.mark.parametrize("across", [1, 2, 3, 7])
def test_time_spread_over_pages_leaves_out_no_day_and_tells_none_twice(across):
    pages = cut(build_rows(sample(), Lens()), 1000, FIRST, LAST, across)
    days = [day for page in pages for day in range(page.first_day.toordinal(), page.last_day.toordinal() + 1)]
    assert days == list(range(FIRST.toordinal(), LAST.toordinal() + 1))
    assert len(pages) == across


def test_a_single_day_cannot_be_spread():
    assert len(cut((), 10, FIRST, FIRST, 5)) == 1


def test_paper_is_as_large_as_the_standard_says():
    assert Paper().millimetres == (297, 210)
    assert Paper(PaperSize.A3, landscape=False).millimetres == (297, 420)
    # Within margins of 10 mm, in pixels of which eleven are 6.5 points.
    width, height = Paper().room
    assert width * 6.5 / 11 == pytest.approx(277 / 25.4 * 72)
    assert height * 6.5 / 11 == pytest.approx(190 / 25.4 * 72)
