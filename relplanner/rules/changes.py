"""What has changed between two moments of a plan, as somebody who saw the first would want to hear it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from relplanner.domain.declare import Record
from relplanner.domain.kinds import (
    Activity,
    ChecklistItem,
    Decision,
    Release,
    ReleaseNotes,
    Risk,
    SlipEvent,
)
from relplanner.domain.kinds.choices import ActivityKind
from relplanner.domain.kinds.planning import ReleaseState, SlipReason
from relplanner.domain.kinds.readiness import ItemState, RiskState
from relplanner.domain.kinds.telling import NotesState
from relplanner.domain.plan import Plan, key_number, title_of
from relplanner.domain.texts import choice_label
from relplanner.rules.risk import standing
from relplanner.schedule.dates import Schedule
from relplanner.schedule.why import driver_text

_POINTS = (ActivityKind.MILESTONE, ActivityKind.GATE)


class News(StrEnum):
    """What kind of change; what each is called is told by :data:`HEADINGS`."""

    LIVE_DATE = "live_date"
    COMMITTED = "committed"
    STATE = "state"
    NEW = "new"
    REMOVED = "removed"
    GATE = "gate"
    MOVED = "moved"
    DONE = "done"
    RISK = "risk"
    DECISION = "decision"
    NOTES = "notes"


HEADINGS = {
    News.LIVE_DATE: "Goes live",
    News.COMMITTED: "Committed date",
    News.STATE: "State",
    News.NEW: "New",
    News.REMOVED: "Removed",
    News.GATE: "Gate passed",
    News.MOVED: "Moved",
    News.DONE: "Checklist",
    News.RISK: "Risk",
    News.DECISION: "Decision",
    News.NOTES: "Release notes",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of which record (by id) of which release (by id, or empty), what it was and what it is.

    ``days`` says by how many working days a date moved, positive when it is later now; ``why`` is the reason
    as far as the plan knows one.
    """

    news: News
    record: str
    release: str
    title: str
    was: str
    now: str
    days: int | None = None
    why: str = ""


def changes(before: Schedule, now: Schedule) -> tuple[Change, ...]:
    """All changes that count, the weightiest first: releases, then gates, dates, risks and decisions."""
    told = list(_Comparison(before, now).all())
    order = list(News)
    return tuple(sorted(told, key=lambda change: order.index(change.news)))


class _Comparison:
    def __init__(self, before: Schedule, now: Schedule) -> None:
        self.before, self.now = before, now
        self.old, self.new = before.plan, now.plan

    def all(self) -> Iterator[Change]:
        for id, release in self.new.of(Release).items():
            if release.archived:
                continue
            known = self.old.one(Release, id)
            if known is None or known.archived:
                yield Change(News.NEW, id, id, title_of(self.new, release), "", _day(self.now.live_date(id)))
            else:
                yield from self._release(known, release)
        for id, release in self.old.of(Release).items():
            if self.new.one(Release, id) is None or (
                self.new.of(Release)[id].archived and not release.archived
            ):
                yield Change(
                    News.REMOVED, id, id, title_of(self.old, release), _day(self.before.live_date(id)), ""
                )
        yield from self._activities()
        yield from self._checklists()
        yield from self._risks()
        yield from self._decisions()
        yield from self._notes()

    # -- releases ------------------------------------------------------------------------------------------

    def _release(self, was: Release, release: Release) -> Iterator[Change]:
        title = title_of(self.new, release)
        first, second = self.before.live_date(release.id), self.now.live_date(release.id)
        if first != second:
            days = self._days(release.id, first, second)
            why = self._slip_reason(release) or release.status_reason
            yield Change(News.LIVE_DATE, release.id, release.id, title, _day(first), _day(second), days, why)
        if was.committed_date != release.committed_date:
            days = self._days(release.id, was.committed_date, release.committed_date)
            told = _day(was.committed_date), _day(release.committed_date)
            yield Change(
                News.COMMITTED, release.id, release.id, title, *told, days, self._slip_reason(release)
            )
        if was.state is not release.state:
            why = release.status_reason if release.state in _TROUBLED else ""
            told = choice_label(was.state), choice_label(release.state)
            yield Change(News.STATE, release.id, release.id, title, *told, why=why)
        elif was.status is not release.status and release.status is not None:
            old = choice_label(was.status) if was.status else ""
            told = old, choice_label(release.status)
            yield Change(News.STATE, release.id, release.id, title, *told, why=release.status_reason)

    def _days(self, release: str, was: dt.date | None, is_now: dt.date | None) -> int | None:
        if was is None or is_now is None:
            return None
        return self.now.calendars.of_release(release).days_between(was, is_now)

    def _slip_reason(self, release: Release) -> str:
        """The reason of the last move of its committed date that the earlier moment did not know."""
        slips = [
            slip
            for slip in self.new.children(SlipEvent, "release", release.id)
            if self.old.one(SlipEvent, slip.id) is None and slip.reason is not SlipReason.NOT_GIVEN
        ]
        if not slips:
            return ""
        last = max(slips, key=lambda slip: key_number(slip.key))
        return f"{choice_label(last.reason)}: {last.comment}" if last.comment else choice_label(last.reason)

    # -- activities ----------------------------------------------------------------------------------------

    def _activities(self) -> Iterator[Change]:
        old = self.old.of(Activity)
        for id, activity in self.new.of(Activity).items():
            if activity.archived or self._is_new_release(activity.release):
                continue
            title = f"{self._release_title(self.new, activity.release)}: {activity.title}"
            span, known = self.now.span(id), old.get(id)
            if known is None:
                day = _day(span.last_day if span else None)
                yield Change(News.NEW, id, activity.release, title, "", day)
            elif not self.now.is_summary(id):
                yield from self._activity(known, activity, title)
        for id, activity in old.items():
            gone = self.new.one(Activity, id) is None and self.new.one(Release, activity.release) is not None
            if gone and not activity.archived:
                span = self.before.span(id)
                title = f"{self._release_title(self.old, activity.release)}: {activity.title}"
                yield Change(
                    News.REMOVED, id, activity.release, title, _day(span.last_day if span else None), ""
                )

    def _activity(self, was: Activity, activity: Activity, title: str) -> Iterator[Change]:
        first, second = self.before.span(activity.id), self.now.span(activity.id)
        passed = activity.actual_finish is not None and was.actual_finish is None
        if passed and activity.kind in _POINTS:
            day = _day(second.last_day if second else None)
            yield Change(News.GATE, activity.id, activity.release, title, "", day)
        elif first is not None and second is not None and first.last_day != second.last_day and not passed:
            days = second.calendar.days_between(first.last_day, second.last_day)
            told = _day(first.last_day), _day(second.last_day)
            why = driver_text(self.now, activity.id)
            yield Change(News.MOVED, activity.id, activity.release, title, *told, days, why)

    def _is_new_release(self, release: str) -> bool:
        return self.old.one(Release, release) is None

    def _release_title(self, plan: Plan, release: str) -> str:
        record: Record | None = plan.one(Release, release)
        return title_of(plan, record) if record is not None else ""

    # -- the rest ------------------------------------------------------------------------------------------

    def _checklists(self) -> Iterator[Change]:
        """How many items of each release were done since; one by one nobody wants to hear of them."""
        old = self.old.of(ChecklistItem)
        done: dict[str, int] = {}
        for id, item in self.new.of(ChecklistItem).items():
            known = old.get(id)
            if item.state is ItemState.DONE and known is not None and known.state is not ItemState.DONE:
                done[item.release] = done.get(item.release, 0) + 1
        for release, count in done.items():
            told = f"{count} more {'item' if count == 1 else 'items'} done"
            yield Change(News.DONE, release, release, self._release_title(self.new, release), "", told)

    def _risks(self) -> Iterator[Change]:
        for id, risk in self.new.of(Risk).items():
            if risk.archived:
                continue
            release = risk.subject if risk.subject in self.new.of(Release) else ""
            known = self.old.one(Risk, id)
            score = standing(self.new, id).now
            is_now = f"{choice_label(score.band)}, {score.score}" if score else "Not scored"
            if risk.state in (RiskState.CLOSED, RiskState.OCCURRED):
                is_now = choice_label(risk.state)
            if known is None:
                yield Change(News.RISK, id, release or "", title_of(self.new, risk), "New", is_now)
                continue
            before = standing(self.old, id).now
            was = f"{choice_label(before.band)}, {before.score}" if before else "Not scored"
            if known.state in (RiskState.CLOSED, RiskState.OCCURRED):
                was = choice_label(known.state)
            if was != is_now:
                yield Change(News.RISK, id, release or "", title_of(self.new, risk), was, is_now)

    def _decisions(self) -> Iterator[Change]:
        for id, decision in self.new.of(Decision).items():
            known = self.old.one(Decision, id)
            if decision.chosen and (known is None or known.chosen != decision.chosen):
                release = decision.subject if decision.subject in self.new.of(Release) else ""
                was = known.chosen if known else ""
                yield Change(
                    News.DECISION, id, release or "", title_of(self.new, decision), was, decision.chosen
                )

    def _notes(self) -> Iterator[Change]:
        for id, notes in self.new.of(ReleaseNotes).items():
            known = self.old.one(ReleaseNotes, id)
            if notes.state is NotesState.PUBLISHED and (
                known is None or known.state is not NotesState.PUBLISHED
            ):
                was = choice_label(known.state) if known else ""
                title = self._release_title(self.new, notes.release)
                yield Change(
                    News.NOTES, id, notes.release, title, was, f"Published ({choice_label(notes.audience)})"
                )


_TROUBLED = (ReleaseState.ON_HOLD, ReleaseState.NO_GO, ReleaseState.ROLLED_BACK, ReleaseState.CANCELLED)


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()
