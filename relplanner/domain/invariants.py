"""What may never be, whatever command asks for it: each rule refuses with a code and the values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import cast

from relplanner.domain.declare import FieldType, Kind, Record
from relplanner.domain.edit import Edit
from relplanner.domain.errors import BrokenRule, InvalidValue, StillReferenced
from relplanner.domain.kinds import (
    Activity,
    BaselineDate,
    Calendar,
    ChecklistItem,
    Criterion,
    Dependency,
    NoteEntry,
    Programme,
    Release,
    ReleaseNotes,
    Window,
)
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.domain.kinds.planning import Hold, ReleaseState
from relplanner.domain.kinds.readiness import CriterionState, ItemState, Weight
from relplanner.domain.kinds.telling import NotesState
from relplanner.domain.plan import Plan, title_of
from relplanner.domain.states import TRANSITIONS, reachable
from relplanner.domain.texts import choice_label

_MANY = 20
"""With more new links than this, loops are looked for in the network as a whole."""


def check(before: Plan, after: Plan, edits: Iterable[Edit], *, merged: bool = False) -> None:
    """Refuse edits that break a rule.

    ``merged`` edits sum up many steps, so that a state may have gone through others on its way. Raises
    BrokenRule, StillReferenced or InvalidValue; which records count is told by the edits.
    """
    edits = tuple(edits)
    for edit in edits:
        kind = after.kind(edit.kind)
        record = after.tables[edit.kind].get(edit.id)
        if record is None:
            _nothing_refers_to(before, after, edit)
            _nothing_locked_goes(before, after, edit)
            continue
        _references_exist(after, kind, record)
        _key_is_free(after, kind, record, edit)
        _transition(before, kind, record, edit, merged)
        if rule := _RULES.get(edit.kind):
            rule(before, after, record, edit)
    _one_programme(after)
    if any(edit.kind == Dependency.KIND.name and edit.after for edit in edits):
        _no_loop(after, {edit.id for edit in edits if edit.kind == Dependency.KIND.name})


# -- every kind --------------------------------------------------------------------------------------------


def _nothing_refers_to(before: Plan, after: Plan, edit: Edit) -> None:
    keys = tuple(f"{record.key} {title_of(after, record)}" for _, _, record in after.referrers(edit.id))
    if keys:
        gone = before.get(edit.id)
        raise StillReferenced("still-referenced", key=gone.key if gone else edit.id, referrers=keys)


def _references_exist(plan: Plan, kind: Kind, record: Record) -> None:
    for spec, reference in kind.references():
        value = getattr(record, spec.name)
        for id in value if spec.type is FieldType.REFERENCES else (value,):
            if id is None or any(id in plan.tables.get(name, {}) for name in reference.kinds):
                continue
            target = plan.get(id)
            if target is None:
                raise BrokenRule("missing-reference", key=record.key, field=spec.title)
            kinds = ", ".join(plan.kind(name).title for name in reference.kinds)
            raise BrokenRule(
                "wrong-reference", key=record.key, field=spec.title, kinds=kinds, target=target.KIND.title
            )


def _key_is_free(plan: Plan, kind: Kind, record: Record, edit: Edit) -> None:
    if edit.before is not None and "key" not in (edit.after or {}):
        return
    number = record.key.removeprefix(f"{kind.prefix}-")
    if not number.isdecimal() or record.key == number:
        raise InvalidValue(
            "invalid-value", kind=kind.title, key=record.key, field="Key", value=record.key,
            reason=f"a key is {kind.prefix}- and a number",
        )  # fmt: skip
    # A kind with fewer keys than records holds one twice; the newcomer is the one to tell of.
    if len(plan.keys(kind.name)) < len(plan.tables[kind.name]) or plan.by_key(record.key).id != record.id:
        raise BrokenRule("duplicate-key", key=record.key)


def _transition(before: Plan, kind: Kind, record: Record, edit: Edit, merged: bool) -> None:
    graph = TRANSITIONS.get(kind.name)
    old = before.tables[kind.name].get(edit.id)
    if graph is None or old is None:
        return
    was, now = old.state, record.state  # type: ignore[attr-defined]
    if was is now or now in (reachable(graph, was) if merged else graph[was]):
        return
    allowed = ", ".join(sorted(choice_label(state) for state in graph[was])) or "nothing"
    raise BrokenRule(
        "bad-transition", key=record.key, old=choice_label(was), new=choice_label(now), allowed=allowed
    )


def _one_programme(plan: Plan) -> None:
    if len(plan.of(Programme)) > 1:
        raise BrokenRule("one-programme")


def _loop(start: str, next_of: Callable[[str], Iterable[str]]) -> list[str]:
    """The ids of a path from ``start`` back to itself, or nothing. Iterative: plans can be deep."""
    path: list[str] = []
    seen: set[str] = set()
    stack: list[tuple[str, Iterator[str]]] = [(start, iter(next_of(start)))]
    path.append(start)
    while stack:
        step = next(stack[-1][1], None)
        if step is None:
            stack.pop()
            path.pop()
        elif step == start:
            return [*path, start]
        elif step not in seen:
            seen.add(step)
            path.append(step)
            stack.append((step, iter(next_of(step))))
    return []


def _loop_text(plan: Plan, loop: Iterable[str]) -> str:
    return " → ".join(f"{found.key} {found.title}" for id in loop if (found := plan.get(id)))


# -- activities and links ----------------------------------------------------------------------------------


def _no_loop(plan: Plan, links: set[str]) -> None:
    """No activity may, through links, wait for itself. Only loops through the given links are looked for."""
    successors: dict[str, list[str]] = {}
    for link in plan.of(Dependency).values():
        successors.setdefault(link.predecessor, []).append(link.successor)
    starts = {made.predecessor for id in links if (made := plan.one(Dependency, id))}
    if len(starts) > _MANY:
        starts &= _waiting_for_themselves(successors)
    for start in starts:
        if loop := _loop(start, lambda id: successors.get(id, ())):
            raise BrokenRule("cycle", loop=_loop_text(plan, loop))


def _waiting_for_themselves(successors: Mapping[str, list[str]]) -> set[str]:
    """The activities on a loop or behind one: what is left when all that wait for nothing are taken away."""
    waits: dict[str, int] = {}
    for ends in successors.values():
        for end in ends:
            waits[end] = waits.get(end, 0) + 1
    free = [id for id in successors if id not in waits]
    while free:
        for end in successors.get(free.pop(), ()):
            waits[end] -= 1
            if not waits[end]:
                free.append(end)
    return {id for id, count in waits.items() if count}


def _dependency(before: Plan, after: Plan, record: Record, edit: Edit) -> None:
    link = cast(Dependency, record)
    if link.predecessor == link.successor:
        raise BrokenRule("cycle", loop=_loop_text(after, (link.predecessor, link.successor)))
    for twin in after.children(Dependency, "predecessor", link.predecessor):
        if twin.id != link.id and twin.successor == link.successor and twin.type is link.type:
            ends = [found.key for id in (link.predecessor, link.successor) if (found := after.get(id))]
            raise BrokenRule("duplicate-link", predecessor=ends[0], successor=ends[1])


def _activity(before: Plan, after: Plan, record: Record, edit: Edit) -> None:
    activity = cast(Activity, record)
    touched = edit.after or {}
    if activity.parent is not None and ("parent" in touched or "release" in touched):
        _is_no_part_of_itself(after, activity)
    for child in after.children(Activity, "parent", activity.id) if "release" in touched else ():
        if child.release != activity.release:
            raise BrokenRule("other-release", key=child.key)
    _in_order(activity, "start", "finish")
    _in_order(activity, "actual_start", "actual_finish")
    pinned_alone = activity.mode is Scheduling.PINNED and (activity.start is None) != (
        activity.finish is None
    )
    if pinned_alone and not after.children(Activity, "parent", activity.id):
        raise BrokenRule("pinned-needs-dates", remedy=("start", "finish"), key=activity.key)
    dated = activity.constraint not in (Constraint.ASAP, Constraint.ALAP)
    if dated and activity.constraint_date is None:
        raise BrokenRule(
            "constraint-needs-date",
            remedy=("constraint_date",),
            key=activity.key,
            constraint=choice_label(activity.constraint),
        )
    if activity.hold is Hold.BLOCKED or activity.hold is Hold.SKIPPED:
        _has_reason(activity, activity.hold, activity.hold_reason, "hold_reason")


def _is_no_part_of_itself(plan: Plan, activity: Activity) -> None:
    parents = plan.of(Activity)
    if loop := _loop(activity.id, lambda id: [parent] if (parent := parents[id].parent) else []):
        raise BrokenRule("own-part", key=activity.key, loop=_loop_text(plan, loop))
    if parents[cast(str, activity.parent)].release != activity.release:
        raise BrokenRule("other-release", key=activity.key)


def _in_order(record: Record, first: str, last: str) -> None:
    start, finish = getattr(record, first), getattr(record, last)
    if isinstance(start, dt.date) and isinstance(finish, dt.date) and finish < start:
        raise BrokenRule("finish-before-start", key=record.key, start=f"{start}", finish=f"{finish}")


def _window(before: Plan, after: Plan, record: Record, edit: Edit) -> None:
    _in_order(record, "start", "finish")


def _baseline_date(before: Plan, after: Plan, record: Record, edit: Edit) -> None:
    _in_order(record, "start", "finish")


def _calendar(before: Plan, after: Plan, record: Record, edit: Edit) -> None:
    calendar = cast(Calendar, record)
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"):
        hours: str = getattr(calendar, day)
        marks = [mark for interval in hours.split() for mark in interval.split("-")]
        if any(
            later <= earlier for earlier, later in zip(marks[::2], marks[1::2], strict=True)
        ) or marks != sorted(marks):
            raise BrokenRule("bad-hours", key=calendar.key, hours=hours)
    parents = after.of(Calendar)
    if loop := _loop(calendar.id, lambda id: [parent] if (parent := parents[id].parent) else []):
        raise BrokenRule("own-part", key=calendar.key, loop=_loop_text(after, loop))


# -- releases, readiness, notes ----------------------------------------------------------------------------


def _release(before: Plan, after: Plan, record: Record, edit: Edit) -> None:
    release = cast(Release, record)
    if edit.before is None or "state" not in (edit.after or {}):
        return
    if release.state is ReleaseState.COMMITTED:
        names = {"target_date": "a target date", "owner": "an owner"}
        missing = tuple(name for name in names if getattr(release, name) is None)
        if missing:
            words = " and ".join(names[name] for name in missing)
            raise BrokenRule("committed-needs", remedy=missing, missing=words, key=release.key)
        if not after.children(BaselineDate, "subject", release.id):
            raise BrokenRule("committed-needs-baseline", remedy=("baseline",), key=release.key)
    if release.state is ReleaseState.READY:
        _every_blocking_criterion_met(after, release)
    if release.state is ReleaseState.CLOSED:
        told = after.children(ReleaseNotes, "release", release.id)
        if not any(notes.state in (NotesState.PUBLISHED, NotesState.AMENDED) for notes in told):
            raise BrokenRule("closed-needs-notes", key=release.key)


def _every_blocking_criterion_met(plan: Plan, release: Release) -> None:
    met = (CriterionState.COMPLIANT, CriterionState.WITH_EXCEPTION)
    waiting = [
        criterion.title
        for criterion in plan.children(Criterion, "release", release.id)
        if criterion.weight is Weight.BLOCKING and criterion.state not in met and not criterion.archived
    ]
    if waiting:
        raise BrokenRule("ready-needs", key=release.key, shown="; ".join(waiting[:5]))


def _checklist_item(before: Plan, after: Plan, record: Record, edit: Edit) -> None:
    item = cast(ChecklistItem, record)
    if item.state in (ItemState.NOT_APPLICABLE, ItemState.WAIVED, ItemState.FAILED):
        _has_reason(item, item.state, item.reason, "reason")
    if item.state is ItemState.DONE and item.evidence_required and not item.evidence:
        raise BrokenRule("needs-evidence", remedy=("evidence",), key=item.key)


def _has_reason(record: Record, state: ItemState | Hold, reason: str, field: str) -> None:
    if not reason.strip():
        raise BrokenRule("needs-reason", remedy=(field,), key=record.key, state=choice_label(state))


def _release_notes(before: Plan, after: Plan, record: Record, edit: Edit) -> None:
    if "introduction" in (edit.after or {}):
        _not_locked(before, after, record.id)


def _note_entry(before: Plan, after: Plan, record: Record, edit: Edit) -> None:
    # A scope item may go without the published words about it changing.
    if set(edit.after or ()) != {"scope_item"}:
        _not_locked(before, after, cast(NoteEntry, record).notes_of)


def _nothing_locked_goes(before: Plan, after: Plan, edit: Edit) -> None:
    if (entry := before.one(NoteEntry, edit.id)) is not None:
        _not_locked(before, after, entry.notes_of)


def _not_locked(before: Plan, after: Plan, notes: str) -> None:
    """What was published and stays so keeps its words; the step that publishes may still set them."""
    was, now = before.one(ReleaseNotes, notes), after.one(ReleaseNotes, notes)
    if was and now and was.state is now.state is NotesState.PUBLISHED:
        raise BrokenRule("locked-notes", key=now.key, remedy=("state",))


_RULES: Mapping[str, Callable[[Plan, Plan, Record, Edit], None]] = {
    Activity.KIND.name: _activity,
    BaselineDate.KIND.name: _baseline_date,
    Calendar.KIND.name: _calendar,
    ChecklistItem.KIND.name: _checklist_item,
    Dependency.KIND.name: _dependency,
    NoteEntry.KIND.name: _note_entry,
    Release.KIND.name: _release,
    ReleaseNotes.KIND.name: _release_notes,
    Window.KIND.name: _window,
}
