"""The Checklist and the Criteria: by release, in the order of their sections."""

from __future__ import annotations

from typing import TypeVar

from relplanner.domain.declare import Record
from relplanner.domain.kinds import ChecklistItem, Criterion
from relplanner.exchange.sheets.fields import Cells, counted, record_sheet
from relplanner.exchange.sheets.lines import Scope, releases
from relplanner.exchange.sheets.model import TableSheet
from relplanner.rules.readiness import checks

_CHECKLIST = (
    "key", "release", "section", "title", "owner", "due", "state", "reason", "evidence", "evidence_required",
    "blocking", "notes",
)  # fmt: skip
_CRITERIA = (
    "key", "release", "title", "kind", "weight", "operator", "threshold", "unit", "value", "state", "owner",
    "due", "evidence", "notes",
)  # fmt: skip

R = TypeVar("R", bound=Record)


def checklist_sheet(scope: Scope, cells: Cells) -> TableSheet:
    """Every checklist item of every chosen release."""
    items = of_releases(scope, ChecklistItem)
    left = [check for check in checks(items, scope.today) if not check.settled]
    blocking = sum(check.blocking for check in left)
    caption = f"{counted(len(items), 'item')}, {len(left):,} open, {blocking:,} of them blocking."
    may = scope.editable
    return record_sheet(
        cells, ChecklistItem.KIND, items, _CHECKLIST, name="Checklist", caption=caption, editable=may
    )


def criteria_sheet(scope: Scope, cells: Cells) -> TableSheet:
    """Every criterion of every chosen release."""
    criteria = of_releases(scope, Criterion)
    unmet = sum(check.blocking and not check.settled for check in checks(criteria, scope.today))
    caption = f"{counted(len(criteria), 'criterion', 'criteria')}, {unmet:,} blocking and not met."
    may = scope.editable
    return record_sheet(
        cells, Criterion.KIND, criteria, _CRITERIA, name="Criteria", caption=caption, editable=may
    )


def of_releases(scope: Scope, record: type[R]) -> list[R]:
    """The records of a class that belong to the chosen releases, release by release."""
    return [
        found
        for release in releases(scope)
        for found in scope.plan.children(record, "release", release.id)
        if not found.archived
    ]
