"""Tables on the command line: which files are ones, and their mappings, which ``--map`` reads from files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relplanner.commands.return_dates import DateOrder
from relplanner.commands.table_import import TableJob
from relplanner.commands.table_proposal import Proposal
from relplanner.domain.errors import Refusal
from relplanner.domain.plan import Plan
from relplanner.domain.tables import TableMapping
from relplanner.exchange.formats import TABLE, recognise
from relplanner.exchange.guarded import content_of
from relplanner.files import atomic_write
from relplanner.session.tables import mapped, proposals, read_foreign


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What was said about tables: the sheet, the mapping to read or to write, the order of dates."""

    sheet: str = ""
    map_file: Path | None = None
    save_map: Path | None = None
    order: DateOrder | None = None


def is_table(file: Path, as_format: str | None, options: TableOptions) -> bool:
    """Whether a file is a table of others, whose columns have to be mapped. Raises BadInput and Refusal."""
    if as_format is not None:
        return as_format == TABLE
    return options.map_file is not None or recognise(file.name, content_of(file)) == TABLE


def table_jobs(plan: Plan, file: Path, options: TableOptions) -> list[TableJob]:
    """The tables of a file that are to be taken, as a mapping says or as their headings propose.

    Raises BadInput and Refusal, also when no sheet holds a table of known things.
    """
    book = read_foreign(file)
    if options.map_file is not None:
        sheet, mapping = read_mapping(options.map_file)
        found = [(mapped(book, options.sheet or sheet, mapping), mapping)]
    else:
        proposed = proposals(plan, book, options.sheet)
        found = [(each.table, each.mapping) for each in proposed if each.mapping is not None]
        if not found:
            raise Refusal("no-table", file=file.name, reasons="; ".join(map(_reason, proposed)))
    if options.save_map is not None:
        table, mapping = found[0]
        write_mapping(options.save_map, table.sheet, mapping, table.header)
    return [TableJob(file.name, table, mapping, book.from_1904, options.order) for table, mapping in found]


def table_shape(job: TableJob) -> dict[str, object]:
    """How a table was read, as JSON has it."""
    return {**mapping_shape(job.table.sheet, job.mapping, job.table.header), "rows": len(job.table.rows)}


def _reason(proposal: Proposal) -> str:
    """Why nothing of a sheet can be taken, in a few words."""
    table = proposal.table
    if not table.header:
        return f"{table.sheet} has no row of headings"
    told = ", ".join(heading.title for heading in table.headings[:6])
    return f"{table.sheet} ({told}) names nothing that a plan holds"


def read_mapping(path: Path) -> tuple[str, TableMapping]:
    """The sheet (empty: any) and the mapping that a file holds. Raises Refusal with file and reason.

    The file is ``{"sheet", "kind", "header_row", "columns": {heading: field}, "conversions": {heading:
    how}}``; only kind and columns must be there.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refusal("bad-mapping", file=path.name, reason=error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise Refusal("bad-mapping", file=path.name, reason=f"it is not JSON ({error})") from error
    if not isinstance(told, dict) or not isinstance(told.get("kind"), str):
        raise Refusal("bad-mapping", file=path.name, reason="it does not name a “kind” of record")
    header = told.get("header_row")
    if header is not None and (not isinstance(header, int) or isinstance(header, bool) or header < 1):
        raise Refusal("bad-mapping", file=path.name, reason="“header_row” is the number of a row")
    columns = _texts(told, "columns", path)
    if not columns:
        raise Refusal("bad-mapping", file=path.name, reason="it has no “columns”")
    mapping = TableMapping(told["kind"], columns, _texts(told, "conversions", path), header)
    return str(told.get("sheet") or ""), mapping


def write_mapping(path: Path, sheet: str, mapping: TableMapping, header: int) -> None:
    """Write a mapping so that :func:`read_mapping` takes it back."""
    told = mapping_shape(sheet, mapping, header)
    atomic_write(path, json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n")


def mapping_shape(sheet: str, mapping: TableMapping, header: int) -> dict[str, object]:
    """A mapping as JSON has it."""
    return {
        "sheet": sheet,
        "kind": mapping.kind,
        "header_row": header,
        "columns": dict(mapping.columns),
        "conversions": dict(mapping.conversions),
    }


def _texts(told: Mapping[str, Any], name: str, path: Path) -> dict[str, str]:
    found = told.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Refusal("bad-mapping", file=path.name, reason=f"“{name}” says a text for each heading")
    return found
