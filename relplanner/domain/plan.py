"""The plan as an immutable snapshot: every screen, workbook, report and command is a view of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar, cast

from relplanner.domain.declare import FieldType, Kind, Record, Value
from relplanner.domain.edit import Edit
from relplanner.domain.errors import NotFound
from relplanner.domain.kinds import KINDS, Programme

R = TypeVar("R", bound=Record)
Index = Mapping[str, tuple[Record, ...]]


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A stored row that its declaration no longer accepts; its raw values are kept for repair."""

    kind: str
    id: str
    raw: Mapping[str, object]
    reason: str


@dataclass(frozen=True, slots=True)
class Maker:
    """What a command may not make itself: the moment, the author, new ids, the count of working days."""

    now: dt.datetime
    author: str
    new_id: Callable[[], str]
    workdays: Callable[[str, dt.date, dt.date], int] = lambda _, start, end: weekdays_between(start, end)
    """Working days between two days by the calendar of the release with this id."""

    @property
    def today(self) -> dt.date:
        """The author's calendar date."""
        return self.now.astimezone().date()


class Plan:
    """All records at one place in the journal.

    Lookups by id and key are constant time; indexes by reference are made when first asked for and handed on
    to later snapshots as long as their kind is untouched.
    """

    __slots__ = ("_children", "_keys", "aliases", "broken", "counters", "kinds", "place", "tables")

    def __init__(
        self,
        kinds: tuple[Kind, ...] = KINDS,
        tables: Mapping[str, Mapping[str, Record]] | None = None,
        counters: Mapping[str, int] | None = None,
        aliases: Mapping[str, str] | None = None,
        broken: tuple[BrokenRow, ...] = (),
        place: str = "",
    ) -> None:
        self.kinds: Mapping[str, Kind] = {kind.name: kind for kind in kinds}
        self.tables: Mapping[str, Mapping[str, Record]] = tables or {kind.name: {} for kind in kinds}
        self.counters: Mapping[str, int] = counters or {}
        self.aliases: Mapping[str, str] = aliases or {}
        self.broken = broken
        self.place = place
        self._keys: dict[str, dict[str, str]] = {}
        self._children: dict[tuple[str, str], Index] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and self.tables == other.tables

    __hash__ = None  # type: ignore[assignment]

    # -- looking -------------------------------------------------------------------------------------------

    def kind(self, name: str) -> Kind:
        """The kind called ``name``. Raises NotFound."""
        try:
            return self.kinds[name]
        except KeyError:
            raise NotFound("unknown-kind", name=name) from None

    def of(self, record: type[R]) -> Mapping[str, R]:
        """All records of a class, by id."""
        return cast("Mapping[str, R]", self.tables.get(record.KIND.name, {}))

    def get(self, id: str | None) -> Record | None:
        """The record with this id, or None."""
        if id is None:
            return None
        for table in self.tables.values():
            if (found := table.get(id)) is not None:
                return found
        return None

    def one(self, record: type[R], id: str | None) -> R | None:
        """The record of that class with this id, or None."""
        return self.of(record).get(id) if id is not None else None

    def by_key(self, key: str) -> Record:
        """The record that ``key`` (or an alias of it) names, in any case. Raises NotFound."""
        wanted = key.strip().upper()
        for name, kind in self.kinds.items():
            if wanted.startswith(kind.prefix) and (id := self.keys(name).get(wanted)):
                return self.tables[name][id]
        if (found := self.get(self.aliases.get(wanted))) is not None:
            return found
        raise NotFound("unknown-key", key=key)

    def keys(self, kind: str) -> Mapping[str, str]:
        """The ids of a kind's records by their keys."""
        if kind not in self._keys:
            self._keys[kind] = {record.key: id for id, record in self.tables[kind].items()}
        return self._keys[kind]

    def children(self, record: type[R], field: str, id: str) -> tuple[R, ...]:
        """The records of a class whose ``field`` refers to ``id``, in their order."""
        return cast("tuple[R, ...]", self.referring(record.KIND.name, field, id))

    def referring(self, kind: str, field: str, id: str) -> tuple[Record, ...]:
        """The records of a kind whose ``field`` refers to ``id``, by rank then key number."""
        index = self._children.get((kind, field))
        if index is None:
            index = self._children[kind, field] = self._index(kind, field)
        return index.get(id, ())

    def referrers(self, id: str) -> Iterator[tuple[Kind, str, Record]]:
        """Every (kind, field name, record) that refers to ``id``."""
        for kind in self.kinds.values():
            for spec, _ in kind.references():
                for record in self.referring(kind.name, spec.name, id):
                    yield kind, spec.name, record

    @property
    def programme(self) -> Programme:
        """The plan's one programme; a plan that has not been created yet answers with the defaults."""
        for found in self.of(Programme).values():
            return found
        return cast(Programme, Programme.KIND.build({"id": "-", "key": "PRG-0", "title": "Untitled"}))

    def next_key(self, kind: Kind, ahead: int = 0) -> str:
        """The key for the next new record of a kind, ``ahead`` records further on."""
        return f"{kind.prefix}-{self.counters.get(kind.name, 0) + 1 + ahead}"

    def __iter__(self) -> Iterator[Record]:
        for table in self.tables.values():
            yield from table.values()

    def counts(self) -> dict[str, int]:
        """Records per kind, by the kinds' names."""
        return {name: len(table) for name, table in self.tables.items()}

    # -- changing ------------------------------------------------------------------------------------------

    def after(self, edits: Iterable[Edit], place: str = "") -> Plan:
        """The snapshot that these edits lead to; every changed record is validated anew as a whole.

        Raises InvalidValue, and NotFound when an edit's record is not there.
        """
        edits = tuple(edits)
        tables = dict(self.tables)
        own: set[str] = set()
        counters = dict(self.counters)
        for edit in edits:
            kind = self.kind(edit.kind)
            if edit.kind not in own:
                own.add(edit.kind)
                tables[edit.kind] = dict(tables[edit.kind])
            table = cast("dict[str, Record]", tables[edit.kind])
            if edit.after is None:
                if table.pop(edit.id, None) is None:
                    raise NotFound("unknown-key", key=edit.id)
            elif edit.before is None:
                table[edit.id] = kind.build(edit.after)
            else:
                if edit.id not in table:
                    raise NotFound("unknown-key", key=edit.id)
                table[edit.id] = kind.change(table[edit.id], edit.after)
            if edit.after and "key" in edit.after:
                number = key_number(str(edit.after["key"]))
                counters[edit.kind] = max(counters.get(edit.kind, 0), number)
        plan = Plan(
            tuple(self.kinds.values()), tables, counters, self.aliases, self.broken, place or self.place
        )
        # Indexes are made when first wanted, by whichever thread looks at the plan: go through copies.
        plan._keys = {name: keys for name, keys in self._keys.copy().items() if name not in own}
        plan._children = dict(self._carried(edits, plan))
        return plan

    def diff(self, later: Plan) -> tuple[Edit, ...]:
        """The net edits that lead from this snapshot to ``later``."""
        edits: list[Edit] = []
        for name, kind in self.kinds.items():
            old, new = self.tables[name], later.tables[name]
            if old is new:
                continue
            edits += [Edit(name, id, kind.told(record), None) for id, record in old.items() if id not in new]
            for id, record in new.items():
                before = old.get(id)
                if before is None:
                    edits.append(Edit(name, id, None, kind.told(record)))
                elif before is not record and before != record:
                    edits.append(_difference(kind, before, record))
        return tuple(edits)

    # -- inside --------------------------------------------------------------------------------------------

    def _index(self, kind: str, field: str) -> Index:
        targets = self._targets(kind, field)
        found: dict[str, list[Record]] = {}
        for record in self.tables[kind].values():
            for id in targets(record):
                found.setdefault(id, []).append(record)
        return {id: tuple(sorted(records, key=sibling_order)) for id, records in found.items()}

    def _targets(self, kind: str, field: str) -> Callable[[Record], Iterable[str]]:
        """What gives the ids that a field of a record refers to."""
        value_of = attrgetter(field)
        if self.kinds[kind].by_name[field].type is FieldType.REFERENCES:
            return value_of
        return lambda record: () if (id := value_of(record)) is None else (id,)

    def _carried(self, edits: Sequence[Edit], later: Plan) -> Iterator[tuple[tuple[str, str], Index]]:
        """The indexes that hold for a later snapshot: whole, or with changed records in their old places."""
        touched: dict[str, set[str]] = {}
        changed: dict[str, set[str]] = {}
        for edit in edits:
            moves = edit.before is None or edit.after is None
            touched.setdefault(edit.kind, set()).update({"key"} if moves else edit.after or ())
            changed.setdefault(edit.kind, set()).add(edit.id)
        for (kind, field), index in self._children.copy().items():
            if kind not in touched:
                yield (kind, field), index
            elif not touched[kind] & {field, "rank", "key"}:
                table, targets = later.tables[kind], self._targets(kind, field)
                owners = {owner for id in changed[kind] for owner in targets(table[id])}
                renewed = {owner: tuple(table[each.id] for each in index[owner]) for owner in owners}
                yield (kind, field), {**index, **renewed}


def sibling_order(record: Record) -> tuple[str, int]:
    """Sort key of records among their siblings: rank where the kind has one, then key number."""
    return getattr(record, "rank", ""), key_number(record.key)


def key_number(key: str) -> int:
    """The number in a key: 12 for ``REL-12``."""
    digits = key.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0


def title_of(plan: Plan, record: Record) -> str:
    """What a person calls the record: its title, else what it joins or belongs to, else its key."""
    if record.title:
        return record.title
    kind = record.KIND
    parts = [
        plan_record.title or plan_record.key
        for spec, _ in kind.references()
        if spec.shown and spec.type is FieldType.REFERENCE
        if (plan_record := plan.get(cast("str | None", getattr(record, spec.name)))) is not None
    ]
    return " → ".join(parts[:2]) if parts else record.key


def weekdays_between(start: dt.date, finish: dt.date) -> int:
    """Days from Monday to Friday after ``start`` up to ``finish``; negative when it lies earlier."""
    if finish < start:
        return -weekdays_between(finish, start)
    weeks, rest = divmod((finish - start).days, 7)
    return weeks * 5 + sum((start.weekday() + day) % 7 < 5 for day in range(1, rest + 1))


def _difference(kind: Kind, before: Record, after: Record) -> Edit:
    old: dict[str, Value] = {}
    new: dict[str, Value] = {}
    for spec in kind.fields:
        was, now = getattr(before, spec.name), getattr(after, spec.name)
        if was != now:
            old[spec.name], new[spec.name] = was, now
    return Edit(kind.name, before.id, old, new)
