"""Takes returned workbooks back: compares every cell three ways, and applies what is decided as one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from types import MappingProxyType

from relplanner.commands.circulation import answers
from relplanner.commands.return_cells import Column, Sense, meaning
from relplanner.commands.return_compare import compare_copy
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.return_findings import (
    Comparison,
    Copy,
    Decisions,
    Finding,
    Sent,
    Side,
    Verdict,
    chosen,
)
from relplanner.commands.return_taking import Fitting, all_edits
from relplanner.domain.edit import Label, Proposal, StepSource
from relplanner.domain.errors import BrokenRule, Refusal
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.texts import remark
from relplanner.domain.typed import Reading

_NONE: Decisions = MappingProxyType({})
_SAID = (Verdict.THEIRS, Verdict.SAME, Verdict.CONFLICT, Verdict.INVALID, Verdict.NEW)


def compare(
    plan: Plan,
    copies: Sequence[Copy],
    order: DateOrder | None = None,
    orders: Mapping[Column, DateOrder] = MappingProxyType({}),
) -> Comparison:
    """What returned copies say, three ways and against each other; what does not fit the plan is no change.

    ``order`` tells how dates in figures are written, ``orders`` how in single columns; without either, dates
    that read two ways are asked about.
    """
    # No date goes through the reading: words such as "tomorrow" mean nothing in a workbook.
    reading = Reading(plan, dt.date.min)
    told = [
        compare_copy(plan, copy, at, Sense(reading, copy.returned.from_1904, order, orders))
        for at, copy in enumerate(copies)
    ]
    findings = _against_each_other(
        [finding for each in told for finding in each.findings], [copy.sender for copy in copies]
    )
    return Comparison(
        plan.place,
        tuple(Sent(copy.number, copy.sender, copy.returned.file_name) for copy in copies),
        sum(each.compared for each in told),
        tuple(_fitted(plan, findings, copies)),
        tuple(question for each in told for question in each.questions()),
        tuple(notice for each in told for notice in each.notices),
    )


def take_return(
    plan: Plan,
    make: Maker,
    /,
    comparison: Comparison,
    decisions: Decisions = _NONE,
    reason: str = "",
    worked_out: Proposal | None = None,
) -> Proposal:
    """Take what is clean and what was decided for, all on one snapshot, attributed to sender and circulation.

    ``worked_out`` is what this proposed before, in a thread of its own, for the same. Raises BrokenRule when
    the plan has changed since it was compared, and Refusal for what does not fit.
    """
    if plan.place != comparison.place:
        raise BrokenRule("return-overtaken")
    if worked_out is not None:
        return worked_out
    edits = all_edits(plan, make, comparison.findings, chosen(comparison, decisions))
    # A copy in which nothing was filled in is no answer.
    filled = {finding.copy for finding in comparison.findings if finding.verdict in _SAID}
    answered = answers(plan, make, (comparison.sent[at].number for at in sorted(filled)))
    return Proposal(_label(comparison), (*edits, *answered), reason, StepSource.RETURN)


def fitting(plan: Plan, comparison: Comparison, decisions: Decisions) -> tuple[Decisions, Mapping[int, str]]:
    """The decisions without those that the plan's rules, or the others, forbid; and why they do."""
    wanted = chosen(comparison, decisions)
    fit = Fitting(plan, _maker(), comparison.findings)
    fit.fit(wanted)
    return {**decisions, **dict.fromkeys(fit.refused, Side.MINE)}, fit.refused


def fitted(plan: Plan, comparison: Comparison, decisions: Decisions) -> Plan:
    """The plan as taking what fits would leave it. Nothing is done."""
    return Fitting(plan, _maker(), comparison.findings).fit(chosen(comparison, decisions))


def with_value(plan: Plan, comparison: Comparison, at: int, text: str, reading: Reading) -> Comparison:
    """The comparison as if its copy said ``text`` in one cell: what neither side says, and is to be taken.

    Dates are read as a workbook's are, else as ``reading`` takes what is typed. Raises Refusal.
    """
    finding = comparison.findings[at]
    spec = plan.kind(finding.kind).by_name[finding.field]
    column = finding.sheet, finding.field
    try:
        value = meaning(spec, text, Sense(Reading(plan, dt.date.min)), column)
    except Refusal:
        value = reading.parse(spec, text)
    told = replace(finding, verdict=Verdict.CONFLICT, theirs=text, value=value, reason="", open=True)
    findings = (*comparison.findings[:at], told, *comparison.findings[at + 1 :])
    return replace(comparison, findings=findings)


def _against_each_other(findings: list[Finding], senders: Sequence[str]) -> list[Finding]:
    """The same field changed differently in two copies is a conflict in both; so is a row added in two."""
    said: dict[tuple[str, str, str], list[int]] = {}
    for at, finding in enumerate(findings):
        if finding.verdict is Verdict.NEW:
            said.setdefault(("", finding.kind, finding.title.casefold()), []).append(at)
        elif finding.verdict in (Verdict.THEIRS, Verdict.CONFLICT):
            said.setdefault((finding.id, finding.field, ""), []).append(at)
    for (id, _, title), places in said.items():
        if len({findings[at].copy for at in places}) < 2 or not (id or title):
            continue
        for at in places[not id :]:
            finding = findings[at]
            other = next(
                (
                    findings[o]
                    for o in places
                    if findings[o].copy != finding.copy and _differ(findings[o], finding)
                ),
                None,
            )
            if other is not None:
                code = "others" if id else "adds-too"
                reason = remark(code, sender=senders[other.copy], theirs=other.theirs or "—")
                findings[at] = replace(finding, verdict=Verdict.CONFLICT, reason=reason, open=bool(id))
    return findings


def _differ(one: Finding, other: Finding) -> bool:
    return one.verdict is Verdict.NEW or one.value != other.value


def _fitted(plan: Plan, findings: list[Finding], copies: Sequence[Copy]) -> list[Finding]:
    """The findings, clean only where they go with the plan's rules and with each other.

    What would have been forbidden on the plan as it went out is invalid; what only the plan of today forbids
    is a conflict.
    """
    clean = [at for at, found in enumerate(findings) if found.verdict in (Verdict.THEIRS, Verdict.NEW)]
    fit = Fitting(plan, _maker(), findings)
    fit.fit(clean)
    by_copy: dict[int, list[int]] = {}
    for at in fit.refused:
        by_copy.setdefault(findings[at].copy, []).append(at)
    for copy, places in by_copy.items():
        then = copies[copy].then()
        for at in places:
            alone = Fitting(then, _maker(), findings)
            alone.fit([at])
            invalid = bool(alone.refused)
            verdict = Verdict.INVALID if invalid else Verdict.CONFLICT
            findings[at] = replace(findings[at], verdict=verdict, reason=fit.refused[at], open=not invalid)
    return findings


def _label(comparison: Comparison) -> Label:
    sent = comparison.sent
    if len(sent) == 1:
        return Label("returned", {"number": sent[0].number, "sender": sent[0].sender})
    numbers = ", ".join(str(number) for number in dict.fromkeys(each.number for each in sent))
    return Label("returned-many", {"count": len(sent), "numbers": numbers})


def _maker() -> Maker:
    """For trying things out: nothing of it is kept."""
    numbers = count()
    return Maker(dt.datetime.now(dt.UTC), "", lambda: f"new {next(numbers)}")
