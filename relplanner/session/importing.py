"""Taking a delivery into an open plan: what both faces do with a file once it has been read."""

from __future__ import annotations

from relplanner.commands.imports import ImportReport, import_delivery, import_report, source_of
from relplanner.domain.delivery import Delivery
from relplanner.domain.edit import Step
from relplanner.session.plan_session import PlanSession


def import_into(
    session: PlanSession, delivery: Delivery, into: str | None = None, *, dry_run: bool = False
) -> tuple[ImportReport, Step | None]:
    """Import a delivery as one step, and tell what came of it.

    ``into`` is the key or id of the record its contents belong to. The step is None when nothing is new,
    or on a dry run. Raises Refusal; then nothing has changed.
    """
    source = source_of(session.plan, delivery, into)
    last = session.imported_values(source.id) if source is not None else {}
    report = import_report(session.plan, delivery, last, into)
    step = None if dry_run else session.do(import_delivery, delivery, last, into)
    return report, step
