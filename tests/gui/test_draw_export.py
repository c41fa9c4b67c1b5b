"""The roadmap as a file: whole, sharp, and the same in every format."""

import datetime as dt
import re

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer

from relplanner.chart.rows import Grouping, Lens, all_foldable
from relplanner.domain.errors import NotFound
from relplanner.draw.export import FORMATS, PictureOptions, roadmap_picture
from relplanner.draw.palette import Palette
from relplanner.gui.theme import load_theme
from tests.building import Builder
from tests.roadmap import TODAY, generated, sample

WORDS = (
    "Payments 4.2.0",
    "Festive change freeze",
    "Go / no-go · 19 Jan",
    "Emergency",
    "January 2027",
    "Today",
    "30%",
)


def palette(theme: str = "light") -> Palette:
    return Palette.from_tokens(load_theme(theme).tokens())


def test_an_svg_holds_its_words_as_text(themes):
    options = PictureOptions(ready={"release-1": 0.3})
    svg = roadmap_picture(sample(), ".svg", palette(), TODAY, options).decode()
    for words in WORDS:
        assert f">{words}<" in svg
    assert QSvgRenderer(QByteArray(svg.encode())).isValid()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_png_is_as_wide_as_asked_and_in_the_theme(themes, theme):
    options = PictureOptions(width=1200, ratio=1.5)
    image = QImage.fromData(roadmap_picture(sample(), ".png", palette(theme), TODAY, options))
    assert image.width() == 1800
    assert (image.pixelColor(5, 5).lightness() > 200) is (theme == "light")


def test_a_pdf_has_as_many_pages_as_its_rows_need(themes):
    pdf = roadmap_picture(generated(200), ".pdf", palette(), TODAY)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 4
    assert pdf.startswith(b"%PDF")


def test_a_picture_of_thousands_of_rows_stays_within_what_image_files_hold(themes):
    image = QImage.fromData(roadmap_picture(generated(3000), ".png", palette(), TODAY))
    assert 0 < image.height() <= 32_000


def test_days_can_be_chosen_and_bars_that_began_before_do_not_cover_the_table(themes):
    options = PictureOptions(first=dt.date(2027, 1, 1), last=dt.date(2027, 1, 31), ratio=1)
    svg = roadmap_picture(sample(), ".svg", palette(), TODAY, options).decode()
    assert ">January 2027<" in svg
    assert "November" not in svg
    assert svg.index(">Festive change freeze<") < svg.index(">Payments 4.2.0<")


def test_a_folded_roadmap_is_a_picture_of_its_groups(themes):
    plan = sample()
    lens = Lens(folded=all_foldable(plan, Grouping.PRODUCT))
    svg = roadmap_picture(plan, ".svg", palette(), TODAY, PictureOptions(lens=lens)).decode()
    assert ">Build &amp; feature freeze<" not in svg
    assert ">Payments<" in svg


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_empty_plan_has_a_picture_too(themes, suffix):
    assert roadmap_picture(Builder().plan, suffix, palette(), TODAY)


def test_other_formats_are_refused_by_name(themes):
    with pytest.raises(NotFound, match=r"\.bmp"):
        roadmap_picture(sample(), ".bmp", palette(), TODAY)
