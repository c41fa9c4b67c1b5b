"""Random arguments for every command, from the plan that it will run on."""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from relplanner.commands import (
    baselines,
    checklists,
    circulation,
    conflicts,
    dated,
    days,
    imports,
    merging,
    moving,
    notes,
    progress,
    records,
    retargeting,
    returning,
    risks,
    sample,
    scenarios,
    scheduling,
    shipped_checklists,
    signoffs,
    table_import,
    templates,
    trains,
)
from relplanner.commands.return_findings import Comparison, Finding, Sent, Side, Verdict
from relplanner.commands.table_import import TableJob
from relplanner.domain.declare import FieldSpec, FieldType, Kind, Record, Value
from relplanner.domain.delivery import Arrival, Delivery, Home
from relplanner.domain.edit import Label, Proposal
from relplanner.domain.errors import Refusal
from relplanner.domain.invariants import check
from relplanner.domain.kinds import (
    Activity,
    Baseline,
    ChecklistItem,
    ChecklistTemplate,
    Circulation,
    Criterion,
    Decision,
    NoteEntry,
    Product,
    Release,
    ReleaseNotes,
    ReleaseTemplate,
    ReleaseTrain,
    Risk,
    RiskAction,
    Scenario,
    ScopeItem,
    SignOff,
    SlipEvent,
    Window,
)
from relplanner.domain.kinds.choices import Audience, LinkType
from relplanner.domain.kinds.context import SourceKind
from relplanner.domain.kinds.planning import SlipReason
from relplanner.domain.kinds.readiness import SignOffDecision
from relplanner.domain.plan import Maker, Plan
from relplanner.domain.returned import Grid
from relplanner.domain.tables import TableMapping
from relplanner.exchange.tables.headings import table_of
from relplanner.rules.conflicts import radar
from relplanner.rules.risk import Rating
from relplanner.schedule.dates import compute

Draw = Callable[[st.SearchStrategy[Any]], Any]
Arguments = Callable[[Draw, Plan], tuple[Any, ...] | None]
"""Draws arguments for a command, or tells by None that this plan has nothing it could be done to."""

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=12)
NAMES = st.sampled_from(
    ["A", "Ännchen", "0", "= 1 + 1", "x" * 500, "שלום", "naïve ☃", "'; DROP TABLE x", " "]
)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))
TIMES = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2030, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
RANKS = st.text("123456789abcxyz", min_size=1, max_size=3)
SCORES = st.integers(1, 5)
HOURS = st.sampled_from(["", "09:00-17:00", "08:00-12:00 13:00-16:30", "00:00-24:00"])


def ids(plan: Plan, *kinds: type[Record] | str) -> list[str]:
    """The ids of all records of these kinds, in the order in which they were made."""
    names = [kind if isinstance(kind, str) else kind.KIND.name for kind in kinds]
    return sorted(id for name in names for id in plan.tables[name])


def value(spec: FieldSpec, plan: Plan) -> st.SearchStrategy[Value]:
    """Values that a field takes."""
    found = _plain_value(spec, plan)
    return st.none() | found if spec.optional else found


def _plain_value(spec: FieldSpec, plan: Plan) -> st.SearchStrategy[Any]:
    whole = st.integers(int(spec.minimum or 0), int(spec.maximum if spec.maximum is not None else 99))
    if spec.name == "rank":
        return RANKS
    if spec.name.endswith("day") or spec.name == "hours":
        return HOURS if spec.type is FieldType.LINE else DAYS
    by_type: Mapping[FieldType, Callable[[], st.SearchStrategy[Any]]] = {
        FieldType.LINE: lambda: NAMES if spec.required or spec.name == "title" else TEXTS,
        FieldType.TEXT: lambda: st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30),
        FieldType.INTEGER: lambda: whole,
        FieldType.NUMBER: lambda: st.floats(allow_nan=False, allow_infinity=False),
        FieldType.YES_NO: st.booleans,
        FieldType.DATE: lambda: DAYS,
        FieldType.LOCAL_TIME: lambda: TIMES,
        FieldType.INSTANT: lambda: TIMES.map(lambda at: at.replace(tzinfo=dt.UTC)),
        FieldType.DURATION: lambda: st.integers(0, 5000),
        FieldType.CHOICE: lambda: st.sampled_from(list(spec.choices or ())),
        FieldType.CHOICES: lambda: st.lists(
            st.sampled_from(list(spec.choices or ())), max_size=3, unique=True
        ).map(tuple),
        FieldType.WORDS: lambda: st.lists(NAMES, max_size=3).map(tuple),
        FieldType.REFERENCE: lambda: _reference(spec, plan),
        FieldType.REFERENCES: lambda: _references(spec, plan),
    }
    return by_type[spec.type]()


def _reference(spec: FieldSpec, plan: Plan) -> st.SearchStrategy[Any]:
    there = ids(plan, *(spec.ref.kinds if spec.ref else ()))
    return st.sampled_from(there) if there else st.none()


def _references(spec: FieldSpec, plan: Plan) -> st.SearchStrategy[Any]:
    there = ids(plan, *(spec.ref.kinds if spec.ref else ()))
    return st.lists(st.sampled_from(there), max_size=3, unique=True).map(tuple) if there else st.just(())


def values(draw: Draw, kind: Kind, plan: Plan, *, new: bool) -> dict[str, Value]:
    """Values for some fields of a kind; of a new record, for all that it must have."""
    free = [spec for spec in kind.fields if spec.name not in records.KEPT and not (new and spec.required)]
    chosen = draw(st.lists(st.sampled_from(free), max_size=3, unique_by=lambda spec: spec.name))
    must = [spec for spec in kind.fields if new and spec.required and spec.name not in records.KEPT]
    return {spec.name: draw(value(spec, plan)) for spec in (*must, *chosen)}


def _one(draw: Draw, plan: Plan, *kinds: type[Record]) -> str | None:
    there = ids(plan, *kinds)
    return draw(st.sampled_from(there)) if there else None


def _some(draw: Draw, plan: Plan, *kinds: type[Record]) -> tuple[str, ...]:
    there = ids(plan, *kinds)
    return tuple(draw(st.lists(st.sampled_from(there), min_size=1, max_size=3, unique=True))) if there else ()


def _any(draw: Draw, plan: Plan) -> Record:
    found = plan.get(draw(st.sampled_from(sorted(record.id for record in plan))))
    assert found is not None
    return found


def _about(
    *kinds: type[Record], more: Callable[[Draw, Plan], tuple[Any, ...]] = lambda draw, plan: ()
) -> Arguments:
    """Arguments that begin with a record of one of these kinds."""

    def arguments(draw: Draw, plan: Plan) -> tuple[Any, ...] | None:
        id = _one(draw, plan, *kinds)
        return (id, *more(draw, plan)) if id else None

    return arguments


def _about_some(
    *kinds: type[Record], more: Callable[[Draw, Plan], tuple[Any, ...]] = lambda draw, plan: ()
) -> Arguments:
    """Arguments that begin with some records of these kinds."""

    def arguments(draw: Draw, plan: Plan) -> tuple[Any, ...] | None:
        some = _some(draw, plan, *kinds)
        return (some, *more(draw, plan)) if some else None

    return arguments


def _add(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    possible = [
        kind
        for kind in plan.kinds.values()
        if kind.undoable
        and all(
            plan.tables[name] for spec, ref in kind.references() if spec.required for name in ref.kinds[:1]
        )
    ]
    kind = draw(st.sampled_from(possible))
    return kind.name, values(draw, kind, plan, new=True)


def _set_fields(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    record = _any(draw, plan)
    return record.id, values(draw, record.KIND, plan, new=False), draw(TEXTS)


def _set_many(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    first, second = _any(draw, plan), _any(draw, plan)
    return ({record.id: values(draw, record.KIND, plan, new=False) for record in (first, second)},)


def _remove(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    return [_any(draw, plan).id for _ in range(draw(st.integers(1, 2)))], draw(
        st.sampled_from(records.Orphans)
    )


def _reorder(draw: Draw, plan: Plan) -> tuple[Any, ...] | None:
    there = sorted(plan.of(Activity).values(), key=lambda activity: (activity.rank, activity.id))
    if len(there) < 2 or there[0].rank == there[-1].rank:
        return None
    return draw(st.sampled_from(there)).id, None, there[0].id


def _conflict(draw: Draw, plan: Plan) -> tuple[Any, ...] | None:
    found = radar(plan, compute(plan), dt.date.today()).conflicts
    return (draw(st.sampled_from(found)),) if found else None


def _window(draw: Draw, plan: Plan) -> tuple[Any, ...] | None:
    window, subject = _one(draw, plan, Window), _one(draw, plan, Release, Activity)
    return (window, subject, draw(NAMES), draw(st.none() | DAYS)) if window and subject else None


def _scope(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    return (_some(draw, plan, ScopeItem),)


def _delivery(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    names = draw(st.lists(st.sampled_from(["1", "2", "3", "4"]), min_size=1, max_size=4, unique=True))
    tasks = [
        Arrival("activity", name, {"title": draw(NAMES), "start": at, "finish": at}, {"release": ("0",)})
        for name in names
        for at in [draw(TIMES)]
    ]
    ties = [
        Arrival("dependency", f"{a}-{b}", {}, {"predecessor": (a,), "successor": (b,)})
        for a, b in pairwise(names)
    ]
    release = Arrival("release", "0", {"title": "Imported", "version": draw(st.sampled_from(["1", "2"]))})
    delivery = Delivery(
        SourceKind.MSPDI, "guid", "Imported", "plan.xml", (release, *tasks, *ties), home=Home("release", "0")
    )
    return delivery, {}


def _tables(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    titles = draw(st.lists(NAMES.filter(str.strip), min_size=1, max_size=4))
    grid = Grid("Tasks", (("Task", "Start", "Owner"), *((title, draw(DAYS), "Ann, Bo") for title in titles)))
    mapping = TableMapping("activity", {"Task": "title", "Start": "start", "Owner": "owner"})
    return [TableJob("tasks.xlsx", table_of(grid), mapping)], {}


def _content(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    people = [{"title": name} for name in draw(st.lists(NAMES.filter(str.strip), min_size=1, max_size=3))]
    return ({"title": "Sample", "programme": {"title": draw(NAMES)}, "records": {"person": people}},)


def _shipped(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    items = [{"title": "Docs", "section": "Before"}, {"title": "Rehearsal", "offset": -3}]
    template = {"title": "Go-live", "state": "published", "checklist_template_item": items}
    return {"title": "Go-live", "records": {"checklist_template": [template]}}, draw(st.none() | DAYS)


def _template(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    phases = [
        {"ref": "build", "title": "Build", "duration": "10d"},
        {"title": "Gate", "kind": "gate", "offset": -3, "after": ["build"]},
        {"title": "Live", "kind": "milestone", "goes_live": True},
    ]
    content = {"title": "Minor", "kind": "minor", "template_activity": phases}
    return ({"title": "Minor", "records": {"release_template": [content]}},)


def _from_template(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    (shipped,) = _template(draw, plan)
    product, version = _one(draw, plan, Product), draw(st.sampled_from(["", "1.0"]))
    own = _one(draw, plan, ReleaseTemplate)
    return draw(st.sampled_from([shipped, own or shipped])), draw(DAYS), product, "", version


def _circulation(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    recipients = tuple(draw(st.lists(NAMES, max_size=2, unique=True)))
    number = circulation.next_number(plan)
    return (
        "schedule",
        recipients,
        number,
        "out.xlsx",
        "uuid",
        "hash",
        f"base {number}",
        b"what it said",
        plan.place,
    )


def _returned(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    """Cells, a missing row and a new one, as a comparison might hand them over."""
    found = []
    for record in (_any(draw, plan) for _ in range(draw(st.integers(1, 3)))):
        for name, told in values(draw, record.KIND, plan, new=False).items():
            cell = ("", "", record.KIND.name, record.id, record.key, "", name)
            found.append(
                Finding(
                    draw(st.sampled_from([Verdict.THEIRS, Verdict.CONFLICT])), 0, *cell, value=told, open=True
                )
            )
        if draw(st.booleans()):
            found.append(Finding(Verdict.MISSING, 0, "", "", record.KIND.name, record.id, "", "", open=True))
    kind, told = _add(draw, plan)
    found.append(Finding(Verdict.NEW, 0, "", "", kind, "", "", "", values=told))
    decisions = {at: draw(st.sampled_from(Side)) for at in range(len(found)) if draw(st.booleans())}
    return Comparison(plan.place, (Sent(1, "Liz", "back.xlsx"),), 9, tuple(found)), decisions


def grown(draw: Draw, plan: Plan) -> Plan:
    """The plan some commands later, as somebody else's copy of it might be."""
    numbers = itertools.count(draw(st.integers(0, 3)) * 1_000)
    make = Maker(dt.datetime(2026, 11, 2, tzinfo=dt.UTC), "Liz", lambda: f"other-{next(numbers)}")
    for command, arguments in draw(st.lists(st.sampled_from(_EVERYDAY), min_size=1, max_size=3)):
        told = arguments(draw, plan)
        try:
            edits = command(plan, make, *told).edits if told else ()
            after = plan.after(edits)
            check(plan, after, edits)
        except Refusal:
            continue
        plan = after
    return plan


_EVERYDAY = ((records.add, _add), (records.set_fields, _set_fields), (records.remove, _remove))


def _lines(draw: Draw, plan: Plan) -> tuple[Any, ...]:
    """Two plans that grew out of a third, one of them the present."""
    base = grown(draw, plan) if draw(st.booleans()) else plan
    lines = merging.compare_lines(base, plan, grown(draw, base), Sent(0, "Liz", "copy"), Label("merged"))
    open = [at for at, found in enumerate(lines.comparison.findings) if found.is_open]
    decisions = {at: draw(st.sampled_from(Side)) for at in open}
    return lines, merging.fitting_merge(lines, decisions)[0], draw(st.booleans())


STRATEGIES: Mapping[Callable[..., Proposal], Arguments] = {
    records.add: _add,
    records.set_fields: _set_fields,
    records.set_many: _set_many,
    dated.add_typed: _add,
    dated.set_typed: _set_fields,
    dated.set_all_typed: _set_many,
    records.remove: _remove,
    records.reorder: _reorder,
    scheduling.add_activity: _about(Release, more=lambda draw, plan: (draw(NAMES), draw(st.none() | TIMES))),
    scheduling.link: _about(
        Activity,
        more=lambda draw, plan: (
            _one(draw, plan, Activity),
            draw(st.sampled_from(LinkType)),
            draw(st.integers(-480, 480)),
        ),
    ),
    scheduling.move_activity: _about(Activity, more=lambda draw, plan: (draw(TIMES),)),
    scheduling.resize_activity: _about(Activity, more=lambda draw, plan: (draw(TIMES),)),
    moving.move_many: _about_some(Release, Activity, more=lambda draw, plan: (draw(st.integers(-30, 30)),)),
    scheduling.move_release: _about(Release, more=lambda draw, plan: (draw(st.integers(-30, 30)),)),
    days.move_to_day: _about(Release, Activity, Window, more=lambda draw, plan: (draw(DAYS),)),
    progress.set_progress: _about(Activity, more=lambda draw, plan: (draw(st.integers(0, 100)),)),
    conflicts.clear_conflict: _conflict,
    conflicts.allow: _window,
    baselines.take_baseline: lambda draw, plan: (draw(NAMES),),
    baselines.use_baseline: _about(Baseline),
    templates.release_from_template: _from_template,
    templates.new_template: lambda draw, plan: (draw(NAMES),),
    templates.take_template: _template,
    templates.save_as_template: _about(Release, more=lambda draw, plan: (draw(NAMES),)),
    trains.add_train_releases: _about(ReleaseTrain, more=lambda draw, plan: (draw(st.integers(0, 2)),)),
    retargeting.retarget: _about(Release, more=lambda draw, plan: (draw(DAYS), draw(st.booleans()))),
    retargeting.slip_release: _about(
        Release, more=lambda draw, plan: (draw(st.none() | DAYS), draw(st.sampled_from(SlipReason)))
    ),
    retargeting.give_slip_reason: lambda draw, plan: (
        (some, draw(st.sampled_from(SlipReason)), draw(TEXTS))
        if (some := _some(draw, plan, SlipEvent))
        else None
    ),
    checklists.tick: _about_some(ChecklistItem, Criterion),
    checklists.use_template: _about(
        Release,
        more=lambda draw, plan: (_one(draw, plan, ChecklistTemplate) or "none", draw(st.none() | DAYS)),
    ),
    shipped_checklists.use_shipped: _about(Release, more=_shipped),
    checklists.redate: _about(Release, more=lambda draw, plan: (draw(DAYS),)),
    risks.score: _about(
        Risk,
        more=lambda draw, plan: (
            draw(SCORES),
            draw(SCORES),
            draw(st.none() | st.builds(Rating, SCORES, SCORES)),
        ),
    ),
    risks.aim: _about(Risk, more=lambda draw, plan: (draw(SCORES), draw(SCORES))),
    risks.tick_actions: _about_some(RiskAction),
    notes.start_notes: _about(
        Release, more=lambda draw, plan: (draw(st.sampled_from(Audience)), draw(st.booleans()))
    ),
    notes.tell_of: _about(ReleaseNotes, more=_scope),
    notes.leave_out: _about(
        ReleaseNotes,
        more=lambda draw, plan: (_one(draw, plan, ScopeItem, NoteEntry) or "none", "Internal only"),
    ),
    notes.publish: _about(ReleaseNotes),
    imports.import_delivery: _delivery,
    table_import.import_tables: _tables,
    sample.fill_sample: _content,
    signoffs.sign: _about(
        SignOff,
        more=lambda draw, plan: (draw(st.none() | st.sampled_from(SignOffDecision)), draw(st.none() | TEXTS)),
    ),
    circulation.circulate: _circulation,
    circulation.acknowledge_circulation: _about(
        Circulation, more=lambda draw, plan: (draw(st.sampled_from(["Ann", "Bo"])), draw(st.booleans()))
    ),
    returning.take_return: _returned,
    merging.merge: _lines,
    scenarios.start_scenario: lambda draw, plan: (draw(NAMES),),
    scenarios.propose_scenario: _about(
        Scenario, more=lambda draw, plan: (draw(TEXTS), _one(draw, plan, Decision))
    ),
    scenarios.reject_scenario: _about(Scenario, more=lambda draw, plan: (draw(TEXTS),)),
    scenarios.drop_scenario: _about(Scenario),
    scenarios.apply_scenario: _about(Scenario, more=_lines),
}
"""By command, how its arguments are drawn."""
