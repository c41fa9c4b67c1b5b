"""The Cover: what this is, which copy, from whom and for whom, how to read it and how to send it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from relplanner.domain.kinds import Activity, ChecklistItem
from relplanner.domain.kinds.choices import StatusWord
from relplanner.exchange.sheets.lines import Scope, releases
from relplanner.exchange.sheets.model import Facts, Look, PageSheet, Placed, Sheet, TableSheet
from relplanner.exchange.sheets.readiness import of_releases
from relplanner.exchange.sheets.risks import risks
from relplanner.rules.outlook import is_coming
from relplanner.rules.readiness import checks
from relplanner.rules.risk import above_appetite, is_open

_LEGEND = (
    (Look.EDITABLE, "Tinted", "You may change this cell; a drop-down shows what fits."),
    (Look.COMPUTED, "Grey", "Computed or kept elsewhere. A change here is shown to the planner, not taken."),
    (Look.GOOD, "● On track", "Also: Live, Ready, Done, Compliant, Low"),
    (Look.WARNING, "▲ At risk", "Also: On hold, Waived, Medium"),
    (Look.BAD, "■ Off track", "Also: Blocked, Failed, Non-compliant, late, High"),
)
_BARS = (Look.ACCENT, "◆", "A milestone or a gate on the Timeline; a bar is dark as far as the work is done.")


def cover_sheet(
    scope: Scope, facts: Facts, pack: str, sheets: Sequence[Sheet], *, asked: bool = False
) -> PageSheet:
    """The first page; it says in plain text everything that a printed copy must say.

    ``asked`` is for a copy that asks its recipient something, and tells nothing else.
    """
    cells: list[Placed] = [
        Placed(1, 2, scope.plan.programme.title, Look.TITLE),
        Placed(2, 2, f"{pack} · {facts.name}", Look.CAPTION),
    ]
    if facts.number is not None:
        cells += [Placed(4, 2, "Circulation", Look.LABEL), Placed(4, 3, f"No. {facts.number}", Look.BIG)]
    row = 6
    # Who is asked for a few rows need not be told of the whole plan.
    for told in (_issue(facts), *(() if asked else (_counts(scope),))):
        for label, value in told:
            cells += [Placed(row, 2, label, Look.LABEL), Placed(row, 3, value)]
            row += 1
        row += 1
    for heading, texts in (("How to read it", _reading(sheets)), ("How to return it", _returning(facts))):
        cells.append(Placed(row, 2, heading, Look.HEADING))
        row += 1
        for label, text, link in texts:
            cells += [Placed(row, 2, label, Look.STRONG, link), Placed(row, 3, text)]
            row += 1
        row += 1
    cells.append(Placed(row, 2, "Legend", Look.HEADING))
    drawn = any(isinstance(sheet, TableSheet) and sheet.gantt is not None for sheet in sheets)
    legend = (*_LEGEND, _BARS) if drawn else _LEGEND
    for at, (look, word, text) in enumerate(legend, row + 1):
        cells += [Placed(at, 2, word, look), Placed(at, 3, text)]
    heights = {placed.row: 22.0 for placed in cells if placed.look is Look.HEADING}
    return PageSheet("Cover", tuple(cells), (3, 26, 84), {**heights, 1: 36.0, 2: 18.0, 4: 42.0})


def _issue(facts: Facts) -> Iterator[tuple[str, str]]:
    issued = facts.issued_at
    yield "Issued", f"{issued:%Y-%m-%d %H:%M} {issued.tzname() or ''}".strip()
    yield "By", facts.issued_by
    if facts.number is not None:
        yield "To", ", ".join(facts.recipients) or "everybody concerned"
        if facts.due is not None:
            yield "Please answer by", f"{facts.due:%A}, {facts.due}"
        yield (
            "Supersedes",
            f"no. {facts.supersedes}" if facts.supersedes else "nothing: it is the first to you",
        )


def _counts(scope: Scope) -> Iterator[tuple[str, str]]:
    chosen = releases(scope)
    ahead = [release for release in chosen if is_coming(release)]
    word = {status: sum(release.status is status for release in ahead) for status in StatusWord}
    yield (
        "Releases",
        (
            f"{len(chosen):,}, {len(ahead):,} still ahead: {word[StatusWord.ON_TRACK]:,} on track, "
            f"{word[StatusWord.AT_RISK]:,} at risk, {word[StatusWord.OFF_TRACK]:,} off track"
        ),
    )
    yield "Activities", f"{sum(len(scope.plan.children(Activity, 'release', r.id)) for r in chosen):,}"
    left = [check for check in checks(of_releases(scope, ChecklistItem), scope.today) if not check.settled]
    yield "Checklist items open", f"{len(left):,}, {sum(check.blocking for check in left):,} of them blocking"
    live = [risk for risk in risks(scope) if is_open(risk)]
    above = sum(above_appetite(scope.plan, risk) for risk in live)
    yield "Open risks", f"{len(live):,}, {above:,} above the appetite of {scope.plan.programme.appetite}"


def _reading(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str, str]]:
    for sheet in sheets:
        yield sheet.name, sheet.caption, sheet.name


def _returning(facts: Facts) -> Iterator[tuple[str, str, str]]:
    if facts.number is None:
        yield "Not at all", "This is an export; ask for a circulation if you want to send changes back.", ""
        return
    yield "1", "Change tinted cells. Sort, filter, insert rows and columns as you like.", ""
    yield "2", "Save it as a workbook (.xlsx); keep the number above and the Key column.", ""
    yield "3", f"Send the file to {facts.issued_by}. Only what you changed is compared and taken.", ""
