"""Intentions about conflicts: clear one by its smallest move, or allow it for a reason and a time."""

from __future__ import annotations

import datetime as dt

from relplanner.commands.records import new_record
from relplanner.domain.declare import Value
from relplanner.domain.edit import Label, Proposal
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Window, WindowOverride
from relplanner.domain.plan import Maker, Plan, title_of
from relplanner.domain.typed import date_text
from relplanner.rules.conflicts import Conflict, radar
from relplanner.rules.conflicts.fixes import Fix, smallest_fix
from relplanner.rules.conflicts.told import what_text
from relplanner.schedule.dates import compute


def clear_conflict(plan: Plan, make: Maker, /, conflict: Conflict, fix: Fix | None = None) -> Proposal:
    """Make the smallest move that clears a conflict.

    ``fix`` is that move where it is known already; one for another place of the plan is looked for anew.
    Raises BrokenRule when the conflict is gone, or when no move clears it.
    """
    if fix is None or fix.place != plan.place:
        schedule = compute(plan)
        there = radar(plan, schedule, make.today).conflicts
        present = next((each for each in there if each.key == conflict.key), None)
        if present is None:
            raise BrokenRule("conflict-gone")
        fix = smallest_fix(plan, schedule, make.today, present)
    if fix is None:
        raise BrokenRule("no-fix", what=what_text(conflict))
    return Proposal(Label("cleared", {"what": what_text(conflict)}), fix.edits)


def allow(
    plan: Plan,
    make: Maker,
    /,
    window: str,
    subject: str,
    reason: str,
    expires: dt.date | None = None,
    approver: str | None = None,
) -> Proposal:
    """Let a release or an activity go on in a window that forbids it, until a day or for good.

    Raises BrokenRule without a reason, or when that day is over.
    """
    found, allowed = plan.one(Window, window), plan.get(subject)
    if found is None or allowed is None:
        raise NotFound("unknown-key", key=window if found is None else subject)
    title = title_of(plan, allowed)
    if not reason.strip():
        raise BrokenRule("override-needs-reason", title=title, window=found.title)
    if expires is not None and expires < make.today:
        raise BrokenRule("override-expired", day=date_text(expires))
    values: dict[str, Value] = {
        "title": "", "window": window, "subject": subject, "reason": " ".join(reason.split()),
        "expires": expires, "approver": approver,
    }  # fmt: skip
    edit = new_record(plan, make, WindowOverride.KIND, values)
    return Proposal(Label("allowed", {"title": title, "window": found.title}), (edit,), reason)
