"""When something will probably be finished: the schedule reckoned many times over with drawn durations.

Monte Carlo simulation of the network (Van Slyke 1963) with its calendars, links, constraints and progress.
Work goes on while something is closed for going live, and what is to go live waits until that is over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from relplanner.domain.kinds import Activity, Release
from relplanner.schedule.clock import minute_of, moment_of
from relplanner.schedule.forecast_clocks import Minutes
from relplanner.schedule.forecast_levels import Flat
from relplanner.schedule.forecast_nodes import steps_to
from relplanner.schedule.forecast_trials import Closed, Trials
from relplanner.schedule.timetable import Timetable
from relplanner.schedule.worktime import DAY, WorkCalendar


class Driver(NamedTuple):
    """How much an activity has to do with when the subject is finished."""

    activity: str
    criticality: float
    """In which share of the trials any delay of it was a delay of the whole (Van Slyke 1963)."""
    cruciality: float
    """The correlation of its duration with when the whole is finished, -1 to 1 (Williams 1992)."""


class Bar(NamedTuple):
    """How many trials finished from one day to another, both counted."""

    first: dt.date
    last: dt.date
    trials: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """When an activity, a phase or a release will be finished; of a release with go-lives, be live."""

    subject: str
    seed: int
    planned: dt.datetime
    """What the schedule says."""
    calendar: WorkCalendar
    finishes: Minutes
    """When it was finished in each trial, in ascending order; minutes as in ``clock``."""
    drivers: tuple[Driver, ...]
    """The activities that have to do with it, the most crucial first; what is done drives nothing."""

    @property
    def trials(self) -> int:
        """How many trials there were."""
        return len(self.finishes)

    @property
    def is_certain(self) -> bool:
        """Whether all trials finished at the same time, as they do where nothing is estimated."""
        return bool(self.finishes[0] == self.finishes[-1])

    def by(self, share: float) -> dt.datetime:
        """By when this share of the trials, above 0 up to 1, was finished: 0.8 gives P80."""
        return moment_of(self._minute_by(share))

    def day_by(self, share: float) -> dt.date:
        """The day of ``by``; what ends at midnight ended the day before."""
        return _day(self._minute_by(share))

    def chance(self, day: dt.date) -> float:
        """The share of the trials that were finished when the day was over."""
        end = minute_of(dt.datetime.combine(day, dt.time())) + DAY
        return float(np.searchsorted(self.finishes, end, side="right")) / self.trials

    def bars(self, most: int = 20) -> tuple[Bar, ...]:
        """The trials by the working days on which they finished, as many days to a bar as it takes.

        A day off counts with the working day after it.
        """
        days, counts = self._by_day()
        places = [self.calendar.days_between(days[0], day) for day in days]
        width = -(-(places[-1] + 1) // most)
        found = [0] * (places[-1] // width + 1)
        for place, count in zip(places, counts, strict=True):
            found[place // width] += count
        firsts = [self._working_day(days[0], number * width) for number in range(len(found) + 1)]
        return tuple(
            Bar(first, max(first, self.calendar.add_days(after, -1)), count)
            for first, after, count in zip(firsts, firsts[1:], found, strict=False)
        )

    def curve(self) -> tuple[tuple[dt.date, float], ...]:
        """The S-curve: by each day on which a trial finished, the share that was finished by then."""
        days, counts = self._by_day()
        shares = np.cumsum(counts) / self.trials
        return tuple(zip(days, shares.tolist(), strict=True))

    def _minute_by(self, share: float) -> int:
        rank = int(np.ceil(share * self.trials - 1e-9))
        return int(self.finishes[max(rank, 1) - 1])

    def _by_day(self) -> tuple[list[dt.date], list[int]]:
        last_minutes, counts = np.unique((self.finishes - 1) // DAY * DAY + 1, return_counts=True)
        return [_day(minute) for minute in last_minutes.tolist()], counts.tolist()

    def _working_day(self, first: dt.date, number: int) -> dt.date:
        return self.calendar.add_days(first, number) if number else first


def forecast(
    table: Timetable,
    subject: str,
    trials: int,
    seed: int,
    closed: Mapping[str, Closed] | None = None,
    told: Callable[[int], None] = lambda trials: None,
) -> Forecast | None:
    """When an activity, a phase or a release will be finished; None when nothing dates it.

    ``closed`` tells by activity when it may not go live. ``told`` hears every now and then how many trials
    there are; what it raises ends the forecast. The same seed gives the same numbers.
    """
    net = table.net
    targets = targets_of(table, subject)
    if not targets:
        return None
    spans = [span for node in targets if (span := table.minutes(node))]
    planned = max(finish for _, finish in spans)
    flat = Flat(steps_to(table, targets))
    rows = {step.activity.id: row for row, step in enumerate(flat.steps) if step.activity is not None}
    waiting = {rows[id]: times for id, times in (closed or {}).items() if id in rows}
    activity = net.plan.one(Activity, subject)
    calendars = net.calendars
    calendar = calendars.of_activity(activity) if activity else calendars.of_release(subject)
    run = Trials(flat, calendar, seed, waiting)
    outcomes = np.sort(run.run(trials, told))
    driving = {id: row for id, row in rows.items() if net.index[id] not in net.done}
    return Forecast(subject, seed, moment_of(planned), calendar, outcomes, _drivers(run, driving))


def targets_of(table: Timetable, subject: str) -> list[int]:
    """The nodes whose last finish is a subject's: of a release what goes live in it, if anything does."""
    net = table.net
    nodes = [net.index[leaf] for leaf in net.tree.leaves(subject) if leaf in net.index]
    dated = [node for node in nodes if node not in net.undated and node not in net.skipped]
    going = [node for node in dated if net.records[node].goes_live]
    return going if going and net.plan.one(Release, subject) else dated


def _drivers(run: Trials, rows: Mapping[str, int]) -> tuple[Driver, ...]:
    """What is critical in some trial, or correlates with the outcome."""
    critical, crucial = run.criticality(), run.cruciality()
    found = [Driver(id, critical[row], crucial[row]) for id, row in rows.items()]
    telling = [driver for driver in found if driver.criticality or driver.cruciality]
    return tuple(sorted(telling, key=lambda driver: (-driver.cruciality, -driver.criticality)))


def _day(minute: int) -> dt.date:
    return moment_of(minute - 1).date()
