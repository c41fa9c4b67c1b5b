"""The rows of a sheet as XML, written by hand: openpyxl takes ten times as long for most of a file.

Everything else is openpyxl's. Rows are put aside in a temporary file, since the styles they use must be known
before the package is written, and go in where openpyxl ended the sheet's data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Self
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils import get_column_letter

from relplanner.exchange.sheets.model import Cell

_END = b"</sheetData>"
_EPOCH = dt.datetime(1899, 12, 30)
_DAY = dt.timedelta(days=1)
_CHUNK = 500

Styled = tuple[int, Cell]
"""The number of a cell's style and its value; a value of None is an empty cell that only has the style."""


class Rows:
    """The rows of one sheet, added from top to bottom. Values must be safe (:mod:`.safe`) already."""

    def __init__(self, tell: Callable[[int], None] = lambda _: None) -> None:
        """``tell`` hears now and then how many rows more there are."""
        self._tell = tell
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by ``close``, after the package is written
        self._waiting: list[str] = []
        self._letters: list[str] = [""]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, number: int, cells: Iterable[Styled | None], height: float = 0, level: int = 0) -> None:
        """Add a row; ``cells`` from column A on, ``height`` in points, ``level`` of the outline."""
        parts = [f'<row r="{number}"']
        if height:
            parts.append(f' ht="{height:g}" customHeight="1"')
        if level:
            parts.append(f' outlineLevel="{level}"')
        parts.append(">")
        letters = self._letters
        for column, cell in enumerate(cells, 1):
            if column == len(letters):
                letters.append(get_column_letter(column))
            if cell is not None:
                parts.append(_xml(f"{letters[column]}{number}", *cell))
        parts.append("</row>")
        self._waiting.append("".join(parts))
        if len(self._waiting) == _CHUNK:
            self._put_aside()

    def copy_to(self, target: IO[bytes]) -> None:
        """Write all rows to a file."""
        self._put_aside()
        self._file.seek(0)
        copyfileobj(self._file, target)

    def _put_aside(self) -> None:
        self._tell(len(self._waiting))
        self._file.write("".join(self._waiting).encode())
        self._waiting.clear()


def write_package(package: BytesIO, rows: Mapping[str, Rows], path: Path) -> None:
    """Write openpyxl's package to ``path``, with the rows of each part at the end of its sheet's data."""
    with ZipFile(package) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        assert rows.keys() <= set(source.namelist()), "rows for a part that is not there"
        for part in source.infolist():
            content = source.read(part)
            if part.filename not in rows:
                target.writestr(part, content)
                continue
            before, end, after = content.partition(_END)
            assert end, f"{part.filename} has no rows to add to"
            with target.open(part.filename, "w", force_zip64=True) as sheet:
                sheet.write(before)
                rows[part.filename].copy_to(sheet)
                sheet.write(end + after)


def _xml(place: str, style: int, value: Cell) -> str:
    if value is None or value == "":
        return f'<c r="{place}" s="{style}"/>'
    if isinstance(value, str):
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        return f'<c r="{place}" s="{style}" t="inlineStr">{text}</c>'
    if isinstance(value, dt.date):
        value = serial(value)
    return f'<c r="{place}" s="{style}"><v>{value!r}</v></c>'


def serial(moment: dt.date) -> int | float:
    """A date as Excel counts it: days since 30 December 1899; a time of day is a part of a day."""
    if isinstance(moment, dt.datetime):
        return (moment - _EPOCH) / _DAY
    return moment.toordinal() - _EPOCH.toordinal()
