"""What else follows from edits: facts that a rule writes down whenever somebody changes what they rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from relplanner.domain.declare import Value
from relplanner.domain.edit import Edit, created
from relplanner.domain.kinds import Release, SlipEvent
from relplanner.domain.kinds.planning import SlipReason
from relplanner.domain.plan import Maker, Plan


def consequences(
    before: Plan, after: Plan, edits: Iterable[Edit], make: Maker, reason: str = ""
) -> tuple[Edit, ...]:
    """The edits that rules add to these; each names the record whose edit caused it.

    ``reason`` is what was said when the edits were asked for.
    """
    return tuple(_slips(before, after, edits, make, reason))


def slip_reason(text: str) -> tuple[SlipReason, str]:
    """The reason code and the comment that a text tells: ``defect: found in UAT``, ``defect`` or any words.

    Words that begin with no code are a comment, whose reason is not given.
    """
    first, _, rest = text.strip().partition(":")
    code = first.strip().casefold().replace(" ", "_")
    if code in set(SlipReason):
        return SlipReason(code), rest.strip()
    return SlipReason.NOT_GIVEN, text.strip()


def _slips(before: Plan, after: Plan, edits: Iterable[Edit], make: Maker, reason: str) -> Iterator[Edit]:
    """A SlipEvent for every committed date that moves from one day to another."""
    edits, made = tuple(edits), 0
    # A merge brings along what was told of the move where it was made.
    told = {
        (edit.after.get("release"), edit.after.get("moved_to"))
        for edit in edits
        if edit.kind == SlipEvent.KIND.name and edit.before is None and edit.after
    }
    code, comment = slip_reason(reason)
    for edit in edits:
        if edit.kind != Release.KIND.name or not edit.before or not edit.after:
            continue
        old, new = edit.before.get("committed_date"), edit.after.get("committed_date")
        if not isinstance(old, dt.date) or not isinstance(new, dt.date) or (edit.id, new) in told:
            continue
        values: dict[str, Value] = {
            "id": make.new_id(),
            "key": after.next_key(SlipEvent.KIND, made),
            "release": edit.id,
            "moved_from": old,
            "moved_to": new,
            "working_days": make.workdays(edit.id, old, new),
            "reason": code,
            "comment": " ".join(comment.split())[: SlipEvent.KIND.by_name["comment"].longest],
        }
        made += 1
        yield replace(created(SlipEvent.KIND, values), cause=edit.id)
