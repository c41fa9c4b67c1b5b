"""Why something is when it is: what its start hangs on, as a code and values for a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from relplanner.domain.kinds import Activity, Release
from relplanner.domain.kinds.choices import Constraint
from relplanner.domain.plan import Plan, title_of
from relplanner.schedule.dates import Schedule
from relplanner.schedule.drivers import Driver, DriverCode

_HELD = frozenset({Constraint.ASAP, Constraint.ALAP})


class Reason(NamedTuple):
    """``code`` names the sentence in ``domain.notices.REASONS`` that ``values`` fill.

    ``predecessor`` is the id of what it waits for, if that is an activity or a phase.
    """

    code: str
    values: Mapping[str, object]
    predecessor: str = ""


def reason_for(schedule: Schedule, id: str) -> Reason | None:
    """What the start of an activity, a phase or a release hangs on; None when nothing dates it."""
    driver = schedule.driver(id)
    if driver is None:
        return None
    activity = schedule.plan.one(Activity, id)
    values = {
        "predecessor": _title(schedule.plan, driver.predecessor),
        "release": _title(schedule.plan, activity.release if activity else id),
        "day": _day(schedule, driver, activity),
        "constraint": activity.constraint if activity else Constraint.ASAP,
    }
    return Reason(_code(driver, activity), values, driver.predecessor)


def _code(driver: Driver, activity: Activity | None) -> str:
    if driver.code is DriverCode.CALENDAR and driver.predecessor:
        return "calendar-after"
    if driver.code is DriverCode.SUMMARY and not driver.predecessor:
        return "summary-constraint"
    if driver.code is DriverCode.CONSTRAINT and (activity is None or activity.constraint in _HELD):
        return "constraint-above"
    return str(driver.code)


def _day(schedule: Schedule, driver: Driver, activity: Activity | None) -> dt.date | str:
    """The day that the sentence is about: of the constraint, of what it waits for, or of its release."""
    if driver.code is DriverCode.CONSTRAINT and activity and activity.constraint_date:
        return activity.constraint_date.date()
    span = schedule.span(driver.predecessor)
    if span is not None:
        return span.last_day
    release = schedule.plan.one(Release, activity.release) if activity else None
    if release is not None and driver.code is DriverCode.TARGET:
        return release.committed_date or release.target_date or ""
    return release.start.date() if release is not None and release.start else ""


def _title(plan: Plan, id: str) -> str:
    record = plan.get(id)
    return title_of(plan, record) if record is not None else ""
