"""Whether a file is a copy of the plan that is open."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from relplanner.domain.errors import Refusal
from relplanner.session.plan_session import PlanSession
from relplanner.store.planfile import PlanFile


def is_copy(session: PlanSession, path: Path) -> bool:
    """Whether another file holds the same plan; one that cannot be read does not."""
    try:
        if path.samefile(session.path):
            return False
        with closing(PlanFile.open(path, tuple(session.plan.kinds.values()), read_only=True)) as other:
            return other.facts()["plan_id"] == session.facts()["plan_id"]
    except (OSError, Refusal):
        return False
