"""Importing foreign tables: as one step, with the mapping of their columns remembered for the next time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relplanner.commands.imports import ImportReport, LastImported, planned_import, source_of
from relplanner.commands.records import new_record
from relplanner.commands.return_cells import Sense
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.table_proposal import told_pairs
from relplanner.commands.table_rows import delivery_of
from relplanner.domain.declare import Value
from relplanner.domain.edit import Edit, Label, Proposal, StepSource, changed
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import ImportMapping
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.tables import ForeignTable, TableMapping
from relplanner.domain.typed import Reading


@dataclass(frozen=True, slots=True)
class TableJob:
    """A table of a file, how its columns are read, and what its dates need to be understood."""

    file_name: str
    table: ForeignTable
    mapping: TableMapping
    from_1904: bool = False
    order: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class PlannedTables:
    """An import that was worked out on a snapshot of the plan, and for each table what it does."""

    before: Plan
    edits: tuple[Edit, ...]
    reports: tuple[ImportReport, ...]


def import_tables(
    plan: Plan, make: Maker, /, jobs: Sequence[TableJob], last_imported: Mapping[str, LastImported],
    into: str | None = None, planned: PlannedTables | None = None,
) -> Proposal:  # fmt: skip
    """Take tables into the plan, one after the other, and keep how their columns were read.

    ``last_imported`` holds, by the id of a source, what it said last; ``into`` is the release that the tables
    belong to, as far as their records belong to one. What was ``planned`` on this very snapshot is taken as
    it is; a plan that has changed since has it worked out anew. Raises NotFound and Refusal.
    """
    if planned is None or planned.before is not plan:
        planned = planned_tables(plan, make, jobs, last_imported, into)
    name = jobs[0].file_name if jobs else ""
    return Proposal(Label("imported", {"file": name}), planned.edits, source=StepSource.IMPORT)


def planned_tables(
    plan: Plan, make: Maker, jobs: Sequence[TableJob], last_imported: Mapping[str, LastImported],
    into: str | None,
) -> PlannedTables:  # fmt: skip
    """The edits of :func:`import_tables`, and for each table what it does in counts and words."""
    before = plan
    edits: list[Edit] = []
    reports: list[ImportReport] = []
    homes = 0
    for job in jobs:
        sense = Sense(Reading(plan, make.today), job.from_1904, job.order)
        delivery = delivery_of(plan, job.table, job.mapping, job.file_name, sense)
        homes += delivery.home is not None
        target = into if delivery.home is not None else None
        source = source_of(plan, delivery, target)
        last = last_imported.get(source.id, {}) if source is not None else {}
        made, report = planned_import(plan, make, delivery, last, target)
        if made:
            made = (*made, *_kept(plan, make, delivery.title, job))
        edits += made
        reports.append(report)
        plan = plan.after(made)
    if into is not None and not homes:
        raise Refusal("import-needs-no-into", file=jobs[0].file_name if jobs else "")
    return PlannedTables(before, tuple(edits), tuple(reports))


def _kept(plan: Plan, make: Maker, title: str, job: TableJob) -> tuple[Edit, ...]:
    mapping, shape = job.mapping, job.table.shape
    values: dict[str, Value] = {
        "shape": shape, "record": mapping.kind, "columns": told_pairs(mapping.columns),
        "conversions": told_pairs(mapping.conversions),
    }  # fmt: skip
    for known in plan.of(ImportMapping).values():
        if known.shape == shape:
            edit = changed(ImportMapping.KIND, known.id, ImportMapping.KIND.values(known), values)
            return (edit,) if edit else ()
    return (new_record(plan, make, ImportMapping.KIND, {"title": title, **values}),)
