"""What the mapping page calls columns, how sure they are, and what an import does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from relplanner.commands.imports import ImportReport
from relplanner.commands.return_dates import DateOrder
from relplanner.commands.table_preview import Aside, Seen
from relplanner.domain.declare import FieldType, Kind
from relplanner.domain.plan import Plan
from relplanner.domain.tables import IMPACT, LIKELIHOOD, PREDECESSORS, REF, Book
from relplanner.gui.pages.choosing import Option
from relplanner.gui.pages.mapping.draft import SheetDraft
from relplanner.gui.pages.words import plural
from relplanner.gui.records.display import line_of
from relplanner.gui.theme import Tone

_SURE, _LIKELY = 95, 86
_DATES = (FieldType.DATE, FieldType.LOCAL_TIME, FieldType.INSTANT)


def file_words(book: Book) -> str:
    """What a file is."""
    if PurePath(book.file_name).suffix.lower() in (".xlsx", ".xlsm"):
        return plural(len(book.grids), _tr("workbook, {n} sheet"), _tr("workbook, {n} sheets"))
    return _tr("table of text (csv)")


def sheet_words(plan: Plan, draft: SheetDraft) -> str:
    """What a sheet seems to hold, or why nothing of it can be taken."""
    if not draft.table.header:
        return _tr("No row of headings found")
    if draft.mapping is None:
        return _tr("Names nothing that a plan holds")
    if not draft.table.rows:
        return _tr("Nothing beneath its headings")
    kind = plan.kind(draft.mapping.kind)
    if not draft.has_records:
        return _tr("{kind}: no column is the title").format(kind=kind.plural)
    rows = plural(len(draft.table.rows), _tr("{n} row"), _tr("{n:,} rows"))
    return f"{kind.plural} · {rows}"


def field_words(kind: Kind, field: str) -> str:
    """What a column becomes."""
    if field in kind.by_name:
        return kind.by_name[field].title
    extras: Mapping[str, str] = {
        "": _tr("– leave out –"), REF: _tr("Its own number"), PREDECESSORS: _tr("Waits for"),
        LIKELIHOOD: _tr("Likelihood"), IMPACT: _tr("Impact"),
    }  # fmt: skip
    return extras[field]


def sure_words(draft: SheetDraft, heading: str) -> tuple[str, Tone]:
    """How sure it is what a column becomes."""
    if heading in draft.decided:
        return _tr("You said so"), Tone.GOOD
    if draft.mapping is None or heading not in draft.mapping.columns:
        return "", Tone.NEUTRAL
    if draft.proposal.remembered:
        return _tr("As last time"), Tone.GOOD
    score = draft.proposal.scores.get(heading, 0)
    if score >= _SURE:
        return _tr("Sure"), Tone.GOOD
    return (_tr("Likely"), Tone.NEUTRAL) if score >= _LIKELY else (_tr("A guess"), Tone.WARNING)


def ways_of(kind: Kind, field: str) -> list[Option]:
    """In which ways the cells of a column can be read, the usual one first; none where there is but one."""
    spec = kind.by_name.get(field)
    if spec is not None and spec.type in _DATES:
        return [
            ("", _tr("As written")),
            (DateOrder.DMY.value, _tr("Day first: 31/12")),
            (DateOrder.MDY.value, _tr("Month first: 12/31")),
        ]
    if spec is not None and spec.type is FieldType.DURATION:
        return [("", _tr("Figures are days")), ("hours", _tr("Figures are hours")),
                ("weeks", _tr("Figures are weeks"))]  # fmt: skip
    return []


def way_words(kind: Kind, field: str, way: str) -> str:
    """In which way the cells of a column are read."""
    return dict(ways_of(kind, field)).get("" if way == "days" else way, "")


def seen_text(plan: Plan, kind: Kind, field: str, seen: Seen) -> str:
    """A cell as the plan would show it; who is not in the plan yet is marked as new."""
    if seen.made:
        return _tr("{names} (new)").format(names=", ".join(seen.made))
    spec = kind.by_name.get(field)
    if spec is None:
        return "" if seen.value is None else str(seen.value)
    return line_of(spec, seen.value, plan)


def grouped(asides: Iterable[Aside]) -> list[tuple[Aside, int]]:
    """Cells that are left aside, those of one column for one reason told by the first of them."""
    groups: dict[tuple[int, str], list[Aside]] = {}
    for aside in asides:
        groups.setdefault((aside.column, aside.reason), []).append(aside)
    return [(group[0], len(group)) for group in groups.values()]


def aside_words(sheet: str, aside: Aside, count: int) -> str:
    """A cell that is not taken, and why."""
    more = _tr(" (and {n:,} more like it)").format(n=count - 1) if count > 1 else ""
    return f"{sheet}!{aside.place}: {aside.reason}{more}"


def effect_words(report: ImportReport, kind: str) -> list[tuple[str, Tone]]:
    """What importing one table does to records of its kind, and what else comes along."""
    new, updated = report.added.get(kind, 0), report.updated.get(kind, 0)
    unchanged, refused = report.unchanged.get(kind, 0), len(report.refused)
    told = [
        (plural(new, _tr("{n} new"), _tr("{n:,} new")), Tone.GOOD if new else Tone.NEUTRAL),
        (plural(updated, _tr("{n} updated"), _tr("{n:,} updated")), Tone.ACCENT if updated else Tone.NEUTRAL),
    ]
    if unchanged:
        told.append((plural(unchanged, _tr("{n} unchanged"), _tr("{n:,} unchanged")), Tone.NEUTRAL))
    if refused:
        told.append((plural(refused, _tr("{n} row refused"), _tr("{n:,} rows refused")), Tone.BAD))
    if report.conflicts:
        words = plural(
            len(report.conflicts), _tr("{n} kept as changed here"), _tr("{n:,} kept as changed here")
        )
        told.append((words, Tone.WARNING))
    return told


def along_words(plan: Plan, reports: Sequence[ImportReport], kinds: Iterable[str]) -> str:
    """What else is made: the release that everything belongs to, the people that are named."""
    counts: dict[str, int] = {}
    for report in reports:
        for kind, count in report.added.items():
            counts[kind] = counts.get(kind, 0) + count
    main = set(kinds)
    parts = [
        f"{count:,} {(plan.kind(kind).title if count == 1 else plan.kind(kind).plural).lower()}"
        for kind, count in counts.items()
        if kind not in main and count
    ]
    return ", ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("mapping", text)
