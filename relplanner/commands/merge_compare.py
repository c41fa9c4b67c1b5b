"""Compares two plans with their common past: a verdict for all that either side changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from relplanner.commands.return_findings import Finding, Verdict
from relplanner.domain.declare import FieldSpec, FieldType, Kind, OnDelete, Record, Value
from relplanner.domain.kinds import Release, SlipEvent
from relplanner.domain.plan import Plan, title_of
from relplanner.domain.texts import remark
from relplanner.domain.typed import shown

_ORDER = "rank"
_LONGEST_SHOWN = 200


def compare_plans(base: Plan, mine: Plan, theirs: Plan) -> list[Finding]:
    """What differs from ``base`` in either plan, three ways. What does not go together is not looked for.

    A finding without a ``field`` is about a whole record: added, or removed. Lists of references are put
    together as sets; of records that were removed together, all are in conflict when one is.
    """
    plans = _Three(base, mine, theirs)
    found = [
        finding
        for name, kind in mine.kinds.items()
        for id in _ids(plan.tables[name] for plan in (mine, theirs, base))
        for finding in plans.findings(kind, id)
    ]
    return _removed_together(plans, _slips_with_their_dates(found))


def removal_groups(base: Plan, ids: Iterable[str]) -> list[list[str]]:
    """Ids of removed records, those together that are part of each other."""
    removed = set(ids)
    whole = {id: id for id in ids}
    for id in removed:
        for owner in _owners(base, id):
            if owner in removed:
                whole[_root(whole, id)] = _root(whole, owner)
    groups: dict[str, list[str]] = {}
    for id in whole:
        groups.setdefault(_root(whole, id), []).append(id)
    return list(groups.values())


class _Three:
    """The three plans, and what one record says in each."""

    def __init__(self, base: Plan, mine: Plan, theirs: Plan) -> None:
        self.base, self.mine, self.theirs = base, mine, theirs

    def findings(self, kind: Kind, id: str) -> Iterator[Finding]:
        b, m, t = (plan.tables[kind.name].get(id) for plan in (self.base, self.mine, self.theirs))
        if (m is t) or (b == m == t):
            return
        if m is not None and t is not None:
            yield from self._fields(kind, b, m, t)
        elif m is None and t is None:
            yield self._whole(Verdict.SAME, kind, b, m, t)
        elif b is None:
            yield self._whole(Verdict.NEW if m is None else Verdict.MINE, kind, b, m, t)
        else:
            yield self._gone(m is None, kind, b, m, t)

    def _gone(self, here: bool, kind: Kind, b: Record, m: Record | None, t: Record | None) -> Finding:
        """Removed on one side: clean where the other left it as it was."""
        if b in (m, t):
            return self._whole(Verdict.MINE if here else Verdict.THEIRS, kind, b, m, t)
        found = self._whole(Verdict.CONFLICT, kind, b, m, t)
        return replace(found, reason=remark("gone-here" if here else "gone-there"), open=True)

    def _whole(
        self, verdict: Verdict, kind: Kind, b: Record | None, m: Record | None, t: Record | None
    ) -> Finding:
        record = next(record for record in (m, t, b) if record is not None)
        plan = self.mine if m is not None else self.theirs if t is not None else self.base
        texts = [title_of(plan, record) if each is not None else None for each in (b, m, t)]
        return Finding(
            verdict, 0, kind.plural, "", kind.name, record.id, record.key, title_of(plan, record),
            base=texts[0], mine=texts[1], theirs=texts[2], values=kind.told(t) if t is not None else {},
        )  # fmt: skip

    def _fields(self, kind: Kind, b: Record | None, m: Record, t: Record) -> Iterator[Finding]:
        for spec in kind.fields:
            was = getattr(b, spec.name) if b is not None else None
            here, there = getattr(m, spec.name), getattr(t, spec.name)
            if here == there and (b is None or here == was):
                continue
            verdict, value = _verdict(spec, b is not None, was, here, there)
            if spec.name == "key" and verdict is not Verdict.THEIRS:
                continue  # each copy has its own; what theirs calls it becomes an alias
            both = verdict is Verdict.CONFLICT
            why = "both" if both else "put-together" if verdict is Verdict.THEIRS and value != there else ""
            yield Finding(
                verdict, 0, kind.plural, "", kind.name, m.id, m.key, title_of(self.mine, m),
                spec.name, spec.title,
                _short(spec, was, self.base), _short(spec, here, self.mine), _short(spec, there, self.theirs),
                value, reason=remark(why) if why else "", open=both,
            )  # fmt: skip


def _verdict(spec: FieldSpec, known: bool, was: Value, here: Value, there: Value) -> tuple[Verdict, Value]:
    """The verdict on one field, and what taking it sets."""
    if here == there:
        return Verdict.SAME, there
    if known and there == was:
        return Verdict.MINE, there
    if known and here == was:
        return Verdict.THEIRS, there
    if spec.name == _ORDER:
        # Nobody is asked how rows are to be ordered that both have moved: mine stay where they are.
        return Verdict.MINE, there
    if spec.type is FieldType.REFERENCES and isinstance(here, tuple) and isinstance(there, tuple):
        merged = _sets(was if isinstance(was, tuple) else (), here, there)
        return (Verdict.MINE if merged == here else Verdict.THEIRS), merged
    return Verdict.CONFLICT, there


def _sets(was: tuple[str, ...], here: tuple[str, ...], there: tuple[str, ...]) -> tuple[str, ...]:
    """Mine in its order, without what they took out and with what they put in."""
    stays = tuple(id for id in here if id in there or id not in was)
    return (*stays, *(id for id in there if id not in was and id not in here))


def _slips_with_their_dates(found: list[Finding]) -> list[Finding]:
    """What tells of a committed date that is in conflict is decided with it."""
    contested = {
        finding.id
        for finding in found
        if finding.field == "committed_date" and finding.verdict is Verdict.CONFLICT
        if finding.kind == Release.KIND.name
    }
    return [
        replace(finding, verdict=Verdict.CONFLICT, reason=remark("both"), open=True)
        if finding.verdict is Verdict.NEW
        and finding.kind == SlipEvent.KIND.name
        and finding.values["release"] in contested
        else finding
        for finding in found
    ]


def _removed_together(plans: _Three, found: list[Finding]) -> list[Finding]:
    """A removal is taken with all its parts or not at all."""
    at = {
        finding.id: place
        for place, finding in enumerate(found)
        if not finding.field and finding.theirs is None and finding.mine is not None
        if finding.verdict in (Verdict.THEIRS, Verdict.CONFLICT)
    }
    for group in removal_groups(plans.base, at):
        changed = next((found[at[id]] for id in group if found[at[id]].verdict is Verdict.CONFLICT), None)
        for id in group:
            if changed is not None and found[at[id]].verdict is Verdict.THEIRS:
                why = remark("goes-with", title=changed.title)
                found[at[id]] = replace(found[at[id]], verdict=Verdict.CONFLICT, reason=why, open=True)
    return found


def _owners(plan: Plan, id: str) -> Iterator[str]:
    """The records that this one is part of."""
    record = plan.get(id)
    for spec, ref in record.KIND.references() if record is not None else ():
        owner = getattr(record, spec.name)
        if ref.on_delete is OnDelete.WITH and isinstance(owner, str):
            yield owner


def _root(whole: dict[str, str], id: str) -> str:
    while whole[id] != id:
        id = whole[id]
    return id


def _ids(tables: Iterable[Mapping[str, Record]]) -> Iterable[str]:
    return {id: None for table in tables for id in table}


def _short(spec: FieldSpec, value: Value, plan: Plan) -> str | None:
    """As a circulated workbook carries it: dates in ISO form, all else in words."""
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    text = " ".join(shown(spec, value, plan)[:_LONGEST_SHOWN].split())
    return text or None
