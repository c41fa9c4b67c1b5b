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
from relplanner.gui.pages.mapping.draft import SheetDraft, Whole
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
        told = ", ".join(heading.title for heading in draft.table.headings[:6])
        return _tr("Nothing a plan holds: {headings}").format(headings=told)
    if not draft.table.rows:
        return _tr("Nothing beneath its headings")
    kind = plan.kind(draft.mapping.kind)
    if not draft.has_records:
        return _tr("{kind}: no column is the title").format(kind=kind.plural)
    rows = plural(len(draft.table.rows), _tr("{n} row"), _tr("{n:,} rows"))
    return f"{kind.plural} · {rows}"


def lacking_words(draft: SheetDraft) -> str:
    """What a sheet lacks to be imported, and what to do."""
    if draft.mapping is None:
        return _tr(
            "Nothing of this sheet is recognised. Say what its rows are, and which column is their title"
        )
    if not draft.table.rows:
        return _tr("There is nothing beneath its headings")
    return _tr("Say which column is the title of its rows")


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


def seen_text(plan: Plan, kind: Kind, field: str, seen: Seen) -> str:
    """A cell as the plan would show it; who is not in the plan yet is marked as new."""
    spec = kind.by_name.get(field)
    if spec is None:
        return "" if seen.value is None else str(seen.value)
    made = [_tr("{name} (new)").format(name=name) for name in seen.made]
    return ", ".join(part for part in (line_of(spec, seen.value, plan), *made) if part)


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


def rows_taken(drafts: Sequence[SheetDraft], whole: Whole | None) -> int:
    """How many rows an import takes; while that is not known, how many there are to be taken."""
    wanted = [draft for draft in drafts if draft.wanted]
    if whole is None:
        return sum(len(draft.table.rows) for draft in wanted)
    kinds = [draft.mapping.kind if draft.mapping else "" for draft in wanted]
    reports = zip(kinds, whole.planned.reports, strict=True)
    return sum(report.added.get(kind, 0) + report.updated.get(kind, 0) for kind, report in reports)


def effect_words(
    plan: Plan, drafts: Sequence[SheetDraft], draft: SheetDraft, whole: Whole
) -> tuple[list[tuple[str, Tone]], str]:
    """What importing one sheet of those ticked does: counts of its records, and what else there is to say."""
    wanted = [each for each in drafts if each.wanted]
    report, mapping = whole.planned.reports[wanted.index(draft)], draft.mapping
    assert mapping is not None
    words = []
    if along := along_words(plan, [report], [mapping.kind]):
        words.append(_tr("also new: {what}").format(what=along))
    records = sum(each.get(mapping.kind, 0) for each in (report.added, report.updated, report.unchanged))
    if (bare := len(draft.table.rows) - records - len(report.refused)) > 0:
        told = plural(bare, _tr("{n} row left out"), _tr("{n:,} rows left out"))
        words.append(_tr("{rows} (no title, or nothing typed)").format(rows=told))
    return _counts(report, mapping.kind, len(whole.asides)), " · ".join(words)


def _counts(report: ImportReport, kind: str, cells: int) -> list[tuple[str, Tone]]:
    """How many records come, and how many of what does not; of that only what there is."""
    new, updated, unchanged = (each.get(kind, 0) for each in (report.added, report.updated, report.unchanged))
    told = [
        (_tr("{n:,} new").format(n=new), Tone.GOOD if new else Tone.NEUTRAL),
        (_tr("{n:,} updated").format(n=updated), Tone.ACCENT if updated else Tone.NEUTRAL),
    ]
    more = (
        (unchanged, (_tr("{n} unchanged"), _tr("{n:,} unchanged")), Tone.NEUTRAL),
        (cells, (_tr("{n} cell left out"), _tr("{n:,} cells left out")), Tone.WARNING),
        (len(report.refused), (_tr("{n} row refused"), _tr("{n:,} rows refused")), Tone.BAD),
        (len(report.conflicts), (_tr("{n} kept as here"), _tr("{n:,} kept as here")), Tone.WARNING),
    )
    return told + [(plural(count, *words), tone) for count, words, tone in more if count]


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
