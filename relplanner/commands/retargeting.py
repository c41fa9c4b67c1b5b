"""Moves a whole release to another day: all that hangs on the day it goes live, by the same working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from relplanner.commands.scheduling import left_behind, release_moved
from relplanner.domain.declare import Value
from relplanner.domain.edit import Edit, Label, Proposal, folded
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Activity, ChecklistItem, Criterion, Release, ReleaseTrain, SlipEvent
from relplanner.domain.kinds.planning import SlipPolicy, SlipReason
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.typed import date_text
from relplanner.rules.moves import changed_record, has_begun
from relplanner.rules.readiness import Checked, Outcome, outcome
from relplanner.schedule.dates import Schedule, compute
from relplanner.schedule.trains import calendar_of, filled, next_slot, promised
from relplanner.schedule.worktime import WorkCalendar

_A_DAY = dt.timedelta(days=1)
_UNSETTLED = frozenset({Outcome.PENDING, Outcome.FAILED})


def retarget(
    plan: Plan, make: Maker, /, release: str, target: dt.date, committed: bool = False, reason: str = ""
) -> Proposal:
    """Let a release go live on another day, and all that it holds be as many working days earlier or later.

    They are counted from the day it goes live as things stand. Its start, its work (as ``move_release`` moves
    it), deadlines, and due dates of what is still open move; what has begun or is done stays. The commitment
    stays what it was unless ``committed`` says otherwise; then ``reason`` tells why it moved.

    Raises NotFound, and BrokenRule for a release that is live already.
    """
    record = _release(plan, release)
    if record.actual_date is not None:
        raise BrokenRule("already-live", key=record.key, remedy=("actual_date",))
    schedule = compute(plan)
    calendar = schedule.calendars.of_release(release)
    days = calendar.days_between(schedule.live_date(release) or target, target)
    work = release_moved(plan, release, days, schedule)
    moved = plan.after(work)
    new: dict[str, Value] = {"target_date": target, **({"committed_date": target} if committed else {})}
    rest = _dated(moved, schedule, moved.of(Release)[release], days, new)
    stays = left_behind(schedule.leaves(release))
    names = {"release": record.title or record.key, "day": date_text(target)}
    label = Label("retargeted", {**names, **stays})
    return Proposal(label, folded([*work, *(edit for edit in rest if edit)]), reason)


def slip_release(
    plan: Plan, make: Maker, /, release: str, to: dt.date | None = None, reason: str = ""
) -> Proposal:
    """Let a release slip: retarget it, its commitment too, to a day or as its train's slip policy has it.

    ``reason`` begins with a reason code. Raises NotFound, and BrokenRule when nothing says where to.
    """
    record = _release(plan, release)
    day = to or slip_day(plan, compute(plan), record)
    proposal = retarget(plan, make, release, day, record.committed_date is not None, reason)
    return Proposal(
        Label("slipped", {**proposal.label.arguments, "day": date_text(day)}), proposal.edits, reason
    )


def slip_day(plan: Plan, schedule: Schedule, release: Release) -> dt.date:
    """The day that a release slips to by the policy of its train, not before it can go live as things stand.

    Raises BrokenRule when there is no train, it slips by hand, or it has no later slot.
    """
    train = plan.one(ReleaseTrain, release.train)
    day = promised(schedule, release)
    if train is None or day is None or train.slip_policy is SlipPolicy.BY_HAND:
        raise BrokenRule("slip-by-hand", key=release.key)
    live = schedule.live_date(release.id) or day
    calendar = calendar_of(plan, schedule.calendars, train)
    if train.slip_policy is SlipPolicy.DAYS:
        if train.slip_days is None:
            raise BrokenRule("slip-needs-days", key=train.key, remedy=("slip_days",))
        day = calendar.add_days(day, train.slip_days)
        while day < live:
            day = calendar.add_days(day, train.slip_days)
        return day
    found = next_slot(plan, train, calendar, max(day, live - _A_DAY))
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
    edits = (changed_record(each, told) for each in found)
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


def _dated(
    plan: Plan, schedule: Schedule, release: Release, days: int, new: dict[str, Value]
) -> Iterator[Edit | None]:
    """The edits beside those that move work: of the release's own dates, of deadlines and due dates."""
    calendar = schedule.calendars.of_release(release.id)
    yield changed_record(release, new)
    for activity in plan.children(Activity, "release", release.id):
        moved: dict[str, Value] = {}
        if activity.deadline is not None and not has_begun(activity):
            moved["deadline"] = _later(calendar, activity.deadline, days)
        if activity.constraint_date is not None and schedule.is_summary(activity.id):
            moved["constraint_date"] = _later(calendar, activity.constraint_date, days)
        yield changed_record(activity, moved)
    items: tuple[Checked, ...] = plan.children(ChecklistItem, "release", release.id)
    for check in (*items, *plan.children(Criterion, "release", release.id)):
        if outcome(check) in _UNSETTLED and check.due is not None:
            yield changed_record(check, {"due": calendar.add_days(check.due, days)})


def _later(calendar: WorkCalendar, moment: dt.datetime, days: int) -> dt.datetime:
    return dt.datetime.combine(calendar.add_days(moment.date(), days), moment.time())


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
