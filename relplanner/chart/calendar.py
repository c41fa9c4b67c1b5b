"""The month calendar as shapes: days, chips on them, bars over several, and how many more there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from relplanner.chart.header import MONTHS
from relplanner.chart.washes import HOLDING, Occurrence, occurrences
from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.plan import Plan
from relplanner.rules.hues import hue_of, product_hues
from relplanner.schedule.dates import Schedule
from relplanner.schedule.worktime import WorkCalendar

HEADER_HEIGHT = 30.0
_LABEL_HEIGHT, _CHIP, _STEP, _INSET = 28.0, 19.0, 22.0, 7.0


class Layer(StrEnum):
    """What can be shown and hidden."""

    RELEASES = "releases"
    MILESTONES = "milestones"
    ACTIVITIES = "activities"
    FREEZES = "freezes"
    WINDOWS = "windows"
    HOLIDAYS = "holidays"


_MOMENTS = frozenset({ActivityKind.GATE, ActivityKind.MEETING})
USUAL_LAYERS = frozenset(Layer) - {Layer.ACTIVITIES}


class Look(StrEnum):
    """In what colour an item is shown: its product's hue, or what it means."""

    HUE = "hue"
    NEUTRAL = "neutral"
    BAD = "bad"


class Item(NamedTuple):
    """Something on one day or on several. ``id`` is empty for what is no record of its own."""

    id: str
    text: str
    first: dt.date
    last: dt.date
    look: Look
    hue: int = 0
    order: int = 0


class DayCell(NamedTuple):
    """The cell of a day; ``freeze`` names the window that holds releases back on it."""

    day: dt.date
    x: float
    y: float
    width: float
    height: float
    label: str
    in_month: bool
    is_today: bool
    rest: bool
    freeze: str


class Chip(NamedTuple):
    """An item in one week; it may come from the week before and go on in the next."""

    item: Item
    day: dt.date
    x: float
    y: float
    width: float
    height: float
    from_before: bool
    goes_on: bool


class More(NamedTuple):
    """How many items of a day had no room."""

    day: dt.date
    x: float
    y: float
    width: float
    height: float
    number: int


class Month(NamedTuple):
    """A month laid out."""

    days: tuple[DayCell, ...]
    chips: tuple[Chip, ...]
    more: tuple[More, ...]


class CalendarPlan:
    """What a snapshot has to show on any day."""

    def __init__(self, plan: Plan, schedule: Schedule) -> None:
        self._plan = plan
        self._schedule = schedule
        self._hues = product_hues(plan)

    @property
    def calendar(self) -> WorkCalendar:
        """The programme's working calendar."""
        return self._schedule.calendars.programme

    def items(self, first: dt.date, last: dt.date, layers: frozenset[Layer]) -> list[Item]:
        """The items of the chosen layers that touch these days, what matters most first."""
        found = [
            *self._releases(first, last, layers),
            *self._activities(first, last, layers),
            *(
                item
                for item in self._windows(first, last, layers)
                if item.first <= last and item.last >= first
            ),
        ]
        if Layer.HOLIDAYS in layers:
            found += self._holidays(first, last)
        return sorted(found, key=lambda item: (item.order, item.first, item.text))

    def freezes(self, first: dt.date, last: dt.date) -> list[Occurrence]:
        """The windows that hold releases back on these days."""
        return [time for time in occurrences(self._plan, first, last) if time.window.kind in HOLDING]

    def _releases(self, first: dt.date, last: dt.date, layers: frozenset[Layer]) -> Iterator[Item]:
        if Layer.RELEASES not in layers:
            return
        for id, release in self._plan.of(Release).items():
            live = self._schedule.live_date(id)
            if live is not None and first <= live <= last and not release.archived:
                yield Item(
                    id, f"◆ {release.title} live", live, live, Look.HUE, hue_of(release, self._hues), 1
                )

    def _activities(self, first: dt.date, last: dt.date, layers: frozenset[Layer]) -> Iterator[Item]:
        if not layers & {Layer.MILESTONES, Layer.ACTIVITIES}:
            return
        begin, end = dt.datetime.combine(first, dt.time()), dt.datetime.combine(last, dt.time.max)
        activities, releases, schedule = self._plan.of(Activity), self._plan.of(Release), self._schedule
        for id, span in schedule.spans.items():
            if span.start > end or span.finish < begin or (activity := activities.get(id)) is None:
                continue
            # Going live is told by the release itself.
            if activity.goes_live and Layer.RELEASES in layers:
                continue
            moment = span.is_point or activity.kind in _MOMENTS
            layer = Layer.MILESTONES if moment else Layer.ACTIVITIES
            if layer not in layers or schedule.is_summary(id) or span.last_day < first:
                continue
            release = releases[activity.release]
            text, hue = f"{release.title} · {activity.title}", hue_of(release, self._hues)
            yield Item(id, text, span.start.date(), span.last_day, Look.HUE, hue, 2 if moment else 4)

    def _windows(self, first: dt.date, last: dt.date, layers: frozenset[Layer]) -> Iterator[Item]:
        for time in occurrences(self._plan, first - dt.timedelta(days=1), last):
            begin, end = time.days()
            window = time.window
            if window.kind not in HOLDING:
                if Layer.WINDOWS in layers:
                    yield Item(window.id, window.title, begin, end, Look.NEUTRAL, 0, 3)
            elif Layer.FREEZES in layers:
                yield Item(window.id, f"Freeze begins · {window.title}", begin, begin, Look.BAD)
                after = end + dt.timedelta(days=1)
                yield Item(window.id, f"Freeze ends · {window.title}", after, after, Look.BAD)

    def _holidays(self, first: dt.date, last: dt.date) -> Iterator[Item]:
        for number in range(first.toordinal(), last.toordinal() + 1):
            day = dt.date.fromordinal(number)
            if (name := self.calendar.name_of(day)) and not self.calendar.is_working_day(day):
                yield Item("", name, day, day, Look.BAD)


def month_days(year: int, month: int) -> tuple[dt.date, dt.date]:
    """The first and the last day on the sheet of a month: whole weeks from Monday, always six."""
    first = dt.date(year, month, 1)
    monday = max(1, first.toordinal() - first.weekday())
    last = min(monday + 41, dt.date.max.toordinal())
    return dt.date.fromordinal(monday), dt.date.fromordinal(last)


def lay_out(
    year: int,
    month: int,
    source: CalendarPlan,
    layers: frozenset[Layer],
    today: dt.date,
    width: float,
    height: float,
) -> Month:
    """A month laid out in so many pixels."""
    first, last = month_days(year, month)
    count = last.toordinal() - first.toordinal() + 1
    freezes = source.freezes(first, last) if Layer.FREEZES in layers else []
    cell_width, cell_height = width / 7, max(56.0, (height - HEADER_HEIGHT) / 6)
    cells = [
        _cell(
            first + dt.timedelta(days=place),
            place,
            cell_width,
            cell_height,
            month,
            today,
            source.calendar,
            freezes,
        )
        for place in range(count)
    ]
    items = source.items(first, last, layers)
    chips: list[Chip] = []
    more: list[More] = []
    for week in range(0, len(cells), 7):
        _fill_week(cells[week : week + 7], items, chips, more)
    return Month(tuple(cells), tuple(chips), tuple(more))


def _cell(
    day: dt.date, place: int, width: float, height: float, month: int, today: dt.date,
    calendar: WorkCalendar, freezes: Sequence[Occurrence],
) -> DayCell:  # fmt: skip
    freeze = next((time.window.title for time in freezes if time.days()[0] <= day <= time.days()[1]), "")
    names_month = day.day == 1
    return DayCell(
        day, place % 7 * width, HEADER_HEIGHT + place // 7 * height, width, height,
        f"{day.day} {MONTHS[day.month - 1]}" if names_month else f"{day.day}",
        day.month == month, day == today, not calendar.is_working_day(day), freeze,
    )  # fmt: skip


def _fill_week(cells: Sequence[DayCell], items: Iterable[Item], chips: list[Chip], more: list[More]) -> None:
    """Put the items of a week on lanes, those that matter most on top."""
    monday, sunday = cells[0].day, cells[-1].day
    there = [item for item in items if item.first <= sunday and item.last >= monday]
    lanes = max(1, int((cells[0].height - _LABEL_HEIGHT) // _STEP))
    taken: list[set[dt.date]] = [set() for _ in range(lanes)]
    left_out: dict[dt.date, int] = {}
    crowded = _crowded(cells, there, lanes)
    for item in there:
        days = [cell.day for cell in cells if item.first <= cell.day <= item.last]
        # A day with too many keeps its last lane for the word on how many there are.
        free = (
            number
            for number, lane in enumerate(taken)
            if not lane.intersection(days) and not (number == lanes - 1 and crowded.intersection(days))
        )
        lane_number = next(free, None)
        if lane_number is None:
            for day in days:
                left_out[day] = left_out.get(day, 0) + 1
            continue
        taken[lane_number].update(days)
        chips.append(_chip(item, days, cells, lane_number))
    for cell in cells:
        if count := left_out.get(cell.day):
            y = cell.y + _LABEL_HEIGHT + (lanes - 1) * _STEP
            more.append(More(cell.day, cell.x + _INSET, y, cell.width - 2 * _INSET, _CHIP, count))


def _crowded(cells: Sequence[DayCell], items: Sequence[Item], lanes: int) -> set[dt.date]:
    return {cell.day for cell in cells if sum(item.first <= cell.day <= item.last for item in items) > lanes}


def _chip(item: Item, days: Sequence[dt.date], cells: Sequence[DayCell], lane: int) -> Chip:
    start = next(cell for cell in cells if cell.day == days[0])
    end = next(cell for cell in cells if cell.day == days[-1])
    before, on = item.first < days[0], item.last > days[-1]
    x = start.x + (0 if before else _INSET)
    right = end.x + end.width - (0 if on else _INSET)
    return Chip(item, days[0], x, start.y + _LABEL_HEIGHT + lane * _STEP, right - x, _CHIP, before, on)
