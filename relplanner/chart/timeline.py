"""The roadmap as shapes: what lies in some rows and some stretch of time, and what lies at a point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from math import inf
from typing import NamedTuple

from relplanner.chart.collecting import Collector, Lane
from relplanner.chart.header import grid_days
from relplanner.chart.links import LinkIndex, Place, route
from relplanner.chart.marks import Marks, Shown, is_critical
from relplanner.chart.placing import extent, middle_of
from relplanner.chart.rows import Row, RowKind
from relplanner.chart.scale import Scale
from relplanner.chart.shapes import Bar, Diamond, Link, Scene, Wash
from relplanner.chart.sizes import PLAIN, Sizes
from relplanner.chart.washes import labelled_rows, occurrences, rest_washes, window_labels, window_washes
from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.plan import Plan
from relplanner.rules.hues import hue_of, product_hues
from relplanner.rules.windows import HOLDING
from relplanner.schedule.dates import Schedule, Span, is_point
from relplanner.schedule.timetable import Timing

_GRIP = 5.0
_MARGIN_DAYS = 400


class Part(StrEnum):
    """Where on a bar a point lies."""

    BODY = "body"
    START = "start"
    FINISH = "finish"
    LINK = "link"


class Hit(NamedTuple):
    """What lies at a point: a row, and there the bar of an activity or release, if any."""

    row: int
    id: str
    part: Part


class Timeline:
    """One snapshot's roadmap, ready to be cut into scenes.

    What an earlier one (``before``) has found out about the same rows and links is taken over.
    """

    def __init__(
        self,
        plan: Plan,
        schedule: Schedule,
        rows: tuple[Row, ...],
        marks: Marks,
        today: dt.date,
        before: Timeline | None = None,
        sizes: Sizes = PLAIN,
    ) -> None:
        self.plan = plan
        self.schedule = schedule
        self.rows = rows
        self.marks = marks
        self.today = today
        self.sizes = sizes
        self.activities = plan.of(Activity)
        self._hues = product_hues(plan)
        self._hue_of: dict[str, int] = {}
        self._lanes: dict[int, Lane] = {}
        self._critical: dict[str, bool] = {}
        self._inside: dict[int, int] = {}
        self._across: tuple[Scale, float, float, float] | None = None
        self._rest: list[Wash] = []
        links = plan.of(Dependency)
        if before is None or before.rows is not rows or before.plan.of(Dependency) is not links:
            before = None
        self.index: Mapping[str, int] = (
            before.index if before else {row.id: number for number, row in enumerate(rows)}
        )
        self._links: LinkIndex = before._links if before else LinkIndex(links, self.index)
        self._labelled: list[int] = before._labelled if before else sorted(labelled_rows(rows))
        self.bounds = schedule.bounds()
        self.first_day, self.last_day = _days_around(self.bounds, today)
        self.windows = occurrences(plan, self.first_day, self.last_day)
        is_named = self.shows(Shown.FREEZES) and any(time.window.kind in HOLDING for time in self.windows)
        self.named_rows = frozenset(self._labelled) if is_named else frozenset()
        """The rows that carry the names of windows; folded groups leave them the room."""

    def sized(self, sizes: Sizes) -> Timeline:
        """The same roadmap with parts of other sizes."""
        return Timeline(self.plan, self.schedule, self.rows, self.marks, self.today, self, sizes)

    @property
    def height(self) -> float:
        """The height of all rows."""
        return len(self.rows) * self.sizes.row

    def shows(self, what: Shown) -> bool:
        """Whether something is to be shown."""
        return what in self.marks.shown

    def timing(self, id: str) -> Timing | None:
        """What the network says of an activity or a release."""
        return self.schedule.timing(id)

    def is_critical(self, id: str) -> bool:
        """Whether an activity is on the critical path; parts are, what they make up is not told to be."""
        known = self._critical.get(id)
        if known is None:
            known = self._critical[id] = is_critical(self.schedule, id)
        return known

    def conflicts_inside(self, number: int) -> int:
        """How many activities collide that a folded release or phase in a row hides."""
        row = self.rows[number]
        if row.open or not row.has_parts or row.kind is RowKind.GROUP:
            return 0
        known = self._inside.get(number)
        if known is None:
            leaves = self.schedule.leaves(row.id) if self.marks.conflicts else ()
            known = self._inside[number] = sum(leaf.id in self.marks.conflicts for leaf in leaves)
        return known

    def scene(
        self, scale: Scale, left: float, right: float, top: float, bottom: float, sight: float = -inf
    ) -> Scene:
        """The shapes that may show between these x and y positions.

        ``sight`` is where the whole picture begins, of which this is a part: no label begins left of it.
        """
        row = self.sizes.row
        first = max(0, int(top // row))
        last = min(len(self.rows) - 1, int(bottom // row))
        washes = self._washes(scale, left, right, first, last, max(self.height, bottom))
        labelled = [number for number in self._labelled if first <= number <= last]
        found = Collector(self, scale, left, right, sight)
        for number in range(first, last + 1):
            found.take(number)
        links = self._links_between(scale, left, right, first, last) if self.shows(Shown.LINKS) else ()
        return Scene(
            washes=tuple(washes),
            grid=tuple(scale.x(day.toordinal()) for day in grid_days(scale, left, right)),
            row_edges=tuple((number + 1) * row for number in range(first, last + 1)),
            strips=tuple(found.strips),
            slacks=tuple(found.slacks),
            flags=tuple(found.flags),
            links=tuple(links),
            bars=tuple(found.bars),
            diamonds=tuple(found.diamonds),
            labels=(*window_labels(washes, labelled, row, sight), *found.labels),
            today=scale.x(self.today.toordinal() + 0.5),
        )

    def hit(self, scale: Scale, x: float, y: float) -> Hit | None:
        """What lies at a point; None below the last row. Grips reach a little beyond a bar."""
        number = int(y // self.sizes.row)
        if not 0 <= number < len(self.rows):
            return None
        found = Collector(self, scale, x - 1, x + 1)
        found.take(number)
        for bar in reversed(found.bars):
            if bar.x - _GRIP <= x <= bar.x + bar.width + 3 * _GRIP:
                return Hit(number, bar.id, _part_of(bar, x))
        for diamond in reversed(found.diamonds):
            if abs(diamond.x - x) <= diamond.half + 3:
                return Hit(number, diamond.id, Part.BODY)
            if 0 < x - diamond.x <= diamond.half + 2 * _GRIP:
                return Hit(number, diamond.id, Part.LINK)
        return Hit(number, "", Part.BODY)

    def between(self, scale: Scale, left: float, right: float, top: float, bottom: float) -> Iterator[str]:
        """The ids of all bars that touch a rectangle, from top to bottom."""
        row = self.sizes.row
        for number in range(max(0, int(top // row)), min(len(self.rows), int(bottom // row) + 1)):
            found = Collector(self, scale, left, right)
            found.take(number)
            shapes: list[Bar | Diamond] = [*found.bars, *found.diamonds]
            for shape in shapes:
                end = shape.x + (shape.width if isinstance(shape, Bar) else 0)
                if shape.x <= right and end >= left:
                    yield shape.id

    def bar(self, scale: Scale, id: str) -> Bar | Diamond | None:
        """The shape of one activity or release, wherever it is; None when it has no row or no dates."""
        number, span = self.index.get(id), self.schedule.span(id)
        if number is None or span is None:
            return None
        return self.shape(scale, number, id, span)

    def shape(self, scale: Scale, row: int, id: str, span: Span) -> Bar | Diamond:
        """The shape that an activity or release has in a row when it spans this."""
        activity, sizes = self.activities.get(id), self.sizes
        conflict = id in self.marks.conflicts and self.shows(Shown.CONFLICTS)
        middle = row * sizes.row + sizes.row / 2
        critical = False
        if activity is not None:
            hue = self._hue(activity.release)
            critical = self.shows(Shown.CRITICAL) and self.is_critical(id)
            if span.is_point or is_point(activity):
                done = activity.actual_finish is not None
                x = middle_of(scale, span)
                return Diamond(id, x, middle, sizes.diamond, hue, done, critical, conflict)
            height, summary = sizes.activity_bar, self.schedule.is_summary(id)
        else:
            hue = self._hue(id)
            height, summary = sizes.release_bar, True
        start, finish = extent(scale, span)
        width = max(3.0, finish - start)
        done_width = self.schedule.progress(id) * width if self.shows(Shown.PROGRESS) else 0.0
        return Bar(
            id, start, middle - height / 2, width, height, done_width, hue, summary, critical, conflict
        )

    def lane(self, number: int) -> Lane:
        """The bars of a row; a folded group shows those that it holds."""
        lane = self._lanes.get(number)
        if lane is None:
            row = self.rows[number]
            ids = row.held if row.kind is RowKind.GROUP else (row.id,)
            items = [(id, span) for id in ids if (span := self.schedule.span(id))]
            items.sort(key=lambda item: item[1].start)
            lane = self._lanes[number] = Lane.of(items)
        return lane

    # -- parts ---------------------------------------------------------------------------------------------

    def _hue(self, release: str) -> int:
        hue = self._hue_of.get(release)
        if hue is None:
            record = self.plan.one(Release, release)
            hue = self._hue_of[release] = hue_of(record, self._hues) if record else 0
        return hue

    def _washes(
        self, scale: Scale, left: float, right: float, first: int, last: int, height: float
    ) -> list[Wash]:
        rows = self.rows[first : last + 1]
        across = scale, left, right, height
        if self._across != across:
            # Scrolled down, strip after strip asks for the same days.
            calendar, holidays = self.schedule.calendars.programme, self.shows(Shown.HOLIDAYS)
            self._across = across
            self._rest = [*rest_washes(scale, calendar, left, right, height, holidays)]
        washes = [*self._rest]
        if self.shows(Shown.FREEZES):
            low, high = scale.day(left), scale.day(right)
            in_time = [time for time in self.windows if time.finish >= low - 1 and time.start <= high + 1]
            washes += window_washes(scale, in_time, rows, first, self.sizes.row, height)
        return washes

    def _links_between(
        self, scale: Scale, left: float, right: float, first: int, last: int
    ) -> Iterator[Link]:
        marked = self.shows(Shown.CRITICAL)
        for link in self._links.passing(first, last):
            start, end = self._place(scale, link.predecessor), self._place(scale, link.successor)
            if start is None or end is None:
                continue
            points = route(link.type, start, end)
            if min(x for x, _ in points) <= right and max(x for x, _ in points) >= left:
                critical = marked and self.is_critical(link.predecessor) and self.is_critical(link.successor)
                yield Link(link.id, points, critical)

    def _place(self, scale: Scale, id: str) -> Place | None:
        span = self.schedule.span(id)
        if span is None:
            return None
        y = self.index[id] * self.sizes.row + self.sizes.row / 2
        if span.is_point or is_point(self.activities[id]):
            x, half = middle_of(scale, span), self.sizes.diamond
            return Place(x - half, x + half, y, is_point=True)
        start, finish = extent(scale, span)
        return Place(start, max(finish, start + 3), y)


def _part_of(bar: Bar, x: float) -> Part:
    if x > bar.x + bar.width + _GRIP:
        return Part.LINK
    inside = min(_GRIP, bar.width / 4)
    if x >= bar.x + bar.width - inside:
        return Part.FINISH
    return Part.START if x <= bar.x + inside else Part.BODY


def _days_around(bounds: tuple[dt.datetime, dt.datetime] | None, today: dt.date) -> tuple[dt.date, dt.date]:
    """The days that a roadmap can be scrolled over: the plan's own and today, with room on both sides."""
    first = min(bounds[0].date(), today) if bounds else today
    last = max(bounds[1].date(), today) if bounds else today
    margin = dt.timedelta(days=_MARGIN_DAYS)
    low = first - margin if first.toordinal() > _MARGIN_DAYS + 1 else dt.date.min
    high = last + margin if last.toordinal() < dt.date.max.toordinal() - _MARGIN_DAYS else dt.date.max
    return low, high
