"""Finding records while one types: every word must occur in a record's key, title or short texts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate

from relplanner.domain.declare import FieldType, Record
from relplanner.domain.plan import Plan

_ENOUGH = 30
_LOOKED_AT = 50 * _ENOUGH
"""So many records of a kind are weighed against each other; a word that occurs in more says little."""


class RecordSearch:
    """An index in memory, one text a kind, renewed for what changed.

    Looking through one long folded text needs no engine: 100,000 records take some milliseconds a keystroke.
    """

    def __init__(self) -> None:
        self._plan: Plan | None = None
        self._texts: dict[str, _Text] = {}

    def find(self, plan: Plan, text: str) -> list[Record]:
        """The records whose line holds all words of ``text``; those that begin with it come first."""
        self._renew(plan)
        words = sorted(text.casefold().split(), key=len, reverse=True)
        if not words:
            return []
        whole = " ".join(text.casefold().split())
        found: list[tuple[int, int, Record]] = []
        for order, kind in enumerate(self._texts.values()):
            some = zip(range(_LOOKED_AT), kind.holding(words), strict=False)
            found += [(_rank(record, whole), order, record) for _, record in some]
        found.sort(key=lambda entry: (entry[0], entry[1], entry[2].title.casefold()))
        return [record for _, _, record in found[:_ENOUGH]]

    def _renew(self, plan: Plan) -> None:
        if plan is self._plan:
            return
        for kind, table in plan.tables.items():
            if self._plan is None or table is not self._plan.tables.get(kind):
                self._texts[kind] = _Text(table, self._texts.get(kind))
        self._plan = plan


class _Text:
    """The lines of all records of a kind as one text; lines of unchanged records are taken over."""

    def __init__(self, table: Mapping[str, Record], before: _Text | None) -> None:
        self._records = list(table.values())
        known = dict(zip(map(id, before._records), before._lines, strict=True)) if before else {}
        names = _searched(self._records[0]) if self._records else []
        self._lines: list[str] = [known.get(id(record)) or _line(record, names) for record in self._records]
        self._text = "\n".join(self._lines)
        self._starts = list(accumulate((len(line) + 1 for line in self._lines), initial=0))

    def holding(self, words: list[str]) -> Iterator[Record]:
        """The records whose lines hold all these words; the first is looked for, so let it be the longest."""
        place = self._text.find(words[0])
        while place >= 0:
            number = bisect_right(self._starts, place) - 1
            if all(word in self._lines[number] for word in words[1:]):
                yield self._records[number]
            place = self._text.find(words[0], self._starts[number + 1])


def _searched(record: Record) -> list[str]:
    """The fields of a kind that are short texts."""
    short = (FieldType.LINE, FieldType.WORDS)
    return [spec.name for spec in record.KIND.fields if spec.shown and spec.type in short]


def _line(record: Record, names: list[str]) -> str:
    texts = (getattr(record, name) for name in names)
    return " ".join(" ".join(text) if isinstance(text, tuple) else text for text in texts).casefold()


def _rank(record: Record, text: str) -> int:
    """The smaller, the likelier meant: by key, by how its title begins, by its title, by anything else."""
    title = record.title.casefold()
    if record.key.casefold() == text:
        return 0
    if title.startswith(text):
        return 1
    return 2 if all(word in title for word in text.split()) else 3
