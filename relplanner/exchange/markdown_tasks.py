"""Task lists in Markdown: boxes to tick become checklist items, and a release's lists and notes go out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import cast

from relplanner.domain.declare import Value
from relplanner.domain.delivery import Arrival, Delivery, Home, ReadOptions
from relplanner.domain.errors import BadInput
from relplanner.domain.kinds import ChecklistItem, Release, ReleaseNotes
from relplanner.domain.kinds.context import SourceKind
from relplanner.domain.kinds.readiness import ItemState
from relplanner.domain.plan import Plan
from relplanner.domain.texts import choice_label
from relplanner.exchange.notes_text import notes_parts, release_name
from relplanner.exchange.wanted import Wanted

RELEASE = "the release"
MOST_LINES = 200_000

_BOX = re.compile(r"^(\s*)[-*+] \[([ xX])\](?:\s+(.*))?$")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|$)")
_FENCE = re.compile(r"^\s*(```|~~~)")


def read_markdown(data: bytes, file_name: str, options: ReadOptions) -> Delivery:
    """Read the task boxes of a Markdown file; an item's section is the heading above it. Raises BadInput."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(file_name, f"byte {error.start}", "it is not UTF-8") from error
    arrivals = tuple(_items(text.splitlines()[:MOST_LINES]))
    if not arrivals:
        raise BadInput(file_name, "the whole file", "no task boxes found (- [ ] or - [x])")
    title = PurePath(file_name).stem
    identity = f"{title} | {file_name}"[:400]
    home = Home("release", RELEASE)
    return Delivery(SourceKind.MARKDOWN, identity, title, file_name, arrivals, home=home)


def _items(lines: list[str]) -> Iterator[Arrival]:
    """The items in file order. An item is known again by its section and text, however lines move."""
    section, fence, hidden = "", "", False
    seen = Counter[str]()
    above: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        if found := _FENCE.match(line):
            fence = "" if fence == found[1] else fence or found[1]
        if fence:
            continue
        if heading := _HEADING.match(line):
            section, above = _plain(heading[1]), []
        elif box := _BOX.match(line):
            indent, title = len(box[1].expandtabs(4)), _plain(box[3] or "") or "Untitled item"
            while above and above[-1][0] >= indent:
                above.pop()
            under = above[-1][1] if above else ""
            above.append((indent, title))
            place = f"{section} / {under} / {title}"[:480]
            seen[place] += 1
            hints = [hint.strip() for hint in _COMMENT.findall(box[3] or "")]
            values: dict[str, Value] = {
                "title": title,
                "section": section,
                "notes": "\n\n".join([f"Part of: {under}"] * bool(under) + hints),
                "tags": ("commented out",) if hidden else (),
                "state": ItemState.DONE if box[2] in "xX" else ItemState.OPEN,
            }
            ref = place if seen[place] == 1 else f"{place} no. {seen[place]}"
            yield Arrival("checklist_item", ref, values, {"release": (RELEASE,)}, f"line {number}")
        # A template keeps boxes for another day in comments; they are boxes all the same, and marked.
        hidden = (hidden or "<!--" in line) and "-->" not in line.rpartition("<!--")[2]


def _plain(text: str) -> str:
    return " ".join(_COMMENT.sub("", text).split())[:500]


def write_markdown(plan: Plan, wanted: Wanted) -> bytes:
    """The checklists and the release notes of a release (by key), or of every release. Raises NotFound."""
    releases = [plan.by_key(wanted.what)] if wanted.what else plan.of(Release).values()
    parts = [part for release in releases for part in _release(plan, cast(Release, release))]
    return ("\n\n".join(parts) + "\n").encode()


def _release(plan: Plan, release: Release) -> Iterator[str]:
    yield f"# {release_name(release)}"
    sections: dict[str, list[ChecklistItem]] = {}
    for item in plan.children(ChecklistItem, "release", release.id):
        sections.setdefault(item.section, []).append(item)
    for section, items in sections.items():
        if section:
            yield f"## {section}"
        yield "\n".join(f"- [{'x' if item.state is ItemState.DONE else ' '}] {item.title}" for item in items)
    for notes in plan.children(ReleaseNotes, "release", release.id):
        yield f"## Release notes ({choice_label(notes.audience).lower()})"
        yield from notes_parts(plan, notes, level=3)
