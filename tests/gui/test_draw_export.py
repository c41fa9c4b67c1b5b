"""The roadmap as a file: whole, sharp, and the same in every format."""

import datetime as dt
import re

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer

from relplanner.chart.printing import Extract, Paper, PaperSize
from relplanner.chart.rows import Grouping, Lens, all_foldable
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Activity, Environment, Release
from relplanner.draw.export import FORMATS, roadmap_picture
from relplanner.draw.palette import Palette
from relplanner.draw.pictures import options_for
from relplanner.draw.sheet import PictureOptions, Sheet
from relplanner.gui.theme import load_theme
from tests.building import Builder
from tests.roadmap import TODAY, at, generated, sample

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
    options = PictureOptions(Extract(dt.date(2027, 1, 1), dt.date(2027, 1, 31)), ratio=1)
    svg = roadmap_picture(sample(), ".svg", palette(), TODAY, options).decode()
    assert ">January 2027<" in svg
    assert "November" not in svg
    assert svg.index(">Festive") < svg.index(">Payments 4.2.0<")


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


def pages_of(extract: Extract, plan=None) -> list[str]:
    """Every page as an SVG, which tells its words and how high they are."""
    sheet = Sheet(plan or sample(), palette(), TODAY, PictureOptions(extract))
    found = []
    for page in range(sheet.count):
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        painter = QPainter(generator)
        sheet.draw_page(painter, page, f"Page {page + 1}")
        painter.end()
        found.append(bytes(buffer.data().data()).decode())
    return found


@pytest.mark.parametrize(
    ("paper", "size"),
    [
        (Paper(), (842, 595)),
        (Paper(landscape=False), (595, 842)),
        (Paper(PaperSize.A3), (1191, 842)),
    ],
)
def test_a_page_is_of_its_paper(themes, paper, size):
    pdf = roadmap_picture(generated(120), ".pdf", palette(), TODAY, PictureOptions(Extract(paper=paper)))
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {size}


def test_every_page_repeats_the_header_and_the_legend(themes):
    pages = pages_of(Extract(), generated(120))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        for words in ("Release / activity", "2026", "Planned", "Critical", "▲ Conflict", f"Page {number}"):
            assert f">{words}<" in page


@pytest.mark.parametrize("smallest", [6.5, 12.0])
def test_no_type_is_smaller_than_is_promised(themes, smallest):
    extract = Extract(paper=Paper(smallest=smallest))
    sizes = re.findall(r'<text[^>]*font-size="([\d.]+)"', "".join(pages_of(extract)))
    assert min(map(float, sizes)) * extract.paper.points_per_pixel >= smallest - 1e-6


def test_larger_type_takes_more_pages_and_time_can_be_spread_over_several(themes):
    usual = len(pages_of(Extract()))
    assert len(pages_of(Extract(paper=Paper(smallest=12)))) > usual
    assert len(pages_of(Extract(paper=Paper(across=3)))) == 3 * usual


def test_an_extract_holds_only_its_releases(themes):
    plan = sample()
    chosen = next(r.id for r in plan.of(Release).values() if r.title == "Identity 9.0.0")
    options = PictureOptions(Extract(releases=frozenset({chosen})))
    svg = roadmap_picture(plan, ".svg", palette(), TODAY, options).decode()
    assert ">Identity 9.0.0<" in svg
    assert "Payments 4.2.0" not in svg


def test_a_picture_tells_of_conflicts_in_words_without_being_asked(themes):
    build = Builder()
    uat = build.add(Environment, title="UAT-2").id
    for title in ("One", "Other"):
        release = build.add(Release, title=title).id
        build.add(
            Activity, title=f"Test {title}", release=release, environment=uat,
            start=at("2027-01-11", 9), finish=at("2027-01-15", 17),
        )  # fmt: skip
    options = options_for(build.plan, TODAY, Extract())
    svg = roadmap_picture(build.plan, ".svg", palette(), TODAY, options).decode()
    assert ">▲ UAT-2 double-booked" in svg
