"""The base of a circulation: what every cell said, as one compressed blob, for the day the copy returns."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from relplanner.domain.errors import BadInput
from relplanner.exchange.sheets.model import Cell, Workbook

FORMAT = 1
_LARGEST = 1 << 28


@dataclass(frozen=True, slots=True)
class Base:
    """A base as it is kept: compressed canonical JSON, and the SHA-256 of that JSON."""

    hash: str
    blob: bytes


def base_of(book: Workbook) -> Base:
    """What every table of the workbook carries, by sheet, record and field."""
    sheets = {
        sheet.name: {
            "columns": [column.name for column in sheet.columns],
            "editable": [column.name for column in sheet.columns if column.editable],
            "rows": {
                row.id: [row.kind, row.key, sorted(row.editable), [plain_cell(cell) for cell in row.cells]]
                for row in sheet.rows
            },
        }
        for sheet in book.tables
    }
    text = _canonical({"format": FORMAT, "sheets": sheets})
    return Base(hashlib.sha256(text).hexdigest(), zlib.compress(text, 9))


def content_hash(book: Workbook) -> str:
    """SHA-256 of everything the workbook says, its number and recipients included."""
    facts = book.facts
    said = {
        "base": base_of(book).hash,
        "title": book.title,
        "pack": book.pack,
        "number": facts.number,
        "uuid": facts.uuid,
        "plan": facts.plan_id,
        "issued": facts.issued_at.isoformat(),
        "recipients": list(facts.recipients),
    }
    return hashlib.sha256(_canonical(said)).hexdigest()


def read_base(base: Base) -> Mapping[str, Any]:
    """The content of a base: ``sheets`` by name. Raises BadInput when it is not what was put away."""
    try:
        inflate = zlib.decompressobj()
        text = inflate.decompress(base.blob, _LARGEST)
    except zlib.error as error:
        raise BadInput("base", base.hash, str(error)) from error
    if hashlib.sha256(text).hexdigest() != base.hash:
        raise BadInput("base", base.hash, "its content does not fit its hash")
    content: Mapping[str, Any] = json.loads(text)
    return content


def plain_cell(cell: Cell) -> str | int | float | None:
    """A cell as JSON carries it; a date is told from text by being ISO in a date's column."""
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _canonical(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
