"""Puts a workbook's sheets together from a snapshot, its dates, a pack and the facts of this copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from relplanner.domain.declare import Kind
from relplanner.domain.kinds import (
    Activity,
    Ask,
    BaselineDate,
    CalendarDay,
    ChecklistItem,
    Circulation,
    Criterion,
    ImportMapping,
    NoteEntry,
    Pack,
    Programme,
    Release,
    ReleaseNotes,
    Risk,
    RiskAssessment,
    SignOff,
    Source,
)
from relplanner.domain.plan import sibling_order
from relplanner.exchange.sheets import asked, packs
from relplanner.exchange.sheets.changed import Since, changed_sheet
from relplanner.exchange.sheets.cover import cover_sheet
from relplanner.exchange.sheets.fields import Cells, lists, record_sheet
from relplanner.exchange.sheets.lines import Scope
from relplanner.exchange.sheets.measures import measures_sheet
from relplanner.exchange.sheets.model import Facts, Sheet, TableSheet, Workbook
from relplanner.exchange.sheets.months import calendar_sheet
from relplanner.exchange.sheets.notes import notes_sheet
from relplanner.exchange.sheets.packs import Profile
from relplanner.exchange.sheets.readiness import checklist_sheet, criteria_sheet
from relplanner.exchange.sheets.risks import matrix_sheet, risks_sheet
from relplanner.exchange.sheets.schedule import schedule_sheet
from relplanner.exchange.sheets.signoffs import signoffs_sheet
from relplanner.exchange.sheets.timeline import timeline_sheet
from relplanner.exchange.sheets.trimming import trimmed
from relplanner.schedule.dates import Schedule

# Kinds that sheets of their own tell, or that are nobody's business outside the plan.
_TOLD = {
    cls.KIND.name
    for cls in (
        Activity, Ask, BaselineDate, CalendarDay, ChecklistItem, Circulation, Criterion, ImportMapping,
        NoteEntry, Pack, Programme, Release, ReleaseNotes, Risk, RiskAssessment, SignOff, Source,
    )
}  # fmt: skip


def build(
    schedule: Schedule, profile: Profile, facts: Facts, since: Since | None = None, *, bare: bool = False
) -> Workbook:
    """The workbook of a pack. What may be edited is editable only in a circulation, and on one sheet.

    ``since`` is what its recipients had before; ``bare`` leaves out what is computed, where that takes time.
    """
    plan = schedule.plan
    scope = Scope(
        plan, schedule, profile.releases, profile.start, profile.finish, facts.issued_at.date(),
        editable=facts.number is not None, bare=bare,
    )  # fmt: skip
    cells = Cells(plan)
    named = [(name, trimmed(sheet, name, profile)) for name, sheet in _named(scope, cells, profile, since)]
    if packs.COVER in profile.sheets:
        cover = cover_sheet(
            scope, facts, profile.title, [sheet for _, sheet in named], asked=bool(profile.owners)
        )
        named.insert(0, (packs.COVER, cover))
    sheets = [sheet for _, sheet in named]
    wanted = {
        c.choices for sheet in sheets if isinstance(sheet, TableSheet) for c in sheet.columns if c.editable
    }
    choices = lists(plan.kinds.values(), cells, wanted - {""})
    names = tuple(name for name, _ in named)
    return Workbook(
        plan.programme.title, profile.title, facts, tuple(sheets), choices, names, profile.protect
    )


def _named(scope: Scope, cells: Cells, profile: Profile, since: Since | None) -> Iterator[tuple[str, Sheet]]:
    """Every sheet with its name in a pack; what changed is told only of a copy that goes to somebody."""
    for name in profile.sheets:
        if name == packs.CHANGED:
            if scope.editable:
                yield name, changed_sheet(scope, since)
        else:
            yield from _sheets(scope, cells, profile, name)


def _sheets(scope: Scope, cells: Cells, profile: Profile, name: str) -> Iterator[tuple[str, Sheet]]:
    """The sheets that a name in a pack stands for; an unknown name of a newer pack stands for none."""
    dates_here = packs.TIMELINE not in profile.sheets
    makers: dict[str, Callable[[], Sheet]] = {
        packs.SCHEDULE: lambda: schedule_sheet(scope, cells, dates_here),
        packs.TIMELINE: lambda: timeline_sheet(scope, cells),
        packs.CHECKLIST: lambda: checklist_sheet(scope, cells),
        packs.CRITERIA: lambda: criteria_sheet(scope, cells),
        packs.SIGNOFFS: lambda: signoffs_sheet(scope, cells),
        packs.RISKS: lambda: risks_sheet(scope, cells),
        packs.MATRIX: lambda: matrix_sheet(scope),
        packs.CALENDAR: lambda: calendar_sheet(scope),
        packs.MEASURES: lambda: measures_sheet(scope),
        packs.NOTES: lambda: notes_sheet(scope, cells, profile.audience),
    }
    if name in makers:
        yield name, makers[name]()
    elif name in asked.SHEETS:
        yield name, asked.asked_sheet(scope, cells, name, profile.owners)
    elif name in scope.plan.kinds:
        yield name, _derived(scope, cells, scope.plan.kind(name))
    elif name == packs.OTHERS:
        for kind in scope.plan.kinds.values():
            if kind.name not in _TOLD and scope.plan.tables[kind.name]:
                yield kind.name, _derived(scope, cells, kind)


def _derived(scope: Scope, cells: Cells, kind: Kind) -> TableSheet:
    """The sheet of a kind straight from its declaration, without what belongs to releases not chosen."""
    by_release = kind.by_name.get("release")
    records = [
        record
        for record in sorted(scope.plan.tables[kind.name].values(), key=sibling_order)
        if not record.archived and (by_release is None or scope.has(getattr(record, "release")))  # noqa: B009
    ]
    return record_sheet(cells, kind, records, editable=scope.editable)
