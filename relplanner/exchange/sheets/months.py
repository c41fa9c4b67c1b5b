"""The Calendar: a grid for every month, with what goes live, gates, freezes and holidays on their days."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from relplanner.domain.kinds import Activity, Window
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.plan import title_of
from relplanner.exchange.sheets.lines import Scope, releases
from relplanner.exchange.sheets.model import Look, PageSheet, Placed
from relplanner.rules.windows import HOLDING, openings

_DAY = dt.timedelta(days=1)
_MOST_MONTHS = 15
_LEGEND = "◆ goes live or a gate; ■ on a red wash is a freeze; grey days are days of rest."
_DEFAULT_MONTHS = 3
_WIDTH, _WEEK_HEIGHT = 21.0, 72.0
_MOST_ON_A_DAY = 5
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_POINTS = (ActivityKind.GATE, ActivityKind.MILESTONE)


def calendar_sheet(scope: Scope) -> PageSheet:
    """The months from the range's first day, else this one, to its last, else while something is on."""
    month = _Months(scope)
    cells = [
        Placed(1, 1, "Calendar", Look.TITLE),
        Placed(2, 1, _LEGEND, Look.CAPTION),
    ]
    heights = {1: 34.0, 2: 18.0}
    breaks: list[int] = []
    row = 4
    for first in month.firsts():
        last = month.place(cells, heights, row, first)
        breaks.append(last + 1)
        row = last + 2
    return PageSheet(
        "Calendar", tuple(cells), (_WIDTH,) * 7, heights, landscape=True, repeated=2,
        breaks=tuple(breaks[:-1]), caption="What goes live when, with gates, freezes and holidays.",
    )  # fmt: skip


class _Months:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.holidays = scope.schedule.calendars.programme
        self.events: dict[dt.date, list[str]] = {}
        for day, text in self._events():
            self.events.setdefault(day, []).append(text)
        self.frozen = dict(self._frozen())

    def firsts(self) -> Iterator[dt.date]:
        """The first day of each month."""
        start = (self.scope.start or self.scope.today).replace(day=1)
        last = self.scope.finish or max(self.events, default=start + _DEFAULT_MONTHS * 28 * _DAY)
        for _ in range(_MOST_MONTHS):
            if start > last:
                return
            yield start
            start = (start + 31 * _DAY).replace(day=1)

    def place(self, cells: list[Placed], heights: dict[int, float], row: int, first: dt.date) -> int:
        """Lay a month's grid from a row on; the row of its last week."""
        cells.append(Placed(row, 1, f"{calendar.month_name[first.month]} {first.year}", Look.HEADING))
        heights[row] = 24.0
        row += 1
        heights[row] = 20.0
        cells += [Placed(row, at, name, Look.HEAD) for at, name in enumerate(_WEEKDAYS, start=1)]
        day = first - first.weekday() * _DAY
        while day.month == first.month or day < first:
            row += 1
            heights[row] = _WEEK_HEIGHT
            for at in range(7):
                cells.append(self._cell(row, at + 1, day + at * _DAY, first))
            day += 7 * _DAY
        return row

    def _cell(self, row: int, column: int, day: dt.date, first: dt.date) -> Placed:
        if day.month != first.month:
            return Placed(row, column, None, Look.DAY_OUTSIDE)
        lines = [str(day.day)]
        if name := self.holidays.name_of(day):
            lines[0] += f"  {name}"
        frozen = self.frozen.get(day, "")
        if frozen:
            # Said on every day, so that nothing hangs on the colour; by its name where a week begins.
            named = day in (first, day - day.weekday() * _DAY) or self.frozen.get(day - _DAY) != frozen
            lines.append(f"■ {frozen}" if named else "■")
        told = self.events.get(day, [])
        lines += told[:_MOST_ON_A_DAY]
        if len(told) > _MOST_ON_A_DAY:
            lines.append(f"and {len(told) - _MOST_ON_A_DAY} more")
        rest = not self.holidays.is_working_day(day)
        look = Look.DAY_FROZEN if frozen else Look.DAY_OFF if rest else Look.DAY
        return Placed(row, column, "\n".join(lines), look)

    def _events(self) -> Iterator[tuple[dt.date, str]]:
        for release in releases(self.scope):
            if (live := self.scope.schedule.live_date(release.id)) is not None:
                yield live, f"◆ {title_of(self.scope.plan, release)} live"
            for activity in self.scope.plan.children(Activity, "release", release.id):
                span = self.scope.schedule.span(activity.id)
                if activity.kind in _POINTS and not activity.goes_live and span and not activity.archived:
                    yield span.last_day, f"◆ {activity.title} · {title_of(self.scope.plan, release)}"

    def _frozen(self) -> Iterator[tuple[dt.date, str]]:
        """The days on which a window forbids, with its name."""
        first = dt.datetime.combine((self.scope.start or self.scope.today).replace(day=1), dt.time())
        last = first + _MOST_MONTHS * 31 * _DAY
        for window in self.scope.plan.of(Window).values():
            if window.kind not in HOLDING or window.archived:
                continue
            for opening in openings(window, first, last):
                day = max(opening.start, first).date()
                while day <= min(opening.last_day, last.date()):
                    yield day, window.title
                    day += _DAY
