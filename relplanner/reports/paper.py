"""A document as rich text for paper, in the subset of HTML that the page layout knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from relplanner.exchange.sheets.model import Look
from relplanner.reports.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Markdown,
    Picture,
    Table,
    TableColumn,
    TableLine,
    Text,
    Words,
)
from relplanner.reports.markdown import markdown_html

STYLE = """
h1 { font-size: 26pt; margin: 0; } h2 { font-size: 15pt; margin-top: 12pt; margin-bottom: 4pt; }
h3 { font-size: 11pt; margin-top: 10pt; margin-bottom: 2pt; }
p { margin-top: 2pt; margin-bottom: 6pt; } .muted { color: #5d6778; }
table.rows { border-collapse: collapse; border-style: solid; border-width: 1px; border-color: #dde2ea; }
"""
_TONES = {
    Look.GOOD: ("#157a52", "#dff3e9"),
    Look.WARNING: ("#8a5300", "#fcefd6"),
    Look.BAD: ("#b42d27", "#fbe3e1"),
    Look.ACCENT: ("#1a55cf", "#e4edfd"),
}
_HEAD, _STRONG = "#e8edf5", "#f3f5f9"
_ROOM = 158.0
"""How many characters of a table fit beside each other."""


def flows(document: Document) -> Iterator[str | Picture]:
    """The cover, then each section on a page of its own; a picture comes between them, to be drawn."""
    yield _cover(document)
    open_section: list[str] = []
    for block in document.blocks:
        begins = document.paged and isinstance(block, Heading) and block.level == 1
        if (begins or isinstance(block, Picture)) and open_section:
            # A drawing says itself what it is: a page with nothing but its heading is not wanted.
            if not (isinstance(block, Picture) and len(open_section) == 1):
                yield "".join(open_section)
            open_section = []
        if isinstance(block, Picture):
            yield block
        else:
            open_section.append("".join(_of(block)))
    if open_section:
        yield "".join(open_section)


def _cover(document: Document) -> str:
    facts = "".join(
        f'<tr><td class="muted">{escape(label)}</td><td>{escape(told)}</td></tr>'
        for label, told in document.facts
    )
    sections = "".join(
        f"<li>{escape(block.text)}</li>"
        for block in document.blocks
        if isinstance(block, Heading) and block.level == 1
    )
    return (
        f"<br><br><h1>{escape(document.title)}</h1>"
        f'<p style="font-size:15pt">{escape(document.under)}</p>'
        f'<table cellpadding="4">{facts}</table><br><h3>In this document</h3><ul>{sections}</ul>'
    )


def _of(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, 1):
            yield f"<h2>{escape(text)}</h2>"
        case Heading(text):
            yield f"<h3>{escape(text)}</h3>"
        case Text(text, muted):
            yield f'<p class="muted">{escape(text)}</p>' if muted else f"<p>{escape(text)}</p>"
        case Bullets(items):
            yield f"<ul>{''.join(f'<li>{_coloured(item)}</li>' for item in items)}</ul>"
        case Markdown(text):
            yield markdown_html(text)
        case Table():
            yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    shown = fitting(table, _ROOM)
    columns = [table.columns[at] for at in shown]
    total = sum(_taken(column) for column in columns) or 1
    if table.caption:
        yield f'<p class="muted">{escape(table.caption)}</p>'
    yield '<table class="rows" width="100%" cellpadding="3" cellspacing="0">'
    if any(column.title for column in columns):
        heads = (
            f'<th bgcolor="{_HEAD}" width="{100 * _taken(column) / total:.0f}%"'
            f' align="{"right" if column.right else "left"}">{escape(column.title)}</th>'
            for column in columns
        )
        yield f"<thead><tr>{''.join(heads)}</tr></thead>"
    for line in table.lines:
        yield _line(table, line, shown)
    yield "</table>"
    if left := left_out(table, shown):
        yield f'<p class="muted">{escape(left)}</p>'


def _line(table: Table, line: TableLine, shown: Sequence[int]) -> str:
    cells = []
    for at in shown:
        words, column = line.cells[at], table.columns[at]
        fill = (
            _TONES[words.look][1] if words.look in _TONES and words.text else _STRONG if line.strong else ""
        )
        indent = "&nbsp;" * (3 * line.level) if at == table.indented else ""
        text = f"{indent}{_coloured(words)}"
        ground = f' bgcolor="{fill}"' if fill else ""
        side = ' align="right"' if column.right else ""
        whole = "" if column.wraps else ' style="white-space:nowrap"'
        cells.append(f"<td{ground}{side}{whole}>{f'<b>{text}</b>' if line.strong else text}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def fitting(table: Table, room: float) -> list[int]:
    """The places of the columns that fit beside each other; minor ones go first, then those at the right.

    ``room`` is in characters; at least one column fits.
    """
    shown = list(range(len(table.columns)))
    if not any(column.title for column in table.columns):
        return shown  # a page laid out by hand makes sense only as a whole
    by_weight = sorted(shown, key=lambda at: (table.columns[at].minor, at), reverse=True)
    for at in by_weight:
        if len(shown) == 1 or sum(_taken(table.columns[at]) for at in shown) <= room:
            break
        shown.remove(at)
    return shown


def left_out(table: Table, shown: Sequence[int]) -> str:
    """Which columns are not shown, in words; nothing when all are."""
    left = [column.title for at, column in enumerate(table.columns) if at not in shown]
    return f"Not shown here: {', '.join(left)}." if left else ""


def _taken(column: TableColumn) -> float:
    """The room a column takes: at most 30 characters of a text, at least the longest word of its heading."""
    words = max((len(word) for word in column.title.split()), default=0)
    return max(min(column.width, 30), words + 2) + 1.5


def _coloured(words: Words) -> str:
    text = escape(words.text).replace("\n", "<br>")
    tone = _TONES.get(words.look)
    return f'<span style="color:{tone[0]}"><b>{text}</b></span>' if tone and text else text
