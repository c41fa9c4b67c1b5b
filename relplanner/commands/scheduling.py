"""Intentions about dates: move, lengthen, link, add to a release, and take a baseline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from relplanner.commands.records import new_record
from relplanner.domain.declare import Value
from relplanner.domain.edit import Edit, Label, Proposal
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Activity, Baseline, BaselineDate, Dependency, Release
from relplanner.domain.kinds.choices import ActivityKind, LagUnit, LinkType, Scheduling
from relplanner.domain.plan import Maker, Plan, key_number
from relplanner.domain.rank import between
from relplanner.rules.moves import changed_record, moved_by, no_earlier, placed
from relplanner.schedule.dates import Schedule, Span, compute


def move_activity(
    plan: Plan, make: Maker, /, activity: str, start: dt.datetime, schedule: Schedule | None = None
) -> Proposal:
    """Let an activity start at another moment and keep its working duration.

    A pinned one takes the dates; an automatic one starts no earlier from now on. With parts, the parts move,
    each by as many working days as the whole. ``schedule`` is the plan's, where it is known already.
    """
    record = _activity(plan, activity)
    schedule = schedule or compute(plan)
    span = schedule.span(activity)
    if schedule.is_summary(activity) and span is not None:
        days = _days_apart(span, start)
        edits = [moved_by(leaf, schedule, days) for leaf in schedule.leaves(activity)]
    else:
        edits = [placed(record, span, start)]
    return Proposal(Label("moved", {"title": record.title}), _real(edits))


def move_release(plan: Plan, make: Maker, /, release: str, days: int) -> Proposal:
    """Move all activities of a release, and its own start, by so many working days.

    What was promised, its target and committed date, stays; only a release that holds no activities, whose
    dates are nothing but these, moves its target.
    """
    record = plan.one(Release, release)
    if record is None:
        raise NotFound("unknown-key", key=release)
    schedule = compute(plan)
    leaves = list(schedule.leaves(release))
    calendar = schedule.calendars.of_release(release)
    new: dict[str, Value] = {}
    if record.start is not None:
        new["start"] = dt.datetime.combine(calendar.add_days(record.start.date(), days), record.start.time())
    if not leaves and record.target_date is not None:
        new["target_date"] = calendar.add_days(record.target_date, days)
    edits = [changed_record(record, new), *(moved_by(leaf, schedule, days) for leaf in leaves)]
    return Proposal(Label("moved", {"title": record.title or record.key}), _real(edits))


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
    start = start or (span.start if span else finish)
    finish = finish or (span.finish if span else start)
    if start is None or finish is None:
        raise BrokenRule("pinned-needs-dates", key=record.key, remedy=("start", "finish"))
    if finish < start:
        raise BrokenRule("finish-before-start", key=record.key, start=f"{start}", finish=f"{finish}")
    if record.mode is Scheduling.PINNED:
        edit = changed_record(
            record, {"start": start, "finish": finish, **_kept_point(record, start, finish)}
        )
    else:
        minutes = schedule.calendars.of_activity(record).between(start, finish)
        edit = changed_record(record, {**no_earlier(start), "duration": minutes})
    return Proposal(Label("resized", {"title": record.title}), _real([edit]))


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
) -> Proposal:
    """A new pinned activity, placed right after a sibling or last among its siblings.

    Without a start it begins with its release, else today; without a duration (working minutes) it takes a
    week, and a milestone or a gate no time.
    """
    calendars = compute(plan).calendars
    calendar = calendars.of_release(release)
    record = plan.one(Release, release)
    if record is None:
        raise NotFound("unknown-key", key=release)
    start = start or record.start or calendar.next_work(dt.datetime.combine(make.today, dt.time()))
    if duration is None:
        programme = plan.programme
        point = kind in (ActivityKind.MILESTONE, ActivityKind.GATE)
        duration = 0 if point else programme.hours_per_day * programme.days_per_week * 60
    sibling = plan.one(Activity, after)
    parent = sibling.parent if sibling and parent is None else parent
    values: dict[str, Value] = {
        "title": title, "release": release, "parent": parent, "kind": kind, "mode": Scheduling.PINNED,
        "start": start, "finish": calendar.add(start, duration),
        "rank": _rank(plan, release, parent, sibling),
    }  # fmt: skip
    edit = new_record(plan, make, Activity.KIND, values)
    return Proposal(Label("added", {"kind": Activity.KIND.title.lower(), "title": title}), (edit,))


def take_baseline(plan: Plan, make: Maker, /, title: str, reason: str = "") -> Proposal:
    """Keep the dates of today, of every release and activity, as the baseline that counts from now on."""
    schedule = compute(plan)
    values: dict[str, Value] = {
        "title": title, "reason": reason, "taken_at": make.now, "place": plan.place, "active": True,
    }  # fmt: skip
    baseline = new_record(plan, make, Baseline.KIND, values)
    earlier = [
        changed_record(other, {"active": False}) for other in plan.of(Baseline).values() if other.active
    ]
    dates = _dates(plan, make, schedule, baseline.id)
    return Proposal(Label("baselined", {"title": title}), (*_real(earlier), baseline, *dates), reason)


# -- edits -------------------------------------------------------------------------------------------------


def _days_apart(span: Span, start: dt.datetime) -> int:
    return span.calendar.days_between(span.start.date(), start.date())


def _kept_point(activity: Activity, start: dt.datetime, finish: dt.datetime) -> dict[str, Value]:
    """A milestone that is given a length is a task from then on."""
    grows = activity.kind is ActivityKind.MILESTONE and finish > start
    return {"kind": ActivityKind.TASK} if grows else {}


def _dates(plan: Plan, make: Maker, schedule: Schedule, baseline: str) -> Iterator[Edit]:
    dated = [id for kind in (Release, Activity) for id in plan.of(kind) if schedule.span(id)]
    for ahead, id in enumerate(dated):
        span = schedule.spans[id]
        values: dict[str, Value] = {
            "baseline": baseline, "subject": id, "start": span.start, "finish": span.finish,
            "duration": max(span.duration_minutes, 0),
        }  # fmt: skip
        yield new_record(plan, make, BaselineDate.KIND, values, ahead)


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
