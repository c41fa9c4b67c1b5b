"""What people wrote stays what they wrote; what Excel cannot hold is told."""

import datetime as dt

import pytest

from relplanner.exchange.excel.rows import serial
from relplanner.exchange.excel.safe import LONGEST, headings, plain_text, safe_text, safe_value, sheet_names


@pytest.mark.parametrize(
    "text", ["", "=1+1", "+cmd|' /C calc'!A0", "@x", "-2", "#N/A", "Zieliński ◆ 😀", "a\tb\nc"]
)
def test_text_that_a_cell_can_hold_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == (text, "")


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1f", "\ud800", "\uffff"])
def test_control_characters_are_replaced_and_told(bad: str) -> None:
    safe, told = safe_text(f"a{bad}b")
    assert safe == "a\ufffdb"
    assert "control" in told


def test_line_ends_of_every_system_become_one() -> None:
    assert safe_text("a\r\nb\rc")[0] == "a\nb\nc"


@pytest.mark.parametrize("unit", ["x", "é", "😀"])
def test_a_text_is_cut_to_what_a_cell_holds_in_utf_16_units(unit: str) -> None:
    fits = unit * (LONGEST // (len(unit.encode("utf-16-le")) // 2))
    assert safe_text(fits) == (fits, "")
    safe, told = safe_text(fits + unit)
    assert safe == fits
    assert "cut" in told


@pytest.mark.parametrize(
    "text", ["_x0041_", "a_x000D_b", "_x005F_x0041_", "snake_x00_case", "_x0041__x0042_"]
)
def test_what_looks_like_an_escape_comes_back_as_it_was(text: str) -> None:
    assert plain_text(safe_text(text)[0]) == text


def test_a_cut_never_leaves_half_an_escape() -> None:
    safe, _ = safe_text("x" * (LONGEST - 3) + "_x0041_")
    assert safe == "x" * (LONGEST - 3)


@pytest.mark.parametrize(
    ("value", "carried"),
    [
        (dt.date(1900, 2, 28), "1900-02-28"),
        (dt.datetime(1752, 9, 2, 8, 30), "1752-09-02 08:30:00"),
        (2**60, str(2**60)),
        (float("inf"), "inf"),
    ],
)
def test_what_excel_has_no_number_for_is_kept_as_text_and_told(value: object, carried: str) -> None:
    safe, told = safe_value(value)  # type: ignore[arg-type]
    assert safe == carried
    assert told


@pytest.mark.parametrize("value", [dt.date(1900, 3, 1), dt.date(9999, 12, 31), 2**53, 0.1, None])
def test_what_excel_can_count_stays(value: object) -> None:
    assert safe_value(value) == (value, "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "days"),
    # As Excel itself counts them.
    [
        (dt.date(1900, 3, 1), 61),
        (dt.date(2026, 11, 24), 46350),
        (dt.datetime(2026, 11, 24, 12, 0), 46350.5),
        (dt.date(9999, 12, 31), 2958465),
    ],
)
def test_dates_are_counted_as_excel_counts_them(moment: dt.date, days: float) -> None:
    assert serial(moment) == days


def test_sheet_names_obey_the_rules_of_excel() -> None:
    asked = ["Risks", "RISKS", "a/b:c*d?e[f]", "'quoted'", "x" * 40, "x" * 50, "", "History"]
    names = sheet_names(asked)
    assert names[:4] == ["Risks", "RISKS 2", "a b c d e f", "quoted"]
    assert all(1 <= len(name) <= 31 for name in names)
    assert len({name.casefold() for name in [*names, "history"]}) == len(asked) + 1


def test_headings_are_distinct_in_any_case_and_never_empty() -> None:
    assert headings(["Key", "key", "", "", "a\nb"]) == ["Key", "key 2", "Column", "Column 2", "a b"]
