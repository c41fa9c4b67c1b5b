"""Moves a whole release to another day: all that hangs on the day it goes live, by the same working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from relplanner.domain.declare import Record, Value
from relplanner.domain.edit import Edit, Label, Proposal, changed
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Activity, ChecklistItem, Criterion, Release, ReleaseTrain, SlipEvent
from relplanner.domain.kinds.choices import Scheduling
from relplanner.domain.kinds.planning import SlipPolicy, SlipReason
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.typed import date_text
from relplanner.rules.readiness import Outcome, outcome
from relplanner.schedule.dates import Schedule, compute
from relplanner.schedule.trains import filled, next_slot, promised
from relplanner.schedule.worktime import WorkCalendar

_UNSETTLED = frozenset({Outcome.PENDING, Outcome.FAILED})


def retarget(
    plan: Plan, make: Maker, /, release: str, target: dt.date, committed: bool = False, reason: str = ""
) -> Proposal:
    """Let a release go live on another day, and all that it holds be as many working days earlier or later.

    Its start, what is pinned or constrained, deadlines, and due dates of what is still open move; what has
    begun or is done stays. The commitment stays what it was unless ``committed`` says otherwise; then the day
    is that of the new commitment, and ``reason`` tells why.

    Raises NotFound, and BrokenRule for a release that is live already.
    """
    record = _release(plan, release)
    schedule = compute(plan)
    planned = record.target_date or record.committed_date or schedule.live_date(release)
    anchor = record.committed_date or planned if committed else planned
    edits = _moved(plan, schedule, record, anchor or target, target, committed)
    label = Label("retargeted", {"release": record.title or record.key, "day": date_text(target)})
    return Proposal(label, tuple(edits), reason)


def slip_release(
    plan: Plan, make: Maker, /, release: str, to: dt.date | None = None, reason: str = ""
) -> Proposal:
    """Let a release slip: retarget it, its commitment too, to a day or as its train's slip policy has it.

    ``reason`` begins with a reason code. Raises NotFound, and BrokenRule when nothing says where to.
    """
    record = _release(plan, release)
    day = to or slip_day(plan, compute(plan), record)
    proposal = retarget(plan, make, release, day, True, reason)
    return Proposal(
        Label("slipped", {"release": record.title or record.key, "day": date_text(day)}),
        proposal.edits,
        reason,
    )


def slip_day(plan: Plan, schedule: Schedule, release: Release) -> dt.date:
    """The day that a release slips to by the policy of its train.

    Raises BrokenRule when there is no train, it slips by hand, or it has no later slot.
    """
    train = plan.one(ReleaseTrain, release.train)
    day = promised(schedule, release)
    if train is None or day is None or train.slip_policy is SlipPolicy.BY_HAND:
        raise BrokenRule("slip-by-hand", key=release.key)
    calendar = schedule.calendars.of_product(train.product)
    if train.slip_policy is SlipPolicy.DAYS:
        if train.slip_days is None:
            raise BrokenRule("slip-needs-days", key=train.key, remedy=("slip_days",))
        return calendar.add_days(day, train.slip_days)
    found = next_slot(plan, train, calendar, day)
    while found is not None and _is_full(plan, schedule, train, release, found.day):
        found = next_slot(plan, train, calendar, found.day)
    if found is None:
        raise BrokenRule("no-later-slot", key=train.key)
    return found.day


def give_slip_reason(
    plan: Plan, make: Maker, /, slips: Iterable[str], reason: SlipReason, comment: str = ""
) -> Proposal:
    """Say why committed dates moved. Raises NotFound."""
    found = [_slip_event(plan, id) for id in dict.fromkeys(slips)]
    told: dict[str, Value] = {"reason": reason, "comment": comment} if comment else {"reason": reason}
    edits = (changed(each.KIND, each.id, each.KIND.values(each), told) for each in found)
    title = next((_release(plan, each.release).title for each in found), "")
    return Proposal(
        Label("gave-slip-reason", {"release": title, "reason": reason.value.replace("_", " ")}),
        tuple(edit for edit in edits if edit),
    )


def unexplained(plan: Plan) -> list[SlipEvent]:
    """The slips for which no reason was given, oldest first."""
    return [each for each in plan.of(SlipEvent).values() if each.reason is SlipReason.NOT_GIVEN]


def _is_full(plan: Plan, schedule: Schedule, train: ReleaseTrain, moving: Release, day: dt.date) -> bool:
    if train.capacity is None:
        return False
    (there,) = filled(plan, schedule, train, day, day)
    return sum(each.id != moving.id for each in there.releases) >= train.capacity


# -- what moves --------------------------------------------------------------------------------------------


def _moved(
    plan: Plan, schedule: Schedule, release: Release, anchor: dt.date, target: dt.date, committed: bool
) -> Iterator[Edit]:
    if release.actual_date is not None:
        raise BrokenRule("already-live", key=release.key, remedy=("actual_date",))
    calendar = schedule.calendars.of_release(release.id)
    days = calendar.days_between(anchor, target)
    new: dict[str, Value] = {"start": _later(calendar, release.start, days)}
    if not committed or release.committed_date is None:
        new["target_date"] = target
    else:
        new["committed_date"] = target
        new["target_date"] = _on(calendar, release.target_date, days, {anchor: target})
    yield from _edit(release, new)
    for activity in plan.children(Activity, "release", release.id):
        if activity.actual_start is None and activity.actual_finish is None:
            yield from _edit(activity, _dates(schedule, activity, days))
    for item in plan.children(ChecklistItem, "release", release.id):
        if outcome(item) in _UNSETTLED and item.due is not None:
            yield from _edit(item, {"due": calendar.add_days(item.due, days)})
    for criterion in plan.children(Criterion, "release", release.id):
        if outcome(criterion) in _UNSETTLED and criterion.due is not None:
            yield from _edit(criterion, {"due": calendar.add_days(criterion.due, days)})


def _dates(schedule: Schedule, activity: Activity, days: int) -> dict[str, Value]:
    calendar = schedule.calendars.of_release(activity.release)
    new: dict[str, Value] = {
        "constraint_date": _later(calendar, activity.constraint_date, days),
        "deadline": _later(calendar, activity.deadline, days),
    }
    span = schedule.span(activity.id)
    if activity.mode is Scheduling.PINNED and activity.start is not None and span is not None:
        # Counted as the release counts its days, so that all keep step; lasting as its own calendar has it.
        start = _later(calendar, span.start, days)
        assert start is not None
        there = span.moved_to(start)
        new |= {"start": there.start, "finish": there.finish}
    return new


def _later(calendar: WorkCalendar, moment: dt.datetime | None, days: int) -> dt.datetime | None:
    return dt.datetime.combine(calendar.add_days(moment.date(), days), moment.time()) if moment else None


def _on(
    calendar: WorkCalendar, day: dt.date | None, days: int, known: dict[dt.date, dt.date]
) -> dt.date | None:
    """A day so many working days later, unless it is known where it goes: days off cannot be counted."""
    return known.get(day) or calendar.add_days(day, days) if day else None


def _edit(record: Record, new: dict[str, Value]) -> Iterator[Edit]:
    edit = changed(record.KIND, record.id, record.KIND.values(record), new)
    if edit is not None:
        yield edit


def _release(plan: Plan, id: str) -> Release:
    found = plan.one(Release, id)
    if found is None:
        raise NotFound("unknown-key", key=id)
    return found


def _slip_event(plan: Plan, id: str) -> SlipEvent:
    found = plan.one(SlipEvent, id)
    if found is None:
        raise NotFound("unknown-key", key=id)
    return found
