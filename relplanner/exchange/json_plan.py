"""The plan as JSON, whole or one kind of it, out and back without loss."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import NoReturn, cast

from relplanner.domain.declare import FieldType, Json, Kind, Record, Value
from relplanner.domain.delivery import Arrival, Delivery, ReadOptions
from relplanner.domain.errors import BadInput
from relplanner.domain.kinds.context import SourceKind
from relplanner.domain.plan import Plan
from relplanner.exchange.wanted import Wanted

DEEPEST = 50
SHAPE = 1
"""The number of this shape, under ``relplanner`` at the top."""


def write_json(plan: Plan, wanted: Wanted) -> bytes:
    """The wanted kind of record, or all: every field but empty kinds, references as keys, ids kept."""
    records = {
        kind.name: [_encoded(plan, kind, record) for record in plan.tables[kind.name].values()]
        for kind in wanted.kinds(plan)
        if plan.tables[kind.name]
    }
    content = {"relplanner": SHAPE, "title": plan.programme.title, "records": records}
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_json(data: bytes, file_name: str, options: ReadOptions) -> Delivery:
    """Read what :func:`write_json` writes, or an array of records as ``list --json`` prints it.

    Raises BadInput for anything else, NaN, doubled names and deep nesting.
    """
    content = _parsed(data, file_name)
    if isinstance(content, list):
        rows = list(_rows("", content, file_name))
    elif isinstance(content, dict) and isinstance(content.get("records"), dict):
        if content.get("relplanner") != SHAPE:
            reason = f"a shape this relplanner does not read: {content.get('relplanner')!r}"[:100]
            raise BadInput(file_name, "“relplanner”", reason)
        records = cast("dict[str, object]", content["records"])
        rows = [row for kind, several in records.items() for row in _rows(kind, several, file_name)]
    else:
        raise BadInput(file_name, "the top", "neither a plan with “records” nor an array of records")
    return Delivery(SourceKind.JSON, file_name, file_name, file_name, tuple(rows), own_shape=True)


def _encoded(plan: Plan, kind: Kind, record: Record) -> dict[str, Json]:
    values: dict[str, Json] = {}
    for spec in kind.fields:
        value = getattr(record, spec.name)
        if spec.type is FieldType.REFERENCE:
            value = _key(plan, value) if value is not None else None
        elif spec.type is FieldType.REFERENCES:
            value = tuple(_key(plan, id) for id in value)
        values[spec.name] = spec.encode(value)
    return values


def _key(plan: Plan, id: str) -> str:
    found = plan.get(id)
    return found.key if found is not None else id


def _parsed(data: bytes, file_name: str) -> object:
    try:
        text = data.decode("utf-8-sig")
        content = json.loads(
            text, object_pairs_hook=_without_doubles, parse_constant=_no_number, parse_float=_finite
        )
    except UnicodeDecodeError as error:
        raise BadInput(file_name, f"byte {error.start}", "it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise BadInput(file_name, f"line {error.lineno}, column {error.colno}", error.msg) from error
    except ValueError as error:
        raise BadInput(file_name, "its values", str(error)) from error
    except RecursionError as error:
        raise BadInput(file_name, "its nesting", f"deeper than {DEEPEST} levels") from error
    level, depth = [content], 0
    while level := [inner for outer in level for inner in _inside(outer)]:
        depth += 1
        if depth > DEEPEST:
            raise BadInput(file_name, "its nesting", f"deeper than {DEEPEST} levels")
    return content


def _inside(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the name “{name[:60]}” occurs twice in one object")
        found[name] = value
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number that JSON knows")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is too large a number")
    return number


def _rows(kind: str, several: object, file_name: str) -> Iterator[Arrival]:
    if not isinstance(several, list):
        raise BadInput(file_name, f"records of {kind or 'the file'}", "not an array")
    for number, values in enumerate(several, start=1):
        where = f"{kind or 'record'} no. {number}"
        if not isinstance(values, dict):
            raise BadInput(file_name, where, "not an object")
        ref = str(values.get("id") or values.get("key") or where)
        told = {name: value for name, value in values.items() if not _is_said_twice(name, values)}
        yield Arrival(kind, ref, cast("dict[str, Value]", told), {}, f"{where} {values.get('key') or ''}")


def _is_said_twice(name: str, values: Mapping[str, object]) -> bool:
    """Whether it is one of the things that ``list --json`` tells beside the fields, for convenience."""
    return (name == "ref" and "source_ref" in values) or name.removesuffix("_text") in values.keys() - {name}
