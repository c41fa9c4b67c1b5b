"""The values of relplanner's own csv and json, read back exactly as they were written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import cast

from relplanner.domain.declare import FieldSpec, FieldType, Json, Value
from relplanner.domain.errors import NotFound
from relplanner.domain.typed import Reading

Named = Callable[[FieldSpec, str], str | None]
"""The id of the record that a reference names."""

_LISTS = (FieldType.WORDS, FieldType.CHOICES, FieldType.REFERENCES)


def value_of_json(spec: FieldSpec, raw: object, named: Named) -> Value:
    """The value of a JSON field; references are keys or ids. Raises NotFound."""
    if spec.ref is not None and isinstance(raw, str):
        return _reference(spec, raw, named)
    if spec.ref is not None and isinstance(raw, list):
        return tuple(_reference(spec, str(item), named) for item in raw)
    # What is not of the field's type is left to the record's own validation, which names it.
    return spec.decode(cast(Json, raw))


def value_of_text(spec: FieldSpec, text: str, reading: Reading, named: Named) -> Value:
    """The value of a csv cell: what was written by us exactly, else whatever a person may type.

    Raises InvalidValue and NotFound.
    """
    if spec.type is FieldType.LINE:
        return text
    if spec.type in _LISTS and text.lstrip().startswith("["):
        return value_of_json(spec, _json_list(text), named)
    if spec.type is FieldType.REFERENCE and text.strip():
        return named(spec, text) or reading.reference(spec, text.strip()).id
    if spec.type is FieldType.REFERENCES:
        names = [name.strip() for name in text.split(",") if name.strip()]
        return tuple(named(spec, name) or reading.reference(spec, name).id for name in names)
    if spec.type in (FieldType.LOCAL_TIME, FieldType.INSTANT) and (moment := _moment(spec, text)):
        return moment
    return reading.parse(spec, text)


def _reference(spec: FieldSpec, name: str, named: Named) -> str:
    found = named(spec, name)
    if found is None:
        raise NotFound("unknown-key", key=name)
    return found


def _json_list(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _moment(spec: FieldSpec, text: str) -> dt.datetime | None:
    """An ISO moment to the microsecond, with a zone where the field wants one."""
    if len(text.strip()) <= len("2027-01-12"):
        return None
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if (moment.tzinfo is not None) == (spec.type is FieldType.INSTANT) else None
