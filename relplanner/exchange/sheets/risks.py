"""The Risks: the register with its scores, worst first, and the 5 × 5 matrix."""

from __future__ import annotations

from dataclasses import replace

from relplanner.domain.declare import Record
from relplanner.domain.kinds import Product, Programme, Release, Risk
from relplanner.domain.kinds.readiness import RiskState
from relplanner.domain.plan import sibling_order
from relplanner.exchange.sheets.fields import Cells, column, values
from relplanner.exchange.sheets.figures import assessments, band
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
_BAND_LOOKS = {"Low": Look.GOOD, "Medium": Look.WARNING, "High": Look.BAD}
_UNSCORED_FIRST = 26


def risks_sheet(scope: Scope, cells: Cells) -> TableSheet:
    """The register: open risks first, the worst at the top; an unscored risk counts as worst."""
    of = Risk.KIND.by_name
    columns = (
        *(_narrowed(column(of[name], scope.editable)) for name in _BEFORE),
        *_SCORES,
        *(_narrowed(column(of[name], scope.editable)) for name in _AFTER),
    )
    may = frozenset(c.name for c in columns if c.editable)
    found = sorted(
        risks(scope),
        key=lambda risk: (risk.state is RiskState.CLOSED, -_worst(scope, risk), sibling_order(risk)),
    )
    rows = tuple(Row(Risk.KIND.name, risk.id, risk.key, _cells(scope, cells, risk), may) for risk in found)
    appetite = scope.plan.programme.appetite
    above = sum(score(scope, risk) > appetite for risk in found if risk.state is not RiskState.CLOSED)
    caption = (
        f"{len(rows)} risks, {above} above the appetite of {appetite}. Likelihood and impact from 1 to 5."
    )
    return TableSheet("Risks", caption, "", columns, rows, frozen=2)


def _narrowed(told: Column) -> Column:
    """A text of many on one row gets less room than it would alone."""
    return replace(told, width=min(told.width, 30 if told.name == "title" else 22))


def matrix_sheet(scope: Scope) -> PageSheet:
    """Two matrices of open risks by their keys: as judged now, and as they should be after the response."""
    open_risks = [risk for risk in risks(scope) if risk.state is not RiskState.CLOSED]
    now: dict[tuple[int, int], list[str]] = {}
    after: dict[tuple[int, int], list[str]] = {}
    for risk in sorted(open_risks, key=sibling_order):
        history = assessments(scope.plan, risk.id)
        if not history:
            continue
        last = history[-1]
        now.setdefault((last.likelihood, last.impact), []).append(risk.key)
        if last.target_likelihood and last.target_impact:
            after.setdefault((last.target_likelihood, last.target_impact), []).append(risk.key)
    unscored = [risk.key for risk in open_risks if not assessments(scope.plan, risk.id)]
    cells = [
        Placed(1, 1, "Risk matrix", Look.TITLE),
        Placed(2, 1, "Open risks by likelihood and impact. The number in a cell is its score.", Look.CAPTION),
        *_matrix("Now", now, 1),
        *_matrix("After the response", after, 8),
        Placed(14, 1, "Not scored yet: " + (", ".join(unscored) or "none"), Look.STRONG),
    ]
    heights = {1: 34.0, 2: 18.0, 4: 22.0, **dict.fromkeys(range(6, 11), 54.0)}
    side = (5.0, *(15.0,) * 5)
    return PageSheet("Risk matrix", tuple(cells), (*side, 4.0, *side), heights, landscape=True)


def risks(scope: Scope) -> list[Risk]:
    """The risks of the chosen releases, of their products and of the programme."""
    return [risk for risk in scope.plan.of(Risk).values() if not risk.archived and _concerns(scope, risk)]


def score(scope: Scope, risk: Risk) -> int:
    """The risk's score as last judged; 0 when it has never been."""
    history = assessments(scope.plan, risk.id)
    return history[-1].likelihood * history[-1].impact if history else 0


def _worst(scope: Scope, risk: Risk) -> int:
    return score(scope, risk) or _UNSCORED_FIRST


def _concerns(scope: Scope, risk: Risk) -> bool:
    subject: Record | None = scope.plan.get(risk.subject)
    if isinstance(subject, Release):
        return scope.has(subject.id)
    if isinstance(subject, Product):
        chosen = (release for release in scope.plan.of(Release).values() if scope.has(release.id))
        return any(release.product == subject.id for release in chosen)
    return subject is None or isinstance(subject, Programme)


def _cells(scope: Scope, cells: Cells, risk: Risk) -> tuple[Cell, ...]:
    of = Risk.KIND.by_name
    return (
        *values(cells, [of[name] for name in _BEFORE], risk),
        *_scores(scope, risk),
        *values(cells, [of[name] for name in _AFTER], risk),
    )


def _scores(scope: Scope, risk: Risk) -> tuple[Cell, ...]:
    history = assessments(scope.plan, risk.id)
    if not history:
        return (None, None, None, band(None), None, None)
    last = history[-1]
    now = last.likelihood * last.impact
    target = (
        last.target_likelihood * last.target_impact if last.target_likelihood and last.target_impact else None
    )
    before = history[-2].likelihood * history[-2].impact if len(history) > 1 else now
    trend = "New" if len(history) == 1 else "Worse" if now > before else "Better" if now < before else "Same"
    return (last.likelihood, last.impact, now, band(now), target, trend)


def _matrix(title: str, held: dict[tuple[int, int], list[str]], left: int) -> list[Placed]:
    """One matrix from column ``left`` on: likelihood grows upwards, impact to the right."""
    cells = [Placed(4, left, title, Look.HEADING), Placed(5, left, "Likelihood ↑", Look.LABEL)]
    for likelihood in range(5, 0, -1):
        row = 11 - likelihood
        cells.append(Placed(row, left, likelihood, Look.AXIS))
        for impact in range(1, 6):
            product = likelihood * impact
            keys = ", ".join(held.get((likelihood, impact), ()))
            text = f"{product}\n{keys}" if keys else str(product)
            cells.append(Placed(row, left + impact, text, _BAND_LOOKS[band(product)]))
    cells += [Placed(11, left + impact, impact, Look.AXIS) for impact in range(1, 6)]
    cells.append(Placed(12, left + 5, "Impact →", Look.LABEL))
    return cells
