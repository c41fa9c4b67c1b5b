"""Reads a foreign workbook or csv file as sheets of cells. Runs in the child."""

from __future__ import annotations

import csv
from io import StringIO
from itertools import chain
from pathlib import PurePath

from relplanner.domain.errors import BadInput
from relplanner.domain.returned import Grid
from relplanner.domain.tables import Book

MOST_ROWS, MOST_COLUMNS = 200_000, 16_384
_DELIMITERS = ",;\t|"
_SNIFFED, _SNIFFED_LINES = 2**18, 30
_END = "\x1c"
"""A last line of our own: where it is not alone in its row, a quote before it was never closed."""


def read_book(data: bytes, file_name: str, options: None = None) -> Book:
    """The sheets of an .xlsx, or the one table of a csv file. Raises BadInput."""
    if data[:4] == b"PK\x03\x04":
        # A csv file does without the readers of workbooks.
        from relplanner.exchange.excel.reader import read_returned

        found = read_returned(data, file_name)
        ours = found.number if found.plan_id or found.uuid else None
        return Book(file_name, found.grids, ours, found.from_1904)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        reason = "an old .xls file, or one with a password; save it as .xlsx first"
        raise BadInput(file_name, "the head of the file", reason)
    return Book(file_name, (_csv_grid(data, file_name),))


def _csv_grid(data: bytes, file_name: str) -> Grid:
    text = _text(data, file_name)
    csv.field_size_limit(2_000_000)
    rows: list[tuple[str, ...]] = []
    lines = chain(StringIO(text, newline=""), [_END])
    reader = csv.reader(lines, delimiter=_delimiter(text))
    line = 1
    try:
        for cells in reader:
            if len(rows) > MOST_ROWS:
                raise BadInput(file_name, f"line {line}", f"more than {MOST_ROWS} rows")
            if len(cells) > MOST_COLUMNS:
                raise BadInput(file_name, f"line {line}", f"more than {MOST_COLUMNS} columns")
            rows.append(tuple(cells))
            last, line = line, reader.line_num + 1
    except csv.Error as error:
        raise BadInput(file_name, f"line {line}", str(error)) from error
    if rows.pop() != (_END,):
        raise BadInput(file_name, f"the row that begins at line {last}", "its quote is never closed")
    return Grid(PurePath(file_name).stem, tuple(rows))


def _text(data: bytes, file_name: str) -> str:
    """UTF-8 or UTF-16 by its mark, else what Windows programs of Western Europe write."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise BadInput(file_name, "the whole file", "it is not a text file")
        return text
    raise BadInput(file_name, "the head of the file", "it is neither UTF-8 nor Windows text")


def _delimiter(text: str) -> str:
    """What parts the cells: the character that parts most lines into the same number of them."""
    lines = [line for line in text[:_SNIFFED].splitlines()[:_SNIFFED_LINES] if line.strip()]
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        counts = [len(cells) for cells in csv.reader(lines, delimiter=delimiter)]
        usual = max(counts, key=counts.count, default=1)
        agreed = counts.count(usual) * (usual - 1)
        if usual > 1 and agreed > most:
            best, most = delimiter, agreed
    return best
