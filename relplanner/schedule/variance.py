"""What became of a baseline: by how many working days each release and activity is later than it was then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from relplanner.domain.kinds import Activity, Baseline, BaselineDate, Release
from relplanner.domain.plan import Plan
from relplanner.schedule.dates import Schedule


class Variance(NamedTuple):
    """The day something was to be finished (a release: to go live), the day it is now, and how far apart.

    ``days`` are working days of its release's calendar, positive when it is later now.
    """

    was: dt.date
    now: dt.date
    days: int


def active_baseline(plan: Plan) -> Baseline | None:
    """The baseline that counts."""
    return next((each for each in plan.of(Baseline).values() if each.active), None)


class Variances:
    """Every variance from one baseline: the active one unless another is named; none without one."""

    def __init__(self, plan: Plan, schedule: Schedule, baseline: Baseline | None = None) -> None:
        self._plan, self._schedule = plan, schedule
        self.baseline = baseline or active_baseline(plan)

    def of(self, id: str) -> Variance | None:
        """The variance of an activity or a release; None when the baseline does not hold it."""
        if self._plan.one(Release, id) is not None:
            return self._of_release(id)
        activity, span, was = self._plan.one(Activity, id), self._schedule.span(id), self._finish(id)
        if activity is None or span is None or was is None:
            return None
        # Not by its own calendar: a person's leave would make a slip look smaller than that of the release.
        return self._apart(activity.release, was, span.finish.date())

    def live(self, release: str) -> dt.date | None:
        """When the baseline has a release go live: by its go-live activity, else by its own end."""
        going = (each.id for each in self._plan.children(Activity, "release", release) if each.goes_live)
        days = [day for id in going if (day := self._finish(id)) is not None]
        return max(days) if days else self._finish(release)

    def moved(self) -> Iterator[tuple[str, Variance]]:
        """The ids of what is no longer on its day, each with its variance."""
        kept = self._plan.children(BaselineDate, "baseline", self.baseline.id) if self.baseline else ()
        for date in kept:
            if (found := self.of(date.subject)) is not None and found.days:
                yield date.subject, found

    def _finish(self, subject: str) -> dt.date | None:
        baseline = self.baseline.id if self.baseline else ""
        kept = self._plan.children(BaselineDate, "subject", subject)
        finish = next((date.finish for date in kept if date.baseline == baseline), None)
        return finish.date() if finish is not None else None

    def _of_release(self, release: str) -> Variance | None:
        was, now = self.live(release), self._schedule.live_date(release)
        return self._apart(release, was, now) if was is not None and now is not None else None

    def _apart(self, release: str, was: dt.date, now: dt.date) -> Variance:
        return Variance(was, now, self._schedule.calendars.of_release(release).days_between(was, now))
