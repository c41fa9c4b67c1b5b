"""Paints a sheet that is laid out by hand: cells at their places, days of a calendar, charts beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from relplanner.exchange.sheets.colours import DAY_FILLS, HEADER_FILL, INK, LINE, MUTED, PAGE_TONES, TODAY
from relplanner.exchange.sheets.model import Look, PageChart, PageSheet, Placed

_SIZES = {Look.TITLE: 2.0, Look.BIG: 2.4, Look.HEADING: 1.25}
_QUIET = (Look.CAPTION, Look.LABEL, Look.AXIS)
_PLAIN = frozenset({Look.BODY, Look.CAPTION, Look.LABEL, Look.FIGURE, Look.SHARE, *DAY_FILLS})
_IN_PLACE = frozenset({Look.BODY, Look.AXIS, Look.FIGURE, Look.SHARE, Look.HEAD, Look.STRONG, *DAY_FILLS})
"""Looks that stay within their cell; others have the rest of their row to themselves."""
_FIGURES = (Look.FIGURE, Look.SHARE)
_CENTIMETRE = 37.8
_ALIGN = Qt.AlignmentFlag
_Cell = Callable[[int, int], QRect]
"""The rectangle of a cell, by row and column from 1."""


def paint_page(
    painter: QPainter, page: PageSheet, area: QRect, cell: _Cell, font: QFont, scale: float
) -> None:
    """Paint what of a page is seen in ``area``."""
    right = cell(1, len(page.widths)).right()
    for placed in page.cells:
        rect = cell(placed.row, placed.column)
        if rect.bottom() < area.top() or rect.top() > area.bottom():
            continue
        _paint_ground(painter, rect, placed.look)
        if placed.look not in _IN_PLACE and placed.look not in PAGE_TONES:
            rect.setRight(right)
        _write(painter, rect, placed, font, scale)
    for chart in page.charts:
        corner = cell(chart.row, chart.column)
        room = QRect(corner.topLeft(), corner.size())
        room.setWidth(round(chart.width * _CENTIMETRE * scale))
        room.setHeight(round(chart.height * _CENTIMETRE * scale))
        if room.bottom() >= area.top() and room.top() <= area.bottom():
            _paint_chart(painter, room, chart, page, font, scale)


def _paint_ground(painter: QPainter, rect: QRect, look: Look) -> None:
    if look in DAY_FILLS:
        painter.fillRect(rect, _colour(DAY_FILLS[look]))
        painter.setPen(_colour(LINE))
        painter.drawRect(rect)
    elif look is Look.HEAD:
        painter.fillRect(rect, _colour(HEADER_FILL))
    elif look in PAGE_TONES:
        painter.fillRect(rect.adjusted(1, 1, -1, -1), _colour(PAGE_TONES[look][1]))


def _write(painter: QPainter, rect: QRect, placed: Placed, font: QFont, scale: float) -> None:
    text = _text(placed)
    if not text:
        return
    own = QFont(font)
    own.setPointSizeF(font.pointSizeF() * _SIZES.get(placed.look, 1.0))
    own.setBold(placed.look not in _PLAIN)
    painter.setFont(own)
    painter.setPen(_colour(_ink(placed.look)))
    inner = rect.adjusted(round(5 * scale), round(2 * scale), -round(4 * scale), -round(2 * scale))
    if placed.look in DAY_FILLS or "\n" in text:
        top = _ALIGN.AlignTop if placed.look in DAY_FILLS else _ALIGN.AlignVCenter
        painter.drawText(inner, int(_ALIGN.AlignLeft | top) | int(Qt.TextFlag.TextWordWrap), text)
        return
    side = _ALIGN.AlignHCenter if placed.look is Look.AXIS else _ALIGN.AlignLeft
    side = _ALIGN.AlignRight if placed.look in _FIGURES else side
    shown = painter.fontMetrics().elidedText(text[:300], Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, int(side | _ALIGN.AlignVCenter), shown)


def _text(placed: Placed) -> str:
    value = placed.value
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:.0%}" if placed.look is Look.SHARE else f"{value:g}"
    return str(value)


def _ink(look: Look) -> str:
    if look in PAGE_TONES:
        return PAGE_TONES[look][0]
    if look is Look.HEAD:
        return "FFFFFF"
    if look is Look.BIG:
        return TODAY
    return MUTED if look in _QUIET or look is Look.DAY_OUTSIDE else INK


# -- charts ------------------------------------------------------------------------------------------------


def _paint_chart(
    painter: QPainter, room: QRect, chart: PageChart, page: PageSheet, font: QFont, scale: float
) -> None:
    """A chart as spreadsheet programs draw it from the same cells: its bars, their names and figures."""
    cells = {(placed.row, placed.column): placed.value for placed in page.cells}
    rows = range(chart.first, chart.last + 1)
    names = [str(cells.get((row, chart.names), "")) for row in rows]
    found = (cells.get((row, chart.figures)) for row in rows)
    figures = [float(value) if isinstance(value, int | float) else 0.0 for value in found]
    painter.fillRect(room, QColor("white"))
    painter.setPen(_colour(LINE))
    painter.drawRect(room)
    strong = QFont(font)
    strong.setBold(True)
    painter.setFont(strong)
    painter.setPen(_colour(INK))
    head = round(26 * scale)
    painter.drawText(QRect(room.left(), room.top(), room.width(), head), int(_ALIGN.AlignCenter), chart.title)
    painter.setFont(font)
    body = room.adjusted(round(12 * scale), head, -round(12 * scale), -round(8 * scale))
    top = 1.0 if chart.share else max([*figures, 1e-9])
    told = [f"{figure:.0%}" if chart.share else f"{figure:g}" for figure in figures]
    (_lying if chart.lying else _standing)(painter, body, names, [max(f, 0.0) / top for f in figures], told)


def _lying(
    painter: QPainter, body: QRect, names: Sequence[str], shares: Sequence[float], told: Sequence[str]
) -> None:
    """Bars from left to right, their names before them."""
    lane, left = body.height() / len(names), round(body.width() * 0.42)
    for at, (name, share, figure) in enumerate(zip(names, shares, told, strict=True)):
        y = round(body.top() + at * lane)
        label = QRect(body.left(), y, left - 6, round(lane))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, label.width())
        painter.setPen(_colour(INK))
        painter.drawText(label, int(_ALIGN.AlignRight | _ALIGN.AlignVCenter), shown)
        length = round((body.width() - left - metrics.horizontalAdvance("100%") - 8) * share)
        bar = QRect(body.left() + left, round(y + lane * 0.22), max(length, 1), round(lane * 0.56))
        painter.fillRect(bar, _colour(TODAY))
        after = QRect(bar.right() + 6, y, body.width(), round(lane))
        painter.drawText(after, int(_ALIGN.AlignLeft | _ALIGN.AlignVCenter), figure)


def _standing(
    painter: QPainter, body: QRect, names: Sequence[str], shares: Sequence[float], told: Sequence[str]
) -> None:
    """Bars from the ground up, their names beneath them."""
    line = painter.fontMetrics().height()
    lane, high = body.width() / len(names), body.height() - 2 * line - 4
    for at, (name, share, figure) in enumerate(zip(names, shares, told, strict=True)):
        x = round(body.left() + at * lane)
        height = round(high * share)
        bar = QRect(
            round(x + lane * 0.25), body.top() + line + high - height, round(lane * 0.5), max(height, 1)
        )
        painter.fillRect(bar, _colour(TODAY))
        painter.setPen(_colour(INK))
        above = QRect(x, bar.top() - line, round(lane), line)
        painter.drawText(above, int(_ALIGN.AlignCenter), figure)
        below = QRect(x, body.bottom() - line, round(lane), line)
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, below.width() - 2)
        painter.drawText(below, int(_ALIGN.AlignCenter), shown)


def _colour(name: str) -> QColor:
    return QColor(f"#{name}")
