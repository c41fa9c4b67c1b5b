"""A document as a PDF of real pages; the roadmap in it is drawn, not a picture of one."""

from __future__ import annotations

from collections.abc import Sequence

from relplanner.draw.pages import Drawing, Drawn, Flow, pages_pdf
from relplanner.reports.document import Document, Picture
from relplanner.reports.paper import STYLE, flows


def pdf_of(document: Document, roadmap: Sequence[Drawing], family: str = "Inter") -> bytes:
    """The PDF as bytes; ``roadmap`` are the pages drawn where the document has its picture.

    Needs a QGuiApplication.
    """
    parts = [Drawn(tuple(roadmap)) if isinstance(part, Picture) else Flow(part) for part in flows(document)]
    return pages_pdf(parts, document.title, document.foot, family, STYLE)
