"""A pack as a document: what its workbook carries, sheet by sheet, with the roadmap as a drawing."""

from __future__ import annotations

from collections.abc import Iterator

from relplanner.exchange.sheets.model import (
    Column,
    Facts,
    Form,
    Look,
    PageSheet,
    Placed,
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
_HEADS = (Look.HEAD, Look.HEADING, Look.STRONG)
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
        yield from _page(sheet)
    elif sheet.gantt is not None and roadmap is not None:
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


def _page(sheet: PageSheet) -> Iterator[Block]:
    """A sheet laid out by hand: what has a row to itself as text, what stands beside each other as tables."""
    rows: dict[int, list[Placed]] = {}
    for placed in sheet.cells:
        if placed.look is not Look.TITLE:
            rows.setdefault(placed.row, []).append(placed)
    columns = max((placed.column for placed in sheet.cells), default=0)
    widths = (*sheet.widths, *(8.0,) * columns)[:columns]
    lines: list[TableLine] = []
    for _, cells in sorted(rows.items()):
        alone = cells[0] if len(cells) == 1 and cells[0].column == 1 else None
        if alone is None:
            lines.append(_page_line(cells, columns))
            continue
        yield from _page_table(lines, widths)
        lines = []
        text = str(alone.value or "")
        yield Heading(text, 2) if alone.look is Look.HEADING else Text(text, alone.look is Look.CAPTION)
    yield from _page_table(lines, widths)


def _page_table(lines: list[TableLine], widths: tuple[float, ...]) -> Iterator[Table]:
    """The lines as a table as wide as they are; nothing for none."""
    filled = [at for line in lines for at, words in enumerate(line.cells) if words.text]
    if not filled:
        return
    shown = max(filled) + 1
    told = tuple(line._replace(cells=line.cells[:shown]) for line in lines)
    yield Table("", tuple(TableColumn("", width) for width in widths[:shown]), told)


def _page_line(cells: list[Placed], columns: int) -> TableLine:
    found = {placed.column: placed for placed in cells if placed.value is not None}
    words = tuple(
        Words(_figure(found[at]), _quiet(found[at].look)) if at in found else Words("")
        for at in range(1, columns + 1)
    )
    return TableLine(words, strong=all(placed.look in _HEADS for placed in found.values()))


def _figure(placed: Placed) -> str:
    value = placed.value
    if placed.look is Look.SHARE and isinstance(value, float):
        return f"{value:.0%}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _quiet(look: Look) -> Look:
    return Look.PLAIN if look in _NOT_FOR_PAPER else look
