"""The tables of a circulated workbook as they would go out now: what “mine” is when a copy comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace

from relplanner.domain.kinds import Activity, ChecklistItem, Criterion, NoteEntry, Release, Risk, SignOff
from relplanner.domain.kinds.choices import Audience
from relplanner.exchange.sheets import asked, packs
from relplanner.exchange.sheets.book import build
from relplanner.exchange.sheets.model import Facts, TableSheet
from relplanner.exchange.sheets.packs import Profile
from relplanner.schedule.dates import Schedule

_LINES = (Release.KIND.name, Activity.KIND.name)
_WRITTEN: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Schedule": (packs.SCHEDULE, _LINES),
    "Timeline": (packs.TIMELINE, _LINES),
    "Checklist": (packs.CHECKLIST, (ChecklistItem.KIND.name,)),
    "Criteria": (packs.CRITERIA, (Criterion.KIND.name,)),
    "Sign-off": (packs.SIGNOFFS, (SignOff.KIND.name,)),
    "Risks": (packs.RISKS, (Risk.KIND.name,)),
    "Release notes": (packs.NOTES, (NoteEntry.KIND.name,)),
    **{title: (name, (kind,)) for name, (title, kind) in asked.SHEETS.items()},
}
"""By the names of the sheets that are not derived: their names in a pack, and the kinds of their rows."""


def again(
    schedule: Schedule, sheets: Mapping[str, Collection[str]], today: dt.date, *, bare: bool = False
) -> dict[str, tuple[TableSheet, tuple[str, ...]]]:
    """The sheets with these names and columns, whole, each with the kinds of record that it holds.

    A copy may have been cut to some releases or days; what is compared must not be.
    ``bare`` leaves out what is computed, where that takes time.
    """
    kinds = {kind.plural: kind.name for kind in schedule.plan.kinds.values()}
    written = [_WRITTEN[name][0] for name in sheets if name in _WRITTEN]
    derived = [kinds[name] for name in sheets if name in kinds]
    profile = Profile("again", "Again", (*written, *derived), audience=Audience.OPERATIONS)
    issued = dt.datetime.combine(today, dt.time(12), dt.UTC)
    found: dict[str, tuple[TableSheet, tuple[str, ...]]] = {}
    for sheet in build(schedule, profile, Facts("", issued, "", number=1), bare=bare).tables:
        holds = {row.kind for row in sheet.rows}
        kept = found.get(sheet.name)
        # A kind may have a sheet of its own beside the one that is written for it, by the same name.
        if kept is None or _common(sheet, sheets) > _common(kept[0], sheets):
            wanted = _WRITTEN.get(sheet.name, ("", ()))[1] or (kinds[sheet.name],)
            found[sheet.name] = (replace(sheet, gantt=None), wanted if holds <= {*wanted} else tuple(holds))
    return found


def _common(sheet: TableSheet, sheets: Mapping[str, Collection[str]]) -> int:
    return len({column.name for column in sheet.columns} & {*sheets[sheet.name]})
