"""What of a plan is to be written to a foreign file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from relplanner.domain.declare import Kind
from relplanner.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class Wanted:
    """``what`` is a kind of record, or the key of a release; empty for everything.

    ``now`` stamps what must be stamped; ``revisions`` says, by record id, how many steps touched a record.
    """

    what: str = ""
    now: dt.datetime = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    revisions: Mapping[str, int] = field(default_factory=dict)

    def kinds(self, plan: Plan) -> tuple[Kind, ...]:
        """The kinds to write. Raises NotFound."""
        return (plan.kind(self.what),) if self.what else tuple(plan.kinds.values())
