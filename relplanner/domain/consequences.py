"""What else follows from edits: facts that a rule writes down whenever somebody changes what they rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from relplanner.domain.declare import Value
from relplanner.domain.edit import Edit, created
from relplanner.domain.kinds import Release, SlipEvent
from relplanner.domain.plan import Maker, Plan


def consequences(before: Plan, after: Plan, edits: Iterable[Edit], make: Maker) -> tuple[Edit, ...]:
    """The edits that rules add to these; each names the record whose edit caused it."""
    return tuple(_slips(before, after, edits, make))


def _slips(before: Plan, after: Plan, edits: Iterable[Edit], make: Maker) -> Iterator[Edit]:
    """A SlipEvent for every committed date that moves from one day to another."""
    made = 0
    for edit in edits:
        if edit.kind != Release.KIND.name or not edit.before or not edit.after:
            continue
        old, new = edit.before.get("committed_date"), edit.after.get("committed_date")
        if not isinstance(old, dt.date) or not isinstance(new, dt.date):
            continue
        values: dict[str, Value] = {
            "id": make.new_id(),
            "key": after.next_key(SlipEvent.KIND, made),
            "release": edit.id,
            "moved_from": old,
            "moved_to": new,
            "working_days": make.workdays(old, new),
        }
        made += 1
        yield replace(created(SlipEvent.KIND, values), cause=edit.id)
