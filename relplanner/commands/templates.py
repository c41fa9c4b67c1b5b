"""Makes a release from a template, planned back from the day it goes live, and a template from a release."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from relplanner.commands.checklists import fitting, live_values, owner_in_role
from relplanner.commands.records import new_record
from relplanner.commands.sample import Content, fill_sample
from relplanner.domain.declare import Kind, Value, Values
from relplanner.domain.edit import Edit, Label, Proposal
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import (
    Activity,
    ChecklistItem,
    ChecklistTemplate,
    ChecklistTemplateItem,
    Dependency,
    Person,
    Product,
    Release,
    ReleaseTemplate,
    Team,
    TemplateActivity,
)
from relplanner.domain.kinds.choices import ActivityKind, LinkType, ReleaseKind, Scheduling
from relplanner.domain.kinds.planning import DateOrigin
from relplanner.domain.kinds.readiness import TemplateState
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.rank import series
from relplanner.schedule.calendars import SOURCES
from relplanner.schedule.dates import Schedule, compute
from relplanner.schedule.worktime import WorkCalendar

_FRAME = frozenset(SOURCES) - {Release}
"""What the dates of one release rest on beside itself."""
_TAKEN = (ChecklistTemplate.KIND.name, ReleaseTemplate.KIND.name)


def release_from_template(
    plan: Plan,
    make: Maker,
    /,
    template: str | Content,
    target: dt.date,
    product: str | None = None,
    title: str = "",
    version: str = "",
    train: str | None = None,
) -> Proposal:
    """A release with the activities, links and checklist of a template, so that it goes live on ``target``.

    It has no start: its activities are automatic and planned back from its target over working days, so that
    they all move when the target does. What the template puts so many working days from go-live is tied to it
    by a link where its other links would not bring it there. ``template`` is one of the plan's, by id, or the
    content of one that comes with relplanner, which is taken into the plan unless it is there already.

    Raises NotFound, and BrokenRule for a template with offsets but nothing that goes live.
    """
    if isinstance(template, str):
        taken: tuple[Edit, ...] = ()
        id = template
    else:
        taken, id = _take(plan, make, template)
    making = _Making(plan.after(taken) if taken else plan, make)
    source = making.plan.one(ReleaseTemplate, id)
    if source is None:
        raise NotFound("unknown-key", key=id)
    named = making.plan.one(Product, product)
    title = title or " ".join(filter(None, (named.title if named else source.title, version)))
    told: Values = {
        "title": title, "product": product, "version": version, "train": train, "target_date": target,
        "kind": source.kind or ReleaseKind.MINOR, "owner": named.owner if named else None,
    }  # fmt: skip
    _Instance(making, source, target).make(told)
    return Proposal(
        Label("from-template", {"title": title, "template": source.title}), (*taken, *making.edits)
    )


def save_as_template(plan: Plan, make: Maker, /, release: str, title: str) -> Proposal:
    """A template of a release as it is now: durations, order, links, and working days from its live date.

    Its checklist becomes one of a template, too, unless it came from one. Links other than from finish to
    start, and lags, are told by the offsets. Raises NotFound, and BrokenRule without a live date.
    """
    record = plan.one(Release, release)
    if record is None:
        raise NotFound("unknown-key", key=release)
    schedule = compute(plan)
    live = schedule.live_date(release)
    if live is None:
        raise BrokenRule("template-needs-live", key=record.key, remedy=("target_date",))
    making = _Making(plan, make)
    checklist = _checklist_of(making, schedule.calendars.of_release(release), record, live, title)
    template = making.add(ReleaseTemplate.KIND, {"title": title, "kind": record.kind, "checklist": checklist})
    _save_activities(making, schedule, record, template, live)
    return Proposal(Label("saved-template", {"title": title, "release": record.title}), tuple(making.edits))


def new_template(plan: Plan, make: Maker, /, title: str) -> Proposal:
    """A template that holds nothing but the go-live, from which all else is counted."""
    making = _Making(plan, make)
    template = making.add(ReleaseTemplate.KIND, {"title": title})
    live: Values = {
        "title": "Live", "template": template, "kind": ActivityKind.MILESTONE, "goes_live": True, "offset": 0,
    }  # fmt: skip
    making.add(TemplateActivity.KIND, live)
    kind = ReleaseTemplate.KIND.title.lower()
    return Proposal(Label("added", {"kind": kind, "title": title}), tuple(making.edits))


def take_template(plan: Plan, make: Maker, /, content: Content) -> Proposal:
    """Take a template that comes with relplanner, and its checklist, into the plan, to be changed there."""
    edits, _ = _take(plan, make, content)
    kind = ReleaseTemplate.KIND.title.lower()
    return Proposal(Label("added", {"kind": kind, "title": content["title"]}), edits)


class _Making:
    """Records in the making, with keys in a row."""

    def __init__(self, plan: Plan, make: Maker) -> None:
        self.plan, self.make = plan, make
        self.edits: list[Edit] = []
        self._made: Counter[str] = Counter()

    def add(self, kind: Kind, values: Values) -> str:
        """Create a record; gives its id."""
        edit = new_record(self.plan, self.make, kind, values, self._made[kind.name])
        self._made[kind.name] += 1
        self.edits.append(edit)
        return edit.id


class _Instance:
    """One release in the making, from one template."""

    def __init__(self, making: _Making, source: ReleaseTemplate, target: dt.date) -> None:
        self._making, self._source, self._target = making, source, target
        self._items = making.plan.children(TemplateActivity, "template", source.id)
        self._ids = {item.id: making.make.new_id() for item in self._items}

    def make(self, told: Values) -> None:
        making = self._making
        release = making.add(Release.KIND, told)
        for item in self._items:
            making.add(Activity.KIND, self._activity(item, release))
        for item in self._items:
            for before in item.after:
                if before in self._ids:
                    self._link(self._ids[before], self._ids[item.id])
        self._tie(release)
        self._give_checklist(release)

    def _activity(self, item: TemplateActivity, release: str) -> dict[str, Value]:
        return {
            "id": self._ids[item.id], "title": item.title, "release": release, "notes": item.notes,
            "parent": self._ids.get(item.parent) if item.parent else None, "kind": item.kind,
            "goes_live": item.goes_live, "mode": Scheduling.AUTOMATIC, "duration": item.duration,
            "owner": owner_in_role(self._making.plan, item.owner_role), "date_origin": DateOrigin.RULE,
            "rank": item.rank,
        }  # fmt: skip

    def _link(self, before: str, after: str, **how: Value) -> None:
        self._making.add(Dependency.KIND, {"predecessor": before, "successor": after, **how})

    # -- offsets -------------------------------------------------------------------------------------------

    def _tie(self, release: str) -> None:
        """Tie to go-live, one after the other, what links alone do not bring as far from it as its offset."""
        waiting = {item.id: item.offset for item in self._items if item.offset is not None}
        going = [item.id for item in self._items if item.goes_live]
        if waiting and not going:
            raise BrokenRule("template-no-go-live", key=self._source.key)
        waiting = {id: offset for id, offset in waiting.items() if id not in going}
        alone = _alone(self._making.plan)
        while waiting:
            schedule = compute(alone.after(self._making.edits))
            apart = dict(self._apart(schedule, release, waiting, self._ids[going[-1]]))
            if not apart:
                return
            # What is nearest to go-live first: others may hang on it.
            item = min(apart, key=lambda id: abs(apart[id]))
            del waiting[item]
            ends = self._ids[item], self._ids[going[-1]]
            before, after = ends if apart[item] >= 0 else ends[::-1]
            self._link(before, after, type=LinkType.FF, lag=abs(apart[item]))

    def _apart(
        self, schedule: Schedule, release: str, offsets: Mapping[str, int], going: str
    ) -> Iterator[tuple[str, int]]:
        """What is nearer to go-live than its offset, and how many working minutes before it should end.

        Negative minutes are after go-live.
        """
        live = schedule.span(going)
        calendar = schedule.calendars.of_release(release)
        end = _day_after(self._target)
        for id, offset in offsets.items():
            span = schedule.span(self._ids[id])
            if live is None or span is None:
                continue
            wanted = calendar.between(_day_after(calendar.add_days(self._target, offset)), end)
            found = calendar.between(span.finish, live.finish)
            if found < wanted if offset <= 0 else found > wanted:
                yield id, wanted

    def _give_checklist(self, release: str) -> None:
        plan = self._making.plan
        checklist = plan.one(ChecklistTemplate, self._source.checklist)
        if checklist is None:
            return
        grown = plan.after(self._making.edits)
        calendar = compute(_alone(plan).after(self._making.edits)).calendars.of_release(release)
        for item in fitting(plan, checklist, grown.of(Release)[release]):
            values = live_values(plan, checklist, item, release, self._target, calendar)
            self._making.add(ChecklistItem.KIND, values)


def _take(plan: Plan, make: Maker, content: Content) -> tuple[tuple[Edit, ...], str]:
    """The edits that bring a shipped template into the plan, and its id; none where it is there already."""
    title = content["records"][ReleaseTemplate.KIND.name][0]["title"]
    for known in plan.of(ReleaseTemplate).values():
        if known.title == title:
            return (), known.id
    records = {name: listed for name, listed in content["records"].items() if name in _TAKEN}
    edits = fill_sample(plan, make, {"title": content["title"], "records": records}).edits
    return edits, next(edit.id for edit in edits if edit.kind == ReleaseTemplate.KIND.name)


def _alone(plan: Plan) -> Plan:
    """The plan with nothing in it but what the dates of any release rest on: quickly scheduled."""
    kept = {frame.KIND.name for frame in _FRAME}
    tables = {name: plan.tables[name] if name in kept else {} for name in plan.kinds}
    return Plan(tuple(plan.kinds.values()), tables, plan.counters)


def _day_after(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time())


# -- saving ------------------------------------------------------------------------------------------------


def _save_activities(
    making: _Making, schedule: Schedule, release: Release, template: str, live: dt.date
) -> None:
    plan = making.plan
    held = [each for each in plan.children(Activity, "release", release.id) if not each.archived]
    ids = {activity.id: making.make.new_id() for activity in held}
    calendar = schedule.calendars.of_release(release.id)
    for activity, rank in zip(held, series(len(held)), strict=True):
        span = schedule.span(activity.id)
        # Offsets tell what other links came to.
        links = [
            link
            for link in plan.children(Dependency, "successor", activity.id)
            if link.type is LinkType.FS and link.lag >= 0 and link.predecessor in ids
        ]
        summary = schedule.is_summary(activity.id)
        values: dict[str, Value] = {
            "id": ids[activity.id], "title": activity.title, "template": template, "notes": activity.notes,
            "parent": ids.get(activity.parent or ""), "kind": activity.kind, "rank": rank,
            "goes_live": activity.goes_live, "owner_role": _role_of(plan, activity.owner),
            "duration": max(span.duration_minutes, 0) if span and not summary else 0,
            "offset": calendar.days_between(live, span.last_day) if span and not summary else None,
            "after": tuple(dict.fromkeys(ids[link.predecessor] for link in links)),
        }  # fmt: skip
        making.add(TemplateActivity.KIND, values)


def _checklist_of(
    making: _Making, calendar: WorkCalendar, release: Release, live: dt.date, title: str
) -> str | None:
    """The id of the template that a release's checklist came from, else of a new one made of it."""
    plan = making.plan
    items = [item for item in plan.children(ChecklistItem, "release", release.id) if not item.archived]
    sources = Counter(_templates_of(plan, items))
    if sources:
        return sources.most_common(1)[0][0]
    if not items:
        return None
    template = making.add(ChecklistTemplate.KIND, {"title": title, "state": TemplateState.PUBLISHED})
    for item in items:
        due = calendar.days_between(live, item.due) if item.due else None
        making.add(
            ChecklistTemplateItem.KIND,
            {
                "title": item.title, "template": template, "section": item.section, "rank": item.rank,
                "owner_role": _role_of(plan, item.owner), "offset": item.offset if due is None else due,
                "evidence_required": item.evidence_required, "blocking": item.blocking,
            },
        )  # fmt: skip
    return template


def _templates_of(plan: Plan, items: Iterable[ChecklistItem]) -> Iterator[str]:
    for item in items:
        if (source := plan.one(ChecklistTemplateItem, item.template_item)) is not None:
            yield source.template


def _role_of(plan: Plan, owner: str | None) -> str:
    """The role by which ``owner_in_role`` finds an owner again."""
    if (team := plan.one(Team, owner)) is not None:
        return team.title
    person = plan.one(Person, owner)
    return person.role if person else ""
