"""What a reader of a foreign file hands over: plain values and references by the source's own ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relplanner.domain.declare import Value
from relplanner.domain.kinds.context import SourceKind


@dataclass(frozen=True, slots=True)
class Arrival:
    """One record as the source tells it.

    ``ref`` is the source's own id, unique within the delivery for its kind. ``values`` hold what the source
    knows of plain fields; ``references`` hold, by field, the (kind, ref) pairs it points at. ``where`` names
    the place in the file for messages.
    """

    kind: str
    ref: str
    values: Mapping[str, Value]
    references: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
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
class Delivery:
    """The whole of a file: who it is, its records in dependency order, and what was left aside."""

    kind: SourceKind
    identity: str
    title: str
    file_name: str
    arrivals: tuple[Arrival, ...]
    refused: tuple[Refused, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()
