"""Which records a table shows, in which order and in which groups; without Qt."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from relplanner.domain.declare import Record
from relplanner.domain.plan import Plan, sibling_order
from relplanner.gui.records.columns import Column
from relplanner.gui.records.filters import ColumnFilter

Predicate = Callable[[Plan, Record], bool]
Order = Callable[[Plan, Record], Any]
"""A sort key of records."""


def by_rank(_plan: Plan, record: Record) -> Any:
    """The order of rows that nobody sorts: as siblings stand, by rank and key."""
    return sibling_order(record)


def _count(_plan: Plan, records: Sequence[Record]) -> str:
    return str(len(records))


@dataclass(frozen=True, slots=True)
class Grouping:
    """How rows fall into groups.

    ``of`` gives the title of a record's group, ``summary`` what stands behind it (“5 of 8”), told of the
    records of the group that pass the filter. Groups come in ``order`` of their titles, else as they first
    occur.
    """

    name: str
    of: Callable[[Plan, Record], str]
    summary: Callable[[Plan, Sequence[Record]], str] = _count
    order: Callable[[str], Any] | None = None
    nameless: str = "Other"


@dataclass(frozen=True, slots=True)
class Header:
    """The row over a group; ``group`` is what the grouping calls it, empty for records of none."""

    group: str
    title: str
    summary: str
    collapsed: bool


Row = str | Header
"""A record's id, or the header of a group."""


@dataclass(slots=True)
class Arrangement:
    """Everything that decides which rows a table has."""

    source: Callable[[Plan], Iterable[Record]]
    columns: tuple[Column, ...] = ()
    natural: Order = by_rank
    text: str = ""
    predicate: Predicate | None = None
    filters: tuple[tuple[Column, ColumnFilter], ...] = ()
    archived: bool = False
    sorted_by: Column | None = None
    descending: bool = False
    grouping: Grouping | None = None
    collapsed: set[str] = field(default_factory=set)
    _hay: dict[str, str] = field(default_factory=dict)
    _covers: bool | None = None
    """Whose searched texts are all there: those of all records, or (False) of all that are not archived."""

    _keys: tuple[Plan, dict[str, Any]] | None = None
    """The natural keys of the records of a snapshot, as far as they were asked for."""

    def rows(self, plan: Plan) -> list[Row]:
        """The rows, in order."""
        records = self._sorted(plan, self._filtered(plan, self.source(plan)))
        if self.grouping is None:
            return [record.id for record in records]
        return self._grouped(plan, records, self.grouping)

    def left_by(self, plan: Plan, filters: tuple[tuple[Column, ColumnFilter], ...]) -> list[Record]:
        """The records that pass these filters of columns, and everything else that is filtered by."""
        return replace(self, filters=filters)._filtered(plan, self.source(plan))

    def place(self, plan: Plan, record: Record) -> tuple[Any, ...]:
        """What decides where a single record stands; as long as it stays equal, the record stays put."""
        kept = bool(self._filtered(plan, [record]))
        key = self.sorted_by.sort_keys(plan, [record]) if self.sorted_by else self.natural(plan, record)
        return kept, key, self.grouping.of(plan, record) if self.grouping else ""

    def forget(self, ids: Iterable[str] | None = None) -> None:
        """Drop the searched texts of these records, or of all."""
        self._covers = None
        if ids is None:
            self._hay.clear()
        else:
            for id in ids:
                self._hay.pop(id, None)

    # -- inside --------------------------------------------------------------------------------------------

    def _filtered(self, plan: Plan, records: Iterable[Record]) -> list[Record]:
        kept = [record for record in records if self.archived or not record.archived]
        if self.predicate is not None:
            predicate = self.predicate
            kept = [record for record in kept if predicate(plan, record)]
        for column, wanted in self.filters:
            kept = wanted.kept(plan, column, kept)
        if words := self.text.casefold().split():
            hay = self._hay_of(plan, kept)
            for word in words:
                kept = [record for record in kept if word in hay[record.id]]
        return kept

    def _hay_of(self, plan: Plan, records: list[Record]) -> Mapping[str, str]:
        """By id, everything a record's cells say, made for those that lack it."""
        if self._covers is not None and self._covers >= self.archived:
            return self._hay
        missing = [record for record in records if record.id not in self._hay]
        if self.predicate is None and not self.filters:
            self._covers = self.archived
        if missing:
            texts = zip(*(column.lines(plan, missing) for column in self.columns), strict=True)
            for record, cells in zip(missing, texts, strict=True):
                self._hay[record.id] = "\n".join(cells).casefold()
        return self._hay

    def _sorted(self, plan: Plan, records: list[Record]) -> list[Record]:
        if self.sorted_by is None:
            return self._naturally(plan, records)
        keys = self.sorted_by.sort_keys(plan, records)
        # Places, not pairs: a hundred thousand pairs keep the garbage collector busier than the sort.
        present = [place for place, key in enumerate(keys) if key is not None]
        present.sort(key=keys.__getitem__, reverse=self.descending)
        # Empty cells come last whichever way the rest runs.
        empty = [place for place, key in enumerate(keys) if key is None]
        return [records[place] for place in (*present, *empty)]

    def _naturally(self, plan: Plan, records: Sequence[Record]) -> list[Record]:
        if self._keys is None or self._keys[0] is not plan:
            self._keys = plan, {}
        keys = self._keys[1]
        for record in records:
            if record.id not in keys:
                keys[record.id] = self.natural(plan, record)
        return sorted(records, key=lambda record: keys[record.id])

    def _grouped(self, plan: Plan, records: list[Record], grouping: Grouping) -> list[Row]:
        groups: dict[str, list[Record]] = {}
        natural = records if self.sorted_by is None else self._naturally(plan, records)
        for record in natural:
            groups.setdefault(grouping.of(plan, record), [])
        for record in records:
            groups[grouping.of(plan, record)].append(record)
        titles = sorted(groups, key=grouping.order) if grouping.order else list(groups)
        rows: list[Row] = []
        for title in titles:
            summary = grouping.summary(plan, groups[title])
            rows.append(Header(title, title or grouping.nameless, summary, title in self.collapsed))
            if title not in self.collapsed:
                rows += [record.id for record in groups[title]]
        return rows
