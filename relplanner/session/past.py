"""Looking back: which step a person means, the plan as it stood then, and who changed what."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from relplanner.domain.declare import Values
from relplanner.domain.edit import Edit, Step, StepSource, inverted
from relplanner.domain.errors import NotFound, Refusal
from relplanner.domain.plan import Plan
from relplanner.domain.typed import Reading
from relplanner.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Event:
    """One step in the history of a record, with the edits that touched it."""

    step: Step
    edits: tuple[Edit, ...]


def resolve(journal: Journal, head: str, plan: Plan, text: str, now: dt.datetime) -> Step:
    """The step that ``text`` names: a step id, a number as ``log`` prints it, or the last one by a moment.

    A moment is a date (its end counts), a date and time, or ``-7d``. Raises Refusal when there is none.
    """
    chain = journal.chain(head)
    wanted = text.strip()
    for step in chain:
        if wanted in (step.id, str(step.seq), f"#{step.seq}"):
            return step
    if re.fullmatch(r"#?\d+|[0-9a-f]{8}-[0-9a-f-]+", wanted):
        raise NotFound("no-such-step", step=text)
    moment = _moment(plan, wanted, now)
    earlier = [step for step in chain if step.at <= moment]
    if not earlier:
        raise Refusal("before-the-plan", moment=text)
    return earlier[-1]


def plan_at(journal: Journal, plan: Plan, step: str) -> Plan:
    """The plan as it stood just after a step: the present with every later edit taken back."""
    later = journal.chain(plan.place, after=step)
    edits = journal.edits(each.id for each in later)
    backwards = [edit for each in reversed(later) for edit in inverted(edits.get(each.id, ()))]
    return plan.after(backwards, step)


def imported_values(journal: Journal, plan: Plan, source: str) -> dict[str, Values]:
    """By record id, what the source said of it last: folded from its imports that were not taken back."""
    ids = [record.id for record in plan if record.source == source]
    steps: dict[str, Step] = {}
    edits: dict[str, list[tuple[str, Edit]]] = {}
    for id in ids:
        for step, touching in journal.touching(id):
            steps[step.id] = step
            edits.setdefault(id, []).extend((step.id, edit) for edit in touching)
    standing = _standing_imports(steps.values(), journal.chain(plan.place))
    told: dict[str, Values] = {}
    for id, touching_id in edits.items():
        values: dict[str, object] = {}
        for step_id, edit in touching_id:
            if step_id in standing and edit.after is not None:
                values.update(edit.after)
        told[id] = values  # type: ignore[assignment]
    return told


def _standing_imports(candidates: Iterable[Step], chain: Iterable[Step]) -> set[str]:
    undone: set[str] = set()
    for step in chain:
        if step.undoes:
            undone ^= {step.undoes}
    return {step.id for step in candidates if step.source is StepSource.IMPORT and step.group not in undone}


def _moment(plan: Plan, text: str, now: dt.datetime) -> dt.datetime:
    local = now.astimezone()
    reading = Reading(plan, local.date())
    found = re.fullmatch(r"(.*?)[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?", text)
    try:
        if found and found[5]:
            return dt.datetime.fromisoformat(text.replace(" ", "T", 1))
        if found:
            clock = dt.time(int(found[2]), int(found[3]), int(found[4] or 59))
            return dt.datetime.combine(reading.date(found[1]), clock).astimezone()
        return dt.datetime.combine(reading.date(text), dt.time.max).astimezone()
    except ValueError:
        raise NotFound("no-such-step", step=text) from None
