"""What there is to see on days: releases going live, work, moments, windows, leave, deadlines, holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from relplanner.chart.washes import Occurrence, occurrences
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.kinds.context import WindowKind
from relplanner.domain.plan import Plan
from relplanner.rules.hues import hue_of, product_hues
from relplanner.rules.windows import HOLDING
from relplanner.schedule.dates import Schedule, Span
from relplanner.schedule.worktime import WorkCalendar


class Layer(StrEnum):
    """What can be shown and hidden."""

    RELEASES = "releases"
    MILESTONES = "milestones"
    ACTIVITIES = "activities"
    FREEZES = "freezes"
    WINDOWS = "windows"
    HOLIDAYS = "holidays"
    LEAVE = "leave"
    DEADLINES = "deadlines"


_MOMENTS = frozenset({ActivityKind.GATE, ActivityKind.MEETING})
USUAL_LAYERS = frozenset(Layer) - {Layer.ACTIVITIES}
_RANKS = {
    Layer.FREEZES: 0, Layer.HOLIDAYS: 0, Layer.RELEASES: 1, Layer.MILESTONES: 2,
    Layer.WINDOWS: 3, Layer.LEAVE: 3, Layer.DEADLINES: 3, Layer.ACTIVITIES: 4,
}  # fmt: skip
"""What matters more comes first on a day."""


class Look(StrEnum):
    """In what colour an item is shown: its product's hue, or what it means."""

    HUE = "hue"
    NEUTRAL = "neutral"
    BAD = "bad"
    WARNING = "warning"


class Item(NamedTuple):
    """Something on one day or on several.

    ``id`` is empty for what is no record of its own; ``conflict`` says what is wrong with it, if anything;
    ``movable`` tells whether it can be taken to another day.
    """

    id: str
    text: str
    first: dt.date
    last: dt.date
    look: Look
    layer: Layer
    hue: int = 0
    conflict: str = ""
    movable: bool = False


class CalendarPlan:
    """What a snapshot has to show on any day. ``conflicts`` are in words, by id of release or activity."""

    def __init__(self, plan: Plan, schedule: Schedule, conflicts: Mapping[str, str] | None = None) -> None:
        self.plan = plan
        self.schedule = schedule
        self._conflicts = conflicts or {}
        self._hues = product_hues(plan)

    @property
    def calendar(self) -> WorkCalendar:
        """The programme's working calendar."""
        return self.schedule.calendars.programme

    def items(self, first: dt.date, last: dt.date, layers: frozenset[Layer]) -> list[Item]:
        """The items of the chosen layers that touch these days, what matters most first."""
        found = [
            *self._releases(first, last, layers),
            *self._activities(first, last, layers),
            *self._windows(first, last, layers),
            *self._promises(layers),
        ]
        if Layer.HOLIDAYS in layers:
            found += self._holidays(first, last)
        there = (item for item in found if item.first <= last and item.last >= first)
        return sorted(there, key=lambda item: (_RANKS[item.layer], item.first, item.text))

    def hidden(self, first: dt.date, last: dt.date, layers: frozenset[Layer]) -> list[Layer]:
        """The layers that have something on these days where the chosen ones have nothing of the plan.

        A holiday is none of the plan's doing: it neither counts nor is missed.
        """
        if any(item.layer is not Layer.HOLIDAYS for item in self.items(first, last, layers)):
            return []
        others = frozenset(Layer) - layers - {Layer.HOLIDAYS}
        found = {item.layer for item in self.items(first, last, others)}
        return [layer for layer in Layer if layer in found]

    def day_of(self, id: str) -> dt.date | None:
        """The day on which a release goes live or an activity begins; None where nothing dates it."""
        span = self.schedule.span(id)
        return self.schedule.live_date(id) or (span.start.date() if span else None)

    def freezes(self, first: dt.date, last: dt.date) -> list[Occurrence]:
        """The windows that hold releases back on these days."""
        return [time for time in occurrences(self.plan, first, last) if time.window.kind in HOLDING]

    def _item(
        self, record: Release | Activity, text: str, days: tuple[dt.date, dt.date], layer: Layer
    ) -> Item:
        release = record if isinstance(record, Release) else self.plan.of(Release)[record.release]
        conflict, hue = self._conflicts.get(record.id, ""), hue_of(release, self._hues)
        return Item(record.id, text, *days, Look.HUE, layer, hue, conflict, movable=True)

    def _releases(self, first: dt.date, last: dt.date, layers: frozenset[Layer]) -> Iterator[Item]:
        if Layer.RELEASES not in layers:
            return
        for id, release in self.plan.of(Release).items():
            live = self.schedule.live_date(id)
            if live is not None and first <= live <= last and not release.archived:
                item = self._item(release, f"◆ {release.title} live", (live, live), Layer.RELEASES)
                conflict = item.conflict or self._conflict_of_going(id)
                yield item._replace(movable=release.actual_date is None, conflict=conflict)

    def _conflict_of_going(self, release: str) -> str:
        """What the activity collides with by which a release goes live."""
        activities = self.plan.children(Activity, "release", release)
        going = (self._conflicts.get(each.id, "") for each in activities if each.goes_live)
        return next((words for words in going if words), "")

    def _activities(self, first: dt.date, last: dt.date, layers: frozenset[Layer]) -> Iterator[Item]:
        if not layers & {Layer.MILESTONES, Layer.ACTIVITIES}:
            return
        begin, end = dt.datetime.combine(first, dt.time()), dt.datetime.combine(last, dt.time.max)
        activities = self.plan.of(Activity)
        for id, span in self.schedule.spans.items():
            if span.start > end or span.finish < begin or (activity := activities.get(id)) is None:
                continue
            # Going live is told by the release itself.
            if (activity.goes_live and Layer.RELEASES in layers) or self.schedule.is_summary(id):
                continue
            if (item := self._activity(activity, span)).layer in layers:
                yield item

    def _activity(self, activity: Activity, span: Span) -> Item:
        moment = span.is_point or activity.kind in _MOMENTS
        text = f"{self.plan.of(Release)[activity.release].title} · {activity.title}"
        days = span.start.date(), max(span.last_day, span.start.date())
        return self._item(activity, text, days, Layer.MILESTONES if moment else Layer.ACTIVITIES)

    def _windows(self, first: dt.date, last: dt.date, layers: frozenset[Layer]) -> Iterator[Item]:
        if not layers & {Layer.FREEZES, Layer.WINDOWS, Layer.LEAVE}:
            return
        for time in occurrences(self.plan, first - dt.timedelta(days=1), last):
            begin, end = time.days()
            window = time.window
            movable = not window.recurrence
            if window.kind not in HOLDING:
                layer = Layer.LEAVE if window.kind is WindowKind.LEAVE else Layer.WINDOWS
                if layer in layers:
                    yield Item(window.id, window.title, begin, end, Look.NEUTRAL, layer, movable=movable)
            elif Layer.FREEZES in layers:
                freeze = Item(window.id, window.title, begin, end, Look.BAD, Layer.FREEZES, movable=movable)
                yield freeze
                after = end + dt.timedelta(days=1)
                yield freeze._replace(
                    text=f"Freeze ends · {window.title}", first=after, last=after, movable=False
                )

    def _promises(self, layers: frozenset[Layer]) -> Iterator[Item]:
        """Deadlines of activities, and the days to which releases are committed but no longer planned."""
        if Layer.DEADLINES not in layers:
            return
        for activity in self.plan.of(Activity).values():
            if activity.deadline is None:
                continue
            span, day = self.schedule.span(activity.id), activity.deadline.date()
            missed = span is not None and span.finish > activity.deadline
            text = f"{'▲ ' if missed else ''}Deadline · {activity.title}"
            look = Look.WARNING if missed else Look.NEUTRAL
            yield Item(activity.id, text, day, day, look, Layer.DEADLINES)
        for release in self.plan.of(Release).values():
            promised = release.committed_date
            if promised is None or release.archived or promised == self.schedule.live_date(release.id):
                continue
            text = f"Committed · {release.title}"
            yield Item(release.id, text, promised, promised, Look.NEUTRAL, Layer.DEADLINES)

    def _holidays(self, first: dt.date, last: dt.date) -> Iterator[Item]:
        for number in range(first.toordinal(), last.toordinal() + 1):
            day = dt.date.fromordinal(number)
            if (name := self.calendar.name_of(day)) and not self.calendar.is_working_day(day):
                yield Item("", name, day, day, Look.BAD, Layer.HOLIDAYS)


def by_day(items: Iterable[Item], first: dt.date, last: dt.date) -> dict[dt.date, list[Item]]:
    """The items of every day from the first to the last that has any, in the order given."""
    days: dict[dt.date, list[Item]] = {}
    for item in items:
        low, high = max(item.first, first).toordinal(), min(item.last, last).toordinal()
        for number in range(low, high + 1):
            days.setdefault(dt.date.fromordinal(number), []).append(item)
    return days
