"""The roadmap or the calendar as a file, PNG, SVG, PDF with real pages; or printed.

Needs a QGuiApplication, no widgets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from relplanner.chart.printing import Paper, PaperSize
from relplanner.domain.errors import NotFound
from relplanner.domain.plan import Plan
from relplanner.draw.pages import Drawing
from relplanner.draw.palette import Palette
from relplanner.draw.printed import Printed
from relplanner.draw.sheet import PictureOptions, Sheet

FORMATS = (".png", ".svg", ".pdf")
_QT_SIZES = {PaperSize.A4: QPageSize.PageSizeId.A4, PaperSize.A3: QPageSize.PageSizeId.A3}


def roadmap_picture(
    plan: Plan, suffix: str, palette: Palette, today: dt.date, options: PictureOptions | None = None
) -> bytes:
    """The roadmap as the bytes of a file: ``.png``, ``.svg`` or ``.pdf``.

    Raises NotFound for any other suffix.
    """
    return sheet_bytes(Sheet(plan, palette, today, options or PictureOptions()), suffix)


def sheet_bytes(sheet: Printed, suffix: str) -> bytes:
    """All of it as the bytes of a file: ``.png``, ``.svg`` or ``.pdf``. Raises NotFound for any other."""
    writers: Mapping[str, Callable[[Printed], bytes]] = {".png": _png, ".svg": _svg, ".pdf": _pdf}
    if suffix not in writers:
        raise NotFound("unknown-format", file=suffix, known=", ".join(FORMATS))
    return writers[suffix](sheet)


def write_roadmap(
    path: Path, plan: Plan, palette: Palette, today: dt.date, options: PictureOptions | None = None
) -> bytes:
    """The bytes for a file of this name; the caller puts them there in one go."""
    return roadmap_picture(plan, path.suffix.lower(), palette, today, options)


def page_layout(paper: Paper) -> QPageLayout:
    """The paper as Qt knows it."""
    turned = QPageLayout.Orientation.Landscape if paper.landscape else QPageLayout.Orientation.Portrait
    margins = QMarginsF(paper.margin, paper.margin, paper.margin, paper.margin)
    return QPageLayout(QPageSize(_QT_SIZES[paper.size]), turned, margins, QPageLayout.Unit.Millimeter)


def print_pages(sheet: Printed, device: QPagedPaintDevice) -> None:
    """Draw all pages on a printer or a PDF, whose page layout is the sheet's paper."""
    painter = QPainter(device)
    factor = device.width() / sheet.paper.room[0]
    for page in range(sheet.count):
        if page:
            device.newPage()
        painter.resetTransform()
        painter.scale(factor, factor)
        sheet.draw_page(painter, page, page_words(page + 1, sheet.count))
    painter.end()


def page_drawings(sheet: Printed) -> tuple[Drawing, ...]:
    """What draws each page of a sheet, as large as the room it is given allows."""

    def drawing(page: int) -> Drawing:
        def draw(painter: QPainter, room: QSizeF) -> None:
            width, height = sheet.paper.room
            factor = min(room.width() / width, room.height() / height)
            painter.scale(factor, factor)
            sheet.draw_page(painter, page, "")

        return draw

    return tuple(drawing(page) for page in range(sheet.count))


def page_pictures(sheet: Printed, width: int = 2000) -> tuple[bytes, ...]:
    """The pages of a sheet as PNG pictures, so many pixels wide."""
    room = sheet.paper.room
    size = QSizeF(width, width * room[1] / room[0])
    pictures = []
    for draw in page_drawings(sheet):
        image = QImage(size.toSize(), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        draw(painter, size)
        painter.end()
        pictures.append(_png_bytes(image))
    return tuple(pictures)


def page_words(number: int, count: int) -> str:
    """``Page 2 of 5``."""
    return f"Page {number} of {count}"


def _png(sheet: Printed) -> bytes:
    width, height = sheet.size
    # A picture of thousands of rows stays within what image formats and memories hold.
    ratio = min(sheet.ratio, 32_000 / max(width, height))
    image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(ratio, ratio)
    sheet.draw_whole(painter)
    painter.end()
    return _png_bytes(image)


def _png_bytes(image: QImage) -> bytes:
    buffer = _Bytes()
    image.save(buffer.device, "PNG")  # type: ignore[call-overload]  # the stubs want text here, Qt bytes
    return buffer.taken()


def _svg(sheet: Printed) -> bytes:
    width, height = sheet.size
    buffer = _Bytes()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer.device)
    generator.setSize(QSize(round(width), round(height)))
    generator.setViewBox(QRectF(0, 0, width, height))
    generator.setTitle(sheet.title)
    generator.setDescription(sheet.about)
    painter = QPainter(generator)
    sheet.draw_whole(painter)
    painter.end()
    return buffer.taken()


def _pdf(sheet: Printed) -> bytes:
    """Pages that each repeat what explains them, with no type smaller than the paper says."""
    buffer = _Bytes()
    writer = QPdfWriter(buffer.device)
    writer.setTitle(sheet.title)
    writer.setCreator("relplanner")
    writer.setPageLayout(page_layout(sheet.paper))
    print_pages(sheet, writer)
    return buffer.taken()


class _Bytes:
    """A device that keeps what is written to it."""

    def __init__(self) -> None:
        self._array = QByteArray()
        self.device = QBuffer(self._array)
        self.device.open(QIODevice.OpenModeFlag.WriteOnly)

    def taken(self) -> bytes:
        self.device.close()
        return bytes(self._array.data())
