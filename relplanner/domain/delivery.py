"""What a reader of a foreign file hands over: plain values and references by the source's own ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from relplanner.domain.declare import Value
from relplanner.domain.kinds.context import SourceKind


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record as the source tells it.

    ``ref`` is the source's own id, unique within the delivery. ``values`` hold what the source knows of plain
    fields; ``references`` hold, by field, the refs of earlier arrivals that it points at (none: it points at
    nothing). A field in neither is one the source does not know; one of several records may be in both, with
    those that the plan knows already in ``values``. ``where`` names the place in the file.
    """

    kind: str
    ref: str
    values: Mapping[str, Value]
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A record of the file that cannot be taken, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Something the file carries that a plan does not hold."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Home:
    """The record that a file's contents belong to: of this kind, called ``ref`` in the file.

    A record that the user names takes its place; ``with_it`` are the arrivals that then have no purpose.
    Where the file brings no such record itself, the user must name one.
    """

    kind: str
    ref: str
    with_it: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """The whole of a file: who it is, its records in the order of their keys, and what was left aside.

    ``own_shape`` marks relplanner's own csv and json: records are then recognised by id or key, and their
    values are still texts (csv) or JSON values.
    """

    kind: SourceKind
    identity: str
    title: str
    file_name: str
    arrivals: tuple[Arrival, ...]
    refused: tuple[Refused, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()
    home: Home | None = None
    own_shape: bool = False

    @property
    def needs_home(self) -> bool:
        """Whether its contents belong to a record that it does not bring along itself."""
        home = self.home
        return home is not None and all(arrival.ref != home.ref for arrival in self.arrivals)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader may be told.

    ``zone`` is the programme's; ``events_as`` says what the events of a calendar become: windows, milestones
    or days; ``today`` is where recurrences without an end are counted from.
    """

    zone: str = "UTC"
    events_as: str = "windows"
    today: dt.date = field(default_factory=dt.date.today)
