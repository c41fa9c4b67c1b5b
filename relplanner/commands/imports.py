"""Taking the records of a foreign file into the plan, as one step that a second import does not repeat."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import cast

from relplanner.commands.import_merge import Conflict, merged
from relplanner.commands.import_order import rank_new
from relplanner.commands.link_loops import loop_links
from relplanner.commands.own_imports import own_import
from relplanner.domain.declare import FieldType, Kind, Record, Value, Values
from relplanner.domain.delivery import Arrival, Delivery, NotTaken, Refused
from relplanner.domain.edit import Edit, Label, Proposal, StepSource, changed, created
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Activity, Dependency, Source
from relplanner.domain.plan import Maker, Plan

LastImported = Mapping[str, Values]
"""By record id, what the source said of it when it was last imported; what it did not say had its default."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import does or would do: counts by kind, and everything that was left aside.

    ``conflicts`` are fields that both the file and the plan changed since the last import (the plan's stay);
    ``gone`` are records, by key, that the file had then and no longer has (they stay too).
    """

    added: Mapping[str, int]
    updated: Mapping[str, int]
    unchanged: Mapping[str, int]
    refused: tuple[Refused, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gone: tuple[str, ...] = ()


def import_delivery(
    plan: Plan, make: Maker, /, delivery: Delivery, last_imported: LastImported, into: str | None = None
) -> Proposal:
    """Take a delivery into the plan; ``into`` is the key or id of the record its contents belong to.

    Records that came from this source before are merged three ways against ``last_imported``, others are new.
    Nothing new means no edits. Raises NotFound, and Refusal when ``into`` is missing or of the wrong kind.
    """
    edits, _ = planned_import(plan, make, delivery, last_imported, into)
    return Proposal(Label("imported", {"file": delivery.file_name}), edits, source=StepSource.IMPORT)


def import_report(
    plan: Plan, delivery: Delivery, last_imported: LastImported, into: str | None = None
) -> ImportReport:
    """What :func:`import_delivery` does with the same arguments, counted and told. Raises as it does."""
    numbers = count()
    make = Maker(dt.datetime.now(dt.UTC), "", lambda: f"new {next(numbers)}")
    return planned_import(plan, make, delivery, last_imported, into)[1]


def source_of(plan: Plan, delivery: Delivery, into: str | None = None) -> Source | None:
    """The source that an earlier import of the same file, into the same place, left in the plan."""
    target = _target(plan, delivery, into)
    by_identity = {source.identity: source for source in plan.of(Source).values()}
    if target is not None and target.source is not None:
        # A file imported on its own made its release; naming that release means the same import again.
        own = by_identity.get(delivery.identity)
        if own is not None and own.id == target.source:
            return own
    return by_identity.get(_identity(delivery, target))


def planned_import(
    plan: Plan, make: Maker, delivery: Delivery, last_imported: LastImported, into: str | None
) -> tuple[tuple[Edit, ...], ImportReport]:
    """The edits of an import, and what it does in counts and words. Raises NotFound and Refusal."""
    if delivery.own_shape:
        if into is not None:
            raise Refusal("import-needs-no-into", file=delivery.file_name)
        own = own_import(plan, make, delivery)
        refused, not_taken = (*delivery.refused, *own.refused), (*delivery.not_taken, *own.not_taken)
        return own.edits, ImportReport(own.added, own.updated, own.unchanged, refused, not_taken)
    work = _Import(plan, make, delivery, last_imported, into)
    work.take_all()
    return work.edits(), work.report()


class _Import:
    """One import under way: what the file's refs stand for, and the edits so far."""

    def __init__(
        self, plan: Plan, make: Maker, delivery: Delivery, last: LastImported, into: str | None
    ) -> None:
        self.plan = plan
        self.make = make
        self.delivery = delivery
        target = _target(plan, delivery, into)
        self.source = source_of(plan, delivery, into)
        self.source_id = self.source.id if self.source else make.new_id()
        self.identity = _identity(delivery, target)
        self.ids: dict[str, str] = {}
        self.aside: set[str] = set()
        if target is not None and delivery.home is not None and target.source != self.source_id:
            self.ids[delivery.home.ref] = target.id
            self.aside = {delivery.home.ref, *delivery.home.with_it}
        self.known = {
            record.source_ref: record
            for record in plan
            if self.source and record.source == self.source.id and record.source_ref
        }
        # A file whose records are all gone from the plan is taken as if it had never been here.
        self.last = last if self.known else {}
        self.removed = {
            str(values.get("source_ref"))
            for id, values in self.last.items()
            if plan.get(id) is None and values.get("source_ref")
        } - set(self.known)
        self.new: dict[str, tuple[Kind, dict[str, Value]]] = {}
        self.changes: list[Edit] = []
        self.added, self.updated, self.unchanged = Counter[str](), Counter[str](), Counter[str]()
        self.refused: list[Refused] = []
        self.not_taken: list[NotTaken] = []
        self.conflicts: list[Conflict] = []

    def take_all(self) -> None:
        """Take every arrival: new, changed, unchanged, refused, or left aside."""
        for arrival in self.delivery.arrivals:
            if arrival.ref in self.aside:
                continue
            if arrival.ref in self.removed:
                self.not_taken.append(NotTaken(arrival.where, "it was removed from this plan"))
                continue
            try:
                self._take(arrival)
            except Refusal as refusal:
                self.refused.append(Refused(arrival.where, str(refusal)))
        self._leave_out_loops()
        ranks = rank_new(self.plan, self.new, [self.ids.get(a.ref, "") for a in self.delivery.arrivals])
        for id, rank in ranks.items():
            self.new[id][1]["rank"] = rank

    def _take(self, arrival: Arrival) -> None:
        kind = self.plan.kind(arrival.kind)
        record = self.known.get(arrival.ref)
        if record is not None and record.KIND.name != arrival.kind:
            record = None
        values = {**arrival.values, **self._references(kind, arrival)}
        if record is None:
            self._add(kind, arrival, values)
            return
        edit, conflicts = merged(record, values, self.last.get(record.id))
        if edit is not None:
            kind.change(record, edit.after or {})
            self.changes.append(edit)
        self.conflicts += conflicts
        self.ids[arrival.ref] = record.id
        (self.updated if edit else self.unchanged)[kind.name] += 1

    def _add(self, kind: Kind, arrival: Arrival, values: dict[str, Value]) -> None:
        values |= {
            "id": self.make.new_id(),
            "key": self.plan.next_key(kind, self.added[kind.name]),
            "source": self.source_id,
            "source_ref": arrival.ref,
        }
        self._is_new_link(kind, values)
        kind.build(values)
        self.ids[arrival.ref] = id = str(values["id"])
        self.new[id] = (kind, values)
        self.added[kind.name] += 1

    def _references(self, kind: Kind, arrival: Arrival) -> dict[str, Value]:
        """The ids behind an arrival's refs; what was not taken cannot be pointed at."""
        found: dict[str, Value] = {}
        for name, refs in arrival.references.items():
            spec = kind.by_name[name]
            ids = tuple(self.ids[ref] for ref in refs if ref in self.ids)
            if len(ids) < len(refs):
                if spec.required:
                    raise Refusal("import-incomplete", field=spec.title)
                self.not_taken.append(NotTaken(arrival.where, f"{spec.title}: it was not taken either"))
            known = cast("tuple[str, ...]", arrival.values.get(name) or ())
            several = spec.type is FieldType.REFERENCES
            found[name] = (*known, *ids) if several else next(iter(ids), None)
        return found

    def _is_new_link(self, kind: Kind, values: Values) -> None:
        if kind is not Dependency.KIND:
            return
        for twin in self.plan.children(Dependency, "predecessor", str(values["predecessor"])):
            if twin.successor == values["successor"] and twin.type == values.get("type", twin.type):
                raise Refusal("import-same-link", key=twin.key)

    def _leave_out_loops(self) -> None:
        """Refuse the new links that would close a loop, with links the plan already has as well."""
        new_links = {id: values for id, (kind, values) in self.new.items() if kind is Dependency.KIND}
        if not new_links:
            return
        ends = {link.id: (link.predecessor, link.successor) for link in self.plan.of(Dependency).values()}
        ends |= {id: (str(link["predecessor"]), str(link["successor"])) for id, link in new_links.items()}
        parents = {id: activity.parent for id, activity in self.plan.of(Activity).items()}
        parents = {each.id: each.parent for each in self.plan.of(Activity).values()}
        parents |= {id: cast("str | None", values.get("parent")) for id, (_, values) in self.new.items()}
        where = {self.ids.get(arrival.ref): arrival.where for arrival in self.delivery.arrivals}
        for id in loop_links(ends, {child: parent for child, parent in parents.items() if parent}):
            if id in new_links:
                del self.new[id]
                self.added[Dependency.KIND.name] -= 1
                self.refused.append(Refused(where[id], "it would close a loop"))

    # -- what comes of it ----------------------------------------------------------------------------------

    def edits(self) -> tuple[Edit, ...]:
        """The edits of the import, the source first; none when nothing changes."""
        made = [created(kind, values) for kind, values in self.new.values()]
        if not made and not self.changes:
            return ()
        return (*self._source_edit(), *made, *self.changes)

    def _source_edit(self) -> tuple[Edit, ...]:
        values: dict[str, Value] = {"file_name": self.delivery.file_name, "imported_at": self.make.now}
        if self.source is not None:
            edit = changed(Source.KIND, self.source.id, Source.KIND.values(self.source), values)
            return (edit,) if edit else ()
        values |= {
            "id": self.source_id,
            "key": self.plan.next_key(Source.KIND),
            "title": self.delivery.title or self.delivery.file_name,
            "kind": self.delivery.kind,
            "identity": self.identity,
        }
        Source.KIND.build(values)
        return (created(Source.KIND, values),)

    def report(self) -> ImportReport:
        """The counts, and everything that was left aside by the reader or here."""
        told = {arrival.ref for arrival in self.delivery.arrivals}
        gone = tuple(record.key for ref, record in self.known.items() if ref not in told)
        return ImportReport(
            +self.added, +self.updated, +self.unchanged,
            (*self.delivery.refused, *self.refused), (*self.delivery.not_taken, *self.not_taken),
            tuple(self.conflicts), gone,
        )  # fmt: skip


def _target(plan: Plan, delivery: Delivery, into: str | None) -> Record | None:
    """The record that takes the place of the delivery's home."""
    home = delivery.home
    if into is None:
        if home is not None and all(arrival.ref != home.ref for arrival in delivery.arrivals):
            raise Refusal(
                "import-needs-into", file=delivery.file_name, kind=plan.kind(home.kind).title.lower()
            )
        return None
    target = plan.get(into) or plan.by_key(into)
    if home is None:
        raise Refusal("import-needs-no-into", file=delivery.file_name)
    if target.KIND.name != home.kind:
        wanted = plan.kind(home.kind).title.lower()
        raise Refusal("import-wrong-into", key=target.key, kind=wanted, file=delivery.file_name)
    return target


def _identity(delivery: Delivery, target: Record | None) -> str:
    return delivery.identity if target is None else f"{delivery.identity} → {target.id}"
