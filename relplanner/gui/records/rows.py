"""Which records a table shows, in which order and in which groups; without Qt."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
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

    _in_order: tuple[Plan, list[Record], bool, list[Record]] | None = None
    """Of a snapshot the records of the source, and those that are shown, be they archived, in order."""

    def rows(self, plan: Plan) -> list[Row]:
        """The rows, in order."""
        if self.sorted_by is None:
            # What passes stays in order: sorting anew would take longer than filtering.
            records = self._passing(plan, self._naturally(plan))
        else:
            records = self._sorted(plan, self.sorted_by, self._filtered(plan, self.source(plan)))
        if self.grouping is None:
            return list(map(attrgetter("id"), records))
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
        return self._passing(plan, self._kept(records))

    def _kept(self, records: Iterable[Record]) -> list[Record]:
        return list(records) if self.archived else [record for record in records if not record.archived]

    def _passing(self, plan: Plan, kept: list[Record]) -> list[Record]:
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

    def _sorted(self, plan: Plan, column: Column, records: list[Record]) -> list[Record]:
        keys = column.sort_keys(plan, records)
        # Places, not pairs: a hundred thousand pairs keep the garbage collector busier than the sort.
        present = [place for place, key in enumerate(keys) if key is not None]
        present.sort(key=keys.__getitem__, reverse=self.descending)
        # Empty cells come last whichever way the rest runs.
        empty = [place for place, key in enumerate(keys) if key is None]
        return [records[place] for place in (*present, *empty)]

    def _naturally(self, plan: Plan) -> list[Record]:
        """All records in their natural order, which is looked for once for each snapshot."""
        source, held = list(self.source(plan)), self._in_order
        if held is None or held[0] is not plan or held[1:3] != (source, self.archived):
            order = sorted(self._kept(source), key=lambda record: self.natural(plan, record))
            held = self._in_order = plan, source, self.archived, order
        return held[3]

    def _grouped(self, plan: Plan, records: list[Record], grouping: Grouping) -> list[Row]:
        groups: dict[str, list[Record]] = {}
        kept = None if self.sorted_by is None else {record.id for record in records}
        for record in records if kept is None else self._naturally(plan):
            if kept is None or record.id in kept:
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
