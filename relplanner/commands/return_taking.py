"""From findings to edits: each column by the command that typing there uses; what does not fit is told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from relplanner.commands.records import new_record, remove, set_fields
from relplanner.commands.return_cells import moment
from relplanner.commands.return_findings import Finding, Verdict
from relplanner.commands.scheduling import add_activity, move_activity, resize_activity
from relplanner.commands.signoffs import sign_typed
from relplanner.domain.consequences import consequences
from relplanner.domain.declare import Kind, Value, Values
from relplanner.domain.edit import Edit, folded
from relplanner.domain.errors import Refusal
from relplanner.domain.invariants import check
from relplanner.domain.kinds import Activity, SignOff
from relplanner.domain.kinds.choices import ActivityKind, Scheduling
from relplanner.domain.kinds.readiness import SignOffChannel
from relplanner.domain.plan import Maker, Plan
from relplanner.schedule.dates import Schedule, Span, compute
from relplanner.schedule.worktime import WorkCalendar

_DATES = ("start", "finish")
_STAYS = (Verdict.MINE, Verdict.CONFLICT)

Piece = tuple[int, ...]
"""Findings, by their index, that are taken together or not at all."""


class Taking:
    """Makes edits of findings, all on one snapshot."""

    def __init__(self, plan: Plan, make: Maker, findings: Sequence[Finding]) -> None:
        self._plan = plan
        self._make = make
        self._findings = findings
        self._new = Counter[str]()
        # Mine where it differs: a new start must not carry along a finish that was set here.
        self._kept_finish = {
            found.id for found in findings if found.field == "finish" and found.verdict in _STAYS
        }

    @cached_property
    def _schedule(self) -> Schedule:
        return compute(self._plan)

    def edits(self, piece: Piece) -> tuple[Edit, ...]:
        """The edits that take the cells of one record, or one new row. Raises Refusal."""
        first = self._findings[piece[0]]
        if first.verdict is Verdict.NEW:
            return (self._added(self._plan.kind(first.kind), first.values),)
        record = self._plan.get(first.id)
        kind = self._plan.kind(first.kind)
        calendar = self._calendar(first.id)
        values = {
            found.field: moment(kind.by_name[found.field], found.value, calendar)
            for found in (self._findings[at] for at in piece)
        }
        edits: tuple[Edit, ...] = ()
        if isinstance(record, Activity) and not values.keys().isdisjoint(_DATES):
            dates = {name: values.pop(name) for name in _DATES if name in values}
            edits = self._dated(record, dates)
        if isinstance(record, SignOff) and "decision" in values:
            # A role's word in a workbook is given on what stands as the workbook is taken.
            return sign_typed(self._plan, self._make, first.id, values, SignOffChannel.WORKBOOK).edits
        return folded((*edits, *set_fields(self._plan, self._make, first.id, values).edits))

    def removals(self, indices: Iterable[int]) -> tuple[tuple[Edit, ...], dict[int, str]]:
        """The edits that remove missing rows, and why those that cannot go cannot."""
        edits: tuple[Edit, ...] = ()
        going: list[str] = []
        refused: dict[int, str] = {}
        for at in indices:
            id = self._findings[at].id
            try:
                edits = remove(self._plan, self._make, [*going, id]).edits
                going.append(id)
            except Refusal as refusal:
                refused[at] = str(refusal)
        return edits, refused

    def _dated(self, activity: Activity, dates: Mapping[str, Value]) -> tuple[Edit, ...]:
        """A start, a finish or both, as if typed: a new start takes the finish along."""
        plan, make, schedule = self._plan, self._make, self._schedule
        start, finish = (_moment(dates.get(name)) for name in _DATES)
        if None in dates.values():
            if activity.mode is Scheduling.AUTOMATIC:
                raise Refusal("return-clears-dates", key=activity.key)
            return set_fields(plan, make, activity.id, dates).edits
        span = schedule.span(activity.id)
        if (
            span is not None
            and span.is_point
            and (start is None or finish is None or _same_day(start, finish))
        ):
            return move_activity(plan, make, activity.id, _point(span, start or finish), schedule).edits
        if start is not None and finish is None and activity.id not in self._kept_finish:
            return move_activity(plan, make, activity.id, start, schedule).edits
        return resize_activity(plan, make, activity.id, finish, start, schedule).edits

    def _added(self, kind: Kind, values: Values) -> Edit:
        """The edit that adds a new row, with the next free key."""
        ahead = self._new[kind.name]
        self._new[kind.name] += 1
        calendar = self._schedule.calendars.programme
        told = {name: moment(kind.by_name[name], value, calendar) for name, value in values.items()}
        if kind is not Activity.KIND:
            return new_record(self._plan, self._make, kind, told, ahead)
        start, finish = (_moment(told.pop(name, None)) for name in _DATES)
        chosen = told.get("kind")
        made = add_activity(
            self._plan, self._make, str(told["release"]), str(told["title"]), start,
            parent=told.get("parent") and str(told["parent"]),  # type: ignore[arg-type]
            kind=chosen if isinstance(chosen, ActivityKind) else ActivityKind.TASK, finish=finish,
        ).edits[0]  # fmt: skip
        rest = {name: value for name, value in told.items() if name not in _DATES}
        own = {"key": self._plan.next_key(kind, ahead), **rest}
        return Edit(kind.name, made.id, None, {**(made.after or {}), **own})

    def _calendar(self, id: str) -> WorkCalendar:
        record = self._plan.get(id)
        calendars = self._schedule.calendars
        return calendars.of_activity(record) if isinstance(record, Activity) else calendars.programme


class Fitting:
    """Finds which findings go with the plan's rules, and with each other; the others are refused in words."""

    def __init__(self, plan: Plan, make: Maker, findings: Sequence[Finding]) -> None:
        self._plan = plan
        self._make = make
        self._findings = findings
        self._taking = Taking(plan, make, findings)
        self.refused: dict[int, str] = {}

    def fit(self, indices: Iterable[int]) -> Plan:
        """The plan with all that fits; ``refused`` tells of the rest."""
        now = self._plan
        cells, missing = _parted(self._findings, indices)
        edits, self.refused = self._taking.removals(missing)
        if edits:
            now = self._without(now, edits, missing)
        there = [
            piece
            for piece in cells
            if not self._findings[piece[0]].id or now.get(self._findings[piece[0]].id)
        ]
        return self._all(now, there)

    def _without(self, now: Plan, edits: tuple[Edit, ...], missing: Sequence[int]) -> Plan:
        try:
            return self._tried(now, edits)
        except Refusal as refusal:
            self.refused |= dict.fromkeys(missing, str(refusal))
            return now

    def _all(self, now: Plan, pieces: Sequence[Piece]) -> Plan:
        """Take the pieces at once, else each half by itself."""
        if not pieces:
            return now
        try:
            return self._tried(now, [edit for piece in pieces for edit in self._taking.edits(piece)])
        except Refusal as refusal:
            if len(pieces) > 1:
                half = len(pieces) // 2
                return self._all(self._all(now, pieces[:half]), pieces[half:])
            parts = _parts(self._findings, pieces[0])
            if len(parts) > 1:
                return self._in_parts(now, parts)
            self.refused |= dict.fromkeys(pieces[0], str(refusal))
            return now

    def _in_parts(self, now: Plan, parts: Sequence[Piece]) -> Plan:
        """Take cells of one record by themselves, in any order that works: a reason before what needs it."""
        waiting, refused = list(parts), dict[Piece, str]()
        while waiting:
            taken = len(waiting)
            for part in tuple(waiting):
                try:
                    now = self._tried(now, self._taking.edits(part))
                    waiting.remove(part)
                except Refusal as refusal:
                    refused[part] = str(refusal)
            if len(waiting) == taken:
                break
        self.refused |= {at: refused[part] for part in waiting for at in part}
        return now

    def _tried(self, now: Plan, edits: Sequence[Edit]) -> Plan:
        after = now.after(edits)
        more = consequences(now, after, edits, self._make)
        after = after.after(more) if more else after
        check(now, after, (*edits, *more))
        return after


def all_edits(
    plan: Plan, make: Maker, findings: Sequence[Finding], indices: Iterable[int]
) -> tuple[Edit, ...]:
    """The edits that take these findings, all of them. Raises Refusal."""
    taking = Taking(plan, make, findings)
    cells, missing = _parted(findings, indices)
    removed = remove(plan, make, [findings[at].id for at in missing]).edits if missing else ()
    gone = {edit.id for edit in removed if edit.after is None}
    there = [piece for piece in cells if findings[piece[0]].id not in gone]
    return folded((*(edit for piece in there for edit in taking.edits(piece)), *removed))


def _parted(findings: Sequence[Finding], indices: Iterable[int]) -> tuple[list[Piece], list[int]]:
    """The cells by record and the new rows, each a piece; and the missing rows."""
    by_record: dict[str, list[int]] = {}
    missing: list[int] = []
    fields: set[tuple[str, str]] = set()
    for at in indices:
        found = findings[at]
        if found.verdict is Verdict.MISSING:
            missing.append(at)
        elif found.verdict is Verdict.NEW:
            by_record[f"new {at}"] = [at]
        elif (found.id, found.field) not in fields:
            # Two copies that say the same say it once.
            fields.add((found.id, found.field))
            by_record.setdefault(found.id, []).append(at)
    return [tuple(piece) for piece in by_record.values()], missing


def _parts(findings: Sequence[Finding], piece: Piece) -> list[Piece]:
    """A record's cells one by one, but start and finish together."""
    dates = tuple(at for at in piece if findings[at].field in _DATES)
    return [(at,) for at in piece if at not in dates] + ([dates] if dates else [])


def _moment(value: Value) -> dt.datetime | None:
    return value if isinstance(value, dt.datetime) else None


def _same_day(start: dt.datetime, finish: dt.datetime) -> bool:
    return start.date() == finish.date()


def _point(span: Span, told: dt.datetime | None) -> dt.datetime:
    """The moment of a milestone on another day: at the hour at which it was, unless another is told."""
    assert told is not None
    hours = span.calendar.hours_of(told.date())
    edges = {0, *(minute for interval in hours for minute in interval)}
    if told.hour * 60 + told.minute in edges:
        return dt.datetime.combine(told.date(), span.start.time())
    return told
