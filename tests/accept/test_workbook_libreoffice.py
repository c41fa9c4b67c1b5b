"""The workbook in a program that is not ours: LibreOffice opens, prints and saves it without a complaint."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from relplanner.commands.sample import fill_sample
from relplanner.domain.plan import Plan
from relplanner.exchange.excel.safe import plain_text
from relplanner.exchange.excel.writer import write_workbook
from relplanner.exchange.sample import load_sample
from relplanner.exchange.sheets.asked import TOPICS
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.model import HEADER_ROW, Facts, Workbook
from relplanner.exchange.sheets.packs import BUILT_IN, profile_of
from relplanner.schedule.dates import compute
from relplanner.session import PlanSession
from relplanner.session.asking import ask
from tests.building import maker
from tests.office import XLSX, Office
from tests.returns import sent

pytestmark = pytest.mark.long

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "samples" / "digital-services.json"
FACTS = Facts("plan-id", dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC), "Aileen Fraser", 13, "uuid-13")


@pytest.fixture(scope="module")
def book() -> Workbook:
    plan = Plan()
    plan = plan.after(fill_sample(plan, maker("2026-11-24T12:00+00:00"), load_sample(SAMPLE)).edits)
    return build(compute(plan), profile_of(plan, "everything"), FACTS)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office.installed(tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="module")
def written(book: Workbook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "book.xlsx"
    write_workbook(book, path)
    return path


@pytest.mark.parametrize("pack", [*(profile.name for profile in BUILT_IN), "ask"])
def test_every_page_of_a_pack_prints_and_none_is_empty(
    office: Office, sample: PlanSession, tmp_path: Path, pack: str
) -> None:
    if pack == "ask":
        path = max(ask(sample, tmp_path, TOPICS), key=lambda each: each.rows).path
    else:
        path = sent(sample, tmp_path / f"{pack}.xlsx", pack)
    pdf = office.converted(path, "pdf", tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF")
    pages = pages_of(pdf)
    visible = [ws for ws in openpyxl.load_workbook(path).worksheets if ws.sheet_state == "visible"]
    assert len(pages) >= len(visible)
    for number, text in enumerate(pages, start=1):
        said = text.replace(f"Page {number} of {len(pages)}", "")
        assert len(said.split()) > 15, f"page {number} of {pack} is empty: {said.split()}"


def pages_of(pdf: Path) -> list[str]:
    """What each page says."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    told = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True)
    return told.stdout.split("\f")[:-1]


# The bars inside cells come back as an extension, of which openpyxl tells that it does not keep it.
@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_it_keeps_every_id_key_and_value_when_saved_again(
    office: Office, book: Workbook, written: Path, tmp_path: Path
) -> None:
    saved = openpyxl.load_workbook(office.converted(written, XLSX, tmp_path / "saved"))
    for sheet in book.tables:
        rows = saved[sheet.name].iter_rows(
            HEADER_ROW + 1, HEADER_ROW + len(sheet.rows), max_col=len(sheet.columns) + 1, values_only=True
        )
        for row, (id, *cells) in zip(sheet.rows, rows, strict=True):
            assert id == row.id
            for value, cell in zip(row.cells, cells, strict=True):
                assert _same(cell, value), f"{sheet.name} {row.key}: {cell!r} is not {value!r}"
    facts = {row[1]: row[2] for row in saved["_relplanner"].iter_rows(values_only=True) if row[0] == "fact"}
    assert (facts["plan"], facts["circulation"], facts["uuid"]) == ("plan-id", 13, "uuid-13")
    assert saved["_relplanner"].sheet_state == "hidden"


def _same(found: object, carried: object) -> bool:
    if isinstance(found, dt.datetime) and type(carried) is dt.date:
        return found == dt.datetime.combine(carried, dt.time())
    if isinstance(found, (int, float)) and isinstance(carried, (int, float)):
        return found == pytest.approx(carried, abs=1e-12)
    return (plain_text(found) if isinstance(found, str) else found) == carried
