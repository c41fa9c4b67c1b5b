"""What is late in a plan and what else needs somebody's attention, as facts: faces put them into words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from relplanner.domain.kinds import (
    Activity,
    ChecklistItem,
    Criterion,
    Decision,
    Release,
    ReleaseNotes,
    Risk,
    RiskAction,
    RollbackPlan,
    SlipEvent,
)
from relplanner.domain.kinds.choices import StatusWord
from relplanner.domain.kinds.planning import Hold, ReleaseState
from relplanner.domain.kinds.readiness import ActionState, RehearsalResult, RiskState
from relplanner.domain.kinds.telling import NotesState
from relplanner.domain.plan import Plan
from relplanner.rules import readiness, risk
from relplanner.rules.conflicts import Conflict, Rule
from relplanner.rules.conflicts.told import rule_text, what_text
from relplanner.rules.outlook import is_coming
from relplanner.rules.severity import Fact, Severity
from relplanner.schedule.dates import ActivityState, Schedule

SOON_DAYS = 14
"""From this many days before a release goes live, what it still lacks needs attention."""


class Reason(StrEnum):
    """Why something is listed; the code of its sentence in ``domain.notices.ATTENTION``."""

    RELEASE_LATE = "release-late"
    ACTIVITY_LATE = "activity-late"
    ACTIVITY_UNSTARTED = "activity-unstarted"
    ITEM_LATE = "item-late"
    CRITERION_LATE = "criterion-late"
    REVIEW_LATE = "review-late"
    ACTION_LATE = "action-late"
    DECISION_LATE = "decision-late"
    SLIPPING = "slipping"
    STATUS_SAID = "status-said"
    CHECK_FAILED = "check-failed"
    BLOCKING_OPEN = "blocking-open"
    ACTIVITY_BLOCKED = "activity-blocked"
    RISK_OCCURRED = "risk-occurred"
    RISK_ABOVE_APPETITE = "risk-above-appetite"
    RISK_UNSCORED = "risk-unscored"
    SLIP_UNTOLD = "slip-untold"
    NOTES_UNPUBLISHED = "notes-unpublished"
    ROLLBACK_UNREHEARSED = "rollback-unrehearsed"
    COLLIDES = "collides"


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to look at: why, which record (by id), how bad, since or until when, and what to say of it.

    ``late`` tells what is past its day from what needs attention otherwise; ``values`` fill the sentence.
    """

    reason: Reason
    record: str
    severity: Severity
    day: dt.date | None = None
    late: bool = False
    values: Mapping[str, Fact] = field(default_factory=dict)


class _View(NamedTuple):
    plan: Plan
    schedule: Schedule
    today: dt.date

    def overdue(
        self, reason: Reason, record: str, severity: Severity, due: dt.date, release: str | None = None
    ) -> Attention:
        values: dict[str, Fact] = {"days": (self.today - due).days, "of": self.title(release)}
        return Attention(reason, record, severity, due, late=True, values=values)

    def title(self, release: str | None) -> str:
        found = self.plan.get(release)
        return found.title if found else ""


def attention(
    plan: Plan, schedule: Schedule, today: dt.date, conflicts: Iterable[Conflict] = ()
) -> tuple[Attention, ...]:
    """Everything late or in need of attention today: the worst first, whole releases before their parts.

    ``conflicts`` are those of the plan, where they are to be listed with the rest.
    """
    view = _View(plan, schedule, today)
    found = chain(
        _releases(view), _activities(view), _checks(view), _risks(view), _decisions(view),
        _collisions(conflicts),
    )  # fmt: skip
    return tuple(sorted(found, key=_order))


def _order(each: Attention) -> tuple[bool, bool, dt.date]:
    whole_release = each.reason in (Reason.RELEASE_LATE, Reason.SLIPPING)
    return each.severity is not Severity.BAD, not whole_release, each.day or dt.date.max


def _collisions(conflicts: Iterable[Conflict]) -> Iterator[Attention]:
    """Conflicts, but for the committed dates that are told of as slips."""
    for each in conflicts:
        if each.rule is not Rule.COMMITTED:
            values = {"what": what_text(each), "rule": rule_text(each)}
            yield Attention(Reason.COLLIDES, each.subjects[0], each.severity, each.since, values=values)


# -- releases ----------------------------------------------------------------------------------------------


def _releases(view: _View) -> Iterator[Attention]:
    for release in view.plan.of(Release).values():
        if not release.archived:
            yield from _untold_slips(view, release)
        if not is_coming(release):
            continue
        live = view.schedule.live_date(release.id)
        if live is not None and live < view.today and release.actual_date is None:
            yield view.overdue(Reason.RELEASE_LATE, release.id, Severity.BAD, live)
        elif live is not None and release.committed_date is not None and live > release.committed_date:
            calendar = view.schedule.calendars.of_release(release.id)
            values = {"working_days": calendar.days_between(release.committed_date, live)}
            yield Attention(Reason.SLIPPING, release.id, Severity.BAD, live, values=values)
        if release.status in _STATUS:
            yield Attention(
                Reason.STATUS_SAID, release.id, _STATUS[release.status], live,
                values={"status": release.status, "why": release.status_reason},
            )  # fmt: skip
        if live is not None and 0 <= (live - view.today).days <= SOON_DAYS:
            yield from _lacking(view, release, live)


def _untold_slips(view: _View, release: Release) -> Iterator[Attention]:
    """The moves of a committed date since it was last told, as one."""
    untold = [s for s in view.plan.children(SlipEvent, "release", release.id) if s.told_in is None]
    if not untold or release.state is ReleaseState.CLOSED or release.state is ReleaseState.CANCELLED:
        return
    first, last = untold[0].moved_from, untold[-1].moved_to
    if first != last:
        values = {"before": first, "after": last}
        yield Attention(Reason.SLIP_UNTOLD, release.id, Severity.WARNING, last, values=values)


def _lacking(view: _View, release: Release, live: dt.date) -> Iterator[Attention]:
    """What a release that goes live soon does not have yet."""
    days = (live - view.today).days
    going: dict[str, Fact] = {"of": release.title, "days": days}
    blocking = readiness.readiness(view.plan, release.id, view.today).blocking
    if blocking:
        missing: dict[str, Fact] = {"checks": len(blocking), "days": days}
        yield Attention(Reason.BLOCKING_OPEN, release.id, Severity.BAD, live, values=missing)
    notes = view.plan.children(ReleaseNotes, "release", release.id)
    if not any(each.state in (NotesState.PUBLISHED, NotesState.AMENDED) for each in notes):
        subject = notes[0].id if notes else release.id
        yield Attention(Reason.NOTES_UNPUBLISHED, subject, Severity.WARNING, live, values=going)
    for back in view.plan.children(RollbackPlan, "release", release.id):
        if back.rehearsal is not RehearsalResult.PASSED and not back.archived:
            yield Attention(Reason.ROLLBACK_UNREHEARSED, back.id, Severity.WARNING, live, values=going)


_STATUS = {StatusWord.OFF_TRACK: Severity.BAD, StatusWord.AT_RISK: Severity.WARNING}


# -- activities, items and criteria ------------------------------------------------------------------------


def _activities(view: _View) -> Iterator[Attention]:
    releases = view.plan.of(Release)
    coming = {id for id, release in releases.items() if is_coming(release)}
    for id, activity in view.plan.of(Activity).items():
        if activity.release not in coming or activity.archived or view.schedule.is_summary(id):
            continue
        if activity.hold is Hold.BLOCKED:
            values = {"why": activity.hold_reason, "of": view.title(activity.release)}
            yield Attention(Reason.ACTIVITY_BLOCKED, id, Severity.BAD, values=values)
        state, span = view.schedule.state(id), view.schedule.span(id)
        if span is None or state in (ActivityState.DONE, ActivityState.SKIPPED):
            continue
        if span.last_day < view.today:
            yield view.overdue(Reason.ACTIVITY_LATE, id, Severity.BAD, span.last_day, activity.release)
        elif span.start.date() < view.today and state is ActivityState.TODO:
            yield view.overdue(
                Reason.ACTIVITY_UNSTARTED, id, Severity.WARNING, span.start.date(), activity.release
            )


def _checks(view: _View) -> Iterator[Attention]:
    coming = {id for id, release in view.plan.of(Release).items() if is_coming(release)}
    items, criteria = view.plan.of(ChecklistItem).values(), view.plan.of(Criterion).values()
    for check in readiness.checks(chain(items, criteria), view.today):
        record = check.record
        if record.release not in coming:
            continue
        severity = Severity.BAD if check.blocking else Severity.WARNING
        if check.outcome is readiness.Outcome.FAILED:
            values = {"of": view.title(record.release)}
            yield Attention(Reason.CHECK_FAILED, record.id, severity, record.due, values=values)
        elif check.late and record.due is not None:
            is_item = isinstance(record, ChecklistItem)
            reason = Reason.ITEM_LATE if is_item else Reason.CRITERION_LATE
            yield view.overdue(reason, record.id, severity, record.due, record.release)


# -- risks and decisions -----------------------------------------------------------------------------------


def _risks(view: _View) -> Iterator[Attention]:
    for each in risk.worst_first(view.plan, filter(risk.is_open, view.plan.of(Risk).values())):
        of = view.title(each.subject)
        if each.state is RiskState.OCCURRED:
            yield Attention(Reason.RISK_OCCURRED, each.id, Severity.BAD, values={"of": of})
        elif (now := risk.standing(view.plan, each.id).now) is None:
            yield Attention(Reason.RISK_UNSCORED, each.id, Severity.WARNING, values={"of": of})
        elif risk.above_appetite(view.plan, each):
            values: dict[str, Fact] = {"rating": str(now), "appetite": view.plan.programme.appetite, "of": of}
            yield Attention(Reason.RISK_ABOVE_APPETITE, each.id, Severity.BAD, values=values)
        if each.next_review is not None and each.next_review < view.today:
            yield view.overdue(Reason.REVIEW_LATE, each.id, Severity.WARNING, each.next_review, each.subject)
    for action in view.plan.of(RiskAction).values():
        owner = view.plan.one(Risk, action.risk)
        waiting = action.state in (ActionState.OPEN, ActionState.DOING) and not action.archived
        if waiting and action.due is not None and action.due < view.today and owner and risk.is_open(owner):
            yield view.overdue(Reason.ACTION_LATE, action.id, Severity.WARNING, action.due, action.risk)


def _decisions(view: _View) -> Iterator[Attention]:
    for decision in view.plan.of(Decision).values():
        due = decision.review_by
        if due is not None and due < view.today and not decision.archived:
            yield view.overdue(Reason.DECISION_LATE, decision.id, Severity.WARNING, due, decision.subject)
