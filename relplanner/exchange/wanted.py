"""What of a plan is to be written to a foreign file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from relplanner.domain.declare import Kind
from relplanner.domain.plan import Plan


class Revision(NamedTuple):
    """How often what is told of a record may have changed, and when it last did (UTC)."""

    number: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """``what`` is a kind of record, or the key of a release; empty for everything.

    ``now`` stamps what must be stamped; ``revisions`` tells, by record id, of the records' revisions;
    ``name`` is what the whole is called, where not after its programme.
    """

    what: str = ""
    now: dt.datetime = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    revisions: Mapping[str, Revision] = field(default_factory=dict)
    name: str = ""

    def revision(self, id: str) -> Revision:
        """The revision of a record; the first, as of now, where nothing is known of its past."""
        return self.revisions.get(id, Revision(0, self.now))

    def kinds(self, plan: Plan) -> tuple[Kind, ...]:
        """The kinds to write. Raises NotFound."""
        return (plan.kind(self.what),) if self.what else tuple(plan.kinds.values())
