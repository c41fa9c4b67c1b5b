"""A sheet of a foreign file as it would be imported, before that is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from relplanner.commands.return_cells import Sense, plain
from relplanner.commands.return_findings import Question
from relplanner.commands.table_import import PlannedTables, TableJob
from relplanner.commands.table_preview import PREVIEWED, Aside, Preview, open_dates, preview_of
from relplanner.commands.table_proposal import Proposal, propose
from relplanner.domain.errors import Refusal
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Grid
from relplanner.domain.tables import Book, ForeignTable, Heading, TableMapping
from relplanner.domain.typed import Reading
from relplanner.exchange.tables.headings import table_of
from relplanner.session.tables import TableDesk

WEIGHED = 5_000
"""Up to so many rows, what an import would do is worked out before it is asked for."""
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """A sheet, its table, how its columns are read, and which of them somebody has decided by hand."""

    grid: Grid
    proposal: Proposal
    wanted: bool
    decided: frozenset[str] = frozenset()

    @property
    def table(self) -> ForeignTable:
        """The table of the sheet."""
        return self.proposal.table

    @property
    def mapping(self) -> TableMapping | None:
        """How its columns are read; None while it is not known what its rows are."""
        return self.proposal.mapping

    @property
    def has_records(self) -> bool:
        """Whether its rows can become records: they are of a known kind and have a title."""
        return self.mapping is not None and "title" in self.mapping.columns.values() and bool(self.table.rows)

    def with_header(self, plan: Plan, row: int) -> SheetDraft:
        """With its headings in another row; what its columns are is proposed anew."""
        return _drafted(self.grid, propose(plan, table_of(self.grid, row)))

    def with_kind(self, plan: Plan, kind: str) -> SheetDraft:
        """With rows of another kind; what its columns become is proposed anew."""
        return _drafted(self.grid, propose(plan, self.table, kind))

    def with_field(self, heading: str, field: str) -> SheetDraft:
        """With a column that becomes a field, or none."""
        assert self.mapping is not None
        changed = self._with(self.mapping.with_field(heading, field), heading)
        return (
            changed if changed.has_records == self.has_records else replace(changed, wanted=not self.wanted)
        )

    def with_conversion(self, heading: str, how: str) -> SheetDraft:
        """With the cells of a column read in that way."""
        assert self.mapping is not None
        return self._with(self.mapping.with_conversion(heading, how), heading)

    def ticked(self) -> SheetDraft:
        """Imported where it was left out, and the other way round."""
        return replace(self, wanted=not self.wanted and self.has_records)

    def job(self, book: Book) -> TableJob:
        """What is to be imported."""
        assert self.mapping is not None
        return TableJob(book.file_name, self.table, self.mapping, book.from_1904)

    def needs_release(self, plan: Plan) -> bool:
        """Whether its records belong to a release that none of its columns names."""
        if self.mapping is None:
            return False
        spec = plan.kind(self.mapping.kind).by_name.get("release")
        return spec is not None and spec.required and "release" not in self.mapping.columns.values()

    def leaves_open(self, heading: str) -> bool:
        """Whether cells of a column can be read in several ways: dates in text, durations in figures."""
        column, mapping = self.table.column(heading), self.mapping
        if column is None or mapping is None:
            return False
        kinds = (int, float) if mapping.columns.get(heading) == "duration" else (str,)
        cells = (row.cells[column] for row in self.table.rows[:PREVIEWED] if column in row.cells)
        return heading in mapping.conversions or any(isinstance(cell, kinds) for cell in cells)

    def samples(self, heading: Heading) -> tuple[str, ...]:
        """The first different texts of a column."""
        found: dict[str, None] = {}
        for row in self.table.rows[:PREVIEWED]:
            if heading.column in row.cells:
                found.setdefault(" ".join(str(plain(row.cells[heading.column])).split()))
            if len(found) == _SAMPLES:
                break
        return tuple(found)

    def _with(self, mapping: TableMapping, heading: str) -> SheetDraft:
        proposal = replace(self.proposal, mapping=mapping, remembered="")
        return replace(self, proposal=proposal, decided=self.decided | {heading})


@dataclass(frozen=True, slots=True)
class Look:
    """The first rows of a sheet as they would arrive, and the dates of which somebody must say the order."""

    preview: Preview
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True)
class Whole:
    """What importing everything that is ticked would do, and every cell of one sheet that is not taken."""

    planned: PlannedTables
    asides: Sequence[Aside]


def drafts_of(plan: Plan, book: Book) -> list[SheetDraft]:
    """Every sheet as it would be imported if nobody said anything."""
    return [_drafted(grid, propose(plan, table_of(grid))) for grid in book.grids]


def look_at(plan: Plan, today: dt.date, draft: SheetDraft, book: Book) -> Look | Refusal:
    """How the first rows of a sheet would arrive."""
    job = draft.job(book)
    try:
        preview = _preview(plan, today, job, PREVIEWED)
        return Look(preview, open_dates(plan, job.table, job.mapping))
    except Refusal as refusal:
        return refusal


def weigh(desk: TableDesk, today: dt.date, sheet: TableJob | None) -> Whole | Refusal:
    """What an import would do, and what would be left aside of one of its sheets."""
    try:
        asides = _preview(desk.plan, today, sheet, WEIGHED).asides if sheet is not None else ()
        return Whole(desk.planned(), asides)
    except Refusal as refusal:
        return refusal


def _preview(plan: Plan, today: dt.date, job: TableJob, most: int) -> Preview:
    sense = Sense(Reading(plan, today), job.from_1904, job.order)
    return preview_of(plan, job.table, job.mapping, job.file_name, sense, most)


def _drafted(grid: Grid, proposal: Proposal) -> SheetDraft:
    draft = SheetDraft(grid, proposal, wanted=False)
    return replace(draft, wanted=draft.has_records)
