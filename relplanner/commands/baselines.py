"""Which baseline counts."""

from __future__ import annotations

from relplanner.domain.edit import Label, Proposal, changed
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Baseline
from relplanner.domain.plan import Maker, Plan


def use_baseline(plan: Plan, make: Maker, /, baseline: str) -> Proposal:
    """Let one baseline be that which everything is compared with from now on. Raises NotFound."""
    chosen = plan.one(Baseline, baseline)
    if chosen is None:
        raise NotFound("unknown-key", key=baseline)
    edits = (
        changed(each.KIND, each.id, {"active": each.active}, {"active": each is chosen})
        for each in plan.of(Baseline).values()
    )
    label = Label("used-baseline", {"title": chosen.title})
    return Proposal(label, tuple(edit for edit in edits if edit is not None))
