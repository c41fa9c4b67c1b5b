"""How far a measure of few events can be trusted: intervals for shares and for medians."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from random import Random
from statistics import median

_Z = 1.959963984540054
"""The normal quantile of a 95 % interval."""
_RESAMPLES = 2000
_SEED = 2027
"""Fixed, so that the same plan gives the same interval everywhere."""


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927), 0 to 1. ``n`` must not be 0."""
    share, z = hits / n, _Z
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def bootstrap_median(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % percentile interval of a median, from resamples with a fixed seed. ``values`` are not none."""
    dice = Random(_SEED)
    drawn = sorted(median(dice.choices(values, k=len(values))) for _ in range(_RESAMPLES))
    return drawn[round(0.025 * (_RESAMPLES - 1))], drawn[round(0.975 * (_RESAMPLES - 1))]
