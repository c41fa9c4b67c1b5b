"""Fills a plan with the records of a sample or a template, whose dates are told as weeks from now.

The content is plain data. Records are listed by kind; a record inside another belongs to it; ``ref`` names
one for the others to point at.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from relplanner.commands.checklists import fitting, live_values
from relplanner.commands.weeks import Weeks
from relplanner.domain.declare import FieldSpec, FieldType, Kind, OnDelete, Value
from relplanner.domain.edit import Edit, Label, Proposal, changed, created, folded
from relplanner.domain.errors import InvalidValue, NotFound
from relplanner.domain.kinds import (
    Activity,
    Baseline,
    BaselineDate,
    ChecklistItem,
    ChecklistTemplate,
    ChecklistTemplateItem,
    Dependency,
    Programme,
    Release,
    Window,
)
from relplanner.domain.kinds.choices import Scheduling
from relplanner.domain.kinds.readiness import ItemState
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.rank import series
from relplanner.domain.typed import Reading
from relplanner.rules.moves import no_earlier
from relplanner.schedule.calendars import Calendars
from relplanner.schedule.dates import compute
from relplanner.schedule.worktime import WorkCalendar

Content = Mapping[str, Any]
"""A parsed sample or template: ``title``, ``records`` by kind, and where wanted ``programme``, ``freeze``,
``holidays`` (a region) and ``baseline``."""

_LONGEST_PAUSE = 5 * 8 * 60
"""Working minutes for which one thing may wait for another; what comes later has another reason."""
_ENDS = {"finish", "actual_finish", "deadline"}
# What a record may say that is no field of its own, but stands for fields or for other records.
_SHORTHAND = {
    Activity.KIND.name: frozenset({"on", "done", "slip", "after"}),
    Release.KIND.name: frozenset({"baselined", "checklist"}),
}


def fill_sample(plan: Plan, make: Maker, /, content: Content) -> Proposal:
    """All records of ``content``, with dates counted from today.

    Raises NotFound for a kind, a field or a reference that is not there, InvalidValue for a value that
    cannot be read.
    """
    filling = _Filling(plan, make, content)
    edits = [*filling.programme(), *filling.records()]
    edits = [*folded((*edits, *filling.network(plan.after(edits))))]
    filled = plan.after(edits)
    edits += filling.checklists(filled)
    edits += filling.baseline(filled)
    return Proposal(Label("sampled", {"title": content["title"]}), tuple(edits))


@dataclass(frozen=True, slots=True)
class _Draft:
    """One record of the content before its values are read: what is told, its owners, its place in order."""

    kind: Kind
    id: str
    told: Content
    owners: tuple[_Draft, ...]
    rank: str

    def owner(self, kinds: Iterable[str]) -> str | None:
        return next((owner.id for owner in reversed(self.owners) if owner.kind.name in kinds), None)


class _Filling:
    """One filling of one plan: the new records, and how the content's refs became ids."""

    def __init__(self, plan: Plan, make: Maker, content: Content) -> None:
        self._plan = plan
        self._make = make
        self._content = content
        self._reading = Reading(plan, make.today)
        calendar = WorkCalendar(regions=tuple(filter(None, (content.get("holidays"),))))
        self._weeks = Weeks(make.today, calendar, content.get("freeze"))
        self._made: Counter[str] = Counter()
        self._when: dict[str, tuple[dt.datetime, dt.datetime]] = {}
        existing = next(iter(plan.of(Programme).values()), None)
        self._programme = existing.id if existing else make.new_id()
        self._ids = {"programme": self._programme}
        self._drafts = list(self._collect(content["records"], ()))
        self._unbaselined = {draft.id for draft in self._drafts if not draft.told.get("baselined", True)}

    def programme(self) -> Iterator[Edit]:
        """The edit of the plan's one programme."""
        told = self._content.get("programme")
        if told is None:
            return
        existing = self._plan.one(Programme, self._programme)
        values = self._read(_Draft(Programme.KIND, self._programme, told, (), ""))
        if existing is None:
            yield self._create(Programme.KIND, values, self._programme)
        elif edit := changed(Programme.KIND, existing.id, Programme.KIND.values(existing), values):
            yield edit

    def records(self) -> Iterator[Edit]:
        """The edits that create what the content lists, and the freeze that its weeks steer around."""
        for draft in self._drafts:
            yield self._create(draft.kind, self._read(draft), draft.id)
        if freeze := self._weeks.freeze:
            start = dt.datetime.combine(freeze.start, dt.time())
            finish = dt.datetime.combine(freeze.finish, dt.time(23, 59))
            yield self._create(Window.KIND, {"title": freeze.title, "start": start, "finish": finish})

    def network(self, plan: Plan) -> Iterator[Edit]:
        """The edits that let each activity follow those it comes after, as far from them as its dates tell.

        So whoever moves one moves what follows. What follows nothing, or only after a long pause, starts no
        earlier than it tells.
        """
        calendars = Calendars(plan)
        for draft in self._drafts:
            if draft.id not in self._when:
                continue
            activity = plan.of(Activity)[draft.id]
            calendar = calendars.of_activity(activity)
            start, finish = self._when[draft.id]
            befores = [self._id(ref) for ref in draft.told.get("after", ())]
            last = max(befores, key=lambda id: self._when[id][1], default=None)
            pause = calendar.between(self._when[last][1], start) if last else -1
            follows = 0 <= pause <= _LONGEST_PAUSE
            for before in befores:
                lag = pause if before == last and follows else 0
                ends = {"predecessor": before, "successor": draft.id}
                yield self._create(Dependency.KIND, {**ends, "lag": lag})
            own = {} if follows or activity.actual_start else no_earlier(start)
            values: dict[str, Value] = {
                "mode": Scheduling.AUTOMATIC, "start": None, "finish": None,
                "duration": calendar.between(start, finish), **own,
            }  # fmt: skip
            if edit := changed(Activity.KIND, draft.id, Activity.KIND.values(activity), values):
                yield edit

    # -- what follows from the records ---------------------------------------------------------------------

    def checklists(self, plan: Plan) -> Iterator[Edit]:
        """The edits that give releases their checklists, due by working days from the live date."""
        schedule = compute(plan)
        for draft in self._drafts:
            wanted = draft.told.get("checklist") if draft.kind is Release.KIND else None
            live = schedule.live_date(draft.id) if wanted else None
            if wanted is None or live is None:
                continue
            template = plan.of(ChecklistTemplate)[self._id(wanted["template"])]
            calendar = schedule.calendars.of_release(draft.id)
            for item in fitting(plan, template, plan.of(Release)[draft.id]):
                values = live_values(plan, template, item, draft.id, live, calendar)
                yield self._create(ChecklistItem.KIND, {**values, **self._tick(wanted, item)})

    def _tick(self, wanted: Content, item: ChecklistTemplateItem) -> dict[str, Value]:
        done: Mapping[str, str] = wanted.get("done", {})
        if "*" in done:
            return {"state": ItemState.DONE, "evidence": done["*"]}
        for ref, evidence in done.items():
            if self._id(ref) == item.id:
                return {"state": ItemState.DONE, "evidence": evidence}
        for ref, reason in wanted.get("not_applicable", {}).items():
            if self._id(ref) == item.id:
                return {"state": ItemState.NOT_APPLICABLE, "reason": reason}
        started = any(self._id(ref) == item.id for ref in wanted.get("in_progress", ()))
        return {"state": ItemState.IN_PROGRESS} if started else {}

    def baseline(self, plan: Plan) -> Iterator[Edit]:
        """The baseline: every date as it was before the slips that activities tell, in working days."""
        told = self._content.get("baseline")
        if told is None:
            return
        baseline = _Draft(Baseline.KIND, self._make.new_id(), told, (), "")
        yield self._create(Baseline.KIND, self._read(baseline), baseline.id)
        earlier = plan.after(self._unslipped(plan))
        schedule = compute(earlier)
        for subject in (*earlier.of(Release).values(), *earlier.of(Activity).values()):
            span = schedule.span(subject.id)
            release = subject.release if isinstance(subject, Activity) else subject.id
            if span is not None and release not in self._unbaselined:
                dates: dict[str, Value] = {
                    "start": span.start,
                    "finish": span.finish,
                    "duration": max(span.duration_minutes, 0),
                }
                yield self._create(
                    BaselineDate.KIND, {"baseline": baseline.id, "subject": subject.id, **dates}
                )

    def _unslipped(self, plan: Plan) -> Iterator[Edit]:
        """What pins every activity to where it was before it slipped."""
        schedule = compute(plan)
        slips = {draft.id: draft.told.get("slip", 0) for draft in self._drafts}
        for id, activity in plan.of(Activity).items():
            span = None if schedule.is_summary(id) else schedule.span(id)
            if span is None:
                continue
            start, finish = (
                dt.datetime.combine(span.calendar.add_days(moment.date(), -slips.get(id, 0)), moment.time())
                for moment in (span.start, span.finish)
            )
            pinned: dict[str, Value] = {
                "mode": Scheduling.PINNED, "start": start, "finish": finish,
                "actual_start": None, "actual_finish": None,
            }  # fmt: skip
            if edit := changed(Activity.KIND, id, Activity.KIND.values(activity), pinned):
                yield edit

    # -- reading -------------------------------------------------------------------------------------------

    def _collect(self, listed: Content, owners: tuple[_Draft, ...]) -> Iterator[_Draft]:
        """The drafts of what is listed by kind, each followed by what is inside it."""
        for name, items in listed.items():
            kind = self._plan.kind(name)
            for told, rank in zip(items, series(len(items)), strict=True):
                draft = _Draft(kind, self._make.new_id(), told, owners, rank)
                if "ref" in told:
                    self._ids[told["ref"]] = draft.id
                yield draft
                inside = {name: told[name] for name in told if self._is_inside(kind, name)}
                yield from self._collect(inside, (*owners, draft))

    def _is_inside(self, kind: Kind, name: str) -> bool:
        return name in self._plan.kinds and name not in kind.by_name

    def _read(self, draft: _Draft) -> dict[str, Value]:
        """The values of a draft: what it tells, what its owners mean, and its place among its siblings."""
        kind = draft.kind
        values: dict[str, Value] = {"rank": draft.rank} if "rank" in kind.by_name else {}
        for spec, reference in kind.references():
            if reference.on_delete is OnDelete.WITH and (owner := draft.owner(reference.kinds)):
                values[spec.name] = owner
        shorthand = _SHORTHAND.get(kind.name, frozenset())
        for name, told in draft.told.items():
            if name == "ref" or name in shorthand or self._is_inside(kind, name):
                continue
            if name not in kind.by_name:
                known = ", ".join(spec.name for spec in kind.fields)
                raise NotFound("unknown-field", kind=kind.title, name=name, known=known)
            values[name] = self._value(kind.by_name[name], told)
        return {**values, **self._spelt_out(draft)}

    def _spelt_out(self, draft: _Draft) -> dict[str, Value]:
        """What an activity's ``on`` (a moment) and ``done`` (as planned) stand for."""
        if draft.kind is not Activity.KIND:
            return {}
        told = draft.told
        first, last = ("on", "on") if "on" in told else ("start", "finish")
        if first not in told:
            return {}
        start = self._weeks.moment(told[first], ending=first == "on")
        # What should take one day, a public holiday, takes the working day after it.
        finish = max(self._weeks.moment(told[last], ending=True), start)
        actual = {"actual_start": start, "actual_finish": finish} if told.get("done") else {}
        self._when[draft.id] = start, finish
        return {"start": start, "finish": finish, **actual}

    def _value(self, spec: FieldSpec, told: Any) -> Value:
        try:
            if spec.type is FieldType.REFERENCE:
                return self._id(told)
            if spec.type is FieldType.REFERENCES:
                return tuple(self._id(ref) for ref in told)
            if spec.type is FieldType.DURATION:
                return self._reading.duration(told)
            if spec.type is FieldType.DATE:
                return self._weeks.day(told)
            if spec.type in (FieldType.LOCAL_TIME, FieldType.INSTANT):
                moment = self._weeks.moment(told, ending=spec.name in _ENDS)
                return moment.replace(tzinfo=dt.UTC) if spec.type is FieldType.INSTANT else moment
        except ValueError:
            expected = "a date or a duration"
            raise InvalidValue("unreadable-value", text=told, expected=expected, field=spec.title) from None
        return spec.decode(told)

    def _id(self, ref: str) -> str:
        try:
            return self._ids[ref]
        except KeyError:
            raise NotFound("unknown-key", key=ref) from None

    def _create(self, kind: Kind, values: Mapping[str, Value], id: str | None = None) -> Edit:
        key = self._plan.next_key(kind, self._made[kind.name])
        self._made[kind.name] += 1
        return created(kind, {"id": id or self._make.new_id(), "key": key, **values})
