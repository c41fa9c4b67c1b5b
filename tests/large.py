"""Plan files of any size, for whatever must stay fast and readable when a plan is large."""

from pathlib import Path

from relplanner.domain.edit import Label, Proposal
from relplanner.domain.plan import Maker, Plan
from relplanner.session import PlanSession
from tests.roadmap import generated


def large_plan_file(path: Path, activities: int) -> Path:
    """A plan file with a generated programme of so many activities."""
    made = generated(activities)

    def take(plan: Plan, make: Maker, /) -> Proposal:
        edits = tuple(
            edit for edit in Plan(tuple(plan.kinds.values())).diff(made) if edit.kind != "programme"
        )
        return Proposal(Label("imported", {"file": "generated"}), edits)

    with PlanSession.create(path, f"{activities:,} activities", author="Tester") as session:
        session.do(take)
    return path
