"""Columns of a table of records: a declared field, or something computed from the snapshot."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from relplanner.commands.records import KEPT
from relplanner.domain.declare import FieldSpec, FieldType, Kind, Record, Value
from relplanner.domain.plan import Plan, key_number
from relplanner.domain.typed import date_text
from relplanner.gui.records.display import line_of, lines_of
from relplanner.gui.records.tones import pill_look
from relplanner.gui.theme import Tone

if TYPE_CHECKING:
    from relplanner.gui.records.access import Access

_MANY = 9
"""A table that nobody has arranged begins with this many columns beside key and title."""
_RIGHT = frozenset({FieldType.INTEGER, FieldType.NUMBER, FieldType.DURATION})
_BY_VALUE = frozenset({
    FieldType.INTEGER, FieldType.NUMBER, FieldType.DURATION, FieldType.YES_NO,
    FieldType.DATE, FieldType.LOCAL_TIME, FieldType.INSTANT,
})  # fmt: skip
_DIGITS = re.compile(r"\d+")


class Cell(NamedTuple):
    """What a cell shows. With a tone it is a pill; ``order`` is what it sorts by, its text when None."""

    text: str
    tone: Tone | None = None
    order: Any = None
    mark: bool = True
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick box before the words of a cell: whether it is ticked, and what a click on it does."""

    of: Callable[[Plan, Record], bool]
    toggle: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``spec`` for a field, ``compute`` for what is derived; ``width`` is in characters.

    With ``access``, what is typed into a derived cell goes its own way instead of setting a field. One that
    ``grows`` is wider where there is room.
    """

    name: str
    title: str
    width: int = 14
    spec: FieldSpec | None = None
    compute: Callable[[Plan, Record], Cell] | None = None
    tick: Tick | None = None
    placeholder: str = ""
    muted: bool = False
    help: str = ""
    right: bool = False
    access: "Access | None" = None
    grows: bool = False

    @property
    def editable(self) -> bool:
        """Whether cells can be typed into."""
        if self.access is not None:
            return self.access.aim is not None
        return self.spec is not None and is_editable(self.spec)

    @property
    def is_yes_no(self) -> bool:
        """Whether cells are tick boxes."""
        return self.spec is not None and self.spec.type is FieldType.YES_NO

    @property
    def rests_on(self) -> frozenset[str] | None:
        """The kinds whose records this column tells of beside the row's own; None when it may be any."""
        if self.compute is not None or self.tick is not None:
            return None
        return frozenset(self.spec.ref.kinds) if self.spec and self.spec.ref else frozenset()

    def lines(self, plan: Plan, records: Sequence[Record]) -> list[str]:
        """The texts of many cells at once."""
        if self.spec is not None and self.compute is None:
            return lines_of(self.spec, plan, records)
        return [self.cell(plan, record).text for record in records]

    def cell(self, plan: Plan, record: Record) -> Cell:
        """What this column shows of a record."""
        if self.compute is not None:
            return self.compute(plan, record)
        assert self.spec is not None
        value: Value = getattr(record, self.spec.name)
        look = pill_look(value)
        tone, mark = look if look else (None, True)
        return Cell(line_of(self.spec, value, plan), tone, mark=mark, muted=self.muted)

    def sort_keys(self, plan: Plan, records: Sequence[Record]) -> list[Any]:
        """What rows sort by in this column; None for an empty cell, which comes last either way."""
        if self.spec is None or self.compute is not None:
            return [_order(self.cell(plan, record)) for record in records]
        return _field_keys(self.spec, plan, records)


def is_editable(spec: FieldSpec) -> bool:
    """Whether a person may type into a field; what relplanner keeps itself is only shown."""
    return spec.name not in KEPT and spec.type is not FieldType.INSTANT


def field_column(kind: Kind, name: str, **looks: Any) -> Column:
    """The column of a declared field; ``looks`` are further attributes: tick, placeholder, width, title."""
    spec = kind.by_name[name]
    muted = spec.name == "key" or spec.type in (FieldType.REFERENCE, FieldType.REFERENCES)
    column = Column(
        spec.name, spec.title, spec.width, spec, muted=muted, help=spec.help, right=spec.type in _RIGHT
    )
    return replace(column, **looks)


def computed(
    name: str,
    title: str,
    value: Callable[[Plan, Record], object],
    *,
    width: int = 12,
    right: bool = False,
    help: str = "",
) -> Column:
    """A derived column; ``value`` gives a ``Cell``, or a text, number or date to be shown as it is."""
    return Column(
        name, title, width, compute=lambda plan, record: as_cell(value(plan, record)), right=right, help=help
    )


def as_cell(value: object) -> Cell:
    """A computed value as a cell."""
    if isinstance(value, Cell):
        return value
    if value is None:
        return Cell("")
    if isinstance(value, dt.date):
        return Cell(date_text(value), order=value.isoformat())
    return Cell(str(value), order=value if isinstance(value, (int, float)) else None)


def all_columns(kind: Kind, extra: Iterable[Column] = ()) -> tuple[Column, ...]:
    """Every column that a table of this kind can show: the shown fields, then what a page adds."""
    shown = tuple(field_column(kind, spec.name) for spec in kind.fields if spec.shown)
    added = tuple(extra)
    names = {column.name for column in added}
    return tuple(column for column in shown if column.name not in names) + added


def default_names(kind: Kind) -> tuple[str, ...]:
    """The columns that a table of this kind begins with: key, title, and the first short fields."""
    first = ["key", *(["title"] if kind.by_name["title"].required else [])]
    last = ("notes", "tags", "archived")
    own = [
        spec.name
        for spec in kind.fields
        if spec.shown and spec.type is not FieldType.TEXT and spec.name not in (*first, *last, "title")
    ]
    return (*first, *own[:_MANY])


def _order(cell: Cell) -> Any:
    if cell.order is not None:
        return cell.order
    return natural(cell.text) if cell.text else None


def _field_keys(spec: FieldSpec, plan: Plan, records: Sequence[Record]) -> list[Any]:
    if spec.name == "key":
        return [key_number(record.key) for record in records]
    if spec.type in _BY_VALUE:
        return list(map(attrgetter(spec.name), records))
    if spec.type is FieldType.CHOICE and spec.choices:
        places: dict[Value, int | None] = {member: number for number, member in enumerate(spec.choices)}
        return [places.get(value) for value in map(attrgetter(spec.name), records)]
    texts = lines_of(spec, plan, records)
    keys = {text: natural(text) if text else None for text in set(texts)}
    return list(map(keys.__getitem__, texts))


@lru_cache(maxsize=1 << 18)
def natural(text: str) -> str:
    """A key by which 9 comes before 10 and capitals do not count."""
    folded = text.casefold()
    return _DIGITS.sub(lambda found: found[0].zfill(12), folded) if _DIGITS.search(folded) else folded
