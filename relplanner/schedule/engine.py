"""The schedule of a snapshot: its network built and reckoned, and after an edit only what the edit moved."""

from __future__ import annotations

from relplanner.domain.plan import Plan
from relplanner.schedule.building import build
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.patching import patched
from relplanner.schedule.timetable import Timetable, reckon


def schedule(plan: Plan, calendars: Calendars | None = None) -> Timetable:
    """When everything in a snapshot is, reckoned anew."""
    return reckon(build(plan, calendars or Calendars(plan), {}))


def reschedule(plan: Plan, before: Timetable) -> Timetable:
    """When everything in a snapshot is, given the timetable of an earlier one.

    Equal to ``schedule(plan)``. After an edit of some activities and links only what depends on them is
    walked; after anything larger the network is built anew, on the calendars that still hold.
    """
    net = before.net
    if not net.calendars.hold_for(plan):
        return schedule(plan)
    patch = patched(net, plan)
    if patch is None:
        return reckon(build(plan, net.calendars, net.clocks))
    return before.after(*patch)
