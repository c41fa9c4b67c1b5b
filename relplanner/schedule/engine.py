"""The schedule of a snapshot: its network built and reckoned, and after an edit only what the edit moved."""

from __future__ import annotations

from collections.abc import Iterable

from relplanner.domain.edit import Edit
from relplanner.domain.plan import Plan
from relplanner.domain.uncollected import uncollected
from relplanner.schedule.building import build
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.patching import frame_holds, patched
from relplanner.schedule.timetable import Timetable, reckon


def schedule(plan: Plan, calendars: Calendars | None = None) -> Timetable:
    """When everything in a snapshot is, reckoned anew."""
    return _anew(plan, calendars or Calendars(plan))


def reschedule(plan: Plan, before: Timetable, edits: Iterable[Edit] | None = None) -> Timetable:
    """When everything in a snapshot is, given the timetable of an earlier one.

    Equal to ``schedule(plan)``. After an edit of some activities and links only what depends on them is
    walked; after anything larger the network is built anew, on the calendars that still hold. ``edits`` are
    all those that led from the one snapshot to the other, where the caller knows them; else what differs is
    looked for.
    """
    net = before.net
    if not frame_holds(net.plan, plan):
        return schedule(plan, net.calendars if net.calendars.hold_for(plan) else None)
    patch = patched(net, plan, edits)
    return before.after(*patch) if patch is not None else _anew(plan, net.calendars)


def _anew(plan: Plan, calendars: Calendars) -> Timetable:
    # A large network is many objects at once, all of which stay.
    with uncollected():
        return reckon(build(plan, calendars))
