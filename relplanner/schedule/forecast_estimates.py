"""How long work may take: three-point estimates and confidence classes as PERT-beta distributions."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relplanner.domain.kinds import Activity

STEPS = 1024
"""Into how many equally likely parts a distribution is cut to draw from it."""
_GRID = 4097

CONFIDENCE: dict[int, tuple[float, float]] = {
    1: (0.50, 1.00),
    2: (0.30, 0.50),
    3: (0.20, 0.30),
    4: (0.15, 0.20),
    5: (0.10, 0.15),
}
"""By confidence, which share of its duration an activity may take less, and which more.

The wide ends of the accuracy ranges of estimate classes 5 to 1 in AACE International's Recommended Practice
18R-97. They are made for costs; for durations there is no such standard.
"""


class Spread(NamedTuple):
    """What an activity may take, in minutes of its calendar: at least, most likely, at most."""

    low: float
    likely: float
    high: float

    @property
    def mean(self) -> float:
        """The mean of the PERT-beta distribution (Malcolm, Roseboom, Clark and Fazar 1959)."""
        return (self.low + 4 * self.likely + self.high) / 6

    @property
    def variance(self) -> float:
        """Its variance, exact for the beta distribution with the shapes of ``quantiles``; minutes squared."""
        return (self.mean - self.low) * (self.high - self.mean) / 7

    def part(self, share: float, fixed: int) -> Spread:
        """What is left of the work when a share is, after ``fixed`` minutes that are no longer uncertain."""
        low, likely, high = (fixed + minutes * share for minutes in self)
        return Spread(low, likely, high)


def spread_of(activity: Activity, duration: int) -> Spread | None:
    """What is told of an activity that is to take ``duration`` minutes; None when nothing is.

    Three points win over the confidence class; a point that is missing is where the likely one is, and that,
    when missing, is the duration.
    """
    if (activity.optimistic, activity.likely, activity.pessimistic) != (None, None, None):
        likely = duration if activity.likely is None else activity.likely
        low = likely if activity.optimistic is None else activity.optimistic
        high = likely if activity.pessimistic is None else activity.pessimistic
        return Spread(min(low, likely), likely, max(high, likely))
    if activity.confidence is None or not duration:
        return None
    less, more = CONFIDENCE[activity.confidence]
    return Spread(duration * (1 - less), duration, duration * (1 + more))


def quantiles(spread: Spread) -> NDArray[np.int32]:
    """The mean of each of the ``STEPS`` equally likely parts of a distribution, in whole minutes, at least 1.

    Its shapes are 1 + 4 (likely - low) / (high - low) and 1 + 4 (high - likely) / (high - low).
    """
    low, likely, high = spread
    width = high - low
    minutes = np.full(STEPS, likely)
    if width > 0:
        minutes = low + width * _standard((likely - low) / width)
    whole: NDArray[np.int32] = np.maximum(np.rint(minutes), 1).astype(np.int32)
    return whole


@lru_cache(maxsize=512)
def _standard(mode: float) -> NDArray[np.float64]:
    """The same on the interval from 0 to 1. Means of parts, not their middles, keep the mean what it is."""
    x = np.linspace(0, 1, _GRID)
    density = x ** (4 * mode) * (1 - x) ** (4 - 4 * mode)
    share, moment = _integral(density), _integral(density * x)
    edges = np.interp(np.linspace(0, share[-1], STEPS + 1), share, moment)
    means: NDArray[np.float64] = np.diff(edges) * STEPS / share[-1]
    return means


def _integral(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """From 0 to each point of the grid, by the trapezoidal rule."""
    return np.concatenate(([0.0], np.cumsum((values[1:] + values[:-1]) / 2)))
