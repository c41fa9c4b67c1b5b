"""Checks an Excel file as a package: what Excel would offer to repair is a fault here."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_PLACE = re.compile(r"\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?")
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


def faults(path: Path) -> list[str]:
    """Everything that is wrong with the package, in words."""
    with ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
        names = file.namelist()
    found = [f"{name} is there twice" for name in {n for n in names if names.count(n) > 1}]
    trees = {name: fromstring(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    found += _types(trees["[Content_Types].xml"], parts)
    targets = {}
    for name in trees:
        if name.endswith(".rels"):
            targets[name] = dict(_targets(name, trees[name]))
            found += [f"{name}: {to} is missing" for to in targets[name].values() if to not in parts]
    found += _workbook(trees, targets)
    found += _charts(trees, targets)
    return found


def sheets(path: Path) -> dict[str, Element]:
    """The XML of every sheet, by its name."""
    with ZipFile(path) as file:
        book = fromstring(file.read("xl/workbook.xml"))
        relations = "xl/_rels/workbook.xml.rels"
        targets = dict(_targets(relations, fromstring(file.read(relations))))
        return {
            str(sheet.get("name")): fromstring(file.read(targets[str(sheet.get(f"{REL}id"))]))
            for sheet in book.iter(f"{MAIN}sheet")
        }


def _types(tree: Element, parts: dict[str, bytes]) -> Iterator[str]:
    defaults = {each.get("Extension") for each in tree.iter(f"{TYPES}Default")}
    overrides = {str(each.get("PartName")).lstrip("/") for each in tree.iter(f"{TYPES}Override")}
    for name in parts.keys() - {"[Content_Types].xml"}:
        if name not in overrides and name.rpartition(".")[2] not in defaults:
            yield f"{name} has no content type"
    for name in overrides - set(parts):
        yield f"a content type is given for {name}, which is missing"


def _targets(name: str, tree: Element) -> Iterator[tuple[str, str]]:
    folder = posixpath.dirname(posixpath.dirname(name))
    for each in tree.iter(f"{PACKAGE}Relationship"):
        if each.get("TargetMode") != "External":
            target = str(each.get("Target"))
            yield str(each.get("Id")), posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _workbook(trees: dict[str, Element], targets: dict[str, dict[str, str]]) -> Iterator[str]:
    book = trees["xl/workbook.xml"]
    styles = trees["xl/styles.xml"]
    cell_styles = len(styles.findall(f"{MAIN}cellXfs/*"))
    differences = len(styles.findall(f"{MAIN}dxfs/*"))
    names = [str(sheet.get("name")) for sheet in book.iter(f"{MAIN}sheet")]
    for defined in book.iter(f"{MAIN}definedName"):
        sheet = re.match(r"'((?:[^']|'')+)'!|(\w+)!", str(defined.text))
        if sheet is None or (sheet[1] or sheet[2]).replace("''", "'") not in names:
            yield f"{defined.get('name')} points at {defined.text}"
    tables: list[tuple[str, str]] = []
    for sheet in book.iter(f"{MAIN}sheet"):
        part = targets["xl/_rels/workbook.xml.rels"][str(sheet.get(f"{REL}id"))]
        yield from _sheet(str(sheet.get("name")), trees[part], cell_styles, differences, names)
        own = targets.get(f"xl/worksheets/_rels/{posixpath.basename(part)}.rels", {})
        for reference in trees[part].iter(f"{MAIN}tablePart"):
            table = trees[own[str(reference.get(f"{REL}id"))]]
            tables.append((str(table.get("id")), str(table.get("displayName")).casefold()))
            yield from _table(table, trees[part])
    for index, what in enumerate(("id", "name")):
        values = [table[index] for table in tables]
        twice = {value for value in values if values.count(value) > 1}
        yield from (f"two tables have the {what} {value}" for value in twice)


def _charts(trees: dict[str, Element], targets: dict[str, dict[str, str]]) -> Iterator[str]:
    """Each drawing shows charts that are there, and each chart cells of sheets that are there."""
    names = {str(sheet.get("name")) for sheet in trees["xl/workbook.xml"].iter(f"{MAIN}sheet")}
    for part, tree in trees.items():
        if part.startswith("xl/drawings/drawing"):
            own = targets.get(f"xl/drawings/_rels/{posixpath.basename(part)}.rels", {})
            shown = [str(each.get(f"{REL}id")) for each in tree.iter(f"{CHART}chart")]
            yield from (f"{part} shows {id}, which is nothing" for id in shown if id not in own)
            if len(set(shown)) < len(list(tree.iter(f"{DRAWING}graphicFrame"))):
                yield f"{part} has a frame without a chart of its own"
        elif part.startswith("xl/charts/chart"):
            references = [str(each.text) for each in tree.iter(f"{CHART}f")]
            if not references:
                yield f"{part} shows no cells"
            for reference in references:
                sheet, _, place = reference.rpartition("!")
                if sheet.strip("'").replace("''", "'") not in names or not _PLACE.fullmatch(place):
                    yield f"{part} shows {reference}"


def _sheet(name: str, tree: Element, cell_styles: int, differences: int, names: list[str]) -> Iterator[str]:
    if len(name) > 31 or re.search(r"[\[\]:*?/\\]", name):
        yield f"{name} is no name for a sheet"
    last = (0, 0)
    for cell in tree.iter(f"{MAIN}c"):
        place = coordinates(str(cell.get("r")))
        if place <= last:
            yield f"{name}: {cell.get('r')} is out of order"
        last = place
        if int(cell.get("s", 0)) >= cell_styles:
            yield f"{name}: {cell.get('r')} has a style that is not there"
    for rule in tree.iter(f"{MAIN}cfRule"):
        if int(rule.get("dxfId", 0)) >= differences:
            yield f"{name}: a conditional format has a style that is not there"
    for link in tree.iter(f"{MAIN}hyperlink"):
        sheet = str(link.get("location")).rpartition("!")[0].strip("'").replace("''", "'")
        if sheet not in names:
            yield f"{name}: a link leads to {sheet}"
    for check in tree.iter(f"{MAIN}dataValidation"):
        if any(len(check.get(part) or "") > most for part, most in (("error", 255), ("errorTitle", 32))):
            yield f"{name}: a check says more than Excel takes"


def _table(table: Element, sheet: Element) -> Iterator[str]:
    name, reference = table.get("displayName"), str(table.get("ref"))
    first, last = (coordinates(corner) for corner in reference.split(":"))
    if last[0] <= first[0]:
        yield f"{name} has no row"
    columns = [str(column.get("name")) for column in table.iter(f"{MAIN}tableColumn")]
    if len(columns) != last[1] - first[1] + 1:
        yield f"{name} has {len(columns)} columns for {reference}"
    if len({column.casefold() for column in columns}) < len(columns):
        yield f"{name} has two columns of one name"
    headings = {
        coordinates(str(cell.get("r"))): "".join(cell.itertext())
        for cell in sheet.iter(f"{MAIN}c")
        if coordinates(str(cell.get("r")))[0] == first[0]
    }
    for at, column in enumerate(columns, first[1]):
        if headings.get((first[0], at)) != column:
            yield f"{name}: the heading {headings.get((first[0], at))} is called {column}"


def coordinates(place: str) -> tuple[int, int]:
    """Row and column of ``C7``."""
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", place).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column
