"""Ticking items and criteria, and making a release's checklist from a template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TypeVar, cast

from relplanner.domain.declare import Record, Value
from relplanner.domain.edit import Edit, Label, Proposal, changed, created
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import (
    ChecklistItem,
    ChecklistTemplate,
    ChecklistTemplateItem,
    Criterion,
    Person,
    Release,
    Team,
)
from relplanner.domain.kinds.readiness import CriterionState, ItemState
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.typed import date_text
from relplanner.rules.readiness import Checked, Outcome, lacks_evidence, misses_threshold, outcome
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.worktime import WorkCalendar

R = TypeVar("R", bound=Record)

_UNSETTLED = frozenset({Outcome.PENDING, Outcome.FAILED})


def tick(plan: Plan, make: Maker, /, ids: Iterable[str]) -> Proposal:
    """Tick what is open among these items and criteria; where nothing is, open what is ticked.

    What may not be ticked yet (:func:`unready`) is left out. What is waived, excepted or not applicable
    is ticked only when nothing else was asked for. Raises BrokenRule when nothing at all can be ticked,
    NotFound.
    """
    asked = [_checked(plan, id) for id in dict.fromkeys(ids)]
    waiting = [record for record in asked if _outcome(record) in _UNSETTLED]
    ticked = [record for record in asked if _outcome(record) is Outcome.MET]
    if ticked and not waiting:
        edits = _moved(ticked, ItemState.OPEN, CriterionState.NOT_RUN)
        return Proposal(_label("unticked", ticked), edits)
    ready = [record for record in waiting or asked if not unready(record)]
    if asked and not ready:
        raise _refusal(waiting or asked)
    return Proposal(_label("ticked", ready), _moved(ready, ItemState.DONE, CriterionState.COMPLIANT))


def unready(record: Checked) -> bool:
    """Whether an item or a criterion may not be ticked yet: no evidence, or a value that says otherwise."""
    return lacks_evidence(record) or misses_threshold(record)


def use_template(
    plan: Plan, make: Maker, /, release: str, template: str, live: dt.date | None = None
) -> Proposal:
    """Give a release a template's checklist, or bring the one it has from there up to date.

    Due dates are counted in the release's working days from ``live``, the day it goes live. Items that
    are no longer open stay as they are; open ones follow the template, and go where it no longer has
    them. Raises NotFound.
    """
    target, source = _one(plan, Release, release), _one(plan, ChecklistTemplate, template)
    wanted = {item.id: item for item in fitting(plan, source, target)}
    all_of_it = {item.id for item in plan.children(ChecklistTemplateItem, "template", template)}
    had = {
        item.template_item: item
        for item in plan.children(ChecklistItem, "release", release)
        if item.template_item in all_of_it
    }
    calendar = Calendars(plan).of_release(release)
    edits: list[Edit] = []
    made = 0
    for id, item in wanted.items():
        values = live_values(plan, source, item, release, live, calendar)
        if id not in had:
            own: dict[str, Value] = {"id": make.new_id(), "key": plan.next_key(ChecklistItem.KIND, made)}
            edits.append(created(ChecklistItem.KIND, {**own, **values}))
            made += 1
        elif (edit := _upgrade(had[id], values)) is not None:
            edits.append(edit)
    edits += (
        Edit(ChecklistItem.KIND.name, item.id, ChecklistItem.KIND.told(item), None)
        for id, item in had.items()
        if id not in wanted and _untouched(item)
    )
    return Proposal(Label("used-template", {"template": source.title, "release": target.title}), tuple(edits))


def redate(plan: Plan, make: Maker, /, release: str, live: dt.date | None) -> Proposal:
    """Count the due dates of a release's open items from ``live`` anew, by their offsets.

    Raises BrokenRule without a live date, NotFound.
    """
    target = _one(plan, Release, release)
    if live is None:
        raise BrokenRule("no-live-date", remedy=("target_date",), key=target.key)
    calendar = Calendars(plan).of_release(release)
    edits = [
        edit
        for item in plan.children(ChecklistItem, "release", release)
        if item.offset is not None and outcome(item) in _UNSETTLED
        if (edit := _edit(item, {"due": calendar.add_days(live, item.offset)}))
    ]
    return Proposal(Label("redated", {"release": target.title, "day": date_text(live)}), tuple(edits))


def fitting(plan: Plan, template: ChecklistTemplate, release: Release) -> Iterator[ChecklistTemplateItem]:
    """The items of a template that apply to a release, by its kind, channel and product."""
    for item in plan.children(ChecklistTemplateItem, "template", template.id):
        fits = not item.for_kinds or release.kind in item.for_kinds
        fits = fits and (not item.for_channels or release.channel in item.for_channels)
        if fits and (not item.for_products or release.product in item.for_products):
            yield item


def live_values(
    plan: Plan,
    template: ChecklistTemplate,
    item: ChecklistTemplateItem,
    release: str,
    live: dt.date | None,
    calendar: WorkCalendar,
) -> dict[str, Value]:
    """The values of the checklist item that a template's item makes for a release."""
    counted = item.offset is not None and live is not None
    return {
        "title": item.title, "release": release, "section": item.section,
        "owner": owner_in_role(plan, item.owner_role), "offset": item.offset,
        "due": calendar.add_days(cast(dt.date, live), cast(int, item.offset)) if counted else None,
        "evidence_required": item.evidence_required, "blocking": item.blocking,
        "template_item": item.id, "template_version": template.version, "rank": item.rank,
    }  # fmt: skip


def owner_in_role(plan: Plan, role: str) -> str | None:
    """The team that is called like a role, else the first person who holds it."""
    if not role:
        return None
    teams = (team.id for team in plan.of(Team).values() if team.title == role)
    people = (person.id for person in plan.of(Person).values() if person.role == role and person.active)
    return next(teams, None) or next(people, None)


def _upgrade(item: ChecklistItem, values: dict[str, Value]) -> Edit | None:
    """What an item takes over from its template: nothing once it is decided, else all but its owner."""
    if outcome(item) is not Outcome.PENDING:
        return None
    kept = {"owner"} if item.owner is not None else set()
    if values["due"] is None:
        kept.add("due")
    return _edit(item, {name: value for name, value in values.items() if name not in kept})


def _untouched(item: ChecklistItem) -> bool:
    return item.state is ItemState.OPEN and not item.evidence and not item.notes


def _moved(records: Iterable[Checked], item: ItemState, criterion: CriterionState) -> tuple[Edit, ...]:
    edits = (
        _edit(record, {"state": item, "reason": ""})
        if isinstance(record, ChecklistItem)
        else _edit(record, {"state": criterion})
        for record in records
    )
    return tuple(edit for edit in edits if edit)


def _edit(record: Checked, values: dict[str, Value]) -> Edit | None:
    return changed(record.KIND, record.id, record.KIND.values(record), values)


def _outcome(record: Checked) -> Outcome | None:
    """The outcome of whatever can be ticked; criteria that are judged live can be ticked as well."""
    if isinstance(record, Criterion) and outcome(record) is None:
        met = record.state is CriterionState.COMPLIANT
        return Outcome.MET if met else Outcome.PENDING
    return outcome(record)


def _label(code: str, records: list[Checked]) -> Label:
    if len(records) == 1:
        return Label(code, {"title": records[0].title})
    return Label(f"{code}-many", {"count": len(records)})


def _refusal(records: list[Checked]) -> BrokenRule:
    lacking = [record for record in records if lacks_evidence(record)]
    if len(lacking) > 1:
        shown = "; ".join(record.title for record in lacking[:3]) + ("…" if len(lacking) > 3 else "")
        return BrokenRule(
            "need-evidence", remedy=("evidence",), key=lacking[0].key, count=len(lacking), shown=shown
        )
    if lacking:
        return BrokenRule("needs-evidence", remedy=("evidence",), key=lacking[0].key)
    first = cast(Criterion, records[0])
    value, threshold = f"{first.value:g} {first.unit}", f"{first.operator} {first.threshold:g} {first.unit}"
    return BrokenRule(
        "misses-threshold", remedy=("value",), key=first.key, value=value.strip(), threshold=threshold.strip()
    )


def _checked(plan: Plan, id: str) -> Checked:
    found = plan.get(id)
    if not isinstance(found, ChecklistItem | Criterion):
        raise NotFound("unknown-key", key=id)
    return found


def _one(plan: Plan, record: type[R], id: str) -> R:
    found = plan.one(record, id)
    if found is None:
        raise NotFound("unknown-key", key=id)
    return found
