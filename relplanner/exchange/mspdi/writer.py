"""A plan, or one release of it, as a project file (MSPDI) that Microsoft Project opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Activity, Baseline, BaselineDate, Dependency, Person, Release
from relplanner.domain.kinds.choices import Constraint, LagUnit, LinkType, Scheduling
from relplanner.domain.kinds.planning import Hold
from relplanner.domain.plan import Plan, sibling_order, title_of
from relplanner.exchange.mspdi.calendars_out import CalendarsOut
from relplanner.exchange.mspdi.xml_out import Field, child, duration, fill
from relplanner.exchange.wanted import Wanted
from relplanner.schedule.dates import Schedule, Span, compute, is_point

_NAMESPACE = "http://schemas.microsoft.com/project"
_DAYS, _ELAPSED_DAYS, _PERCENT = 7, 8, 19
_LINK_TYPES = {LinkType.FF: 0, LinkType.FS: 1, LinkType.SF: 2, LinkType.SS: 3}
_LAG_FORMATS = {LagUnit.WORKING: _DAYS, LagUnit.ELAPSED: _ELAPSED_DAYS, LagUnit.PERCENT: _PERCENT}
_CONSTRAINTS = tuple(Constraint)
_MOST_BASELINES = 11
_YEAR = dt.timedelta(days=366)


class _Row(NamedTuple):
    """A task in outline order: its UID, where it stands (1.2.1), and what it is made of."""

    uid: int
    number: str
    record: Activity | Release
    is_summary: bool

    @property
    def level(self) -> int:
        return self.number.count(".") + 1


def write_mspdi(plan: Plan, wanted: Wanted) -> bytes:
    """The plan, every release a summary task, or only the release whose key is wanted as the project itself.

    Calendars are written whole, a year beyond the dates; of baselines the active one and ten others. Risks,
    checklists and notes have no place in such a file. Raises NotFound.
    """
    return _Writer(plan, wanted).document()


class _Writer:
    def __init__(self, plan: Plan, wanted: Wanted) -> None:
        self.plan = plan
        self.schedule: Schedule = compute(plan)
        self.release = _wanted_release(plan, wanted.what)
        self.rows = list(self._outline())
        self.uids = {row.record.id: row.uid for row in self.rows}
        self.now = wanted.now.replace(tzinfo=None)
        spans = [span for row in self.rows if (span := self.schedule.span(row.record.id))]
        given = self.release.start if self.release else None
        self.start = given or min((span.start for span in spans), default=self.now)
        finish = max((span.finish for span in spans), default=self.start)
        first, last = min(self.start, finish).date(), finish.date()
        self.calendars = CalendarsOut(plan, self.schedule.calendars, first - _YEAR, last + _YEAR)
        people = {row.record.owner for row in self.rows if isinstance(row.record, Activity)}
        self.people = [person for person in plan.of(Person).values() if person.id in people]
        self.baselines = _numbered_baselines(plan)

    def document(self) -> bytes:
        root = Element("Project", {"xmlns": _NAMESPACE})
        self._head(root)
        calendars = SubElement(root, "Calendars")
        self.calendars.write(calendars)
        for number, person in enumerate(self.people, start=len(self.calendars) + 1):
            base = person.calendar or self._project_calendar()
            self.calendars.write_derived(calendars, number, person.title, base)
        tasks = SubElement(root, "Tasks")
        self._project_task(tasks)
        for row in self.rows:
            self._task(tasks, row)
        self._resources(root)
        indent(root)
        document: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
        return document

    # -- the project ---------------------------------------------------------------------------------------

    def _head(self, root: Element) -> None:
        programme = self.plan.programme
        title = self._title()
        day = programme.hours_per_day * 60
        identity = self.release.id if self.release else programme.id
        fill(root, {
            "SaveVersion": 14,
            "Name": f"{title}.xml",
            "GUID": str(uuid5(NAMESPACE_URL, f"relplanner:{identity}")).upper(),
            "Title": title,
            "CreationDate": self.now,
            "ScheduleFromStart": True,
            "StartDate": self.start,
            "CalendarUID": self.calendars.number(self._project_calendar()),
            "MinutesPerDay": day,
            "MinutesPerWeek": day * programme.days_per_week,
            "DurationFormat": _DAYS,
            "HonorConstraints": True,
        })  # fmt: skip

    def _title(self) -> str:
        return title_of(self.plan, self.release or self.plan.programme)

    def _project_calendar(self) -> str | None:
        if self.release is not None and self.release.calendar:
            return self.release.calendar
        return self.plan.programme.calendar

    def _project_task(self, tasks: Element) -> None:
        task = child(tasks, "Task", {
            "UID": 0, "ID": 0, "Name": self._title(), "Type": 1, "IsNull": False,
            "OutlineNumber": "0", "OutlineLevel": 0, "Summary": True,
        })  # fmt: skip
        if self.release is not None:
            fill(task, {"Notes": self.release.notes or None})
            self._baselines(task, self.release.id)

    def _resources(self, root: Element) -> None:
        resources = SubElement(root, "Resources")
        number = {person.id: uid for uid, person in enumerate(self.people, start=1)}
        for uid, person in enumerate(self.people, start=1):
            child(resources, "Resource", {
                "UID": uid, "ID": uid, "Name": person.title, "Type": 1, "IsNull": False,
                "Group": person.role or None, "EmailAddress": person.email or None, "MaxUnits": 1,
                "CalendarUID": len(self.calendars) + uid, "IsInactive": not person.active,
            })  # fmt: skip
        assignments = SubElement(root, "Assignments")
        uid = 0
        for row in self.rows:
            if not isinstance(row.record, Activity) or row.is_summary or row.record.owner not in number:
                continue
            uid += 1
            minutes, left = self._minutes(row.record)
            child(assignments, "Assignment", {
                "UID": uid, "TaskUID": row.uid, "ResourceUID": number[row.record.owner],
                "ActualWork": duration(minutes - left), "RemainingWork": duration(left), "Units": 1,
                "Work": duration(minutes),
            })  # fmt: skip

    # -- tasks ---------------------------------------------------------------------------------------------

    def _outline(self) -> Iterator[_Row]:
        """Releases and activities in outline order, numbered from 1."""
        uid = 0
        waiting: list[tuple[str, Activity | Release]] = []

        def push(above: str, records: Sequence[Activity | Release]) -> None:
            numbered = [(f"{above}{place}", record) for place, record in enumerate(records, start=1)]
            waiting.extend(reversed(numbered))

        if self.release is not None:
            push("", self._parts(self.release))
        else:
            push("", sorted(self.plan.of(Release).values(), key=sibling_order))
        while waiting:
            number, record = waiting.pop()
            uid += 1
            parts = self._parts(record)
            yield _Row(uid, number, record, bool(parts))
            push(f"{number}.", parts)

    def _parts(self, record: Activity | Release) -> list[Activity]:
        if isinstance(record, Release):
            held = self.plan.children(Activity, "release", record.id)
            return [activity for activity in held if activity.parent is None]
        return list(self.plan.children(Activity, "parent", record.id))

    def _task(self, tasks: Element, row: _Row) -> None:
        record, span = row.record, self.schedule.span(row.record.id)
        minutes = span.duration_minutes if span else 0
        pinned = isinstance(record, Release) or record.mode is Scheduling.PINNED
        by_hand = pinned and not row.is_summary and span is not None
        elapsed = isinstance(record, Activity) and record.elapsed
        task = child(tasks, "Task", {
            "UID": row.uid, "ID": row.uid, "Name": title_of(self.plan, record),
            "Active": not (isinstance(record, Activity) and record.hold is Hold.SKIPPED),
            "Manual": by_hand, "Type": 1 if row.is_summary else 0, "IsNull": False,
            "WBS": row.number, "OutlineNumber": row.number, "OutlineLevel": row.level, "Priority": 500,
            "Start": span.start if span else None, "Finish": span.finish if span else None,
            "Duration": duration(_own_minutes(record, minutes)),
            "ManualStart": span.start if by_hand and span else None,
            "ManualFinish": span.finish if by_hand and span else None,
            "DurationFormat": _ELAPSED_DAYS if elapsed else _DAYS,
            "Milestone": _is_milestone(record, span), "Summary": row.is_summary,
            "PercentComplete": round(100 * self.schedule.progress(record.id)),
        })  # fmt: skip
        if isinstance(record, Activity):
            fill(task, self._work(record, row, span))
        fill(task, {"Notes": record.notes or None})
        for link in self.plan.children(Dependency, "successor", record.id):
            self._link(task, link)
        self._baselines(task, record.id)

    def _work(self, activity: Activity, row: _Row, span: Span | None) -> dict[str, Field]:
        """Actuals, constraint, calendar and deadline, in the order in which a task tells them."""
        constraint, moment = activity.constraint, activity.constraint_date
        if self._hangs_free(activity, row) and span is not None and span.start != self.start:
            # Project would begin it with the project; here its release begins later.
            constraint, moment = Constraint.START_NO_EARLIER, span.start
        minutes, left = self._minutes(activity)
        begun = activity.actual_start is not None
        return {
            "ActualStart": activity.actual_start,
            "ActualFinish": activity.actual_finish,
            "ActualDuration": duration(minutes - left) if begun else None,
            "RemainingDuration": duration(left) if begun else None,
            "ConstraintType": _CONSTRAINTS.index(constraint),
            "CalendarUID": self.calendars.number(activity.calendar) if activity.calendar else -1,
            "ConstraintDate": moment,
            "Deadline": activity.deadline,
        }

    def _minutes(self, activity: Activity) -> tuple[int, int]:
        """The duration of an activity, and how much of it is left."""
        span = self.schedule.span(activity.id)
        minutes = _own_minutes(activity, span.duration_minutes if span else 0)
        if activity.actual_finish is not None:
            return minutes, 0
        return minutes, minutes if activity.remaining is None else min(activity.remaining, minutes)

    def _hangs_free(self, activity: Activity, row: _Row) -> bool:
        """Whether nothing but the start of its release says when an automatic activity begins."""
        return (
            not row.is_summary
            and activity.mode is Scheduling.AUTOMATIC
            and activity.constraint is Constraint.ASAP
            and not self.plan.children(Dependency, "successor", activity.id)
        )

    def _link(self, task: Element, link: Dependency) -> None:
        if (predecessor := self.uids.get(link.predecessor)) is None:
            return
        percent = link.lag_unit is LagUnit.PERCENT
        child(task, "PredecessorLink", {
            "PredecessorUID": predecessor, "Type": _LINK_TYPES[link.type], "CrossProject": False,
            "LinkLag": link.lag if percent else link.lag * 10, "LagFormat": _LAG_FORMATS[link.lag_unit],
        })  # fmt: skip

    def _baselines(self, task: Element, subject: str) -> None:
        dates = self.plan.children(BaselineDate, "subject", subject)
        found = {self.baselines[date.baseline]: date for date in dates if date.baseline in self.baselines}
        for number, date in sorted(found.items()):
            child(task, "Baseline", {
                "Number": number, "Start": date.start, "Finish": date.finish,
                "Duration": None if date.duration is None else duration(date.duration),
            })  # fmt: skip


def _wanted_release(plan: Plan, key: str) -> Release | None:
    if not key:
        return None
    record = plan.by_key(key)
    if not isinstance(record, Release):
        raise NotFound("unknown-key", key=key)
    return record


def _numbered_baselines(plan: Plan) -> dict[str, int]:
    """The number of each baseline in the file: the active one is 0, as Project's own."""
    ordered = sorted(plan.of(Baseline).values(), key=lambda baseline: not baseline.active)
    return {baseline.id: number for number, baseline in enumerate(ordered[:_MOST_BASELINES])}


def _own_minutes(record: Activity | Release, reckoned: int) -> int:
    if isinstance(record, Activity) and record.mode is Scheduling.AUTOMATIC and record.duration is not None:
        return record.duration
    return reckoned


def _is_milestone(record: Activity | Release, span: Span | None) -> bool:
    if isinstance(record, Activity):
        return is_point(record) or (span is not None and span.is_point)
    return span is not None and span.is_point
