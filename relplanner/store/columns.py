"""Where a kind's fields are stored, and how the driver's values become those of the fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from relplanner.domain.declare import FieldSpec, FieldType, Kind

Read = Callable[[Any], Any]


def stored_fields(kind: Kind) -> tuple[FieldSpec, ...]:
    """The fields that are columns of the kind's own table (keys and lists stand elsewhere)."""
    return tuple(spec for spec in kind.fields if spec.name != "key" and spec.type is not FieldType.REFERENCES)


def list_fields(kind: Kind) -> list[str]:
    """The fields that hold lists of references, which stand in tables of their own."""
    return [spec.name for spec in kind.fields if spec.type is FieldType.REFERENCES]


def link_table(kind: Kind, field: str) -> str:
    """The name of the table in which a list of references stands."""
    return f"{kind.name}__{field}"


def readers(spec: FieldSpec) -> Iterator[Read]:
    """What makes a stored value one that the field takes: first by its type, then by its choices."""
    if read := _READERS.get(spec.type):
        yield read
    if spec.choices is not None:
        members = {member.value: member for member in spec.choices}
        yield partial(_members if spec.type is FieldType.CHOICES else _member, members)


def instant(stored: str) -> dt.datetime:
    """A stored instant, which is UTC without saying so."""
    return dt.datetime.fromisoformat(stored).replace(tzinfo=dt.UTC)


def _texts(stored: str) -> tuple[str, ...]:
    return tuple(stored.split("\n")) if stored else ()


def _member(members: Mapping[str, Any], stored: Any) -> Any:
    """The choice of that code; an unknown one stays, to be told."""
    return members.get(stored, stored)


def _members(members: Mapping[str, Any], stored: Any) -> Any:
    return tuple(members.get(item, item) for item in stored) if isinstance(stored, tuple) else stored


# The counterparts of the column types in the schema, which write.
_READERS: Mapping[FieldType, Read] = {
    FieldType.YES_NO: bool,
    FieldType.DATE: dt.date.fromisoformat,
    FieldType.LOCAL_TIME: dt.datetime.fromisoformat,
    FieldType.INSTANT: instant,
    FieldType.CHOICES: _texts,
    FieldType.WORDS: _texts,
}
