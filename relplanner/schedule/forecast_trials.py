"""The trials of a forecast: durations drawn, a pass forward for the outcome, one back for what drove it.

Trials are reckoned some hundred at a time, so that what is reckoned stays in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from relplanner.schedule.forecast_clocks import FAR, Keys, Minutes, Ticks
from relplanner.schedule.forecast_estimates import STEPS, Spread, quantiles
from relplanner.schedule.forecast_levels import Bounds, Column, Flat, Level, Rows
from relplanner.schedule.worktime import WorkCalendar

BLOCK = 256
"""How many steps at a time, where there is nothing but them to loop over."""
_FEWEST, _MOST, _TOGETHER = 200, 2_000, 1_000_000
_BITS = 16 - (STEPS - 1).bit_length()

Marks = NDArray[np.bool_]
Closed = Sequence[tuple[int, int]]
"""Minutes from and to (not counted) which nothing may go live, in order and apart."""


class Drawing:
    """Durations drawn by PCG64 from tables; the generator's raw numbers are the same on every machine."""

    def __init__(self, spreads: Sequence[Spread], seed: int) -> None:
        self._raw = np.random.PCG64(seed)
        place: dict[Spread, int] = {}
        which = [place.setdefault(spread, len(place)) for spread in spreads]
        self.which = np.array(which, dtype=np.int64).reshape(-1, 1)
        self.tables = np.array([quantiles(spread) for spread in place], dtype=np.int32).reshape(-1, STEPS)
        # What a chunk works with: twice the minutes, less the one that makes a finish the first moment.
        self._lengths = (2 * self.tables - 1).ravel()

    def parts(self, rows: int, trials: int) -> NDArray[np.uint16]:
        """Which of the equally likely parts durations fall into next: a row for each, a column per trial."""
        count = rows * trials
        raw: NDArray[np.uint64] = self._raw.random_raw(-(-count // 4))
        four = raw.astype("<u8", copy=False).view("<u2")
        return four[:count].reshape(rows, trials) >> np.uint16(_BITS)

    def fill(self, lengths: Keys, rows: NDArray[np.int64]) -> None:
        """Draw these rows of lengths."""
        trials = lengths.shape[1]
        for first in range(0, len(rows), BLOCK):
            here = slice(first, first + BLOCK)
            at = self.parts(len(rows[here]), trials) + STEPS * self.which[here]
            lengths[rows[here]] = self._lengths.take(at, mode="clip")


class Correlation:
    """Sums, added up over chunks, that come to the correlation of some durations with the outcome."""

    def __init__(self, count: int) -> None:
        self._trials = 0
        self._reference = 0
        self._first: NDArray[np.float64] | None = None
        # By duration its sum, that of its product with the outcome, and that of its square.
        self._durations = np.zeros((count, 3))
        self._outcomes = np.zeros(2)

    def add(self, durations: Keys, outcomes: Minutes) -> None:
        """Count some trials. All numbers are whole and small, so that sums in any order are the same."""
        if self._first is None:
            self._first, self._reference = durations[:, :1].astype(np.float64), int(outcomes[0])
        late = np.ones((len(outcomes), 2))
        late[:, 1] = outcomes - self._reference
        for first in range(0, len(durations), BLOCK):
            here = slice(first, first + BLOCK)
            apart = durations[here] - self._first[here]
            self._durations[here, :2] += apart @ late
            self._durations[here, 2] += np.einsum("ij,ij->i", apart, apart)
        self._trials += len(outcomes)
        self._outcomes += late.T @ late[:, 1]

    def value(self) -> NDArray[np.float64]:
        """The correlations; 0 for what is always the same."""
        (own, product, squared), (late, late_squared) = self._durations.T, self._outcomes
        count = self._trials
        spread = (count * squared - own**2) * (count * late_squared - late**2)
        found = np.zeros(len(own))
        np.divide(count * product - own * late, np.sqrt(spread), out=found, where=spread > 0)
        return found


class _Work:
    """What a chunk is reckoned in: a row for each step or tie, a column for each trial."""

    def __init__(self, ends: Keys, lengths: Keys, asked: Keys, tight: Marks, critical: Marks) -> None:
        half = len(lengths)
        self.ends, self.starts, self.finishes = ends, ends[:half], ends[half:]
        self.lengths, self.asked, self.tight, self.critical = lengths, asked, tight, critical

    @property
    def trials(self) -> int:
        """How many trials there is room for."""
        return len(self.ends[0])

    @classmethod
    def made(cls, flat: Flat) -> _Work:
        """Room for a whole chunk, the larger the fewer steps there are; what is not drawn has its length."""
        trials = min(max(_TOGETHER // flat.size // 100 * 100, _FEWEST), _MOST)
        ties = flat.levels[-1].edges.stop
        widest = max(len(level.source) for level in flat.levels)
        works = np.array([[step.works] for step in flat.steps], dtype=np.int32)
        lengths = 2 * np.array([[step.duration] for step in flat.steps], dtype=np.int32) - works
        return cls(
            np.empty((2 * flat.size, trials), dtype=np.int32),
            np.repeat(lengths, trials, axis=1),
            np.empty((widest, trials), dtype=np.int32),
            np.empty((ties, trials), dtype=np.bool_),
            np.empty((flat.size, trials), dtype=np.bool_),
        )

    def cut(self, trials: int) -> _Work:
        """Room for fewer trials."""
        ends, lengths, asked = (each[:, :trials].copy() for each in (self.ends, self.lengths, self.asked))
        tight, critical = self.tight[:, :trials].copy(), self.critical[:, :trials].copy()
        return _Work(ends, lengths, asked, tight, critical)

    def raise_starts(self, rows: Rows | slice, keys: Keys) -> None:
        """Have some steps start no earlier than these keys."""
        if isinstance(rows, slice):
            np.maximum(self.starts[rows], keys, out=self.starts[rows])
        else:
            self.starts[rows] = np.maximum(self.starts[rows], keys)


class Trials:
    """One run of trials.

    Durations are correlated with outcomes in working minutes of ``calendar``. ``closed`` holds, by row, when
    what goes live may not.
    """

    def __init__(self, flat: Flat, calendar: WorkCalendar, seed: int, closed: Mapping[int, Closed]) -> None:
        self._flat = flat
        self._clock = flat.ticks_of(calendar)
        self._closed = [
            {row: closed[row] for row in range(level.first, level.last) if row in closed}
            for level in flat.levels
        ]
        spreads = {row: step.spread for row, step in enumerate(flat.steps) if step.spread is not None}
        self._drawn = np.array(list(spreads), dtype=np.int64)
        self._drawing = Drawing(list(spreads.values()), seed)
        self._works = np.array([[step.works] for step in flat.steps], dtype=np.int32)
        self._work = _Work.made(flat)
        by_clock: dict[Ticks, list[int]] = {}
        for row in flat.targets:
            by_clock.setdefault(flat.ticks[row], []).append(row)
        self._targets = {clock: np.array(rows, dtype=np.int64) for clock, rows in by_clock.items()}
        self._trials = 0
        self._critical = np.zeros(flat.size, dtype=np.int64)
        self._correlation = Correlation(len(spreads))

    def run(self, trials: int, told: Callable[[int], None]) -> Minutes:
        """The minute of every outcome, in the order of the trials.

        ``told`` hears after every chunk how many trials there are; what it raises ends the run.
        """
        outcomes = np.empty(trials, dtype=np.int64)
        for first in range(0, trials, self._work.trials):
            self._trials = min(first + self._work.trials, trials)
            outcomes[first : self._trials] = self._chunk(self._trials - first)
            told(self._trials)
        return outcomes

    def criticality(self) -> list[float]:
        """By row, in which share of the trials so far the outcome hung on a step."""
        shares: list[float] = (self._critical / max(self._trials, 1)).tolist()
        return shares

    def cruciality(self) -> list[float]:
        """By row, the correlation of its duration with the outcome; 0 for what is not drawn."""
        found = np.zeros(self._flat.size)
        found[self._drawn] = self._correlation.value()
        return list(found.tolist())

    def _chunk(self, trials: int) -> Minutes:
        work = self._work if trials == self._work.trials else self._work.cut(trials)
        self._drawing.fill(work.lengths, self._drawn)
        for level, closed in zip(self._flat.levels, self._closed, strict=True):
            self._forward(level, work)
            for row, times in closed.items():
                self._wait(row, times, work)
            self._compare(level, work)
        work.critical[:] = False
        outcome = self._outcome(work)
        for level in reversed(self._flat.levels):
            self._mark(level, work)
        self._critical += np.add.reduce(work.critical.view(np.uint8), axis=1, dtype=np.uint16)
        if len(self._drawn):
            drawn = work.lengths if len(self._drawn) == len(work.lengths) else work.lengths[self._drawn]
            self._correlation.add(drawn, self._clock.keys(outcome) >> 1)
        return outcome

    # -- forward -------------------------------------------------------------------------------------------

    def _forward(self, level: Level, work: _Work) -> None:
        here = slice(level.first, level.last)
        start = work.starts[here]
        start[:] = level.floor
        for bounds in level.floors:
            work.raise_starts(bounds.rows, self._bound(bounds, work))
        if len(level.source):
            asked = work.asked[: len(level.source)]
            work.ends.take(level.source, axis=0, out=asked, mode="clip")
            for column in level.columns:
                work.raise_starts(column.after, self._asked(column, asked, work))
            if level.earliest:
                self._start_with_first(level, asked, work)
        for bounds in level.ceilings:
            work.starts[bounds.rows] = np.minimum(work.starts[bounds.rows], self._bound(bounds, work))
        for bounds in level.put_off:
            work.raise_starts(bounds.rows, self._bound(bounds, work))
        start |= self._works[here]
        np.add(start, work.lengths[here], out=work.finishes[here])

    def _asked(self, column: Column, asked: Keys, work: _Work) -> Keys:
        """The keys at which a column's ties ask their steps to start, in the place of what they ask from."""
        found = asked[column.edges]
        if column.way is not None:
            found[:] = self._flat.converter.asked(found, column.way)
        elif column.shift is not None:
            found += column.shift
        if column.to_finish:
            found -= work.lengths[column.after]
            found -= self._works[column.after]
        return found

    def _start_with_first(self, level: Level, asked: Keys, work: _Work) -> None:
        for column in level.earliest:
            work.starts[column.after] = FAR
        for column in level.earliest:
            found = self._asked(column, asked, work)
            work.starts[column.after] = np.minimum(work.starts[column.after], found)

    def _bound(self, bounds: Bounds, work: _Work) -> Keys:
        if not bounds.at_finish:
            return bounds.keys
        return bounds.keys - work.lengths[bounds.rows] - self._works[bounds.rows]

    def _wait(self, row: int, closed: Closed, work: _Work) -> None:
        """Put off what would go live in a closed time until that is over."""
        clock, start, finish = self._flat.ticks[row], work.starts[row], work.finishes[row]
        begins, goes_live = clock.minutes(start), clock.minutes(finish)
        for first, last in closed:
            held = (begins < last) & ((goes_live > first) | (begins >= first))
            if held.any():
                start[held] = clock.key(last) | self._works[row, 0]
                finish[held] = start[held] + work.lengths[row, held]
                begins, goes_live = clock.minutes(start), clock.minutes(finish)

    def _compare(self, level: Level, work: _Work) -> None:
        """Note which ties a step's start hangs on: any delay of what asks delays it."""
        asked, tight = work.asked, work.tight[level.edges]
        for column in (*level.columns, *level.earliest):
            spare = asked[column.edges]
            np.subtract(work.starts[column.after], spare, out=spare)
            # One key to spare is none for work: it begins at the last moment of its position.
            np.less_equal(spare.view(np.uint32), column.works, out=tight[column.edges])

    def _outcome(self, work: _Work) -> Minutes:
        """The minute at which the last target finishes; marks which one that is."""
        latest = {clock: work.finishes[rows].max(axis=0) for clock, rows in self._targets.items()}
        minutes = {clock: clock.minutes(keys) for clock, keys in latest.items()}
        outcome: Minutes = np.max(list(minutes.values()), axis=0)
        for clock, rows in self._targets.items():
            is_last = work.finishes[rows] == latest[clock]
            work.critical[rows] = is_last & (minutes[clock] == outcome)
        return outcome

    # -- back ----------------------------------------------------------------------------------------------

    def _mark(self, level: Level, work: _Work) -> None:
        """Mark what the starts of a level's marked steps hang on."""
        tight = work.tight[level.edges]
        for column in (*level.columns, *level.earliest):
            tight[column.edges] &= work.critical[column.after]
        for rows, edges in level.before:
            work.critical[rows] |= tight.take(edges, axis=0, mode="clip")
