"""Small plans for the domain's tests, made as a session would make them but without a file."""

import datetime as dt
import itertools

from relplanner.commands.records import new_record
from relplanner.domain.consequences import consequences
from relplanner.domain.declare import Record, Value
from relplanner.domain.edit import Edit, Proposal
from relplanner.domain.invariants import check
from relplanner.domain.plan import Maker, Plan

NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
_numbers = itertools.count(1)


def maker() -> Maker:
    """A maker at a fixed moment whose ids ascend."""
    return Maker(NOW, "Ann", lambda: f"id-{next(_numbers):05d}")


def with_record(plan: Plan, kind: str, **values: Value) -> tuple[Plan, Record]:
    """The plan with one more record, and the record; no rule is asked."""
    edit = new_record(plan, maker(), plan.kind(kind), values)
    after = plan.after([edit])
    found = after.get(edit.id)
    assert found is not None
    return after, found


def ruled(plan: Plan, proposal: Proposal | tuple[Edit, ...]) -> Plan:
    """The plan after edits and what follows from them, once the rules have let them pass."""
    edits = proposal.edits if isinstance(proposal, Proposal) else proposal
    after = plan.after(edits)
    more = consequences(plan, after, edits, maker())
    check(plan, after.after(more), (*edits, *more))
    return after.after(more)
