"""The calendar on paper: a page for every month, drawn by the shapes of the screen."""

import datetime as dt

import pytest
from PySide6.QtGui import QImage, QPainter

from relplanner.draw.months import MonthPages
from relplanner.draw.palette import Palette
from relplanner.gui.theme import load_theme
from relplanner.schedule.dates import compute
from tests.roadmap import TODAY, sample


def pages(first: str, last: str) -> MonthPages:
    palette = Palette.from_tokens(load_theme("light").tokens())
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return MonthPages(compute(sample()), palette, TODAY, *days)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2027-01-31", "2027-01-31", ["2027-01-01"]),
        ("2026-11-22", "2027-02-01", ["2026-11-01", "2026-12-01", "2027-01-01", "2027-02-01"]),
    ],
)
def test_every_month_that_the_days_touch_is_a_page(first, last, months):
    assert [f"{month}" for month in pages(first, last).months] == months


def test_pages_differ_as_their_months_do_and_fill_the_paper(qapp):
    made = pages("2026-12-01", "2027-01-31")
    images = []
    for page in range(len(made.months)):
        image = QImage(1430, 980, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        made.draw(painter, page, 1430, 980)
        painter.end()
        assert all(image.pixelColor(x, y).lightness() > 40 for x in (1, 1428) for y in (1, 978))
        images.append(image)
    assert images[0] != images[1]
