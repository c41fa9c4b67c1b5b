"""OpenStack 2026.1 Gazpacho as a plan: its 216 deliverables, its weeks, and what was released in each.

Reads a copy of https://opendev.org/openstack/releases and the log of when its versions were merged.
"""

import csv
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from relplanner.domain.edit import Edit, Label, Proposal, changed, created
from relplanner.domain.kinds import Product, Programme, Release, Team, Window
from relplanner.domain.kinds.choices import Channel, Level
from relplanner.domain.kinds.context import WindowKind
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.domain.plan import Maker, Plan

_FREEZE = re.compile(r"-(ff|sf|rf|mf)$|freeze$")
_LINE = re.compile(r"^(?P<indent> *)(?P<item>- )?(?:(?P<name>[\w-]+):)? ?(?P<value>.*)$")
_CHANNELS = {"rc": Channel.RC, "b": Channel.BETA, "a": Channel.ALPHA}


class Week(NamedTuple):
    """A week of the cycle, Monday to Friday, with the markers that are set in it."""

    start: dt.date
    end: dt.date
    name: str
    markers: tuple[str, ...]
    own: tuple[str, ...]
    """Markers of one project each."""


class Merged(NamedTuple):
    """A version, and when it was merged (UTC)."""

    at: dt.datetime
    deliverable: str
    version: str
    prerelease: bool


@dataclass(frozen=True)
class Deliverable:
    """Something that is released: its team, type and model, its versions and how many project entries."""

    name: str
    team: str
    type: str
    model: str
    versions: tuple[str, ...] = ()
    entries: int = 0


@dataclass(frozen=True)
class Cycle:
    """One series: the weeks from start to release, and everything that is released in it."""

    weeks: tuple[Week, ...]
    release_week: dt.date
    deliverables: tuple[Deliverable, ...]
    log: tuple[Merged, ...] = field(repr=False)

    def merged_in(self, week: Week) -> list[Merged]:
        """What was merged from the Monday of a week to the Sunday."""
        sunday = week.start + dt.timedelta(days=6)
        return [each for each in self.log if week.start <= each.at.date() <= sunday]


def read_cycle(shared_data: Path) -> Cycle:
    """The cycle as its files tell it."""
    folder = shared_data / "schedules/openstack/gazpacho"
    lines = (folder / "schedule.yaml").read_text("utf-8").splitlines()
    release_week = next(line.split("'")[1] for line in lines if line.startswith("release-week"))
    files = sorted((folder / "deliverables").glob("*.yaml"))
    with (shared_data / "derived/openstack-gazpacho-release-log.csv").open(encoding="utf-8") as log:
        merged = tuple(
            Merged(
                dt.datetime.fromisoformat(row["merged_at_utc"]), row["deliverable"], row["version"],
                row["prerelease"] == "True",
            )
            for row in csv.DictReader(log)
        )  # fmt: skip
    return Cycle(
        tuple(_weeks(lines)), dt.date.fromisoformat(release_week), tuple(map(_deliverable, files)), merged
    )


def _weeks(lines: list[str]) -> Iterator[Week]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in [*lines[lines.index("cycle:") + 1 :], "  - start: ''"]:
        parts = _LINE.match(line)
        if parts is None or not line.strip():
            continue
        if parts["name"] == "start" and found:
            (start,), (end,) = found["start"], found["end"]
            yield Week(
                dt.date.fromisoformat(start), dt.date.fromisoformat(end), "".join(found.get("name", ())),
                tuple(found.get("x-project", ())), tuple(found.get("project-specific", ())),
            )  # fmt: skip
            found = {}
        if parts["name"]:
            name = parts["name"]
        if parts["value"]:
            found.setdefault(name, []).append(parts["value"].strip("'"))


def _deliverable(path: Path) -> Deliverable:
    text = path.read_text("utf-8")
    releases = re.search(r"^releases:\n((?: .*\n|\n)*)", text, re.MULTILINE)
    told = releases[1] if releases else ""

    def value(name: str) -> str:
        found = re.search(rf"^{name}: *(.+)$", text, re.MULTILINE)
        return found[1].strip("'\"") if found else ""

    versions = re.findall(r"^ *-? *version: *(\S+)$", told, re.MULTILINE)
    entries = len(re.findall(r"^ *(?:- )?repo:", told, re.MULTILINE))
    model = value("release-model") or "untagged"
    return Deliverable(
        path.stem, value("team"), value("type"), model, tuple(v.strip("'\"") for v in versions), entries
    )


# -- as a plan ---------------------------------------------------------------------------------------------


def begin_cycle(plan: Plan, make: Maker, /, cycle: Cycle) -> Proposal:
    """The cycle as it was planned: a product and a release for each deliverable, markers, freezes, teams."""
    edits = list(_renamed(plan, cycle))
    adding = _Adding(plan, make)
    teams = {name: adding.add(Team, title=name) for name in sorted({d.team for d in cycle.deliverables})}
    products: dict[str, str] = {}
    for each in cycle.deliverables:
        product = adding.add(Product, title=each.name, owner=teams[each.team], tags=(each.type,))
        products[each.name] = product
        adding.add(
            Release, title=f"{each.name} 2026.1", product=product, owner=teams[each.team],
            state=ReleaseState.PLANNED, target_date=_release_day(cycle),
        )  # fmt: skip
    for week in cycle.weeks:
        for marker in (*week.markers, *week.own):
            scope = concerned(cycle, marker) if marker in week.own else ()
            adding.add(
                Window, title=marker, kind=WindowKind.FREEZE if is_freeze(marker) else WindowKind.EVENT,
                level=Level.SOFT if "soft" in marker or "spec" in marker else Level.HARD,
                start=dt.datetime.combine(week.start, dt.time()),
                finish=dt.datetime.combine(week.end, dt.time()) + dt.timedelta(days=1),
                products=tuple(products[name] for name in scope),
            )  # fmt: skip
    return Proposal(Label("imported", {"file": "gazpacho"}), (*edits, *adding.edits))


def take_week(plan: Plan, make: Maker, /, cycle: Cycle, week: Week) -> Proposal:
    """What was merged in a week: a live release for every version; at the end the planned ones go live."""
    products = {each.title: each for each in plan.of(Product).values()}
    adding = _Adding(plan, make)
    merged = cycle.merged_in(week)
    for each in merged:
        product = products[each.deliverable]
        adding.add(
            Release, title=f"{each.deliverable} {each.version}", product=product.id, owner=product.owner,
            version=each.version, state=ReleaseState.LIVE, actual_date=each.at.date(),
            channel=_channel(each) if each.prerelease else Channel.GA,
        )  # fmt: skip
    if week.start == cycle.release_week:
        out = {f"{each.deliverable} 2026.1" for each in cycle.log if each.at.date() <= week.end}
        for release in plan.of(Release).values():
            if release.title in out and release.actual_date is None:
                live = {"actual_date": _release_day(cycle)}
                edit = changed(Release.KIND, release.id, Release.KIND.values(release), live)
                adding.edits += [edit] if edit else []
    return Proposal(Label("imported", {"file": week.name or str(week.start)}), tuple(adding.edits))


def is_freeze(marker: str) -> bool:
    """Whether a marker stands for a freeze: of features, strings, requirements, members, or of a project."""
    return _FREEZE.search(marker) is not None


def concerned(cycle: Cycle, marker: str) -> tuple[str, ...]:
    """The deliverables that a project's own marker is about: its team's, or those that bear its name."""
    project = marker.split("-")[1]
    return tuple(d.name for d in cycle.deliverables if d.team.lower() == project or project in d.name)


class _Adding:
    """Collects new records, each with the next key of its kind."""

    def __init__(self, plan: Plan, make: Maker) -> None:
        self._plan, self._make = plan, make
        self._made: dict[str, int] = {}
        self.edits: list[Edit] = []

    def add(self, what, /, **values) -> str:
        kind = what.KIND
        count = self._made.get(kind.name, 0)
        self._made[kind.name] = count + 1
        id = self._make.new_id()
        self.edits.append(created(kind, {"id": id, "key": self._plan.next_key(kind, count), **values}))
        return id


def _renamed(plan: Plan, cycle: Cycle) -> Iterator[Edit]:
    programme = plan.programme
    named = {"title": "OpenStack 2026.1 Gazpacho", "zone": "UTC"}
    if edit := changed(Programme.KIND, programme.id, Programme.KIND.values(programme), named):
        yield edit


def _release_day(cycle: Cycle) -> dt.date:
    return cycle.release_week + dt.timedelta(days=2)


def _channel(merged: Merged) -> Channel:
    found = re.search(r"(rc|b|a)\d+$", merged.version)
    return _CHANNELS[found[1]] if found else Channel.BETA
