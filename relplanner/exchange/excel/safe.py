"""Keeps what people wrote as they wrote it: text stays text, and what Excel cannot hold is told."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from relplanner.exchange.sheets.model import Cell

LONGEST = 32_767
"""UTF-16 units that a cell can hold."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_BAD_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
# Before this day Excel's calendar has a 29 February 1900, and LibreOffice's has not.
_FIRST_DAY = dt.date(1900, 3, 1)
_LARGEST_WHOLE = 2**53


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a cell could not carry as it was: where, and what became of it."""

    sheet: str
    cell: str
    what: str


def safe_text(text: str) -> tuple[str, str]:
    """The text as a cell can hold it, and what was done to it (empty when it is as it was).

    Control characters become �; what is longer than a cell is cut between characters. ``_x0041_``, which
    Excel would read as an escaped letter, is escaped itself; :func:`plain_text` takes that back.
    """
    told = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub("\ufffd", text)
        told.append("control characters replaced")
    text = _ESCAPE.sub("_x005F_", text)
    if _units(text) > LONGEST:
        text = _cut(text)
        told.append(f"cut to {LONGEST:,} characters")
    return text, "; ".join(told)


def plain_text(text: str) -> str:
    """What a reader of the file's XML makes of a cell's text."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def safe_value(value: Cell) -> tuple[Cell, str]:
    """The value as Excel can hold it, and what was done to it: early dates and huge numbers become text."""
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
        return (value, "") if value.date() >= _FIRST_DAY else (value.isoformat(" "), "date kept as text")
    if isinstance(value, dt.date):
        return (value, "") if value >= _FIRST_DAY else (value.isoformat(), "date kept as text")
    if isinstance(value, float) and not math.isfinite(value):
        return str(value), "number kept as text"
    if isinstance(value, int) and abs(value) > _LARGEST_WHOLE:
        return str(value), "number kept as text"
    return value, ""


def sheet_names(names: Iterable[str]) -> list[str]:
    """Names that Excel takes for sheets: no ``[]:*?/\\``, at most 31 characters, no two alike in any case."""
    taken: set[str] = {"history"}
    found: list[str] = []
    for name in names:
        plain = _BAD_IN_NAME.sub(" ", name).strip("' ")[:_LONGEST_NAME].rstrip("' ") or "Sheet"
        unique, count = plain, 1
        while unique.casefold() in taken:
            count += 1
            ending = f" {count}"
            unique = plain[: _LONGEST_NAME - len(ending)] + ending
        taken.add(unique.casefold())
        found.append(unique)
    return found


def headings(titles: Iterable[str]) -> list[str]:
    """Column headings that a table takes: never empty, no two alike in any case, on one line."""
    taken: set[str] = set()
    found: list[str] = []
    for title in titles:
        plain = " ".join(safe_text(title)[0].split())[:255] or "Column"
        unique, count = plain, 1
        while unique.casefold() in taken:
            count += 1
            unique = f"{plain} {count}"
        taken.add(unique.casefold())
        found.append(unique)
    return found


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def _cut(text: str) -> str:
    """The longest beginning that fits, without half of a character or of an escape."""
    kept = text.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", errors="ignore")
    return re.sub("_x[0-9A-Fa-f]{0,4}$", "", kept) if _ESCAPE.search(text) else kept
