"""Edits and steps: what was changed, and the named, journalled act that changed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from relplanner.domain.declare import Kind, Value, Values
from relplanner.domain.texts import step_label


class StepSource(StrEnum):
    """Through which door a step came."""

    UI = "ui"
    CLI = "cli"
    IMPORT = "import"
    RETURN = "return"
    MERGE = "merge"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Edit:
    """One record's change: only the fields that differ.

    ``before`` None means created (``after`` holds what differs from the defaults); ``after`` None means
    deleted. ``cause`` is the id of the record whose edit made a rule add this one, empty for what was asked.
    """

    kind: str
    id: str
    before: Values | None
    after: Values | None
    cause: str = ""

    def inverse(self) -> Edit:
        """The edit that takes this one back."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a step as a code and its arguments, so that it can be told in any language."""

    code: str
    arguments: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def stays(self) -> int:
        """How many of what it tells of have begun and stay where they are."""
        return self._count("stays")

    @property
    def others(self) -> int:
        """How many records were removed because they belonged to those that were to be removed."""
        return self._count("others")

    def __str__(self) -> str:
        if self.code in ("undone", "redone"):
            inner = {key: value for key, value in self.arguments.items() if key != "code"}
            return step_label(self.code, what=step_label(str(self.arguments.get("code", "")), **inner))
        return step_label(self.code, **self.arguments)

    def _count(self, name: str) -> int:
        count = self.arguments.get(name, 0)
        return count if isinstance(count, int) else 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a command wants done: a label and its edits, before the rules have had their say."""

    label: Label
    edits: tuple[Edit, ...]
    reason: str = ""
    source: StepSource | None = None
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    """Data to be kept beside the records, by hash: what a circulated workbook carried."""
    joining: Joining | None = None


@dataclass(frozen=True, slots=True)
class Joining:
    """Another line of the journal that a step joins to its own: that of a copy, or of a scenario.

    ``place`` is where that line stands; it becomes a further parent of the step, and so the common past of
    the next merge. It is empty where something was left undecided, which must be asked about again.
    ``steps``, with their edits, are those that this journal lacks, ``heads`` where other heads then stand.
    ``aliases`` are the keys by which records were known over there, by key.
    """

    place: str = ""
    steps: tuple[Step, ...] = ()
    heads: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the journal: an append-only tree, never rewritten.

    ``group`` is shared by steps that undo as one and empty for a step that undo passes over; ``undoes`` names
    the group that this step takes back. ``seq`` is 0 until the store has numbered the step.
    """

    id: str
    seq: int
    parents: tuple[str, ...]
    undoes: str
    group: str
    label: Label
    author: str
    at: dt.datetime
    source: StepSource
    reason: str
    edits: tuple[Edit, ...] = ()


def scenario_head(id: str) -> str:
    """The name of the journal's head that the scenario with this id is."""
    return f"scenario {id}"


def created(kind: Kind, values: Values) -> Edit:
    """The edit that creates a record; values equal to their defaults are left out."""
    told = {
        name: value
        for name, value in values.items()
        if kind.by_name[name].required or value != kind.by_name[name].default
    }
    return Edit(kind.name, str(values["id"]), None, told)


def changed(kind: Kind, id: str, old: Values, new: Values) -> Edit | None:
    """The edit from ``old`` to the fields of ``new`` that differ; None when none does."""
    names = [name for name, value in new.items() if value != old[name] or type(value) is not type(old[name])]
    if not names:
        return None
    return Edit(kind.name, id, {name: old[name] for name in names}, {name: new[name] for name in names})


def inverted(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that take these back, last first."""
    return tuple(edit.inverse() for edit in reversed(tuple(edits)))


def folded(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The net edit per record of a run of edits: created and deleted again is nothing at all."""
    net: dict[str, Edit] = {}
    for edit in edits:
        earlier = net.get(edit.id)
        net[edit.id] = edit if earlier is None else _fold(earlier, edit)
    return tuple(edit for edit in net.values() if not _is_nothing(edit))


def touched_fields(edits: Iterable[Edit]) -> Iterator[tuple[str, str]]:
    """(record id, field name) of every field that the edits set."""
    for edit in edits:
        for name in {**(edit.before or {}), **(edit.after or {})}:
            yield edit.id, name


def _fold(first: Edit, second: Edit) -> Edit:
    if first.after is None:  # deleted, then made again: told as a deletion and a creation in one
        return replace(first, after=second.after)
    if second.after is None:
        if first.before is None:
            return replace(first, after=None)
        return replace(first, after=None, before={**(second.before or {}), **first.before})
    after: dict[str, Value] = {**first.after, **second.after}
    if first.before is None:
        return replace(first, after=after)
    before: dict[str, Value] = {**(second.before or {}), **first.before}
    left = [name for name in after if after[name] != before.get(name)]
    return replace(
        first, before={name: before.get(name) for name in left}, after={name: after[name] for name in left}
    )


def _is_nothing(edit: Edit) -> bool:
    return (edit.before is None and edit.after is None) or edit.before == edit.after
