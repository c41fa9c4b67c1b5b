"""What the network of activities cannot keep: links, deadlines, constraints, and promised days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from relplanner.domain.kinds import Dependency
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.rules.conflicts.finding import Conflict, Rule
from relplanner.rules.conflicts.view import View, Work
from relplanner.rules.severity import Facts, Severity

_STARTS = frozenset({Constraint.MUST_START_ON, Constraint.START_NO_LATER})
_FINISHES = frozenset({Constraint.MUST_FINISH_ON, Constraint.FINISH_NO_LATER})
_EXACT = frozenset({Constraint.MUST_START_ON, Constraint.MUST_FINISH_ON})


def network(view: View) -> Iterator[Conflict]:
    """Links that do not hold, deadlines and constraints that are missed, and what is too late for them."""
    found = [*_broken_links(view), *_deadlines(view), *_constraints(view)]
    yield from found
    if found:
        told = {subject for conflict in found for subject in conflict.subjects}
        yield from _too_late(view, told)


def _broken_links(view: View) -> Iterator[Conflict]:
    open_work = {work.activity.id: work for work in view.unfinished}
    for clash in view.schedule.clashes:
        link = view.plan.of(Dependency)[clash.link]
        work = open_work.get(clash.successor)
        if work is None or view.is_archived(link.predecessor):
            continue
        pinned = work.activity.mode is Scheduling.PINNED
        values: Facts = {
            "name": work.activity.title,
            "other": view.title(link.predecessor),
            "constraint": work.activity.constraint,
        }
        yield Conflict(
            Rule.DEPENDENCY if pinned else Rule.CONSTRAINT, Severity.BAD,
            (clash.successor, link.predecessor), "link-broken" if pinned else "constraint-against-link",
            values, clash.minutes, "working_minutes", work.span.start.date(), work.span.last_day,
        )  # fmt: skip


def _deadlines(view: View) -> Iterator[Conflict]:
    for work in view.unfinished:
        deadline = work.activity.deadline
        if deadline is not None and work.span.finish > deadline:
            values: Facts = {
                "name": work.activity.title,
                "day": work.span.last_day,
                "deadline": deadline.date(),
            }
            yield _late(Rule.DEADLINE, "deadline-missed", work, values, deadline, work.span.finish)


def _constraints(view: View) -> Iterator[Conflict]:
    """Automatic activities that are not when their constraint has them."""
    for work in view.unfinished:
        activity, wanted = work.activity, work.activity.constraint_date
        if activity.mode is Scheduling.PINNED or wanted is None or activity.actual_start is not None:
            continue
        if activity.constraint not in _STARTS | _FINISHES:
            continue
        there = work.span.start if activity.constraint in _STARTS else work.span.finish
        off = work.span.calendar.between(wanted, there)
        if off > 0 or (off < 0 and activity.constraint in _EXACT):
            values: Facts = {
                "name": activity.title, "constraint": activity.constraint, "wanted": wanted.date(),
            }  # fmt: skip
            yield _late(Rule.CONSTRAINT, "constraint-missed", work, values, wanted, there)


def _late(
    rule: Rule, code: str, work: Work, values: Facts, wanted: dt.datetime, there: dt.datetime
) -> Conflict:
    minutes = max(abs(work.span.calendar.between(wanted, there)), 1)
    return Conflict(
        rule, Severity.BAD, (work.activity.id,), code, values, minutes, "working_minutes",
        min(wanted, there).date(), there.date(),
    )  # fmt: skip


def _too_late(view: View, told: set[str]) -> Iterator[Conflict]:
    """Per release, the activities that have less than no time left, and are not told of already."""
    worst: dict[str, tuple[int, Work]] = {}
    count: dict[str, int] = {}
    for work in view.unfinished:
        if work.activity.id in told:
            continue
        timing = view.schedule.timing(work.activity.id)
        if timing is None or timing.total_float >= 0:
            continue
        release = work.release.id
        count[release] = count.get(release, 0) + 1
        if release not in worst or timing.total_float < worst[release][0]:
            worst[release] = timing.total_float, work
    for release, (short, work) in worst.items():
        values: Facts = {"name": work.activity.title, "others": count[release] - 1}
        yield Conflict(
            Rule.FLOAT, Severity.WARNING, (work.activity.id,),
            "float-negative-many" if count[release] > 1 else "float-negative", values,
            -short, "working_minutes", work.span.start.date(), work.span.last_day,
        )  # fmt: skip


def promises(view: View) -> Iterator[Conflict]:
    """Releases that go live after the day they are committed to, or, when to none, after their target."""
    for going in view.going_live.values():
        release = going.release
        if going.activity is None:
            continue
        promised = release.committed_date or release.target_date
        if promised is None or going.day <= promised:
            continue
        rule = Rule.COMMITTED if release.committed_date else Rule.TARGET
        days = max(going.calendar.days_between(promised, going.day), 1)
        values: Facts = {"release": release.title, "day": going.day, "promised": promised}
        yield Conflict(
            rule, Severity.BAD if release.committed_date else Severity.WARNING, (going.subject,),
            f"{rule.value}-missed", values, days, "working_days", promised, going.day,
        )  # fmt: skip
