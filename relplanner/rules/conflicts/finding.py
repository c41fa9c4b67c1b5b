"""What the conflict radar finds: a clash of a rule with dates, told as a code and values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from relplanner.rules.severity import Facts, Severity


class Rule(StrEnum):
    """Which rule a conflict breaks; its name is in ``domain.notices.RULES``."""

    FREEZE = "freeze"
    BLACKOUT = "blackout"
    EMBARGO = "embargo"
    SLOT = "slot"
    MAINTENANCE = "maintenance"
    ENVIRONMENT = "environment"
    HOLIDAY = "holiday"
    DAY_OFF = "day-off"
    WEEKDAY = "weekday"
    SAME_DAY = "same-day"
    TRAIN_CAPACITY = "train-capacity"
    SOAK = "soak"
    VERSION = "version"
    LEAVE = "leave"
    DEPENDENCY = "dependency"
    DEADLINE = "deadline"
    CONSTRAINT = "constraint"
    FLOAT = "float"
    COMMITTED = "committed"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One clash: of which rule, between which records, by how much and from when to when.

    ``subjects`` are ids, first the record that is out of place. ``code`` names the sentence in
    ``domain.notices.CONFLICTS`` that ``values`` fill. ``amount`` is counted in ``unit``, a name of
    ``domain.notices.COUNTED``: working days or working minutes. ``window`` is the id of the window that is
    broken, and ``override`` that of the leave to do so, if there is one.
    """

    rule: Rule
    severity: Severity
    subjects: tuple[str, ...]
    code: str
    values: Facts = field(default_factory=dict)
    amount: int = 0
    unit: str = "working_days"
    since: dt.date = dt.date.min
    until: dt.date = dt.date.min
    window: str = ""
    override: str = ""

    @property
    def key(self) -> tuple[Rule, str, frozenset[str]]:
        """What makes it the same conflict in another snapshot."""
        return self.rule, self.window, frozenset(self.subjects)
