"""What is said of conflicts and of what clears them, in the user's language."""

import datetime as dt

from PySide6.QtCore import QCoreApplication

from relplanner.domain.notices import CONFLICTS, FIXES, RULES, filled
from relplanner.domain.plan import Plan, title_of
from relplanner.gui.pages.words import plural, short_date
from relplanner.gui.theme import Tone
from relplanner.gui.widgets.lines import Line
from relplanner.rules.conflicts import Conflict
from relplanner.rules.conflicts.fixes import Fix, Shift
from relplanner.rules.conflicts.told import amount_text, fix_values


def rule_words(conflict: Conflict) -> str:
    """The name of the rule that is broken."""
    return QCoreApplication.translate("rule", RULES[conflict.rule])


def what_words(conflict: Conflict) -> str:
    """What collides, as a sentence."""
    return filled(QCoreApplication.translate("conflict", CONFLICTS[conflict.code][0]), conflict.values)


def fix_words(fix: Fix, plan: Plan) -> str:
    """What is to be moved, and by how much."""
    sentence = FIXES[fix.move.extent][fix.days < 0]
    return filled(QCoreApplication.translate("fix", sentence), fix_values(fix, plan))


def conflict_line(plan: Plan, conflict: Conflict, today: dt.date) -> Line:
    """A line of a list of conflicts."""
    since = _tr("since {day}") if conflict.since <= today else _tr("from {day}")
    day = since.format(day=short_date(conflict.since, today))
    detail = f"{rule_words(conflict)} · {amount_text(conflict, plan)} · {day}"
    if conflict.override:
        return Line(what_words(conflict), _tr("Allowed · {what}").format(what=detail), conflict.subjects[0])
    return Line(what_words(conflict), detail, conflict.subjects[0], tone=Tone(conflict.severity.value))


def shift_words(plan: Plan, shift: Shift, today: dt.date) -> str:
    """``Live · Wed 3 Mar → Thu 4 Mar``: what a fix does to one record, by the end that moves."""
    record = plan.get(shift.record)
    title = title_of(plan, record) if record is not None else ""
    before, after = shift.before, shift.after
    point = before.is_point and after.is_point
    ends = [(before.last_day, after.last_day)] if point else _moved_ends(shift)
    told = ", ".join(f"{short_date(old, today)} → {short_date(new, today)}" for old, new in ends)
    return f"{title} · {told}"


def count_words(count: int) -> str:
    """``▲ 3 conflicts``."""
    return plural(count, _tr("▲ {n} conflict"), _tr("▲ {n} conflicts"))


def _moved_ends(shift: Shift):
    """The days from which and to which each end moves, as far as they differ."""
    ends = (
        (shift.before.start.date(), shift.after.start.date()),
        (shift.before.last_day, shift.after.last_day),
    )
    return [(old, new) for old, new in ends if old != new] or [ends[1]]


def _tr(text: str) -> str:
    return QCoreApplication.translate("conflicts", text)
