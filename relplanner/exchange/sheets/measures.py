"""The Measures: each figure with what it rests on, releases month by month, and why dates moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from relplanner.domain.texts import measure_text
from relplanner.exchange.sheets.lines import Scope
from relplanner.exchange.sheets.model import Cell, Look, PageChart, PageSheet, Placed
from relplanner.measures.catalogue import measures
from relplanner.measures.measure import Measure, MeasureCode, Period, Unit
from relplanner.measures.told import interval_text, value_text

_WIDTHS = (42.0, 18.0, 8.0, 44.0, 4.0, 12.0, 12.0, 12.0, 12.0)
_YEAR = 365
_MONTHS = 12
_CAPTION = "How releasing goes, and how far each figure can be trusted."
_HEADS = ("Measure", "Value", "n", "95 % interval")


def measures_sheet(scope: Scope) -> PageSheet:
    """The measures of the range, else of the year up to today."""
    last = min(scope.finish or scope.today, scope.today)
    first = scope.start or last - dt.timedelta(days=_YEAR - 1)
    period = Period(min(first, last), last)
    found = measures(scope.plan, scope.schedule, period)
    caption = f"From {period.first} to {period.last}. No verdict is given on fewer than 8 events."
    cells = [Placed(1, 1, "Measures", Look.TITLE), Placed(2, 1, caption, Look.CAPTION)]
    cells += _heads(4, _HEADS)
    for row, each in enumerate(found, start=5):
        cells += _line(row, (measure_text(each.code), value_text(each), each.n, interval_text(each)))
    row = 5 + len(found) + 1
    charts: list[PageChart] = []
    shares = [each for each in found if each.unit is Unit.SHARE and each.value is not None]
    row = _charted(cells, charts, row, "Shares", ("Measure", "Share"), _shares(shares), share=True)
    row = _charted(
        cells, charts, row, "Releases that went live", ("Month", "Releases"), _by_month(found, last)
    )
    slips = next(each for each in found if each.code is MeasureCode.SLIP)
    _charted(cells, charts, row, "Median slip by reason", ("Reason", "Working days"), _by_reason(slips))
    return PageSheet(
        "Measures",
        tuple(cells),
        _WIDTHS,
        {**dict.fromkeys((each.row for each in cells if each.look is Look.HEAD), 20.0), 1: 34.0, 2: 18.0},
        charts=tuple(charts),
        caption=_CAPTION,
    )


def _charted(
    cells: list[Placed], charts: list[PageChart], row: int, title: str, heads: Sequence[str],
    lines: Sequence[tuple[str, float]], *, share: bool = False,
) -> int:  # fmt: skip
    """A small table with its chart beside it; the row below both."""
    if not lines:
        return row
    cells.append(Placed(row, 1, title, Look.HEADING))
    cells += _heads(row + 1, heads)
    for at, (name, figure) in enumerate(lines, start=row + 2):
        look = Look.SHARE if share else Look.FIGURE
        cells += [Placed(at, 1, name), Placed(at, 2, figure, look)]
    last = row + 1 + len(lines)
    charts.append(PageChart(title, 1, 2, row + 2, last, row, 4, lying=share, share=share))
    return max(last + 2, row + 17)


def _shares(found: Sequence[Measure]) -> list[tuple[str, float]]:
    return [(measure_text(each.code), round(each.value or 0.0, 4)) for each in found]


def _by_month(found: Sequence[Measure], last: dt.date) -> list[tuple[str, float]]:
    frequency = next(each for each in found if each.code is MeasureCode.FREQUENCY)
    if not frequency.n:
        return []
    months: list[dt.date] = []
    month = last.replace(day=1)
    for _ in range(_MONTHS):
        months.insert(0, month)
        month = (month - dt.timedelta(days=1)).replace(day=1)
    counts = dict.fromkeys(months, 0)
    for row in frequency.rows:
        if row.day is not None and row.day.replace(day=1) in counts:
            counts[row.day.replace(day=1)] += 1
    return [(f"{month:%Y-%m}", count) for month, count in counts.items()]


def _by_reason(slips: Measure) -> list[tuple[str, float]]:
    return [(f"{name} (n = {n})", value) for name, value, n in slips.parts]


def _heads(row: int, titles: Sequence[str]) -> list[Placed]:
    return [Placed(row, at, title, Look.HEAD) for at, title in enumerate(titles, start=1)]


def _line(row: int, values: Sequence[Cell]) -> list[Placed]:
    looks = (Look.STRONG, Look.BODY, Look.FIGURE, Look.BODY)
    return [
        Placed(row, at, value, look)
        for at, (value, look) in enumerate(zip(values, looks, strict=True), start=1)
    ]
