"""The bars of a Timeline: conditional formats that follow the dates in the same row, whoever changes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.exchange.excel.styles import bar, filled, revealed, ruled
from relplanner.exchange.sheets.colours import BARS, FREEZE, INK, LINE, OTHER_BARS, THIS_WEEK, TODAY
from relplanner.exchange.sheets.model import HEADER_ROW, Gantt, Row, TableSheet

MONTH_ROW, DAY_ROW = HEADER_ROW - 2, HEADER_ROW - 1
WEEK_WIDTH = 3.7
DIAMOND = "◆"
_MOST_GROUPS = 12
# A diamond can move this far when somebody edits its date: enough, without filling long plans with cells.
_REACH = dt.timedelta(weeks=26)


def week_headings(gantt: Gantt) -> Iterator[str]:
    """ISO weeks as headings, ``W48``; each stands once, so a second year says its own."""
    seen: set[str] = set()
    for week in gantt.weeks:
        year, number, _ = week.isocalendar()
        name = f"W{number:02}"
        yield f"{name} {year}" if name in seen else name
        seen.add(name)


def diamonds(sheet: TableSheet, gantt: Gantt, row: Row) -> list[str | None]:
    """The hidden diamonds of a milestone's row, one per week near it; nothing for what takes time."""
    names = [column.name for column in sheet.columns]
    start, finish = row.cells[names.index(gantt.start)], row.cells[names.index(gantt.finish)]
    if not row.point or not isinstance(finish, dt.date) or start is None:
        return []
    day = finish.date() if isinstance(finish, dt.datetime) else finish
    return [DIAMOND if abs(week - day) <= _REACH else None for week in gantt.weeks]


def add_bars(ws: Worksheet, sheet: TableSheet, gantt: Gantt, first_column: int, last_row: int) -> None:
    """Put the rules on the grid that begins at ``first_column``."""
    first, last = get_column_letter(first_column), get_column_letter(first_column + len(gantt.weeks) - 1)
    top = HEADER_ROW + 1
    for rule in _rules(sheet, gantt, first, top):
        ws.conditional_formatting.add(f"{first}{top}:{last}{last_row}", rule)
    ws.conditional_formatting.add(
        f"{first}{DAY_ROW}:{last}{DAY_ROW}", filled(_is_now(first), TODAY, "FFFFFF")
    )


def _rules(sheet: TableSheet, gantt: Gantt, first: str, top: int) -> Iterator[Rule]:
    """The rules of the grid's first cell, most important first: some programs apply the first match only."""
    letters = {column.name: get_column_letter(at) for at, column in enumerate(sheet.columns, 2)}
    start, finish = f"INT(${letters[gantt.start]}{top})", f"INT(${letters[gantt.finish]}{top})"
    done, group = f"${letters[gantt.done]}{top}", f"${letters[gantt.group]}{top}"
    week, cell = f"{first}${DAY_ROW}", f"{first}{top}"
    dated = f"ISNUMBER(${letters[gantt.start]}{top}),ISNUMBER(${letters[gantt.finish]}{top})"
    touched = f'AND({dated},{cell}<>"{DIAMOND}",{start}<={week}+6,{finish}>={week})'
    reached = f"AND({touched},{done}>0,MIN({week}+3,{finish})<={start}+({finish}-{start}+1)*{done})"
    here = f'AND({cell}="{DIAMOND}",{finish}>={week},{finish}<={week}+6)'
    for name, hue in gantt.groups[:_MOST_GROUPS]:
        dark, light, ink = BARS[hue % len(BARS)]
        ours = f'{group}="{_quoted(name)}"'
        yield revealed(f"AND({ours},{here})", ink)
        yield bar(f"AND({ours},{reached})", dark)
        yield bar(f"AND({ours},{touched})", light)
    yield revealed(here, INK)
    yield bar(reached, OTHER_BARS[0])
    yield bar(touched, OTHER_BARS[1])
    yield filled(_is_now(first), THIS_WEEK)
    for band in gantt.bands:
        yield filled(f"AND({week}+6>={_date(band.start)},{week}<={_date(band.finish)})", FREEZE)
    yield ruled(f"DAY({week})<=7", LINE)


def _date(day: dt.date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _is_now(first: str) -> str:
    return f"AND(TODAY()>={first}${DAY_ROW},TODAY()<{first}${DAY_ROW}+7)"


def _quoted(name: str) -> str:
    return name.replace('"', '""')
