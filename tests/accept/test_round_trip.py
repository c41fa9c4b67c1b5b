"""Out and back again: whole plans, every pack, LibreOffice between, and whatever people write."""

import datetime as dt
import warnings
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from relplanner.domain.kinds import Activity
from relplanner.exchange.sheets.model import HEADER_ROW
from relplanner.exchange.sheets.packs import BUILT_IN
from relplanner.session import PlanSession
from relplanner.session.returning import Return, read_return
from tests.large import large_plan_file
from tests.office import XLSX, Office
from tests.returns import cell, changed, compared, differs, sent

PACKS = [profile.name for profile in BUILT_IN]


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


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(pack, marks=() if pack == "everything" else pytest.mark.long)
        for pack in PACKS
        if pack != "risk"
    ],
)
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
@pytest.mark.parametrize(("locale", "day", "figure"), [
    ("en_GB", "05/11/2027", "97.25"), ("de_DE", "05.11.2027", "97,25"), ("fr_FR", "05/11/2027", "97,25"),
])  # fmt: skip
def test_dates_and_decimals_typed_in_another_locale_are_what_was_meant(
    sample: PlanSession, office: Office, tmp_path: Path, locale: str, day: str, figure: str
) -> None:
    out = sent(sample, tmp_path / "out.xlsx", "readiness")
    book = openpyxl.load_workbook(out)
    back = out
    for name, key, heading, text in (
        ("Checklist", "CHK-22", "Due", day), ("Criteria", "CRI-6", "Value", figure),
    ):  # fmt: skip
        place = cell(book, name, key, heading)
        entry = (place.row, place.column, text)
        back = office.typed(back, tmp_path / f"{name}.xlsx", name, [entry], locale)
    told = compared(sample, back)
    assert [(str(found.verdict), found.key, found.theirs) for found in told.findings] == [
        ("theirs", "CHK-22", "2027-11-05"), ("theirs", "CRI-6", 97.25),
    ]  # fmt: skip


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


# -- what people write -------------------------------------------------------------------------------------


TEXTS = (
    "=1+1", '=HYPERLINK("http://example.org")', '=DDE("cmd";"/C calc")', "+1", "-1", "@x", "a\x0bb",
    "x" * 32_767, "_x0041_", "#REF!", "<b>", "‮abc",
)  # fmt: skip


def test_text_that_looks_like_something_else_goes_out_and_comes_back_as_it_is(tmp_path: Path) -> None:
    from relplanner.commands.records import add

    with PlanSession.create(tmp_path / "plan.relplan", "Texts", author="Ann") as session:
        session.do(add, "release", {"title": "R"})
        release = session.plan.by_key("REL-1").id
        for number, text in enumerate(TEXTS):
            for kind in ("checklist_item", "activity"):
                session.do(add, kind, {"title": f"No. {number}", "release": release, "notes": text})
        out = sent(session, tmp_path / "out.xlsx", "everything")
        assert compared(session, out).findings == ()
        assert compared(session, changed(out, lambda book: None)).findings == ()
