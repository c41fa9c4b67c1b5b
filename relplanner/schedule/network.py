"""The network that is reckoned: nodes, what pulls them later and what holds them earlier, all as integers.

Nodes are the activities without parts, and behind them *ports*: a summary that links meet has one per end,
so that a link to a phase of a hundred parts is one link and not a hundred. A node has two *ends*,
``2 * node`` for its start and ``2 * node + 1`` for its finish. Early ends are keys and late ends positions
(clock.py), each on the clock of its own node.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from relplanner.domain.kinds import Activity
from relplanner.domain.kinds.choices import LagUnit, LinkType
from relplanner.domain.plan import Plan
from relplanner.schedule.calendars import Calendars, Names
from relplanner.schedule.clock import Clock
from relplanner.schedule.tree import Tree

if TYPE_CHECKING:
    from relplanner.schedule.bulk import Bulk

NEVER = -(1 << 56)
"""Below every key and position: nothing asks for it yet."""
ALWAYS = 1 << 56
"""Above every key and position: nothing forbids it."""
OPEN = ALWAYS >> 1
"""From here on a late position is as good as ALWAYS, less some durations and lags."""


class Bond(Protocol):
    """What a link says: a Dependency, or the tie of a summary's port to a part."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> LinkType: ...
    @property
    def lag(self) -> int: ...
    @property
    def lag_unit(self) -> LagUnit: ...


Link = tuple[int, int, Bond]
"""The nodes that a bond joins: predecessor, successor, and the bond itself."""
Pull = tuple[int, int]
"""An end, and what to add to its key (its late position) to bound a start (a finish) on the same clock."""


Reach = tuple[int, int, Clock | None, int]
"""A bound between two clocks, or one whose lag is not simply added: the way from one end to another.

The end that the bound comes from (the predecessor's going forward, the successor's going back), the lag, the
clock it is counted on (None for minutes on the wall), and the minutes from the end that is bound to the start
(going forward) or the finish (going back).
"""


class Group(NamedTuple):
    """The activities of one release that share a calendar, and a side of its go-live."""

    release: str
    clock: Clock
    lag_clock: Clock
    """What lags are counted on: an activity with an elapsed duration still has a calendar."""
    after_live: bool = False
    """Whether they follow the go-live of a release that is planned back, and so end after its target."""


class Given(NamedTuple):
    """Moments that are facts, in minutes: of what is pinned or done both, of what has begun its start."""

    start: int
    finish: int | None


class Project(NamedTuple):
    """What a release gives its activities."""

    start: int | None
    target: int | None
    """The end of work on the day it is to go live."""
    backwards: bool
    """Whether it is planned back from its target, having no start."""


_NO_PROJECT = Project(None, None, False)


@dataclass(slots=True)
class Joins:
    """What joins the nodes, node by node: the links as they are told, and the bounds that they come to."""

    links_in: list[list[Link]] = field(default_factory=list)
    links_out: list[list[Link]] = field(default_factory=list)
    pulls: list[Sequence[Pull]] = field(default_factory=list)
    """What bounds a start by a sum, and by a way over minutes; then the same of a finish, going back."""
    reaches: list[Sequence[Reach]] = field(default_factory=list)
    holds: list[Sequence[Pull]] = field(default_factory=list)
    back_reaches: list[Sequence[Reach]] = field(default_factory=list)

    def copy(self, *, links: bool) -> Joins:
        """The same to begin with; bounds that are then put in a node's place, and ``links``, are its own."""
        return Joins(
            self.links_in.copy() if links else self.links_in,
            self.links_out.copy() if links else self.links_out,
            self.pulls.copy(),
            self.reaches.copy(),
            self.holds.copy(),
            self.back_reaches.copy(),
        )


@dataclass(slots=True)
class Network:
    """One snapshot's network. Lists run over nodes; patches copy them, so that an earlier one stays true."""

    plan: Plan
    calendars: Calendars
    projects: dict[str, Project]
    records: list[Activity]
    index: dict[str, int]
    """Nodes by the ids of their activities; ports are not in it."""
    groups: list[Group]
    group_of: dict[tuple[str, Names, bool, bool], int]
    limits: dict[str, tuple[int, int]]
    """By the id of a summary, from when and until when its constraints let its parts be."""
    tree: Tree
    group: list[int] = field(default_factory=list)
    clock: list[Clock] = field(default_factory=list)
    duration: list[int] = field(default_factory=list)
    """Working minutes; of what has begun those that remain."""
    floor: list[int] = field(default_factory=list)
    ceiling: list[int] = field(default_factory=list)
    """Keys between which the start must lie; the ceiling wins."""
    latest: list[int] = field(default_factory=list)
    """The position that the finish may not pass: deadlines and the like."""
    settled: dict[int, int] = field(default_factory=dict)
    """Late finishes that are what they are, whatever follows."""
    given: dict[int, Given] = field(default_factory=dict)
    begun: dict[int, int] = field(default_factory=dict)
    """The key of the start of what has begun and not finished: the network moves only what remains."""
    alap: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    known_joins: Joins | None = None
    reader: Callable[[Network], Joins] | None = None
    """Reads the joins when they are first asked for: of a large network the arrays do without."""
    earliest_of: set[int] = field(default_factory=set)
    """Ports that start when the first of their parts does."""
    shared: dict[int, int] = field(default_factory=dict)
    """The working minutes of phases of which a lag is a percentage, by the port that the link leaves from."""
    ports: list[str] = field(default_factory=list)
    """The ids of the summaries whose ports follow the activities' nodes."""
    order: list[int] = field(default_factory=list)
    level: list[int] = field(default_factory=list)
    undated: set[int] = field(default_factory=set)
    bulk: Bulk | None = None
    """The network as arrays, once it was reckoned that way."""
    is_patched: bool = False
    """Whether it was made from an earlier one by an edit, so that arrays of it would serve only once."""
    loops: list[tuple[str, ...]] = field(default_factory=list)
    """The keys around each loop whose closing link was set aside."""
    set_aside: set[str] = field(default_factory=set)
    """The ids of the links that would close a loop."""

    @property
    def joins(self) -> Joins:
        """What joins the nodes."""
        if self.known_joins is None:
            self.known_joins = self.reader(self) if self.reader else Joins()
        return self.known_joins

    @property
    def links_in(self) -> list[list[Link]]:
        """The links into each node."""
        return self.joins.links_in

    @property
    def links_out(self) -> list[list[Link]]:
        """The links out of each node."""
        return self.joins.links_out

    @property
    def size(self) -> int:
        """How many nodes are activities; ports come after them."""
        return len(self.records)

    def group_of_record(self, record: Activity, *, after_live: bool = False) -> int:
        """The group of an activity; ``after_live`` when it follows what its release is planned back from."""
        names = self.calendars.names_of(record)
        return self.group_for(record.release, names, record.elapsed, after_live)

    def group_for(self, release: str, names: Names, elapsed: bool, after_live: bool = False) -> int:
        """The group by release, the calendars that its activities are bound to, and how they are counted."""
        key = release, names, elapsed, after_live
        found = self.group_of.get(key)
        if found is None:
            found = self.group_of[key] = len(self.groups)
            of = self.calendars.of_names(names, release)
            own = self.calendars.elapsed if elapsed else of
            clock_of = self.calendars.clock_of
            self.groups.append(Group(release, clock_of(own), clock_of(of), after_live))
        return found

    def project(self, node: int) -> Project:
        """What a node's release gives it; nothing when the release could not be read."""
        return self.projects.get(self.records[node].release, _NO_PROJECT)

    def same_release(self, one: int, other: int) -> bool:
        """Whether two nodes belong to one release; a port belongs to every one."""
        if one >= self.size or other >= self.size:
            return True
        return self.records[one].release == self.records[other].release
