"""What comes of comparing a returned workbook: a verdict for every cell and row that differs, and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from enum import StrEnum

from relplanner.domain.declare import Value, Values
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Carried, Plain, Returned


class Verdict(StrEnum):
    """What became of a cell or a row between base, plan and returned copy. What is unchanged has none."""

    THEIRS = "theirs"
    """Only they changed it: it is taken."""
    MINE = "mine"
    """Only the plan changed it: it stays."""
    SAME = "same"
    """Both changed it to the same."""
    CONFLICT = "conflict"
    """Both changed it differently, or what they want does not go with what the plan says now."""
    INVALID = "invalid"
    """It cannot be what the field holds."""
    LOCKED = "locked"
    """It may not be edited there."""
    NEW = "new"
    """A row that did not go out."""
    MISSING = "missing"
    """A row that went out and is not there."""


class Side(StrEnum):
    """Whose value counts."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Copy:
    """A returned file beside what went out (``base``) and what would go out now (``now``).

    ``then`` gives the plan as it was when it went out; it is asked only when something does not fit.
    """

    returned: Returned
    number: int
    sender: str
    base: Carried
    now: Carried
    then: Callable[[], Plan]


@dataclass(frozen=True, slots=True)
class Sent:
    """Which copy a finding is about: its circulation, who sent it back, and the file."""

    number: int
    sender: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One cell, or one row (``field`` is empty), that is not as it went out.

    ``copy`` is the index of its copy, ``sheet`` and ``cell`` the place in the file (``F12``; a missing row
    has none). ``base``, ``mine`` and ``theirs`` are as the workbook carries them. ``value`` is what taking it
    means for the field, ``values`` for a new row. ``open`` says that it could be taken, though it is not
    clean; ``suggested`` that its row was found only by what it says, and must be confirmed.
    """

    verdict: Verdict
    copy: int
    sheet: str
    cell: str
    kind: str
    id: str
    key: str
    title: str
    field: str = ""
    field_title: str = ""
    base: Plain = None
    mine: Plain = None
    theirs: Plain = None
    value: Value = None
    values: Values = made(default_factory=dict)
    reason: str = ""
    open: bool = False
    suggested: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether it is taken unless somebody says otherwise."""
        return self.verdict in (Verdict.THEIRS, Verdict.NEW) and not self.suggested

    @property
    def is_open(self) -> bool:
        """Whether somebody must decide about it."""
        return self.verdict is Verdict.CONFLICT or (self.verdict is Verdict.THEIRS and self.suggested)

    @property
    def can_be_taken(self) -> bool:
        """Whether it may be taken at all."""
        return self.open or self.verdict in (Verdict.THEIRS, Verdict.NEW)


@dataclass(frozen=True, slots=True)
class Question:
    """Dates of one column that read two ways; asked once, with some of them."""

    sheet: str
    column: str
    title: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that returned copies say, beside the plan at ``place``. ``compared`` counts cells."""

    place: str
    sent: tuple[Sent, ...]
    compared: int
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many findings have each verdict, none left out."""
        told = Counter(finding.verdict for finding in self.findings)
        return {verdict: told[verdict] for verdict in Verdict}


Decisions = Mapping[int, Side]
"""By the index of a finding: whose value counts."""


def chosen(comparison: Comparison, decisions: Decisions) -> list[int]:
    """The findings that are taken: the clean ones, and those decided for; by their index."""
    return [
        at
        for at, finding in enumerate(comparison.findings)
        if finding.can_be_taken
        and decisions.get(at, Side.THEIRS if finding.is_clean else Side.MINE) is Side.THEIRS
    ]
