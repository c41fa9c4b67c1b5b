"""Which foreign formats there are, how they are recognised, and who reads and writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from relplanner.domain.delivery import Delivery, ReadOptions
from relplanner.domain.errors import BadInput, Refusal
from relplanner.domain.kinds import KINDS
from relplanner.domain.plan import Plan
from relplanner.exchange.guarded import Reader, content_of, read_guarded
from relplanner.exchange.wanted import Wanted

READERS: Mapping[str, str] = {
    "mspdi": "relplanner.exchange.mspdi:read_mspdi",
    "ics": "relplanner.exchange.ics:read_ics",
    "csv": "relplanner.exchange.csv_table:read_csv",
    "json": "relplanner.exchange.json_plan:read_json",
    "md": "relplanner.exchange.markdown_tasks:read_markdown",
}
"""The readers by format, as module and function: imported when a file asks for one."""

EXPORTERS: Mapping[str, str] = {
    ".csv": "relplanner.exchange.csv_table:write_csv",
    ".json": "relplanner.exchange.json_plan:write_json",
    ".ics": "relplanner.exchange.ics_export:write_ics",
    ".md": "relplanner.exchange.markdown_tasks:write_markdown",
    ".xml": "relplanner.exchange.mspdi.writer:write_mspdi",
}
"""The writers by suffix, likewise: the plan and what is wanted of it become the bytes of a file."""

TABLE = "table"
"""A workbook or csv file of others: what its columns become has to be told first."""

_BY_SUFFIX: Mapping[str, str] = {
    ".xml": "mspdi", ".mspdi": "mspdi", ".ics": "ics", ".ical": "ics", ".csv": "csv",
    ".json": "json", ".md": "md", ".markdown": "md", ".rst": "md", ".txt": "md",
}  # fmt: skip


def read_file(path: Path, *, as_format: str | None = None, options: ReadOptions | None = None) -> Delivery:
    """What a foreign file delivers, read in a process of its own.

    Raises BadInput, and Refusal when the format is not known.
    """
    data = content_of(path)
    name = as_format or recognise(path.name, data)
    if name not in READERS:
        raise Refusal("unknown-format", file=path.name, known=", ".join((*READERS, TABLE)))
    return read_guarded(cast(Reader, _function(READERS[name])), data, path.name, options or ReadOptions())


def recognise(file_name: str, data: bytes) -> str:
    """The format of a file by what it begins with, else by its suffix; ``TABLE`` for a table of others.

    Raises BadInput and Refusal.
    """
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"PK\x03\x04") and Path(file_name).suffix.lower() in (".xlsx", ".xlsm"):
        return TABLE
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        reason = "a binary file; save it as XML (project), XLSX or CSV (table) or ICS (calendar) first"
        raise BadInput(file_name, "the head of the file", reason)
    if head[:15].upper() == b"BEGIN:VCALENDAR":
        return "ics"
    if head.startswith(b"<") and b"schemas.microsoft.com/project" in head:
        return "mspdi"
    suffix = Path(file_name).suffix.lower()
    if suffix in (".csv", ".tsv") and not _is_own_csv(data):
        return TABLE
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    raise Refusal("unknown-format", file=file_name, known=", ".join((*READERS, TABLE)))


def _is_own_csv(data: bytes) -> bool:
    """Whether a csv file has relplanner's own headings: a key, or nothing but names of a kind's fields."""
    line = data.partition(b"\n")[0].decode("utf-8-sig", "replace")
    names = {name.strip() for name in line.split(",")}
    return "key" in names or ("title" in names and any(names <= kind.by_name.keys() for kind in KINDS))


def exported(plan: Plan, suffix: str, wanted: Wanted) -> bytes:
    """The bytes of a file with this suffix. Raises Refusal for a suffix nobody here writes, and NotFound."""
    if suffix.lower() not in EXPORTERS:
        raise Refusal("unknown-suffix", suffix=suffix, known=", ".join(EXPORTERS))
    writer = cast("Callable[[Plan, Wanted], bytes]", _function(EXPORTERS[suffix.lower()]))
    return writer(plan, wanted)


def _function(path: str) -> object:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
