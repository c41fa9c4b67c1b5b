"""A pack as a document: what its workbook carries, sheet by sheet, with the roadmap as a drawing."""

from __future__ import annotations

from collections.abc import Iterator

from relplanner.exchange.sheets.model import (
    Column,
    Facts,
    Form,
    Look,
    PageSheet,
    Row,
    Sheet,
    TableSheet,
    Workbook,
)
from relplanner.exchange.sheets.tones import look_of, text_of
from relplanner.reports.document import (
    Block,
    Document,
    Heading,
    Picture,
    Table,
    TableColumn,
    TableLine,
    Text,
    Words,
)

_COVER = "Cover"
_WRAPS = (Form.TEXT, Form.WRAPPED, Form.ITEM)
_MINOR = (
    "notes", "confidence", "channel", "kind", "category", "trigger", "proximity", "contingency", "product",
    "status_reason", "gate", "baseline", "version", "target", "tags", "cause", "effect", "event", "dissent",
)  # fmt: skip
"""Columns that a page can do without, the first of them first."""
_WHOLE_TO = 18.0
_RIGHT = (Form.WHOLE, Form.NUMBER, Form.SIGNED, Form.PERCENT)
_STRONG = (Look.GROUP, Look.PART)
_NOT_FOR_PAPER = frozenset({Look.EDITABLE, Look.COMPUTED})


def pack_document(book: Workbook, roadmap: Picture | None = None) -> Document:
    """The document of a workbook that goes out; sheets without a row are told in a word.

    The sheet with the bars is the drawing ``roadmap`` instead, where there is one.
    """
    blocks: list[Block] = []
    for sheet in book.sheets:
        if sheet.name != _COVER:
            blocks += _section(sheet, roadmap)
    return Document(book.title, book.pack, book.facts.name, tuple(facts_of(book.facts)), tuple(blocks))


def facts_of(facts: Facts) -> Iterator[tuple[str, str]]:
    """What a cover says of its copy."""
    issued = facts.issued_at
    yield "Issued", f"{issued:%Y-%m-%d %H:%M} {issued.tzname() or ''}".strip()
    yield "By", facts.issued_by
    if facts.number is not None:
        yield "Circulation", f"No. {facts.number}"
        yield "To", ", ".join(facts.recipients) or "everybody concerned"
        if facts.supersedes:
            yield "Supersedes", f"no. {facts.supersedes}"


def _section(sheet: Sheet, roadmap: Picture | None) -> Iterator[Block]:
    yield Heading(sheet.name)
    if isinstance(sheet, PageSheet):
        yield _page(sheet)
    elif sheet.gantt is not None and roadmap is not None:
        yield Text(sheet.caption, muted=True)
        yield roadmap
    elif not sheet.rows:
        yield Text("Nothing yet.", muted=True)
    else:
        yield table_of(sheet)


def table_of(sheet: TableSheet) -> Table:
    """A sheet's table without the columns in which nobody has written anything."""
    kept = [
        place
        for place, column in enumerate(sheet.columns)
        if any(row.cells[place] not in (None, "") for row in sheet.rows)
    ]
    columns = [sheet.columns[place] for place in kept]
    indented = next((at for at, column in enumerate(columns) if column.form is Form.ITEM), 0)

    def line(row: Row) -> TableLine:
        told = [(sheet.columns[place], row.cells[place]) for place in kept]
        words = tuple(Words(text_of(column, cell), look_of(column, cell)) for column, cell in told)
        return TableLine(words, row.level, row.look in _STRONG)

    heads = tuple(
        TableColumn(each.title, each.width, each.form in _RIGHT, _wraps(each), _minor(each.name))
        for each in columns
    )
    return Table(sheet.caption, heads, tuple(line(row) for row in sheet.rows), indented)


def _wraps(column: Column) -> bool:
    """Whether a column's texts may run over several lines: keys, names, dates and figures stay whole."""
    return column.form in _WRAPS and column.width > _WHOLE_TO


def _minor(name: str) -> int:
    return len(_MINOR) - _MINOR.index(name) if name in _MINOR else 0


def _page(sheet: PageSheet) -> Table:
    """A sheet laid out by hand as a table of its cells, each at its place."""
    first = min((placed.row for placed in sheet.cells if placed.look is not Look.TITLE), default=1)
    rows = max((placed.row for placed in sheet.cells), default=0)
    columns = max((placed.column for placed in sheet.cells), default=0)
    grid = {(placed.row, placed.column): placed for placed in sheet.cells if placed.row >= first}
    used = [row for row in range(first, rows + 1) if any((row, at) in grid for at in range(1, columns + 1))]
    lines = []
    for row in used:
        found = [grid.get((row, at)) for at in range(1, columns + 1)]
        words = tuple(
            Words(str(each.value), _quiet(each.look))
            if each is not None and each.value is not None
            else Words("")
            for each in found
        )
        strong = any(each is not None and each.look in (Look.HEADING, Look.STRONG) for each in found)
        lines.append(TableLine(words, strong=strong))
    widths = (*sheet.widths, *(8.0,) * columns)[:columns]
    return Table("", tuple(TableColumn("", width) for width in widths), tuple(lines))


def _quiet(look: Look) -> Look:
    return Look.PLAIN if look in _NOT_FOR_PAPER else look
