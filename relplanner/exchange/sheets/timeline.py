"""The Timeline: the schedule's lines with bars beside them that follow the dates in their rows."""

from __future__ import annotations

import datetime as dt

from relplanner.domain.kinds import Window
from relplanner.domain.kinds.context import WindowKind
from relplanner.exchange.sheets.fields import Cells
from relplanner.exchange.sheets.lines import Line, Scope, dates, lines, state_word
from relplanner.exchange.sheets.model import Band, Cell, Column, Emphasis, Form, Gantt, TableSheet
from relplanner.exchange.sheets.schedule import DATES, line_row
from relplanner.rules.hues import product_hues

_MOST_WEEKS = 78
_WEEK = dt.timedelta(weeks=1)
_LOOK_BACK = 8 * _WEEK


def timeline_sheet(scope: Scope, cells: Cells) -> TableSheet:
    """Every release with its activities, their dates to be edited, and their bars by week."""
    may = scope.editable
    columns = (
        Column("key", "Key", 9),
        Column("product", "Product", 13),
        Column("title", "Release / activity", 38, Form.ITEM),
        Column("owner", "Owner", 16),
        Column("state", "State", 13, emphasis=Emphasis.STATUS),
        Column("start", "Start", 11, Form.DATE, may),
        Column("finish", "Finish", 11, Form.DATE, may),
        Column("done", "Done", 7, Form.PERCENT, help="Share of the work done"),
    )
    found = list(lines(scope))
    rows = tuple(
        line_row(line, _cells(scope, cells, line), DATES if may and not line.summary else frozenset())
        for line in found
    )
    hues = product_hues(scope.schedule.plan)
    products = {cells.name(id): hues.get(id or "", 0) for id in (line.release.product for line in found)}
    caption = "One column is one week. " + ("Change a tinted date and its bar moves." if may else "")
    gantt = None if scope.bare else _gantt(scope, found, tuple(products.items()))
    return TableSheet("Timeline", caption.strip(), "", columns, rows, frozen=3, gantt=gantt)


def _cells(scope: Scope, cells: Cells, line: Line) -> tuple[Cell, ...]:
    record = line.record
    if scope.bare:
        return (None, None, None, None, None, *dates(line.span), None)
    return (
        record.key,
        cells.name(line.release.product) or None,
        record.title,
        cells.name(record.owner) or None,
        state_word(scope, line),
        *dates(line.span),
        scope.schedule.progress(record.id),
    )


def _gantt(scope: Scope, found: list[Line], products: tuple[tuple[str, int], ...]) -> Gantt:
    """The weeks from the first bar to a little after the last; a long plan is shown from two months ago."""
    spans = [line.span for line in found if line.span is not None]
    first = scope.start or min((span.start.date() for span in spans), default=scope.today)
    last = scope.finish or max((span.last_day for span in spans), default=scope.today)
    if last - first > _MOST_WEEKS * _WEEK and first < scope.today - _LOOK_BACK < last:
        first = scope.today - _LOOK_BACK
    monday = first - dt.timedelta(days=first.weekday())
    count = max(4, min((last - monday) // _WEEK + 3, _MOST_WEEKS))
    weeks = tuple(monday + at * _WEEK for at in range(count))
    return Gantt(weeks, scope.today, _freezes(scope, weeks), products)


def _freezes(scope: Scope, weeks: tuple[dt.date, ...]) -> tuple[Band, ...]:
    found = (
        Band(window.title, window.start.date(), window.finish.date())
        for window in scope.plan.of(Window).values()
        if window.kind is WindowKind.FREEZE and not window.recurrence and not window.archived
    )
    inside = (band for band in found if band.finish >= weeks[0] and band.start < weeks[-1] + _WEEK)
    return tuple(sorted(inside, key=lambda band: band.start))
