"""Packs as files for reading: real pages, pictures where they belong, one page that needs nothing else."""

import datetime as dt
import re
from io import BytesIO
from pathlib import Path

import docx
import pytest
from PySide6.QtGui import QImage

from relplanner.chart.printing import Extract
from relplanner.commands.records import add
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Circulation
from relplanner.domain.plan import Plan
from relplanner.draw.export import page_drawings, page_pictures
from relplanner.draw.palette import Palette
from relplanner.draw.pictures import options_for
from relplanner.draw.sheet import Sheet
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.model import Facts
from relplanner.exchange.sheets.packs import profile_of
from relplanner.gui.theme import load_theme
from relplanner.reports.document import Document
from relplanner.reports.files import DOCUMENTS, document_bytes, pack_bytes
from relplanner.schedule.dates import compute
from relplanner.session import PlanSession
from relplanner.session.circulating import draft, put_out, written_as
from relplanner.session.ledger import base_of, recall
from tests.roadmap import sample

TODAY = dt.date(2026, 11, 23)
FACTS = Facts("plan", dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), "Fiona", 13, "uuid", ("Board",))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return sample()


@pytest.fixture
def roadmap(qapp, plan: Plan) -> Sheet:
    palette = Palette.from_tokens(load_theme("light").tokens())
    return Sheet(plan, palette, TODAY, options_for(plan, TODAY, Extract()))


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.fixture
def book(plan: Plan):
    return build(compute(plan), profile_of(plan, "board"), FACTS)


def test_a_pdf_has_a_cover_a_page_for_every_section_and_the_roadmap_s_own_pages(book, roadmap: Sheet) -> None:
    pdf = pack_bytes(book, ".pdf", roadmap)
    assert pdf.startswith(b"%PDF")
    sections = len(book.sheets) - 1  # the cover is made anew
    assert pages_of(pdf) >= 1 + (sections - 1) + len(roadmap.pages)
    empty = document_bytes(Document("T", "S", "M", ()), ".pdf", roadmap)
    assert pages_of(empty) == 1


def test_a_page_holds_the_roadmap_in_vectors_and_a_word_file_one_picture_for_each_page(
    book, roadmap: Sheet
) -> None:
    html = pack_bytes(book, ".html", roadmap).decode()
    assert html.count("<svg") == 1
    assert "<image" not in html.split("<svg", 1)[1].split("</svg>")[0]
    word = docx.Document(BytesIO(pack_bytes(book, ".docx", roadmap)))
    assert len(word.inline_shapes) == len(roadmap.pages)


def test_the_pages_of_a_roadmap_are_drawn_within_the_room_they_are_given(roadmap: Sheet) -> None:
    pictures = page_pictures(roadmap, 800)
    assert len(pictures) == len(page_drawings(roadmap)) == len(roadmap.pages)
    image = QImage.fromData(pictures[0])
    assert image.width() == 800
    assert image.pixelColor(5, 5).name() != "#000000", "no part of a page is left unpainted"


def test_another_suffix_is_refused_with_those_there_are(book, roadmap: Sheet) -> None:
    with pytest.raises(Refusal, match=re.escape(DOCUMENTS[0])):
        pack_bytes(book, ".odt", roadmap)


def test_what_a_copy_for_reading_said_can_be_looked_up_by_its_number(tmp_path: Path) -> None:
    with PlanSession.create(tmp_path / "p.relplan", "Plan", author="Fiona") as session:
        session.do(add, "release", {"title": "Shop 1.0", "target_date": dt.date(2027, 1, 21)})
        drafted = draft(session, profile_of(session.plan, "schedule"), ("Board",))
        made = written_as(drafted, lambda book: book.title.encode())
        put_out(session, drafted, made, tmp_path / "pack.pdf")
        assert (tmp_path / "pack.pdf").read_bytes() == b"Plan"
        (circulation,) = session.plan.of(Circulation).values()
        told = recall(session.plan, circulation, base_of(session, circulation), TODAY)
        assert "Schedule" in told.sheets
