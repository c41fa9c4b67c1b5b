"""What is said of conflicts and of what clears them, in the user's language."""

import datetime as dt

from PySide6.QtCore import QCoreApplication

from relplanner.domain.notices import CONFLICTS, FIXES, RULES, filled
from relplanner.domain.plan import Plan
from relplanner.gui.pages.words import short_date
from relplanner.gui.records.display import named
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


def no_move_words(conflict: Conflict, *, looking: bool) -> str:
    """That there is no move to make: not yet, or not at all."""
    if looking:
        return _tr("Looking for the smallest move…")
    if conflict.window:
        return _tr("No single move clears it. Move several things by hand, or allow it.")
    return _tr("No single move clears it. Move several things by hand.")


def conflict_line(plan: Plan, conflict: Conflict, today: dt.date) -> Line:
    """A line of a list of conflicts."""
    since = _tr("since {day}") if conflict.since <= today else _tr("from {day}")
    day = since.format(day=short_date(conflict.since, today))
    detail = f"{rule_words(conflict)} · {amount_text(conflict, plan)} · {day}"
    if conflict.override:
        return Line(what_words(conflict), _tr("Allowed · {what}").format(what=detail), conflict.subjects[0])
    return Line(what_words(conflict), detail, conflict.subjects[0], tone=Tone(conflict.severity.value))


def shift_words(plan: Plan, shift: Shift, today: dt.date) -> str:
    """``Live · Wed 3 Mar → Thu 4 Mar``: what a fix does to one record, by its end where that moves."""
    before, after = shift.before.last_day, shift.after.last_day
    if before == after:
        before, after = shift.before.start.date(), shift.after.start.date()
    days = f"{short_date(before, today)} → {short_date(after, today)}"
    return f"{named(plan, shift.record)} · {days}"


def count_words(count: int) -> str:
    """``▲ 3 conflicts``."""
    return (_tr("▲ {n} conflict") if count == 1 else _tr("▲ {n} conflicts")).format(n=f"{count:,}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("conflicts", text)
