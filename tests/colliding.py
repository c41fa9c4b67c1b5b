"""Tiny plans that collide, drawn as tables of text, and what the radar finds in them told as lines.

Days are of January 2026; the 5th is a Monday. Today is Thursday the 1st.
"""

import datetime as dt

from relplanner.domain.kinds import Activity, Release, Window
from relplanner.domain.plan import Plan
from relplanner.rules.conflicts import Conflict, Radar, radar
from relplanner.rules.conflicts.told import amount_text, what_text
from relplanner.schedule.dates import compute
from tests.building import Builder

TODAY = dt.date(2026, 1, 1)


def day(text: str | int) -> dt.date:
    """``14`` or ``14 feb``."""
    number, _, month = str(text).partition(" ")
    return dt.date(2026, {"": 1, "feb": 2, "mar": 3, "apr": 4}[month], int(number))


def at(text: str) -> dt.datetime:
    """``14 09:00``, ``14 feb 09:00``."""
    words, _, clock = text.rpartition(" ")
    return dt.datetime.combine(day(words), dt.time.fromisoformat(clock))


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a drawn table by its head."""
    head, *lines = (
        [cell.strip() for cell in line.split("|")] for line in table.strip().splitlines() if line.strip()
    )
    return [dict(zip(head, line, strict=True)) for line in lines]


def going_live(build: Builder, title: str, on: str | int, clock: str = "17:00", **values) -> Release:
    """A release with one activity, the milestone with which it goes live."""
    activity = values.pop("activity", {})
    release = build.add(Release, **{"title": title, "state": "planned", **values})
    moment = dt.datetime.combine(day(on), dt.time.fromisoformat(clock))
    build.add(
        Activity,
        **{
            "title": f"{title} live", "release": release.id, "kind": "milestone", "goes_live": True,
            "start": moment, "finish": moment, **activity,
        },
    )  # fmt: skip
    return release


def working(
    build: Builder, release: Release, title: str, start: str | int, last: str | int, **values
) -> Activity:
    """A pinned activity from the morning of one day to the evening of another."""
    dates = {"start": at(f"{start} 09:00"), "finish": at(f"{last} 17:00")}
    return build.add(Activity, **{"title": title, "release": release.id, **dates, **values})


def window(build: Builder, kind: str, start: str, finish: str, title: str = "Freeze", **values) -> Window:
    """A window from one moment to another."""
    return build.add(
        Window, **{"title": title, "kind": kind, "start": at(start), "finish": at(finish), **values}
    )


def look(plan: Plan, today: dt.date = TODAY, *, past: bool = False) -> Radar:
    """The radar over a plan."""
    return radar(plan, compute(plan), today, past=past)


def told(found: tuple[Conflict, ...], plan: Plan) -> list[str]:
    """What was found, as ``severity rule | sentence | by how much | since``."""
    return [
        f"{each.severity} {each.rule} | {what_text(each)} | {amount_text(each, plan)} | {each.since.day} Jan"
        for each in found
    ]


def lines(build: Builder, today: dt.date = TODAY) -> list[str]:
    """What collides in a plan, line by line."""
    plan = build.plan
    return told(look(plan, today).conflicts, plan)
