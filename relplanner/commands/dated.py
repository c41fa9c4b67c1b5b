"""What typing a value means: a field is set, but a date moves work and a way of scheduling keeps dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from relplanner.commands.records import add, set_fields, set_many
from relplanner.commands.scheduling import lengthened, move_activity, resize_activity
from relplanner.commands.signoffs import sign_typed
from relplanner.domain.declare import Value, Values
from relplanner.domain.edit import Edit, Label, Proposal, folded
from relplanner.domain.errors import BrokenRule
from relplanner.domain.kinds import Activity, Dependency, SignOff
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.typed import date_text
from relplanner.rules.moves import has_begun, no_earlier
from relplanner.schedule.dates import Schedule, compute

DATES = ("start", "finish", "duration")
"""What of an activity is typed as a date and moves or lengthens it."""
_LIMITS: Mapping[object, str] = {
    Constraint.START_NO_EARLIER: "no-earlier",
    Constraint.START_NO_LATER: "no-later",
}
_UNDATED: Mapping[str, Value] = {"constraint": Constraint.ASAP, "constraint_date": None}


def add_typed(plan: Plan, make: Maker, /, kind: str, values: Values) -> Proposal:
    """A new record of a kind, as ``add`` has it; an activity that is given no dates gets them by rule."""
    if kind == Activity.KIND.name and values.keys().isdisjoint(("mode", "start", "finish")):
        values = {**values, "mode": Scheduling.AUTOMATIC}
    return add(plan, make, kind, values)


def set_typed(
    plan: Plan, make: Maker, /, id: str, values: Values, reason: str = "", schedule: Schedule | None = None
) -> Proposal:
    """Set fields of one record as typing them does, on every face.

    A new start of an activity takes its finish along; an automatic one starts no earlier then, and as soon as
    it can when the start is cleared. A new finish, or duration, leaves the start where it is. Pinning keeps
    the dates that were computed; what is no longer pinned keeps its duration, and its start where it follows
    nothing. A decision of a sign-off is given on what stands now. All else is as in ``set_fields``.
    ``schedule`` is the plan's, where it is known already. Raises BrokenRule for an end of an activity with
    parts.
    """
    if "decision" in values and plan.one(SignOff, id) is not None:
        return replace(sign_typed(plan, make, id, values), reason=reason)
    record = plan.one(Activity, id)
    if record is None or not any(name in values for name in (*DATES, "mode")):
        return set_fields(plan, make, id, values, reason)
    plain = {name: value for name, value in values.items() if name not in DATES}
    schedule = schedule or compute(plan)
    plain |= _kept_dates(plan, schedule, record, values)
    first = set_fields(plan, make, id, plain, reason)
    now = plan.after(first.edits) if first.edits else plan
    typed = {name: values[name] for name in DATES if name in values}
    second = _dated(now, make, compute(now, schedule), id, typed)
    label = second.label if second.edits and not first.edits else first.label
    return Proposal(label, folded((*first.edits, *second.edits)), reason)


def set_all_typed(plan: Plan, make: Maker, /, values: Mapping[str, Values], reason: str = "") -> Proposal:
    """Set fields of several records, by id, as typing them one after the other does, as one step."""
    if not any(isinstance(plan.get(id), Activity | SignOff) for id in values):
        return set_many(plan, make, values, reason)
    now, schedule, edits = plan, compute(plan), list[Edit]()
    for id, fields in values.items():
        more = set_typed(now, make, id, fields, schedule=schedule).edits
        edits += more
        now = now.after(more)
        schedule = compute(now, schedule, more)
    net = folded(edits)
    return Proposal(Label("set-records", {"count": len(net)}), net, reason)


def _kept_dates(plan: Plan, schedule: Schedule, record: Activity, values: Values) -> dict[str, Value]:
    """What goes with another way of scheduling, so that nothing jumps."""
    mode = values.get("mode", record.mode)
    span = None if mode is record.mode else schedule.span(record.id)
    if span is None:
        return {}
    if mode is Scheduling.PINNED:
        return {"start": span.start, "finish": span.finish}
    kept: dict[str, Value] = {"start": None, "finish": None, "duration": max(0, span.duration_minutes)}
    free = record.constraint in (Constraint.ASAP, Constraint.ALAP) and "constraint" not in values
    if free and not has_begun(record) and not plan.children(Dependency, "successor", record.id):
        kept |= no_earlier(span.start)
    return kept


def _dated(plan: Plan, make: Maker, schedule: Schedule, id: str, dates: Values) -> Proposal:
    """What a typed start, finish and duration come to; a finish says more than a duration."""
    record = plan.of(Activity)[id]
    start, finish = dates.get("start"), dates.get("finish")
    if isinstance(finish, dt.datetime):
        begin = start if isinstance(start, dt.datetime) else None
        return resize_activity(plan, make, id, finish, begin, schedule)
    if isinstance(start, dt.datetime):
        moved = _named(move_activity(plan, make, id, start, schedule), plan, schedule, record, start)
        if "duration" not in dates:
            return moved
        now = plan.after(moved.edits)
        more = _dated(now, make, compute(now, schedule), id, {"duration": dates["duration"]})
        return Proposal(moved.label, folded((*moved.edits, *more.edits)))
    cleared: dict[str, Value] = {name: None for name in ("start", "finish") if name in dates}
    if "start" in cleared and record.mode is Scheduling.AUTOMATIC:
        cleared |= _UNDATED
    if "duration" not in dates:
        return set_fields(plan, make, id, cleared)
    return _measured(plan, make, record, schedule, dates["duration"], cleared)


def _named(moved: Proposal, plan: Plan, schedule: Schedule, record: Activity, start: dt.datetime) -> Proposal:
    """A typed start that moves nothing, for what it follows is later, is told as the limit that it sets."""
    after = plan.after(moved.edits)
    code = _LIMITS.get(after.of(Activity)[record.id].constraint)
    if code is None or record.mode is Scheduling.PINNED or schedule.is_summary(record.id):
        return moved
    if compute(after, schedule, moved.edits).span(record.id) != schedule.span(record.id):
        return moved
    return replace(moved, label=Label(code, {"title": record.title, "day": date_text(start)}))


def _measured(
    plan: Plan, make: Maker, record: Activity, schedule: Schedule, minutes: Value, cleared: Values
) -> Proposal:
    """Another duration: of what is pinned the finish moves, of what has begun what remains changes."""
    if schedule.is_summary(record.id):
        raise BrokenRule("rolled-up", key=record.key)
    span = schedule.span(record.id)
    if not isinstance(minutes, int):
        return set_fields(plan, make, record.id, {**cleared, "duration": None})
    if record.mode is Scheduling.PINNED and span is not None and not cleared:
        return resize_activity(
            plan, make, record.id, span.calendar.add(span.start, minutes), schedule=schedule
        )
    return set_fields(plan, make, record.id, {**cleared, **lengthened(record, minutes)})
