"""Paints a sheet as it will look in a spreadsheet: the same tints, words, bands, bars and outline.

It draws the sheet model that the writer fills the file from, in the colours that the file has, whatever the
theme of the window is.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from itertools import accumulate, pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from relplanner.exchange.sheets.colours import (
    BARS,
    FREEZE,
    HEADER_FILL,
    INK,
    LINE,
    MUTED,
    OTHER_BARS,
    THIS_WEEK,
    TODAY,
    TONES,
    fill_of,
)
from relplanner.exchange.sheets.model import (
    Column,
    Emphasis,
    Form,
    Gantt,
    Look,
    Row,
    Sheet,
    TableSheet,
)
from relplanner.exchange.sheets.tones import look_of, text_of
from relplanner.gui.pages.circulate.page_painting import paint_page

_CHARACTER, _ROW, _GROUP, _HEADING, _WEEK, _PAD = 6.6, 21, 25, 38, 25, 6
_POINT = 1.2
_CHART_ROWS = 14
_ABOVE = (30, 20, 20)
_DATA_BAR = "8FB4F5"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
_AT_RIGHT = {Form.NUMBER, Form.PERCENT}
_CENTRED = {Form.DATE, Form.TIME, Form.WHOLE, Form.SIGNED}
_DAY = dt.timedelta(days=1)


class Paper:
    """A sheet laid out at one scale. ``head`` is the height of what stays on top while the rest scrolls."""

    def __init__(self, sheet: Sheet, scale: float, font: QFont) -> None:
        self._sheet, self._scale = sheet, scale
        self._font = QFont(font)
        self._font.setPointSizeF(font.pointSizeF() * 0.9)
        if isinstance(sheet, TableSheet):
            weeks = len(sheet.gantt.weeks) if sheet.gantt else 0
            widths = [self._wide(column.width) for column in sheet.columns] + [self._px(_WEEK)] * weeks
            heights = [self._px(_GROUP if row.look is Look.GROUP else _ROW) for row in sheet.rows]
            self.head = self._px(sum(_ABOVE)) + self._px(_HEADING)
        else:
            widths = [self._wide(width) for width in sheet.widths]
            last = max((placed.row for placed in sheet.cells), default=0)
            # A chart may reach below the last row that says something.
            last = max([last, *(chart.row + _CHART_ROWS for chart in sheet.charts)])
            heights = [self._px(sheet.heights.get(at, 17.0) * _POINT) for at in range(1, last + 1)]
            self.head = 0
        self._lefts = list(accumulate(widths, initial=self._px(_PAD)))
        self._tops = list(accumulate(heights, initial=0))

    @property
    def width(self) -> int:
        """How wide the whole sheet is."""
        return self._lefts[-1] + self._px(_PAD)

    @property
    def height(self) -> int:
        """How high everything below the head is."""
        return self._tops[-1] + self._px(_PAD)

    def paint(self, painter: QPainter, area: QRect, x: int, y: int) -> None:
        """Paint what is seen in ``area`` when the sheet is scrolled by ``x`` and ``y``."""
        painter.fillRect(area, QColor("white"))
        painter.setFont(self._font)
        if isinstance(self._sheet, TableSheet):
            self._paint_table(painter, self._sheet, area, x, y)
        else:
            paint_page(painter, self._sheet, area, partial(self._place, x, y), self._font, self._scale)

    # -- tables --------------------------------------------------------------------------------------------

    def _paint_table(self, painter: QPainter, sheet: TableSheet, area: QRect, x: int, y: int) -> None:
        first = max(0, bisect_right(self._tops, y) - 1)
        last = bisect_right(self._tops, y + area.height() - self.head)
        above = sheet.rows[first - 1] if first else None
        divide = next((at for at, c in enumerate(sheet.columns) if c.name == sheet.divide), None)
        locks = any(column.editable for column in sheet.columns)
        painter.save()
        painter.setClipRect(area.adjusted(0, self.head, 0, 0))
        for at in range(first, min(last, len(sheet.rows))):
            row = sheet.rows[at]
            top = self.head + self._tops[at] - y
            height = self._tops[at + 1] - self._tops[at]
            for place, column in enumerate(sheet.columns):
                rect = self._cell(place, top, height, x)
                if rect.right() >= 0 and rect.left() <= area.right():
                    self._paint_cell(painter, rect, row, place, column, locks=locks)
            if sheet.gantt:
                self._paint_bars(painter, sheet, sheet.gantt, row, (top, height, x))
            if divide is not None and (above is None or above.cells[divide] != row.cells[divide]):
                painter.fillRect(0, top, area.width(), 1, _colour(MUTED))
            above = row
        painter.restore()
        self._paint_head(painter, sheet, x, area.width())

    def _paint_cell(
        self, painter: QPainter, rect: QRect, row: Row, place: int, column: Column, *, locks: bool
    ) -> None:
        role = ("editable" if column.name in row.editable else "locked") if locks else ""
        if fill := fill_of(row.look, role):
            painter.fillRect(rect, _colour(fill))
        strong = row.look in (Look.GROUP, Look.PART)
        ink = MUTED if role == "locked" and not strong else INK
        cell = row.cells[place]
        look = look_of(column, cell)
        if look in TONES:
            ink = TONES[look][0]
            if column.emphasis is not Emphasis.SLIP:
                painter.fillRect(rect, _colour(TONES[look][1]))
            strong = True
        if column.emphasis is Emphasis.SHARE and isinstance(cell, int | float):
            share = QRect(
                rect.left() + 1, rect.top() + 3, int((rect.width() - 2) * min(cell, 1)), rect.height() - 6
            )
            painter.fillRect(share, _colour(_DATA_BAR))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, _colour(LINE))
        indent = self._px(10) * row.level if column.form is Form.ITEM else 0
        self._write(painter, rect, text_of(column, cell), ink, _alignment(column.form), indent, strong=strong)

    def _paint_bars(
        self, painter: QPainter, sheet: TableSheet, gantt: Gantt, row: Row, place: tuple[int, int, int]
    ) -> None:
        top, height, x = place
        names = [column.name for column in sheet.columns]
        start, finish = (_day(row.cells[names.index(name)]) for name in (gantt.start, gantt.finish))
        done, group = row.cells[names.index(gantt.done)], row.cells[names.index(gantt.group)]
        hue = dict(gantt.groups).get(str(group))
        dark, light, ink = BARS[hue % len(BARS)] if hue is not None else (*OTHER_BARS, INK)
        worked = float(done) if isinstance(done, int | float) else 0.0
        for at, week in enumerate(gantt.weeks):
            rect = self._cell(len(sheet.columns) + at, top, height, x)
            if ground := _ground(gantt, week):
                painter.fillRect(rect, _colour(ground))
            if start is None or finish is None or start > week + 6 * _DAY or finish < week:
                continue
            if row.point:
                _diamond(painter, rect, _colour(ink))
                continue
            middle = min(week + 3 * _DAY, finish)
            reached = worked > 0 and (middle - start).days <= ((finish - start).days + 1) * worked
            painter.fillRect(rect.adjusted(0, 2, 0, -2), _colour(dark if reached else light))

    def _paint_head(self, painter: QPainter, sheet: TableSheet, x: int, width: int) -> None:
        painter.fillRect(0, 0, width, self.head, QColor("white"))
        tops = list(accumulate((self._px(height) for height in _ABOVE), initial=0))
        bottom = tops[-1]
        wide = self._lefts[len(sheet.columns)] - self._lefts[0]
        for text, top, after, strong in (
            (sheet.name, 0, 1, True),
            (sheet.caption, 1, 2, False),
            (sheet.hint, 2, 3, False),
        ):
            rect = QRect(self._lefts[0] - x, tops[top], wide, tops[after] - tops[top])
            self._write(painter, rect, text, INK if strong else MUTED, _LEFT, 0, strong=strong)
        for at, column in enumerate(sheet.columns):
            rect = self._cell(at, bottom, self._px(_HEADING), x)
            painter.fillRect(rect, _colour(HEADER_FILL))
            ink = "FFE9A8" if column.editable else "FFFFFF"
            self._write(painter, rect, column.title, ink, _alignment(column.form), 0, strong=True, wrap=True)
        if sheet.gantt:
            self._paint_weeks(painter, sheet, sheet.gantt, x, tops)

    def _paint_weeks(
        self, painter: QPainter, sheet: TableSheet, gantt: Gantt, x: int, tops: Sequence[int]
    ) -> None:
        first = len(sheet.columns)
        starts = [
            at for at, week in enumerate(gantt.weeks) if at == 0 or week.month != gantt.weeks[at - 1].month
        ]
        for at, following in pairwise([*starts, len(gantt.weeks)]):
            left, right = self._lefts[first + at] - x, self._lefts[first + following] - x
            rect = QRect(left, tops[1], right - left, tops[2] - tops[1])
            self._write(painter, rect, f"{gantt.weeks[at]:%b %Y}", INK, _LEFT, 0, strong=True)
        for at, week in enumerate(gantt.weeks):
            rect = self._cell(first + at, tops[2], tops[3] - tops[2], x)
            now = week <= gantt.today < week + 7 * _DAY
            if now:
                painter.fillRect(rect, _colour(TODAY))
            self._write(painter, rect, str(week.day), "FFFFFF" if now else MUTED, _CENTRE, 0)
            rect = self._cell(first + at, tops[3], self._px(_HEADING), x)
            painter.fillRect(rect, _colour(HEADER_FILL))
            self._write(painter, rect, f"{week.isocalendar().week:02}", "FFFFFF", _CENTRE, 0)

    # -- both ----------------------------------------------------------------------------------------------

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        ink: str,
        align: Qt.AlignmentFlag,
        indent: int,
        *,
        strong: bool = False,
        wrap: bool = False,
    ) -> None:
        if not text:
            return
        font = painter.font()
        font.setBold(strong)
        painter.setFont(font)
        painter.setPen(_colour(ink))
        inner = rect.adjusted(self._px(4) + indent, 0, -self._px(3), 0)
        if wrap:
            painter.drawText(inner, int(align) | int(Qt.TextFlag.TextWordWrap), text)
            return
        line = " ".join(text[:300].split("\n"))
        shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, align, shown)

    def _cell(self, place: int, top: int, height: int, x: int) -> QRect:
        left = self._lefts[place]
        return QRect(left - x, top, self._lefts[place + 1] - left, height)

    def _place(self, x: int, y: int, row: int, column: int) -> QRect:
        """Where a page's cell is when it is scrolled; a chart may hang from a row below the last."""
        top = self._tops[min(row, len(self._tops) - 1) - 1]
        bottom = self._tops[min(row, len(self._tops) - 1)]
        return self._cell(column - 1, top - y, bottom - top, x)

    def _wide(self, characters: float) -> int:
        return self._px((characters + 2.5) * _CHARACTER)

    def _px(self, length: float) -> int:
        return round(length * self._scale)


def _alignment(form: Form) -> Qt.AlignmentFlag:
    if form in _CENTRED:
        return _CENTRE
    return _RIGHT if form in _AT_RIGHT else _LEFT


def _ground(gantt: Gantt, week: dt.date) -> str:
    """What stands behind the bars in a week."""
    if week <= gantt.today < week + 7 * _DAY:
        return THIS_WEEK
    frozen = any(band.start <= week + 6 * _DAY and band.finish >= week for band in gantt.bands)
    return FREEZE if frozen else ""


def _diamond(painter: QPainter, rect: QRect, colour: QColor) -> None:
    middle, half = QRectF(rect).center(), min(rect.width(), rect.height()) * 0.28
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(colour)
    around = ((0, -half), (half, 0), (0, half), (-half, 0))
    painter.drawPolygon(QPolygonF([middle + QPointF(dx, dy) for dx, dy in around]))
    painter.restore()


def _day(cell: object) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return cell.date()
    return cell if isinstance(cell, dt.date) else None


def _colour(code: str) -> QColor:
    return QColor(f"#{code}")
