"""The two passes over a large network, level by level in numpy; the same numbers as ``passes`` come out.

All clocks lie one after the other on one axis, so that a whole level is turned from minutes to keys and back
in one search. numpy is imported with this module and this module only when a plan is large.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from relplanner.schedule.bounds import WALL, Bounds, Ints, listed, numbered
from relplanner.schedule.clock import Clock
from relplanner.schedule.network import ALWAYS, NEVER, OPEN, Network
from relplanner.schedule.worktime import DAY

_APART = 1 << 40
"""How far one clock lies from the next on the axis: more minutes than there are."""
_MARGIN = 400 * DAY
_AHEAD = 4 * 366 * DAY


class Axis:
    """The stretches of work of several clocks on one axis."""

    def __init__(self, clocks: Sequence[Clock], low: int, high: int) -> None:
        self.low, self.high = low, high
        search: list[Ints | list[int]] = []
        keys: list[Ints | list[int]] = []
        start: list[Ints | list[int]] = []
        before: list[Ints | list[int]] = []
        length: list[Ints | list[int]] = []
        for number, clock in enumerate(clocks):
            clock.position(low)
            clock.position(high)
            starts = np.maximum(np.array(clock.starts, dtype=np.int64), 0)
            befores = np.array(clock.before, dtype=np.int64)
            ends = np.minimum(np.array(clock.ends, dtype=np.int64), _APART >> 2)
            origin = number * _APART
            # The first stretch once more, down to the clock before: what is too early stays too early.
            search += [[origin - (_APART >> 1)], origin + starts]
            keys += [[origin - (_APART >> 1)], origin + 2 * befores + 1]
            start += [starts[:1], starts]
            before += [befores[:1], befores]
            length += [[0], ends - starts]
        self._search, self._keys = _joined(search), _joined(keys)
        self._start, self._before, self._length = _joined(start), _joined(before), _joined(length)

    def key(self, minutes: Ints, origin: Ints) -> Ints:
        """The keys of minutes on the clocks that begin at ``origin``."""
        at = np.searchsorted(self._search, minutes + origin, side="right") - 1
        into = minutes - self._start[at]
        length = self._length[at]
        early = 2 * self._before[at]
        return np.where(into < length, early + 2 * into + 1, early + 2 * length + (into > length))

    def minute(self, keys: Ints, origin: Ints) -> Ints:
        """The minutes of keys on the clocks that begin at ``origin``."""
        at = np.searchsorted(self._keys, keys + origin, side="right") - 1
        return self._start[at] + (keys >> 1) - self._before[at]


class _Edges(NamedTuple):
    """The bounds on the nodes of one level: sums, and ways over minutes."""

    nodes: Ints
    """The nodes bound, counted within the level."""
    segments: Ints
    source: Ints
    shift: Ints


class _Ways(NamedTuple):
    bound: _Edges
    own: Ints
    wall: Ints
    """Which of the ways have their lag on the wall, and which on a clock."""
    counted: Ints
    lag: Ints
    lag_clock: Ints
    foreign: Ints
    """Which of the counted ones count on another clock than the bound node's own."""


class _Level(NamedTuple):
    first: int
    last: int
    sums: _Edges | None
    ways: _Ways | None
    told: Ints
    """The ends whose minutes other levels ask for."""
    told_clock: Ints
    fixed: Ints
    """The ends whose keys are facts, and the keys."""
    fixed_keys: Ints
    given: Ints
    """The ends whose minutes are given, and the minutes."""
    given_minutes: Ints


class Bulk:
    """A network as arrays in the order of its levels."""

    def __init__(self, net: Network, ahead: Bounds, behind: Bounds) -> None:
        """``ahead`` bounds the starts, and ``behind`` the finishes."""
        self.net = net
        self.order = np.array(net.order, dtype=np.int64)
        self.rank = np.empty_like(self.order)
        self.rank[self.order] = np.arange(len(self.order))
        number = numbered(net)
        self._clocks = clocks = list(number)
        origins = np.array([number[group.clock] for group in net.groups], dtype=np.int64) * _APART
        self._floor, self._ceiling = self._sorted(net.floor), self._sorted(net.ceiling)
        self._duration, self._latest = self._sorted(net.duration), self._sorted(net.latest)
        self._group = self._sorted(net.group)
        self._origin = origins[self._group]
        self._works = (self._duration > 0).astype(np.int64)
        self._settled = self._sparse(net.settled, ALWAYS)
        self._is_settled = self._settled < ALWAYS
        level = np.array(net.level, dtype=np.int64)[self.order]
        self._bounds = np.searchsorted(level, np.arange(level[-1] + 2)) if len(level) else np.zeros(1, int)
        self.axis = Axis(clocks, *self._reach())
        self._ahead, self._behind = self._levels(ahead, back=False), self._levels(behind, back=True)

    @classmethod
    def of_joins(cls, net: Network) -> Bulk:
        """The arrays of a network whose bounds are listed node by node."""
        joins, number = net.joins, numbered(net)
        ahead = listed(joins.pulls, joins.reaches, number, back=False)
        return cls(net, ahead, listed(joins.holds, joins.back_reaches, number, back=True))

    # -- the passes ----------------------------------------------------------------------------------------

    def forward(self, late: Mapping[int, int]) -> list[int]:
        """The early keys of all ends; ``late`` holds starts that are put off."""
        put_off = self._sparse(late, NEVER) if late else None
        keys = np.empty(2 * len(self.order), dtype=np.int64)
        while True:
            minutes = np.full(len(keys), self.axis.low, dtype=np.int64)
            for level in self._ahead:
                self._forward(level, keys, minutes, put_off)
            if self._holds(minutes):
                return self._back_in_place(keys)

    def backward(self, limits: Sequence[int]) -> list[int]:
        """The late positions of all ends; ``limits`` are by group."""
        late = np.empty(2 * len(self.order), dtype=np.int64)
        finish = np.minimum(np.array(limits, dtype=np.int64)[self._group], self._latest)
        while True:
            minutes = np.full(len(late), self.axis.low, dtype=np.int64)
            for level in reversed(self._behind):
                self._backward(level, late, minutes, finish)
            if self._holds(minutes):
                return self._back_in_place(late)

    def minutes_of(self, ends: Sequence[int]) -> list[int]:
        """The minutes of all early ends, which have been reckoned here."""
        origins, keys = np.repeat(self._origin[self.rank], 2), np.array(ends, dtype=np.int64)
        while not self._holds(minutes := self.axis.minute(keys, origins)):
            pass
        found: list[int] = minutes.tolist()
        return found

    def _forward(self, level: _Level, keys: Ints, minutes: Ints, put_off: Ints | None) -> None:
        here = slice(level.first, level.last)
        start = self._floor[here].copy()
        if (sums := level.sums) is not None:
            asked = np.maximum.reduceat(keys[sums.source] + sums.shift, sums.segments)
            start[sums.nodes] = np.maximum(start[sums.nodes], asked)
        if (ways := level.ways) is not None:
            bound = ways.bound
            asked = self._way_forward(ways, minutes[bound.source]) - 2 * bound.shift
            asked = np.maximum.reduceat(asked, bound.segments)
            start[bound.nodes] = np.maximum(start[bound.nodes], asked)
        np.minimum(start, self._ceiling[here], out=start)
        if put_off is not None:
            np.maximum(start, put_off[here], out=start)
        works = self._works[here]
        start |= works
        keys[2 * level.first : 2 * level.last : 2] = start
        keys[2 * level.first + 1 : 2 * level.last : 2] = start + 2 * self._duration[here] - works
        keys[level.fixed] = level.fixed_keys
        if len(level.told):
            minutes[level.told] = self.axis.minute(keys[level.told], level.told_clock)
        minutes[level.given] = level.given_minutes

    def _way_forward(self, ways: _Ways, minutes: Ints) -> Ints:
        asked = np.empty_like(minutes)
        wall, counted, axis = ways.wall, ways.counted, self.axis
        asked[wall] = axis.key(minutes[wall] + ways.lag[wall], ways.own[wall])
        if len(counted):
            lag, clock = ways.lag[counted], ways.lag_clock
            keys = 2 * ((axis.key(minutes[counted], clock) >> 1) + lag) + (lag < 0)
            foreign = ways.foreign
            if len(foreign):
                there = axis.minute(keys[foreign], clock[foreign])
                keys[foreign] = axis.key(there, ways.own[counted][foreign])
            asked[counted] = keys
        return asked

    def _backward(self, level: _Level, late: Ints, minutes: Ints, limit: Ints) -> None:
        here = slice(level.first, level.last)
        finish = limit[here].copy()
        if (sums := level.sums) is not None:
            allowed = np.minimum.reduceat(late[sums.source] + sums.shift, sums.segments)
            finish[sums.nodes] = np.minimum(finish[sums.nodes], allowed)
        if (ways := level.ways) is not None:
            bound = ways.bound
            allowed = self._way_back(ways, minutes[bound.source], late[bound.source]) + bound.shift
            allowed = np.where(late[bound.source] >= OPEN, ALWAYS, allowed)
            allowed = np.minimum.reduceat(allowed, bound.segments)
            finish[bound.nodes] = np.minimum(finish[bound.nodes], allowed)
        finish = np.minimum(finish, self._latest[here])
        finish = np.where(self._is_settled[here], self._settled[here], finish)
        start = np.where(finish < ALWAYS, finish - self._duration[here], ALWAYS)
        late[2 * level.first : 2 * level.last : 2] = start
        late[2 * level.first + 1 : 2 * level.last : 2] = finish
        told = level.told
        if len(told):
            begins = (1 - told % 2) * self._works[told // 2]
            found = self.axis.minute(2 * late[told] + begins, level.told_clock)
            minutes[told] = np.where(late[told] < OPEN, found, self.axis.low)

    def _way_back(self, ways: _Ways, minutes: Ints, late: Ints) -> Ints:
        allowed = np.empty_like(minutes)
        wall, counted, axis = ways.wall, ways.counted, self.axis
        if len(wall):
            lag, source = ways.lag[wall], ways.bound.source[wall] >> 1
            waits = (lag != 0) & (self._works[source] == 0)
            waited = axis.minute(2 * late[wall] + 1, self._origin[source])
            minute = np.where(waits, waited, minutes[wall])
            allowed[wall] = axis.key(minute - lag, ways.own[wall]) >> 1
        if len(counted):
            lag = ways.lag[counted]
            positions = (axis.key(minutes[counted], ways.lag_clock) >> 1) - lag
            # On the own clock there and back again is where one was.
            there = axis.minute(2 * positions + (lag > 0), ways.lag_clock)
            allowed[counted] = axis.key(there, ways.own[counted]) >> 1
        return allowed

    # -- inside --------------------------------------------------------------------------------------------

    def _holds(self, minutes: Ints) -> bool:
        """Whether the axis was long enough; if not it is longer now."""
        low, high = self.axis.low, self.axis.high
        if not len(minutes) or (int(np.min(minutes)) >= low and int(np.max(minutes)) < high - 7 * DAY):
            return True
        span = high - low
        self.axis = Axis(self._clocks, max(DAY, low - span), min(high + span, 2 * _APART >> 3))
        return self.axis.low == low and self.axis.high == high

    def _reach(self) -> tuple[int, int]:
        """From when to when the plan can be expected to go on."""
        net = self.net
        known = [minute for project in net.projects.values() for minute in project[:2] if minute is not None]
        known += [minute for given in net.given.values() for minute in given if minute is not None]
        if not known:
            known = [2025 * 365 * DAY]
        return max(DAY, min(known) - _MARGIN), max(known) + _AHEAD

    def _sorted(self, values: Sequence[int]) -> Ints:
        return np.array(values, dtype=np.int64)[self.order]

    def _sparse(self, values: Mapping[int, int], otherwise: int) -> Ints:
        full = np.full(len(self.order), otherwise, dtype=np.int64)
        if values:
            nodes = np.fromiter(values.keys(), dtype=np.int64, count=len(values))
            full[self.rank[nodes]] = np.fromiter(values.values(), dtype=np.int64, count=len(values))
        return full

    def _back_in_place(self, found: Ints) -> list[int]:
        placed = np.empty((len(self.order), 2), dtype=np.int64)
        placed[self.order] = found.reshape(-1, 2)
        result: list[int] = placed.ravel().tolist()
        return result

    def _end(self, ends: Sequence[int]) -> Ints:
        """Ends by the nodes' ranks."""
        plain = np.array(ends, dtype=np.int64)
        ranked: Ints = 2 * self.rank[plain >> 1] + (plain & 1)
        return ranked

    def _levels(self, bounds: Bounds, *, back: bool) -> list[_Level]:
        net = self.net
        bounds = bounds.by_rank(self.rank)
        sums, ways = bounds.at(bounds.plain), bounds.at(~bounds.plain)
        shift = sums.shift - sums.lag if back else 2 * (sums.lag - sums.shift)
        told = np.unique(ways.end)
        given = {2 * node: each.start for node, each in net.given.items()} | {
            2 * node + 1: each.finish for node, each in net.given.items() if each.finish is not None
        }
        fixed = {2 * node: key for node, key in net.begun.items()}
        fixed_at, fixed_keys = self._facts({} if back else fixed)
        given_at, given_minutes = self._facts({} if back else given)
        edges, wayed = self._edges(sums, shift), self._ways(ways)
        tells, fixes, gives = (self._cuts(each, 2) for each in (told, fixed_at, given_at))
        return [
            _Level(
                first,
                last,
                edges[number],
                wayed[number],
                told[tells[number]],
                self._origin[told[tells[number]] >> 1],
                fixed_at[fixes[number]],
                fixed_keys[fixes[number]],
                given_at[gives[number]],
                given_minutes[gives[number]],
            )
            for number, (first, last) in enumerate(pairwise(self._bounds.tolist()))
        ]

    def _cuts(self, sorted_: Ints, ends: int = 1) -> list[slice]:
        """Where each level's part of some sorted ranks, or of ends by rank, lies."""
        return _slices(np.searchsorted(sorted_, ends * self._bounds))

    def _edges(self, bounds: Bounds, shift: Ints) -> list[_Edges | None]:
        """The bounds of each level, those of one node together."""
        cuts = self._cuts(bounds.of)
        segments = _within(np.flatnonzero(np.diff(bounds.of, prepend=-1)), cuts)
        return [
            _Edges(bounds.of[cut][starts] - first, starts, bounds.end[cut], shift[cut])
            if len(starts)
            else None
            for cut, starts, first in zip(cuts, segments, self._bounds.tolist(), strict=False)
        ]

    def _facts(self, facts: Mapping[int, int]) -> tuple[Ints, Ints]:
        at = self._end(list(facts))
        by_rank = np.argsort(at)
        return at[by_rank], np.array(list(facts.values()), dtype=np.int64)[by_rank]

    def _ways(self, bounds: Bounds) -> list[_Ways | None]:
        """The bounds of each level that go over minutes."""
        cuts, own = self._cuts(bounds.of), self._origin[bounds.of]
        counted = np.flatnonzero(bounds.clock != WALL)
        clock = bounds.clock[counted] * _APART
        of_counted = _slices(np.searchsorted(counted, [*(cut.start for cut in cuts), len(own)]))
        return [
            None
            if edges is None
            else _Ways(edges, own[cut], wall, some, bounds.lag[cut], clock[which], foreign)
            for edges, cut, wall, some, which, foreign in zip(
                self._edges(bounds, bounds.shift),
                cuts,
                _within(np.flatnonzero(bounds.clock == WALL), cuts),
                _within(counted, cuts),
                of_counted,
                _within(np.flatnonzero(clock != own[counted]), of_counted),
                strict=True,
            )
        ]


def _slices(places: Ints) -> list[slice]:
    return [slice(first, last) for first, last in pairwise(places.tolist())]


def _within(places: Ints, cuts: Sequence[slice]) -> list[Ints]:
    """The places that lie in each of some slices that follow each other, counted from where it begins."""
    if not cuts:
        return []
    parts = _slices(np.searchsorted(places, [*(cut.start for cut in cuts), cuts[-1].stop]))
    return [places[part] - cut.start for part, cut in zip(parts, cuts, strict=True)]


def _joined(parts: Sequence[Ints | list[int]]) -> Ints:
    return np.concatenate([np.asarray(part, dtype=np.int64) for part in parts])
