"""The tables of a plan file, derived from the declared kinds of record, and the journal's own.

Dialect-neutral: the same tables can stand on a server. Every constraint is named, every reference is a real,
deferred foreign key that never cascades (a cascade would escape the journal).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from relplanner.domain.declare import FieldSpec, FieldType, Kind
from relplanner.store.columns import list_fields, stored_fields
from relplanner.store.fingerprint import Tables, canonical


class Utc(TypeDecorator[dt.datetime]):
    """An instant: stored as UTC without a zone, read as UTC with one; naive values are refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value.replace(tzinfo=dt.UTC) if value is not None else None


class TextList(TypeDecorator[tuple[str, ...]]):
    """A short list of texts, one a line: its items never hold a line break."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return "\n".join(value) if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return tuple(value.split("\n")) if value else ()


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables of a plan file; ``links`` are the derived tables of fields that hold lists of references."""

    metadata: MetaData
    kinds: tuple[Kind, ...]
    records: dict[str, Table]
    links: dict[tuple[str, str], Table]
    record: Table
    counter: Table
    alias: Table
    step: Table
    parent: Table
    edit: Table
    head: Table
    blob: Table
    facts: Table

    @property
    def journal(self) -> tuple[Table, ...]:
        """The tables of the journal itself."""
        return self.step, self.parent, self.edit, self.head


@cache
def build_schema(kinds: tuple[Kind, ...]) -> Schema:
    """The schema for these kinds of record."""
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )
    record = Table(
        "record",
        metadata,
        Column("id", String(64), nullable=False),
        Column("kind", String(64), nullable=False),
        Column("key", String(40), nullable=False),
        PrimaryKeyConstraint("id", name="pk_record"),
        UniqueConstraint("key", name="uq_record_key"),
    )
    records = {kind.name: _record_table(metadata, kind) for kind in kinds}
    links = {
        (kind.name, name): _link_table(metadata, kind, kind.by_name[name])
        for kind in kinds
        for name in list_fields(kind)
    }
    return Schema(metadata, kinds, records, links, record, *_bookkeeping(metadata))


def fresh_tables(schema: Schema) -> Tables:
    """What a new file of this schema holds."""
    dialect = sqlite.dialect()
    found: dict[str, str] = {}
    for table in schema.metadata.tables.values():
        found[f"table {table.name}"] = canonical(str(CreateTable(table).compile(dialect=dialect)))
        found |= _indexes(table)
    return found


_COLUMNS: dict[FieldType, Any] = {
    FieldType.LINE: Text,
    FieldType.TEXT: Text,
    FieldType.INTEGER: Integer,
    FieldType.NUMBER: Float,
    FieldType.YES_NO: Boolean,
    FieldType.DATE: Date,
    FieldType.LOCAL_TIME: DateTime,
    FieldType.INSTANT: Utc,
    FieldType.DURATION: Integer,
    FieldType.CHOICE: Text,
    FieldType.CHOICES: TextList,
    FieldType.WORDS: TextList,
    FieldType.REFERENCE: Text,
}


def _record_table(metadata: MetaData, kind: Kind) -> Table:
    name = kind.name
    columns = [Column(spec.name, _COLUMNS[spec.type], nullable=spec.optional) for spec in stored_fields(kind)]
    keys = [
        _foreign_key(
            f"{name}_{spec.name}", spec.name, spec.ref.kinds[0] if len(spec.ref.kinds) == 1 else "record"
        )
        for spec in stored_fields(kind)
        if spec.ref
    ]
    return Table(
        name, metadata, *columns, *keys,
        PrimaryKeyConstraint("id", name=f"pk_{name}"),
        _foreign_key(f"{name}_id", "id", "record"),
    )  # fmt: skip


def _link_table(metadata: MetaData, kind: Kind, spec: FieldSpec) -> Table:
    """Which records a list of references holds, in order; merges as a set."""
    assert spec.ref is not None
    name = f"{kind.name}__{spec.name}"
    target = spec.ref.kinds[0] if len(spec.ref.kinds) == 1 else "record"
    return Table(
        name, metadata,
        Column("owner", Text, nullable=False),
        Column("place", Integer, nullable=False),
        Column("target", Text, nullable=False),
        PrimaryKeyConstraint("owner", "place", name=f"pk_{name}"),
        _foreign_key(f"{name}_owner", "owner", kind.name),
        _foreign_key(f"{name}_target", "target", target),
    )  # fmt: skip


def _foreign_key(name: str, column: str, table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        [column], [f"{table}.id"], name=f"fk_{name}", deferrable=True, initially="DEFERRED"
    )


def _bookkeeping(metadata: MetaData) -> tuple[Table, ...]:
    counter = Table(
        "counter", metadata,
        Column("kind", String(64), nullable=False),
        Column("highest", Integer, nullable=False),
        PrimaryKeyConstraint("kind", name="pk_counter"),
    )  # fmt: skip
    alias = Table(
        "alias", metadata,
        Column("key", String(40), nullable=False),
        Column("record", String(64), nullable=False),
        PrimaryKeyConstraint("key", name="pk_alias"),
    )  # fmt: skip
    step = Table(
        "step", metadata,
        Column("id", String(64), nullable=False),
        Column("seq", Integer, nullable=False),
        Column("undoes", String(64), nullable=False),
        Column("group", String(64), nullable=False),
        Column("label", Text, nullable=False),
        Column("arguments", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("at", Utc, nullable=False),
        Column("source", Text, nullable=False),
        Column("reason", Text, nullable=False),
        PrimaryKeyConstraint("id", name="pk_step"),
        UniqueConstraint("seq", name="uq_step_seq"),
    )  # fmt: skip
    parent = Table(
        "step_parent", metadata,
        Column("step", String(64), nullable=False),
        Column("place", Integer, nullable=False),
        Column("parent", String(64), nullable=False),
        PrimaryKeyConstraint("step", "place", name="pk_step_parent"),
        _foreign_key("step_parent_step", "step", "step"),
        _foreign_key("step_parent_parent", "parent", "step"),
    )  # fmt: skip
    edit = Table(
        "edit", metadata,
        Column("step", String(64), nullable=False),
        Column("place", Integer, nullable=False),
        Column("kind", String(64), nullable=False),
        Column("record", String(64), nullable=False),
        Column("before", Text),
        Column("after", Text),
        Column("cause", String(64), nullable=False),
        PrimaryKeyConstraint("step", "place", name="pk_edit"),
        _foreign_key("edit_step", "step", "step"),
        Index("ix_edit_record", "record"),
    )  # fmt: skip
    head = Table(
        "head", metadata,
        Column("name", String(200), nullable=False),
        Column("step", String(64), nullable=False),
        PrimaryKeyConstraint("name", name="pk_head"),
        _foreign_key("head_step", "step", "step"),
    )  # fmt: skip
    blob = Table(
        "blob", metadata,
        Column("hash", String(64), nullable=False),
        Column("data", LargeBinary, nullable=False),
        PrimaryKeyConstraint("hash", name="pk_blob"),
    )  # fmt: skip
    facts = Table(
        "facts", metadata,
        Column("name", String(64), nullable=False),
        Column("value", Text, nullable=False),
        PrimaryKeyConstraint("name", name="pk_facts"),
    )  # fmt: skip
    return counter, alias, step, parent, edit, head, blob, facts


def _indexes(table: Table) -> Tables:
    dialect = sqlite.dialect()
    return {
        f"index {index.name}": canonical(str(CreateIndex(index).compile(dialect=dialect)))
        for index in table.indexes
    }
