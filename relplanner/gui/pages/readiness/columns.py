"""What the tables of the readiness page show of items and criteria, and how they are grouped and filtered."""

from collections.abc import Callable, Collection, Sequence
from typing import cast

from PySide6.QtCore import QCoreApplication

from relplanner.domain.declare import Record
from relplanner.domain.kinds import ChecklistItem, Criterion, Person, Team
from relplanner.domain.kinds.readiness import CriterionState, ItemState
from relplanner.domain.plan import Plan
from relplanner.gui.context import PageContext
from relplanner.gui.pages.words import offset_text, settled_text, short_date
from relplanner.gui.records.columns import Cell, Column, Tick, field_column
from relplanner.gui.records.display import named, text_of
from relplanner.gui.records.rows import Grouping, Predicate
from relplanner.gui.records.tones import pill_look
from relplanner.gui.say import choice_text
from relplanner.gui.theme import Tone
from relplanner.rules.readiness import (
    Checked,
    Outcome,
    is_blocking,
    is_judged_live,
    is_late,
    lacks_evidence,
    misses_threshold,
    outcome,
    tally,
)

ITEM_COLUMNS = ("title", "owner", "due", "state", "evidence")
CRITERION_COLUMNS = ("title", "owner", "threshold", "value", "state", "evidence")
_OPEN = frozenset({Outcome.PENDING, Outcome.FAILED})


def item_columns(context: PageContext, toggle: Callable[[str], None]) -> tuple[Column, ...]:
    """The dress of a checklist item's fields."""
    kind = ChecklistItem.KIND
    return (
        field_column(kind, "title", title=_tr("Item"), width=25, grows=True, tick=Tick(_ticked, toggle)),
        field_column(kind, "owner", width=9),
        field_column(kind, "due", width=17, compute=_due(context)),
        field_column(kind, "state", compute=_state, width=14),
        field_column(kind, "evidence", compute=_evidence, width=13, placeholder=_tr("add evidence")),
    )


def criterion_columns(toggle: Callable[[str], None]) -> tuple[Column, ...]:
    """The dress of a criterion's fields."""
    kind = Criterion.KIND
    return (
        field_column(kind, "title", width=23, grows=True, tick=Tick(_ticked, toggle)),
        field_column(kind, "owner", width=9),
        field_column(kind, "threshold", title=_tr("Wanted"), width=8, compute=_threshold),
        field_column(kind, "value", title=_tr("Measured"), width=9, compute=_value),
        field_column(kind, "state", compute=_state, width=15),
        field_column(kind, "evidence", width=13, placeholder=_tr("add evidence")),
    )


def grouping(name: str, order: Callable[[str], object], *, filtered: bool) -> Grouping | None:
    """Rows by ``section``, ``owner`` or ``release``; releases come in ``order`` of their titles."""
    summary = _shown if filtered else _tally
    if name == "section":
        return Grouping(name, lambda _, item: _item(item).section, summary, nameless=_tr("No section"))
    if name == "owner":
        return Grouping(name, _owner, summary, order=_nameless_last, nameless=_tr("No owner"))
    if name == "release":
        return Grouping(name, lambda plan, record: named(plan, _item(record).release), summary, order=order)
    return None


def tally_text(records: Collection[Record]) -> str:
    """``5 of 8`` are settled; ``2 of 2 · 1 judged once live`` where more rows stand than it counts."""
    found = [_checked(record) for record in records]
    later = sum(is_judged_live(record) and not record.archived for record in found)
    told = _tr("{n} judged once live").format(n=later) if later else ""
    return " · ".join(filter(None, (settled_text(*tally(found)), told)))


def predicate(context: PageContext, name: str) -> Predicate | None:
    """Which rows to show: ``open``, ``late``, ``mine``, ``blocking``, or all."""
    mine = _owned_by_me(context)
    tests: dict[str, Callable[[Checked], bool]] = {
        "open": _is_open,
        "late": lambda record: is_late(record, context.today()),
        "mine": lambda record: _is_open(record) and record.owner in mine,
        "blocking": lambda record: _is_open(record) and is_blocking(record),
    }
    test = tests.get(name)
    return (lambda _, record: test(_checked(record))) if test else None


def _due(context: PageContext) -> Callable[[Plan, Record], Cell]:
    def cell(_: Plan, record: Record) -> Cell:
        item = _item(record)
        if item.due is None:
            return Cell(offset_text(item.offset), muted=True)
        today = context.today()
        words = [offset_text(item.offset), short_date(item.due, today)]
        late = is_late(item, today)
        text = " · ".join(filter(None, [*words, _tr("late") if late else ""]))
        return Cell(text, Tone.BAD if late else None, order=item.due.isoformat(), muted=True)

    return cell


def _state(_: Plan, record: Record) -> Cell:
    """What the tick box does not say already: whether the release waits for it, and any other state."""
    checked = _checked(record)
    state, look = checked.state, pill_look(checked.state)
    assert look is not None
    place, words, tone = list(type(state)).index(state), choice_text(state), look.tone
    blocking = is_blocking(checked)
    found = outcome(checked)
    if found is Outcome.PENDING and blocking:
        begun = state in (ItemState.IN_PROGRESS, CriterionState.IN_PROGRESS)
        return Cell(_tr("Blocking · begun") if begun else _tr("Blocking"), Tone.BAD, order=place, mark=False)
    if found is Outcome.FAILED:
        tone = Tone.BAD if blocking else Tone.WARNING
    elif state in (ItemState.OPEN, ItemState.DONE):
        words = ""
    return Cell(words, tone, order=place, mark=look.mark)


def _evidence(_: Plan, record: Record) -> Cell:
    item = _item(record)
    if lacks_evidence(item) and _is_open(item):
        return Cell(_tr("needs evidence"), muted=True, order="~")
    return Cell(item.evidence)


def _threshold(plan: Plan, record: Record) -> Cell:
    criterion = cast(Criterion, record)
    if criterion.operator is None or criterion.threshold is None:
        return Cell("", order=None)
    sign = {"<=": "≤", ">=": "≥"}.get(criterion.operator.value, criterion.operator.value)
    return Cell(f"{sign} {_figure(plan, criterion, 'threshold')}", order=criterion.threshold, muted=True)


def _value(plan: Plan, record: Record) -> Cell:
    criterion = cast(Criterion, record)
    if criterion.value is None:
        return Cell("")
    tone = Tone.BAD if misses_threshold(criterion) else None
    return Cell(_figure(plan, criterion, "value"), tone, order=criterion.value)


def _figure(plan: Plan, criterion: Criterion, name: str) -> str:
    figure = text_of(Criterion.KIND.by_name[name], getattr(criterion, name), plan)
    space = "" if criterion.unit in ("%", "") else " "
    return f"{figure}{space}{criterion.unit}"


def _tally(_: Plan, records: Sequence[Record]) -> str:
    return tally_text(records)


def _shown(_: Plan, records: Sequence[Record]) -> str:
    return _tr("{n} shown").format(n=len(records))


def _owner(plan: Plan, record: Record) -> str:
    owner = _checked(record).owner
    return named(plan, owner) if owner else ""


def _nameless_last(title: str) -> tuple[bool, str]:
    return not title, title.casefold()


def _ticked(_: Plan, record: Record) -> bool:
    if isinstance(record, Criterion):
        return record.state in (CriterionState.COMPLIANT, CriterionState.WITH_EXCEPTION)
    return outcome(_item(record)) in (Outcome.MET, Outcome.EXCEPTED)


def _is_open(record: Checked) -> bool:
    return outcome(record) in _OPEN


def _owned_by_me(context: PageContext) -> Collection[str]:
    """The person at the keyboard, if the plan knows one of that name, and the teams they are in."""
    plan = context.plan
    me = {id for id, person in plan.of(Person).items() if person.title == context.session.author}
    teams = {id for id, team in plan.of(Team).items() if me & set(team.members)}
    return me | teams


def _checked(record: Record) -> Checked:
    return cast(Checked, record)


def _item(record: Record) -> ChecklistItem:
    return cast(ChecklistItem, record)


def _tr(text: str) -> str:
    return QCoreApplication.translate("readiness", text)
