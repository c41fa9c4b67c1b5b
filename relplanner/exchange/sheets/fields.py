"""From a record's declaration to the columns and cells of a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import cast

from relplanner.domain.declare import Choices, FieldSpec, FieldType, Kind, Record, Value
from relplanner.domain.plan import Plan
from relplanner.domain.texts import choice_label
from relplanner.domain.typed import shown
from relplanner.exchange.sheets.model import Cell, Column, Emphasis, Form, Row, TableSheet

OWNERS = "owners"
YES_NO = "yes_no"

_FORMS = {
    FieldType.TEXT: Form.WRAPPED,
    FieldType.INTEGER: Form.WHOLE,
    FieldType.NUMBER: Form.NUMBER,
    FieldType.DATE: Form.DATE,
    FieldType.LOCAL_TIME: Form.DATE,
    FieldType.INSTANT: Form.TIME,
}
_STATES = {"status", "state"}
_WRAPPED_FROM = 26
# A working day's edges: a moment there is carried as the date alone.
_EDGES = {dt.time(0), dt.time(9), dt.time(17)}


class Cells:
    """Turns values into cells; remembers what records are called, so that each is worked out once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._names: dict[str, str] = {}
        self._twins = _twins(plan)

    def of(self, spec: FieldSpec, value: Value) -> Cell:
        """The cell of a field's value: dates and numbers as such, everything else in words."""
        if value is None or value == ():
            return None
        if spec.type in (FieldType.INTEGER, FieldType.NUMBER, FieldType.DATE):
            return cast("int | float | dt.date", value)
        if spec.type is FieldType.LOCAL_TIME:
            moment = cast(dt.datetime, value)
            return moment.date() if moment.time() in _EDGES else moment
        if spec.type is FieldType.INSTANT:
            return cast(dt.datetime, value).astimezone(dt.UTC).replace(tzinfo=None)
        if spec.type in (FieldType.REFERENCE, FieldType.REFERENCES):
            ids = value if isinstance(value, tuple) else (str(value),)
            return ", ".join(self.name(id) for id in ids)
        if spec.type is FieldType.CHOICE:
            return choice_label(cast(Choices, spec.choices)(str(value)))
        return shown(spec, value, self.plan) or None

    def name(self, id: str | None) -> str:
        """What the record with this id is called: its title, with the key where titles clash."""
        if id is None:
            return ""
        known = self._names.get(id)
        if known is None:
            record = self.plan.get(id)
            known = self._names[id] = self._called(record) if record else ""
        return known

    def _called(self, record: Record) -> str:
        if not record.title:
            return record.key
        return f"{record.key} {record.title}" if record.title.casefold() in self._twins else record.title

    def owners(self) -> tuple[str, ...]:
        """Everybody who can own something, teams first."""
        tables = self.plan.tables
        found = [record for kind in ("team", "person") for record in tables.get(kind, {}).values()]
        return tuple(self.name(record.id) for record in found if not record.archived)


def column(spec: FieldSpec, editable: bool = True) -> Column:
    """The column that carries a field."""
    form = _FORMS.get(spec.type, Form.WRAPPED if spec.width >= _WRAPPED_FROM else Form.TEXT)
    return Column(
        name=spec.name,
        title=spec.title,
        width=spec.width,
        form=form,
        editable=editable and spec.workbook,
        choices=list_of(spec) if spec.workbook else "",
        emphasis=Emphasis.STATUS if spec.name in _STATES and spec.choices else None,
        help=spec.help,
    )


def list_of(spec: FieldSpec) -> str:
    """Name of the choice list behind a field's drop-down; empty when it has none."""
    if spec.type is FieldType.CHOICE and spec.choices:
        return _list_name(spec.choices)
    if spec.type is FieldType.YES_NO:
        return YES_NO
    takes_owners = spec.ref is not None and set(spec.ref.kinds) <= {"person", "team"}
    return OWNERS if takes_owners and spec.type is FieldType.REFERENCE else ""


def _list_name(choices: Choices) -> str:
    """Two modules may each have choices of one name."""
    return f"{choices.__module__.rpartition('.')[2]}_{choices.__name__}"


def lists(kinds: Iterable[Kind], cells: Cells, wanted: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The choices behind every wanted drop-down, by the list's name."""
    found: dict[str, tuple[str, ...]] = {OWNERS: cells.owners(), YES_NO: ("Yes", "No")}
    for kind in kinds:
        for spec in kind.fields:
            if spec.choices:
                found[_list_name(spec.choices)] = tuple(choice_label(member) for member in spec.choices)
    return {name: found[name] for name in sorted(wanted) if found.get(name)}


def record_sheet(
    cells: Cells,
    kind: Kind,
    records: Sequence[Record],
    names: Sequence[str] = (),
    *,
    name: str = "",
    caption: str = "",
    editable: bool = True,
    locked: Collection[str] = (),
) -> TableSheet:
    """The sheet of a kind of record straight from its declaration.

    ``names`` chooses and orders the fields; without it every shown field comes, key and title first. The
    records with ``locked`` ids may not be edited.
    """
    specs = filled(kind, names, records) if names else _all_fields(kind, records)
    columns = tuple(column(spec, editable) for spec in specs)
    may = frozenset(column.name for column in columns if column.editable)
    rows = tuple(
        Row(
            kind.name,
            record.id,
            record.key,
            values(cells, specs, record),
            frozenset() if record.id in locked else may,
        )
        for record in records
    )
    divide = "release" if "release" in (spec.name for spec in specs) else ""
    title = next((at for at, spec in enumerate(specs, 1) if spec.name == "title"), 1)
    words = f"{counted(len(rows), kind.title.lower(), kind.plural.lower())}."
    return TableSheet(name or kind.plural, caption or words, "", columns, rows, title, divide=divide)


def counted(count: int, one: str, many: str = "") -> str:
    """How many there are, in words: ``1 release``, ``2 releases``, ``5,000 releases``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def filled(kind: Kind, names: Iterable[str], records: Sequence[Record]) -> list[FieldSpec]:
    """The named fields, without notes that nobody has written."""
    specs = (kind.by_name[name] for name in names)
    return [
        spec for spec in specs if spec.name != "notes" or any(_is_told(record, spec) for record in records)
    ]


def values(cells: Cells, specs: Sequence[FieldSpec], record: Record) -> tuple[Cell, ...]:
    """A record's cells for these fields."""
    return tuple(cells.of(spec, getattr(record, spec.name)) for spec in specs)


def _all_fields(kind: Kind, records: Sequence[Record]) -> list[FieldSpec]:
    """The shown fields; one that no record fills is left out unless it is there to be filled."""
    shown_fields = (spec for spec in kind.fields if spec.shown and spec.name != "archived")
    return [
        spec
        for spec in shown_fields
        if spec.name in ("key", "title") or spec.workbook or any(_is_told(record, spec) for record in records)
    ]


def _is_told(record: Record, spec: FieldSpec) -> bool:
    value = getattr(record, spec.name)
    return value not in (None, "", ()) and (value is not False)


def _twins(plan: Plan) -> frozenset[str]:
    """Titles, in lower case, that more than one person or team bears."""
    seen: set[str] = set()
    twins: set[str] = set()
    for kind in ("person", "team"):
        for record in plan.tables.get(kind, {}).values():
            title = record.title.casefold()
            (twins if title in seen else seen).add(title)
    return frozenset(twins)
