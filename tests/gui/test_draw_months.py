"""The calendar on paper: a page for every month, drawn by the shapes of the screen."""

import datetime as dt

import pytest
from PySide6.QtGui import QImage, QPainter

from relplanner.chart.printing import DrawnAs, Extract, Paper, PaperSize
from relplanner.domain.kinds import Window
from relplanner.domain.kinds.context import WindowKind
from relplanner.draw.export import page_pictures, sheet_bytes
from relplanner.draw.months import MonthPages
from relplanner.draw.palette import Palette
from relplanner.draw.pictures import printed_for
from relplanner.gui.theme import load_theme
from relplanner.schedule.dates import compute
from tests.building import Builder
from tests.colliding import at, day, going_live
from tests.roadmap import TODAY, sample

A4 = Paper()
PALETTE = Palette.from_tokens(load_theme("light").tokens())


def pages(first: str = "", last: str = "", paper: Paper = A4) -> MonthPages:
    days = (dt.date.fromisoformat(day) if day else None for day in (first, last))
    return MonthPages(compute(sample()), PALETTE, TODAY, Extract(*days, paper=paper))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2027-01-31", "2027-01-31", ["2027-01-01"]),
        ("2026-11-22", "2027-02-01", ["2026-11-01", "2026-12-01", "2027-01-01", "2027-02-01"]),
        ("2027-01-31", "", ["2027-01-01", "2027-02-01", "2027-03-01"]),
    ],
)
def test_every_month_that_the_days_touch_is_a_page(first, last, months):
    assert [f"{month}" for month in pages(first, last).months] == months


def test_where_no_days_are_named_they_are_three_months_from_today():
    assert pages().months[0] == TODAY.replace(day=1)
    assert pages().count == 3


def test_pages_differ_as_their_months_do_and_fill_the_paper(qapp):
    made = pages("2026-12-01", "2027-01-31")
    width, height = map(int, made.paper.room)
    images = []
    for page in range(made.count):
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        made.draw_page(painter, page, "")
        painter.end()
        corners = [(x, y) for x in (1, width - 2) for y in (1, height - 2)]
        assert all(image.pixelColor(*corner).lightness() > 40 for corner in corners)
        images.append(image)
    assert images[0] != images[1]
    assert len(set(page_pictures(made, 400))) == made.count


def test_a_picture_holds_all_months_and_a_pdf_a_page_for_each(qapp):
    made = pages("2026-12-01", "2027-02-28", Paper(PaperSize.A3, landscape=False))
    image = QImage.fromData(sheet_bytes(made, ".png"))
    width, height = made.paper.room
    assert image.height() / image.width() == pytest.approx(3 * height / width, rel=0.01)
    assert sheet_bytes(made, ".pdf").count(b"/Type /Page\n") == 3
    assert b"<svg" in sheet_bytes(made, ".svg")


def test_conflicts_are_marked_on_their_days(qapp):
    build = Builder()
    going_live(build, "R", 14)
    build.add(Window, title="F", kind=WindowKind.FREEZE, start=at("12 00:00"), finish=at("16 00:00"))
    extract = Extract(day(1), day(31), drawn_as=DrawnAs.CALENDAR)
    marked = printed_for(build.plan, PALETTE, day(1), extract)
    plain = MonthPages(compute(build.plan), PALETTE, day(1), extract)
    assert sheet_bytes(marked, ".png") != sheet_bytes(plain, ".png")
