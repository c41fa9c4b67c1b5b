"""Looks through a sheet's XML before it is read: how far it reaches, what is computed, wrong or merged."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from relplanner.domain.returned import Place

_MOST_CELLS = 12_000_000
_MOST_COVERED = 2_000_000
_WIDEST_COMPARED = 300

# Attributes are looked for within 300 bytes: a tag that never closes must not be searched again and again.
_REACHES = {26: re.compile(rb" r=[\"'][A-Za-z]{2}"), 702: re.compile(rb" r=[\"'][A-Za-z]{3}")}
"""By how many columns a sheet has at most where there is no such cell: one beyond Z, beyond ZZ."""
# May find a row in some text, too; it then only looks farther than it is, which is looked at more closely.
_ROWS = re.compile(rb"row\s[^>]{0,300}?\br\s{0,9}=\s{0,9}[\"'](\d{1,9})")
_FILLED = re.compile(rb"<(?:\w+:)?c\b[^>]{0,300}?\br=[\"']([A-Za-z]{1,3})(\d{1,9})[\"'][^>]{0,300}(?<!/)>")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b[^>]{0,300}?\br=[\"']([A-Za-z]{1,3})(\d{1,9})[\"'][^>]{0,300}(?<!/)>\s*<(?:\w+:)?f\b"
)
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]{0,300}\bt=[\"']e[\"'])[^>]{0,300}?\br=[\"']([A-Za-z]{1,3})(\d{1,9})[\"']"
)
_WRONG = re.compile(rb"t=[\"']e[\"']")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]{0,300}?\bref=[\"']\$?([A-Z]{1,3})\$?(\d{1,9}):\$?([A-Z]{1,3})\$?(\d{1,9})[\"']"
)


class TooLarge(Exception):
    """The sheet reaches farther than any table does; the text says how."""


_BEGINNING = 2**20
_END_OF_ROW = re.compile(rb"</((?:\w{1,9}:)?)row\s{0,9}>")


@dataclass(frozen=True, slots=True)
class Scan:
    """The places of what needs a second look."""

    formulas: frozenset[Place]
    errors: frozenset[Place]
    covered: frozenset[Place]


def scan(xml: bytes) -> Scan:
    """Look through the XML of one sheet. Raises TooLarge."""
    end = xml.rfind(b"sheetData")
    cells = xml[:end] if end >= 0 else xml
    rows, columns = _extent(cells)
    opening = b"<f" if b"<row" in cells else b":f"
    formulas = frozenset(_places(_FORMULA, cells)) if opening in cells else frozenset()
    errors = frozenset(_places(_ERROR, cells)) if _WRONG.search(cells) else frozenset()
    return Scan(formulas, errors, frozenset(_covered(xml[max(end, 0) :], rows, columns)))


def beginning(xml: bytes) -> bytes:
    """The first rows of a sheet, as a sheet: a megabyte of them, or all when there are no more."""
    if len(xml) <= _BEGINNING:
        return xml
    last = deque(_END_OF_ROW.finditer(xml, 0, _BEGINNING), maxlen=1)
    closed = (xml[: end.end()] + b"</%bsheetData></%bworksheet>" % (end[1], end[1]) for end in last)
    return next(closed, xml)


def _extent(cells: bytes) -> tuple[int, int]:
    """The last row and column, exact only where a quick look finds them suspiciously far."""
    rows = max(map(int, _ROWS.findall(cells)), default=0)
    columns = next((most for most, pattern in _REACHES.items() if not pattern.search(cells)), 16_384)
    if rows * columns > _MOST_CELLS:
        filled = list(_places(_FILLED, cells))
        rows, columns = (max((place[at] for place in filled), default=0) for at in (0, 1))
    if rows * columns > _MOST_CELLS:
        raise TooLarge(f"its cells reach to row {rows:,} and column {columns:,}")
    return rows, columns


def _places(pattern: re.Pattern[bytes], xml: bytes) -> Iterator[Place]:
    return ((int(row), column_number(letters)) for letters, row in pattern.findall(xml))


def _covered(xml: bytes, rows: int, columns: int) -> Iterator[Place]:
    """The places under merged cells, but for the one at the top left that shows; within the filled area."""
    left = _MOST_COVERED
    for first, top, last, bottom in _MERGED.findall(xml):
        # Beyond this no table of ours reaches, and nothing there is compared.
        low, high = int(top), min(int(bottom), rows)
        near, far = column_number(first), min(column_number(last), columns, _WIDEST_COMPARED)
        left -= max(0, high - low + 1) * max(0, far - near + 1) + 1
        if left < 0:
            raise TooLarge("its merged cells cover each other")
        for row in range(low, high + 1):
            yield from ((row, column) for column in range(near, far + 1) if (row, column) != (low, near))


def column_number(letters: bytes) -> int:
    """1 for ``A``, 28 for ``AB``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
