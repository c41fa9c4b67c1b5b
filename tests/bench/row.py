"""One measured row, how long a call takes, and how much memory a process took."""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


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


def highest_memory() -> float:
    """The most memory that this process ever held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # What the system counts for a whole process begins with what its parent held.
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 2**10
    highest: float = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest / (2**20 if sys.platform == "darwin" else 2**10)
