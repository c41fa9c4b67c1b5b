"""The calendar on paper: one month to a page, with its title, the days and what they mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from relplanner.chart.calendar import USUAL_LAYERS, CalendarPlan, Layer
from relplanner.chart.calendar_period import Period, months_on
from relplanner.chart.calendar_sheet import Ground, SheetSizes, lay_out_weeks
from relplanner.chart.header import FULL_MONTHS
from relplanner.chart.printing import Extract
from relplanner.domain.typed import date_text
from relplanner.draw.calendar import CalendarPainter
from relplanner.draw.palette import Fonts, Palette
from relplanner.schedule.dates import Schedule

_TITLE, _FOOT = 40.0, 24.0
_USUAL_MONTHS = 3


class MonthPages:
    """The months of an extract, a page each, drawn by the shapes that the screen shows.

    ``conflicts`` are in words, by record id.
    """

    about = "Calendar"
    ratio = 2.0

    def __init__(
        self, schedule: Schedule, palette: Palette, today: dt.date, extract: Extract,
        conflicts: Mapping[str, str] | None = None, layers: frozenset[Layer] = USUAL_LAYERS,
        family: str = "Inter",
    ) -> None:  # fmt: skip
        self._ground = Ground(CalendarPlan(schedule.plan, schedule, conflicts), layers, today)
        self._painter = CalendarPainter(palette, Fonts.sized(family))
        self.palette, self.paper = palette, extract.paper
        self.title = schedule.plan.programme.title
        self.months = _months(extract, today)
        """The first day of each month."""

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.months)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of all months in one picture, one below the other."""
        width, height = self.paper.room
        return width, height * self.count

    def contents(self, page: int) -> str:
        """The month on a page."""
        month = self.months[page]
        return f"{FULL_MONTHS[month.month - 1]} {month.year}"

    def draw_page(self, painter: QPainter, page: int, foot: str) -> None:
        """Draw a month as wide and as high as the paper has room, from (0, 0)."""
        (width, height), palette, fonts = self.paper.room, self.palette, self._painter.fonts
        painter.fillRect(QRectF(0, 0, width, height), palette.panel)
        painter.save()
        painter.translate(0, _TITLE)
        room = height - _TITLE - _FOOT
        sheet = lay_out_weeks(Period.MONTH, self.months[page], self._ground, width, room, SheetSizes())
        self._painter.sheet(painter, sheet)
        painter.restore()
        text, title, middle = self._painter.text, self.title, height - _FOOT / 2
        painter.fillRect(QRectF(0, height - _FOOT, width, _FOOT), palette.panel)
        painter.setPen(palette.text)
        text.draw(painter, 12, _TITLE / 2, self.contents(page), fonts.strong)
        painter.setPen(palette.muted)
        text.draw(painter, width - 12 - text.width(title, fonts.label), _TITLE / 2, title, fonts.label)
        text.draw(painter, 12, middle, f"As planned on {date_text(self._ground.today)}", fonts.label)
        text.draw(painter, width - 12 - text.width(foot, fonts.label), middle, foot, fonts.label)

    def draw_whole(self, painter: QPainter) -> None:
        """Draw all months, one below the other, from (0, 0)."""
        for page in range(self.count):
            self.draw_page(painter, page, "")
            painter.translate(0, self.paper.room[1])


def _months(extract: Extract, today: dt.date) -> tuple[dt.date, ...]:
    """The first days of the months that are wanted."""
    first = (extract.first or today).replace(day=1)
    last = extract.last or months_on(first, _USUAL_MONTHS - 1)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(months_on(first, number) for number in range(max(count, 1)))
