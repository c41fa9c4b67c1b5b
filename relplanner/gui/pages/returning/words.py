"""What the return page says of files, of clashes, and of what a choice would do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from relplanner.commands.return_findings import Comparison, Finding, Verdict
from relplanner.domain.notices import RULES
from relplanner.gui.pages.words import plural
from relplanner.rules.conflicts.told import what_text
from relplanner.session.returning import Effect

_MOST = 3


def is_odd(finding: Finding) -> bool:
    """Whether somebody must look at it although there is no choice."""
    return finding.verdict in (Verdict.INVALID, Verdict.LOCKED) or finding.suggested


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
