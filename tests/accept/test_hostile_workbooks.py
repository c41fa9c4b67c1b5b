"""Workbooks and csv files that are out to harm, at both doors: what comes back, and what others made."""

import re
import resource
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from relplanner.domain.errors import BadInput, Refusal
from relplanner.domain.returned import Returned
from relplanner.domain.tables import Book
from relplanner.exchange.excel.reader import read_returned
from relplanner.exchange.guarded import TABLES
from relplanner.exchange.tables.book import read_book
from relplanner.session import PlanSession
from relplanner.session.returning import Return, read_return
from relplanner.session.tables import proposals, read_foreign
from tests.returns import sent

SECONDS = 2.0
"""What reading may take of a processor, the start of its process included."""
_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Harm = Callable[[Path], bytes]
Door = Callable[[Path], Returned | Book]
DOORS: dict[str, Door] = {"return": read_return, "import": read_foreign}


@pytest.fixture(scope="module")
def ours(sample: PlanSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sent(sample, tmp_path_factory.mktemp("ours") / "out.xlsx")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register that somebody else made, on six sheets."""
    book = openpyxl.Workbook()
    for number in range(1, 7):
        ws = book.create_sheet(f"Risks {number}")
        ws.append(["ID", "Risk", "Owner", "Status"])
        for row in range(1, 30):
            ws.append([f"R-{number}-{row}", f"Risk {row}", "Ann Lee", "Open"])
    del book["Sheet"]
    path = tmp_path_factory.mktemp("theirs") / "risks.xlsx"
    book.save(path)
    return path


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest) -> Door:
    return DOORS[request.param]


@pytest.fixture
def whole(request: pytest.FixtureRequest, door: Door) -> Path:
    """What would be welcome at the door."""
    path: Path = request.getfixturevalue("ours" if door is read_return else "theirs")
    return path


def seconds_of(read: Callable[[], object]) -> float:
    """Processor time of the children that a reading starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    read()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# -- making them -------------------------------------------------------------------------------------------


def repacked(path: Path, **parts: Callable[[bytes], bytes] | bytes) -> bytes:
    """The file with parts changed or added; ``sheet2`` stands for xl/worksheets/sheet2.xml."""
    told = {_part(name): change for name, change in parts.items()}
    out = BytesIO()
    with ZipFile(path) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            change = told.pop(name, None)
            data = source.read(name)
            target.writestr(name, change(data) if callable(change) else data if change is None else change)
        for name, change in told.items():
            assert isinstance(change, bytes)
            target.writestr(name, change)
    return out.getvalue()


def _part(name: str) -> str:
    plain = {"workbook": "xl/workbook.xml", "styles": "xl/styles.xml", "strings": "xl/sharedStrings.xml"}
    if name.startswith("sheet"):
        return f"xl/worksheets/{name}.xml"
    return plain.get(name, name)


def _before(mark: bytes, more: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert mark in data
        return data.replace(mark, more + mark, 1)

    return change


def _row(xml: bytes) -> Callable[[bytes], bytes]:
    """A row below the table."""
    return _before(b"</sheetData>", b'<row r="900">' + xml + b"</row>")


_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 1000 + b'"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def bomb(path: Path) -> bytes:
    return repacked(path, **{"xl/extra.xml": b" " * (100 * 2**20)})


def bomb_in_a_sheet(path: Path) -> bytes:
    return repacked(path, sheet2=lambda data: data + b" " * (100 * 2**20))


def entities(path: Path) -> bytes:
    return repacked(path, sheet2=lambda data: _LAUGHS + data)


def entities_in_the_properties(path: Path) -> bytes:
    return repacked(path, **{"docProps/core.xml": _LAUGHS + b"<a>&b;</a>"})


def other_encoding(path: Path) -> bytes:
    return repacked(path, sheet2=lambda data: data.decode().encode("utf-16"))


def far_cell(path: Path) -> bytes:
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return repacked(path, sheet2=_before(b"</sheetData>", row))


def far_cell_in_odd_words(path: Path) -> bytes:
    row = b"<row  r = '1048576'><c  r = 'XFD1048576'><v>1</v></c></row>"
    return repacked(path, sheet2=_before(b"</sheetData>", row))


def endless_letters(path: Path) -> bytes:
    return repacked(path, sheet2=_row(b'<c r="' + b"A" * 1_000_000 + b'900"><f>1</f><v>1</v></c>'))


def endless_digits(path: Path) -> bytes:
    row = b'<row r="' + b"9" * 100_000 + b'"><c r="A' + b"9" * 100_000 + b'"><v>1</v></c></row>'
    return repacked(path, sheet2=_before(b"</sheetData>", row))


def unclosed_tags(path: Path) -> bytes:
    return repacked(path, sheet2=_before(b"</sheetData>", b"<c " * 3_000_000))


def merges_upon_merges(path: Path) -> bytes:
    merges = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 100_000 + b"</mergeCells>"
    return repacked(path, sheet2=_before(b"<pageMargins", merges))


def many_sheets(path: Path) -> bytes:
    sheets = b"".join(
        b'<sheet xmlns:r="%s" name="s%d" sheetId="%d" r:id="rId1"/>' % (_RELATIONS, n, n + 500)
        for n in range(3_000)
    )
    return repacked(path, workbook=_before(b"</sheets>", sheets))


def broken_xml(path: Path) -> bytes:
    return repacked(path, sheet2=lambda data: data[: len(data) // 2])


def truncated(path: Path) -> bytes:
    return path.read_bytes()[:-2000]


def not_a_workbook(path: Path) -> bytes:
    return b"PK\x03\x04" + b"\0" * 500


def protected(path: Path) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000


REFUSED: list[Harm] = [
    bomb, bomb_in_a_sheet, entities, entities_in_the_properties, other_encoding, far_cell,
    far_cell_in_odd_words, endless_letters, endless_digits, unclosed_tags, many_sheets, merges_upon_merges,
    broken_xml, truncated, not_a_workbook, protected,
]  # fmt: skip


@pytest.mark.parametrize("harm", REFUSED, ids=lambda harm: harm.__name__)
# The same reader stands behind both doors.
@pytest.mark.parametrize("door", [pytest.param("return", marks=pytest.mark.long), "import"], indirect=True)
def test_what_is_out_to_harm_is_refused_soon_and_in_words(
    whole: Path, door: Door, tmp_path: Path, harm: Harm
) -> None:
    path = tmp_path / "harm.xlsx"
    path.write_bytes(harm(whole))

    def read() -> None:
        with pytest.raises(BadInput) as refused:
            door(path)
        assert "Could not read harm.xlsx" in str(refused.value)

    assert seconds_of(read) < SECONDS


# -- what harms others only --------------------------------------------------------------------------------


def whole_sheet_merge(path: Path) -> bytes:
    merge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return repacked(path, sheet5=_before(b"<pageMargins", merge))


def styles_by_the_hundred_thousand(path: Path) -> bytes:
    return repacked(path, styles=_before(b"</cellXfs>", b'<xf numFmtId="0" fontId="0"/>' * 300_000))


def links_to_files(path: Path) -> bytes:
    book = b'<externalBook xmlns:r="%s" r:id="rId1"/>' % _RELATIONS
    link = b'<externalLink xmlns="%s">%s</externalLink>' % (_MAIN, book)
    target = b"file:///etc/passwd"
    relation = b'<Relationship Id="rId1" Type="%s/externalLinkPath" Target="%s" TargetMode="External"/>'
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + relation % (_RELATIONS, target)
        + b"</Relationships>"
    )
    return repacked(path, **{
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations,
    })  # fmt: skip


def dde_link(path: Path) -> bytes:
    link = b'<externalLink xmlns="%s"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>' % _MAIN
    return repacked(path, **{"xl/externalLinks/externalLink1.xml": link})


def formulas_that_call(path: Path) -> bytes:
    told = b"".join(
        b'<c r="%s900" t="str"><f>%s</f><v>harmless</v></c>' % (letter, formula)
        for letter, formula in (
            (b"A", b"HYPERLINK(&quot;http://example.org&quot;)"),
            (b"B", b"cmd|'/C calc'!A0"),
            (b"C", b"WEBSERVICE(&quot;http://example.org&quot;)"),
        )
    )
    return repacked(path, sheet1=_row(told))


def macros(path: Path) -> bytes:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with_macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return repacked(path, **{
        "[Content_Types].xml": lambda data: data.replace(kind, with_macros),
        "xl/vbaProject.bin": b"\xd0\xcf" * 99,
    })  # fmt: skip


def far_empty_row(path: Path) -> bytes:
    row = b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    return repacked(path, sheet2=_before(b"</sheetData>", row))


def longer_than_a_cell(path: Path) -> bytes:
    told = b'<c r="A900" t="inlineStr"><is><t>%s</t></is></c>' % (b"x" * 32_768)
    return repacked(path, sheet4=_row(told))


def control_characters(path: Path) -> bytes:
    told = b'<c r="A900" t="inlineStr"><is><t>a_x0000_b_x0007_c_x001B_[31m</t></is></c>'
    return repacked(path, sheet4=_row(told))


def endless_name(path: Path) -> bytes:
    return repacked(
        path, workbook=lambda data: re.sub(rb'<sheet ([^>]*?)name="', rb'<sheet \1name="' + b"N" * 300, data)
    )


HARMLESS: list[Harm] = [
    whole_sheet_merge, styles_by_the_hundred_thousand, links_to_files, dde_link, formulas_that_call, macros,
    far_empty_row, longer_than_a_cell, control_characters, endless_name,
]  # fmt: skip


@pytest.mark.parametrize("oddity", HARMLESS, ids=lambda oddity: oddity.__name__)
def test_what_could_harm_others_does_nothing_here(
    sample: PlanSession, whole: Path, door: Door, tmp_path: Path, oddity: Harm
) -> None:
    path = tmp_path / ("odd.xlsm" if oddity is macros else "odd.xlsx")
    path.write_bytes(oddity(whole))
    plan, found = sample.plan, list[Returned | Book]()
    assert seconds_of(lambda: found.append(door(path))) < SECONDS
    (file,) = found
    if isinstance(file, Returned):
        assert Return(sample, [file]).compare().findings == ()
    else:
        kinds = [each.mapping.kind for each in proposals(sample.plan, file) if each.mapping]
        assert kinds == ["risk"] * 6
    assert sample.plan is plan


def test_a_cell_never_says_more_than_its_cached_value(theirs: Path, tmp_path: Path) -> None:
    path = tmp_path / "calls.xlsx"
    path.write_bytes(formulas_that_call(theirs))
    grid = read_foreign(path).grids[0]
    assert grid.rows[899][:3] == ("harmless",) * 3
    assert {(900, 1), (900, 2), (900, 3)} <= grid.formulas


def test_reading_keeps_within_its_limits() -> None:
    assert TABLES.memory == 2**30
    with pytest.raises(BadInput, match="not a sound"):
        read_returned(b"", "empty.xlsx", None)


# -- csv ---------------------------------------------------------------------------------------------------

HEADS = "ID,Risk,Owner\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(HEADS + "1," + "x" * 3_000_000 + ",Ann\n", "field larger", id="a huge field"),
        pytest.param(HEADS + '1,"never closed' + ",x\n" * 500_000, "never closed", id="an open quote"),
        pytest.param(HEADS + "," * 1_000_000 + "\n", "columns", id="a million columns"),
        pytest.param("," * 30_000_000, "columns", id="nothing but commas"),
        pytest.param(HEADS + "1\n" * 300_000, "rows", id="too many rows"),
        pytest.param(HEADS + "1,a\0b,Ann\n", "not a text file", id="a NUL"),
        pytest.param(HEADS + "1,ok,Ann\n" * 1000 + "2,a\0b,Ann\n", "not a text file", id="a NUL far down"),
        pytest.param(HEADS.encode("utf-32"), "not a text file", id="UTF-32"),
        pytest.param(HEADS.encode("utf-16")[:-1], "neither", id="half a character"),
        pytest.param(b"\x7fELF\x02\x01\x01" + b"\0" * 500, "not a text file", id="a program"),
    ],
)
def test_a_csv_that_is_out_to_harm_is_refused_soon_and_in_words(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    path = tmp_path / "harm.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)

    def read() -> None:
        with pytest.raises(BadInput, match=words):
            read_foreign(path)

    assert seconds_of(read) < SECONDS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_in_an_odd_encoding_says_what_it_says(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "risks.csv"
    rows = ["ID,Risk,Owner", "1,Zölle für Käse,Jörg", "2,=cmd|'/C calc'!A0,@Ann"]
    path.write_bytes("\r\n".join(rows).replace("|", "!").replace(",", delimiter).encode(encoding))
    (grid,) = read_book(path.read_bytes(), path.name).grids
    assert grid.rows[1] == ("1", "Zölle für Käse", "Jörg")
    assert grid.rows[2][1].startswith("=cmd")  # type: ignore[union-attr]


def test_headings_as_wide_as_a_sheet_are_looked_at_soon(sample: PlanSession, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("\n".join(",".join(f"c{row}-{at}" for at in range(15_000)) for row in range(60)))
    book = read_foreign(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    (told,) = proposals(sample.plan, book)
    assert told.mapping is None
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < SECONDS


def test_our_own_workbook_goes_in_by_the_other_door(ours: Path) -> None:
    with pytest.raises(Refusal, match="circulat"):
        read_foreign(ours)


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell children's time apart")
