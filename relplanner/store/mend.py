"""What salvaged rows and a salvaged journal still say: a plan without unfit values or loose references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from relplanner.domain.declare import FieldSpec, FieldType, Kind, Record, Value
from relplanner.domain.errors import InvalidValue
from relplanner.domain.kinds import Programme
from relplanner.domain.plan import BrokenRow, Plan
from relplanner.store.check import Finding, found

Tables = dict[str, dict[str, Record]]


class Mender:
    """Makes one sound plan of the rows that stood in the tables and of what the journal still tells."""

    def __init__(self, stood: Plan, told: Plan, damaged: frozenset[str]) -> None:
        self.findings: list[Finding] = []
        self._stood = stood
        self._told = told
        self._damaged = damaged
        self._tables: Tables = {name: dict(table) for name, table in stood.tables.items()}
        self._keys = {record.key for record in stood}
        self._counters = {
            name: max(stood.counters.get(name, 0), told.counters.get(name, 0)) for name in stood.kinds
        }

    def mended(self) -> Plan:
        """The plan that can be saved; ``findings`` say what was done to it."""
        for row in self._stood.broken:
            self._mend(row)
        for name in self._damaged & set(self._tables):
            self._fill_up(self._stood.kind(name))
        self._one_programme()
        while loose := list(self._loose()):
            for record, spec in loose:
                self._clear(record, spec)
        kinds = tuple(self._stood.kinds.values())
        return Plan(kinds, self._tables, self._counters, self._stood.aliases)

    # -- one row -------------------------------------------------------------------------------------------

    def _mend(self, row: BrokenRow) -> None:
        kind = self._stood.kind(row.kind)
        values = cast("dict[str, Value]", dict(row.raw))
        if not values["key"] or values["key"] in self._keys:
            values["key"] = self._key_for(kind, row)
        for _ in kind.fields:
            try:
                record = kind.build(values)
            except InvalidValue as refused:
                title = refused.values["field"]
                spec = next(spec for spec in kind.fields if spec.title == title)
                if not self._reset(kind, spec, values):
                    self._lose(kind, str(values["key"]), str(refused))
                    return
            else:
                self._tables[kind.name][record.id] = record
                return

    def _reset(self, kind: Kind, spec: FieldSpec, values: dict[str, Value]) -> bool:
        unread, key = values.get(spec.name), str(values["key"])
        earlier = self._told.tables[kind.name].get(str(values["id"]))
        if earlier is not None and getattr(earlier, spec.name) != unread:
            values[spec.name] = getattr(earlier, spec.name)
            self.findings.append(found("taken-from-journal", kind=kind.title, key=key))
            return True
        if spec.name == "title":
            values["title"] = key
        elif spec.required:
            return False
        else:
            values[spec.name] = spec.default
        shown = str(unread).encode("utf-8", "replace").decode()[:80]
        self.findings.append(found("field-reset", key=key, field=spec.title, value=shown))
        return True

    def _key_for(self, kind: Kind, row: BrokenRow) -> str:
        earlier = self._told.tables[kind.name].get(row.id)
        if earlier is not None and earlier.key not in self._keys:
            key = earlier.key
        else:
            self._counters[kind.name] += 1
            key = f"{kind.prefix}-{self._counters[kind.name]}"
        self._keys.add(key)
        self.findings.append(found("key-given", kind=kind.title, title=row.raw.get("title", ""), key=key))
        return key

    # -- the whole -----------------------------------------------------------------------------------------

    def _fill_up(self, kind: Kind) -> None:
        """What the journal still tells of a table that lost rows; a record removed since comes back."""
        self.findings.append(found("table-lost", kind=kind.plural.lower()))
        table = self._tables[kind.name]
        for id, record in self._told.tables[kind.name].items():
            if id not in table:
                table[id] = record
                self.findings.append(found("taken-from-journal", kind=kind.title, key=record.key))

    def _one_programme(self) -> None:
        table = self._tables[Programme.KIND.name]
        if not table:
            id = "programme"
            table[id] = Programme.KIND.build({"id": id, "key": "PRG-1", "title": "Untitled"})
            self._lose(Programme.KIND, "PRG-1", "an untitled one takes its place")

    def _loose(self) -> Iterator[tuple[Record, FieldSpec]]:
        ids = {id for table in self._tables.values() for id in table}
        for table in self._tables.values():
            for record in table.values():
                for spec, _ in record.KIND.references():
                    value = getattr(record, spec.name)
                    targets = value if spec.type is FieldType.REFERENCES else (value,)
                    if any(target is not None and target not in ids for target in targets):
                        yield record, spec

    def _clear(self, record: Record, spec: FieldSpec) -> None:
        kind = record.KIND
        table = self._tables[kind.name]
        if record.id not in table:
            return
        if spec.required:
            del table[record.id]
            self._lose(kind, record.key, f"{spec.title} is lost")
            return
        value = getattr(record, spec.name)
        left = tuple(id for id in value if self._is_there(id)) if isinstance(value, tuple) else None
        table[record.id] = kind.change(table[record.id], {spec.name: left})
        self.findings.append(found("reference-cleared", key=record.key, field=spec.title))

    def _is_there(self, id: str) -> bool:
        return any(id in table for table in self._tables.values())

    def _lose(self, kind: Kind, key: str, reason: str) -> None:
        self.findings.append(found("record-lost", kind=kind.title, key=key, reason=reason))
