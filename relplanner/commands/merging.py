"""Merges two lines of one plan that grew apart: copies of a plan, or a scenario and the present."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from types import MappingProxyType

from relplanner.commands.merge_compare import compare_plans
from relplanner.commands.merge_fitting import Fitting, Taking
from relplanner.commands.return_findings import Comparison, Decisions, Sent, Side, Verdict, chosen
from relplanner.domain.edit import Joining, Label, Proposal, StepSource
from relplanner.domain.errors import BrokenRule, InvalidValue
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.texts import remark

_NONE: Decisions = MappingProxyType({})


@dataclass(frozen=True)
class Merge:
    """What another line of the plan says, beside the plan and their common past.

    ``joining`` and ``blobs`` are what of that line's journal and of its data comes along, ``label`` names
    the step that takes it.
    """

    base: Plan
    mine: Plan
    theirs: Plan
    comparison: Comparison
    label: Label
    joining: Joining = field(default_factory=Joining)
    blobs: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def taking(self) -> Taking:
        """What makes edits of the findings."""
        return Taking(self.mine, self.base, self.theirs, self.comparison.findings)

    def after(self, indices: Iterable[int]) -> Plan:
        """The plan with these findings taken, by their index; what follows by rules is not done."""
        return self.mine.after(self.taking.edits(indices))


def compare_lines(
    base: Plan, mine: Plan, theirs: Plan, sent: Sent, label: Label, joining: Joining | None = None,
    blobs: Mapping[str, bytes] = MappingProxyType({}),
) -> Merge:  # fmt: skip
    """Compare a line of the plan with this one by their common past.

    What is clean by itself, but does not go with the plan's rules together with what is here, is a conflict:
    as little of it as can be told.
    """
    findings = compare_plans(base, mine, theirs)
    taking = Taking(mine, base, theirs, findings)
    fit = Fitting(taking, _maker())
    fit.fit([at for at, found in enumerate(findings) if found.is_clean])
    for at, why in fit.refused.items():
        invalid = isinstance(why, InvalidValue)
        verdict = Verdict.INVALID if invalid else Verdict.CONFLICT
        findings[at] = replace(findings[at], verdict=verdict, reason=str(why), open=not invalid)
    for at, found in enumerate(findings):
        if found.verdict is Verdict.NEW and found.id in taking.keys:
            told = remark("new-key", old=found.key, key=taking.keys[found.id])
            findings[at] = replace(found, reason=told)
    compared = sum(len(set(mine.tables[name]) | set(theirs.tables[name])) for name in mine.tables)
    comparison = Comparison(mine.place, (sent,), compared, tuple(findings))
    return Merge(base, mine, theirs, comparison, label, joining or Joining(), blobs)


def merge(
    plan: Plan,
    make: Maker,
    /,
    lines: Merge,
    decisions: Decisions = _NONE,
    complete: bool = False,
    reason: str = "",
) -> Proposal:
    """Take what is clean and what was decided for, as one step.

    ``complete`` says that nothing is left to decide: only then does the other line become past of this one.
    Raises BrokenRule when the plan has changed since it was compared, and Refusal for what does not fit.
    """
    if plan.place != lines.comparison.place:
        raise BrokenRule("merge-overtaken")
    edits = lines.taking.edits(chosen(lines.comparison, decisions))
    own = {
        lines.theirs.tables[edit.kind][edit.id].key: edit.id
        for edit in edits
        if edit.before is None and edit.id in lines.taking.keys
    }
    joining = replace(
        lines.joining,
        place=lines.joining.place if complete else "",
        aliases={**lines.joining.aliases, **own},
    )
    return Proposal(lines.label, edits, reason, StepSource.MERGE, lines.blobs, joining)


def fitting_merge(lines: Merge, decisions: Decisions) -> tuple[Decisions, Mapping[int, str]]:
    """The decisions without those that the plan's rules, or the others, forbid; and why they do."""
    fit = Fitting(lines.taking, _maker())
    fit.fit(chosen(lines.comparison, decisions))
    refused = {at: str(why) for at, why in fit.refused.items()}
    return {**decisions, **dict.fromkeys(refused, Side.MINE)}, refused


def undecided(lines: Merge, decisions: Decisions, refused: Mapping[int, str]) -> list[int]:
    """The findings that somebody must still decide about, by their index."""
    return [
        at
        for at, found in enumerate(lines.comparison.findings)
        if at in refused or (found.is_open and at not in decisions)
    ]


def _maker() -> Maker:
    """For trying things out: nothing of it is kept."""
    numbers = count()
    return Maker(dt.datetime.now(dt.UTC), "", lambda: f"new {next(numbers)}")
