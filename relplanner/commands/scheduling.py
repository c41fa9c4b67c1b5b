"""Intentions about dates: move, lengthen, link, and add to a release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from relplanner.commands.records import new_record
from relplanner.domain.declare import Value
from relplanner.domain.edit import Edit, Label, Proposal, folded
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.kinds.choices import ActivityKind, LagUnit, LinkType, Scheduling
from relplanner.domain.plan import Maker, Plan, key_number
from relplanner.domain.rank import between
from relplanner.rules.moves import (
    WITH_START,
    WITH_TARGET,
    changed_record,
    has_begun,
    moved_together,
    no_earlier,
    placed,
    started_by,
    staying,
)
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.dates import Schedule, Span, compute


def move_activity(
    plan: Plan, make: Maker, /, activity: str, start: dt.datetime, schedule: Schedule | None = None
) -> Proposal:
    """Let an activity start at another moment and keep its working duration.

    A pinned one takes the dates; an automatic one starts no earlier from now on. With parts, those that have
    not begun move, each by as many working days as the whole. ``schedule`` is the plan's, where it is known.
    """
    record = _activity(plan, activity)
    schedule = schedule or compute(plan)
    span = schedule.span(activity)
    if schedule.is_summary(activity) and span is not None:
        days = _days_apart(span, start)
        leaves = list(schedule.leaves(activity))
        return moved("moved", {"title": record.title}, moved_together(leaves, schedule, days), leaves)
    return Proposal(Label("moved", {"title": record.title}), _real([placed(record, schedule, start)]))


def move_release(
    plan: Plan, make: Maker, /, release: str, days: int, schedule: Schedule | None = None
) -> Proposal:
    """Move all of a release that has not begun, and its own start, by so many working days.

    What was promised, its target and committed date, stays; only where nothing else dates a release, or it is
    planned back from its target, does the target move. Raises NotFound, and BrokenRule where all has begun.
    """
    schedule = schedule or compute(plan)
    edits = release_moved(plan, release, days, schedule)
    record = plan.of(Release)[release]
    title = {"title": record.title or record.key}
    return moved("moved", title, edits, schedule.leaves(release))


def release_moved(plan: Plan, release: str, days: int, schedule: Schedule) -> tuple[Edit, ...]:
    """What ``move_release`` does; nothing where there is nothing to move. Raises NotFound."""
    record = plan.one(Release, release)
    if record is None:
        raise NotFound("unknown-key", key=release)
    leaves = list(schedule.leaves(release))
    back = schedule.is_planned_back(release)
    edits = [started_by(record, schedule, days)]
    if record.target_date is not None and (back or not leaves):
        day = schedule.calendars.of_release(release).add_days(record.target_date, days)
        edits.append(changed_record(record, {"target_date": day}))
    edits += moved_together(leaves, schedule, days, WITH_TARGET if back else WITH_START)
    return folded(_real(edits))


def moved(
    code: str, values: Mapping[str, str | int], edits: Iterable[Edit], held: Iterable[Activity]
) -> Proposal:
    """The proposal to move what is ``held``, whose label tells how many have begun and stay.

    Raises BrokenRule where all have, so that nothing would move.
    """
    found, label = folded(edits), Label(code, {**values, **left_behind(held)})
    if not found and len(label.arguments) > len(values):
        raise BrokenRule("all-begun")
    return Proposal(label, found)


def left_behind(held: Iterable[Activity]) -> dict[str, int]:
    """What the label of a step tells of how many do not move along; nothing where all do."""
    count = staying(held)
    return {"stays": count} if count else {}


def resize_activity(
    plan: Plan,
    make: Maker,
    /,
    activity: str,
    finish: dt.datetime | None = None,
    start: dt.datetime | None = None,
    schedule: Schedule | None = None,
) -> Proposal:
    """Let an activity finish, or start, at another moment while its other end stays.

    Of an automatic activity the duration changes. ``schedule`` is the plan's, where it is known already.
    Raises BrokenRule for a finish before the start and for an activity with parts, whose ends are theirs.
    """
    record = _activity(plan, activity)
    schedule = schedule or compute(plan)
    if schedule.is_summary(activity):
        raise BrokenRule("rolled-up", key=record.key)
    span = schedule.span(activity)
    begin = start or (span.start if span else finish)
    end = finish or (span.finish if span else start)
    if begin is None or end is None:
        raise BrokenRule("pinned-needs-dates", key=record.key, remedy=("start", "finish"))
    if end < begin:
        raise BrokenRule("finish-before-start", key=record.key, start=f"{begin}", finish=f"{end}")
    new: dict[str, Value] = {}
    if start is not None and has_begun(record):
        new["actual_start"] = start
    if record.actual_finish is not None:
        new["actual_finish"] = end
    if record.mode is Scheduling.PINNED:
        new |= {"start": begin, "finish": end, **_kept_point(record, begin, end)}
    else:
        new |= lengthened(record, schedule.calendars.of_activity(record).between(begin, end))
        new |= no_earlier(start) if start is not None and not has_begun(record) else {}
    return Proposal(Label("resized", {"title": record.title}), _real([changed_record(record, new)]))


def link(
    plan: Plan,
    make: Maker,
    /,
    predecessor: str,
    successor: str,
    type: LinkType = LinkType.FS,
    lag: int = 0,
    lag_unit: LagUnit = LagUnit.WORKING,
) -> Proposal:
    """Let one activity wait for another; ``lag`` may be negative."""
    ends = _activity(plan, predecessor), _activity(plan, successor)
    values: dict[str, Value] = {
        "predecessor": predecessor, "successor": successor, "type": type, "lag": lag, "lag_unit": lag_unit,
    }  # fmt: skip
    names = {"predecessor": ends[0].title, "successor": ends[1].title}
    return Proposal(Label("linked", names), (new_record(plan, make, Dependency.KIND, values),))


def add_activity(
    plan: Plan,
    make: Maker,
    /,
    release: str,
    title: str,
    start: dt.datetime | None = None,
    duration: int | None = None,
    after: str | None = None,
    parent: str | None = None,
    kind: ActivityKind = ActivityKind.TASK,
    finish: dt.datetime | None = None,
) -> Proposal:
    """A new automatic activity, placed right after a sibling or last among its siblings.

    It starts no earlier than ``start``, or so that it ends with ``finish``; without either it begins with its
    release, and today where that has no dates. Without a duration (working minutes) it takes what is between
    both, else a week, and a milestone or a gate no time.
    """
    record = plan.one(Release, release)
    if record is None:
        raise NotFound("unknown-key", key=release)
    calendar = Calendars(plan).of_release(release)
    if duration is None and start is not None and finish is not None:
        duration = max(0, calendar.between(start, finish))
    duration = _usual_duration(plan, kind) if duration is None else duration
    if start is None and finish is not None:
        start = calendar.add(finish, -duration)
    if start is None and not (record.start or record.target_date or record.committed_date):
        start = calendar.next_work(dt.datetime.combine(make.today, dt.time()))
    sibling = plan.one(Activity, after)
    parent = sibling.parent if sibling and parent is None else parent
    values: dict[str, Value] = {
        "title": title, "release": release, "parent": parent, "kind": kind,
        "mode": Scheduling.AUTOMATIC, "duration": duration, **(no_earlier(start) if start else {}),
        "rank": _rank(plan, release, parent, sibling),
    }  # fmt: skip
    edit = new_record(plan, make, Activity.KIND, values)
    return Proposal(Label("added", {"kind": Activity.KIND.title.lower(), "title": title}), (edit,))


def _usual_duration(plan: Plan, kind: ActivityKind) -> int:
    """A week; a milestone or a gate takes no time."""
    programme = plan.programme
    point = kind in (ActivityKind.MILESTONE, ActivityKind.GATE)
    return 0 if point else programme.hours_per_day * programme.days_per_week * 60


# -- edits -------------------------------------------------------------------------------------------------


def _days_apart(span: Span, start: dt.datetime) -> int:
    return span.calendar.days_between(span.start.date(), start.date())


def lengthened(activity: Activity, minutes: int) -> dict[str, Value]:
    """Another duration, of which as much is done as was: what remains takes up the difference."""
    new: dict[str, Value] = {"duration": minutes}
    if activity.remaining is not None:
        new["remaining"] = max(0, activity.remaining + minutes - (activity.duration or 0))
    return new


def _kept_point(activity: Activity, start: dt.datetime, finish: dt.datetime) -> dict[str, Value]:
    """A milestone that is given a length is a task from then on."""
    grows = activity.kind is ActivityKind.MILESTONE and finish > start
    return {"kind": ActivityKind.TASK} if grows else {}


def _rank(plan: Plan, release: str, parent: str | None, after: Activity | None) -> str:
    siblings = sorted(
        (other for other in plan.children(Activity, "release", release) if other.parent == parent),
        key=lambda other: (other.rank, key_number(other.key)),
    )
    if after is None or after not in siblings:
        return between(siblings[-1].rank if siblings else "", "")
    later = [other.rank for other in siblings if other.rank > after.rank]
    return between(after.rank, later[0] if later else "")


def _activity(plan: Plan, id: str) -> Activity:
    found = plan.one(Activity, id)
    if found is None:
        raise NotFound("unknown-key", key=id)
    return found


def _real(edits: list[Edit | None]) -> tuple[Edit, ...]:
    return tuple(edit for edit in edits if edit is not None)
