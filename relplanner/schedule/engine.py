"""The schedule of a snapshot: build the network, reckon it, and after an edit only what the edit moved."""

from __future__ import annotations

from relplanner.domain.plan import Plan
from relplanner.schedule.building import build
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.timetable import Timetable, reckon


def schedule(plan: Plan, calendars: Calendars | None = None) -> Timetable:
    """When everything in a snapshot is, reckoned anew."""
    return reckon(build(plan, calendars or Calendars(plan), {}))
