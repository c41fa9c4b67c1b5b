"""Conflicts and their fixes in words, for faces that do not translate, and for the names of steps."""

from __future__ import annotations

from relplanner.domain.kinds import Activity, Release
from relplanner.domain.notices import FIXES, RULES, conflict_text, counted, filled, worked
from relplanner.domain.plan import Plan, title_of
from relplanner.rules.conflicts.finding import Conflict
from relplanner.rules.conflicts.fixes import Fix
from relplanner.rules.severity import Fact


def rule_text(conflict: Conflict) -> str:
    """The name of the rule that is broken."""
    return RULES[conflict.rule]


def what_text(conflict: Conflict) -> str:
    """What collides, as a sentence."""
    return conflict_text(conflict.code, conflict.values)


def amount_text(conflict: Conflict, plan: Plan) -> str:
    """By how much: ``3 working days``, ``2d 4h`` of working time."""
    if conflict.unit == "working_minutes":
        return worked(conflict.amount, plan)
    return counted(conflict.unit, conflict.amount)


def fix_text(fix: Fix, plan: Plan) -> str:
    """What is to be moved, and by how much."""
    return filled(FIXES[fix.move.extent][fix.days < 0], fix_values(fix, plan))


def fix_values(fix: Fix, plan: Plan) -> dict[str, Fact]:
    """What fills the sentence of a fix."""
    leader = plan.get(fix.move.leader)
    activity = plan.one(Activity, fix.move.leader)
    release = plan.one(Release, activity.release if activity else fix.move.leader)
    return {
        "title": title_of(plan, leader) if leader else "",
        "release": release.title if release else "",
        "working_days": abs(fix.days),
        "records": len(fix.edits),
    }
