"""Workbooks that go out and come back in tests, changed in between by something that is not relplanner."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.commands.return_dates import DateOrder
from relplanner.commands.return_findings import Comparison, Finding
from relplanner.commands.sample import fill_sample
from relplanner.domain.kinds import ChecklistItem
from relplanner.exchange.excel.reader import read_returned
from relplanner.exchange.sample import load_sample
from relplanner.exchange.sheets.model import HEADER_ROW
from relplanner.exchange.sheets.packs import profile_of
from relplanner.session import PlanSession
from relplanner.session.circulating import send
from relplanner.session.returning import Return

SAMPLE = Path(__file__).resolve().parents[1] / "resources" / "samples" / "digital-services.json"

ITEM, OTHER = "CHK-22", "CHK-23"
"""Two checklist items of the sample; the first has the first row."""
FIRST = HEADER_ROW + 1

Change = Callable[[openpyxl.Workbook], None]


def sample_at(path: Path) -> PlanSession:
    """A new plan with the sample in it, open."""
    session = PlanSession.create(path, "Sample", author="Aileen Fraser")
    session.do(fill_sample, load_sample(SAMPLE))
    return session


def sent(session: PlanSession, path: Path, pack: str = "schedule", *to: str) -> Path:
    """A workbook that has gone out."""
    send(session, profile_of(session.plan, pack), to or ("Steering board",), path)
    return path


def changed(path: Path, change: Change, name: str = "back.xlsx") -> Path:
    """A copy of the file as somebody would leave it."""
    book = openpyxl.load_workbook(path)
    change(book)
    back = path.with_name(name)
    book.save(back)
    return back


def compared(session: PlanSession, *paths: Path, order: DateOrder | None = None) -> Comparison:
    """What files say beside the plan, read without a process of their own."""
    files = [read_returned(path.read_bytes(), path.name) for path in paths]
    return Return(session, files).compare(order)


def differs(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Verdict, key and field of every finding."""
    return [(str(found.verdict), found.key, found.field) for found in comparison.findings]


def only(comparison: Comparison) -> Finding:
    """The one finding there is."""
    (found,) = comparison.findings
    return found


def column(ws: Worksheet, heading: str) -> int:
    """The number of the column with a heading."""
    for at in range(HEADER_ROW, HEADER_ROW + 3):
        for cell in ws[at]:
            if cell.value == heading:
                return cell.column
    raise AssertionError(f"{ws.title} has no column {heading}")


def row(ws: Worksheet, key: str) -> int:
    """The number of the row with a key."""
    at = column(ws, "Key")
    return next(cells[0].row for cells in ws.iter_rows(min_col=at, max_col=at) if cells[0].value == key)


def cell(book: openpyxl.Workbook, sheet: str, key: str, heading: str) -> Cell:
    """The cell of a record and a column."""
    ws = book[sheet]
    return ws.cell(row(ws, key), column(ws, heading))


def item(session: PlanSession, key: str = ITEM) -> ChecklistItem:
    """A checklist item as it is now."""
    found = session.plan.by_key(key)
    assert isinstance(found, ChecklistItem)
    return found


def rows_of(ws: Worksheet) -> list[list[object]]:
    """The values below the headings."""
    return [[each.value for each in cells] for cells in ws.iter_rows(FIRST)]


def put(ws: Worksheet, rows: list[list[object]]) -> None:
    """Let the rows of a sheet hold these values, one below the other."""
    for at, cells in enumerate(ws.iter_rows(FIRST), 0):
        for place, each in enumerate(cells):
            each.value = rows[at][place] if at < len(rows) else None


def owner_changed(book: openpyxl.Workbook) -> None:
    """Give the item to somebody else."""
    cell(book, "Checklist", ITEM, "Owner").value = "Catriona Orr"
