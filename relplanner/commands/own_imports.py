"""Taking back relplanner's own csv and json, whose records are recognised by their id or their key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from relplanner.commands.own_values import value_of_json, value_of_text
from relplanner.domain.declare import FieldSpec, Kind, Record, Value
from relplanner.domain.delivery import Arrival, Delivery, NotTaken, Refused
from relplanner.domain.edit import Edit, changed, created
from relplanner.domain.errors import BadInput, NotFound, Refusal
from relplanner.domain.kinds import Calendar, CalendarDay, Programme
from relplanner.domain.kinds.context import SourceKind
from relplanner.domain.plan import Maker, Plan, key_number
from relplanner.domain.typed import Reading

_IN_A_NEW_PLAN = frozenset({Programme.KIND.name, Calendar.KIND.name, CalendarDay.KIND.name})


@dataclass(frozen=True, slots=True)
class OwnImport:
    """What taking a file back does: its edits, counts by kind, and what was left aside."""

    edits: tuple[Edit, ...]
    added: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    refused: tuple[Refused, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()


def own_import(plan: Plan, make: Maker, delivery: Delivery) -> OwnImport:
    """The edits that make the plan say what the file says; fields the file leaves out stay as they are.

    A whole plan (json) that comes into a plan just made takes the place of the little that is there, so that
    ids and keys are kept. Raises BadInput when the file does not tell what its records are.
    """
    is_whole = any(arrival.kind == Programme.KIND.name for arrival in delivery.arrivals)
    is_new = all(name in _IN_A_NEW_PLAN or not table for name, table in plan.tables.items())
    if not (is_whole and is_new):
        return _OwnImport(plan, make, delivery).taken()
    empty = Plan(tuple(plan.kinds.values()))
    found = _OwnImport(empty, make, delivery).taken()
    if empty.after(found.edits) == plan:
        return replace(found, edits=(), added=Counter(), unchanged=found.added)
    cleared = (Edit(record.KIND.name, record.id, record.KIND.told(record), None) for record in plan)
    return replace(found, edits=(*cleared, *found.edits))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file, the record of the plan that it means if any, and the id it has or gets."""

    arrival: Arrival
    kind: Kind
    record: Record | None
    id: str
    key: str


class _OwnImport:
    """One file being taken back: which record each row means, and what its references mean."""

    def __init__(self, plan: Plan, make: Maker, delivery: Delivery) -> None:
        self.plan = plan
        self.make = make
        self.delivery = delivery
        self.added, self.updated, self.unchanged = Counter[str](), Counter[str](), Counter[str]()
        self.refused: list[Refused] = []
        self.not_taken: list[NotTaken] = []
        self.names: dict[str, str] = {}
        self.highest = dict(plan.counters)
        reading = Reading(plan, make.today)
        self.value: Callable[[FieldSpec, object], Value] = (
            (lambda spec, raw: value_of_json(spec, raw, self._named))
            if delivery.kind is SourceKind.JSON
            else (lambda spec, raw: value_of_text(spec, str(raw), reading, self._named))
        )

    def taken(self) -> OwnImport:
        """Every row taken: new, changed, unchanged or refused."""
        rows = [row for arrival in self.delivery.arrivals if (row := self._recognised(arrival))]
        edits = []
        for row in rows:
            self.highest[row.kind.name] = max(self.highest.get(row.kind.name, 0), key_number(row.key))
        for row in rows:
            try:
                edits += self._take(row)
            except Refusal as refusal:
                self.refused.append(Refused(row.arrival.where, str(refusal)))
        return OwnImport(
            tuple(edits), self.added, self.updated, self.unchanged,
            tuple(self.refused), tuple(self.not_taken),
        )  # fmt: skip

    def _recognised(self, arrival: Arrival) -> _Row | None:
        """Which record a row means: the one with its id, else the one with its key, else a new one."""
        kind = self._kind(arrival)
        if kind is None:
            return None
        id, key = (str(arrival.values.get(name) or "").strip() for name in ("id", "key"))
        holder = self._holder(key)
        by_key = holder if holder is not None and holder.KIND is kind and not id else None
        record = self.plan.tables[kind.name].get(id) or by_key
        programmes = self.plan.tables[kind.name] if kind is Programme.KIND else {}
        if record is None and programmes:
            self.not_taken.append(NotTaken(arrival.where, "the programme: this plan has its own"))
            self.names |= dict.fromkeys((id, key.upper()), next(iter(programmes)))
            return None
        own_id = record.id if record else id if id and self.plan.get(id) is None else self.make.new_id()
        self.names |= dict.fromkeys((id, key.upper()), own_id)
        own_key = record.key if record else key.upper() if holder is None else ""
        return _Row(arrival, kind, record, own_id, own_key)

    def _kind(self, arrival: Arrival) -> Kind | None:
        """The kind that a row names, else the one its key tells, else the one the file is called after."""
        try:
            if arrival.kind:
                return self.plan.kind(arrival.kind)
            prefix = str(arrival.values.get("key") or "").strip().upper().rpartition("-")[0]
            told = (kind for kind in self.plan.kinds.values() if kind.prefix == prefix)
            return next(told, None) or self.plan.kind(PurePath(self.delivery.file_name).stem.lower())
        except NotFound:
            if arrival.kind or prefix:
                self.refused.append(
                    Refused(arrival.where, f"there is no kind of record “{arrival.kind or prefix}”")
                )
                return None
            reason = "neither a key nor the file’s name tells what kind of record it is"
            raise BadInput(self.delivery.file_name, arrival.where, reason) from None

    def _holder(self, key: str) -> Record | None:
        try:
            return self.plan.by_key(key) if key else None
        except NotFound:
            return None

    def _named(self, spec: FieldSpec, name: str) -> str | None:
        """The id behind a reference by key or id, of this file before the plan; None when there is none."""
        found = self.names.get(name.strip()) or self.names.get(name.strip().upper())
        if found is not None or self.plan.get(name) is not None:
            return found or name
        holder = self._holder(name.strip())
        return holder.id if holder else None

    def _take(self, row: _Row) -> list[Edit]:
        values: dict[str, Value] = {}
        for name, raw in row.arrival.values.items():
            if name not in row.kind.by_name:
                raise NotFound(
                    "unknown-field", kind=row.kind.title, name=name, known=", ".join(row.kind.by_name)
                )
            if name not in ("id", "key"):
                values[name] = self.value(row.kind.by_name[name], raw)
        if row.record is None:
            return [self._new(row, values)]
        edit = changed(row.kind, row.id, row.kind.values(row.record), values)
        if edit is not None:
            row.kind.change(row.record, values)
        (self.updated if edit else self.unchanged)[row.kind.name] += 1
        return [edit] if edit else []

    def _new(self, row: _Row, values: dict[str, Value]) -> Edit:
        key = row.key or f"{row.kind.prefix}-{self.highest[row.kind.name] + 1}"
        values |= {"id": row.id, "key": key}
        row.kind.build(values)
        self.highest[row.kind.name] = max(self.highest[row.kind.name], key_number(key))
        self.added[row.kind.name] += 1
        return created(row.kind, values)
