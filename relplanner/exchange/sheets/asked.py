"""The sheets of an ask: what one owner is asked to fill in, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

from relplanner.domain.declare import Record
from relplanner.domain.kinds import Activity, ChecklistItem, Release, Risk, SignOff
from relplanner.exchange.sheets import packs
from relplanner.exchange.sheets.fields import Cells, column, counted, record_sheet, values
from relplanner.exchange.sheets.lines import Scope, dates, releases
from relplanner.exchange.sheets.model import Column, Form, Row, TableSheet
from relplanner.exchange.sheets.readiness import of_releases
from relplanner.rules.outlook import is_coming
from relplanner.rules.readiness import checks
from relplanner.rules.risk import is_open
from relplanner.rules.signoffs import digest_of, stale_parts
from relplanner.schedule.dates import ActivityState

TOPICS: Mapping[str, frozenset[str]] = {
    "status": frozenset({"release.status", "release.status_reason"}),
    "progress": frozenset({"activity.actual_start", "activity.actual_finish"}),
    "confidence": frozenset({"release.confidence", "activity.confidence"}),
    "checklist": frozenset({"checklist_item.state", "checklist_item.reason", "checklist_item.evidence"}),
    "risks": frozenset({"risk.state", "risk.response", "risk.next_review"}),
    "sign-off": frozenset({"sign_off.decision", "sign_off.conditions"}),
}
"""What can be asked for, and the fields that answer it."""

SHEETS: Mapping[str, tuple[str, str]] = {
    packs.ASK_RELEASES: ("Your releases", Release.KIND.name),
    packs.ASK_ACTIVITIES: ("Your activities", Activity.KIND.name),
    packs.ASK_CHECKLIST: ("Your checklist", ChecklistItem.KIND.name),
    packs.ASK_RISKS: ("Your risks", Risk.KIND.name),
    packs.ASK_SIGNOFFS: ("Your sign-offs", SignOff.KIND.name),
}
"""By the names in a pack: what the sheet is called, and the kind of its rows."""

_RELEASE = ("key", "title", "version", "state", "committed_date", "status", "status_reason", "confidence")
_CHECKLIST = ("key", "release", "section", "title", "due", "state", "reason", "evidence")
_RISKS = ("key", "title", "subject", "state", "response", "next_review")
_SIGNOFFS = ("key", "release", "role", "decision", "conditions")
_DONE = (ActivityState.DONE, ActivityState.SKIPPED)


def asked_sheet(scope: Scope, cells: Cells, name: str, owners: frozenset[str]) -> TableSheet:
    """One sheet of an ask; without ``owners`` it holds everybody's, settled or not, for comparing."""
    makers: Mapping[str, Callable[[], TableSheet]] = {
        packs.ASK_RELEASES: lambda: _plain(scope, cells, name, Release, _RELEASE, owners),
        packs.ASK_ACTIVITIES: lambda: _activities(scope, cells, owners),
        packs.ASK_CHECKLIST: lambda: _plain(scope, cells, name, ChecklistItem, _CHECKLIST, owners),
        packs.ASK_RISKS: lambda: _plain(scope, cells, name, Risk, _RISKS, owners),
        packs.ASK_SIGNOFFS: lambda: _plain(scope, cells, name, SignOff, _SIGNOFFS, owners),
    }
    return makers[name]()


def asked_records(scope: Scope, name: str, owners: frozenset[str]) -> Sequence[Record]:
    """What an owner has still to say something about; without ``owners`` everything of the sheet's kind."""
    if not owners:
        return [each for each in scope.plan.tables[SHEETS[name][1]].values() if not each.archived]
    finders: Mapping[str, Callable[[], Iterable[Record]]] = {
        packs.ASK_RELEASES: lambda: filter(is_coming, releases(scope)),
        packs.ASK_ACTIVITIES: lambda: filter(partial(_is_open, scope), of_releases(scope, Activity)),
        packs.ASK_CHECKLIST: lambda: (
            check.record
            for check in checks(of_releases(scope, ChecklistItem), scope.today)
            if not check.settled
        ),
        packs.ASK_RISKS: lambda: filter(is_open, scope.plan.of(Risk).values()),
        packs.ASK_SIGNOFFS: lambda: filter(partial(_is_awaited, scope), of_releases(scope, SignOff)),
    }
    return [record for record in finders[name]() if _owner_of(record) in owners and not record.archived]


def _owner_of(record: Record) -> str | None:
    found: str | None = getattr(record, "person" if isinstance(record, SignOff) else "owner", None)
    return found


def _is_open(scope: Scope, activity: Activity) -> bool:
    schedule = scope.schedule
    return not schedule.is_summary(activity.id) and schedule.state(activity.id) not in _DONE


def _is_awaited(scope: Scope, sign_off: SignOff) -> bool:
    if sign_off.decision is None:
        return True
    return bool(stale_parts(scope.plan, sign_off, digest_of(scope.plan, sign_off.release)))


def _plain(
    scope: Scope, cells: Cells, name: str, record: type[Record], fields: Sequence[str],
    owners: frozenset[str],
) -> TableSheet:  # fmt: skip
    found = asked_records(scope, name, owners)
    return record_sheet(
        cells, record.KIND, found, fields, name=SHEETS[name][0], caption=_caption(found),
        editable=scope.editable,
    )  # fmt: skip


def _activities(scope: Scope, cells: Cells, owners: frozenset[str]) -> TableSheet:
    """Open activities with the days on which they are planned, to be answered with those they really took."""
    found = [
        each for each in asked_records(scope, packs.ASK_ACTIVITIES, owners) if isinstance(each, Activity)
    ]
    of = Activity.KIND.by_name
    before = [of[name] for name in ("key", "release", "title", "kind")]
    after = [of[name] for name in ("actual_start", "actual_finish", "confidence")]
    columns = (
        *(column(spec, scope.editable) for spec in before),
        Column("start", "Planned start", 13, Form.DATE),
        Column("finish", "Planned finish", 13, Form.DATE),
        *(column(spec, scope.editable) for spec in after),
    )
    may = frozenset(each.name for each in columns if each.editable)
    rows = []
    for activity in found:
        planned = dates(scope.schedule.span(activity.id))
        told = (*values(cells, before, activity), *planned, *values(cells, after, activity))
        rows.append(Row(Activity.KIND.name, activity.id, activity.key, told, may))
    return TableSheet(
        SHEETS[packs.ASK_ACTIVITIES][0], _caption(found), "", columns, tuple(rows), 3, divide="release"
    )


def _caption(found: Collection[Record]) -> str:
    return f"{counted(len(found), 'row')} for you. Fill in the tinted cells and send this file back."
