"""Reading iCalendar files (RFC 5545): their events become windows, milestones or calendar days."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from relplanner.domain.declare import Value
from relplanner.domain.delivery import Arrival, Delivery, Home, NotTaken, ReadOptions, Refused
from relplanner.domain.errors import BadInput
from relplanner.domain.kinds.choices import ActivityKind, Level, Scheduling
from relplanner.domain.kinds.context import DayKind, DaySource, SourceKind, WindowKind
from relplanner.domain.kinds.planning import DateOrigin
from relplanner.exchange.ics_rules import occurrences, rule_text

if TYPE_CHECKING:
    from icalendar import Component

MOST_EVENTS = 100_000
CALENDAR = "the calendar"
RELEASE = "the release"

_DAY = dt.timedelta(days=1)
_TAKEN_NAMES = (
    "UID SUMMARY DTSTART DTEND DURATION RRULE RECURRENCE-ID EXDATE DESCRIPTION LOCATION URL CATEGORIES "
    "STATUS DTSTAMP CREATED LAST-MODIFIED SEQUENCE TRANSP CLASS"
)
_TAKEN = frozenset(_TAKEN_NAMES.split())


@dataclass(frozen=True, slots=True)
class Event:
    """One event in local time of the programme; ``rule`` is a checked RRULE or empty."""

    ref: str
    where: str
    title: str
    notes: str
    tags: tuple[str, ...]
    start: dt.datetime
    finish: dt.datetime
    all_day: bool
    rule: str = ""
    without: frozenset[dt.datetime] = frozenset()


def read_ics(data: bytes, file_name: str, options: ReadOptions) -> Delivery:
    """Read an iCalendar file; ``options.events_as`` is windows, milestones or days. Raises BadInput."""
    # Imported here: only the process that reads a calendar pays for it.
    from icalendar import Calendar

    try:
        components = Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        raise BadInput(file_name, "its lines", f"not an iCalendar file: {str(error)[:200]}") from error
    calendars = [component for component in components if component.name == "VCALENDAR"]
    if not calendars:
        raise BadInput(file_name, "the whole file", "it holds no calendar")
    events = _Events(file_name, options)
    for calendar in calendars:
        events.take(calendar)
    first = calendars[0]
    title = _line(first.get("X-WR-CALNAME") or first.get("NAME")) or PurePath(file_name).stem
    identity = _line(first.get("X-WR-RELCALID") or first.get("UID")) or f"{title} | {file_name}"[:400]
    arrivals, home = _SHAPES[options.events_as](events, title)
    return Delivery(
        SourceKind.ICS, identity[:450], title, file_name, arrivals,
        tuple(events.refused), events.not_taken(), home,
    )  # fmt: skip


class _Events:
    """The events of a file, read leniently: what cannot be read is told."""

    def __init__(self, file_name: str, options: ReadOptions) -> None:
        self.file_name = file_name
        self.today = options.today
        try:
            self.zone = ZoneInfo(options.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise BadInput(file_name, options.zone, "the programme’s time zone is not known here") from error
        self.events: dict[str, Event] = {}
        self.refused: list[Refused] = []
        self.told: list[NotTaken] = []
        self._left = Counter[str]()

    def take(self, calendar: Component) -> None:
        """Read the events of one calendar of the file."""
        for name, reason in calendar.errors:
            self.told.append(NotTaken(CALENDAR, f"{name}: {reason}"[:300]))
        for component in calendar.subcomponents:
            if component.name != "VEVENT":
                if component.name != "VTIMEZONE":
                    self._left[f"{component.name} components"] += 1
                continue
            if len(self.events) >= MOST_EVENTS:
                raise BadInput(self.file_name, CALENDAR, f"it has more than {MOST_EVENTS} events")
            where = f"event “{_line(component.get('SUMMARY'))}” {_line(component.get('UID'))[:80]}".strip()
            try:
                self._take(component, where)
            except (ValueError, OverflowError) as error:
                self.refused.append(Refused(where, str(error)))

    def not_taken(self) -> tuple[NotTaken, ...]:
        """Everything that was left aside, what is alike counted together."""
        counted = (NotTaken("events", f"{name} ({number})") for name, number in sorted(self._left.items()))
        return (*self.told, *counted)

    def _take(self, component: Component, where: str) -> None:
        for name, reason in component.errors:
            self.told.append(NotTaken(where, f"{name}: {reason}"[:300]))
        if _line(component.get("STATUS")).upper() == "CANCELLED":
            self.told.append(NotTaken(where, "the event: it was cancelled"))
            return
        start, all_day = self._moment(component, "DTSTART", where)
        if start is None:
            raise ValueError("it has no start that can be read")
        ref = self._ref(component, start, where)
        if ref in self.events:
            raise ValueError("another event has the same UID")
        finish = self._finish(component, start, all_day, where)
        if finish < start:
            raise ValueError(f"its end ({finish}) is before its start ({start})")
        event = Event(
            ref, where, _line(component.get("SUMMARY")) or "Untitled event", _notes(component),
            _tags(component), start, finish, all_day,
        )  # fmt: skip
        self.events[ref] = self._recurring(component, event)
        left = {str(name) for name in component if name not in _TAKEN and not name.startswith("X-")}
        self._left.update(left | {f"{sub.name} components" for sub in component.subcomponents})

    def _recurring(self, component: Component, event: Event) -> Event:
        from icalendar import vRecur

        rules = component.get("RRULE")
        if rules is None:
            return event
        if not isinstance(rules, vRecur):
            raise ValueError("it has several recurrences, or one that cannot be read")
        text = bytes(rules.to_ical()).decode("utf-8", "replace")  # type: ignore[no-untyped-call]
        rule = rule_text(rules, text, event.start, lambda moment: self._local(moment)[0])
        return replace(event, rule=rule, without=frozenset(self._excluded(component)))

    def _excluded(self, component: Component) -> Iterator[dt.datetime]:
        found = component.get("EXDATE")
        for several in found if isinstance(found, list) else [found]:
            for one in getattr(several, "dts", ()):
                yield self._local(one.dt)[0]

    def _finish(self, component: Component, start: dt.datetime, all_day: bool, where: str) -> dt.datetime:
        from icalendar import vDDDTypes

        finish, _ = self._moment(component, "DTEND", where)
        if finish is not None and not (all_day and finish == start):
            return finish
        duration = component.get("DURATION")
        if isinstance(duration, vDDDTypes) and isinstance(duration.dt, dt.timedelta):
            return start + duration.dt
        return start + _DAY if all_day else start

    def _moment(self, component: Component, name: str, where: str) -> tuple[dt.datetime | None, bool]:
        """A moment as local time of the programme, and whether it was a date alone."""
        from icalendar import vDDDTypes

        found = component.get(name)
        if not isinstance(found, vDDDTypes) or not isinstance(found.dt, dt.date):
            return None, False
        zone = str(found.params.get("TZID", ""))
        if zone and isinstance(found.dt, dt.datetime) and found.dt.tzinfo is None:
            what = f"the time zone “{zone[:80]}” of {name}: unknown, so taken as local"
            self.told.append(NotTaken(where, what))
        return self._local(found.dt)

    def _local(self, moment: dt.date) -> tuple[dt.datetime, bool]:
        if not isinstance(moment, dt.datetime):
            return dt.datetime.combine(moment, dt.time()), True
        if moment.tzinfo is None:
            return moment, False
        return moment.astimezone(self.zone).replace(tzinfo=None), False

    def _ref(self, component: Component, start: dt.datetime, where: str) -> str:
        """The UID, with the recurrence it replaces; an event without one is known by its content."""
        uid = _line(component.get("UID"))
        if not uid:
            content = f"{_line(component.get('SUMMARY'))} {start}".encode()
            uid = f"no UID {hashlib.sha256(content).hexdigest()[:24]}"
            self.told.append(NotTaken(where, "it has no UID: known again by its title and start only"))
        instead_of, _ = self._moment(component, "RECURRENCE-ID", where)
        if len(uid) > 400:
            uid = hashlib.sha256(uid.encode()).hexdigest()
        return f"{uid} @ {instead_of.isoformat()}" if instead_of else uid


# -- what the events become --------------------------------------------------------------------------------


def _windows(events: _Events, title: str) -> tuple[tuple[Arrival, ...], None]:
    replaced = Counter(ref.partition(" @ ")[0] for ref in events.events if " @ " in ref)
    arrivals = []
    for event in events.events.values():
        if event.rule and (count := len(event.without) + replaced[event.ref]):
            what = f"{count} dates taken out of its recurrence: it recurs on them too"
            events.told.append(NotTaken(event.where, what))
        values: dict[str, Value] = {
            "title": event.title,
            "notes": event.notes,
            "tags": event.tags,
            "kind": WindowKind.EVENT,
            "level": Level.SOFT,
            "start": event.start,
            "finish": event.finish,
            "recurrence": event.rule,
        }
        arrivals.append(Arrival("window", event.ref, values, {}, event.where))
    return tuple(arrivals), None


def _milestones(events: _Events, title: str) -> tuple[tuple[Arrival, ...], Home]:
    arrivals = []
    for event in _expanded(events):
        values: dict[str, Value] = {
            "title": event.title,
            "notes": event.notes,
            "tags": event.tags,
            "kind": ActivityKind.MILESTONE,
            "mode": Scheduling.PINNED,
            "start": event.start,
            "finish": event.start,
            "duration": 0,
            "imported_start": event.start,
            "imported_finish": event.start,
            "date_origin": DateOrigin.IMPORTED,
        }
        arrivals.append(Arrival("activity", event.ref, values, {"release": (RELEASE,)}, event.where))
    return tuple(arrivals), Home("release", RELEASE)


def _days(events: _Events, title: str) -> tuple[tuple[Arrival, ...], Home]:
    arrivals = [Arrival("calendar", CALENDAR, {"title": title}, {}, CALENDAR)]
    for event in _expanded(events):
        first = event.start.date()
        last = (event.finish - dt.timedelta(seconds=1)).date()
        values: dict[str, Value] = {
            "title": event.title,
            "notes": event.notes,
            "tags": event.tags,
            "date": first,
            "until": last if last > first else None,
            "kind": DayKind.HOLIDAY,
            "origin": DaySource.IMPORTED,
        }
        arrivals.append(Arrival("calendar_day", event.ref, values, {"calendar": (CALENDAR,)}, event.where))
    return tuple(arrivals), Home("calendar", CALENDAR)


_SHAPES = {"windows": _windows, "milestones": _milestones, "days": _days}


def _expanded(events: _Events) -> Iterator[Event]:
    """The events with each recurrence as an event of its own, without those excluded or replaced."""
    for event in events.events.values():
        if not event.rule:
            yield event
            continue
        try:
            moments = occurrences(event.rule, event.start, events.today)
        except (ValueError, OverflowError) as error:
            events.refused.append(Refused(event.where, str(error)))
            continue
        for moment in moments:
            ref = f"{event.ref} @ {moment.isoformat()}"
            if moment not in event.without and ref not in events.events:
                length = event.finish - event.start
                yield replace(event, ref=ref, start=moment, finish=moment + length, rule="")


# -- texts -------------------------------------------------------------------------------------------------


def _line(value: object) -> str:
    if isinstance(value, list):
        value = value[0]
    return " ".join(str(value or "").split())[:500]


def _notes(component: Component) -> str:
    """Description, place and address; only addresses of the web and of mail are kept."""
    parts = [str(component.get("DESCRIPTION") or "").strip()]
    if place := _line(component.get("LOCATION")):
        parts.append(f"Place: {place}")
    address = _line(component.get("URL"))
    if address.lower().startswith(("http://", "https://", "mailto:")):
        parts.append(address)
    return "\n\n".join(part for part in parts if part)[:1_000_000]


def _tags(component: Component) -> tuple[str, ...]:
    found = component.get("CATEGORIES")
    several = found if isinstance(found, list) else [found]
    names = (_line(name) for each in several for name in getattr(each, "cats", ()))
    return tuple(dict.fromkeys(name for name in names if name))
