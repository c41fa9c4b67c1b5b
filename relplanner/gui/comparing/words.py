"""What two sides that are compared are called: items, fields, values, outcomes, counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from relplanner.commands.return_deciding import Deciding
from relplanner.commands.return_findings import Finding, Verdict
from relplanner.domain.declare import FieldType
from relplanner.domain.notices import RULES
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Plain
from relplanner.domain.typed import date_text, shown
from relplanner.gui.theme import Tone
from relplanner.rules.conflicts import Conflict
from relplanner.rules.conflicts.told import what_text

DATED = frozenset({FieldType.DATE, FieldType.LOCAL_TIME})
ATTENTION = "attention"
"""The filter of what somebody must look at, beside those of the verdicts."""


class Names(NamedTuple):
    """What the three values of a finding are called."""

    base: str
    mine: str
    theirs: str


def item_text(finding: Finding) -> str:
    """What a finding is about."""
    if finding.verdict is Verdict.NEW and not finding.id:
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
    if spec is not None and spec.type in DATED and isinstance(cell, str):
        try:
            moment = dt.datetime.fromisoformat(cell)
        except ValueError:
            return f"“{cell}”"
        day = date_text(moment) if long else date_text(moment).partition(" ")[2]
        return day if moment.time() == dt.time() else f"{day}, {moment:%H:%M}"
    text = str(cell)
    return f"“{text}”" if finding.verdict is Verdict.INVALID and not long else text


def removes(finding: Finding) -> bool:
    """Whether taking a finding removes a record that the plan holds."""
    return is_whole(finding) and finding.theirs is None and finding.mine is not None


def is_whole(finding: Finding) -> bool:
    """Whether a finding is about a record that one side removed."""
    return not finding.field and finding.verdict not in (Verdict.NEW, Verdict.MISSING)


def cell_text(plan: Plan, finding: Finding, cell: Plain, *, long: bool = False) -> str:
    """A value; of a whole record, whether it is there."""
    if is_whole(finding):
        return _tr("not there") if cell is None else _tr("there")
    return value_text(plan, finding, cell, long=long)


def theirs_text(plan: Plan, finding: Finding) -> str:
    """What they say; of a new row, all of it."""
    if finding.verdict is Verdict.MISSING:
        return _tr("row not there")
    if removes(finding):
        return _tr("removed")
    if finding.verdict is not Verdict.NEW:
        return cell_text(plan, finding, finding.theirs)
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
    if taken and removes(finding):
        return _TAKEN[Verdict.MISSING]
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


def _tr(text: str) -> str:
    return QCoreApplication.translate("comparing", text)
