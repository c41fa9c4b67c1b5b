"""The tasks of a project file as activities, their links and their baselines."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from relplanner.domain.declare import Value
from relplanner.domain.delivery import Arrival, NotTaken, Refused
from relplanner.domain.kinds.choices import ActivityKind, Constraint, LagUnit, LinkType, Scheduling
from relplanner.domain.kinds.planning import DateOrigin, Hold
from relplanner.exchange.mspdi.calendars import calendar_ref
from relplanner.exchange.mspdi.elements import BULKY, Fields, ProjectFile

RELEASE = "0"
"""The project itself is the task with UID 0; here it is the release."""

_ELAPSED = frozenset({4, 6, 8, 10, 12, 36, 38, 40, 42, 44})
_PERCENT = frozenset({19, 20, 51, 52})
_CONSTRAINTS = tuple(Constraint)
_LINK_TYPES = (LinkType.FF, LinkType.FS, LinkType.SF, LinkType.SS)

_TAKEN_TAGS = (
    "UID ID GUID Name Type IsNull WBS OutlineNumber OutlineLevel Start Finish Duration DurationFormat Manual "
    "ManualStart ManualFinish ManualDuration Milestone Summary PercentComplete ActualStart ActualFinish "
    "ActualDuration RemainingDuration ConstraintType ConstraintDate CalendarUID Deadline Notes Active "
    "PredecessorLink Baseline ExternalTask"
)
_TAKEN = frozenset(_TAKEN_TAGS.split())
# What Project computes from the rest, and switches that mean nothing outside it.
_COMPUTED_TAGS = (
    "EarlyStart EarlyFinish LateStart LateFinish StartVariance FinishVariance WorkVariance CostVariance "
    "FreeSlack TotalSlack StartSlack FinishSlack Critical OverAllocated CreateDate Stop Resume ResumeValid "
    "Estimated EffortDriven Rollup HideBar FixedCostAccrual LevelAssignments LevelingCanSplit "
    "LevelingDelayFormat PreLeveledStart PreLeveledFinish EarnedValueMethod IgnoreResourceCalendar "
    "PercentWorkComplete PhysicalPercentComplete BCWS BCWP ACWP CV SV VAC CommitmentType IsPublished "
    "DisplayAsSummary FreeformDurationFormat RemainingWork RegularWork RemainingCost DisplayOnTimeline "
    "StartText FinishText DurationText"
)
_COMPUTED = frozenset(_COMPUTED_TAGS.split())
_NOTHING = frozenset({"", "0", "0.00", "0.0", "false", "PT0H0M0S", "500", "-1"})


class Tasks:
    """The tasks of a project file, read once in file order."""

    def __init__(self, project: ProjectFile, calendars: set[str], told: list[NotTaken]) -> None:
        self.refused: list[Refused] = []
        self.project_task: Fields | None = None
        self._told = told
        self._calendars = calendars
        self._left = Counter[str]()
        self._parents: dict[str, str] = {}
        self._by_uid: dict[str, Fields] = {}
        self._external: set[str] = set()
        above: list[tuple[int, str]] = []
        for element in project.tasks:
            if (task := self._accepted(element)) is not None:
                self._place(task, above)
        for name, count in sorted(self._left.items()):
            told.append(NotTaken("tasks", f"{name} ({count} of {len(self._by_uid)})"))

    def _accepted(self, element: Element) -> Fields | None:
        """The task, unless it is the project itself, empty, of another project or nameless."""
        task = Fields(element, "a task", self._told)
        uid, name = task.number("UID"), task.line("Name")
        task.where = f"task {task.text('ID') or uid} “{name}”"
        if uid is None or str(uid) in self._by_uid:
            self.refused.append(
                Refused(task.where, "it has no UID" if uid is None else f"UID {uid} occurs twice")
            )
        elif uid == 0:
            self.project_task = task
        elif task.flag("IsNull"):
            task.tell("an empty row")
        elif task.flag("ExternalTask"):
            self._external.add(str(uid))
            task.tell("a task of another project")
        else:
            return task
        return None

    def _place(self, task: Fields, above: list[tuple[int, str]]) -> None:
        uid, level = str(task.number("UID")), task.number("OutlineLevel") or 0
        while above and above[-1][0] >= level:
            above.pop()
        if above:
            self._parents[uid] = above[-1][1]
        above.append((level, uid))
        self._by_uid[uid] = task
        told = (child.tag for child in task.element if len(child) or not _is_nothing(child))
        self._left.update({tag for tag in told if tag not in _TAKEN and tag not in _COMPUTED})

    def only_root(self) -> str:
        """The name of the one task that all others are part of; empty when there are several."""
        roots = [task for uid, task in self._by_uid.items() if uid not in self._parents]
        return roots[0].line("Name") if len(roots) == 1 and self._parents else ""

    # -- activities ----------------------------------------------------------------------------------------

    def activities(self, owners: dict[str, str]) -> Iterator[Arrival]:
        """The activities in file order; ``owners`` are the refs of people by task UID."""
        parents = set(self._parents.values())
        for uid, task in self._by_uid.items():
            kind = _kind(task, uid in parents)
            references = {
                "release": (RELEASE,),
                "parent": _one(self._parents.get(uid)),
                "owner": _one(owners.get(uid)),
                "calendar": self._calendar(task),
            }
            yield Arrival("activity", uid, {"kind": kind, **self._values(task)}, references, task.where)

    def _calendar(self, task: Fields) -> tuple[str, ...]:
        number = task.number("CalendarUID")
        if number is None or number < 0:
            return ()
        if (ref := calendar_ref(number)) in self._calendars:
            return (ref,)
        task.tell(f"calendar {number}: the file does not have it")
        return ()

    def _values(self, task: Fields) -> dict[str, Value]:
        start, finish = _in_order(task, "Start", "Finish")
        pinned = task.flag("Manual") and start is not None and finish is not None
        if task.flag("Manual") and not pinned:
            task.tell("scheduling by hand: the task has no start and finish")
        wbs = task.line("WBS")
        values: dict[str, Value] = {
            "title": task.line("Name") or f"Task {task.text('ID') or task.text('UID')}",
            "notes": task.text("Notes")[:1_000_000],
            "tags": (f"WBS {wbs}"[:500],) if wbs and wbs != task.line("OutlineNumber") else (),
            "mode": Scheduling.PINNED if pinned else Scheduling.AUTOMATIC,
            "start": start if pinned else None,
            "finish": finish if pinned else None,
            "duration": task.minutes("Duration"),
            "elapsed": task.number("DurationFormat") in _ELAPSED,
            "deadline": task.moment("Deadline"),
            "imported_start": start,
            "imported_finish": finish,
            "date_origin": DateOrigin.IMPORTED,
        }
        if task.flag("Milestone") and values["duration"] is None:
            values["duration"] = 0
        inactive = task.text("Active").casefold() in ("0", "false")
        values["hold"] = Hold.SKIPPED if inactive else None
        values["hold_reason"] = "Inactive in the project file" if inactive else ""
        return values | _constraint(task) | _progress(task, values["duration"])

    # -- links and baselines -------------------------------------------------------------------------------

    def links(self) -> Iterator[Arrival]:
        """The links whose ends are both here."""
        found: dict[str, Arrival] = {}
        for uid, task in self._by_uid.items():
            for link in task.children("PredecessorLink"):
                arrival = self._link(uid, link)
                if arrival is None:
                    continue
                if arrival.ref in found:
                    self.refused.append(Refused(arrival.where, "the same link occurs twice"))
                else:
                    found[arrival.ref] = arrival
        yield from found.values()

    def _link(self, successor: str, link: Fields) -> Arrival | None:
        number, code = link.number("PredecessorUID"), link.number("Type")
        predecessor = str(number)
        where = f"{link.where}: link from task {link.text('PredecessorUID')}"
        reason = ""
        if link.flag("CrossProject") or predecessor in self._external:
            reason = "its other end is in another project"
        elif predecessor not in self._by_uid:
            reason = "its other end is not in the file"
        elif code is not None and not 0 <= code <= 3:
            reason = f"type {code} is none of finish-start, start-start, finish-finish and start-finish"
        if reason:
            self.refused.append(Refused(where, reason))
            return None
        kind = _LINK_TYPES[1 if code is None else code]
        lag, unit = _lag(link)
        values: dict[str, Value] = {"type": kind, "lag": lag, "lag_unit": unit}
        references = {"predecessor": (predecessor,), "successor": (successor,)}
        return Arrival("dependency", f"{predecessor} to {successor} {kind}", values, references, where)

    def baselines(self) -> Iterator[Arrival]:
        """The baselines (0 to 10) and the dates they hold of activities and of the project."""
        tasks = dict(self._by_uid)
        if self.project_task is not None:
            tasks = {RELEASE: self.project_task, **tasks}
        seen: set[str] = set()
        for uid, task in tasks.items():
            for base in task.children("Baseline"):
                number = base.number("Number") or 0
                start, finish = _in_order(base, "Start", "Finish")
                duration = base.minutes("Duration")
                ref = f"baseline {number}"
                if (start is None and finish is None) or f"{ref} of {uid}" in seen:
                    continue
                if ref not in seen:
                    title = f"Baseline {number}" if number else "Baseline"
                    yield Arrival("baseline", ref, {"title": title, "reason": "Imported"}, {}, ref)
                seen |= {ref, f"{ref} of {uid}"}
                values: dict[str, Value] = {"start": start, "finish": finish, "duration": duration}
                references = {"baseline": (ref,), "subject": (uid,)}
                yield Arrival("baseline_date", f"{ref} of {uid}", values, references, task.where)


def _one(ref: str | None) -> tuple[str, ...]:
    return () if ref is None else (ref,)


def _is_nothing(child: Element) -> bool:
    return child.tag not in BULKY and (child.text or "").strip() in _NOTHING


def _kind(task: Fields, is_parent: bool) -> ActivityKind:
    if task.flag("Summary") or is_parent:
        return ActivityKind.PHASE
    return ActivityKind.MILESTONE if task.flag("Milestone") else ActivityKind.TASK


def _in_order(task: Fields, first: str, last: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    start, finish = task.moment(first), task.moment(last)
    if start is not None and finish is not None and finish < start:
        task.tell(f"{last} {finish}: it is before {first} {start}")
        return start, None
    return start, finish


def _constraint(task: Fields) -> dict[str, Value]:
    code, date = task.number("ConstraintType") or 0, task.moment("ConstraintDate")
    if not 0 <= code < len(_CONSTRAINTS):
        task.tell(f"constraint {code}: no such type")
        return {}
    constraint = _CONSTRAINTS[code]
    if constraint in (Constraint.ASAP, Constraint.ALAP):
        return {"constraint": constraint, "constraint_date": None}
    if date is None:
        task.tell(f"constraint {constraint.value}: it has no date")
        return {}
    return {"constraint": constraint, "constraint_date": date}


def _progress(task: Fields, duration: Value) -> dict[str, Value]:
    """Actuals, and what remains of a task that has begun and not finished."""
    start, finish = _in_order(task, "ActualStart", "ActualFinish")
    percent = task.number("PercentComplete")
    remaining = task.minutes("RemainingDuration")
    if finish is not None or start is None:
        return {"actual_start": start, "actual_finish": finish, "remaining": None}
    if remaining is None and percent is not None and isinstance(duration, int):
        remaining = round(duration * (100 - min(max(percent, 0), 100)) / 100)
    return {"actual_start": start, "actual_finish": None, "remaining": remaining}


def _lag(link: Fields) -> tuple[int, LagUnit]:
    """A link's lag: per cent, or minutes from the file's tenths of minutes."""
    lag, code = link.number("LinkLag") or 0, link.number("LagFormat")
    if code in _PERCENT:
        if code in (20, 52):
            link.tell("that its lag counts elapsed time: taken as working time")
        return lag, LagUnit.PERCENT
    return round(lag / 10), LagUnit.ELAPSED if code in _ELAPSED else LagUnit.WORKING
