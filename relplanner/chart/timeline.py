"""The roadmap as shapes: what lies in some rows and some stretch of time, and what lies at a point."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from relplanner.chart.header import grid_days, short_date
from relplanner.chart.links import LinkIndex, Place, route
from relplanner.chart.rows import Row, RowKind
from relplanner.chart.scale import Scale, day_number
from relplanner.chart.shapes import Bar, Diamond, Label, Link, Scene, Stress, Strip
from relplanner.chart.washes import labelled_rows, occurrences, rest_washes, window_labels, window_washes
from relplanner.domain.kinds import Activity, Baseline, BaselineDate, Dependency, Release
from relplanner.domain.plan import Plan
from relplanner.rules.hues import hue_of, product_hues
from relplanner.schedule.dates import Schedule, Span, is_point

ROW = 30.0
RELEASE_BAR, ACTIVITY_BAR, DIAMOND, STRIP = 14.0, 13.0, 7.0, 4.0
_LABEL_REACH = 360.0
_GRIP = 5.0
_LETTER = 11.0  # wider than any letter: what may reach into sight is told, measuring is the painter's
_MARGIN_DAYS = 400


@dataclass(frozen=True, slots=True)
class Marks:
    """What others have found out and the timeline shows: by id of activity or release."""

    critical: frozenset[str] = frozenset()
    conflicts: Mapping[str, str] = field(default_factory=dict)
    baseline: Mapping[str, tuple[dt.datetime, dt.datetime]] = field(default_factory=dict)


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


class _Lane(NamedTuple):
    """The bars of one row, by ascending start; ``longest`` bounds how far back one may begin."""

    starts: list[float]
    items: list[tuple[str, Span]]
    longest: float


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
    ) -> None:
        self.plan = plan
        self.schedule = schedule
        self.rows = rows
        self.marks = marks
        self.today = today
        self._activities = plan.of(Activity)
        self._hues = product_hues(plan)
        self._lanes: dict[int, _Lane] = {}
        links = plan.of(Dependency)
        if before is None or before.rows is not rows or before.plan.of(Dependency) is not links:
            before = None
        self.index: Mapping[str, int] = (
            before.index if before else {row.id: number for number, row in enumerate(rows)}
        )
        self._links: LinkIndex = before._links if before else LinkIndex(links, self.index)
        self._labelled: list[int] = before._labelled if before else sorted(labelled_rows(rows))
        self.first_day, self.last_day = _days_around(schedule, today)
        self.windows = occurrences(plan, self.first_day, self.last_day)

    @property
    def height(self) -> float:
        """The height of all rows."""
        return len(self.rows) * ROW

    def scene(self, scale: Scale, left: float, right: float, top: float, bottom: float) -> Scene:
        """The shapes that may show between these x and y positions."""
        first = max(0, int(top // ROW))
        last = min(len(self.rows) - 1, int(bottom // ROW))
        height = max(self.height, bottom)
        low, high = scale.day(left), scale.day(right)
        in_time = [time for time in self.windows if time.finish >= low - 1 and time.start <= high + 1]
        rows = self.rows[first : last + 1]
        washes = [
            *rest_washes(scale, self.schedule.calendars.programme, left, right, height),
            *window_washes(scale, in_time, rows, first, ROW, height),
        ]
        labelled = [row for row in self._labelled if first <= row <= last]
        found = _Collector(self, scale, left, right)
        for number in range(first, last + 1):
            found.take(number)
        return Scene(
            washes=tuple(washes),
            grid=tuple(scale.x(day.toordinal()) for day in grid_days(scale, left, right)),
            row_edges=tuple((number + 1) * ROW for number in range(first, last + 1)),
            strips=tuple(found.strips),
            links=tuple(self._links_between(scale, left, right, first, last)),
            bars=tuple(found.bars),
            diamonds=tuple(found.diamonds),
            labels=(*window_labels(washes, labelled, ROW), *found.labels),
            today=scale.x(self.today.toordinal() + 0.5),
        )

    def hit(self, scale: Scale, x: float, y: float) -> Hit | None:
        """What lies at a point; None below the last row. Grips reach a little beyond a bar."""
        number = int(y // ROW)
        if not 0 <= number < len(self.rows):
            return None
        found = _Collector(self, scale, x - 1, x + 1)
        found.take(number)
        for bar in reversed(found.bars):
            if bar.x - _GRIP <= x <= bar.x + bar.width + 3 * _GRIP:
                return Hit(number, bar.id, _part_of(bar, x))
        for diamond in reversed(found.diamonds):
            if abs(diamond.x - x) <= DIAMOND + 3:
                return Hit(number, diamond.id, Part.BODY)
            if 0 < x - diamond.x <= DIAMOND + 2 * _GRIP:
                return Hit(number, diamond.id, Part.LINK)
        return Hit(number, "", Part.BODY)

    def bar(self, scale: Scale, id: str) -> Bar | Diamond | None:
        """The shape of one activity or release, wherever it is; None when it has no row or no dates."""
        number, span = self.index.get(id), self.schedule.span(id)
        if number is None or span is None:
            return None
        return self.shape(scale, number, id, span)

    def shape(self, scale: Scale, row: int, id: str, span: Span) -> Bar | Diamond:
        """The shape that an activity or release has in a row when it spans this."""
        activity = self._activities.get(id)
        conflict = id in self.marks.conflicts
        critical = id in self.marks.critical
        middle = row * ROW + ROW / 2
        if activity is not None:
            hue = self.rows[row].hue
            if span.is_point or is_point(activity):
                done = activity.actual_finish is not None
                return Diamond(id, _middle(scale, span), middle, hue, done, critical, conflict)
            height, summary = ACTIVITY_BAR, self.schedule.is_summary(id)
        else:
            hue = hue_of(self.plan.of(Release)[id], self._hues)
            height, summary = RELEASE_BAR, True
        start, finish = extent(scale, span)
        width = max(3.0, finish - start)
        done_width = self.schedule.progress(id) * width
        return Bar(
            id, start, middle - height / 2, width, height, done_width, hue, summary, critical, conflict
        )

    def lane(self, number: int) -> _Lane:
        """The bars of a row; a folded group shows those of its releases."""
        lane = self._lanes.get(number)
        if lane is None:
            row = self.rows[number]
            ids = row.held if row.kind is RowKind.GROUP else (row.id,)
            items = [(id, span) for id in ids if (span := self.schedule.span(id))]
            items.sort(key=lambda item: item[1].start)
            starts = [day_number(span.start) for _, span in items]
            longest = max(
                (day_number(span.finish) - day_number(span.start) for _, span in items), default=0.0
            )
            lane = self._lanes[number] = _Lane(starts, items, longest)
        return lane

    def _links_between(
        self, scale: Scale, left: float, right: float, first: int, last: int
    ) -> Iterator[Link]:
        critical = self.marks.critical
        for link in self._links.passing(first, last):
            start, end = self._place(scale, link.predecessor), self._place(scale, link.successor)
            if start is None or end is None:
                continue
            points = route(link.type, start, end)
            if min(x for x, _ in points) <= right and max(x for x, _ in points) >= left:
                yield Link(link.id, points, link.predecessor in critical and link.successor in critical)

    def _place(self, scale: Scale, id: str) -> Place | None:
        span = self.schedule.span(id)
        if span is None:
            return None
        y = self.index[id] * ROW + ROW / 2
        if span.is_point or is_point(self._activities[id]):
            x = _middle(scale, span)
            return Place(x - DIAMOND, x + DIAMOND, y, is_point=True)
        start, finish = extent(scale, span)
        return Place(start, max(finish, start + 3), y)


class _Collector:
    """Gathers the shapes of rows between two x positions."""

    def __init__(self, timeline: Timeline, scale: Scale, left: float, right: float) -> None:
        self._of, self._scale, self._left, self._right = timeline, scale, left, right
        self._low, self._high = scale.day(left - _LABEL_REACH), scale.day(right + DIAMOND) + 1
        self.bars: list[Bar] = []
        self.diamonds: list[Diamond] = []
        self.strips: list[Strip] = []
        self.labels: list[Label] = []

    def take(self, number: int) -> None:
        lane = self._of.lane(number)
        if not lane.items:
            return
        first = bisect_left(lane.starts, self._low - lane.longest - 1)
        last = bisect_right(lane.starts, self._high)
        crowded = len(lane.items) > 1
        for place in range(first, last):
            id, span = lane.items[place]
            shape = self._of.shape(self._scale, number, id, span)
            room = 0.0
            if crowded:
                following = lane.starts[place + 1] if place + 1 < len(lane.starts) else None
                end = shape.x + (shape.width if isinstance(shape, Bar) else DIAMOND)
                room = 1e6 if following is None else self._scale.x(following) - end - 12
            if isinstance(shape, Diamond):
                self.diamonds.append(shape)
            elif shape.x + shape.width >= self._left - 3 * _GRIP:
                self.bars.append(shape)
            self._strip(id, number, crowded)
            if not crowded or room > 60:
                self._label(id, span, shape, crowded, room)

    def _strip(self, id: str, number: int, crowded: bool) -> None:
        kept = self._of.marks.baseline.get(id)
        span = self._of.schedule.spans[id]
        if kept is None or crowded or (kept[0] == span.start and kept[1] == span.finish):
            return
        start, finish = extent(self._scale, span._replace(start=kept[0], finish=kept[1]))
        self.strips.append(Strip(start, number * ROW + ROW - 7, max(4.0, finish - start)))

    def _label(self, id: str, span: Span, shape: Bar | Diamond, crowded: bool, room: float) -> None:
        marks, today = self._of.marks, self._of.today
        activity = self._of._activities.get(id)
        stress = Stress.QUIET
        if id in marks.conflicts:
            text, stress = f"▲ {marks.conflicts[id]}", Stress.WARNING
        elif isinstance(shape, Diamond):
            title = activity.title if activity else ""
            text, stress = f"{title} · {short_date(span.last_day, today)}{self._slip(id, span)}", Stress.PLAIN
        elif activity is None:
            text = short_date(self._of.schedule.live_date(id) or span.last_day, today)
            if crowded:
                text = f"{self._of.plan.of(Release)[id].title} · {text}"
        else:
            return
        right = shape.x + (shape.width + 8 if isinstance(shape, Bar) else DIAMOND + 6)
        if text and right <= self._right and right + len(text) * _LETTER >= self._left:
            middle = shape.y + shape.height / 2 if isinstance(shape, Bar) else shape.y
            self.labels.append(Label(right, middle, text, stress, room))

    def _slip(self, id: str, span: Span) -> str:
        """How many working days later (or earlier) than the baseline."""
        kept = self._of.marks.baseline.get(id)
        if kept is None:
            return ""
        days = span.calendar.days_between(kept[1].date(), span.finish.date())
        return f" ({days:+d} wd)".replace("-", "−") if days else ""


def baseline_dates(plan: Plan) -> dict[str, tuple[dt.datetime, dt.datetime]]:
    """The dates of the active baseline by the id of what they are of."""
    active = {baseline.id for baseline in plan.of(Baseline).values() if baseline.active}
    dates: dict[str, tuple[dt.datetime, dt.datetime]] = {}
    for date in plan.of(BaselineDate).values():
        start, finish = date.start or date.finish, date.finish or date.start
        if date.baseline in active and start is not None and finish is not None:
            dates[date.subject] = start, finish
    return dates


def extent(scale: Scale, span: Span) -> tuple[float, float]:
    """From where to where a span reaches; zoomed out, whole days are filled."""
    if scale.whole_days:
        return scale.x(span.start.toordinal()), scale.x(span.last_day.toordinal() + 1)
    return scale.x(day_number(span.start)), scale.x(day_number(span.finish))


def _middle(scale: Scale, span: Span) -> float:
    return scale.x(span.finish.toordinal() + 0.5 if scale.whole_days else day_number(span.finish))


def _part_of(bar: Bar, x: float) -> Part:
    if x > bar.x + bar.width + _GRIP:
        return Part.LINK
    inside = min(_GRIP, bar.width / 4)
    if x >= bar.x + bar.width - inside:
        return Part.FINISH
    return Part.START if x <= bar.x + inside else Part.BODY


def _days_around(schedule: Schedule, today: dt.date) -> tuple[dt.date, dt.date]:
    """The days that a roadmap can be scrolled over: the plan's own and today, with room on both sides."""
    bounds = schedule.bounds()
    first = min(bounds[0].date(), today) if bounds else today
    last = max(bounds[1].date(), today) if bounds else today
    margin = dt.timedelta(days=_MARGIN_DAYS)
    low = first - margin if first.toordinal() > _MARGIN_DAYS + 1 else dt.date.min
    high = last + margin if last.toordinal() < dt.date.max.toordinal() - _MARGIN_DAYS else dt.date.max
    return low, high
