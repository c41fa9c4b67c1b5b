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


def import_tables(
    plan: Plan, make: Maker, /, jobs: Sequence[TableJob], last_imported: Mapping[str, LastImported],
    into: str | None = None,
) -> Proposal:  # fmt: skip
    """Take tables into the plan, one after the other, and keep how their columns were read.

    ``last_imported`` holds, by the id of a source, what it said last; ``into`` is the release that the tables
    belong to, as far as their records belong to one. Raises NotFound and Refusal.
    """
    edits, _ = planned_tables(plan, make, jobs, last_imported, into)
    name = jobs[0].file_name if jobs else ""
    return Proposal(Label("imported", {"file": name}), edits, source=StepSource.IMPORT)


def planned_tables(
    plan: Plan, make: Maker, jobs: Sequence[TableJob], last_imported: Mapping[str, LastImported],
    into: str | None,
) -> tuple[tuple[Edit, ...], list[ImportReport]]:  # fmt: skip
    """The edits of :func:`import_tables`, and for each table what it does in counts and words."""
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
    return tuple(edits), reports


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
