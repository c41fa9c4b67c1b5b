"""What a timeline shows beside the bars themselves, and what others have found out about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from relplanner.chart.rows import Lens
from relplanner.domain.kinds import Activity, Baseline, BaselineDate
from relplanner.domain.plan import Plan
from relplanner.schedule.dates import Schedule
from relplanner.schedule.timetable import Timing
from relplanner.schedule.worktime import WorkCalendar


class Shown(StrEnum):
    """What can be shown and hidden on a timeline."""

    CRITICAL = "critical"
    FLOAT = "float"
    BASELINE = "baseline"
    FREEZES = "freezes"
    HOLIDAYS = "holidays"
    DEADLINES = "deadlines"
    CONFLICTS = "conflicts"
    LINKS = "links"
    PROGRESS = "progress"


USUAL = frozenset(Shown) - {Shown.FLOAT}


@dataclass(frozen=True, slots=True)
class Marks:
    """What is to be shown; conflicts in words and baseline dates by the id of activity or release."""

    shown: frozenset[Shown] = USUAL
    conflicts: Mapping[str, str] = field(default_factory=dict)
    baseline: Mapping[str, tuple[dt.datetime, dt.datetime]] = field(default_factory=dict)


def baseline_dates(plan: Plan) -> dict[str, tuple[dt.datetime, dt.datetime]]:
    """The dates of the active baseline by the id of what they are of."""
    active = {baseline.id for baseline in plan.of(Baseline).values() if baseline.active}
    dates: dict[str, tuple[dt.datetime, dt.datetime]] = {}
    for date in plan.of(BaselineDate).values():
        start, finish = date.start or date.finish, date.finish or date.start
        if date.baseline in active and start is not None and finish is not None:
            dates[date.subject] = start, finish
    return dates


def is_critical(schedule: Schedule, activity: str) -> bool:
    """Whether an activity without parts is dated and on the critical path."""
    net = schedule.table.net
    node = net.index.get(activity)
    return node is not None and node not in net.undated and schedule.table.is_critical(node)


def critical_ids(schedule: Schedule) -> frozenset[str]:
    """The ids of all activities on the critical path."""
    return frozenset(id for id in schedule.plan.of(Activity) if is_critical(schedule, id))


def left_by(lens: Lens, schedule: Schedule, marks: Marks) -> frozenset[str] | None:
    """The ids that a lens for what is critical, in conflict, or both, leaves; None where it asks neither."""
    if lens.critical and lens.conflicts:
        return critical_ids(schedule) & marks.conflicts.keys()
    if lens.critical:
        return critical_ids(schedule)
    return frozenset(marks.conflicts) if lens.conflicts else None


def days_words(minutes: int, plan: Plan) -> str:
    """Working minutes as working days of the programme, written as a duration is: ``3d``, ``−1.5d``."""
    days = round(minutes / (plan.programme.hours_per_day * 60), 1)
    return f"{days:g}d".replace("-", "−")


def float_words(timing: Timing, plan: Plan) -> str:
    """``4d float``, ``Critical · 0d float``."""
    words = f"{days_words(timing.total_float, plan)} float"
    return f"Critical · {words}" if timing.critical else words


def slip_words(kept: dt.datetime, finish: dt.datetime, calendar: WorkCalendar) -> str:
    """By how many working days a finish is later (or earlier) than it was: ``+8 wd``; empty when by none."""
    days = calendar.days_between(kept.date(), finish.date())
    return f"{days:+d} wd".replace("-", "−") if days else ""
