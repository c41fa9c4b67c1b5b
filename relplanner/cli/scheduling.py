"""Commands about dates: schedule."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import click

from relplanner.cli.opening import ReadCommand, View, json_option, reads_plan
from relplanner.cli.output import Column, print_json, print_table, say
from relplanner.cli.words import release_named
from relplanner.domain.kinds import Activity
from relplanner.domain.plan import Plan, sibling_order
from relplanner.domain.typed import duration_text
from relplanner.schedule.dates import Schedule, compute
from relplanner.schedule.timetable import Timing
from relplanner.schedule.why import driver_text

_MOMENTS = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
_MINUTES = ("total_float", "free_float", "duration")


@click.command("schedule", cls=ReadCommand)
@reads_plan
@click.option("--release", metavar="KEY", help="Only the activities of this release.")
@json_option
def schedule_command(view: View, release: str | None, as_json: bool) -> None:
    """Tell when every activity starts and finishes, and why.

    Float is by how much it can slip in working time before its release does; what has none is critical. A
    phase is told with its parts after it.
    """
    plan = view.plan
    only = release_named(plan, release).id if release else None
    schedule = compute(plan)
    listed = [each for each in _in_order(plan) if only in (None, each.release)]
    if as_json:
        print_json([_shape(schedule, each) for each in listed])
    else:
        _print(schedule, listed)
    _tell_loops(schedule, as_json)


def _in_order(plan: Plan) -> list[Activity]:
    """All activities, release by release, parts after what they are part of."""
    listed: list[Activity] = []
    tops = sorted(
        (each for each in plan.of(Activity).values() if each.parent is None),
        key=lambda each: (sibling_order(plan.tables["release"][each.release]), sibling_order(each)),
    )
    waiting = tops[::-1]
    while waiting:
        listed.append(waiting.pop())
        waiting += plan.children(Activity, "parent", listed[-1].id)[::-1]
    return listed


def _shape(schedule: Schedule, activity: Activity) -> dict[str, object]:
    timing = schedule.timing(activity.id)
    shape: dict[str, object] = {
        "key": activity.key,
        "ref": activity.source_ref if activity.source else None,
        "title": activity.title,
        "kind": activity.kind,
        "release": schedule.plan.tables["release"][activity.release].key,
        "summary": schedule.is_summary(activity.id),
        "critical": timing is not None and timing.critical,
        "pinned": timing is not None and timing.pinned,
        "driver": driver_text(schedule, activity.id),
    }
    for name in _MOMENTS:
        moment: dt.datetime | None = getattr(timing, name, None)
        shape[name] = moment.isoformat() if moment else None
    for name in _MINUTES:
        minutes: int | None = getattr(timing, name, None)
        shape[name] = minutes
        shape[f"{name}_text"] = "" if minutes is None else duration_text(minutes, schedule.plan)
    return shape


def _print(schedule: Schedule, listed: list[Activity]) -> None:
    timings = [schedule.timing(each.id) for each in listed]

    def column(title: str, text: Callable[[Timing], str], *, right: bool = False) -> Column:
        return Column(title, [text(timing) if timing else "" for timing in timings], right)

    def length(minutes: int) -> str:
        return duration_text(minutes, schedule.plan)

    print_table(
        [
            Column("Key", [each.key for each in listed]),
            Column("Activity", [each.title for each in listed]),
            column("Start", lambda timing: f"{timing.start:%Y-%m-%d %H:%M}"),
            column("Finish", lambda timing: f"{timing.finish:%Y-%m-%d %H:%M}"),
            column("Duration", lambda timing: length(timing.duration), right=True),
            column("Float", lambda timing: length(timing.total_float), right=True),
            column("Free", lambda timing: length(timing.free_float), right=True),
            column("Critical", lambda timing: "critical" if timing.critical else ""),
            Column("Because", [driver_text(schedule, each.id) for each in listed]),
            column("Late start", lambda timing: f"{timing.late_start:%Y-%m-%d %H:%M}"),
            column("Late finish", lambda timing: f"{timing.late_finish:%Y-%m-%d %H:%M}"),
        ]
    )


def _tell_loops(schedule: Schedule, as_json: bool) -> None:
    """The loops, whose newest links do not count: for machines as JSON on stderr."""
    if as_json and schedule.loops:
        say(json.dumps({"loops": schedule.loops}))
    for loop in () if as_json else schedule.loops:
        say(f"These wait for each other, so the newest link between them does not count: {' → '.join(loop)}")
