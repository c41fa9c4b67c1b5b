"""Random plans come out as in MPXJ's MicrosoftScheduler, which was fitted to plans that Project had saved.

It is asked where an interpreter has mpxj: the one that runs the tests, or the one named by RELPLANNER_MPXJ.
``tests/random_projects.py`` leaves out what is known to differ, and why.
"""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from relplanner.domain.kinds import Activity
from relplanner.exchange.mspdi.writer import write_mspdi
from relplanner.exchange.wanted import Wanted
from relplanner.schedule.clock import minute_of
from relplanner.schedule.engine import schedule
from relplanner.schedule.network import ALWAYS
from tests.random_projects import RandomProject

FAMILIES = (
    "",
    "lags percent",
    "elapsed lags",
    "constraints deadlines lags percent",
    "calendars constraints deadlines lags percent",
    "late lags",
    "late phases lags percent",
    "phases constraints deadlines lags",
    "progress constraints deadlines",
    "progress calendars deadlines lags percent",
)
_SCRIPT = Path(__file__).parents[1] / "microsoft_scheduler.py"
_NAMES = {
    "Start": "start", "Finish": "finish", "EarlyStart": "early_start", "EarlyFinish": "early_finish",
    "LateStart": "late_start", "LateFinish": "late_finish",
}  # fmt: skip


@pytest.fixture(scope="module")
def interpreter() -> str:
    found = os.environ.get("RELPLANNER_MPXJ", sys.executable)
    if shutil.which("java") is None:
        pytest.skip("there is no java to run MPXJ with")
    if subprocess.run([found, "-c", "import mpxj"], capture_output=True, check=False).returncode:
        pytest.skip(f"{found} has no mpxj (name one that has by RELPLANNER_MPXJ)")
    return found


@pytest.mark.parametrize("family", FAMILIES[-2:])
def test_random_plans_are_scheduled_as_by_microsoft_project(
    interpreter: str, tmp_path: Path, family: str
) -> None:
    assert list(_differences(interpreter, tmp_path, family, range(12))) == []


@pytest.mark.long
@pytest.mark.parametrize("family", FAMILIES)
def test_very_many_random_plans_are_scheduled_as_by_microsoft_project(
    interpreter: str, tmp_path: Path, family: str
) -> None:
    for first in range(0, 2_000, 250):
        assert list(_differences(interpreter, tmp_path, family, range(first, first + 250))) == []


def _differences(interpreter: str, folder: Path, family: str, seeds: range) -> Iterator[str]:
    projects = {str(folder / f"{seed}.xml"): RandomProject(seed, *family.split()) for seed in seeds}
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for path, project in projects.items():
        Path(path).write_bytes(write_mspdi(project.plan, Wanted(what=project.release.key, now=now)))
    run = subprocess.run([interpreter, _SCRIPT, *projects], capture_output=True, text=True, check=True)
    told = json.loads(run.stdout)
    for path, project in projects.items():
        for line in _compared(project, told[path]):
            yield f"{family}, {path}: {line}"


def _compared(project: RandomProject, told: dict[str, dict]) -> Iterator[str]:
    """What differs in working time: a finish may be told as the next start."""
    plan = project.plan
    table = schedule(plan)
    for record in plan.of(Activity).values():
        node = table.net.index.get(record.id)
        timing = table.timing(record.id)
        if node is None or timing is None:
            continue
        theirs, clock = told[record.title], table.net.clock[node]
        for name, own in _NAMES.items():
            moment = dt.datetime.fromisoformat(theirs[name])
            if clock.position(minute_of(moment)) != clock.position(minute_of(getattr(timing, own))):
                yield f"{record.title} {own} {getattr(timing, own)}, there {moment}"
        # Of what may not be later its early dates are told, Project's float is from where it would be.
        if table.net.ceiling[node] == ALWAYS or node in table.net.given:
            if theirs["TotalSlack"] != timing.total_float:
                yield f"{record.title} float {timing.total_float}, there {theirs['TotalSlack']}"
            if theirs["Critical"] != timing.critical:
                yield f"{record.title} critical {timing.critical}, there {theirs['Critical']}"
