"""Reads a workbook that came back: its cells, and what it says of where it came from. Runs in the child."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineWorkbook

from relplanner.domain.errors import BadInput
from relplanner.domain.returned import Grid, Raw, Returned
from relplanner.exchange.excel.package import IDS, Package, open_package
from relplanner.exchange.excel.scan import Scan, TooLarge, beginning, scan

_BOOK = "xl/workbook.xml"
_IDS_HEAD = ("fact", "format")
_SAYS = re.compile(r"Circulation no\. (\d{1,9})\b")
_PAGE_ROWS = 60
_MOST_SHEETS = 200

Row = tuple[Raw, ...]


def read_returned(data: bytes, file_name: str, options: None = None) -> Returned:
    """What a returned .xlsx says. Raises BadInput, also for what is out to harm."""
    with open_package(data, file_name) as package:
        return _returned(package, file_name)


def _returned(package: Package, file_name: str) -> Returned:
    grids = _grids(package, file_name)
    ids = next((grid for grid in grids if grid.rows and grid.rows[0][:2] == _IDS_HEAD), None)
    shown = tuple(grid for grid in grids if grid is not ids)
    facts, sheets, columns = _identity(ids.rows if ids else ())
    properties = _properties(package)
    number = _number(facts.get("circulation") or properties.get("relplanner circulation"))
    return Returned(
        file_name, shown,
        plan_id=str(facts.get("plan") or properties.get("relplanner plan", "")),
        number=_said(shown) if number is None and not facts else number,
        uuid=str(facts.get("uuid") or properties.get("relplanner uuid", "")),
        modified_by=properties.get("lastModifiedBy", ""),
        from_1904=_counts_from_1904(package),
        sheets=sheets,
        columns=columns,
    )  # fmt: skip


def _grids(package: Package, file_name: str) -> list[Grid]:
    parts = list(_sheet_parts(package, file_name))
    if len(parts) > _MOST_SHEETS:
        raise BadInput(file_name, "the whole file", f"it has more than {_MOST_SHEETS} sheets")
    if len({part for _, part in parts}) < len(parts):
        raise BadInput(file_name, "the whole file", "two of its sheets are one")
    scans: dict[str, Scan] = {}
    names = {part: name for name, part in parts}

    def keep(part: str, xml: bytes) -> bytes:
        if part not in names:
            return xml
        kept = beginning(xml) if names[part] == IDS else xml
        scans[names[part]] = _scanned(kept, part, file_name)
        return kept

    try:
        with package.copied(keep) as file, CalamineWorkbook.from_filelike(file) as book:
            return [
                _grid(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False), scans[name])
                for name in book.sheet_names
                if name in scans
            ]
    except CalamineError as error:
        raise BadInput(file_name, "the whole file", f"it is not a sound .xlsx: {error}") from error


def _grid(name: str, rows: list[list[Raw]], found: Scan) -> Grid:
    same = _Same().__getitem__
    filled = tuple(tuple(map(same, _filled(row))) for row in rows)
    return Grid(name, filled, found.formulas, found.errors, found.covered)


class _Same(dict[Raw, Raw]):
    """One object for cells that say the same, so that each crosses to the parent once."""

    def __missing__(self, cell: Raw) -> Raw:
        # 1, 1.0 and yes are equal, and not the same.
        if isinstance(cell, str | dt.date):
            self[cell] = cell
        return cell


def _filled(row: list[Raw]) -> list[Raw]:
    """The row without the empty cells at its end, found by halves: beside bars there are many of them."""
    low, high = 0, len(row)
    while low < high:
        middle = (low + high) // 2
        if row[middle:high] == [""] * (high - middle):
            high = middle
        else:
            low = middle + 1
    return row[:high]


def _scanned(xml: bytes, part: str, file_name: str) -> Scan:
    try:
        return scan(xml)
    except TooLarge as error:
        raise BadInput(file_name, part, str(error)) from error


# -- the package -------------------------------------------------------------------------------------------


def _sheet_parts(package: Package, file_name: str) -> Iterator[tuple[str, str]]:
    """The name and the part of every worksheet."""
    targets = {
        each.get("Id", ""): posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip("/")
        for each in _tree(package, "xl/_rels/workbook.xml.rels", file_name)
        if each.get("TargetMode") != "External"
    }
    for sheet in _tree(package, _BOOK, file_name).iter():
        if _local(sheet.tag) == "sheet":
            id = next((value for name, value in sheet.attrib.items() if _local(name) == "id"), "")
            part = targets.get(id, "")
            if part in package.names:
                yield sheet.get("name", ""), part


def _counts_from_1904(package: Package) -> bool:
    return re.search(rb"\bdate1904\s*=\s*[\"'](1|true)[\"']", package.part(_BOOK)) is not None


def _properties(package: Package) -> dict[str, str]:
    """Who saved the file last, and the properties that relplanner gave it."""
    found: dict[str, str] = {}
    for part in ("docProps/core.xml", "docProps/custom.xml"):
        for each in _tree(package, part, part) if part in package.names else ():
            found[each.get("name") or _local(each.tag)] = "".join(each.itertext()).strip()
    return found


def _tree(package: Package, part: str, file_name: str) -> Element:
    if part not in package.names:
        raise BadInput(file_name, part, "it is missing")
    try:
        return fromstring(package.part(part), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise BadInput(file_name, part, f"it is not sound: {error}") from error


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


# -- who it is ---------------------------------------------------------------------------------------------


def _identity(rows: tuple[Row, ...]) -> tuple[Mapping[str, Raw], dict[str, str], dict[str, dict[int, str]]]:
    """The facts of the hidden sheet, the circulated sheet behind each sheet's name, the fields of columns."""
    facts: dict[str, Raw] = {}
    sheets: dict[str, str] = {}
    columns: dict[str, dict[int, str]] = {}
    for row in rows:
        if row[:1] == ("fact",) and len(row) >= 3:
            facts[str(row[1])] = row[2]
        elif row[:1] == ("sheet",) and len(row) >= 3:
            sheets[str(row[2])] = str(row[1])
        elif row[:1] == ("column",) and len(row) >= 4 and (at := _number(row[2])) is not None:
            columns.setdefault(str(row[1]), {})[at] = str(row[3])
    return facts, sheets, columns


def _number(told: Raw | None) -> int | None:
    try:
        return int(str(told).removesuffix(".0"))
    except ValueError:
        return None


def _said(grids: tuple[Grid, ...]) -> int | None:
    """The number that the pages say in words; None when they say none, or several."""
    said = {
        int(found[1])
        for grid in grids
        for row in grid.rows[:_PAGE_ROWS]
        for cell in row
        if isinstance(cell, str) and (found := _SAYS.search(cell))
    }
    return said.pop() if len(said) == 1 else None
