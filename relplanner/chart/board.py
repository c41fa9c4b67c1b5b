"""The board as shapes: releases as cards in columns of their states, in lanes of their products if wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from relplanner.chart.calendar_agenda import owner_of
from relplanner.chart.header import short_date
from relplanner.domain.kinds import Activity, Product, Release
from relplanner.domain.kinds.planning import ReleaseState as State
from relplanner.domain.plan import Plan, sibling_order
from relplanner.domain.states import TRANSITIONS
from relplanner.domain.texts import choice_label
from relplanner.rules.hues import hue_of, product_hues
from relplanner.schedule.dates import Schedule


class Column(NamedTuple):
    """A column: what it is called, and the states that belong there, in their order."""

    title: str
    states: tuple[State, ...]


_ALONE = (State.DRAFT, State.PLANNED, State.COMMITTED, State.IN_PROGRESS, State.READY)
COLUMNS: tuple[Column, ...] = (
    *(Column(choice_label(state), (state,)) for state in _ALONE),
    Column("Go", (State.GO, State.DEPLOYING)),
    *(Column(choice_label(state), (state,)) for state in (State.LIVE, State.HYPERCARE, State.CLOSED)),
    Column("Set aside", (State.ON_HOLD, State.NO_GO, State.ROLLED_BACK, State.CANCELLED)),
)
"""In the order in which a release goes through them; what stands beside that course comes last."""
_COLUMN_OF = {state: place for place, column in enumerate(COLUMNS) for state in column.states}


class Card(NamedTuple):
    """A release on the board. ``ready`` is a share from 0 to 1, or None; ``state`` is told where a column
    holds several."""

    id: str
    column: int
    lane: str
    title: str
    detail: str
    owner: str
    state: str
    ready: float | None
    hue: int
    conflict: str


@dataclass(frozen=True, slots=True)
class Board:
    """Cards by their columns; ``lanes`` are the ids and titles of products, one without either when all
    cards stand together."""

    cards: tuple[Card, ...]
    lanes: tuple[tuple[str, str], ...] = field(default=(("", ""),))

    def cell(self, lane: str, column: int) -> tuple[Card, ...]:
        """The cards of a column in a lane, from top to bottom."""
        return tuple(card for card in self.cards if card.lane == lane and card.column == column)


class Told(NamedTuple):
    """What others have found out about releases, by id."""

    ready: Mapping[str, float]
    conflicts: Mapping[str, str]


def build_board(
    schedule: Schedule, releases: Iterable[str], told: Told, today: dt.date, *, by_product: bool
) -> Board:
    """The board of some releases; those that go live soonest stand on top."""
    plan = schedule.plan
    hues = product_hues(plan)
    records = [plan.of(Release)[id] for id in releases]
    records.sort(key=lambda release: (schedule.live_date(release.id) or dt.date.max, sibling_order(release)))
    cards = tuple(_card(schedule, record, told, hues, today, by_product=by_product) for record in records)
    if not by_product:
        return Board(cards)
    used = {card.lane for card in cards}
    products = sorted(plan.of(Product).values(), key=sibling_order)
    lanes = [(product.id, product.title) for product in products if product.id in used]
    return Board(cards, (*lanes, *([("", "No product")] if "" in used else [])))


def ways(release: Release, column: int) -> tuple[State, ...]:
    """The states of a column that may follow the release's own; empty where none may."""
    allowed = TRANSITIONS[Release.KIND.name][release.state]
    return tuple(state for state in COLUMNS[column].states if state in allowed)


def column_of(release: Release) -> int:
    """The place of the column that a release stands in."""
    return _COLUMN_OF[release.state]


def spoken(card: Card) -> str:
    """A card in full, as a screen reader says it."""
    ready = f"{card.ready:.0%} ready" if card.ready is not None else ""
    column = card.state or COLUMNS[card.column].title
    conflict = f"conflict: {card.conflict}" if card.conflict else ""
    return ", ".join(filter(None, (card.title, column, card.detail, ready, card.owner, conflict)))


def _card(
    schedule: Schedule, release: Release, told: Told, hues: Mapping[str, int], today: dt.date,
    *, by_product: bool,
) -> Card:  # fmt: skip
    live, column = schedule.live_date(release.id), column_of(release)
    detail = " · ".join(filter(None, (release.version, short_date(live, today) if live else "no date")))
    return Card(
        release.id, column, (release.product or "") if by_product else "", release.title or release.key,
        detail, owner_of(schedule.plan, release.id),
        choice_label(release.state) if len(COLUMNS[column].states) > 1 else "",
        told.ready.get(release.id), hue_of(release, hues), _conflict(schedule.plan, release.id, told),
    )  # fmt: skip


def _conflict(plan: Plan, release: str, told: Told) -> str:
    """What a release collides with: itself, else what it holds."""
    if own := told.conflicts.get(release):
        return own
    held = (told.conflicts.get(each.id) for each in plan.children(Activity, "release", release))
    return next((words for words in held if words), "")


# -- places ------------------------------------------------------------------------------------------------


class BoardSizes(NamedTuple):
    """Lengths in pixels; those given are at 100 % text."""

    head: float = 36.0
    lane: float = 30.0
    card: float = 74.0
    conflict: float = 18.0
    gap: float = 8.0
    column: float = 168.0
    narrow: float = 40.0

    @classmethod
    def at(cls, text: float) -> BoardSizes:
        """The sizes for a size of text."""
        return cls(*(float(round(length * text)) for length in cls()))


class ColumnBox(NamedTuple):
    """A column's head and ground; a ``narrow`` one holds nothing, and its title stands upright in it."""

    place: int
    x: float
    width: float
    title: str
    held: int
    narrow: bool


class LaneBox(NamedTuple):
    """The line over a product's cards."""

    title: str
    y: float


class CardBox(NamedTuple):
    """Where a card lies."""

    card: Card
    x: float
    y: float
    width: float
    height: float


class BoardScene(NamedTuple):
    """A board laid out: its columns, lanes and cards, and how large it is."""

    columns: tuple[ColumnBox, ...]
    lanes: tuple[LaneBox, ...]
    cards: tuple[CardBox, ...]
    width: float
    height: float

    def column_at(self, x: float) -> int | None:
        """The place of the column at a position."""
        return next((box.place for box in self.columns if box.x <= x < box.x + box.width), None)

    def card_at(self, x: float, y: float) -> CardBox | None:
        """The card at a point."""
        return next(
            (box for box in self.cards if box.x <= x < box.x + box.width and box.y <= y < box.y + box.height),
            None,
        )

    def of(self, id: str) -> CardBox | None:
        """Where the card of a release lies."""
        return next((box for box in self.cards if box.card.id == id), None)


def lay_out_board(board: Board, width: float, sizes: BoardSizes) -> BoardScene:
    """A board in at least so many pixels across; empty columns are narrow, the others share the rest."""
    columns = tuple(_columns(board, width, sizes))
    lanes: list[LaneBox] = []
    cards: list[CardBox] = []
    y = sizes.head
    for id, title in board.lanes:
        if title:
            lanes.append(LaneBox(title, y))
            y += sizes.lane
        bottom = y
        for column in columns:
            there = list(_stack(board.cell(id, column.place), column, y + sizes.gap, sizes))
            cards += there
            bottom = max(bottom, there[-1].y + there[-1].height if there else y)
        y = bottom + sizes.gap
    last = columns[-1]
    return BoardScene(columns, tuple(lanes), tuple(cards), last.x + last.width, y)


def _columns(board: Board, width: float, sizes: BoardSizes) -> Iterator[ColumnBox]:
    counts = [0] * len(COLUMNS)
    for card in board.cards:
        counts[card.column] += 1
    full = sum(count > 0 for count in counts)
    rest = width - (len(COLUMNS) - full) * sizes.narrow
    wide = max(sizes.column, rest / full) if full else width / len(COLUMNS)
    x = 0.0
    for place, column in enumerate(COLUMNS):
        narrow = full > 0 and not counts[place]
        across = sizes.narrow if narrow else wide
        yield ColumnBox(place, x, across, column.title, counts[place], narrow)
        x += across


def _stack(cards: Sequence[Card], column: ColumnBox, top: float, sizes: BoardSizes) -> Iterator[CardBox]:
    for card in cards:
        height = sizes.card + (sizes.conflict if card.conflict else 0)
        yield CardBox(card, column.x + sizes.gap, top, column.width - 2 * sizes.gap, height)
        top += height + sizes.gap
