"""The working calendars of a plan: built from its records when first asked for, resolved by who uses them."""

from __future__ import annotations

import datetime as dt

from relplanner.domain.declare import Record
from relplanner.domain.kinds import (
    Activity,
    Calendar,
    CalendarDay,
    Environment,
    Person,
    Product,
    Programme,
    Release,
)
from relplanner.domain.kinds.context import DayKind
from relplanner.domain.plan import Plan
from relplanner.schedule.clock import Clock
from relplanner.schedule.worktime import (
    ROUND_THE_CLOCK,
    STANDARD_WEEK,
    CommonTime,
    Intervals,
    SpecialDay,
    WorkCalendar,
)

SOURCES: tuple[type[Record], ...] = (
    Programme, Product, Release, Environment, Person, Calendar, CalendarDay,
)  # fmt: skip
"""What calendars are read from."""
Names = tuple[str, ...]
"""The ids of calendars, each once, in the order in which they count."""
_LONGEST_RUN = 366 * 10


class Calendars:
    """The calendars of one snapshot.

    An activity works in the time that its own calendar, its environment's and its owner's have in common, as
    a task does with its resources in Microsoft Project; where none of them has one by its release's, else
    its product's, the programme's, else Monday to Friday, nine to five. So an English supplier works on a
    Scottish holiday. Where they have no time in common the first of them counts.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._made: dict[str | None, WorkCalendar] = {}
        self._by_release: dict[str, WorkCalendar] = {}
        self._common: dict[Names, WorkCalendar] = {}
        self._clocks: dict[WorkCalendar, Clock] = {}
        resources: list[Environment | Person] = [*plan.of(Environment).values(), *plan.of(Person).values()]
        self._of_resource = {each.id: each.calendar for each in resources if each.calendar is not None}
        self.elapsed = WorkCalendar((ROUND_THE_CLOCK,) * 7)

    def hold_for(self, plan: Plan) -> bool:
        """Whether these are the calendars of ``plan`` too, because nothing they stand on differs."""
        return all(self._plan.of(source) is plan.of(source) for source in SOURCES)

    @property
    def programme(self) -> WorkCalendar:
        """The calendar of the whole plan."""
        return self.of(self._plan.programme.calendar)

    def of(self, calendar: str | None) -> WorkCalendar:
        """The calendar with this id; the standard week when there is none."""
        made = self._made.get(calendar)
        if made is None:
            made = self._made[calendar] = self._build(calendar)
        return made

    def of_release(self, release: str) -> WorkCalendar:
        """The calendar that a release works by."""
        found = self._by_release.get(release)
        if found is None:
            record = self._plan.one(Release, release)
            own = record and record.calendar
            found = self.of(own) if own else self.of_product(record.product if record else None)
            self._by_release[release] = found
        return found

    def of_product(self, product: str | None) -> WorkCalendar:
        """The calendar of a product, else the programme's."""
        record = self._plan.one(Product, product)
        return self.of(record.calendar) if record and record.calendar else self.programme

    def of_activity(self, activity: Activity) -> WorkCalendar:
        """The calendar that an activity's duration is counted in."""
        if activity.elapsed:
            return self.elapsed
        return self.of_names(self.names_of(activity), activity.release)

    def names_of(self, activity: Activity) -> Names:
        """The ids of the calendars that an activity is bound to, besides its release's: none of most."""
        own = activity.calendar
        if not self._of_resource:
            return (own,) if own is not None else ()
        of = self._of_resource.get
        named = (own, of(activity.environment or ""), of(activity.owner or ""))
        return tuple(dict.fromkeys(name for name in named if name is not None))

    def of_names(self, names: Names, release: str) -> WorkCalendar:
        """What calendars have in common; of none the release's."""
        if len(names) < 2:
            return self.of(names[0]) if names else self.of_release(release)
        found = self._common.get(names)
        if found is None:
            found = self._common[names] = CommonTime([self.of(name) for name in names])
        return found

    def clock_of(self, calendar: WorkCalendar) -> Clock:
        """The clock of one of these calendars, laid out once for every network that is reckoned on it."""
        clock = self._clocks.get(calendar)
        if clock is None:
            clock = self._clocks[calendar] = Clock(calendar)
        return clock

    def _build(self, calendar: str | None) -> WorkCalendar:
        record = self._plan.one(Calendar, calendar)
        if record is None:
            return WorkCalendar()
        week = week_of(record)
        usual = next((hours for hours in week if hours), STANDARD_WEEK[0])
        special: dict[dt.date, SpecialDay] = {}
        regions: list[str] = []
        for level in reversed(self._lineage(record)):
            regions += [level.region] if level.region else []
            for day in self._plan.children(CalendarDay, "calendar", level.id):
                special |= _special_days(day, usual)
        return WorkCalendar(week, special, tuple(regions))

    def _lineage(self, record: Calendar) -> list[Calendar]:
        """The calendar and those it is based on, nearest first; a loop is followed once."""
        lineage = [record]
        while (parent := self._plan.one(Calendar, lineage[-1].parent)) and parent not in lineage:
            lineage.append(parent)
        return lineage


def week_of(calendar: Calendar) -> tuple[Intervals, ...]:
    """The working intervals of Monday to Sunday."""
    days = (
        calendar.monday, calendar.tuesday, calendar.wednesday, calendar.thursday,
        calendar.friday, calendar.saturday, calendar.sunday,
    )  # fmt: skip
    return tuple(intervals(hours) for hours in days)


def intervals(hours: str) -> Intervals:
    """``09:00-13:00 14:00-17:00`` as minutes from midnight; overlaps are joined, empty ones dropped."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((_minute(part[:5]), _minute(part[6:])) for part in hours.split()):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        elif end > start:
            merged.append((start, end))
    return tuple(merged)


def _minute(clock: str) -> int:
    return min(int(clock[:2]) * 60 + int(clock[3:]), 24 * 60)


def _special_days(day: CalendarDay, usual: Intervals) -> dict[dt.date, SpecialDay]:
    works = day.kind is DayKind.EXTRA_WORKING
    what = SpecialDay((intervals(day.hours) or usual) if works else (), day.title)
    run = (day.until - day.date).days if day.until and day.until > day.date else 0
    first = day.date.toordinal()
    last = min(first + min(run, _LONGEST_RUN), dt.date.max.toordinal())
    return {dt.date.fromordinal(ordinal): what for ordinal in range(first, last + 1)}
