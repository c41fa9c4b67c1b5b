"""Saying how far an activity is: kept as its actual start, its actual finish and what remains."""

from __future__ import annotations

from relplanner.domain.declare import Value
from relplanner.domain.edit import Label, Proposal, changed
from relplanner.domain.errors import BrokenRule, InvalidValue, NotFound
from relplanner.domain.kinds import Activity
from relplanner.domain.plan import Maker, Plan
from relplanner.schedule.dates import compute


def set_progress(plan: Plan, make: Maker, /, activity: str, per_cent: int) -> Proposal:
    """Let an activity be so far: 0 has not begun, 100 is finished.

    Where nothing else is known it began and finished as planned; what remains is the rest of its working
    time. Raises BrokenRule for an activity with parts, whose progress is theirs, or without dates.
    """
    record = plan.one(Activity, activity)
    if record is None:
        raise NotFound("unknown-key", key=activity)
    if not 0 <= per_cent <= 100:
        raise InvalidValue(
            "unreadable-value", text=str(per_cent), expected="a figure from 0 to 100", field="Progress"
        )
    schedule = compute(plan)
    if schedule.is_summary(activity):
        raise BrokenRule("rolled-up", key=record.key)
    span = schedule.span(activity)
    if span is None:
        raise BrokenRule("pinned-needs-dates", key=record.key, remedy=("start", "finish"))
    values: dict[str, Value] = {"actual_start": None, "actual_finish": None, "remaining": None}
    if per_cent:
        values["actual_start"] = record.actual_start or span.start
    if per_cent == 100:
        values["actual_finish"] = record.actual_finish or span.finish
    elif per_cent:
        values["remaining"] = round(max(span.duration_minutes, 0) * (100 - per_cent) / 100)
    edit = changed(record.KIND, activity, record.KIND.values(record), values)
    label = Label("set", {"field": "Progress", "title": record.title})
    return Proposal(label, (edit,) if edit else ())
