"""What a column may say for its row to be shown: some values, some words, some days, nothing; without Qt."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import compress
from typing import Any

from relplanner.domain.declare import FieldType, Record
from relplanner.domain.plan import Plan
from relplanner.gui.records.columns import Column, natural

DATED = frozenset({FieldType.DATE, FieldType.LOCAL_TIME, FieldType.INSTANT})
MOST_CHOICES = 2_000
_LISTS = frozenset({FieldType.WORDS, FieldType.CHOICES, FieldType.REFERENCES})


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """What the cells of a column may say. An empty text in ``chosen`` stands for empty cells.

    ``first`` and ``last`` bound the days of a dated column, both included. All that is set must hold.
    """

    chosen: frozenset[str] = frozenset()
    words: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def is_set(self) -> bool:
        """Whether it keeps anything out."""
        return bool(self.chosen or self.words.strip() or self.first or self.last)

    def kept(self, plan: Plan, column: Column, records: Sequence[Record]) -> list[Record]:
        """The records whose cells in this column pass."""
        kept = list(records)
        if self.chosen or self.words.strip():
            texts = column.lines(plan, kept)
            passes = {text: self._passes(column, text) for text in set(texts)}
            kept = list(compress(kept, map(passes.__getitem__, texts)))
        if self.first or self.last:
            days = _days(plan, column, kept)
            low = self.first.isoformat() if self.first else ""
            high = self.last.isoformat() if self.last else "9999-12-31"
            kept = [record for record, day in zip(kept, days, strict=True) if day and low <= day <= high]
        return kept

    def _passes(self, column: Column, text: str) -> bool:
        if self.chosen and not self.chosen.intersection(parts_of(column, text)):
            return False
        folded = text.casefold()
        return all(word in folded for word in self.words.casefold().split())


def parts_of(column: Column, text: str) -> list[str]:
    """The single values that a cell tells: several where the column holds lists."""
    is_list = column.spec is not None and column.compute is None and column.spec.type in _LISTS
    return text.split(", ") if is_list else [text]


def is_dated(column: Column) -> bool:
    """Whether cells of a column are days."""
    return column.spec is not None and column.spec.type in DATED


def choices(plan: Plan, column: Column, records: Sequence[Record]) -> list[tuple[str, int]]:
    """What the cells of a column say, how often each, in the order of people; empty cells come last.

    Of very many only those are told that are most frequent.
    """
    texts = Counter(part for text in column.lines(plan, records) for part in parts_of(column, text))
    return sorted(texts.most_common(MOST_CHOICES), key=lambda found: (not found[0], natural(found[0])))


def _days(plan: Plan, column: Column, records: Sequence[Record]) -> Iterator[str]:
    """The day of each cell, as ISO text; empty where there is none."""
    for key in column.sort_keys(plan, records):
        yield "" if key is None else (key.isoformat() if isinstance(key, dt.date) else str(key))[:10]


def remembered(filters: Mapping[str, ColumnFilter]) -> dict[str, Any]:
    """Filters as settings hold them."""
    return {
        name: {
            **asdict(found),
            "chosen": sorted(found.chosen),
            "first": found.first and found.first.isoformat(),
            "last": found.last and found.last.isoformat(),
        }
        for name, found in filters.items()
    }


def recalled(held: Mapping[str, Any]) -> dict[str, ColumnFilter]:
    """Filters from the settings."""
    return {
        name: ColumnFilter(
            frozenset(found.get("chosen", ())), found.get("words", ""),
            _day(found.get("first")), _day(found.get("last")),
        )
        for name, found in held.items()
    }  # fmt: skip


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
