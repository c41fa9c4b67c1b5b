"""The measures that a plan can give, each from its own records, per product and calendar period.

Definitions follow DORA where it has one; a release that went live stands for a deployment, as long as plans
do not record deployments themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from statistics import median

from relplanner.domain.kinds import (
    Baseline,
    BaselineDate,
    Criterion,
    Release,
    Risk,
    RiskAction,
    RollbackPlan,
    ScopeItem,
    SlipEvent,
)
from relplanner.domain.kinds.choices import ReleaseKind
from relplanner.domain.kinds.planning import ReleaseState, ScopeState
from relplanner.domain.kinds.readiness import ActionState, CriterionState, RehearsalResult
from relplanner.domain.plan import Plan
from relplanner.domain.texts import choice_label
from relplanner.measures.measure import Measure, MeasureCode, Period, Row, Unit, middle, share
from relplanner.schedule.dates import Schedule
from relplanner.schedule.variance import Variances

_HURRIED = (ReleaseKind.EMERGENCY, ReleaseKind.HOTFIX)
_DECIDED = (CriterionState.COMPLIANT, CriterionState.WITH_EXCEPTION, CriterionState.NON_COMPLIANT)
_NEVER = (ReleaseState.CANCELLED, ReleaseState.DRAFT)


def measures(
    plan: Plan, schedule: Schedule, period: Period, product: str | None = None
) -> tuple[Measure, ...]:
    """Every measure over a period, of one product (by id) or of all; those without events have no value."""
    return tuple(_Measuring(plan, schedule, period, product).all())


class _Measuring:
    def __init__(self, plan: Plan, schedule: Schedule, period: Period, product: str | None) -> None:
        self.plan = plan
        self.schedule = schedule
        self.period = period
        self.releases = [
            release for release in plan.of(Release).values() if product is None or release.product == product
        ]
        self.live = sorted(
            (release for release in self.releases if period.holds(release.actual_date)),
            key=lambda release: (release.actual_date or dt.date.min, release.key),
        )
        self.ids = {release.id for release in self.releases}

    def all(self) -> Iterator[Measure]:
        """In the order in which one would tell them."""
        yield self._frequency()
        yield share(MeasureCode.ON_TIME, tuple(self._on_time()))
        yield share(MeasureCode.ON_FIRST_BASELINE, tuple(self._on_first_baseline()))
        yield self._slip()
        yield share(MeasureCode.EMERGENCY, self._rows((r, r.kind in _HURRIED) for r in self.live))
        yield share(MeasureCode.EXCEPTIONS, tuple(self._exceptions()))
        yield share(MeasureCode.REHEARSED, tuple(self._rehearsed()))
        yield share(MeasureCode.ACTIONS, tuple(self._actions()))
        yield share(MeasureCode.PREDICTABILITY, tuple(self._predictability()))

    def _rows(self, found: Iterable[tuple[Release, bool]]) -> tuple[Row, ...]:
        return tuple(Row(release.id, release.actual_date, float(hit)) for release, hit in found)

    def _frequency(self) -> Measure:
        """Releases that went live per week; weeks without one count."""
        rows = self._rows((release, True) for release in self.live)
        value = len(rows) / self.period.weeks if rows else None
        return Measure(MeasureCode.FREQUENCY, Unit.PER_WEEK, rows, value)

    def _on_time(self) -> Iterator[Row]:
        """Live on or before the date first committed to: later promises do not make a release punctual."""
        for release in self.live:
            slips = self.plan.children(SlipEvent, "release", release.id)
            first = min(slips, key=_order).moved_from if slips else release.committed_date
            if first is not None and release.actual_date is not None:
                yield Row(release.id, release.actual_date, float(release.actual_date <= first))

    def _on_first_baseline(self) -> Iterator[Row]:
        """Live on or before the day that the first baseline which holds a release has for it."""
        taken = sorted(self.plan.of(Baseline).values(), key=lambda each: (str(each.taken_at), each.key))
        known = [Variances(self.plan, self.schedule, baseline) for baseline in taken]
        held = {date.subject for date in self.plan.of(BaselineDate).values()}
        for release in self.live:
            if release.id not in held or release.actual_date is None:
                continue
            days = (variances.live(release.id) for variances in known)
            first = next((day for day in days if day is not None), None)
            if first is not None:
                yield Row(release.id, release.actual_date, float(release.actual_date <= first))

    def _slip(self) -> Measure:
        """The median move of committed dates to the day in the period, and by reason."""
        slips = [
            slip
            for slip in self.plan.of(SlipEvent).values()
            if slip.release in self.ids and self.period.holds(slip.moved_from)
        ]
        rows = tuple(Row(slip.id, slip.moved_from, slip.working_days) for slip in slips)
        by_reason: dict[str, list[int]] = {}
        for slip in slips:
            by_reason.setdefault(choice_label(slip.reason), []).append(slip.working_days)
        parts = tuple((name, median(days), len(days)) for name, days in sorted(by_reason.items()))
        return replace(middle(MeasureCode.SLIP, Unit.WORKING_DAYS, rows), parts=parts)

    def _exceptions(self) -> Iterator[Row]:
        """Of the criteria decided for releases that went live, those met only by an exception."""
        for release in self.live:
            for criterion in self.plan.children(Criterion, "release", release.id):
                if criterion.state in _DECIDED:
                    excepted = criterion.state is CriterionState.WITH_EXCEPTION
                    yield Row(criterion.id, release.actual_date, float(excepted))

    def _rehearsed(self) -> Iterator[Row]:
        """Of the releases that went or go live in the period, those whose way back was rehearsed and held."""
        for release in self.releases:
            day = self.schedule.live_date(release.id)
            if release.state in _NEVER or not self.period.holds(day):
                continue
            plans = self.plan.children(RollbackPlan, "release", release.id)
            passed = any(plan.rehearsal is RehearsalResult.PASSED for plan in plans)
            yield Row(release.id, day, float(passed))

    def _actions(self) -> Iterator[Row]:
        """Of the actions against risks that fell due in the period, those done."""
        for action in self.plan.of(RiskAction).values():
            risk = self.plan.one(Risk, action.risk)
            about = risk is not None and (
                risk.subject in self.ids or len(self.ids) == len(self.plan.of(Release))
            )
            if about and action.state is not ActionState.DROPPED and self.period.holds(action.due):
                yield Row(action.id, action.due, float(action.state is ActionState.DONE))

    def _predictability(self) -> Iterator[Row]:
        """Of the scope planned for releases that went live, what was delivered in them."""
        live = {release.id: release for release in self.live}
        for item in self.plan.of(ScopeItem).values():
            release = live.get(item.release or "")
            if release is not None:
                kept = item.state is ScopeState.ACCEPTED and item.shipped_in in (None, release.id)
                yield Row(item.id, release.actual_date, float(kept))


def _order(slip: SlipEvent) -> int:
    return int(slip.key.rpartition("-")[2])
