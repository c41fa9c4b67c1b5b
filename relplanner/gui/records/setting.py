"""How a typed value becomes a command: a field is set, except where setting it means more than that."""

from collections.abc import Callable, Iterable, Mapping

from relplanner.commands.dated import set_all_typed, set_typed
from relplanner.commands.signoffs import sign
from relplanner.domain.declare import Value, Values
from relplanner.domain.edit import Edit, Label, Proposal, folded
from relplanner.domain.errors import BrokenRule, Refusal
from relplanner.domain.kinds import SignOff
from relplanner.domain.kinds.readiness import SignOffDecision
from relplanner.domain.plan import Maker, Plan
from relplanner.gui.context import PageContext

Intent = Callable[[Plan, Maker], Proposal]


def intent(plan: Plan, id: str, name: str, value: Value) -> Intent:
    """The command by which a field takes a value."""
    special = _SPECIAL.get((record.KIND.name, name)) if (record := plan.get(id)) else None
    if special is not None:
        return special(id, value)
    return lambda plan, make: set_typed(plan, make, id, {name: value})


def is_special(kind: str, name: str) -> bool:
    """Whether a field of a kind, by their names, takes a value by a command of its own."""
    return (kind, name) in _SPECIAL


def set_field(context: PageContext, id: str, name: str, value: Value) -> bool:
    """Set a field of a record; a refusal is said in words. Whether anything came of it."""
    return context.do(intent(context.plan, id, name, value)) is not None


def set_rows(context: PageContext, values: Mapping[str, Values]) -> bool:
    """Set fields of several records, by id, as one step. Whether anything came of it."""
    plan = context.plan
    kinds = {id: record.KIND.name for id in values if (record := plan.get(id)) is not None}
    if not any(is_special(kinds.get(id, ""), name) for id, fields in values.items() for name in fields):
        return context.do(set_all_typed, values) is not None
    intents = (intent(plan, id, name, v) for id, fields in values.items() for name, v in fields.items())
    return context.do(together(intents)) is not None


def together(intents: Iterable[Intent]) -> Intent:
    """The command that does what these do, one upon the other, as one step."""
    waiting = tuple(intents)

    def command(plan: Plan, make: Maker) -> Proposal:
        now, edits = plan, list[Edit]()
        for one in waiting:
            more = one(now, make).edits
            now = now.after(more)
            edits += more
        net = folded(edits)
        return Proposal(Label("set-records", {"count": len(net)}), net)

    return command


def refusal_of(context: PageContext, id: str, name: str, value: Value) -> Refusal | None:
    """Why the field cannot take the value now; None when it can. Nothing is changed by asking."""
    try:
        context.session.try_out(intent(context.plan, id, name, value))
    except Refusal as refusal:
        return refusal
    return None


def has_remedy(refusal: Refusal) -> bool:
    """Whether something else, once set, would allow what was refused."""
    return isinstance(refusal, BrokenRule) and bool(refusal.remedy)


def _signed(id: str, value: Value) -> Intent:
    """A decision is given for what is there now."""
    decision = value if isinstance(value, SignOffDecision) else None
    return lambda plan, make: sign(plan, make, id, decision)


_SPECIAL: Mapping[tuple[str, str], Callable[[str, Value], Intent]] = {
    (SignOff.KIND.name, "decision"): _signed,
}
