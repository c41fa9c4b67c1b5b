"""Proposes what a foreign table is, and which field each of its columns becomes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from relplanner.domain.declare import FieldType, Kind
from relplanner.domain.kinds import ImportMapping
from relplanner.domain.plan import Plan
from relplanner.domain.returned import Raw
from relplanner.domain.table_words import SHEETS, WORDS
from relplanner.domain.tables import ForeignTable, Heading, TableMapping, extra_columns

ALIKE = 82
"""From this score on, of 100, a heading is taken for a field."""
_SAMPLED = 200
_DISTINCT = 3
_UNITS = {"weeks": ("weeks", "wks", "wk", "week"), "hours": ("hours", "hrs", "hour"), "days": ("days", "day")}
_DATES = (FieldType.DATE, FieldType.LOCAL_TIME)
_FIGURES = (FieldType.INTEGER, FieldType.NUMBER)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a table seems to be; ``mapping`` is None when its headings name no kind of record well enough.

    ``scores`` says, by heading, how sure each column is (0 to 100); ``remembered`` is the title of the
    mapping that was kept from an earlier import of such a table.
    """

    table: ForeignTable
    mapping: TableMapping | None
    scores: Mapping[str, int]
    remembered: str = ""


def propose(plan: Plan, table: ForeignTable, kind: str = "") -> Proposal:
    """What the table is, or how it would be read as ``kind``; a mapping that was remembered comes first."""
    for kept in plan.of(ImportMapping).values():
        if kept.shape == table.shape and kind in ("", kept.record) and kept.record in plan.kinds:
            mapping = TableMapping(kept.record, _pairs(kept.columns), _pairs(kept.conversions))
            return Proposal(table, mapping, dict.fromkeys(mapping.columns, 100), kept.title)
    candidates = [_read_as(plan.kind(name), table) for name in ([kind] if kind else WORDS)]
    best = max(candidates, key=lambda candidate: candidate.weight)
    if not kind and not best.is_good_enough:
        return Proposal(table, None, {})
    columns = {heading: field for heading, (field, _) in best.columns.items()}
    mapping = TableMapping(best.kind.name, columns, dict(_conversions(best.kind, table, columns)))
    return Proposal(table, mapping, {heading: score for heading, (_, score) in best.columns.items()})


def told_pairs(pairs: Mapping[str, str]) -> tuple[str, ...]:
    """A mapping as a record keeps it: ``heading = field``."""
    return tuple(f"{heading} = {field}" for heading, field in pairs.items())


def _pairs(told: Iterable[str]) -> dict[str, str]:
    parts = (pair.rpartition(" = ") for pair in told)
    return {heading: field for heading, _, field in parts if heading}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A table read as one kind: the field and the score of each heading."""

    kind: Kind
    columns: Mapping[str, tuple[str, int]]
    sheet: float

    @property
    def weight(self) -> float:
        """How much speaks for it: the likeness of all its columns, the title's twice."""
        total = sum(score for _, score in self.columns.values()) / 100
        return total + self.sheet + sum(1 for field, _ in self.columns.values() if field == "title")

    @property
    def is_good_enough(self) -> bool:
        """Whether records can be made of it: it has a title and something else that is no mere number."""
        fields = {field for field, _ in self.columns.values()}
        return "title" in fields and len(fields - {"title", "ref"}) >= 1


def _read_as(kind: Kind, table: ForeignTable) -> _Candidate:
    named = utils.default_process(table.sheet)
    sheet = max((fuzz.token_sort_ratio(named, word) for word in SHEETS.get(kind.name, ())), default=0) / 100
    chosen: dict[str, tuple[str, int]] = {}
    taken: set[str] = set()
    filled = {heading.title: len(_samples(table, heading.column)) for heading in table.headings}
    by_likeness = sorted(_likenesses(kind, table), key=lambda each: (-each[0], -filled[each[1].title]))
    for score, heading, field in by_likeness:
        if heading.title not in chosen and field not in taken:
            chosen[heading.title] = field, score
            taken.add(field)
    for heading, field in _by_content(kind, table, taken):
        if heading.title not in chosen and field not in taken:
            chosen[heading.title] = field, ALIKE
            taken.add(field)
    return _Candidate(kind, chosen, sheet if sheet > 0.8 else 0.0)


def _likenesses(kind: Kind, table: ForeignTable) -> Iterator[tuple[int, Heading, str]]:
    """How like each heading is to each field, where the cells beneath could be one."""
    words = WORDS.get(kind.name, {})
    fields = {
        name: (kind.by_name[name].title, name, *words.get(name, ()))
        if name in kind.by_name
        else words.get(name, (name,))
        for name in mappable(kind)
    }
    for heading in table.headings:
        if not heading.is_named:
            continue
        samples = _samples(table, heading.column)
        for field, names in fields.items():
            score = round(max(_alike(heading.title, name) for name in names))
            # Our own words for the field are surer than other people's.
            if score >= ALIKE and _could_be(kind, field, samples):
                yield score, heading, field


def _alike(heading: str, name: str) -> float:
    known = utils.default_process(name) or name
    # “Duration (hours)” is a duration.
    spelled = (heading, re.sub(r"\(.*?\)", "", heading))
    return max(fuzz.token_sort_ratio(utils.default_process(each) or each, known) for each in spelled)


def mappable(kind: Kind) -> tuple[str, ...]:
    """What a column of a table of such records can become: fields, and the extra columns after them."""
    kept = {"id", "key", "source", "source_ref", "archived", "rank", "template_version"}
    fields = (spec.name for spec in kind.fields if spec.shown and spec.name not in kept)
    return (*fields, *extra_columns(kind.name))


def _samples(table: ForeignTable, column: int) -> list[Raw]:
    return [row.cells[column] for row in table.rows[:_SAMPLED] if column in row.cells]


def _could_be(kind: Kind, field: str, samples: list[Raw]) -> bool:
    """Whether most cells of a column fit a field: figures are no dates, long texts no figures."""
    spec = kind.by_name.get(field)
    if spec is None or not samples:
        return True
    if spec.type in _DATES:
        return sum(_is_datelike(cell) for cell in samples) * 2 >= len(samples)
    if spec.type in _FIGURES or spec.type is FieldType.DURATION:
        return sum(any(sign.isdigit() for sign in str(cell)) for cell in samples) * 2 >= len(samples)
    if field == "title":
        return sum(isinstance(cell, str) for cell in samples) * 2 >= len(samples)
    return True


def _is_datelike(cell: Raw) -> bool:
    if isinstance(cell, str):
        return any(map(str.isdigit, cell)) or cell.strip().upper() == "YYYY-MM-DD"
    return isinstance(cell, dt.date)


def _by_content(kind: Kind, table: ForeignTable, taken: set[str]) -> Iterator[tuple[Heading, str]]:
    """Columns without a heading may still be the dates and the titles of a schedule."""
    if kind.name != "activity":
        return
    for heading in table.headings:
        if heading.is_named:
            continue
        samples = _samples(table, heading.column)
        if "start" not in taken and samples and all(isinstance(cell, dt.date) for cell in samples):
            yield heading, "start"
        texts = {cell for cell in samples if isinstance(cell, str) and not any(map(str.isdigit, cell))}
        if "title" not in taken and taken and len(texts) >= _DISTINCT:
            yield heading, "title"


# -- how cells are read ------------------------------------------------------------------------------------


def _conversions(kind: Kind, table: ForeignTable, columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The unit of bare figures, as the heading says it or as the dates beside them do."""
    for heading, field in columns.items():
        spec = kind.by_name.get(field)
        if spec is None or spec.type is not FieldType.DURATION:
            continue
        words = utils.default_process(heading).split()
        unit = next((unit for unit, names in _UNITS.items() if set(names) & set(words)), "")
        unit = unit or _unit_by_dates(table, heading, columns)
        if unit:
            yield heading, unit


def _unit_by_dates(table: ForeignTable, heading: str, columns: Mapping[str, str]) -> str:
    """The unit in which most durations agree with the start and finish in their row."""
    places = {field: table.column(title) for title, field in columns.items()}
    length, start, finish = table.column(heading), places.get("start"), places.get("finish")
    votes: dict[str, int] = {}
    for row in table.rows:
        first, last, figure = (row.cells.get(at or 0) for at in (start, finish, length))
        if not (isinstance(first, dt.date) and isinstance(last, dt.date) and isinstance(figure, int | float)):
            continue
        days = max((last - first).days * 5 / 7, 0.1)
        sizes = {"hours": 1 / 8, "days": 1.0, "weeks": 5.0}
        nearest = min(sizes, key=lambda unit: abs(sizes[unit] * figure / days - 1))
        votes[nearest] = votes.get(nearest, 0) + 1
    return max(votes, key=lambda unit: votes[unit]) if votes else ""
