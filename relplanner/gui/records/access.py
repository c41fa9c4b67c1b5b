"""How a form reads and sets what a field shows: the record's own value, or one derived from the schedule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from relplanner.commands.progress import set_progress
from relplanner.domain.declare import FieldSpec, FieldType, Kind, Record, Value
from relplanner.domain.errors import Refusal
from relplanner.domain.kinds import Activity, ReleaseTrain, Window
from relplanner.domain.plan import Plan
from relplanner.gui.context import PageContext
from relplanner.gui.records.columns import is_editable
from relplanner.gui.records.setting import Intent, has_remedy, intent
from relplanner.schedule.rule_words import rule_words


@dataclass(frozen=True, slots=True)
class Access:
    """A field of a form: how its value is found, and the command by which it takes another."""

    spec: FieldSpec
    get: Callable[[PageContext, Record], Value]
    aim: Callable[[Plan, str, Value], Intent] | None
    suffix: str = ""
    meaning: Callable[[str], str] | None = None
    """What its text means, in words for people; empty where that cannot be told."""

    def refusal(self, context: PageContext, id: str, value: Value) -> Refusal | None:
        """Why a record cannot take a value; None when it can, or when something else would allow it."""
        assert self.aim is not None
        try:
            context.session.try_out(self.aim(context.plan, id, value))
        except Refusal as refusal:
            return None if has_remedy(refusal) else refusal
        return None

    def set(self, context: PageContext, id: str, value: Value) -> bool:
        """Let a record take a value; whether anything came of it."""
        assert self.aim is not None
        return context.do(self.aim(context.plan, id, value)) is not None


def access_of(kind: Kind, name: str) -> Access:
    """The access to a field by its name: derived where the kind says so, else the stored value."""
    if (derived := DERIVED.get((kind.name, name))) is not None:
        return derived
    spec = kind.by_name[name]
    aim = (lambda plan, id, value: intent(plan, id, name, value)) if is_editable(spec) else None
    return Access(
        spec, lambda _, record: getattr(record, name), aim, meaning=_MEANINGS.get((kind.name, name))
    )


def _start(context: PageContext, record: Record) -> Value:
    span = context.schedule.span(record.id)
    return span.start if span else None


def _finish(context: PageContext, record: Record) -> Value:
    span = context.schedule.span(record.id)
    return span.finish if span else None


def _duration(context: PageContext, record: Record) -> Value:
    span = context.schedule.span(record.id)
    return max(span.duration_minutes, 0) if span else getattr(record, "duration", None)


def _progress(context: PageContext, record: Record) -> Value:
    return round(context.schedule.progress(record.id) * 100)


def _aim_at_progress(plan: Plan, id: str, value: Value) -> Intent:
    return lambda plan, make: set_progress(plan, make, id, value if isinstance(value, int) else 0)


def _aim_at(name: str) -> Callable[[Plan, str, Value], Intent]:
    return lambda plan, id, value: intent(plan, id, name, value)


_FIELDS = Activity.KIND.by_name
PROGRESS = FieldSpec(
    name="progress", title="Progress", type=FieldType.INTEGER, default=0, required=False, optional=False,
    choices=None, ref=None, minimum=0, maximum=100, longest=None, width=8, workbook=False, shown=True,
    help="Per cent of its working time",
)  # fmt: skip

_MEANINGS: Mapping[tuple[str, str], Callable[[str], str]] = {
    (ReleaseTrain.KIND.name, "cadence"): rule_words,
    (Window.KIND.name, "recurrence"): rule_words,
}

DERIVED: Mapping[tuple[str, str], Access] = {
    ("activity", "start"): Access(_FIELDS["start"], _start, _aim_at("start")),
    ("activity", "finish"): Access(_FIELDS["finish"], _finish, _aim_at("finish")),
    ("activity", "duration"): Access(_FIELDS["duration"], _duration, _aim_at("duration")),
    ("activity", "progress"): Access(PROGRESS, _progress, _aim_at_progress, " %"),
}
"""Fields whose value a reader expects from the schedule, and whose change means more than setting them."""
