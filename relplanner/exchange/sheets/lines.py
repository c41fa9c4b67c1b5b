"""The lines of the schedule: each release, then its activities in their order, within the chosen scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from relplanner.domain.kinds import Activity, Product, Release
from relplanner.domain.plan import Plan, sibling_order
from relplanner.domain.texts import choice_label
from relplanner.exchange.sheets.figures import is_late
from relplanner.exchange.sheets.model import Cell
from relplanner.schedule.dates import ActivityState, Schedule, Span

_STATE_WORDS = {
    ActivityState.TODO: "To do",
    ActivityState.DOING: "Doing",
    ActivityState.DONE: "Done",
    ActivityState.BLOCKED: "Blocked",
    ActivityState.SKIPPED: "Skipped",
}


class Scope(NamedTuple):
    """What a workbook covers: the plan and its dates, the chosen releases, a range of days, today."""

    plan: Plan
    schedule: Schedule
    releases: frozenset[str]
    start: dt.date | None
    finish: dt.date | None
    today: dt.date
    editable: bool
    bare: bool = False
    """Whether only what may be edited is told; every other cell is left empty."""

    def has(self, release: str | None) -> bool:
        """Whether a release belongs to it."""
        return not self.releases or release in self.releases

    def holds(self, span: Span | None) -> bool:
        """Whether something touches the range; without dates it does only where there is no range."""
        if span is None:
            return self.start is None and self.finish is None
        too_late = self.finish is not None and span.start.date() > self.finish
        return not too_late and not (self.start is not None and span.last_day < self.start)


class Line(NamedTuple):
    """One release (level 0) or activity, with its dates. A summary's dates are those of its parts."""

    record: Release | Activity
    release: Release
    level: int
    span: Span | None
    summary: bool


def lines(scope: Scope) -> Iterator[Line]:
    """The lines of the schedule, from top to bottom."""
    for release in releases(scope):
        yield Line(release, release, 0, scope.schedule.span(release.id), True)
        parts: dict[str | None, list[Activity]] = {}
        for activity in scope.plan.children(Activity, "release", release.id):
            if not activity.archived:
                parts.setdefault(activity.parent, []).append(activity)
        yield from _below(scope, release, parts, None, 1)


def _below(
    scope: Scope, release: Release, parts: dict[str | None, list[Activity]], parent: str | None, level: int
) -> Iterator[Line]:
    for activity in sorted(parts.get(parent, ()), key=sibling_order):
        span = scope.schedule.span(activity.id)
        if scope.holds(span):
            yield Line(activity, release, level, span, activity.id in parts)
            yield from _below(scope, release, parts, activity.id, level + 1)


def releases(scope: Scope) -> list[Release]:
    """The chosen releases by product, then by the day they go live."""
    products = scope.plan.of(Product)
    order = {id: at for at, id in enumerate(sorted(products, key=lambda id: sibling_order(products[id])))}

    def place(release: Release) -> tuple[int, dt.date, tuple[str, int]]:
        live = scope.schedule.live_date(release.id) or dt.date.max
        return order.get(release.product or "", len(order)), live, sibling_order(release)

    chosen = (
        release
        for release in scope.plan.of(Release).values()
        if not release.archived and scope.has(release.id) and scope.holds(scope.schedule.span(release.id))
    )
    return sorted(chosen, key=place)


def state_word(scope: Scope, line: Line) -> str:
    """How a release or an activity stands, in a word; lateness is said beside it."""
    if isinstance(line.record, Release):
        return choice_label(line.record.state)
    word = _STATE_WORDS[scope.schedule.state(line.record.id)]
    return f"{word}, late" if is_late(scope.schedule, line.record.id, scope.today) else word


def dates(span: Span | None) -> tuple[Cell, Cell]:
    """Start and finish as sheets carry them: the date alone where it means a working day's edge."""
    if span is None:
        return None, None
    start, finish = (_carried(span, moment) for moment in (span.start, span.finish))
    ends_at_midnight = span.finish.time() == dt.time() and not span.is_point
    return start, span.last_day if ends_at_midnight else finish


def _carried(span: Span, moment: dt.datetime) -> Cell:
    hours = span.calendar.hours_of(moment.date())
    edges = {0, hours[0][0], hours[-1][1]} if hours else {0}
    return moment.date() if moment.hour * 60 + moment.minute in edges else moment
