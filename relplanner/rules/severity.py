"""How much something that a rule notices matters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

Fact = str | int | dt.date
"""What fills a sentence; ``domain.notices.filled`` puts it into words."""
Facts = Mapping[str, Fact]


class Severity(StrEnum):
    """How much it matters."""

    BAD = "bad"
    WARNING = "warning"
