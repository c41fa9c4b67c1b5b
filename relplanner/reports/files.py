"""Packs and reports as the bytes of files: the one place that knows which suffix is written how."""

from __future__ import annotations

from relplanner.domain.errors import Refusal
from relplanner.draw.export import page_drawings, page_pictures, sheet_bytes
from relplanner.draw.sheet import Sheet
from relplanner.exchange.sheets.model import Workbook
from relplanner.reports.document import Document, Picture
from relplanner.reports.pack import pack_document

DOCUMENTS = (".html", ".docx", ".pdf")
"""The files that are for reading; none of them comes back."""
_SHOWN = "The roadmap: releases and their activities as bars along time; its table says the same in words."


def pack_bytes(book: Workbook, suffix: str, roadmap: Sheet) -> bytes:
    """A pack as a document with this suffix, its bars drawn as ``roadmap``. Raises Refusal for any other."""
    return document_bytes(pack_document(book, _picture(suffix, roadmap)), suffix, roadmap)


def document_bytes(document: Document, suffix: str, roadmap: Sheet) -> bytes:
    """A document as the bytes of a file; needs a QGuiApplication where it has a picture, and for a PDF."""
    if suffix == ".html":
        from relplanner.reports.html import html_of  # each pulls in a library of its own

        return html_of(document)
    if suffix == ".docx":
        from relplanner.reports.docx import docx_of

        return docx_of(document)
    if suffix == ".pdf":
        from relplanner.reports.pdf import pdf_of

        return pdf_of(document, page_drawings(roadmap), roadmap.options.family)
    raise Refusal("unknown-suffix", suffix=suffix, known=", ".join(DOCUMENTS))


def _picture(suffix: str, roadmap: Sheet) -> Picture:
    """The roadmap as the file wants it; a PDF draws it itself."""
    if suffix == ".html":
        return Picture(sheet_bytes(roadmap, ".svg"), _SHOWN)
    return Picture(b"", _SHOWN, page_pictures(roadmap) if suffix == ".docx" else ())
