"""Out and back again: whole plans, every pack, LibreOffice between, and files that are out to harm."""

import datetime as dt
import time
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from relplanner.commands.imports import import_delivery
from relplanner.domain.errors import BadInput
from relplanner.domain.kinds import Activity
from relplanner.exchange.excel.reader import read_returned
from relplanner.exchange.formats import read_file
from relplanner.exchange.sheets.model import HEADER_ROW
from relplanner.exchange.sheets.packs import BUILT_IN
from relplanner.session import PlanSession
from relplanner.session.returning import LIMITS, Return, read_return
from tests.large import large_plan_file
from tests.office import XLSX, Office
from tests.returns import cell, changed, compared, differs, sample_at, sent

PACKS = [profile.name for profile in BUILT_IN]
_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlanSession]:
    with sample_at(tmp_path_factory.mktemp("sample") / "plan.relplan") as session:
        yield session


@pytest.fixture(scope="module")
def fedora(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[PlanSession]:
    path = tmp_path_factory.mktemp("fedora") / "f20.relplan"
    with PlanSession.create(path, "Fedora", author="Robyn") as session:
        session.do(import_delivery, read_file(shared_data / "schedules/fedora20/derived/f20-msp.xml"), {})
        yield session


def finish_moved(session: PlanSession, key: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        ws = next(name for name in ("Timeline", "Schedule") if name in book.sheetnames)
        cell(book, ws, key, "Finish").value = dt.date(2031, 3, 4)

    return change


# -- whole plans -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS)
def test_the_sample_unedited_comes_back_without_a_change(
    sample: PlanSession, tmp_path: Path, pack: str
) -> None:
    told = compared(sample, sent(sample, tmp_path / "out.xlsx", pack))
    assert (told.findings, told.notices) == ((), ())


@pytest.mark.parametrize("pack", PACKS)
def test_fedora_20_unedited_comes_back_without_a_change(
    fedora: PlanSession, tmp_path: Path, pack: str
) -> None:
    told = compared(fedora, sent(fedora, tmp_path / "out.xlsx", pack))
    assert (told.findings, told.notices) == ((), ())
    if pack != "risk":
        assert told.compared > 414 * 8


@pytest.mark.parametrize("pack", [pack for pack in PACKS if pack != "risk"])
def test_one_finish_of_fedora_20_is_one_verdict(fedora: PlanSession, tmp_path: Path, pack: str) -> None:
    leaf = next(
        each for each in fedora.plan.of(Activity).values() if each.start and each.finish and not
        fedora.plan.children(Activity, "parent", each.id)
    )  # fmt: skip
    back = changed(sent(fedora, tmp_path / "out.xlsx", pack), finish_moved(fedora, leaf.key))
    assert differs(compared(fedora, back)) == [("theirs", leaf.key, "finish")]


@pytest.mark.long
def test_five_thousand_activities_come_back_without_a_change(tmp_path: Path) -> None:
    path = large_plan_file(tmp_path / "large.relplan", 5_000)
    with PlanSession.open(path) as session:
        for pack in PACKS:
            out = sent(session, tmp_path / f"{pack}.xlsx", pack)
            told = Return(session, [read_return(out)]).compare()
            assert (told.findings, told.notices) == ((), ())


# -- LibreOffice -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office.installed(tmp_path_factory.mktemp("profile"))


@pytest.mark.long
@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("plan", ["sample", "fedora"])
def test_saved_again_by_libreoffice_it_says_the_same(
    request: pytest.FixtureRequest, office: Office, tmp_path: Path, plan: str, pack: str
) -> None:
    session: PlanSession = request.getfixturevalue(plan)
    saved = office.converted(sent(session, tmp_path / "out.xlsx", pack), XLSX, tmp_path / "saved")
    told = compared(session, saved)
    assert (told.findings, told.notices) == ((), ())


@pytest.mark.long
@pytest.mark.parametrize("locale", ["en_GB", "de_DE", "fr_FR"])
def test_saved_again_by_libreoffice_one_cell_is_one_verdict(
    sample: PlanSession, office: Office, tmp_path: Path, locale: str
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell(book, "Checklist", "CHK-22", "Due").value = "2027-01-05"

    back = changed(sent(sample, tmp_path / "out.xlsx"), change)
    told = compared(sample, office.converted(back, XLSX, tmp_path / "saved", locale))
    assert differs(told) == [("theirs", "CHK-22", "due")]


@pytest.mark.long
@pytest.mark.parametrize(("plan", "sheet", "heading"), [
    ("sample", "Checklist", "Owner"), ("sample", "Timeline", "Finish"), ("fedora", "Timeline", "Finish"),
])  # fmt: skip
def test_sorted_and_filtered_in_libreoffice_one_cell_is_one_verdict(
    request: pytest.FixtureRequest, office: Office, tmp_path: Path, plan: str, sheet: str, heading: str
) -> None:
    session: PlanSession = request.getfixturevalue(plan)
    out = sent(session, tmp_path / "out.xlsx")
    headings = [each.value for each in openpyxl.load_workbook(out)[sheet][HEADER_ROW]]
    state, title = headings.index("State"), headings.index("Key")
    work = office.sorted_and_filtered(out, tmp_path / "a.xlsx", sheet, HEADER_ROW - 1, title, (state, "Done"))
    assert compared(session, work).findings == ()
    plan_now = session.plan
    leaves = (
        each for each in plan_now.of(Activity).values() if not plan_now.children(Activity, "parent", each.id)
    )
    leaf = next(leaves).key if sheet == "Timeline" else "CHK-22"
    new = dt.date(2031, 3, 4) if heading == "Finish" else "Catriona Orr"

    def change(book: openpyxl.Workbook) -> None:
        cell(book, sheet, leaf, heading).value = new

    with warnings.catch_warnings():
        # The bars inside cells come back as an extension, of which openpyxl tells that it does not keep it.
        warnings.simplefilter("ignore", UserWarning)
        back = changed(work, change)
    again = office.sorted_and_filtered(back, tmp_path / "b.xlsx", sheet, HEADER_ROW - 1, 1, (state, "Open"))
    assert differs(compared(session, again)) == [("theirs", leaf, heading.lower())]


# -- what is out to harm -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(sample: PlanSession, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sent(sample, tmp_path_factory.mktemp("whole") / "out.xlsx")


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
    return lambda data: data.replace(mark, more + mark, 1)


_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 1000 + b'"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def bomb(path: Path) -> bytes:
    return repacked(path, **{"xl/extra.xml": b" " * (600 * 2**20)})


def bomb_in_a_sheet(path: Path) -> bytes:
    return repacked(path, sheet2=lambda data: data + b" " * (450 * 2**20))


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


REFUSED = [
    bomb, bomb_in_a_sheet, entities, entities_in_the_properties, other_encoding, far_cell,
    far_cell_in_odd_words, unclosed_tags, many_sheets, merges_upon_merges, broken_xml, truncated,
    not_a_workbook, protected,
]  # fmt: skip


@pytest.mark.parametrize("harm", REFUSED, ids=lambda harm: harm.__name__)
def test_what_is_out_to_harm_is_refused_in_words(
    whole: Path, tmp_path: Path, harm: Callable[[Path], bytes], record_property: Callable[..., None]
) -> None:
    path = tmp_path / "harm.xlsx"
    path.write_bytes(harm(whole))
    before = time.perf_counter()
    with pytest.raises(BadInput) as refused:
        read_return(path)
    record_property("seconds", time.perf_counter() - before)
    assert "Could not read harm.xlsx" in str(refused.value)


def whole_sheet_merge(path: Path) -> bytes:
    merge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return repacked(path, sheet5=_before(b"<pageMargins", merge))


def styles_by_the_hundred_thousand(path: Path) -> bytes:
    return repacked(path, styles=_before(b"</cellXfs>", b'<xf numFmtId="0" fontId="0"/>' * 300_000))


def links_and_macros(path: Path) -> bytes:
    link = b'<externalLink xmlns="%s"/>' % _MAIN.encode()
    return repacked(
        path, **{"xl/externalLinks/externalLink1.xml": link, "xl/vbaProject.bin": b"\xd0\xcf" * 99}
    )


def far_empty_row(path: Path) -> bytes:
    return repacked(
        path, sheet2=_before(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row>')
    )


HARMLESS = [whole_sheet_merge, styles_by_the_hundred_thousand, links_and_macros, far_empty_row]


@pytest.mark.parametrize("oddity", HARMLESS, ids=lambda oddity: oddity.__name__)
def test_what_could_harm_others_does_nothing_here(
    sample: PlanSession, whole: Path, tmp_path: Path, oddity: Callable[[Path], bytes]
) -> None:
    path = tmp_path / "odd.xlsx"
    path.write_bytes(oddity(whole))
    told = Return(sample, [read_return(path)]).compare()
    assert told.findings == ()


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://example.org")', '=DDE("cmd";"/C calc")', "+1", "-1", "@x", "a\x0bb",
             "x" * 32_767, "_x0041_", "#REF!", "<b>", "‮abc"],
)  # fmt: skip
def test_text_that_looks_like_something_else_goes_out_and_comes_back_as_it_is(
    tmp_path: Path, text: str
) -> None:
    from relplanner.commands.records import add

    with PlanSession.create(tmp_path / "plan.relplan", "Texts", author="Ann") as session:
        session.do(add, "release", {"title": "R"})
        release = session.plan.by_key("REL-1").id
        session.do(add, "checklist_item", {"title": "One", "release": release, "notes": text})
        session.do(add, "activity", {"title": "One", "release": release, "notes": text})
        out = sent(session, tmp_path / "out.xlsx", "everything")
        assert compared(session, out).findings == ()
        assert compared(session, changed(out, lambda book: None)).findings == ()


def test_reading_keeps_within_its_limits() -> None:
    assert LIMITS.memory == 2**30
    with pytest.raises(BadInput, match="not a sound"):
        read_returned(b"", "empty.xlsx", None)
