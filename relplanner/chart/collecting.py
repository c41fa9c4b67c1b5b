"""Gathers what is drawn in the rows of a timeline: bars, diamonds, what is marked on them, their words."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from math import inf
from operator import sub
from typing import TYPE_CHECKING, NamedTuple

from relplanner.chart.header import short_date
from relplanner.chart.marks import Shown, days_words, slip_words
from relplanner.chart.placing import end_at, extent
from relplanner.chart.scale import Scale, day_number
from relplanner.chart.shapes import LABEL_REACH, Bar, Diamond, Flag, Label, Slack, Stress, Strip
from relplanner.domain.kinds import Activity, Release
from relplanner.schedule.dates import Span

if TYPE_CHECKING:
    from relplanner.chart.timeline import Timeline

_LEFT_REACH = 15.0
_ROOM = 60.0
_BESIDE_LINKS = 14.0
_DATED_FROM = 16.0
"""From so many pixels a day on, activities have room for their dates."""
Words = tuple[str, Stress]


class Lane(NamedTuple):
    """The bars of one row, by ascending start; ``longest`` bounds how far back one may begin.

    ``ends`` are the day numbers up to which each bar, or the room for its words, reaches.
    """

    starts: list[float]
    items: list[tuple[str, Span]]
    longest: float
    ends: list[float]

    @classmethod
    def of(cls, items: list[tuple[str, Span]]) -> Lane:
        """The lane of bars that are sorted already."""
        starts = [day_number(span.start) for _, span in items]
        finishes = [day_number(span.finish) for _, span in items]
        longest = max(map(sub, finishes, starts), default=0.0)
        return cls(starts, items, longest, [*map(max, finishes, starts[1:]), inf][: len(items)])


class Collector:
    """Gathers the shapes of rows between two x positions; left of ``sight`` no label begins."""

    def __init__(
        self, timeline: Timeline, scale: Scale, left: float, right: float, sight: float = -inf
    ) -> None:
        self._of, self._scale, self._left, self._right, self._sight = timeline, scale, left, right, sight
        self._half = timeline.sizes.diamond
        self._low, self._high = scale.day(left - LABEL_REACH), scale.day(right + self._half) + 1
        self._edge = scale.day(left - _LEFT_REACH) - 1
        self.bars: list[Bar] = []
        self.diamonds: list[Diamond] = []
        self.strips: list[Strip] = []
        self.slacks: list[Slack] = []
        self.flags: list[Flag] = []
        self.labels: list[Label] = []

    def take(self, number: int) -> None:
        """Gather what is in a row."""
        lane = self._of.lane(number)
        if not lane.items:
            return
        first = bisect_left(lane.starts, self._low - lane.longest - 1)
        last = bisect_right(lane.starts, self._high)
        crowded = len(lane.items) > 1
        if first == last and not crowded:
            self._far_marks(number, *lane.items[0])
        for place in range(first, last):
            if lane.ends[place] < self._edge:
                continue
            id, span = lane.items[place]
            shape = self._of.shape(self._scale, number, id, span)
            end, room = self._end(shape), 0.0
            if isinstance(shape, Diamond):
                self.diamonds.append(shape)
            elif shape.x + shape.width >= self._left - _LEFT_REACH:
                self.bars.append(shape)
            if crowded:
                following = lane.items[place + 1][1] if place + 1 < len(lane.items) else None
                room = 1e6 if following is None else extent(self._scale, following)[0] - end - 12
                room = 0.0 if number in self._of.named_rows else room
            else:
                self._strip(id, number)
                end = max(end, self._slack(id, shape), self._flag(id, number))
            if not crowded or room > _ROOM:
                self._label(id, span, shape, end, crowded, room)

    def _end(self, shape: Bar | Diamond) -> float:
        return shape.x + (shape.width if isinstance(shape, Bar) else shape.half)

    def _far_marks(self, number: int, id: str, span: Span) -> None:
        """What is marked of a bar may be in sight where the bar itself is not."""
        self._strip(id, number)
        self._flag(id, number)
        if self._of.shows(Shown.FLOAT):
            self._slack(id, self._of.shape(self._scale, number, id, span))

    # -- what is marked ------------------------------------------------------------------------------------

    def _strip(self, id: str, number: int) -> None:
        """The bar of the baseline, beneath what is elsewhere now."""
        of = self._of
        kept, span = of.marks.baseline.get(id), of.schedule.spans[id]
        if kept is None or not of.shows(Shown.BASELINE) or kept == (span.start, span.finish):
            return
        start, finish = extent(self._scale, span._replace(start=kept[0], finish=kept[1]))
        top = (number + 1) * of.sizes.row - of.sizes.strip - 3
        self.strips.append(Strip(start, top, max(of.sizes.strip, finish - start)))

    def _slack(self, id: str, shape: Bar | Diamond) -> float:
        """The line to the latest finish that makes nothing late; where it ends."""
        of = self._of
        if not of.shows(Shown.FLOAT) or (isinstance(shape, Bar) and shape.summary):
            return 0.0
        timing = of.timing(id)
        if timing is None or timing.total_float <= 0:
            return 0.0
        end = end_at(self._scale, timing.late_finish)
        start = self._end(shape)
        middle = shape.y + shape.height / 2 if isinstance(shape, Bar) else shape.y
        if end <= start:
            return 0.0
        self.slacks.append(Slack(start, middle, end - start))
        return end

    def _flag(self, id: str, number: int) -> float:
        """The marker of a deadline; how far it reaches."""
        due = self._deadline(id)
        if due is None:
            return 0.0
        x, sizes = end_at(self._scale, due), self._of.sizes
        missed = self._of.schedule.spans[id].finish > due
        self.flags.append(Flag(x, number * sizes.row + (sizes.row - sizes.activity_bar) / 2, missed))
        return x + sizes.diamond - 1

    def _deadline(self, id: str) -> dt.datetime | None:
        activity = self._of.plan.one(Activity, id)
        return activity.deadline if activity and self._of.shows(Shown.DEADLINES) else None

    # -- words ---------------------------------------------------------------------------------------------

    def _label(
        self, id: str, span: Span, shape: Bar | Diamond, end: float, crowded: bool, room: float
    ) -> None:
        words = [*self._warnings(id, span, crowded), *self._facts(id, span, shape, crowded)]
        if not words:
            return
        text = " · ".join(part for part, _ in words)
        near = self._end(shape)
        # What stands far behind, as a deadline may, has room for the words before it.
        if end - near > len(text) * self._of.sizes.letter and not self._slacks_at(shape):
            end = near
        # Beside an activity there is room for the line that leaves it.
        x = end + (6 if isinstance(shape, Diamond) else 8 if shape.summary else _BESIDE_LINKS)
        # Without its beginning it could say something else: "21 conflicts" as "1 conflicts".
        if self._sight <= x <= self._right and x + len(text) * self._of.sizes.letter >= self._left:
            middle = shape.y + shape.height / 2 if isinstance(shape, Bar) else shape.y
            self.labels.append(Label(x, middle, text, words[0][1], room))

    def _slacks_at(self, shape: Bar | Diamond) -> bool:
        """Whether a float's line begins at a shape."""
        return bool(self.slacks) and self.slacks[-1].x == self._end(shape)

    def _warnings(self, id: str, span: Span, crowded: bool) -> Iterator[Words]:
        """What is wrong with it, in words: shape and colour alone do not tell."""
        of = self._of
        if of.shows(Shown.CONFLICTS):
            # What a folded group holds has no row of its own.
            inside = of.conflicts_inside(of.index[id]) if id in of.index and not crowded else 0
            if id in of.marks.conflicts:
                yield f"▲ {of.marks.conflicts[id]}", Stress.WARNING
            elif inside:
                yield f"▲ {inside} conflict{'s' if inside > 1 else ''} inside", Stress.WARNING
        due = self._deadline(id)
        if due is not None and span.finish > due:
            late = days_words(span.calendar.between(due, span.finish), of.plan)
            yield f"▼ deadline missed by {late}", Stress.BAD

    def _facts(self, id: str, span: Span, shape: Bar | Diamond, crowded: bool) -> Iterator[Words]:
        of, activity = self._of, self._of.plan.one(Activity, id)
        if isinstance(shape, Diamond):
            title = activity.title if activity else ""
            yield f"{title} · {short_date(span.last_day, of.today)}{self._slip(id, span)}", Stress.PLAIN
        elif activity is None:
            title = f"{of.plan.of(Release)[id].title} · " if crowded else ""
            day = of.schedule.live_date(id) or span.last_day
            yield f"{title}{short_date(day, of.today)}", Stress.QUIET
        elif crowded:
            yield f"{activity.title} · {short_date(span.last_day, of.today)}", Stress.QUIET
        elif self._scale.day_width >= _DATED_FROM and not shape.summary:
            yield f"{short_date(span.last_day, of.today)}{self._slip(id, span)}", Stress.QUIET
        if of.shows(Shown.FLOAT) and not (isinstance(shape, Bar) and shape.summary):
            timing = of.timing(id)
            if timing is not None and activity is not None and activity.actual_finish is None:
                yield f"{days_words(timing.total_float, of.plan)} float", Stress.QUIET

    def _slip(self, id: str, span: Span) -> str:
        kept = self._of.marks.baseline.get(id)
        words = slip_words(kept[1], span.finish, span.calendar) if kept else ""
        return f" ({words})" if words and self._of.shows(Shown.BASELINE) else ""
