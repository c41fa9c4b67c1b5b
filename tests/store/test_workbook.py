"""The written file: whole, sound, and carrying exactly what the sheet model says."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.commands.records import add
from relplanner.commands.sample import fill_sample
from relplanner.domain.errors import BrokenRule, CouldNotWrite
from relplanner.domain.kinds import Circulation, Product, Release
from relplanner.domain.plan import Plan
from relplanner.exchange.excel.base import Base, read_base
from relplanner.exchange.excel.writer import write_workbook
from relplanner.exchange.progress import Cancelled
from relplanner.exchange.sample import load_sample
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.model import HEADER_ROW, Facts, TableSheet, Workbook
from relplanner.exchange.sheets.packs import BUILT_IN, Profile, profile_of
from relplanner.schedule.dates import compute
from relplanner.session.circulating import draft, put_out, send
from relplanner.session.circulating import written as made_of
from relplanner.session.plan_session import PlanSession
from tests.building import Builder, maker
from tests.packages import MAIN, faults, sheets
from tests.roadmap import generated

NOW = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
FACTS = Facts("plan-id", NOW, "Aileen Fraser", 13, "uuid-13", ("Steering board",), 12)
SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "samples" / "digital-services.json"
HOSTILE = (
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "http://example.org", "\\\\server\\share",
    '=HYPERLINK("http://example.org")', '=DDE("cmd";"x")', "#REF!", "_x0041_", "<b>&amp;</b>", "a\x00b",
    "TRUE", "007",
)  # fmt: skip


@pytest.fixture(scope="module")
def sample() -> Plan:
    plan = Plan()
    return plan.after(fill_sample(plan, maker("2026-11-24T12:00+00:00"), load_sample(SAMPLE)).edits)


@pytest.fixture(scope="module")
def everything(sample: Plan) -> Workbook:
    return build(compute(sample), profile_of(sample, "everything"), FACTS)


@pytest.fixture(scope="module")
def written(everything: Workbook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "everything.xlsx"
    assert write_workbook(everything, path) == ()
    return path


@pytest.fixture(scope="module")
def opened(written: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(written)


def records(ws: Worksheet, sheet: TableSheet) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Hidden id and cells of each row, dates without a time of day as dates."""
    rows = ws.iter_rows(HEADER_ROW + 1, max_col=len(sheet.columns) + 1, values_only=True)
    for id, *cells in rows:
        yield str(id), tuple(_day(value) for value in cells)


def _day(value: object) -> object:
    return value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value


# -- the package -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", [profile.name for profile in BUILT_IN])
def test_nothing_in_the_package_needs_repair(sample: Plan, tmp_path: Path, pack: str) -> None:
    path = tmp_path / "book.xlsx"
    write_workbook(build(compute(sample), profile_of(sample, pack), FACTS), path)
    assert faults(path) == []


def test_an_empty_plan_makes_a_sound_package(tmp_path: Path) -> None:
    plan = Builder().plan
    path = tmp_path / "empty.xlsx"
    write_workbook(build(compute(plan), profile_of(plan, "everything"), FACTS), path)
    assert faults(path) == []
    openpyxl.load_workbook(path)


def test_cells_carry_values_and_no_formula_at_all(written: Path) -> None:
    for name, tree in sheets(written).items():
        assert not list(tree.iter(f"{MAIN}f")), name


def test_every_cell_reads_back_as_the_model_says(everything: Workbook, opened: openpyxl.Workbook) -> None:
    for sheet in everything.tables:
        told = [(row.id, row.cells) for row in sheet.rows]
        assert list(records(opened[sheet.name], sheet)) == told, sheet.name


# -- how it looks and prints -------------------------------------------------------------------------------


def test_each_table_sheet_has_one_table_with_its_filter_and_its_headings_in_sight(
    everything: Workbook, opened: openpyxl.Workbook
) -> None:
    for sheet in everything.tables:
        ws = opened[sheet.name]
        (table,) = ws.tables.values()
        assert table.autoFilter is not None
        assert str(ws.freeze_panes).endswith(str(HEADER_ROW + 1))
        assert ws.column_dimensions["A"].hidden
        assert f"${HEADER_ROW}" in str(ws.print_title_rows)
        assert ws.page_setup.orientation == "landscape"
        assert (ws.page_setup.fitToWidth, ws.page_setup.fitToHeight) == (1, 0)
        assert "&P" in str(ws.oddFooter.right.text)
        assert not ws.protection.sheet


def test_keys_are_text_dates_are_dates_and_activities_fold_under_their_release(
    everything: Workbook, opened: openpyxl.Workbook
) -> None:
    ws = opened["Timeline"]
    sheet = next(sheet for sheet in everything.tables if sheet.name == "Timeline")
    names = [column.name for column in sheet.columns]
    first = HEADER_ROW + 1
    assert ws.cell(first, 2).number_format == "@"
    assert ws.cell(first, names.index("start") + 2).number_format == "yyyy-mm-dd"
    levels = [ws.row_dimensions[HEADER_ROW + at].outlineLevel for at in range(1, len(sheet.rows) + 1)]
    assert levels == [row.level for row in sheet.rows]
    assert ws.sheet_properties.outlinePr.summaryBelow is False
    assert str(ws.page_setup.paperSize) == "8"


def test_the_timeline_draws_its_bars_from_the_dates_in_the_row(opened: openpyxl.Workbook) -> None:
    formulas = [
        formula
        for found in opened["Timeline"].conditional_formatting
        for rule in found.rules
        for formula in rule.formula
    ]
    bars = [formula for formula in formulas if "Payments" in formula]
    assert len(bars) == 3
    assert all(("$G5" in bar or "$H5" in bar) and "$3" in bar for bar in bars)
    assert any("DATE(2026,12,19)" in formula for formula in formulas)
    assert any("TODAY()" in formula for formula in formulas)


def test_choices_drop_down_and_locked_columns_warn(opened: openpyxl.Workbook) -> None:
    checks = opened["Checklist"].data_validations.dataValidation
    lists = {check.formula1 for check in checks if check.type == "list"}
    assert lists == {"list_readiness_ItemState", "list_owners"}
    assert any(check.type == "date" for check in checks)
    assert any(check.type == "custom" and check.errorStyle == "warning" for check in checks)
    (owners,) = (name for name in opened.defined_names.values() if name.name == "list_owners")
    assert owners.attr_text.startswith("'Lists'!$")


def test_the_copy_can_be_recognised_without_being_seen(
    everything: Workbook, opened: openpyxl.Workbook
) -> None:
    assert [ws.title for ws in opened if ws.sheet_state == "hidden"] == ["Lists", "_relplanner"]
    told = list(opened["_relplanner"].iter_rows(values_only=True))
    facts = {row[1]: row[2] for row in told if row[0] == "fact"}
    assert (facts["plan"], facts["circulation"], facts["uuid"]) == ("plan-id", 13, "uuid-13")
    columns = {(row[1], row[2]): row[3] for row in told if row[0] == "column"}
    assert (columns["Checklist", 1], columns["Checklist", 2]) == ("id", "key")
    rows = {(row[1], row[3], row[4]) for row in told if row[0] == "row"}
    assert rows == {(sheet.name, row.id, row.key) for sheet in everything.tables for row in sheet.rows}
    assert opened.properties.subject == "Circulation no. 13"
    assert opened.properties.creator == "Aileen Fraser"


# -- hostile and odd content -------------------------------------------------------------------------------


def test_user_text_is_text_wherever_it_stands(tmp_path: Path) -> None:
    make = Builder()
    for text in HOSTILE:
        product = make.add(Product, title=text)
        make.add(Release, title=text, product=product.id, version=text.strip(), status_reason=text.strip())
    facts = replace(FACTS, issued_by="=1+1", recipients=("@all", "&D"))
    path = tmp_path / "hostile.xlsx"
    told = write_workbook(build(compute(make.plan), profile_of(make.plan, "everything"), facts), path)
    assert faults(path) == []
    assert {each.what for each in told} == {"control characters replaced"}
    book = openpyxl.load_workbook(path)
    for ws in book:
        for row in ws.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "d"), f"{ws.title}!{cell.coordinate}"
    titles = {row[3] for row in book["Schedule"].iter_rows(HEADER_ROW + 1, values_only=True)}
    assert {"=1+1", "007", "TRUE", "#REF!", "a\ufffdb", "_x005F_x0041_"} <= titles


def test_what_a_cell_cannot_hold_is_cut_and_told_with_its_place(tmp_path: Path) -> None:
    make = Builder()
    make.add(Release, title="Long", notes="x" * 40_000, committed_date=dt.date(1899, 1, 1))
    path = tmp_path / "long.xlsx"
    told = write_workbook(build(compute(make.plan), Profile("x", "X", ("schedule",)), FACTS), path)
    row = HEADER_ROW + 1
    assert {(each.sheet, each.cell, each.what) for each in told} == {
        ("Schedule", f"V{row}", "cut to 32,767 characters"),
        *(("Schedule", f"{column}{row}", "date kept as text") for column in "KLMN"),
    }


# -- writing it --------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_put_in_place_leaves_the_old_one(everything: Workbook, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.mkdir()
    with pytest.raises(CouldNotWrite):
        write_workbook(everything, path)
    assert list(tmp_path.iterdir()) == [path]


# -- sending it --------------------------------------------------------------------------------------------


@pytest.fixture
def session(tmp_path: Path) -> Iterator[PlanSession]:
    with PlanSession.create(tmp_path / "plan.relplan", "Digital Services", author="Aileen Fraser") as made:
        made.do(add, "release", {"title": "Payments 4.2.0"})
        yield made


def test_sending_records_the_number_the_place_and_what_every_cell_said(
    session: PlanSession, tmp_path: Path
) -> None:
    place = session.plan.place
    path = tmp_path / "board.xlsx"
    sent = send(session, profile_of(session.plan, "board"), ("Board",), path)
    (record,) = session.plan.of(Circulation).values()
    assert (record.number, record.pack, record.recipients) == (1, "Board pack", ("Board",))
    assert (record.place, record.file_name, record.issued_by) == (place, "board.xlsx", "Aileen Fraser")
    blob = session.blob(record.base)
    assert blob is not None
    carried = read_base(Base(record.base, blob))["sheets"]
    assert set(carried) == {sheet.name for sheet in sent.book.tables}
    said = {str(row[2]) for row in openpyxl.load_workbook(path)["_relplanner"].iter_rows(values_only=True)}
    assert {record.uuid, session.facts()["plan_id"]} <= said


def test_undo_passes_over_a_circulation_and_its_number_stays_used(
    session: PlanSession, tmp_path: Path
) -> None:
    profile = profile_of(session.plan, "schedule")
    send(session, profile, (), tmp_path / "a.xlsx")
    session.undo()
    assert not session.plan.of(Release)
    assert len(session.plan.of(Circulation)) == 1
    again = send(session, profile, (), tmp_path / "b.xlsx")
    assert again.number == 2
    assert again.book.facts.supersedes == 1


def test_nothing_is_recorded_when_the_file_cannot_be_written(session: PlanSession, tmp_path: Path) -> None:
    with pytest.raises(CouldNotWrite):
        send(session, profile_of(session.plan, "schedule"), (), tmp_path / "missing" / "a.xlsx")
    assert not session.plan.of(Circulation)


def test_a_preview_is_the_workbook_that_would_be_sent(session: PlanSession) -> None:
    drafted = draft(session, profile_of(session.plan, "board"), ("Board",))
    assert drafted.build() == made_of(drafted).book
    assert not session.plan.of(Circulation)


def test_a_draft_whose_number_is_taken_meanwhile_is_refused_and_leaves_the_old_file(
    session: PlanSession, tmp_path: Path
) -> None:
    profile, path = profile_of(session.plan, "schedule"), tmp_path / "late.xlsx"
    path.write_bytes(b"old")
    late = draft(session, profile, ())
    made = made_of(late)
    send(session, profile, (), tmp_path / "first.xlsx")
    with pytest.raises(BrokenRule, match=r"no\. 1 "):
        put_out(session, late, made, path)
    assert path.read_bytes() == b"old"
    assert len(session.plan.of(Circulation)) == 1


def test_writing_tells_how_far_it_is(tmp_path: Path) -> None:
    plan = generated(1_200)
    told: list[tuple[int, int]] = []
    book = build(compute(plan), profile_of(plan, "schedule"), FACTS)
    write_workbook(book, tmp_path / "out.xlsx", lambda done, total: told.append((done, total)))
    rows = sum(len(sheet.rows) for sheet in book.tables)
    assert told == sorted(told)
    assert len(told) > 3
    assert told[-1] == (rows, rows)


def test_writing_that_is_cancelled_leaves_what_was_there_and_no_stump(tmp_path: Path) -> None:
    plan = generated(1_200)
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"what was there")

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_workbook(build(compute(plan), profile_of(plan, "schedule"), FACTS), path, cancel)
    assert path.read_bytes() == b"what was there"
    assert list(tmp_path.iterdir()) == [path]
