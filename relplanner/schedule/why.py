"""Why something starts when it does, in words: the driving predecessor, constraint, calendar or fact."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.kinds.choices import Constraint, LinkType
from relplanner.domain.link_text import link_text
from relplanner.domain.notices import DRIVERS
from relplanner.domain.plan import Plan
from relplanner.domain.texts import choice_label
from relplanner.domain.typed import date_text
from relplanner.schedule.dates import Schedule
from relplanner.schedule.drivers import Driver, DriverCode


class Why(NamedTuple):
    """The code of a sentence in ``domain.notices.DRIVERS``, and the texts that fill it."""

    code: str
    values: dict[str, str]


def why(schedule: Schedule, id: str) -> Why | None:
    """Why an activity starts when it does, or whatever is first in a phase or release; None when undated."""
    driver = schedule.driver(id)
    if driver is None:
        return None
    plan = schedule.plan
    if driver.link:
        return _link(plan, driver)
    if driver.code is DriverCode.SUMMARY:
        return _constraint(plan, "phase", driver.predecessor)
    if driver.code is DriverCode.CONSTRAINT:
        return _constraint(plan, "constraint", driver.activity)
    if driver.code is DriverCode.CALENDAR:
        return Why("off-from", {"date": _asked_for(plan, driver.activity)})
    return Why(driver.code.value, {})


def driver_text(schedule: Schedule, id: str) -> str:
    """``why`` as a sentence; empty when nothing dates it."""
    found = why(schedule, id)
    return DRIVERS[found.code].format(**found.values) if found else ""


def _link(plan: Plan, driver: Driver) -> Why:
    link, title = plan.of(Dependency)[driver.link], _named(plan, driver.predecessor)
    if driver.code is DriverCode.CALENDAR:
        return Why("off-after", {"title": title})
    if link.type is LinkType.FS and not link.lag:
        return Why("follows", {"title": title})
    return Why("linked", {"title": title, "link": link_text(link, plan)})


def _constraint(plan: Plan, code: str, activity: str) -> Why:
    record = plan.of(Activity)[activity]
    values = {"constraint": choice_label(record.constraint), "date": _day(record.constraint_date)}
    return Why(code, {**values, "title": _named(plan, activity)})


def _asked_for(plan: Plan, activity: str) -> str:
    """The day off that an activity would begin on: its constraint's, else its release's start."""
    record = plan.of(Activity)[activity]
    if record.constraint not in (Constraint.ASAP, Constraint.ALAP) and record.constraint_date:
        return _day(record.constraint_date)
    release = plan.one(Release, record.release)
    return _day(release.start if release else None)


def _named(plan: Plan, activity: str) -> str:
    record = plan.of(Activity)[activity]
    return f"{record.key} {record.title}".rstrip()


def _day(moment: dt.datetime | None) -> str:
    return date_text(moment.date()) if moment else ""
