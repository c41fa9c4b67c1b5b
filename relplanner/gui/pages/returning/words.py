"""What the return page calls things: values, verdicts, outcomes, what a choice would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from relplanner.commands.return_deciding import Deciding
from relplanner.commands.return_findings import Comparison, Finding, Verdict
from relplanner.domain.declare import FieldType
from relplanner.domain.kinds import Activity
from relplanner.domain.notices import RULES
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Plain
from relplanner.domain.typed import date_text, shown
from relplanner.gui.pages.words import plural
from relplanner.gui.theme import Tone
from relplanner.rules.conflicts import Conflict
from relplanner.rules.conflicts.told import what_text
from relplanner.session.returning import Effect

_DATED = {FieldType.DATE, FieldType.LOCAL_TIME}
_MOST = 3
ATTENTION = "attention"
"""The filter of what somebody must look at, beside those of the verdicts."""


def item_text(finding: Finding) -> str:
    """What a finding is about."""
    if finding.verdict is Verdict.NEW:
        return _tr("— new row —")
    return finding.title or finding.key or finding.sheet


def field_text(plan: Plan, finding: Finding) -> str:
    """Which field; for a row, what kind of record it is."""
    if finding.field_title:
        return finding.field_title
    return plan.kinds[finding.kind].title if finding.kind in plan.kinds else finding.sheet


def value_text(plan: Plan, finding: Finding, cell: Plain, *, long: bool = False) -> str:
    """A cell as people say it; ``long`` tells the day of the week of a date."""
    if cell is None:
        return ""
    spec = plan.kinds[finding.kind].by_name.get(finding.field) if finding.kind in plan.kinds else None
    if spec is not None and spec.type in _DATED and isinstance(cell, str):
        try:
            moment = dt.datetime.fromisoformat(cell)
        except ValueError:
            return f"“{cell}”"
        day = date_text(moment) if long else date_text(moment).partition(" ")[2]
        return day if moment.time() == dt.time() else f"{day}, {moment:%H:%M}"
    text = str(cell)
    return f"“{text}”" if finding.verdict is Verdict.INVALID and not long else text


def theirs_text(plan: Plan, finding: Finding) -> str:
    """What the workbook says; of a new row, all of it."""
    if finding.verdict is Verdict.MISSING:
        return _tr("row not there")
    if finding.verdict is not Verdict.NEW:
        return value_text(plan, finding, finding.theirs)
    return ", ".join(text for _, text in new_row_lines(plan, finding))


def new_row_lines(plan: Plan, finding: Finding) -> list[tuple[str, str]]:
    """The fields of a new row with their values."""
    kind = plan.kind(finding.kind)
    told = ((kind.by_name[name], value) for name, value in finding.values.items())
    return [(spec.title, shown(spec, value, plan)) for spec, value in told if value not in (None, "", ())]


def outcome(deciding: Deciding, at: int, finding: Finding, clashes: Sequence[Conflict]) -> tuple[str, Tone]:
    """What will become of a finding, in words and tone."""
    if finding.verdict is Verdict.INVALID:
        where = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
        return _tr("Rejected: {why} ({where})").format(why=finding.reason, where=where), Tone.WARNING
    if finding.verdict is Verdict.LOCKED:
        return _tr("Locked: not taken"), Tone.WARNING
    taken = deciding.is_taken(at)
    if taken and clashes:
        return f"{RULES[clashes[0].rule]}: {what_text(clashes[0])}", Tone.WARNING
    if deciding.own_value(at) is not None:
        return _tr("Other value"), Tone.ACCENT
    if deciding.is_open(at):
        return _undecided(finding)
    if taken:
        return _TAKEN.get(finding.verdict, (_tr("Take theirs"), Tone.ACCENT))
    return _LEFT.get(finding.verdict, (_tr("Keep mine"), Tone.NEUTRAL))


def _undecided(finding: Finding) -> tuple[str, Tone]:
    if finding.suggested:
        return _tr("Suggested match — confirm"), Tone.WARNING
    return _tr("Conflict — choose"), Tone.BAD


_TAKEN: Mapping[Verdict, tuple[str, Tone]] = {
    Verdict.NEW: ("Add", Tone.GOOD),
    Verdict.MISSING: ("Remove", Tone.BAD),
}
_LEFT: Mapping[Verdict, tuple[str, Tone]] = {
    Verdict.NEW: ("Leave out", Tone.NEUTRAL),
    Verdict.MISSING: ("Missing row: kept", Tone.WARNING),
    Verdict.SAME: ("Both the same", Tone.NEUTRAL),
}


def count_text(kind: str, count: int) -> str:
    """What a filter counts, after its number."""
    one, many = {
        Verdict.THEIRS: (_tr("only theirs"), _tr("only theirs")),
        Verdict.MINE: (_tr("only mine"), _tr("only mine")),
        Verdict.SAME: (_tr("both the same"), _tr("both the same")),
        Verdict.CONFLICT: (_tr("conflict"), _tr("conflicts")),
        Verdict.NEW: (_tr("new row"), _tr("new rows")),
        Verdict.MISSING: (_tr("missing row"), _tr("missing rows")),
        ATTENTION: (_tr("needs attention"), _tr("need attention")),
    }[kind]
    return one if count == 1 else many


TONES: Mapping[str, Tone] = {
    Verdict.THEIRS: Tone.ACCENT, Verdict.MINE: Tone.NEUTRAL, Verdict.SAME: Tone.NEUTRAL,
    Verdict.CONFLICT: Tone.BAD, Verdict.NEW: Tone.GOOD, Verdict.MISSING: Tone.WARNING,
    ATTENTION: Tone.WARNING,
}  # fmt: skip
"""By filter, the colour of its number."""


def clashes_of(plan: Plan, finding: Finding, clashes: Sequence[Conflict]) -> list[Conflict]:
    """Those of the conflicts that may come of the date in a finding: they are about its release."""
    spec = plan.kinds[finding.kind].by_name.get(finding.field) if finding.kind in plan.kinds else None
    if not clashes or spec is None or spec.type not in _DATED:
        return []
    mine = _release(plan, finding.id)
    return [clash for clash in clashes if mine in (_release(plan, subject) for subject in clash.subjects)]


def _release(plan: Plan, id: str) -> str:
    activity = plan.one(Activity, id)
    return activity.release if activity else id


def needs_attention(finding: Finding, clashes: Sequence[Conflict]) -> bool:
    """Whether somebody must look at it although there is no choice, or a choice would clash."""
    return finding.verdict in (Verdict.INVALID, Verdict.LOCKED) or finding.suggested or bool(clashes)


def sent_text(comparison: Comparison) -> str:
    """Which files: name, circulation, who sent them back."""
    if len(comparison.sent) == 1:
        (sent,) = comparison.sent
        words = _tr("{file} · circulated as no. {number} · returned by {sender}")
        return words.format(file=sent.file_name, number=sent.number, sender=sent.sender)
    numbers = ", ".join(str(number) for number in dict.fromkeys(sent.number for sent in comparison.sent))
    senders = ", ".join(dict.fromkeys(sent.sender for sent in comparison.sent))
    words = _tr("{count} workbooks · circulated as no. {numbers} · returned by {senders}")
    return words.format(count=len(comparison.sent), numbers=numbers, senders=senders)


def effect_lines(effect: Effect) -> list[str]:
    """What a choice would do beside what it asks for, the gravest first; empty: nothing."""
    lines = [f"▲ {RULES[each.rule]}: {what_text(each)}" for each in effect.clashes[:_MOST]]
    if len(effect.clashes) > _MOST:
        lines.append(_tr("▲ and {n} more conflicts").format(n=len(effect.clashes) - _MOST))
    lines += [_tr("Sign-off of {role} goes stale").format(role=each.role) for each in effect.stale[:_MOST]]
    if len(effect.stale) > _MOST:
        lines.append(_tr("and {n} more sign-offs").format(n=len(effect.stale) - _MOST))
    if effect.moved:
        lines.append(
            plural(len(effect.moved), _tr("{n} activity moves along"), _tr("{n} activities move along"))
        )
    lines += [
        _tr("{title}: it will be {result}").format(title=each.finding.title, result=each.result)
        for each in effect.differing[:_MOST]
    ]
    return lines


def _tr(text: str) -> str:
    return QCoreApplication.translate("returning", text)
