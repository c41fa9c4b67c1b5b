"""One measured row, and how long a call takes."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure beside its floor (the least anything could take, in the same run) and the goal in words."""

    what: str
    value: float
    unit: str
    floor: float | None = None
    goal: str = ""


def median_ms(call: Callable[[], object], times: int = 5) -> float:
    """The median of some calls in milliseconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found)
