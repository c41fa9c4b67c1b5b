"""Looking back: which step a person means, the plan as it stood then, and who changed what."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from relplanner.domain.declare import Value, Values
from relplanner.domain.edit import Edit, Step, StepSource, folded, inverted
from relplanner.domain.errors import NotFound, Refusal
from relplanner.domain.plan import Plan
from relplanner.domain.typed import Reading
from relplanner.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Event:
    """One step in the history of a record, with the edits that touched it."""

    step: Step
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """One step in the history of the plan, and how many edits it has."""

    step: Step
    changes: int


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
    """The plan as it stood just after a step, wherever in the tree: by what leads there from this one."""
    done, to_do = journal.between(plan.place, step)
    # The net change of each record: taking back every edit of a long journal would validate it as often.
    return plan.after(inverted(folded(done))).after(folded(to_do), step)


def edits_between(journal: Journal, here: str, there: str) -> tuple[Edit, ...]:
    """The edits that lead from one step to another. Raises NotFound."""
    done, to_do = journal.between(here, there)
    return (*inverted(done), *to_do)


def net_edits(journal: Journal, here: str, there: str) -> tuple[Edit, ...]:
    """What the edits from one step to another come to. Raises NotFound."""
    return folded(edits_between(journal, here, there))


def last_joined(journal: Journal, start: str, head: str) -> str:
    """Where the plan stood when a line that began at ``start`` last took it in; ``start`` if it never did."""
    _, forth = journal.way(start, head)
    steps = journal.some_steps(forth)
    undone = _undone(steps)
    joined = (step.parents[1] for step in reversed(steps) if step.parents[1:] and step.group not in undone)
    return next(joined, start)


def ancestors(journal: Journal, head: str) -> set[str]:
    """Every step that a head has in it: along all parents, but not what a merge joined that was undone."""
    known: set[str] = set()
    waiting = [head]
    while waiting:
        here = waiting.pop()
        if here in known:
            continue
        chain = journal.chain(here)
        undone = _undone(chain)
        known.update(step.id for step in chain)
        waiting += [place for step in chain if step.group not in undone for place in step.parents[1:]]
    return known


def imported_values(journal: Journal, plan: Plan, source: str) -> dict[str, Values]:
    """By record id, what the source said of it last: folded from its imports that were not taken back.

    Records that have been removed since are told too: an import must not bring them back. Imports into copies
    that were merged count as well.
    """
    chain = journal.some_steps(ancestors(journal, plan.place))
    undone = _undone(chain)
    imports = [step.id for step in chain if step.source is StepSource.IMPORT and step.group not in undone]
    edits = journal.edits(imports)
    told: dict[str, dict[str, Value]] = {}
    for edit in (edit for step in imports for edit in edits.get(step, ())):
        if edit.before is None and edit.after is not None and edit.after.get("source") == source:
            told[edit.id] = dict(edit.after)
        elif edit.id in told and edit.after is not None:
            told[edit.id].update(edit.after)
    return dict(told)


def lasting(chain: Iterable[Step]) -> list[Step]:
    """Of steps, oldest first, those that can be undone and were not, and the undoing of what came before."""
    left: list[Step] = []
    for step in chain:
        kept = [each for each in left if each.group != step.undoes]
        if len(kept) < len(left):
            left = kept
        elif step.group:
            left.append(step)
    return left


def _undone(chain: Iterable[Step]) -> set[str]:
    """The groups that were taken back and not done again."""
    undone: set[str] = set()
    takes_back: dict[str, str] = {}
    stands_for: dict[str, str] = {}
    for step in chain:
        if step.undoes in takes_back:  # a redo: takes back an undo
            original = takes_back[step.undoes]
            undone.discard(original)
            stands_for[step.group] = original
        elif step.undoes:
            original = stands_for.get(step.undoes, step.undoes)
            undone.add(original)
            takes_back[step.group] = original
    return undone


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
