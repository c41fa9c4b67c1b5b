"""Edits as rows of words: which record, which field, what it was and what it became."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QCoreApplication

from relplanner.domain.declare import FieldType, Kind, Value
from relplanner.domain.edit import Edit, StepSource
from relplanner.domain.plan import Plan, title_of
from relplanner.gui.pages.words import short_date
from relplanner.gui.records.display import line_of

_KEPT = frozenset({"id", "key"})


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of one record, or a record that came or went; ``record`` is its id."""

    record: str
    what: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """All of it, to search in and to be read out."""
        return f"{self.what}: {self.before or '–'} → {self.after or '–'}"


def changes(plan: Plan, edits: Iterable[Edit], most: int) -> list[Changed]:
    """What edits changed, field by field; of more than ``most``, a last row says how many are not listed."""
    rows = _rows(plan, edits)
    found = list(islice(rows, most))
    left = sum(1 for _ in rows)
    if left:
        found.append(Changed("", _tr("and {n} more").format(n=left), "", ""))
    return found


def record_name(plan: Plan, edit: Edit) -> str:
    """What a person calls the record of an edit, even when it is gone: by what the edit tells of it."""
    record = plan.get(edit.id)
    if record is not None:
        return title_of(plan, record)
    kind = plan.kinds[edit.kind]
    told = {**(edit.before or {}), **(edit.after or {})}
    return str(told.get("title") or told.get("key") or kind.title)


def moment_words(moment: dt.datetime, today: dt.date) -> str:
    """``14:22`` today, ``Fri 20 Nov 14:22`` else, in the user's zone."""
    local = moment.astimezone()
    day = "" if local.date() == today else f"{short_date(local.date(), today)} "
    return f"{day}{local:%H:%M}"


def source_words(source: StepSource) -> str:
    """Through which door a step came."""
    return {
        StepSource.UI: _tr("Window"),
        StepSource.CLI: _tr("Command line"),
        StepSource.IMPORT: _tr("Import"),
        StepSource.RETURN: _tr("Returned workbook"),
        StepSource.MERGE: _tr("Merge"),
        StepSource.RULE: _tr("Rule"),
    }[source]


def _rows(plan: Plan, edits: Iterable[Edit]) -> Iterator[Changed]:
    for edit in edits:
        kind = plan.kinds.get(edit.kind)
        if kind is None:
            continue
        name = record_name(plan, edit)
        if edit.before is None or edit.after is None:
            became = _tr("added") if edit.before is None else _tr("removed")
            yield Changed(edit.id, f"{kind.title} · {name}", "", became)
            continue
        for field in {**edit.before, **edit.after}:
            if field in kind.by_name and field not in _KEPT:
                before = _value(plan, kind, field, edit.before.get(field))
                after = _value(plan, kind, field, edit.after.get(field))
                yield Changed(edit.id, f"{name} · {kind.by_name[field].title}", before, after)


def _value(plan: Plan, kind: Kind, field: str, value: Value) -> str:
    spec = kind.by_name[field]
    if not spec.shown and spec.type is FieldType.LINE:
        # A rank or a place in the journal: nothing that anybody reads.
        return ""
    return line_of(spec, value, plan)


def _tr(text: str) -> str:
    return QCoreApplication.translate("history", text)
