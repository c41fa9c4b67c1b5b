"""The whole roadmap as a picture: PNG, SVG, or PDF with real pages. Needs a QGuiApplication, no widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from relplanner.chart.header import header
from relplanner.chart.marks import Marks, baseline_dates
from relplanner.chart.rows import Lens, build_rows
from relplanner.chart.scale import Scale, fitting
from relplanner.chart.sizes import PLAIN
from relplanner.chart.timeline import Timeline
from relplanner.domain.errors import NotFound
from relplanner.domain.plan import Plan
from relplanner.domain.typed import date_text
from relplanner.draw.palette import Fonts, Palette
from relplanner.draw.table import Columns, TablePainter
from relplanner.draw.timeline import TimelinePainter
from relplanner.schedule.dates import Schedule, compute

FORMATS = (".png", ".svg", ".pdf")
_COLUMNS = Columns(228.0, 92.0, 52.0)
_TITLE, _FOOT = 40.0, 24.0
ROW, HEADER_HEIGHT = PLAIN.row, PLAIN.header
_DAYS_BEFORE, _DAYS_AFTER = 7, 21
_PAGE_PIXELS = 1430.0  # across a page's drawing: the smallest text, 11 pixels, is then 6 points high on A4


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """What a picture shows. Without days it shows all of the plan; ``width`` is in pixels at 100 %."""

    first: dt.date | None = None
    last: dt.date | None = None
    width: int = 1600
    ratio: float = 2.0
    lens: Lens = field(default_factory=Lens)
    ready: Mapping[str, float] = field(default_factory=dict)
    family: str = "Inter"


def roadmap_picture(
    plan: Plan, suffix: str, palette: Palette, today: dt.date, options: PictureOptions | None = None
) -> bytes:
    """The roadmap as the bytes of a file: ``.png``, ``.svg`` or ``.pdf``.

    Raises NotFound for any other suffix.
    """
    writers: Mapping[str, Callable[[_Sheet], bytes]] = {".png": _png, ".svg": _svg, ".pdf": _pdf}
    if suffix not in writers:
        raise NotFound("unknown-format", file=suffix, known=", ".join(FORMATS))
    return writers[suffix](_Sheet(plan, palette, today, options or PictureOptions()))


def write_roadmap(
    path: Path, plan: Plan, palette: Palette, today: dt.date, options: PictureOptions | None = None
) -> bytes:
    """The bytes for a file of this name; the caller puts them there in one go."""
    return roadmap_picture(plan, path.suffix.lower(), palette, today, options)


class _Sheet:
    """What the formats share: the rows, the scale that fits the width, and the drawing of a part."""

    def __init__(self, plan: Plan, palette: Palette, today: dt.date, options: PictureOptions) -> None:
        schedule = compute(plan)
        self.plan, self.palette, self.options, self.today = plan, palette, options, today
        rows = build_rows(plan, options.lens)
        self.timeline = Timeline(plan, schedule, rows, Marks(baseline=baseline_dates(plan)), today)
        fonts = Fonts.sized(options.family)
        self._bars, self._table = TimelinePainter(palette, fonts), TablePainter(palette, fonts)
        self.first, self.last = _range(schedule, today, options)

    @property
    def row_count(self) -> int:
        return len(self.timeline.rows)

    def height(self, rows: int) -> float:
        """How high a picture of so many rows is, with its title, header and foot."""
        return _TITLE + HEADER_HEIGHT + max(rows, 1) * ROW + _FOOT

    def draw(self, painter: QPainter, width: float, first: int, count: int, foot: str) -> None:
        """Draw some rows with title, header and foot, from (0, 0) to ``width``."""
        height, left = self.height(count), _COLUMNS.width
        body = QRectF(left, _TITLE + HEADER_HEIGHT, width - left, max(count, 1) * ROW)
        scale = fitting(self.first, self.last, body.width())
        painter.fillRect(QRectF(0, 0, width, height), self.palette.panel)
        painter.save()
        painter.setClipRect(body)
        painter.translate(left, body.top() - first * ROW)
        bottom = first * ROW + body.height()
        scene = self.timeline.scene(scale, 0, body.width(), first * ROW, bottom - 1)
        self._bars.scene(painter, scene, 0, first * ROW, body.width(), bottom)
        painter.restore()
        # What is around comes after: an SVG knows no clipping, and bars may begin before the first day.
        self._dates(painter, scale, body)
        self._rows(painter, first, count)
        self._words(painter, width, height, foot)
        painter.fillRect(QRectF(left - 1, _TITLE, 1, height - _TITLE - _FOOT), self.palette.line)

    def _words(self, painter: QPainter, width: float, height: float, foot: str) -> None:
        fonts, text = self._table.fonts, self._table.text
        painter.fillRect(QRectF(0, 0, width, _TITLE), self.palette.panel)
        painter.fillRect(QRectF(0, height - _FOOT, width, _FOOT), self.palette.panel)
        painter.setPen(self.palette.text)
        text.draw(painter, 12, _TITLE / 2, self.plan.programme.title, fonts.strong)
        painter.setPen(self.palette.muted)
        span = f"{date_text(self.first)} – {date_text(self.last)}"
        text.draw(painter, width - 12 - text.width(span, fonts.label), _TITLE / 2, span, fonts.label)
        painter.fillRect(QRectF(0, _TITLE - 1, width, 1), self.palette.line)
        middle = height - _FOOT / 2
        text.draw(painter, 12, middle, f"As planned on {date_text(self.today)}", fonts.label)
        text.draw(painter, width - 12 - text.width(foot, fonts.label), middle, foot, fonts.label)

    def _rows(self, painter: QPainter, first: int, count: int) -> None:
        top = _TITLE + HEADER_HEIGHT
        self._table.header(painter, _COLUMNS, QRectF(0, _TITLE, _COLUMNS.width, HEADER_HEIGHT))
        for place, row in enumerate(self.timeline.rows[first : first + count]):
            ready = self.options.ready.get(row.id)
            figure = "—" if ready is None else f"{ready:.0%}"
            area = QRectF(0, top + place * ROW, _COLUMNS.width, ROW)
            self._table.row(painter, row, _COLUMNS, area, figure)

    def _dates(self, painter: QPainter, scale: Scale, body: QRectF) -> None:
        painter.save()
        painter.setClipRect(QRectF(body.left(), _TITLE, body.width(), HEADER_HEIGHT))
        painter.translate(body.left(), _TITLE)
        today = scale.x(self.today.toordinal() + 0.5)
        self._bars.header(painter, header(scale, 0, body.width()), 0, body.width(), today)
        painter.restore()


def _range(schedule: Schedule, today: dt.date, options: PictureOptions) -> tuple[dt.date, dt.date]:
    bounds = schedule.bounds()
    low, high = (bounds[0].date(), bounds[1].date()) if bounds else (today, today + dt.timedelta(days=60))
    first = options.first or low - dt.timedelta(days=min(_DAYS_BEFORE, low.toordinal() - 1))
    room = dt.date.max.toordinal() - high.toordinal()
    last = options.last or high + dt.timedelta(days=min(_DAYS_AFTER, room))
    return first, max(first, last)


def _png(sheet: _Sheet) -> bytes:
    width, height, ratio = sheet.options.width, sheet.height(sheet.row_count), sheet.options.ratio
    # A picture of thousands of rows stays within what image formats and memories hold.
    ratio = min(ratio, 32_000 / max(width, height))
    image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(ratio, ratio)
    sheet.draw(painter, width, 0, sheet.row_count, "")
    painter.end()
    buffer = _Bytes()
    image.save(buffer.device, "PNG")  # type: ignore[call-overload]  # the stubs want text here, Qt bytes
    return buffer.taken()


def _svg(sheet: _Sheet) -> bytes:
    width, height = sheet.options.width, sheet.height(sheet.row_count)
    buffer = _Bytes()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer.device)
    generator.setSize(QSize(round(width), round(height)))
    generator.setViewBox(QRectF(0, 0, width, height))
    generator.setTitle(sheet.plan.programme.title)
    generator.setDescription("Roadmap")
    painter = QPainter(generator)
    sheet.draw(painter, width, 0, sheet.row_count, "")
    painter.end()
    return buffer.taken()


def _pdf(sheet: _Sheet) -> bytes:
    """Landscape A4 pages; each repeats the header, and text is at least 6 points high."""
    buffer = _Bytes()
    writer = QPdfWriter(buffer.device)
    writer.setTitle(sheet.plan.programme.title)
    writer.setCreator("relplanner")
    margins = QMarginsF(10, 10, 10, 10)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Landscape,
        margins,
        QPageLayout.Unit.Millimeter,
    )
    writer.setPageLayout(layout)
    area = QSizeF(writer.width(), writer.height())
    factor = area.width() / _PAGE_PIXELS
    rows = int((area.height() / factor - sheet.height(0) + ROW) // ROW)
    pages = max(1, -(-sheet.row_count // rows))
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.resetTransform()
        painter.scale(factor, factor)
        count = min(rows, sheet.row_count - page * rows)
        sheet.draw(painter, _PAGE_PIXELS, page * rows, count, f"Page {page + 1} of {pages}")
    painter.end()
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
