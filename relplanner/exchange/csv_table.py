"""One kind of record as a csv table, out and back without loss; no cell is a formula to a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import PurePath

from relplanner.domain.declare import FieldSpec, FieldType, Kind, Value
from relplanner.domain.delivery import Arrival, Delivery, ReadOptions
from relplanner.domain.errors import BadInput, Refusal
from relplanner.domain.kinds.context import SourceKind
from relplanner.domain.plan import Plan
from relplanner.domain.typed import typed
from relplanner.exchange.wanted import Wanted

MOST_ROWS = 200_000
MOST_COLUMNS = 500
LONGEST_CELL = 2_000_000

_KEPT = frozenset({"id", "source", "source_ref"})
_TEXTUAL = frozenset({FieldType.LINE, FieldType.TEXT, FieldType.WORDS, FieldType.CHOICES})
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def write_csv(plan: Plan, wanted: Wanted) -> bytes:
    """All records of the wanted kind under a header of field names, the key first. Raises Refusal."""
    if not wanted.what:
        raise Refusal("export-needs-kind", known=", ".join(plan.kinds))
    (kind,) = wanted.kinds(plan)
    columns = columns_of(kind)
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([spec.name for spec in columns])
    for record in plan.tables[kind.name].values():
        writer.writerow([_cell(spec, getattr(record, spec.name), plan) for spec in columns])
    return out.getvalue().encode("utf-8-sig")


def read_csv(data: bytes, file_name: str, options: ReadOptions) -> Delivery:
    """Read a table of our own shape; what its cells mean is told by the plan. Raises BadInput."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(file_name, f"byte {error.start}", "it is not UTF-8") from error
    rows = _rows(text, file_name)
    line, header = next(rows, (1, []))
    names = [name.strip().lower() for name in header]
    if "key" not in names and "title" not in names:
        raise BadInput(file_name, "line 1", "its header names neither “key” nor “title”")
    if len(names) > MOST_COLUMNS:
        raise BadInput(file_name, "line 1", f"more than {MOST_COLUMNS} columns")
    doubled = sorted(name for name, count in Counter(names).items() if count > 1)
    if doubled or "" in names:
        raise BadInput(
            file_name, "line 1", f"a column without a name, or twice the same: {', '.join(doubled)}"
        )
    arrivals = []
    for line, cells in rows:
        if not any(cells):
            continue
        if len(cells) != len(names):
            raise BadInput(file_name, f"line {line}", f"{len(cells)} cells under {len(names)} columns")
        values: dict[str, Value] = {name: _plain(cell) for name, cell in zip(names, cells, strict=True)}
        arrivals.append(
            Arrival("", f"line {line}", values, {}, f"line {line} {values.get('key', '')}".strip())
        )
    title = PurePath(file_name).stem
    return Delivery(SourceKind.CSV, file_name, title, file_name, tuple(arrivals), own_shape=True)


def columns_of(kind: Kind) -> list[FieldSpec]:
    """The columns of a kind's table: the key, the title, then the other fields in their order."""
    first = [kind.by_name["key"], kind.by_name["title"]]
    return first + [spec for spec in kind.fields if spec not in first and spec.name not in _KEPT]


def _rows(text: str, file_name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line each begins at."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            reason = "a quote is opened and never closed" if "end of data" in str(error) else str(error)
            raise BadInput(file_name, f"the row that begins at line {line}", reason) from error
        if cells is None:
            return
        if reader.line_num > MOST_ROWS:
            raise BadInput(file_name, f"line {line}", f"more than {MOST_ROWS} lines")
        yield line, cells
        line = reader.line_num + 1


def _cell(spec: FieldSpec, value: Value, plan: Plan) -> str:
    if isinstance(value, tuple) and spec.ref is None and any(_needs_list(word) for word in value):
        return json.dumps([str(word) for word in value], ensure_ascii=False)
    text = value.isoformat(sep=" ") if isinstance(value, dt.datetime) else typed(spec, value, plan)
    return harmless(text) if spec.type in _TEXTUAL else text


def harmless(text: str) -> str:
    """The text, quoted where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _needs_list(word: str) -> bool:
    """Whether a word would not come back from a list with commas."""
    return not word or word != word.strip() or "," in word or word.startswith("[")


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
