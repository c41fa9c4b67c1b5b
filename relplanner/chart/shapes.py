"""What a timeline consists of once it is placed: plain shapes in pixels that anything can draw."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

LABEL_REACH = 420.0
"""A label is at most so many pixels wide."""


class Stress(StrEnum):
    """How loudly a label speaks."""

    QUIET = "quiet"
    PLAIN = "plain"
    STRONG = "strong"
    BAD = "bad"
    WARNING = "warning"


class WashKind(StrEnum):
    """What shades days: the weekly rest, a holiday, a stretch in which releases are not let through."""

    REST = "rest"
    HOLIDAY = "holiday"
    FREEZE = "freeze"


class Wash(NamedTuple):
    """A shade over some days and rows."""

    kind: WashKind
    x: float
    width: float
    y: float
    height: float
    title: str


class Label(NamedTuple):
    """A line of text; ``y`` is its middle. It may be cut at ``room`` pixels (none: as long as it is)."""

    x: float
    y: float
    text: str
    stress: Stress
    room: float = 0.0


class Bar(NamedTuple):
    """Something that takes time; ``done`` is the width of its solid part."""

    id: str
    x: float
    y: float
    width: float
    height: float
    done: float
    hue: int
    summary: bool
    critical: bool
    conflict: bool


class Diamond(NamedTuple):
    """A moment; ``x`` and ``y`` are its middle, ``half`` is from there to a tip."""

    id: str
    x: float
    y: float
    half: float
    hue: int
    done: bool
    critical: bool
    conflict: bool


class Strip(NamedTuple):
    """The thin bar of a baseline."""

    x: float
    y: float
    width: float


class Slack(NamedTuple):
    """The thin line of a float: from a finish to the latest that makes nothing late."""

    x: float
    y: float
    width: float


class Flag(NamedTuple):
    """The marker of a deadline; ``y`` is its tip."""

    x: float
    y: float
    missed: bool


class Link(NamedTuple):
    """A line from activity to activity; the arrow is at its last point."""

    id: str
    points: tuple[tuple[float, float], ...]
    critical: bool


class Tick(NamedTuple):
    """A mark in the header, with the room that its label has."""

    x: float
    width: float
    text: str
    shaded: bool = False


class Header(NamedTuple):
    """The two lines above a timeline."""

    upper: tuple[Tick, ...]
    lower: tuple[Tick, ...]


class Scene(NamedTuple):
    """Everything to draw for some rows and some time."""

    washes: tuple[Wash, ...]
    grid: tuple[float, ...]
    row_edges: tuple[float, ...]
    strips: tuple[Strip, ...]
    slacks: tuple[Slack, ...]
    flags: tuple[Flag, ...]
    links: tuple[Link, ...]
    bars: tuple[Bar, ...]
    diamonds: tuple[Diamond, ...]
    labels: tuple[Label, ...]
    today: float
