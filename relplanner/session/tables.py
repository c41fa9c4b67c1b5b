"""Taking foreign workbooks and csv files into an open plan: what both faces do with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from relplanner.commands.imports import ImportReport, LastImported
from relplanner.commands.table_import import PlannedTables, TableJob, import_tables, planned_tables
from relplanner.commands.table_proposal import Proposal, propose
from relplanner.domain.edit import Step
from relplanner.domain.errors import NotFound, Refusal
from relplanner.domain.ids import uuid7
from relplanner.domain.kinds import Source
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.returned import Grid
from relplanner.domain.tables import Book, ForeignTable, TableMapping
from relplanner.exchange.guarded import TABLES, content_of, read_guarded
from relplanner.exchange.tables.book import read_book
from relplanner.exchange.tables.headings import table_of
from relplanner.session.plan_session import PlanSession


def read_foreign(path: Path) -> Book:
    """The sheets of a foreign workbook or csv file, read in a process of its own.

    Raises BadInput, and Refusal for a workbook that relplanner itself circulated.
    """
    book = read_guarded(read_book, content_of(path, TABLES), path.name, None, TABLES)
    if book.ours is not None:
        raise Refusal("import-is-ours", file=path.name, number=book.ours)
    return book


def proposals(plan: Plan, book: Book, sheet: str = "") -> list[Proposal]:
    """What each sheet seems to hold, or only the one that is named. Raises NotFound."""
    return [propose(plan, table_of(grid)) for grid in _grids(book, sheet)]


def mapped(book: Book, sheet: str, mapping: TableMapping) -> ForeignTable:
    """The table that a mapping is for: of the sheet named, else of the first that has all its columns.

    Raises NotFound where no table has them.
    """
    grids = _grids(book, sheet)
    tables = [table_of(grid, mapping.header) for grid in grids]
    for table in tables:
        if all(table.column(heading) for heading in mapping.columns):
            return table
    missing = next(heading for heading in mapping.columns if tables[0].column(heading) is None)
    known = ", ".join(each.title for each in tables[0].headings)
    raise NotFound("unknown-column", sheet=grids[0].name, column=missing, known=known)


@dataclass(frozen=True, slots=True)
class TableDesk:
    """What has to be known to work out an import of tables; it needs neither the session nor its thread."""

    plan: Plan
    jobs: tuple[TableJob, ...]
    last_imported: Mapping[str, LastImported]
    author: str
    into: str | None = None

    def planned(self) -> PlannedTables:
        """The edits, ready to be taken, and what they do. Raises NotFound and Refusal."""
        make = Maker(dt.datetime.now(dt.UTC), self.author, uuid7)
        return planned_tables(self.plan, make, self.jobs, self.last_imported, self.into)


def table_desk(session: PlanSession, jobs: Sequence[TableJob], into: str | None = None) -> TableDesk:
    """The tables beside the present plan; ``into`` is the release that they belong to."""
    names = {job.file_name for job in jobs}
    last = {
        source.id: session.imported_values(source.id)
        for source in session.plan.of(Source).values()
        if source.file_name in names
    }
    return TableDesk(session.plan, tuple(jobs), last, session.author, into)


def take_tables(session: PlanSession, desk: TableDesk, planned: PlannedTables) -> Step | None:
    """Take what was planned at a desk as one step; None when nothing is new. Raises Refusal."""
    return session.do(import_tables, desk.jobs, desk.last_imported, desk.into, planned)


def import_book(
    session: PlanSession, jobs: Sequence[TableJob], into: str | None = None, *, dry_run: bool = False
) -> tuple[Sequence[ImportReport], Step | None]:
    """Import tables as one step, and tell what came of each.

    ``into`` is the release that they belong to. The step is None when nothing is new, or on a dry run.
    Raises Refusal; then nothing has changed.
    """
    desk = table_desk(session, jobs, into)
    planned = desk.planned()
    step = None if dry_run else take_tables(session, desk, planned)
    return planned.reports, step


def _grids(book: Book, sheet: str) -> list[Grid]:
    grids = [grid for grid in book.grids if sheet.casefold() in ("", grid.name.casefold())]
    if not grids:
        known = ", ".join(grid.name for grid in book.grids)
        raise NotFound("unknown-sheet", file=book.file_name, sheet=sheet, known=known)
    return grids
