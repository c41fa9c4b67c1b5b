"""Every mutation of a workbook, over every pack and ask, of the sample, of Fedora 20 and of a large plan."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.commands.return_findings import Verdict
from relplanner.domain.kinds import Activity
from relplanner.domain.plan import Plan
from relplanner.exchange.sheets.asked import TOPICS
from relplanner.exchange.sheets.packs import BUILT_IN
from relplanner.session import PlanSession
from relplanner.session.asking import ask
from tests.large import large_plan_file
from tests.mutations import MUTATIONS, Mutation, ids_and_keys_stripped, rows_of, tables
from tests.returns import changed, column, compared, differs, row, sent

PACKS = [*(profile.name for profile in BUILT_IN), "ask"]
DATED = [pack for pack in PACKS if pack not in ("risk", "ask")]
"""What says something of a plan without risks in which nobody has anything left to do."""
CASES = [*(("sample", pack) for pack in PACKS), *(("fedora", pack) for pack in DATED)]
KEYED = [mutation for mutation in MUTATIONS if mutation is not ids_and_keys_stripped]
"""Those after which a row is known for certain."""
_NEW = dt.date(2031, 3, 4)
_EDITS = {
    "Timeline": "Finish",
    "Your activities": "Actual start",
    "Risks": "Next review",
    "Your risks": "Next review",
}
"""Sheets in which a date may be changed, and where."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlanSession]:
    with PlanSession.open(large_plan_file(tmp_path_factory.mktemp("large") / "p.relplan", 5_000)) as session:
        yield session


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """What has gone out, by plan and pack, each written once."""
    return {}


def out(request: pytest.FixtureRequest, plan: str, pack: str) -> tuple[PlanSession, Path]:
    """A plan with a copy that went out, which has rows to change."""
    session: PlanSession = request.getfixturevalue(plan)
    copies: dict[tuple[str, str], Path] = request.getfixturevalue("copies")
    if (plan, pack) not in copies:
        folder: Path = request.getfixturevalue("tmp_path_factory").mktemp(f"{plan}-{pack}")
        made = asked(session, folder) if pack == "ask" else sent(session, folder / "out.xlsx", pack)
        copies[plan, pack] = made
    return session, copies[plan, pack]


def asked(session: PlanSession, folder: Path) -> Path:
    """The ask of whoever has most to answer."""
    return max(ask(session, folder, TOPICS), key=lambda each: each.rows).path


def edited(book: openpyxl.Workbook, plan: Plan) -> tuple[str, str]:
    """Change a date in the first sheet where one can be changed; the key and field of its record."""
    for ws in tables(book):
        if (heading := _EDITS.get(ws.title)) is None:
            continue
        at = column(ws, "Key") - 1
        keys = [str(cells[at]) for cells in rows_of(ws)][1:]
        if leaf := next((key for key in keys if _is_leaf(plan, key)), None):
            ws.cell(row(ws, leaf), column(ws, heading)).value = _NEW
            return leaf, heading.lower().replace(" ", "_")
    raise AssertionError("this plan has nothing in this pack that could be changed")


def _is_leaf(plan: Plan, key: str) -> bool:
    record = plan.by_key(key) if key.partition("-")[0] in ("ACT", "RSK") else None
    return record is not None and not plan.children(Activity, "parent", record.id)


def one_cell_is_one_verdict(session: PlanSession, path: Path, mutation: Mutation) -> None:
    told: list[tuple[str, str]] = []

    def change(book: openpyxl.Workbook) -> None:
        told.append(edited(book, session.plan))
        mutation(book)

    found = compared(session, changed(path, change))
    assert differs(found) == [("theirs", *told[0])]


@pytest.mark.parametrize(("pack", "mutation"), [
    (pack, KEYED[at * 7 % len(KEYED)]) for at, pack in enumerate(PACKS)
], ids=lambda told: told if isinstance(told, str) else told.__name__)  # fmt: skip
def test_one_cell_of_a_mutated_copy_is_one_verdict(
    request: pytest.FixtureRequest, pack: str, mutation: Mutation
) -> None:
    one_cell_is_one_verdict(*out(request, "sample", pack), mutation)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("mutation", KEYED, ids=lambda mutation: mutation.__name__)
@pytest.mark.parametrize(("plan", "pack"), CASES)
def test_one_cell_of_any_mutated_copy_is_one_verdict(
    request: pytest.FixtureRequest, plan: str, pack: str, mutation: Mutation
) -> None:
    one_cell_is_one_verdict(*out(request, plan, pack), mutation)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("mutation", "pack"), [
    (mutation, DATED[at % len(DATED)]) for at, mutation in enumerate(KEYED)
], ids=lambda told: told if isinstance(told, str) else told.__name__)  # fmt: skip
def test_one_cell_among_five_thousand_activities_is_one_verdict(
    request: pytest.FixtureRequest, mutation: Mutation, pack: str
) -> None:
    one_cell_is_one_verdict(*out(request, "large", pack), mutation)


@pytest.mark.parametrize("pack", ["board", "ask"])
def test_rows_deleted_are_missing_and_nothing_else(request: pytest.FixtureRequest, pack: str) -> None:
    session, path = out(request, "sample", pack)
    gone: list[str] = []

    def delete(book: openpyxl.Workbook) -> None:
        for ws in tables(book):
            rows = rows_of(ws)
            filled = [at for at, cells in enumerate(rows) if cells[column(ws, "Key") - 1]]
            if filled:
                gone.append(str(rows[filled[-1]][column(ws, "Key") - 1]))
                ws.delete_rows(ws.max_row - len(rows) + 1 + filled[-1])

    told = compared(session, changed(path, delete))
    assert {found.verdict for found in told.findings} == {Verdict.MISSING}
    assert sorted(found.key for found in told.findings) == sorted({*gone})


@pytest.mark.parametrize("pack", ["everything", "ask"])
def test_sheets_copied_to_a_new_workbook_are_known_by_what_they_say(
    request: pytest.FixtureRequest, pack: str
) -> None:
    session, path = out(request, "sample", pack)
    source, book = openpyxl.load_workbook(path), openpyxl.Workbook()
    told = edited(source, session.plan)
    for ws in source.worksheets:
        if ws.sheet_state == "visible":
            _copy(ws, book.create_sheet())
    back = path.with_name("copied.xlsx")
    book.save(back)
    assert differs(compared(session, back)) == [("theirs", *told)]


def _copy(source: Worksheet, target: Worksheet) -> None:
    for cells in source.iter_rows():
        for each in cells:
            if each.value is not None:
                copy = target.cell(each.row, each.column, each.value)
                copy.number_format = each.number_format


def test_two_owners_who_answer_at_once_are_taken_together(sample: PlanSession, tmp_path: Path) -> None:
    asks = sorted(ask(sample, tmp_path, {"progress"}), key=lambda each: -each.rows)[:2]
    told: list[tuple[str, str]] = []
    backs = [
        changed(each.path, lambda book: told.append(edited(book, sample.plan)), f"back {at}.xlsx")
        for at, each in enumerate(asks)
    ]
    assert sorted(differs(compared(sample, *backs))) == sorted(("theirs", *each) for each in told)
