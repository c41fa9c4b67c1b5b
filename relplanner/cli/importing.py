"""The command that takes foreign files into a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import click

from relplanner.cli.mapping import TableOptions, is_table, table_jobs, table_shape
from relplanner.cli.opening import writes_plan
from relplanner.cli.output import out, plain, print_json, progress, say
from relplanner.commands.import_merge import Conflict
from relplanner.commands.imports import ImportReport
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.table_import import TableJob
from relplanner.domain.delivery import Delivery, ReadOptions
from relplanner.domain.edit import Step
from relplanner.exchange.formats import READERS, TABLE, read_file
from relplanner.session import PlanSession
from relplanner.session.importing import import_into
from relplanner.session.tables import import_book

_MOST = 40
"""What was left aside is told up to this many lines."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What came of one file."""

    file: str
    report: ImportReport
    step: Step | None
    table: Mapping[str, object] | None = None


@click.command("import")
@writes_plan
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--as-format", type=click.Choice([*READERS, TABLE]), help="What the files are; else they tell it."
)
@click.option("--into", metavar="KEY", help="The release (or calendar) that the contents belong to.")
@click.option("--events-as", type=click.Choice(["windows", "milestones", "days"]), default="windows",
              show_default=True, help="What the events of an iCalendar file become.")  # fmt: skip
@click.option("--map", "map_file", type=click.Path(path_type=Path), metavar="FILE",
              help="How the columns of a table are read; else that is proposed.")  # fmt: skip
@click.option("--save-map", type=click.Path(path_type=Path), metavar="FILE",
              help="Write how the columns of the first table are read, for --map.")  # fmt: skip
@click.option("--sheet", default="", metavar="NAME", help="Only this sheet of a workbook.")
@click.option("--dates", type=click.Choice([order.value for order in DateOrder]),
              help="How dates in figures are written, such as 03/04/2027.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
def import_command(
    session: PlanSession,
    files: tuple[Path, ...],
    as_format: str | None,
    into: str | None,
    events_as: str,
    map_file: Path | None,
    save_map: Path | None,
    sheet: str,
    dates: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take foreign files into a plan: MS Project XML, iCalendar, JSON, Markdown task lists, and any table.

    Each file is one step. A second import of the same file changes nothing; of a changed file it takes what
    has changed there, and leaves alone what was changed here. What the columns of a workbook or csv file
    become is proposed from their headings and remembered; --map says it.
    """
    options = ReadOptions(zone=session.plan.programme.zone, events_as=events_as)
    tables = TableOptions(sheet, map_file, save_map, DateOrder(dates) if dates else None)
    read: list[Delivery | list[TableJob]] = []
    for file in files:
        # All are read before the first is taken in: one that cannot be read leaves the plan as it is.
        with progress(f"Reading {file.name}"):
            if is_table(file, as_format, tables):
                read.append(table_jobs(session.plan, file, tables))
            else:
                read.append(read_file(file, as_format=as_format, options=options))
    taken: list[_Taken] = []
    for each in read:
        several = list(_import(session, each, into, dry_run))
        taken += several
        for one in () if as_json else several:
            _tell(session, one, dry_run)
    if as_json:
        print_json(_shape(session, taken))


def _import(
    session: PlanSession, read: Delivery | list[TableJob], into: str | None, dry_run: bool
) -> Iterator[_Taken]:
    """Import what was read of one file; of a workbook, what came of each of its tables."""
    if isinstance(read, Delivery):
        with progress(f"Importing {read.file_name}"):
            report, step = import_into(session, read, into, dry_run=dry_run)
        yield _Taken(read.file_name, report, step)
        return
    with progress(f"Importing {read[0].file_name}"):
        reports, step = import_book(session, read, into, dry_run=dry_run)
    for job, report in zip(read, reports, strict=True):
        yield _Taken(f"{job.file_name} – {job.table.sheet}", report, step, table_shape(job))


def _tell(session: PlanSession, taken: _Taken, dry_run: bool) -> None:
    report = taken.report
    if taken.table is not None:
        columns = cast("Mapping[str, str]", taken.table["columns"])
        read_as = ", ".join(f"{heading} → {field}" for heading, field in columns.items())
        what = f"{taken.table['kind']} from row {taken.table['header_row']}"
        out(f"{plain(taken.file)}: {what}: {plain(read_as)}")
    told = {"added": report.added, "updated": report.updated, "unchanged": report.unchanged}
    for what, counts in told.items():
        if counts:
            out(f"{plain(taken.file)}: {what} {_counted(session, counts)}")
    aside = [f"refused {refused.where}: {refused.reason}" for refused in report.refused]
    aside += [f"not taken {left.where}: {left.what}" for left in report.not_taken]
    aside += [f"{each.key} {each.field} was changed here and there; yours stays" for each in report.conflicts]
    for line in aside[:_MOST]:
        say(f"{taken.file}: {line}")
    if len(aside) > _MOST:
        say(f"{taken.file}: and {len(aside) - _MOST:,} more, which --json tells")
    if report.gone:
        say(f"{taken.file}: no longer there, but kept here: {', '.join(report.gone)}")
    if taken.step:
        out(f"Step {taken.step.seq}: {plain(str(taken.step.label))}")
    elif dry_run:
        say(f"{taken.file}: nothing was done")
    else:
        say(f"{taken.file}: nothing new")


def _counted(session: PlanSession, counts: Mapping[str, int]) -> str:
    kinds = session.plan.kinds
    return ", ".join(
        f"{count:,} {(kinds[name].title if count == 1 else kinds[name].plural).lower()}"
        for name, count in counts.items()
    )


def _shape(session: PlanSession, taken: Sequence[_Taken]) -> dict[str, object]:
    """One object for all files; with several, places are told with the file's name."""
    several = len(taken) > 1

    def place(each: _Taken, where: str) -> str:
        return f"{each.file}: {where}" if several else where

    added, updated, unchanged = Counter[str](), Counter[str](), Counter[str]()
    for each in taken:
        added.update(each.report.added)
        updated.update(each.report.updated)
        unchanged.update(each.report.unchanged)
    steps = list(dict.fromkeys(each.step.seq for each in taken if each.step))
    return {
        "added": added,
        "updated": updated,
        "unchanged": unchanged,
        "refused": [
            {"where": place(each, refused.where), "reason": refused.reason}
            for each in taken
            for refused in each.report.refused
        ],
        "not_taken": [
            {"where": place(each, left.where), "what": left.what}
            for each in taken
            for left in each.report.not_taken
        ],
        "conflicts": [
            {"key": conflict.key, "field": conflict.field, **_sides(session, conflict)}
            for each in taken
            for conflict in each.report.conflicts
        ],
        "gone": [key for each in taken for key in each.report.gone],
        "step": steps[-1] if steps else None,
        "steps": steps,
        "tables": [each.table for each in taken if each.table is not None],
    }


def _sides(session: PlanSession, conflict: Conflict) -> dict[str, object]:
    spec = session.plan.by_key(conflict.key).KIND.by_name[conflict.field]
    return {"mine": spec.encode(conflict.mine), "theirs": spec.encode(conflict.theirs)}
