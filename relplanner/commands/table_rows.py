"""The rows of a foreign table as records: what each cell becomes, what was not taken, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from relplanner.commands.return_cells import Sense, plain
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.table_cells import names_in, score_of, value_of
from relplanner.commands.table_links import links_of
from relplanner.domain.declare import FieldSpec, FieldType, Kind, Value
from relplanner.domain.delivery import Arrival, Delivery, Home, NotTaken, Refused
from relplanner.domain.errors import InvalidValue, NotFound, Refusal
from relplanner.domain.kinds import Source
from relplanner.domain.kinds.choices import ActivityKind, Constraint, Scheduling
from relplanner.domain.kinds.context import SourceKind
from relplanner.domain.kinds.planning import DateOrigin
from relplanner.domain.kinds.readiness import ItemState
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Raw
from relplanner.domain.tables import (
    IMPACT,
    LIKELIHOOD,
    PREDECESSORS,
    REF,
    ForeignTable,
    TableMapping,
    TableRow,
    extra_columns,
    letter_of,
)

_HOME = "home"
_SELDOM_ALIKE = (FieldType.LINE, FieldType.TEXT, FieldType.WORDS)
_NEED_REASON = (ItemState.NOT_APPLICABLE, ItemState.WAIVED, ItemState.FAILED)
_MADE = ("person", "product", "release", "environment")
"""Kinds whose records a name alone may make."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of cells that were not taken: why, the column, how many, and the first of them."""

    where: str
    what: str
    count: int = 1

    def told(self) -> NotTaken:
        """The same for a list of what was left aside."""
        more = f" ({self.count} cells)" if self.count > 1 else ""
        return NotTaken(self.where, f"{self.what}{more}")


def delivery_of(
    plan: Plan,
    table: ForeignTable,
    mapping: TableMapping,
    file_name: str,
    sense: Sense,
) -> Delivery:
    """The table as a delivery of records, ready to be imported; what cannot be taken is listed in it.

    A row without a title, and one in which everything is computed, is not a record. Raises NotFound for a
    kind or a field that there is not.
    """
    return TableRows(plan, table, mapping, file_name, sense).delivery()


class TableRows:
    """The rows of a table, read one after the other. Heirs may watch what each of them says."""

    def __init__(
        self, plan: Plan, table: ForeignTable, mapping: TableMapping, file_name: str, sense: Sense
    ) -> None:
        self.plan = plan
        self.table = table
        self.mapping = mapping
        self.file_name = file_name
        self.sense = sense
        self.kind: Kind = plan.kind(mapping.kind)
        for field in mapping.columns.values():
            if field not in self.kind.by_name and field not in extra_columns(mapping.kind):
                known = ", ".join((*self.kind.by_name, *extra_columns(mapping.kind)))
                raise NotFound("unknown-field", kind=self.kind.title, name=field, known=known)
        self.identity = f"{file_name} | {table.sheet} | {mapping.kind}"
        self.fields = {
            column: field for heading, field in mapping.columns.items() if (column := table.column(heading))
        }
        self.titles = {each.column: each.title for each in table.headings}
        self.arrivals: list[Arrival] = []
        self.named: dict[str, Arrival] = {}
        self.refused: list[Refused] = []
        self.verdicts: dict[tuple[int, str], Verdict] = {}
        self.meant: dict[tuple[int, type, Raw], Value] = {}
        self.refs: dict[int, str] = {}
        self.known_refs: set[str] = set()
        self.own_ids: dict[str, str] = {}
        self.above: list[tuple[int, str]] = []

    def delivery(self) -> Delivery:
        """All of it, with what was left aside."""
        for row in self._records():
            self._take(row)
        if PREDECESSORS in self.fields.values():
            column = next(at for at, field in self.fields.items() if field == PREDECESSORS)
            links, not_links = links_of(self.table, column, self.refs, self.own_ids)
            self.arrivals += links
            for place, text, reason in not_links:
                self.left_aside(column, place, f"{text}: {reason}")
        home, made = self._home()
        told = [verdict.told() for verdict in self.verdicts.values()]
        if aside := [each.title for each in self.table.headings if each.column not in self.fields]:
            told.append(NotTaken(f"{self.table.sheet}!{self.table.header}", f"columns: {', '.join(aside)}"))
        is_csv = not self.file_name.lower().endswith((".xlsx", ".xlsm"))
        return Delivery(
            SourceKind.CSV if is_csv else SourceKind.XLSX,
            self.identity, self._title(), self.file_name,
            (*made, *self.named.values(), *self.arrivals), tuple(self.refused), tuple(told), home,
        )  # fmt: skip

    def took(
        self, row: TableRow, values: Mapping[str, Value], references: Mapping[str, tuple[str, ...]],
        scores: Mapping[str, int],
    ) -> None:  # fmt: skip
        """Called with what a row says, field by field, before it becomes a record."""

    def left_aside(self, column: int, row: int, what: str) -> None:
        """List a cell as not taken; the same reason in the same column is told once, with a count."""
        known = self.verdicts.get((column, what))
        verdict = replace(known, count=known.count + 1) if known else Verdict(self._at(column, row), what)
        self.verdicts[column, what] = verdict

    def _title(self) -> str:
        stem = self.file_name.rpartition(".")[0] or self.file_name
        alike = stem.replace("_", " ").casefold() == self.table.sheet.casefold()
        return self.table.sheet if alike else f"{stem} – {self.table.sheet}"

    def _home(self) -> tuple[Home | None, list[Arrival]]:
        """The release that everything belongs to, where the kind needs one and no column names it."""
        if not self._needs_release or "release" in self.fields.values():
            return None, []
        title = self._title()
        made = [
            Arrival("product", "product", {"title": title}, {}, "the file"),
            Arrival("release", _HOME, {"title": title}, {"product": ("product",)}, "the file"),
        ]
        return Home("release", _HOME, ("product",)), made if self.arrivals else []

    @property
    def _needs_release(self) -> bool:
        spec = self.kind.by_name.get("release")
        return spec is not None and spec.required

    # -- rows ----------------------------------------------------------------------------------------------

    def _records(self) -> Iterator[TableRow]:
        """The rows that are records: titled, with something that a person typed, and no second headings."""
        title = next((at for at, field in self.fields.items() if field == "title"), None)
        for row in self.table.rows:
            typed = [at for at in self.fields if at in row.cells and at not in row.computed]
            again = [at for at in typed if plain(row.cells[at]) == self.titles[at]]
            if title is None or len(again) > 1:
                continue
            if plain(row.cells.get(title, "")) is not None:
                if typed:
                    yield row
            elif any(self.fields[at] != REF for at in typed):
                self.left_aside(title, row.number, "nothing stands there, so the row is no record")

    def _take(self, row: TableRow) -> None:
        values: dict[str, Value] = {}
        references: dict[str, tuple[str, ...]] = {}
        scores: dict[str, int] = {}
        for column, field in self.fields.items():
            if column not in row.cells or field in (REF, PREDECESSORS):
                continue
            if column in row.wrong:
                self.left_aside(column, row.number, f"{row.cells[column]}: an error of the spreadsheet")
                continue
            try:
                self._take_cell(row, column, field, values, references, scores)
            except Refusal as refusal:
                self.left_aside(column, row.number, str(refusal))
        self.took(row, values, references, scores)
        where = f"{self.table.sheet}!{row.number} “{values.get('title', '')}”"
        if not values.get("title"):
            self.refused.append(Refused(where, "its title cannot be taken"))
            return
        ref = self._ref(row, str(values["title"]))
        if self.kind.name == "activity":
            self._place(row, ref, references)
            values |= _dated(values)
        if values.get("state") in _NEED_REASON:
            values.setdefault("reason", "As imported")
        if self._needs_release and "release" not in values:
            references.setdefault("release", (_HOME,))
        self.arrivals.append(Arrival(self.kind.name, ref, values, references, where))
        if len(scores) == 2:
            self._assess(ref, scores, where)

    def _take_cell(
        self, row: TableRow, column: int, field: str, values: dict[str, Value],
        references: dict[str, tuple[str, ...]], scores: dict[str, int],
    ) -> None:  # fmt: skip
        cell, heading = row.cells[column], self.titles[column]
        if field in (LIKELIHOOD, IMPACT) and field not in self.kind.by_name:
            scores[field] = score_of(heading, cell)
            return
        spec = self.kind.by_name[field]
        if spec.ref is not None:
            self._refer(spec, cell, values, references)
            return
        if spec.type in _SELDOM_ALIKE:
            values[field] = self._value(spec, cell, heading)
            return
        # The same few dates and words stand in most rows of a long table.
        known = column, type(cell), cell
        if known not in self.meant:
            self.meant[known] = self._value(spec, cell, heading)
        values[field] = self.meant[known]

    def _value(self, spec: FieldSpec, cell: Raw, heading: str) -> Value:
        value = value_of(spec, cell, self._sense(heading), heading, self.mapping.conversions.get(heading, ""))
        if spec.type is FieldType.LOCAL_TIME and not isinstance(value, dt.datetime) and value is not None:
            return self.sense.reading.parse(spec, str(value))  # the hours that a typed date means
        return value

    def _sense(self, heading: str) -> Sense:
        order = self.mapping.conversions.get(heading, "")
        return replace(self.sense, order=DateOrder(order)) if order in tuple(DateOrder) else self.sense

    def _refer(
        self, spec: FieldSpec, cell: Raw, values: dict[str, Value], references: dict[str, tuple[str, ...]]
    ) -> None:
        """What a cell names: a record of the plan, else a new one of a kind that a name alone makes."""
        assert spec.ref is not None
        names = names_in(cell) if spec.type is FieldType.REFERENCES else [" ".join(str(plain(cell)).split())]
        if spec.name == "owner" and len(several := names_in(cell)) > 1:
            expected = "one person or team"
            raise InvalidValue(
                "unreadable-value", text=", ".join(several), expected=expected, field=spec.title
            )
        ids: list[str] = []
        refs: list[str] = []
        for name in names:
            made = self._made(spec, name)
            if isinstance(made, Arrival):
                refs.append(made.ref)
            else:
                ids.append(made)
        if refs:
            references[spec.name] = tuple(refs)
        if ids:
            values[spec.name] = tuple(ids) if spec.type is FieldType.REFERENCES else ids[0]

    def _made(self, spec: FieldSpec, name: str) -> Arrival | str:
        assert spec.ref is not None
        kind = next((kind for kind in _MADE if kind in spec.ref.kinds), None)
        ref = f"{kind}: {name.casefold()}"
        if ref in self.named:
            return self.named[ref]
        try:
            found = self.sense.reading.reference(spec, name)
        except NotFound:
            if kind is None:
                raise
        else:
            source = self.plan.one(Source, found.source)
            if found.source_ref != ref or source is None or not source.identity.startswith(self.identity):
                return found.id
        assert kind is not None
        self.named[ref] = Arrival(kind, ref, {"title": name[:500]}, {}, f"{self.table.sheet}: “{name}”")
        return self.named[ref]

    def _ref(self, row: TableRow, title: str) -> str:
        """The source's own identifier of a row, else its title; the second of two alike has a number."""
        column = next((at for at, field in self.fields.items() if field == REF), None)
        told = plain(row.cells.get(column or 0, ""))
        base = str(told) if told is not None else title.casefold()[:400]
        ref, number = base, 1
        while ref in self.known_refs:
            number += 1
            ref = f"{base} ({number})"
        self.known_refs.add(ref)
        self.refs[row.number] = ref
        # Tasks without an id of their own are counted, as project planners do.
        self.own_ids[str(told if told is not None else len(self.refs))] = ref
        return ref

    def _place(self, row: TableRow, ref: str, references: dict[str, tuple[str, ...]]) -> None:
        """Put a task beneath the last one that is indented less, by the blanks before its title."""
        column = next(at for at, field in self.fields.items() if field == "title")
        text = str(row.cells[column])
        indent = len(text) - len(text.lstrip(" \u00a0\t"))
        while self.above and self.above[-1][0] >= indent:
            self.above.pop()
        if self.above and "release" not in self.fields.values():
            references["parent"] = (self.above[-1][1],)
        self.above.append((indent, ref))

    def _assess(self, ref: str, scores: Mapping[str, int], where: str) -> None:
        values: dict[str, Value] = {"at": self.sense.reading.today, **scores}
        self.arrivals.append(
            Arrival("risk_assessment", f"assessment of {ref}", values, {"risk": (ref,)}, where)
        )

    def _at(self, column: int, row: int) -> str:
        return f"{self.table.sheet}!{letter_of(column)}{row}"


def _dated(values: Mapping[str, Value]) -> dict[str, Value]:
    """How an activity with these dates is scheduled: pinned by both, from a start on, or by the network."""
    start = cast("dt.datetime | None", values.get("start"))
    finish = cast("dt.datetime | None", values.get("finish"))
    kept: dict[str, Value] = {
        "imported_start": start, "imported_finish": finish, "date_origin": DateOrigin.IMPORTED,
    }  # fmt: skip
    if start is not None and finish is not None:
        return {**kept, "mode": Scheduling.PINNED, "finish": max(start, finish)}
    if finish is not None and "duration" not in values:
        point: dict[str, Value] = {"kind": ActivityKind.MILESTONE, "mode": Scheduling.PINNED, "start": finish}
        return {**kept, **point}
    dated: dict[str, Value] = {"start": None, "finish": None, "mode": Scheduling.AUTOMATIC}
    if start is not None:
        dated |= {"constraint": Constraint.START_NO_EARLIER, "constraint_date": start}
    elif finish is not None:
        dated |= {"constraint": Constraint.FINISH_NO_EARLIER, "constraint_date": finish}
    return {**kept, **dated}
