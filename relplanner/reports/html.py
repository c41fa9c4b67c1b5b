"""A document as one web page that needs nothing else: it opens offline, asks for nothing, and prints well."""

from __future__ import annotations

from collections.abc import Iterator
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
from relplanner.resources import resource

# A page that was mailed must be harmless wherever it is opened: nothing is fetched, nothing runs.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_TONES = {
    Look.GOOD: "good", Look.WARNING: "warning", Look.BAD: "bad", Look.ACCENT: "accent",
    Look.NEUTRAL: "neutral",
}  # fmt: skip


def html_of(document: Document) -> bytes:
    """The page as the bytes of a file, in UTF-8."""
    title = escape(f"{document.title} – {document.subtitle}")
    style = resource("reports", "page.css").read_text(encoding="utf-8")
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(told)}</dd>" for label, told in document.facts)
    sections = [block for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    links = "".join(
        f'<li><a href="#s{at}">{escape(each.text)}</a></li>' for at, each in enumerate(sections, start=1)
    )
    parts = [
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="generator" content="relplanner">\n<title>{title}</title>\n<style>{style}</style>',
        f"</head>\n<body>\n<header><h1>{escape(document.title)}</h1>",
        f"<p>{escape(document.under)}</p>\n<dl>{facts}</dl></header>",
        f'<nav aria-label="Contents"><ul>{links}</ul></nav>\n<main>',
        *_body(document.blocks),
        f"</main>\n<footer>{escape(document.foot)} · {escape(document.title)}</footer>\n</body>\n</html>\n",
    ]
    return "\n".join(parts).encode("utf-8")


def _body(blocks: tuple[Block, ...]) -> Iterator[str]:
    section = 0
    for block in blocks:
        match block:
            case Heading(text, 1):
                section += 1
                yield f'<h2 id="s{section}">{escape(text)}</h2>'
            case Heading(text):
                yield f"<h3>{escape(text)}</h3>"
            case Text(text, muted):
                yield f'<p class="muted">{escape(text)}</p>' if muted else f"<p>{escape(text)}</p>"
            case Bullets(items):
                yield f"<ul>{''.join(f'<li>{_words(item)}</li>' for item in items)}</ul>"
            case Markdown(text):
                yield markdown_html(text)
            case Picture(svg, words):
                yield f'<figure role="img" aria-label="{escape(words)}">{_inline(svg)}</figure>'
            case Table():
                yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    yield '<div class="wide"><table>'
    if table.caption:
        yield f"<caption>{escape(table.caption)}</caption>"
    if any(column.title for column in table.columns):
        heads = (
            f'<th scope="col"{_right(each.right)}{_room(each)}>{escape(each.title)}</th>'
            for each in table.columns
        )
        yield f"<thead><tr>{''.join(heads)}</tr></thead>"
    yield "<tbody>"
    for line in table.lines:
        yield _line(table, line)
    yield "</tbody></table></div>"


def _line(table: Table, line: TableLine) -> str:
    cells = []
    for at, (words, column) in enumerate(zip(line.cells, table.columns, strict=True)):
        indent = (
            f' style="padding-left:{8 + 18 * line.level}px"' if line.level and at == table.indented else ""
        )
        whole = "" if column.wraps else " nowrap"
        cells.append(f"<td{_right(column.right)}{indent}{whole}>{_words(words)}</td>")
    return f"<tr{' class=strong' if line.strong else ''}>{''.join(cells)}</tr>"


def _words(words: Words) -> str:
    text = escape(words.text).replace("\n", "<br>")
    tone = _TONES.get(words.look)
    return f'<span class="{tone}">{text}</span>' if tone and text else text


def _room(column: TableColumn) -> str:
    """So that a text beside many columns is not a word wide."""
    return f' style="min-width:{min(column.width, 32):.0f}ch"' if column.wraps else ""


def _right(right: bool) -> str:
    return ' class="right"' if right else ""


def _inline(svg: bytes) -> str:
    """The drawing itself, without the lines that only a file of its own needs."""
    text = svg.decode("utf-8")
    return text[text.index("<svg") :]
