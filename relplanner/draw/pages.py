"""A document on real pages: text that flows, drawings on pages of their own, a foot on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

_MARGIN = 12.0
_RESOLUTION = 144
"""Points to the inch that text is laid out in; drawings are not bound to it."""
_FOOT = 26.0
_TEXT = 9.0

Drawing = Callable[[QPainter, QSizeF], None]
"""Draws one page, from (0, 0) to a size."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Rich text in the subset of HTML that Qt lays out; it begins on a new page."""

    html: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pages that are drawn, each as a whole."""

    pages: tuple[Drawing, ...]


Part = Flow | Drawn


def pages_pdf(parts: Sequence[Part], title: str, mark: str, family: str, style: str) -> bytes:
    """The parts as a PDF of landscape A4 pages; ``mark`` and the page's number stand at the foot of each.

    ``style`` is the style sheet of the flowing text. Needs a QGuiApplication.
    """
    array = QByteArray()
    buffer = QBuffer(array)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("relplanner")
    writer.setResolution(_RESOLUTION)
    size = QPageSize(QPageSize.PageSizeId.A4)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    landscape = QPageLayout.Orientation.Landscape
    writer.setPageLayout(QPageLayout(size, landscape, margins, QPageLayout.Unit.Millimeter))
    _Pages(writer, title, mark, family, style).write(parts)
    buffer.close()
    return bytes(array.data())


class _Pages:
    """The pages under way: how large they are, and where the text flows."""

    def __init__(self, writer: QPdfWriter, title: str, mark: str, family: str, style: str) -> None:
        self.writer = writer
        self.title, self.mark, self.style = title, mark, style
        self.font = QFont(family)
        self.font.setPointSizeF(_TEXT)
        self.body = QSizeF(writer.width(), writer.height() - _FOOT)

    def write(self, parts: Sequence[Part]) -> None:
        """All parts, one page after the other."""
        laid = [(part, self._laid(part.html) if isinstance(part, Flow) else None) for part in parts]
        total = sum(text.pageCount() if text else len(cast(Drawn, part).pages) for part, text in laid)
        painter = QPainter(self.writer)
        number = 0
        for part, text in laid:
            count = text.pageCount() if text else len(cast(Drawn, part).pages)
            for page in range(count):
                number += 1
                if number > 1:
                    self.writer.newPage()
                painter.save()
                if text is not None:
                    self._draw_text(painter, text, page)
                else:
                    cast(Drawn, part).pages[page](painter, self.body)
                painter.restore()
                self._foot(painter, number, total)
        painter.end()

    def _laid(self, html: str) -> QTextDocument:
        text = QTextDocument()
        text.documentLayout().setPaintDevice(self.writer)
        text.setDocumentMargin(0)
        text.setDefaultFont(self.font)
        text.setDefaultStyleSheet(self.style)
        text.setHtml(html)
        text.setPageSize(self.body)
        return text

    def _draw_text(self, painter: QPainter, text: QTextDocument, page: int) -> None:
        top = page * self.body.height()
        painter.translate(0, -top)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = QRectF(0, top, self.body.width(), self.body.height())
        context.palette.setColor(QPalette.ColorRole.Text, QColor("#1b2330"))
        painter.setClipRect(context.clip)
        text.documentLayout().draw(painter, context)

    def _foot(self, painter: QPainter, number: int, total: int) -> None:
        small = QFont(self.font)
        small.setPointSizeF(7.5)
        painter.setFont(small)
        painter.setPen(QColor("#5d6778"))
        foot = QRectF(0, self.body.height() + 6, self.body.width(), _FOOT - 6)
        painter.drawText(foot, 0x81, f"{self.mark} · {self.title}")  # left, in the middle
        painter.drawText(foot, 0x82, f"Page {number} of {total}")  # right
