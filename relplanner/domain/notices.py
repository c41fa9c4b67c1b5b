"""The sentences behind what rules notice in a plan: what is late, what needs attention, what happens when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from relplanner.domain.texts import QT_TRANSLATE_NOOP, choice_label
from relplanner.domain.typed import date_text

ATTENTION: Mapping[str, str] = {
    "release-late": QT_TRANSLATE_NOOP("attention", "should have gone live {days} ago"),
    "activity-late": QT_TRANSLATE_NOOP("attention", "{days} late"),
    "activity-unstarted": QT_TRANSLATE_NOOP("attention", "should have started {days} ago"),
    "item-late": QT_TRANSLATE_NOOP("attention", "{days} late"),
    "criterion-late": QT_TRANSLATE_NOOP("attention", "criterion {days} late"),
    "review-late": QT_TRANSLATE_NOOP("attention", "review {days} overdue"),
    "action-late": QT_TRANSLATE_NOOP("attention", "action {days} late"),
    "decision-late": QT_TRANSLATE_NOOP("attention", "review of the decision {days} overdue"),
    "slipping": QT_TRANSLATE_NOOP("attention", "goes live {working_days} after its committed date"),
    "status-said": QT_TRANSLATE_NOOP("attention", "{status}: {why}"),
    "check-failed": QT_TRANSLATE_NOOP("attention", "failed"),
    "blocking-open": QT_TRANSLATE_NOOP("attention", "{checks} open, {days} to go"),
    "activity-blocked": QT_TRANSLATE_NOOP("attention", "blocked: {why}"),
    "risk-occurred": QT_TRANSLATE_NOOP("attention", "has occurred"),
    "risk-above-appetite": QT_TRANSLATE_NOOP("attention", "{rating}, above the appetite of {appetite}"),
    "risk-unscored": QT_TRANSLATE_NOOP("attention", "not scored yet"),
    "slip-untold": QT_TRANSLATE_NOOP("attention", "committed {before} → {after}, not circulated yet"),
    "notes-unpublished": QT_TRANSLATE_NOOP("attention", "release notes not published, {days} to go"),
    "rollback-unrehearsed": QT_TRANSLATE_NOOP("attention", "roll-back not rehearsed, {days} to go"),
}
"""Why something is late or needs attention, by the codes of ``rules.attention.Reason``."""

HAPPENINGS: Mapping[str, str] = {
    "goes-live": QT_TRANSLATE_NOOP("happening", "Goes live"),
    "activity": QT_TRANSLATE_NOOP("happening", "Planned"),
    "begins": QT_TRANSLATE_NOOP("happening", "Begins"),
    "ends": QT_TRANSLATE_NOOP("happening", "Ends"),
    "checks-due": QT_TRANSLATE_NOOP("happening", "{due}"),
    "risk-review": QT_TRANSLATE_NOOP("happening", "Risk review"),
}
"""What happens on a day, by the codes of ``rules.agenda.Happening``."""

COUNTED: Mapping[str, tuple[str, str]] = {
    "days": ("{n} day", "{n} days"),
    "working_days": ("{n} working day", "{n} working days"),
    "checks": ("{n} blocking check", "{n} blocking checks"),
    "due": ("{n} check due", "{n} checks due"),
}
"""How a count reads when it is one, and else."""


def attention_text(code: str, values: Mapping[str, object]) -> str:
    """Why something is late or needs attention, in words."""
    return filled(ATTENTION[code], values)


def filled(sentence: str, values: Mapping[str, object]) -> str:
    """A sentence with its values in words: “3 days”, a choice’s label, a day. An empty end is left out."""
    words = {name: _worded(name, value) for name, value in values.items()}
    return sentence.format(**words).removesuffix(": ")


def _worded(name: str, value: object) -> str:
    if isinstance(value, StrEnum):
        return choice_label(value)
    if isinstance(value, dt.date):
        return date_text(value)
    if name in COUNTED and isinstance(value, int):
        return COUNTED[name][value != 1].format(n=value)
    return str(value)
