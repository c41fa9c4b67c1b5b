"""A document says what the workbook says, harmlessly: in a web page, a Word file, and on paper."""

import csv
import datetime as dt
import re
from html.parser import HTMLParser
from io import BytesIO, StringIO

import docx
import pytest

from relplanner.domain.kinds import Activity, Decision, Release, Risk, RiskAssessment, ScopeItem, SlipEvent
from relplanner.domain.plan import Plan
from relplanner.exchange.pack_csv import pack_csv
from relplanner.exchange.sheets.book import build as make_book
from relplanner.exchange.sheets.model import Facts, TableSheet
from relplanner.exchange.sheets.packs import profile_of
from relplanner.reports.document import (
    Document,
    Heading,
    Markdown,
    Picture,
    Table,
    TableColumn,
    TableLine,
    Text,
    Words,
)
from relplanner.reports.docx import docx_of
from relplanner.reports.highlight import Reported, highlight_document
from relplanner.reports.html import html_of
from relplanner.reports.markdown import markdown_html
from relplanner.reports.pack import pack_document
from relplanner.reports.paper import fitting, flows
from relplanner.schedule.dates import compute
from tests.building import Builder

TODAY = dt.date(2026, 11, 23)
FACTS = Facts("plan", dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), "Fiona", 13, "uuid", ("Board",))
HOSTILE = "<script>alert(1)</script> & “quoted” \x00=1+1"


def a_plan() -> Plan:
    build = Builder()
    release = build.add(
        Release, title=HOSTILE, state="committed", start=dt.datetime(2026, 11, 2, 9),
        target_date=dt.date(2026, 12, 10), committed_date=dt.date(2026, 12, 3), status="at_risk",
    )  # fmt: skip
    build.add(Activity, title="Build", release=release.id, start=dt.datetime(2026, 11, 2, 9),
              finish=dt.datetime(2026, 11, 20, 17), actual_start=dt.datetime(2026, 11, 2, 9),
              actual_finish=dt.datetime(2026, 11, 20, 17))  # fmt: skip
    build.add(Activity, title="Test", release=release.id, start=dt.datetime(2026, 11, 23, 9),
              finish=dt.datetime(2026, 12, 10, 17), goes_live=True)  # fmt: skip
    build.add(Activity, title="Late", release=release.id, start=dt.datetime(2026, 11, 9, 9),
              finish=dt.datetime(2026, 11, 18, 17))  # fmt: skip
    build.add(Activity, title="Rehearse", release=release.id, start=dt.datetime(2026, 11, 30, 9),
              finish=dt.datetime(2026, 12, 1, 17))  # fmt: skip
    build.add(SlipEvent, release=release.id, moved_from=dt.date(2026, 11, 26),
              moved_to=dt.date(2026, 12, 3), working_days=5, reason="supplier")  # fmt: skip
    build.add(ScopeItem, title="Refunds", release=release.id, state="deferred", state_reason="No budget")
    risk = build.add(Risk, title="Key person leaves", state="assessed", response="reduce", tags=("lesson",))
    build.add(RiskAssessment, risk=risk.id, at=TODAY, likelihood=4, impact=5)
    build.add(Decision, title="Which gateway?", chosen="The new one", decided_on=dt.date(2026, 11, 18))
    return build.plan


@pytest.fixture(scope="module")
def book():
    plan = a_plan()
    return make_book(compute(plan), profile_of(plan, "everything"), FACTS)


class Page(HTMLParser):
    """What a page holds: its tags with attributes, and its text."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(data.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


# -- the pack ----------------------------------------------------------------------------------------------


def test_a_document_has_every_row_of_the_workbook_s_tables(book) -> None:
    document = pack_document(book)
    tables = [block for block in document.blocks if isinstance(block, Table) and block.caption]
    filled = [sheet for sheet in book.sheets if isinstance(sheet, TableSheet) and sheet.rows]
    assert [len(table.lines) for table in tables] == [len(sheet.rows) for sheet in filled]
    assert len(filled) > 3


def test_a_picture_stands_for_the_bars(book) -> None:
    document = pack_document(book, Picture(b"<svg></svg>", "Roadmap"))
    assert sum(isinstance(block, Picture) for block in document.blocks) == 1


def test_a_status_is_a_word_and_a_shape_beside_its_colour(book) -> None:
    words = [
        words
        for block in pack_document(book).blocks
        if isinstance(block, Table)
        for line in block.lines
        for words in line.cells
    ]
    assert "▲ At risk" in {each.text for each in words}


# -- the page ----------------------------------------------------------------------------------------------


def test_a_page_asks_for_nothing_and_runs_nothing(book) -> None:
    data = html_of(pack_document(book, Picture(b'<?xml version="1.0"?><svg><g/></svg>', "Roadmap")))
    page = Page(data)
    assert not [tag for tag, _ in page.tags if tag in ("script", "link", "iframe", "object", "img")]
    reached = [attrs.get(name) for _, attrs in page.tags for name in ("src", "href") if attrs.get(name)]
    assert all(each.startswith("#") for each in reached)
    (policy,) = (a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "url(" not in data.decode()


def test_what_people_wrote_is_text_on_a_page(book) -> None:
    page = Page(html_of(pack_document(book)))
    assert "<script>alert(1)</script>" in page.text
    assert "script" not in {tag for tag, _ in page.tags}


def test_a_page_can_be_read_by_ear(book) -> None:
    page = Page(html_of(pack_document(book, Picture(b"<svg></svg>", "Roadmap of all releases"))))
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert all(attrs.get("scope") == "col" for tag, attrs in page.tags if tag == "th")
    assert "Roadmap of all releases" in [
        attrs.get("aria-label") for tag, attrs in page.tags if tag == "figure"
    ]
    ids = {attrs["id"] for tag, attrs in page.tags if tag == "h2"}
    assert {attrs["href"][1:] for tag, attrs in page.tags if tag == "a"} == ids


def test_every_copy_says_which_it_is(book) -> None:
    document = pack_document(book)
    assert document.mark == "Circulation no. 13"
    assert "Circulation no. 13" in Page(html_of(document)).text
    word = docx.Document(BytesIO(docx_of(document)))
    assert "Circulation no. 13" in word.sections[0].footer.paragraphs[0].text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](data:image/png;base64,AAAA)",
        "[x](javascript:alert(1))", "<a href='data:text/html,x'>x</a>", "[x](file:///etc/passwd)",
    ],
)  # fmt: skip
def test_markdown_brings_no_script_picture_or_odd_link(text: str) -> None:
    page = Page(markdown_html(text).encode())
    assert not {tag for tag, _ in page.tags} & {"script", "img"}
    assert not [attrs for _, attrs in page.tags if "href" in attrs or "onerror" in attrs]


def test_markdown_is_laid_out_below_the_headings_around_it() -> None:
    html = markdown_html("# One\n\n- a\n- **b**\n\n| x | y |\n|---|---|\n| 1 | 2 |")
    assert "<h3>One</h3>" in html
    assert "<strong>b</strong>" in html
    assert "<td>1</td>" in html


# -- Word and paper ----------------------------------------------------------------------------------------


def test_a_word_file_has_real_headings_and_heading_rows_that_repeat(book) -> None:
    word = docx.Document(BytesIO(docx_of(pack_document(book))))
    headings = [each.text for each in word.paragraphs if each.style.name == "Heading 1"]
    assert headings == [sheet.name for sheet in book.sheets if sheet.name != "Cover"]
    heads = [table.rows[0]._tr.trPr for table in word.tables[1:] if table.rows[0].cells[0].text == "Key"]
    assert heads
    assert all(head.xpath("w:tblHeader") for head in heads)
    told = " ".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "<script>alert(1)</script> & “quoted” =1+1" in told


def wide(*columns: TableColumn) -> Table:
    return Table("", columns, (TableLine(tuple(Words("x") for _ in columns)),))


def test_columns_that_do_not_fit_a_page_are_named_minor_ones_first() -> None:
    columns = [TableColumn(name, 30) for name in "ABC"]
    columns.insert(1, TableColumn("Minor", 30, minor=1))
    table = wide(*columns)
    assert fitting(table, 1000) == [0, 1, 2, 3]
    assert fitting(table, 100) == [0, 2, 3]
    assert fitting(table, 70) == [0, 2]
    assert fitting(table, 1) == [0]
    narrow = wide(*columns, *(TableColumn(f"N{n}", 30) for n in range(4)))
    document = Document("T", "S", "M", (), (narrow,))
    (_, body) = flows(document)
    assert "Not shown here: Minor" in body


def test_a_page_laid_out_by_hand_is_told_as_a_whole_its_notes_as_text(book) -> None:
    blocks = pack_document(book).blocks
    at = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.text == "Risk matrix")
    note, grid = blocks[at + 1], blocks[at + 2]
    assert isinstance(note, Text)
    assert note.muted
    assert isinstance(grid, Table)
    assert fitting(grid, 1) == list(range(len(grid.columns)))
    assert "20\nRSK-1" in {words.text for line in grid.lines for words in line.cells}


def test_a_pack_as_csv_says_of_every_row_which_copy_it_is(book) -> None:
    lines = list(csv.reader(StringIO(pack_csv(book).decode("utf-8-sig"))))
    heads = [line for line in lines if line[:1] == ["Copy"]]
    filled = [sheet for sheet in book.tables if sheet.rows]
    assert len(heads) == len(filled)
    rows = [line for line in lines if line and line[0] != "Copy"]
    assert {line[0] for line in rows} == {"Circulation no. 13"}
    assert len(rows) == sum(len(sheet.rows) for sheet in filled)


def test_no_cell_of_a_csv_is_a_formula() -> None:
    build = Builder()
    build.add(Release, title="=1+1", notes="@SUM(A1)", start=dt.datetime(2026, 11, 2, 9))
    plan = build.plan
    told = pack_csv(make_book(compute(plan), profile_of(plan, "schedule"), FACTS)).decode("utf-8-sig")
    cells = {cell for line in csv.reader(StringIO(told)) for cell in line}
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell[:1] in "=@+" and cell]


def test_sections_of_a_pack_begin_on_new_pages_those_of_a_report_do_not() -> None:
    blocks = (Heading("A"), Text("a"), Heading("B"), Markdown("b"))
    assert len(list(flows(Document("T", "S", "M", (), blocks)))) == 3
    assert len(list(flows(Document("T", "S", "M", (), blocks, paged=False)))) == 2


# -- the highlight report ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report() -> Document:
    period = Reported(dt.date(2026, 11, 9), dt.date(2026, 11, 22))
    return highlight_document(compute(a_plan()), FACTS, period)


def test_a_report_that_is_no_circulation_does_not_call_itself_an_export() -> None:
    period = Reported(dt.date(2026, 11, 9), dt.date(2026, 11, 22))
    facts = Facts("plan", dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), "Fiona")
    own = highlight_document(compute(a_plan()), facts, period)
    assert (own.under, own.foot) == ("Highlight report", "Highlight report")
    word = docx.Document(BytesIO(docx_of(own)))
    told = [*(each.text for each in word.paragraphs), word.sections[0].footer.paragraphs[0].text]
    assert "Highlight report" in told
    assert not [each for each in told if "Export" in each]
    page = html_of(own).decode()
    assert "<p>Highlight report</p>" in page
    assert "Export" not in page
    assert not [flow for flow in flows(own) if isinstance(flow, str) and "Export" in flow]


def test_a_report_that_is_a_circulation_says_its_number(report: Document) -> None:
    assert report.under == "Highlight report · Circulation no. 13"
    assert report.foot == "Circulation no. 13"


def part(document: Document, title: str) -> str:
    """Everything that a part of a report says."""
    at = next(i for i, b in enumerate(document.blocks) if isinstance(b, Heading) and b.text == title)
    rest = document.blocks[at + 1 :]
    end = next((i for i, b in enumerate(rest) if isinstance(b, Heading) and b.level == 1), len(rest))
    return re.sub(r"\s+", " ", repr(rest[:end]))


def test_a_highlight_report_has_prince2_s_parts_in_order(report: Document) -> None:
    assert [b.text for b in report.blocks if isinstance(b, Heading) and b.level == 1] == [
        "Status summary", "This period", "Next period", "Time", "Scope", "Quality", "Risk", "Tolerance",
        "Issues", "Lessons and decisions",
    ]  # fmt: skip


def test_what_was_done_and_what_was_not_are_told_apart(report: Document) -> None:
    told = part(report, "This period")
    assert told.index("Build") < told.index("Planned and not finished") < told.index("Late")


def test_the_next_period_is_as_long_as_this_one(report: Document) -> None:
    period = Reported(dt.date(2026, 11, 9), dt.date(2026, 11, 22))
    assert period.next == Reported(dt.date(2026, 11, 23), dt.date(2026, 12, 6))
    assert "Mon 23 Nov 2026 to Sun 6 Dec 2026" in part(report, "Next period")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Status summary", "+5 d"), ("Time", "Supplier"), ("Scope", "No budget"),
        ("Risk", "Key person leaves"), ("Next period", "Rehearse"),
        ("Tolerance", "above the appetite of 9"), ("Lessons and decisions", "The new one"),
        ("Lessons and decisions", "Key person leaves"), ("Quality", "Nothing to report"),
    ],
)  # fmt: skip
def test_each_part_tells_its_records(report: Document, title: str, told: str) -> None:
    assert told in part(report, title)
