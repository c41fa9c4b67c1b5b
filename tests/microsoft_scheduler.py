"""Schedules project files with MPXJ's MicrosoftScheduler and prints what comes of it as JSON.

A program of its own, run by an interpreter that has mpxj: neither it nor Java is needed for anything else.
"""

import json
import sys

import jpype
import mpxj  # noqa: F401 - puts its Java libraries where jpype finds them

DATES = ("Start", "Finish", "EarlyStart", "EarlyFinish", "LateStart", "LateFinish")


def main(paths: list[str]) -> None:
    jpype.startJVM("-Xmx512m")
    from org.mpxj.cpm import MicrosoftScheduler
    from org.mpxj.reader import UniversalProjectReader

    told = {}
    for path in paths:
        project = UniversalProjectReader().read(path)
        _complete(project)
        MicrosoftScheduler().schedule(project, project.getProjectProperties().getStartDate())
        told[path] = {str(task.getName()): _timing(task) for task in project.getTasks()}
    json.dump(told, sys.stdout)


def _complete(project) -> None:
    """It refuses tasks that do not say how much is done and left: none, and all."""
    from org.mpxj import Duration, TimeUnit

    for task in project.getTasks():
        if task.getActualDuration() is None:
            task.setActualDuration(Duration.getInstance(0, TimeUnit.HOURS))
        if task.getRemainingDuration() is None:
            task.setRemainingDuration(task.getDuration())


def _timing(task) -> dict[str, object]:
    from org.mpxj import TimeUnit

    properties = task.getParentFile().getProjectProperties()
    timing: dict[str, object] = {name: str(getattr(task, f"get{name}")()) for name in DATES}
    slack = task.getTotalSlack()
    timing["TotalSlack"] = slack and round(slack.convertUnits(TimeUnit.MINUTES, properties).getDuration())
    timing["Critical"] = bool(task.getCritical())
    return timing


if __name__ == "__main__":
    main(sys.argv[1:])
