"""What the register shows of risks, and how it is grouped and filtered."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import QCoreApplication

from relplanner.commands.risks import aim, score
from relplanner.domain.declare import FieldSpec, FieldType, Record, Value
from relplanner.domain.edit import Proposal
from relplanner.domain.kinds import Risk
from relplanner.domain.plan import Maker, Plan
from relplanner.gui.context import PageContext
from relplanner.gui.pages.words import plural, short_date
from relplanner.gui.records.access import Access
from relplanner.gui.records.columns import Cell, Column, computed, field_column
from relplanner.gui.records.display import named
from relplanner.gui.records.rows import Grouping, Predicate
from relplanner.gui.records.setting import Intent
from relplanner.gui.theme import Tone
from relplanner.rules.risk import (
    Band,
    Movement,
    Rating,
    above_appetite,
    is_open,
    parse_rating,
    review_due,
    severity,
    standing,
)

COLUMNS = ("key", "title", "subject", "now", "after", "moved", "response", "owner", "next_review")
TONES = {Band.LOW: Tone.GOOD, Band.MEDIUM: Tone.WARNING, Band.HIGH: Tone.BAD}


def risk_columns(context: PageContext) -> tuple[Column, ...]:
    """The columns that the register adds, and its dress of a risk's own fields."""
    kind = Risk.KIND
    return (
        field_column(kind, "key", title=_tr("ID"), width=7),
        field_column(kind, "title", width=30, grows=True),
        field_column(kind, "subject", width=14),
        _rating_column("now", _tr("Now (L × I)"), _now, score, _tr("Type 4x5, 4 5 or 45")),
        _rating_column("after", _tr("After response"), _after, aim, _tr("Where the response is to take it")),
        computed("moved", _tr("Since"), _moved, width=9, help=_tr("Since the assessment before")),
        field_column(kind, "response", width=10),
        field_column(kind, "owner", width=11),
        field_column(kind, "next_review", title=_tr("Review"), width=12, compute=_review(context)),
    )


def by_subject(context: PageContext) -> Grouping:
    """The register by what its risks threaten, the worst on top."""

    def summary(plan: Plan, records: Sequence[Record]) -> str:
        ratings = [standing(plan, record.id).now for record in records]
        words = [plural(len(records), _tr("{n} risk"), _tr("{n} risks"))]
        above = sum(above_appetite(plan, cast(Risk, record)) for record in records)
        if worst := max((rating.score for rating in ratings if rating), default=0):
            words.append(_tr("worst {score}").format(score=worst))
        if above:
            words.append(_tr("{n} above appetite").format(n=above))
        return " · ".join(words)

    return Grouping(
        "subject", lambda plan, record: subject_of(plan, record), summary, nameless=_tr("No subject")
    )


def predicate(context: PageContext, show: str, subject: str, owner: str) -> Predicate:
    """Which risks to show: ``open``, ``above``, ``unscored``, ``review``, all; of a subject; of an owner."""
    today = context.today()
    tests: dict[str, Callable[[Plan, Risk], bool]] = {
        "open": lambda _, risk: is_open(risk),
        "above": lambda plan, risk: is_open(risk) and above_appetite(plan, risk),
        "unscored": lambda plan, risk: is_open(risk) and standing(plan, risk.id).now is None,
        "review": lambda _, risk: review_due(risk, today),
    }
    test = tests.get(show)

    def passes(plan: Plan, record: Record) -> bool:
        risk = cast(Risk, record)
        wanted = test is None or test(plan, risk)
        return wanted and subject in ("", risk.subject) and owner in ("", risk.owner)

    return passes


def subject_of(plan: Plan, record: Record) -> str:
    """What a risk threatens."""
    subject = cast(Risk, record).subject
    return named(plan, subject) if subject else ""


def rating_cell(rating: Rating | None, words: str = "") -> Cell:
    """A rating as a pill in the colour of its band."""
    if rating is None:
        return Cell(words, Tone.WARNING, order=severity(None)) if words else Cell("")
    return Cell(str(rating), TONES[rating.band], order=severity(rating), mark=False)


def _rating_column(
    name: str,
    title: str,
    cell: Callable[[Plan, Record], Cell],
    command: Callable[..., Proposal],
    help: str,
) -> Column:
    def get(context: PageContext, record: Record) -> Value:
        found = standing(context.plan, record.id)
        rating = found.now if name == "now" else found.target
        return f"{rating.likelihood}x{rating.impact}" if rating else ""

    def intent(_: Plan, id: str, value: Value) -> Intent:
        return partial(_rate, command, id, parse_rating(str(value)))

    spec = FieldSpec(
        name=name, title=title, type=FieldType.LINE, default="", required=False, optional=False, choices=None,
        ref=None, minimum=None, maximum=None, longest=20, width=12, workbook=False, shown=True, help=help,
    )  # fmt: skip
    access = Access(spec, get, intent)
    return Column(name, title, 12, spec, cell, help=help, access=access)


def _rate(command: Callable[..., Proposal], id: str, rating: Rating, plan: Plan, make: Maker) -> Proposal:
    return command(plan, make, id, *rating)


def _now(plan: Plan, record: Record) -> Cell:
    return rating_cell(standing(plan, record.id).now, _tr("not scored"))


def _after(plan: Plan, record: Record) -> Cell:
    return rating_cell(standing(plan, record.id).target)


def _moved(plan: Plan, record: Record) -> Cell:
    """Word and arrow: where the score came from."""
    found = standing(plan, record.id)
    if found.now is None or found.before is None:
        return Cell("")
    if found.movement is Movement.SAME:
        return Cell(_tr("unchanged"), order=0, muted=True)
    arrow = "↓" if found.movement is Movement.BETTER else "↑"
    change = found.now.score - found.before.score
    return Cell(
        _tr("{arrow} from {score}").format(arrow=arrow, score=found.before.score), order=change, muted=True
    )


def _review(context: PageContext) -> Callable[[Plan, Record], Cell]:
    def cell(_: Plan, record: Record) -> Cell:
        risk = cast(Risk, record)
        if risk.next_review is None:
            return Cell("")
        today = context.today()
        words, order = short_date(risk.next_review, today), risk.next_review.isoformat()
        if not review_due(risk, today):
            return Cell(words, order=order)
        return Cell(_tr("{day} · due").format(day=words), Tone.WARNING, order=order)

    return cell


def _tr(text: str) -> str:
    return QCoreApplication.translate("risks", text)
