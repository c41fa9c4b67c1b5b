"""The XML of a project file as bounded lists of elements, and their fields as plain values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from relplanner.domain.delivery import NotTaken
from relplanner.domain.errors import BadInput

MOST_ELEMENTS = 3_000_000
DEEPEST = 40
MOST_MINUTES = 100_000_000

_PARTS = {"Calendar": "calendars", "Task": "tasks", "Resource": "resources", "Assignment": "assignments"}
# Hour-by-hour values can be most of a file; that they were there is remembered, what they said is not.
BULKY = frozenset({"TimephasedData", "ExtendedAttribute", "View", "Filter", "Table", "Group", "VBAProject"})
_DURATION = re.compile(
    r"(-?)P(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.\d*)?S)?)?", re.ASCII
)


@dataclass(slots=True)
class ProjectFile:
    """A project file in parts; tags are without their namespace."""

    properties: Element
    calendars: list[Element] = field(default_factory=list)
    tasks: list[Element] = field(default_factory=list)
    resources: list[Element] = field(default_factory=list)
    assignments: list[Element] = field(default_factory=list)


def parse(data: bytes, file_name: str) -> ProjectFile:
    """The parts of a project file. Raises BadInput for what is not one, and for XML that is out to harm."""
    # Imported here: only the process that reads a project file pays for it.
    from defusedxml import DefusedXmlException

    try:
        return _gather(data, file_name)
    except ParseError as error:
        line, column = error.position
        raise BadInput(file_name, f"line {line}, column {column + 1}", "not well-formed XML") from error
    except DefusedXmlException as error:
        reason = "a document type or entities, which a project file does not need"
        raise BadInput(file_name, "the head of the file", reason) from error
    except (ValueError, LookupError) as error:
        raise BadInput(file_name, "the head of the file", f"its encoding: {error}") from error


def _gather(data: bytes, file_name: str) -> ProjectFile:
    from defusedxml.ElementTree import iterparse

    project: ProjectFile | None = None
    open_elements: list[Element] = []
    count = 0
    for event, element in iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            count += 1
            element.tag = element.tag.rpartition("}")[2]
            open_elements.append(element)
            if len(open_elements) > DEEPEST or count > MOST_ELEMENTS:
                raise BadInput(file_name, element.tag, "more elements than a project file has")
            if project is None:
                if element.tag != "Project":
                    raise BadInput(file_name, f"<{element.tag}>", "not a Microsoft Project XML file")
                project = ProjectFile(element)
            continue
        open_elements.pop()
        if element.tag in BULKY:
            element.clear()
        if len(open_elements) == 2 and project is not None and (part := _PARTS.get(element.tag)):
            getattr(project, part).append(element)
    assert project is not None, "a document without a root does not parse"
    return project


class Fields:
    """An element's fields as plain values; what cannot be read is told and counts as absent."""

    def __init__(self, element: Element, where: str, told: list[NotTaken]) -> None:
        self.element = element
        self.where = where
        self._told = told

    def tell(self, what: str) -> None:
        """List something of this element as not taken."""
        self._told.append(NotTaken(self.where, what))

    def text(self, name: str) -> str:
        """The text of a child, trimmed; empty when there is none."""
        return (self.element.findtext(name) or "").strip()

    def line(self, name: str) -> str:
        """The text of a child as one line of at most 500 characters."""
        line = " ".join(self.text(name).split())
        if len(line) > 500:
            self.tell(f"{name} after its first 500 characters")
        return line[:500]

    def flag(self, name: str) -> bool:
        """Whether a yes/no child says yes."""
        return self.text(name).casefold() in ("1", "true")

    def number(self, name: str) -> int | None:
        """A whole number."""
        text = self.text(name)
        if not text:
            return None
        if re.fullmatch(r"-?\d{1,15}(\.0*)?", text, re.ASCII):
            return int(text.partition(".")[0])
        self._unreadable(name, text, "a whole number")
        return None

    def moment(self, name: str) -> dt.datetime | None:
        """A local date and time."""
        text = self.text(name)
        if not text:
            return None
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            self._unreadable(name, text, "a date and time")
            return None
        if moment.tzinfo is not None:
            self.tell(f"the zone of {name} ({text}): taken as local time")
        return moment.replace(tzinfo=None)

    def minutes(self, name: str) -> int | None:
        """A duration such as ``PT8H30M0S``, in minutes."""
        text = self.text(name)
        if not text:
            return None
        found = _DURATION.fullmatch(text)
        if not found or text[-1] in "PT":
            self._unreadable(name, text, "a duration")
            return None
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        total = days * 1440 + hours * 60 + minutes + round(seconds / 60)
        if found[1] or total > MOST_MINUTES:
            self._unreadable(name, text, "a duration that a plan can hold")
            return None
        return total

    def children(self, path: str) -> Iterator[Fields]:
        """The elements at a path beneath this one."""
        return (Fields(child, self.where, self._told) for child in self.element.iterfind(path))

    def _unreadable(self, name: str, text: str, expected: str) -> None:
        self.tell(f"{name} “{text[:60]}”: not {expected}")
