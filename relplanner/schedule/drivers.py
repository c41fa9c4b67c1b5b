"""Why an activity is when it is: the link, constraint, calendar or fact that its start hangs on."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from relplanner.domain.kinds.choices import Constraint
from relplanner.schedule.clock import minute_of, moment_of
from relplanner.schedule.links import from_start, lag_of
from relplanner.schedule.network import NEVER, Link, Network
from relplanner.schedule.nodes import AT_FINISH, MUST, placed
from relplanner.schedule.passes import early_minute
from relplanner.schedule.timetable import Timetable, asked_by, counts


class DriverCode(StrEnum):
    """What an activity's start hangs on."""

    RELEASE = "release"
    """The start of its release."""
    TARGET = "target"
    """The day its release is to go live."""
    LINK = "link"
    SUMMARY = "summary"
    """A link to or from a phase, or a constraint of the phase it is part of."""
    CONSTRAINT = "constraint"
    CALENDAR = "calendar"
    """Days off: the link, constraint or release asks for one, and work begins after it."""
    LATE = "late"
    """It is as late as it can be."""
    PINNED = "pinned"
    ACTUAL = "actual"


class Driver(NamedTuple):
    """What an activity's start hangs on; for a link its id and its predecessor's, of a phase the phase's."""

    code: DriverCode
    link: str = ""
    predecessor: str = ""
    activity: str = ""
    """The activity that it is told of: of a phase or a release, what is first in it."""


def driver_of(table: Timetable, activity: str) -> Driver | None:
    """What an activity without parts hangs on, the first of several links; None when nothing dates it."""
    net = table.net
    node = net.index.get(activity)
    if node is None or node in net.undated:
        return None
    return _driver(table, node)._replace(activity=activity)


def _driver(table: Timetable, node: int) -> Driver:
    net = table.net
    record = net.records[node]
    if node in net.given:
        begun = record.actual_start is not None or record.actual_finish is not None
        return Driver(DriverCode.ACTUAL if begun else DriverCode.PINNED)
    key = table.ends[2 * node]
    if record.constraint in MUST or net.ceiling[node] == key:
        return Driver(DriverCode.CONSTRAINT)
    if node in net.alap and key > table.early[2 * node]:
        return Driver(DriverCode.LATE)
    for link in net.links_in[node]:
        if counts(net, link) and placed(asked_by(table, link), net.duration[node]) == key:
            return _of_link(table, link)
    return _of_floor(net, node)


def _of_link(table: Timetable, link: Link) -> Driver:
    net = table.net
    before, after, bond = link
    if before >= net.size:
        return Driver(DriverCode.SUMMARY, bond.id, net.ports[before - net.size])
    lag, clock = lag_of(net, link)
    minute = early_minute(net, table.ends, 2 * before + (not from_start(bond))) + lag
    code = DriverCode.CALENDAR if clock is None and _is_off(net, after, minute) else DriverCode.LINK
    return Driver(code, bond.id, net.records[before].id)


def _of_floor(net: Network, node: int) -> Driver:
    """What an activity hangs on that no link moves."""
    record = net.records[node]
    if record.constraint not in (Constraint.ASAP, Constraint.ALAP) and record.constraint_date is not None:
        waits = record.constraint not in AT_FINISH and _is_off(net, node, minute_of(record.constraint_date))
        return Driver(DriverCode.CALENDAR if waits else DriverCode.CONSTRAINT)
    if record.parent in net.limits and net.limits[record.parent][0] > NEVER:
        return Driver(DriverCode.SUMMARY, predecessor=record.parent)
    start = net.project(node).start
    if start is None or record.goes_live:
        return Driver(DriverCode.TARGET)
    return Driver(DriverCode.CALENDAR if _is_off(net, node, start) else DriverCode.RELEASE)


def _is_off(net: Network, node: int, minute: int) -> bool:
    """Whether a minute lies on a day on which the activity is not worked on."""
    return net.duration[node] > 0 and not net.clock[node].calendar.is_working_day(moment_of(minute).date())
