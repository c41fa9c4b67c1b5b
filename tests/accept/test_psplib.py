"""The critical path of every PSPLIB instance is as long as its header says (Kolisch and Sprecher 1996)."""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.kinds.choices import Scheduling
from relplanner.domain.plan import Plan
from relplanner.schedule.engine import schedule
from tests.building import Builder

BEGIN = dt.datetime(2026, 1, 5, 9)
DAY = 480


class Instance(NamedTuple):
    durations: dict[int, int]
    successors: dict[int, list[int]]
    mpm_time: int


def read(path: Path) -> Instance:
    durations: dict[int, int] = {}
    successors: dict[int, list[int]] = {}
    mpm_time = 0
    part = ""
    for line in path.read_text(encoding="ascii").splitlines():
        numbers = [int(word) for word in line.split() if word.isdigit()]
        if line.endswith(":"):
            part = line
        elif "MPM-Time" in line:
            part = "MPM"
        elif part == "MPM" and numbers:
            mpm_time, part = numbers[5], ""
        elif part.startswith("PRECEDENCE") and numbers:
            successors[numbers[0]] = numbers[3:]
        elif part.startswith("REQUESTS") and numbers and not line.startswith("-"):
            durations[numbers[0]] = numbers[2]
    return Instance(durations, successors, mpm_time)


def planned(instance: Instance) -> Plan:
    """Each time unit is a working day, so that weekends lie between."""
    build = Builder()
    release = build.add(Release, title="Instance", start=BEGIN).id
    ids = {
        job: build.add(
            Activity, title=f"Job {job}", release=release, mode=Scheduling.AUTOMATIC, duration=days * DAY
        ).id
        for job, days in instance.durations.items()
    }
    for job, following in instance.successors.items():
        for after in following:
            build.add(Dependency, title="", predecessor=ids[job], successor=ids[after])
    return build.plan


def test_the_critical_path_is_as_long_as_the_header_says(shared_data: Path) -> None:
    files = sorted((shared_data / "psplib").rglob("*.sm"))
    assert len(files) == 204
    for path in files:
        instance = read(path)
        table = schedule(planned(instance))
        spans = [table.span(id) for id in table.net.index]
        finish = max(span[1] for span in spans if span)
        calendar = table.net.calendars.programme
        assert calendar.between(BEGIN, finish) == instance.mpm_time * DAY, path.name
        critical = sum(table.is_critical(node) for node in range(table.net.size))
        assert critical >= 2, path.name
