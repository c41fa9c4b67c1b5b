"""A project file as a delivery: its project is a release, its tasks are activities."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath

from relplanner.domain.declare import Value
from relplanner.domain.delivery import Arrival, Delivery, Home, NotTaken, ReadOptions
from relplanner.domain.kinds.context import SourceKind
from relplanner.exchange.mspdi.calendars import Kept, calendar_ref, read_calendars
from relplanner.exchange.mspdi.elements import Fields, ProjectFile, parse
from relplanner.exchange.mspdi.tasks import RELEASE, Tasks

PRODUCT = "product"


def read_mspdi(data: bytes, file_name: str, options: ReadOptions) -> Delivery:
    """Read a Microsoft Project XML file (MSPDI, Project 2003 to 2019). Raises BadInput."""
    project = parse(data, file_name)
    told: list[NotTaken] = []
    head = Fields(project.properties, "the project", told)
    calendars = read_calendars(project, told)
    known = {arrival.ref for arrival in calendars}
    tasks = Tasks(project, known, told)
    people, owners = _people(project, Kept(project, known), told)
    title = _title(head, tasks, file_name)
    arrivals = (
        *calendars,
        *people,
        Arrival("product", PRODUCT, {"title": title}, {}, "the project"),
        _release(head, tasks, title, known),
        *tasks.activities(owners),
        *tasks.links(),
        *tasks.baselines(),
    )
    for part in ("OutlineCodes", "ExtendedAttributes", "WBSMasks"):
        if (found := project.properties.find(part)) is not None and len(found):
            head.tell(f"{part} ({len(found)})")
    return Delivery(
        SourceKind.MSPDI, head.line("GUID") or f"{title} | {file_name}"[:400], title, file_name,
        arrivals, tuple(tasks.refused), tuple(told), Home("release", RELEASE, (PRODUCT,)),
    )  # fmt: skip


def _title(head: Fields, tasks: Tasks, file_name: str) -> str:
    """The project's title; a file's own name only when nothing better is said."""
    if title := head.line("Title") or (tasks.project_task.line("Name") if tasks.project_task else ""):
        return title
    if only := tasks.only_root():
        return only
    return PurePath(head.line("Name") or file_name).stem[:500] or "Project"


def _release(head: Fields, tasks: Tasks, title: str, calendars: set[str]) -> Arrival:
    values: dict[str, Value] = {"title": title, "start": head.moment("StartDate")}
    if tasks.project_task is not None:
        values["notes"] = tasks.project_task.text("Notes")[:1_000_000]
    references: dict[str, tuple[str, ...]] = {"product": (PRODUCT,), "calendar": ()}
    calendar = head.number("CalendarUID")
    if calendar is not None and calendar_ref(calendar) in calendars:
        references["calendar"] = (calendar_ref(calendar),)
    elif calendar is not None and calendar >= 0:
        head.tell(f"calendar {calendar}: the file does not have it")
    return Arrival("release", RELEASE, values, references, "the project")


def _people(
    project: ProjectFile, calendars: Kept, told: list[NotTaken]
) -> tuple[list[Arrival], dict[str, str]]:
    """People from the work resources, and the owner of each task that exactly one of them is assigned to."""
    people: dict[str, Arrival] = {}
    for element in project.resources:
        resource = Fields(element, "a resource", told)
        uid, name = resource.number("UID"), resource.line("Name")
        resource.where = f"resource {resource.text('ID') or uid} “{name}”"
        if not uid or not name or resource.flag("IsNull") or f"resource {uid}" in people:
            continue
        if resource.number("Type") not in (None, 1):
            resource.tell("the resource: it is material or cost, not a person")
            continue
        values: dict[str, Value] = {
            "title": name,
            "email": resource.line("EmailAddress"),
            "role": resource.line("Group"),
            "notes": resource.text("Notes")[:1_000_000],
            "active": not resource.flag("IsInactive"),
        }
        references = {"calendar": calendars.of(resource)}
        people[f"resource {uid}"] = Arrival("person", f"resource {uid}", values, references, resource.where)
    owners = _owners(project, people, told)
    _leave_out_unheeded(project, people, owners, calendars, told)
    return list(people.values()), owners


def _leave_out_unheeded(
    project: ProjectFile,
    people: dict[str, Arrival],
    owners: dict[str, str],
    calendars: Kept,
    told: list[NotTaken],
) -> None:
    """Take the owners from tasks that are to ignore their calendars: here an owner's always counts."""
    for element in project.tasks:
        task = Fields(element, f"task with UID {element.findtext('UID')}", told)
        owner = owners.get(task.text("UID"))
        if owner is None or not task.flag("IgnoreResourceCalendar") or not (own := calendars.of(task)):
            continue
        if people[owner].references["calendar"] not in ((), own):
            del owners[task.text("UID")]
            task.tell(f"its assignment to {people[owner].values['title']}: it ignores that calendar")


def _owners(project: ProjectFile, people: dict[str, Arrival], told: list[NotTaken]) -> dict[str, str]:
    assigned: dict[str, dict[str, None]] = {}
    left = Counter[str]()
    for element in project.assignments:
        assignment = Fields(element, "an assignment", told)
        person = f"resource {assignment.text('ResourceUID')}"
        if person in people:
            assigned.setdefault(assignment.text("TaskUID"), {})[person] = None
        for name in ("Work", "TimephasedData", "Cost"):
            if assignment.text(name) not in ("", "0", "PT0H0M0S") or name == "TimephasedData":
                left[name] += element.find(name) is not None
    for name, count in sorted(left.items()):
        if count:
            told.append(NotTaken("assignments", f"{name} ({count} of {len(project.assignments)})"))
    for task, several in assigned.items():
        if len(several) > 1:
            names = ", ".join(str(people[person].values["title"]) for person in several)
            told.append(NotTaken(f"task with UID {task}", f"its assignment to several people: {names}"))
    return {task: next(iter(one)) for task, one in assigned.items() if len(one) == 1}
