"""Steps and ties as flat arrays, level by level, so that numpy takes a whole level of many trials at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relplanner.schedule.forecast_clocks import Converter, Keys, Ticks, Way
from relplanner.schedule.forecast_nodes import Steps, Tie
from relplanner.schedule.network import OPEN
from relplanner.schedule.worktime import WorkCalendar

Rows = NDArray[np.int64]


class _Sort(Enum):
    """How a tie comes to what it asks for: a sum, by the wall, by a lag counted there or elsewhere."""

    SUM = auto()
    WALL = auto()
    THERE = auto()
    ELSEWHERE = auto()


class Column(NamedTuple):
    """At most one tie of each of some steps, all of one sort: ``edges`` of the level's, asking ``after``."""

    edges: slice
    after: Rows | slice
    shift: Keys | None
    """What is added to the keys that are asked from, as a column; None for nothing."""
    way: Way | None
    """Where they are on other clocks, the way there, with the lag in it."""
    to_finish: bool
    works: NDArray[np.uint32]


class Bounds(NamedTuple):
    """Keys between which some steps of a level must start or finish."""

    rows: Rows
    keys: Keys
    at_finish: bool


class Level(NamedTuple):
    """Steps that wait for none of each other, ``first`` to ``last`` (not counted), and what they wait for."""

    first: int
    last: int
    floor: Keys
    edges: slice
    """The ties that ask them, among all there are."""
    source: Rows
    """Which end each of them asks from: a start is the row of its step, a finish as many rows further on as
    there are steps."""
    columns: tuple[Column, ...]
    earliest: tuple[Column, ...]
    """The columns of those that start when the first, not the last, of what they wait for does."""
    before: tuple[tuple[Rows, Rows], ...]
    """The steps that ask, and by which of the level's ties; no step is twice in one of these."""
    floors: tuple[Bounds, ...]
    ceilings: tuple[Bounds, ...]
    put_off: tuple[Bounds, ...]


class Flat:
    """The arrays of a forecast. ``row`` tells the row of a step: rows go by level."""

    def __init__(self, steps: Steps) -> None:
        self._horizon = steps.horizon
        self._ticks: dict[WorkCalendar, Ticks] = {}
        self._clock_places: dict[WorkCalendar, int] = {}
        self._steps = steps.steps
        self.size = len(steps.steps)
        fan = [0] * self.size
        for tie in steps.ties:
            fan[tie.after] += 1
        # Those that are asked for most come first, so that a column is a run of rows from the first on.
        order = sorted(range(self.size), key=lambda at: (self._steps[at].level, -fan[at], at))
        self.row = [0] * self.size
        for row, number in enumerate(order):
            self.row[number] = row
        self.steps = [steps.steps[number] for number in order]
        self.ticks = [self.ticks_of(step.calendar) for step in self.steps]
        self.targets = [self.row[target] for target in steps.targets]
        self.levels = self._levels(steps.ties)

    @cached_property
    def converter(self) -> Converter:
        """What takes keys from one clock to another; most plans have one clock and no use for it."""
        return Converter([self.ticks_of(calendar) for calendar in self._clock_places], *self._horizon)

    def ticks_of(self, calendar: WorkCalendar) -> Ticks:
        """The clock of a calendar, counted from this forecast's origin."""
        found = self._ticks.get(calendar)
        if found is None:
            found = self._ticks[calendar] = Ticks(calendar, self._horizon[0])
        return found

    def _levels(self, ties: Sequence[Tie]) -> list[Level]:
        asked: dict[int, list[Tie]] = {}
        for tie in ties:
            asked.setdefault(self.row[tie.after], []).append(tie)
        level = [step.level for step in self.steps]
        edges = [row for row in range(self.size) if not row or level[row] != level[row - 1]]
        made: list[Level] = []
        count = 0
        for first, last in zip(edges, [*edges[1:], self.size], strict=True):
            rows = {row: asked[row] for row in range(first, last) if row in asked}
            made.append(self._level(first, last, rows, count))
            count = made[-1].edges.stop
        return made

    def _level(self, first: int, last: int, asked: Mapping[int, list[Tie]], edge: int) -> Level:
        steps = self.steps[first:last]
        ties: list[Tie] = []
        usual = {row: each for row, each in asked.items() if not self.steps[row].is_earliest}
        columns = self._columns(usual, ties)
        earliest = self._columns({row: asked[row] for row in asked.keys() - usual.keys()}, ties)
        source = [self.row[tie.before] + self.size * tie.at_finish for tie in ties]
        return Level(
            first,
            last,
            self._keys(range(first, last), [step.floor for step in steps]),
            slice(edge, edge + len(ties)),
            np.array(source, dtype=np.int64),
            columns,
            earliest,
            tuple(self._apart(ties)),
            self._bounds(first, [step.finish_floor for step in steps], at_finish=True),
            (
                *self._bounds(first, [step.ceiling for step in steps]),
                *self._bounds(first, [step.finish_ceiling for step in steps], at_finish=True),
            ),
            tuple(self._bounds(first, [step.put_off for step in steps])),
        )

    def _bounds(self, first: int, keys: Sequence[int], *, at_finish: bool = False) -> tuple[Bounds, ...]:
        rows = [first + at for at, key in enumerate(keys) if -OPEN < key < OPEN]
        if not rows:
            return ()
        held = self._keys(rows, [keys[row - first] for row in rows])
        return (Bounds(np.array(rows, dtype=np.int64), held, at_finish),)

    def _keys(self, rows: Iterable[int], keys: Iterable[int]) -> Keys:
        return _column([self.ticks[row].relative(key) for row, key in zip(rows, keys, strict=True)])

    def _columns(self, asked: Mapping[int, list[Tie]], ties: list[Tie]) -> tuple[Column, ...]:
        """The ties by sort, each sort in columns in which no step is asked twice.

        ``ties`` gets them in the order of their edges.
        """
        sorts: dict[tuple[bool, _Sort], dict[int, list[Tie]]] = {}
        for row, each in asked.items():
            for tie in each:
                alike = sorts.setdefault((tie.to_finish, self._sort(tie)), {})
                alike.setdefault(row, []).append(tie)
        found: list[Column] = []
        for (to_finish, sort), by_row in sorts.items():
            for nth in range(max(map(len, by_row.values()))):
                chosen = {row: each[nth] for row, each in by_row.items() if len(each) > nth}
                found.append(self._column(chosen, len(ties), to_finish, sort))
                ties += chosen.values()
        return tuple(found)

    def _column(self, ties: Mapping[int, Tie], edge: int, to_finish: bool, sort: _Sort) -> Column:
        lag = _column([tie.lag for tie in ties.values()])
        is_sum = sort is _Sort.SUM
        return Column(
            slice(edge, edge + len(ties)),
            _rows(list(ties)),
            2 * lag if is_sum and lag.any() else None,
            None if is_sum else self._way(ties.values(), lag, sort),
            to_finish,
            np.array([[self.steps[row].works] for row in ties], dtype=np.uint32),
        )

    def _sort(self, tie: Tie) -> _Sort:
        before, after = self._steps[tie.before], self._steps[tie.after]
        if before.calendar is after.calendar and not tie.lag:
            return _Sort.SUM
        if tie.lag_calendar is None:
            return _Sort.WALL
        if tie.lag_calendar is not after.calendar:
            return _Sort.ELSEWHERE
        return _Sort.SUM if before.calendar is after.calendar and after.works else _Sort.THERE

    def _way(self, ties: Collection[Tie], lag: Keys, sort: _Sort) -> Way:
        steps = self._steps
        counted = None if sort is _Sort.WALL else self._places(tie.lag_calendar for tie in ties)
        return Way(
            self._places(steps[tie.before].calendar for tie in ties),
            lag,
            counted,
            self._places(steps[tie.after].calendar for tie in ties),
            sort is _Sort.THERE,
        )

    def _places(self, calendars: Iterable[WorkCalendar | None]) -> Rows:
        places = self._clock_places
        found = [places.setdefault(each, len(places)) for each in calendars if each is not None]
        return np.array(found, dtype=np.int64)

    def _apart(self, ties: Sequence[Tie]) -> Iterator[tuple[Rows, Rows]]:
        by_before: dict[int, list[int]] = {}
        for edge, tie in enumerate(ties):
            by_before.setdefault(self.row[tie.before], []).append(edge)
        for nth in range(max(map(len, by_before.values()), default=0)):
            chosen = {row: edges[nth] for row, edges in by_before.items() if len(edges) > nth}
            yield np.array(list(chosen), dtype=np.int64), np.array(list(chosen.values()), dtype=np.int64)


def _rows(rows: list[int]) -> Rows | slice:
    """Rows that follow each other are a slice, which needs no copy."""
    if rows == list(range(rows[0], rows[0] + len(rows))):
        return slice(rows[0], rows[0] + len(rows))
    return np.array(rows, dtype=np.int64)


def _column(values: Sequence[int]) -> Keys:
    return np.array(values, dtype=np.int32).reshape(-1, 1)
