"""Baselines: keep the dates of a day, and say which of those that were kept count."""

from __future__ import annotations

from collections.abc import Iterator

from relplanner.commands.records import new_record
from relplanner.domain.declare import Value
from relplanner.domain.edit import Edit, Label, Proposal
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import Activity, Baseline, BaselineDate, Release
from relplanner.domain.plan import Maker, Plan
from relplanner.rules.moves import changed_record
from relplanner.schedule.dates import Schedule, compute


def take_baseline(plan: Plan, make: Maker, /, title: str, reason: str = "") -> Proposal:
    """Keep the dates of today, of every release and activity, as the baseline that counts from now on."""
    values: dict[str, Value] = {"title": title, "reason": reason, "taken_at": make.now, "place": plan.place}
    baseline = new_record(plan, make, Baseline.KIND, {**values, "active": True})
    dates = _dates(plan, make, compute(plan), baseline.id)
    return Proposal(Label("baselined", {"title": title}), (*_counting(plan, ""), baseline, *dates), reason)


def use_baseline(plan: Plan, make: Maker, /, baseline: str) -> Proposal:
    """Let one baseline be that which everything is compared with from now on. Raises NotFound."""
    chosen = plan.one(Baseline, baseline)
    if chosen is None:
        raise NotFound("unknown-key", key=baseline)
    return Proposal(Label("used-baseline", {"title": chosen.title}), tuple(_counting(plan, baseline)))


def _counting(plan: Plan, baseline: str) -> Iterator[Edit]:
    """The edits after which this baseline counts, and no other."""
    for each in plan.of(Baseline).values():
        if (edit := changed_record(each, {"active": each.id == baseline})) is not None:
            yield edit


def _dates(plan: Plan, make: Maker, schedule: Schedule, baseline: str) -> Iterator[Edit]:
    dated = [id for kind in (Release, Activity) for id in plan.of(kind) if schedule.span(id)]
    for ahead, id in enumerate(dated):
        span = schedule.spans[id]
        values: dict[str, Value] = {
            "baseline": baseline, "subject": id, "start": span.start, "finish": span.finish,
            "duration": max(span.duration_minutes, 0),
        }  # fmt: skip
        yield new_record(plan, make, BaselineDate.KIND, values, ahead)
