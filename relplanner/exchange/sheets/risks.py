"""The Risks: the register with its scores, worst first, and the 5 × 5 matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from relplanner.domain.declare import Record
from relplanner.domain.kinds import Product, Programme, Release, Risk
from relplanner.domain.plan import sibling_order
from relplanner.domain.texts import choice_label
from relplanner.exchange.sheets.fields import Cells, column, counted, filled, values
from relplanner.exchange.sheets.lines import Scope
from relplanner.exchange.sheets.model import (
    Cell,
    Column,
    Emphasis,
    Form,
    Look,
    PageSheet,
    Placed,
    Row,
    TableSheet,
)
from relplanner.rules.risk import (
    BANDS,
    Band,
    Movement,
    Rating,
    above_appetite,
    is_open,
    standing,
    worst_first,
)

_BEFORE = ("key", "title", "cause", "event", "effect", "category", "subject", "owner", "state", "response")
_AFTER = ("proximity", "trigger", "contingency", "next_review", "notes")
_SCORES = (
    Column("likelihood", "Likelihood", 10, Form.WHOLE, help="Now, 1 to 5"),
    Column("impact", "Impact", 8, Form.WHOLE, help="Now, 1 to 5"),
    Column("score", "Score", 8, Form.WHOLE, emphasis=Emphasis.BAND, help="Likelihood × impact"),
    Column("band", "Band", 11, help="Low to 6, medium to 12, high above"),
    Column("target", "Target", 8, Form.WHOLE, emphasis=Emphasis.BAND, help="Score after the response"),
    Column("trend", "Trend", 11, help="Against the assessment before"),
)
_BAND_LOOKS = {Band.LOW: Look.GOOD, Band.MEDIUM: Look.WARNING, Band.HIGH: Look.BAD}
_TRENDS = {
    Movement.FIRST: "New",
    Movement.BETTER: "Better",
    Movement.SAME: "Same",
    Movement.WORSE: "Worse",
}


def risks_sheet(scope: Scope, cells: Cells) -> TableSheet:
    """The register: open risks first, the worst at the top; an unscored risk counts as worst."""
    found = sorted(worst_first(scope.plan, risks(scope)), key=lambda risk: not is_open(risk))
    before, after = (filled(Risk.KIND, names, found) for names in (_BEFORE, _AFTER))
    columns = (
        *(_narrowed(column(spec, scope.editable)) for spec in before),
        *_SCORES,
        *(_narrowed(column(spec, scope.editable)) for spec in after),
    )
    may = frozenset(c.name for c in columns if c.editable)
    rows = []
    for risk in found:
        told = (*values(cells, before, risk), *_scores(scope, risk), *values(cells, after, risk))
        rows.append(Row(Risk.KIND.name, risk.id, risk.key, told, may))
    above = sum(is_open(risk) and above_appetite(scope.plan, risk) for risk in found)
    appetite = scope.plan.programme.appetite
    risky = f"{counted(len(rows), 'risk')}, {above:,} above the appetite of {appetite}"
    caption = f"{risky}. Likelihood, impact: 1 to 5."
    return TableSheet("Risks", caption, "", columns, tuple(rows), frozen=2)


def matrix_sheet(scope: Scope) -> PageSheet:
    """Two matrices of open risks by their keys: as judged now, and as they should be after the response."""
    now: dict[Rating | None, list[str]] = {}
    after: dict[Rating | None, list[str]] = {}
    for risk in sorted(filter(is_open, risks(scope)), key=sibling_order):
        stands = standing(scope.plan, risk.id)
        now.setdefault(stands.now, []).append(risk.key)
        after.setdefault(stands.target, []).append(risk.key)
    caption = "Open risks by likelihood and impact."
    bands = f"low to {BANDS[Band.LOW][-1]}, medium to {BANDS[Band.MEDIUM][-1]}, high above"
    cells = [
        Placed(1, 1, "Risk matrix", Look.TITLE),
        Placed(2, 1, f"{caption} The number in a cell is its score: {bands}.", Look.CAPTION),
        *_matrix("Now", now, 1),
        *_matrix("After the response", after, 8),
        Placed(14, 1, "Not scored yet: " + (", ".join(now.get(None, ())) or "none"), Look.STRONG),
    ]
    heights = {1: 34.0, 2: 18.0, 4: 22.0, **dict.fromkeys(range(6, 11), 54.0)}
    side = (5.0, *(15.0,) * 5)
    return PageSheet(
        "Risk matrix", tuple(cells), (*side, 4.0, *side), heights, landscape=True,
        caption=caption,
    )  # fmt: skip


def risks(scope: Scope) -> list[Risk]:
    """The risks of the chosen releases, of their products and of the programme."""
    return [risk for risk in scope.plan.of(Risk).values() if not risk.archived and _concerns(scope, risk)]


def _concerns(scope: Scope, risk: Risk) -> bool:
    subject: Record | None = scope.plan.get(risk.subject)
    if isinstance(subject, Release):
        return scope.has(subject.id)
    if isinstance(subject, Product):
        chosen = (release for release in scope.plan.of(Release).values() if scope.has(release.id))
        return any(release.product == subject.id for release in chosen)
    return subject is None or isinstance(subject, Programme)


def _narrowed(told: Column) -> Column:
    """A text of many on one row gets less room than it would alone."""
    return replace(told, width=min(told.width, 30 if told.name == "title" else 22))


def _scores(scope: Scope, risk: Risk) -> tuple[Cell, ...]:
    stands = standing(scope.plan, risk.id)
    now, target = stands.now, stands.target
    if now is None:
        return (None, None, None, "Not scored", None, None)
    aim = target.score if target else None
    return (*now, now.score, choice_label(now.band), aim, _TRENDS[stands.movement])


def _matrix(title: str, held: Mapping[Rating | None, list[str]], left: int) -> list[Placed]:
    """One matrix from column ``left`` on: likelihood grows upwards, impact to the right."""
    cells = [Placed(4, left, title, Look.HEADING), Placed(5, left, "Likelihood ↑", Look.LABEL)]
    for likelihood in range(5, 0, -1):
        row = 11 - likelihood
        cells.append(Placed(row, left, likelihood, Look.AXIS))
        for impact in range(1, 6):
            rating = Rating(likelihood, impact)
            text = f"{rating.score}\n{', '.join(held.get(rating, ()))}".strip()
            cells.append(Placed(row, left + impact, text, _BAND_LOOKS[rating.band]))
    cells += [Placed(11, left + impact, impact, Look.AXIS) for impact in range(1, 6)]
    cells.append(Placed(12, left + 5, "Impact →", Look.LABEL))
    return cells
