"""A roadmap laid out for paper or a picture, cut into pages that each repeat what explains them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from relplanner.chart.header import header
from relplanner.chart.marks import Marks, baseline_dates, left_by
from relplanner.chart.printing import Extract, PageCut, Paper, cut
from relplanner.chart.rows import Lens, build_rows
from relplanner.chart.scale import Scale, fitting
from relplanner.chart.shapes import Label
from relplanner.chart.timeline import Timeline
from relplanner.domain.plan import Plan
from relplanner.domain.typed import date_text
from relplanner.draw.legend import draw_legend
from relplanner.draw.palette import Fonts, Palette
from relplanner.draw.table import Columns, TablePainter
from relplanner.draw.timeline import TimelinePainter
from relplanner.schedule.dates import Schedule, compute

_COLUMNS = Columns(228.0, 92.0, 52.0)
_TITLE, _LEGEND, _FOOT = 40.0, 26.0, 24.0
_DAYS_BEFORE, _DAYS_AFTER = 7, 21


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """What a picture shows: an extract through a lens. ``width`` is in pixels at 100 %, ``ready`` how ready
    releases are by id, and ``marks`` what is shown; without them all that is usual."""

    extract: Extract = field(default_factory=Extract)
    width: int = 1600
    ratio: float = 2.0
    lens: Lens = field(default_factory=Lens)
    ready: Mapping[str, float] = field(default_factory=dict)
    marks: Marks | None = None
    family: str = "Inter"


class Sheet:
    """A roadmap that can be drawn as a whole or page by page, the same on every device."""

    def __init__(
        self,
        plan: Plan,
        palette: Palette,
        today: dt.date,
        options: PictureOptions,
        schedule: Schedule | None = None,
    ) -> None:
        schedule = schedule or compute(plan)
        self.plan, self.palette, self.options, self.today = plan, palette, options, today
        marks = options.marks or Marks(baseline=baseline_dates(plan))
        lens = options.lens.of_releases(options.extract.releases)
        rows = build_rows(plan, lens, left_by(lens, schedule, marks))
        self.timeline = Timeline(plan, schedule, rows, marks, today)
        fonts = Fonts.sized(options.family)
        self._bars, self._table = TimelinePainter(palette, fonts), TablePainter(palette, fonts)
        self.first, self.last = _range(self.timeline, today, options.extract)
        self._row, self._header = self._bars.sizes.row, self._bars.sizes.header

    def height(self, rows: int) -> float:
        """How high a picture of so many rows is, with its title, header, legend and foot."""
        return _TITLE + self._header + max(rows, 1) * self._row + _LEGEND + _FOOT

    # -- as what can be printed ----------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The name of the plan."""
        return self.plan.programme.title

    @property
    def about(self) -> str:
        """What it is of the plan."""
        return "Roadmap"

    @property
    def paper(self) -> Paper:
        """What its pages are on."""
        return self.options.extract.paper

    @cached_property
    def pages(self) -> list[PageCut]:
        """The pages that the paper needs."""
        rows = int((self.paper.room[1] - self.height(0) + self._row) // self._row)
        return cut(self.timeline.rows, rows, self.first, self.last, self.paper.across)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.pages)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of all rows in one picture."""
        return self.options.width, self.height(len(self.timeline.rows))

    @property
    def ratio(self) -> float:
        """How many pixels of a picture make one of those that are drawn."""
        return self.options.ratio

    def contents(self, page: int) -> str:
        """The first and the last row of a page."""
        cut = self.pages[page]
        titles = [row.title for row in self.timeline.rows[cut.first : cut.first + cut.rows]]
        return f"{titles[0]} – {titles[-1]}" if titles else ""

    def draw_page(self, painter: QPainter, page: int, foot: str) -> None:
        """Draw a page as wide and as high as the paper has room, from (0, 0)."""
        width, height = self.paper.room
        painter.fillRect(QRectF(0, 0, width, height), self.palette.panel)
        self.draw(painter, width, self.pages[page], foot, height)

    def draw_whole(self, painter: QPainter) -> None:
        """Draw everything as one picture, from (0, 0)."""
        whole = PageCut(0, len(self.timeline.rows), self.first, self.last)
        self.draw(painter, self.options.width, whole, "")

    # -- inside --------------------------------------------------------------------------------------------

    def draw(
        self, painter: QPainter, width: float, page: PageCut, foot: str, height: float | None = None
    ) -> None:
        """Draw some rows and days with title, header, legend and foot, from (0, 0) to ``width``.

        The legend and the foot stand at the end of ``height``, or right below the rows.
        """
        height, left, row = height or self.height(page.rows), _COLUMNS.width, self._row
        top, bottom = page.first * row, (page.first + max(page.rows, 1)) * row
        body = QRectF(left, _TITLE + self._header, width - left, bottom - top)
        scale = fitting(page.first_day, page.last_day, body.width())
        painter.fillRect(QRectF(0, 0, width, height), self.palette.panel)
        painter.save()
        painter.setClipRect(body)
        painter.translate(left, body.top() - top)
        scene = self.timeline.scene(scale, 0, body.width(), top, bottom - 1, 0)
        scene = scene._replace(labels=tuple(_within(scene.labels, body.width())))
        self._bars.scene(painter, scene, 0, top, body.width(), bottom)
        painter.restore()
        # What is around comes after: an SVG knows no clipping, and bars may begin before the first day.
        painter.fillRect(QRectF(0, body.bottom(), width, height - body.bottom()), self.palette.panel)
        self._dates(painter, scale, body)
        self._rows(painter, page)
        self._words(painter, width, height, page, foot)
        painter.fillRect(QRectF(left - 1, _TITLE, 1, body.bottom() - _TITLE), self.palette.line)

    # -- parts ---------------------------------------------------------------------------------------------

    def _words(self, painter: QPainter, width: float, height: float, page: PageCut, foot: str) -> None:
        fonts, text = self._table.fonts, self._table.text
        painter.fillRect(QRectF(0, 0, width, _TITLE), self.palette.panel)
        painter.setPen(self.palette.text)
        text.draw(painter, 12, _TITLE / 2, self.plan.programme.title, fonts.strong)
        painter.setPen(self.palette.muted)
        span = f"{date_text(page.first_day)} – {date_text(page.last_day)}"
        text.draw(painter, width - 12 - text.width(span, fonts.label), _TITLE / 2, span, fonts.label)
        painter.fillRect(QRectF(0, _TITLE - 1, width, 1), self.palette.line)
        legend = height - _FOOT - _LEGEND
        painter.fillRect(QRectF(0, legend, width, 1), self.palette.line)
        shown = self.timeline.marks.shown
        draw_legend(painter, self._bars, shown, 12, legend + _LEGEND / 2 + 2, width - 24)
        painter.setPen(self.palette.muted)
        middle = height - _FOOT / 2
        text.draw(painter, 12, middle, f"As planned on {date_text(self.today)}", fonts.label)
        text.draw(painter, width - 12 - text.width(foot, fonts.label), middle, foot, fonts.label)

    def _rows(self, painter: QPainter, page: PageCut) -> None:
        top = _TITLE + self._header
        self._table.header(painter, _COLUMNS, QRectF(0, _TITLE, _COLUMNS.width, self._header))
        for place, row in enumerate(self.timeline.rows[page.first : page.first + page.rows]):
            ready = self.options.ready.get(row.id)
            figure = "—" if ready is None else f"{ready:.0%}"
            area = QRectF(0, top + place * self._row, _COLUMNS.width, self._row)
            self._table.row(painter, row, _COLUMNS, area, figure)

    def _dates(self, painter: QPainter, scale: Scale, body: QRectF) -> None:
        painter.save()
        painter.setClipRect(QRectF(body.left(), _TITLE, body.width(), self._header))
        painter.translate(body.left(), _TITLE)
        today = scale.x(self.today.toordinal() + 0.5)
        self._bars.header(painter, header(scale, 0, body.width()), 0, body.width(), today)
        painter.restore()


def _within(labels: Iterable[Label], width: float) -> Iterator[Label]:
    """The labels of what is on the page, cut short where the page ends; there is no scrolling to the rest."""
    for label in labels:
        room = width - label.x - 4
        yield label._replace(room=min(room, label.room) if label.room else room)


def _range(timeline: Timeline, today: dt.date, extract: Extract) -> tuple[dt.date, dt.date]:
    """The days that are wanted; else all of those rows, with some room around them."""
    spans = [
        span
        for row in timeline.rows
        for id in (row.held or (row.id,))
        if (span := timeline.schedule.span(id))
    ]
    low = min((span.start.date() for span in spans), default=today)
    high = max((span.last_day for span in spans), default=today + dt.timedelta(days=60))
    first = extract.first or low - dt.timedelta(days=min(_DAYS_BEFORE, low.toordinal() - 1))
    room = dt.date.max.toordinal() - high.toordinal()
    last = extract.last or high + dt.timedelta(days=min(_DAYS_AFTER, room))
    return first, max(first, last)
