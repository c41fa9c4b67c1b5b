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
from relplanner.domain.typed import date_text
from relplanner.draw.calendar import CalendarPainter
from relplanner.draw.palette import Fonts, Palette
from relplanner.schedule.dates import Schedule

_TITLE, _FOOT = 40.0, 24.0


class MonthPages:
    """The months from one day to another, a page each, drawn by the shapes that the screen shows.

    ``conflicts`` are in words, by record id.
    """

    def __init__(
        self, schedule: Schedule, palette: Palette, today: dt.date, first: dt.date, last: dt.date,
        layers: frozenset[Layer] = USUAL_LAYERS, conflicts: Mapping[str, str] | None = None,
        family: str = "Inter",
    ) -> None:  # fmt: skip
        self._ground = Ground(CalendarPlan(schedule.plan, schedule, conflicts), layers, today)
        self._title = schedule.plan.programme.title
        self._painter = CalendarPainter(palette, Fonts.sized(family))
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        self.months = tuple(months_on(first.replace(day=1), number) for number in range(max(count, 1)))
        """The first day of each month."""

    def draw(self, painter: QPainter, page: int, width: float, height: float) -> None:
        """Draw a month, by its place among ``months``, from (0, 0) on; in pixels at 100 % text."""
        month, palette, fonts = self.months[page], self._painter.palette, self._painter.fonts
        painter.fillRect(QRectF(0, 0, width, height), palette.panel)
        painter.save()
        painter.translate(0, _TITLE)
        room = height - _TITLE - _FOOT
        sheet = lay_out_weeks(Period.MONTH, month, self._ground, width, room, SheetSizes())
        self._painter.sheet(painter, sheet)
        painter.restore()
        text = self._painter.text
        painter.setPen(palette.text)
        text.draw(painter, 12, _TITLE / 2, f"{FULL_MONTHS[month.month - 1]} {month.year}", fonts.strong)
        painter.setPen(palette.muted)
        text.draw(
            painter, width - 12 - text.width(self._title, fonts.label), _TITLE / 2, self._title, fonts.label
        )
        foot, middle = f"Page {page + 1} of {len(self.months)}", height - _FOOT / 2
        painter.fillRect(QRectF(0, height - _FOOT, width, _FOOT), palette.panel)
        text.draw(painter, 12, middle, f"As planned on {date_text(self._ground.today)}", fonts.label)
        text.draw(painter, width - 12 - text.width(foot, fonts.label), middle, foot, fonts.label)
