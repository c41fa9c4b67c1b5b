"""A document as a Word file: real headings, tables whose heading row repeats, page numbers."""

from __future__ import annotations

import re
from io import BytesIO

import docx as word
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from relplanner.exchange.sheets.model import Look
from relplanner.reports.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Markdown,
    Picture,
    Table,
    Text,
    Words,
)
from relplanner.reports.paper import fitting, left_out

_INK, _MUTED = RGBColor(0x1B, 0x23, 0x30), RGBColor(0x5D, 0x67, 0x78)
_TONES = {
    Look.GOOD: (RGBColor(0x15, 0x7A, 0x52), "DFF3E9"),
    Look.WARNING: (RGBColor(0x8A, 0x53, 0x00), "FCEFD6"),
    Look.BAD: (RGBColor(0xB4, 0x2D, 0x27), "FBE3E1"),
    Look.ACCENT: (RGBColor(0x1A, 0x55, 0xCF), "E4EDFD"),
}
_HEAD, _STRONG = "E8EDF5", "F3F5F9"
_WIDTH = Mm(297 - 2 * 18)
_WIDEST = 34.0
_ROOM = 150.0
"""How many characters of a table fit beside each other."""
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx_of(document: Document) -> bytes:
    """The Word file as bytes."""
    file = word.Document()
    _prepare(file, document)
    title = file.add_paragraph(style="Title")
    title.add_run(_clean(document.title))
    file.add_paragraph(document.under, style="Subtitle")
    _facts(file, document)
    for block in document.blocks:
        _add(file, block)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _prepare(file: WordFile, document: Document) -> None:
    """A4 on its side, the fonts, what the file says of itself, and a footer with the page's number."""
    properties = file.core_properties
    properties.title, properties.subject = _clean(document.title), _clean(document.subtitle)
    properties.author, properties.comments = "relplanner", document.mark
    style = file.styles["Normal"]
    style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(10), _INK
    section = file.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(16)
    footer = section.footer.paragraphs[0]
    footer.add_run(_clean(f"{document.foot} · {document.title} · page ")).font.size = Pt(8)
    _page_number(footer)


def _page_number(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(8)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _facts(file: WordFile, document: Document) -> None:
    table = file.add_table(rows=0, cols=2)
    for label, told in document.facts:
        cells = table.add_row().cells
        _write(cells[0], Words(label), colour=_MUTED)
        _write(cells[1], Words(told))
        cells[0].width, cells[1].width = Mm(40), Mm(180)


def _add(file: WordFile, block: Block) -> None:
    match block:
        case Heading(text, level):
            file.add_heading(_clean(text), level)
        case Text(text, muted):
            run = file.add_paragraph().add_run(_clean(text))
            run.font.color.rgb = _MUTED if muted else _INK
        case Bullets(items):
            for item in items:
                run = file.add_paragraph(style="List Bullet").add_run(_clean(item.text))
                if item.look in _TONES:
                    run.font.color.rgb = _TONES[item.look][0]
        case Markdown(text):
            for line in text.splitlines():
                if line.strip():
                    file.add_paragraph(_clean(line.strip()))
        case Picture(_, words, pngs):
            for png in pngs:
                file.add_picture(BytesIO(png), width=_WIDTH)
            file.add_paragraph(_clean(words), style="Caption")
        case Table():
            _table(file, block)


def _table(file: WordFile, table: Table) -> None:
    shown = fitting(table, _ROOM)
    columns = [table.columns[at] for at in shown]
    if table.caption:
        file.add_paragraph(_clean(table.caption), style="Caption")
    made = file.add_table(rows=0, cols=len(shown))
    made.autofit = False
    _rule(made)
    total = sum(min(column.width, _WIDEST) for column in columns) or 1
    widths = [round(_WIDTH * min(column.width, _WIDEST) / total) for column in columns]
    for place, width in zip(made.columns, widths, strict=True):
        place.width = width
    if any(column.title for column in columns):
        head = made.add_row()
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, column, width in zip(head.cells, columns, widths, strict=True):
            _write(cell, Words(column.title), bold=True, right=column.right)
            _shade(cell, _HEAD)
            cell.width = width
    for line in table.lines:
        row = made.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for at, cell, width in zip(shown, row.cells, widths, strict=True):
            words = line.cells[at]
            _write(cell, words, bold=line.strong, right=table.columns[at].right)
            if at == table.indented and line.level:
                cell.paragraphs[0].paragraph_format.left_indent = Mm(4 * line.level)
            if line.strong and words.look not in _TONES:
                _shade(cell, _STRONG)
            cell.width = width
    if left := left_out(table, shown):
        file.add_paragraph(_clean(left), style="Caption")


def _rule(table: WordTable) -> None:
    """Thin grey lines, as on the screen."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "DDE2EA")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _write(
    cell: _Cell, words: Words, *, bold: bool = False, right: bool = False, colour: RGBColor = _INK
) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(_clean(words.text))
    run.font.size, run.bold, run.font.color.rgb = Pt(8.5), bold, colour
    paragraph.paragraph_format.space_after = Pt(0)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if words.look in _TONES:
        ink, wash = _TONES[words.look]
        run.font.color.rgb, run.bold = ink, True
        _shade(cell, wash)


def _shade(cell: _Cell, fill: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
