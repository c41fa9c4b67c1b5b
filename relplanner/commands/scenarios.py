"""Scenarios: plans that might be. Started, kept as options with a decision on record, applied or dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from relplanner.commands.merging import Merge, merge
from relplanner.commands.records import new_record, remove
from relplanner.commands.return_findings import Decisions
from relplanner.domain.declare import Record, Value, Values
from relplanner.domain.edit import Edit, Label, Proposal, changed, folded, scenario_head
from relplanner.domain.errors import BrokenRule, NotFound
from relplanner.domain.kinds import Decision, Person, Scenario
from relplanner.domain.kinds.planning import ScenarioState
from relplanner.domain.plan import Maker, Plan

_NONE: Decisions = MappingProxyType({})


def start_scenario(plan: Plan, make: Maker, /, title: str) -> Proposal:
    """A new scenario that begins from the present; nothing is in it yet. Raises BrokenRule."""
    title = title.strip()
    if any(each.title.casefold() == title.casefold() for each in plan.of(Scenario).values()):
        raise BrokenRule("scenario-exists", name=title)
    id = make.new_id()
    values: Values = {"id": id, "title": title, "head": scenario_head(id), "base": plan.place}
    return Proposal(
        Label("scenario-started", {"title": title}), (new_record(plan, make, Scenario.KIND, values),)
    )


def propose_scenario(
    plan: Plan, make: Maker, /, scenario: str, question: str = "", decision: str | None = None
) -> Proposal:
    """Keep a scenario as an option of a decision: a given one, its own, else a new one with a question."""
    record = _existing(plan, scenario)
    about = plan.one(Decision, decision or record.decision)
    edits: list[Edit] = []
    if about is None:
        asked = {"title": question or record.title, "options": _options([record])}
        edits.append(new_record(plan, make, Decision.KIND, asked))
        about_id = edits[0].id
    else:
        about_id = about.id
        others = _of(plan, about_id)
        told = {"options": _options({each.id: each for each in (*others, record)}.values())}
        edits += _set(about, {**told, **({"title": question} if question else {})})
    edits += _set(record, {"state": ScenarioState.PROPOSED, "decision": about_id})
    return Proposal(Label("scenario-proposed", {"title": record.title}), tuple(edits))


def reject_scenario(plan: Plan, make: Maker, /, scenario: str, outcome: str = "") -> Proposal:
    """Say that a scenario is not to be; it stays, with the reason."""
    record = _existing(plan, scenario)
    edits = _set(record, {"state": ScenarioState.REJECTED, "outcome": outcome or record.outcome})
    return Proposal(Label("scenario-rejected", {"title": record.title}), tuple(edits), outcome)


def drop_scenario(plan: Plan, make: Maker, /, scenario: str) -> Proposal:
    """Remove a scenario. What was done in it stays in the journal, so that undo brings it back."""
    record = _existing(plan, scenario)
    return replace(remove(plan, make, [scenario]), label=Label("scenario-dropped", {"title": record.title}))


def apply_scenario(
    plan: Plan, make: Maker, /, scenario: str, lines: Merge, decisions: Decisions = _NONE,
    complete: bool = True, reason: str = "",
) -> Proposal:  # fmt: skip
    """Merge what was done in a scenario into the plan; with nothing left to decide, it is chosen.

    The decision that it is an option of then says so, and the other options are rejected. Raises as
    :func:`.merging.merge`.
    """
    record = _existing(plan, scenario)
    merged = merge(plan, make, lines, decisions, complete, reason)
    choice = _choice(plan, make, record, reason) if complete else ()
    return replace(merged, edits=folded((*merged.edits, *choice)))


def _choice(plan: Plan, make: Maker, record: Scenario, reason: str) -> tuple[Edit, ...]:
    edits = _set(record, {"state": ScenarioState.CHOSEN, "outcome": reason[:500] or record.outcome})
    decision = plan.one(Decision, record.decision)
    if decision is not None:
        by = next((id for id, person in plan.of(Person).items() if person.title == make.author), None)
        told: dict[str, Value] = {"chosen": record.title, "decided_on": make.today}
        told |= {"rationale": reason or decision.rationale, "decided_by": by or decision.decided_by}
        edits += _set(decision, told)
        others = (each for each in _of(plan, decision.id) if each.id != record.id)
        lost = (each for each in others if each.state is ScenarioState.PROPOSED)
        edits += [edit for each in lost for edit in _set(each, {"state": ScenarioState.REJECTED})]
    return tuple(edits)


def _of(plan: Plan, decision: str) -> tuple[Scenario, ...]:
    return plan.children(Scenario, "decision", decision)


def _options(scenarios: Iterable[Scenario]) -> str:
    return "\n".join(f"- {each.title}" for each in scenarios)


def _set(record: Record, values: Values) -> list[Edit]:
    edit = changed(record.KIND, record.id, record.KIND.values(record), values)
    return [edit] if edit else []


def _existing(plan: Plan, id: str) -> Scenario:
    found = plan.one(Scenario, id)
    if found is None:
        raise NotFound("unknown-key", key=id)
    return found
