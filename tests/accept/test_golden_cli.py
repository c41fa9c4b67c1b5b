"""From the command line, too, dates are Microsoft Project's own: import, schedule by rule, compare."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from relplanner.schedule.clock import Clock, minute_of
from relplanner.schedule.worktime import WorkCalendar
from tests.cli import CommandLine

relplanner = CommandLine()
OFFICE = Clock(WorkCalendar(week=(((480, 720), (780, 1020)),) * 5 + ((),) * 2))
"""Eight to five with an hour for lunch: on it a finish in the evening is a start the next morning."""
DATES = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")


@pytest.mark.parametrize("name", ["ConstraintAsSoonAsPossible", "slack9", "CalculateCriticalPath"])
@pytest.mark.parametrize("by_rule", [False, True], ids=["as stored", "all by rule"])
def test_schedule_tells_what_project_stored(
    shared_data: Path, tmp_path: Path, name: str, by_rule: bool
) -> None:
    golden = shared_data / "msproject" / "golden"
    told = {
        str(task["uid"]): task
        for task in json.loads((golden / f"{name}.expected.json").read_text("utf-8"))["tasks"]
    }
    plan = tmp_path / "plan.relplan"
    relplanner("new", plan)
    relplanner("import", plan, golden / f"{name}.xml")
    if by_rule:
        pinned = [row["key"] for row in relplanner.json("list", plan, "activity", "mode=pinned")]
        relplanner("set", plan, "-", typed="".join(f"{key} mode=automatic\n" for key in pinned))
    rows: list[dict[str, Any]] = relplanner.json("schedule", plan)
    leaves = [row for row in rows if not row["summary"]]
    assert len(leaves) == sum(not task["summary"] for task in told.values())
    for row in leaves:
        task = told[row["ref"]]
        assert row["critical"] == task["critical"], row["title"]
        for date in DATES:
            assert _position(row[date]) == _position(task[date]), f"{row['title']}: {date}"


def _position(moment: str) -> int:
    return OFFICE.position(minute_of(dt.datetime.fromisoformat(moment)))
