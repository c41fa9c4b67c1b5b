"""Bringing lines of one plan together: copies that were edited apart, and scenarios with the present."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from relplanner.commands.merging import Merge, compare_lines, fitting_merge, merge, undecided
from relplanner.commands.return_findings import Decisions, Sent, Side, chosen
from relplanner.commands.scenarios import apply_scenario
from relplanner.domain.declare import Kind
from relplanner.domain.edit import Joining, Label, Step
from relplanner.domain.errors import PlanFileRefused, Refusal
from relplanner.domain.kinds import Scenario
from relplanner.domain.plan import Plan
from relplanner.rules.difference import Difference, difference
from relplanner.session import past
from relplanner.session.plan_session import PlanSession
from relplanner.store.copy import private_copy
from relplanner.store.gate import admit
from relplanner.store.journal import MAIN, Journal
from relplanner.store.planfile import PlanFile


class Held(NamedTuple):
    """What this plan's file holds already, so that only the rest is read from a copy."""

    kinds: tuple[Kind, ...]
    steps: frozenset[str]
    blobs: frozenset[str]


class Other(NamedTuple):
    """A copy as it was read: its plan, what it knows of, and what of its journal and data this plan lacks."""

    name: str
    plan: Plan
    known: frozenset[str]
    steps: tuple[Step, ...]
    heads: Mapping[str, str]
    goes_on: frozenset[tuple[str, str]]
    blobs: Mapping[str, bytes]


class Lines(NamedTuple):
    """Two lines of a plan and their common past, still to be compared; that needs no session."""

    base: Plan
    mine: Plan
    theirs: Plan
    sent: Sent
    label: Label
    joining: Joining
    blobs: Mapping[str, bytes] = MappingProxyType({})

    def compare(self) -> Merge:
        """Compare them field by field."""
        return compare_lines(*self)


class Decided(NamedTuple):
    """Decisions as they can be done: which are refused, and why, and what is left to decide, by index."""

    decisions: Decisions
    refused: Mapping[int, str]
    left: list[int]


# -- copies ------------------------------------------------------------------------------------------------


def held(session: PlanSession) -> Held:
    """What a session's file holds."""
    with session.journal() as journal:
        steps = frozenset(journal.ids())
    return Held(tuple(session.plan.kinds.values()), steps, frozenset(session.blob_hashes()))


def read_copy(path: Path, have: Held) -> Other:
    """What another copy of the plan says; it is only read. Needs no session. Raises PlanFileRefused."""
    admit(path, have.kinds)
    try:
        with private_copy(path) as copy, closing(PlanFile.open(copy, have.kinds)) as other:
            return _read(other, path, have)
    except OSError as error:
        raise PlanFileRefused("plan-unreadable", file=str(path), reason=str(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        # A journal that says what none of ours says; nothing of it may come into this one.
        raise PlanFileRefused("plan-damaged", file=str(path), reason=str(error)) from error


def beside(session: PlanSession, other: Other) -> Lines:
    """A copy beside the present plan. Raises Refusal where they have no past in common."""
    mine = session.present
    with session.journal() as journal:
        known = past.ancestors(journal, mine.place)
        common = known & other.known
        if not common:
            raise Refusal("merge-no-past", file=other.name)
        base = past.plan_at(journal, mine, _latest(journal, common))
        heads = _heads(journal.heads(), other)
    joining = Joining(
        "" if other.plan.place in known else other.plan.place,
        other.steps,
        heads,
        {key: id for key, id in other.plan.aliases.items() if key not in mine.aliases},
    )
    author = next((step.author for step in reversed(other.steps) if step.author), "")
    sent, label = Sent(0, author or other.name, other.name), Label("merged", {"file": other.name})
    return Lines(base, mine, other.plan, sent, label, joining, other.blobs)


def merge_with_copy(session: PlanSession, path: Path) -> Merge:
    """What another copy of this plan says, beside it and what they have in common. The copy is only read.

    Raises PlanFileRefused, and Refusal where there is no past in common.
    """
    refuse_itself(session, path)
    return beside(session, read_copy(path, held(session))).compare()


def refuse_itself(session: PlanSession, path: Path) -> None:
    """Refuse the open plan's own file as a copy of it. Raises Refusal."""
    if path.exists() and path.samefile(session.path):
        raise Refusal("merge-itself", file=path.name)


def take_copy(session: PlanSession, lines: Merge, decisions: Decisions, reason: str = "") -> Step | None:
    """Take what is clean and decided for from a copy, as one step. Raises Refusal; then nothing changed."""
    done = decided(lines, decisions)
    return session.do_in_present(merge, lines, done.decisions, not done.left, reason)


def common_past(one: PlanSession, plan: Plan, other: PlanSession, theirs: Plan) -> Plan | None:
    """The plan before two snapshots, each of a session, grew apart; None where they never were one."""
    with one.journal() as here, other.journal() as there:
        common = past.ancestors(here, plan.place) & past.ancestors(there, theirs.place)
        return past.plan_at(here, plan, _latest(here, common)) if common else None


# -- scenarios ---------------------------------------------------------------------------------------------


def scenario_lines(session: PlanSession, scenario: str) -> Lines:
    """A scenario, by its id, beside the present plan. Raises NotFound."""
    mine, theirs = session.present, session.plan_of(scenario)
    title = mine.of(Scenario)[scenario].title
    with session.journal() as journal:
        known = past.ancestors(journal, mine.place)
        base = past.plan_at(journal, mine, _latest(journal, known & past.ancestors(journal, theirs.place)))
    joining = Joining("" if theirs.place in known else theirs.place)
    label = Label("scenario-applied", {"title": title})
    return Lines(base, mine, theirs, Sent(0, title, title), label, joining)


def refresh_scenario(session: PlanSession, scenario: str) -> Step | None:
    """Bring a scenario, by its id, up to the present plan; where both changed something, it keeps its own.

    The session looks at the scenario afterwards. Raises Refusal; then nothing changed.
    """
    session.enter(scenario)
    lines = scenario_lines(session, scenario)
    label = Label("scenario-refreshed", {"title": lines.sent.sender})
    joining = Joining("" if lines.mine.place == lines.base.place else lines.mine.place)
    found = Lines(lines.base, lines.theirs, lines.mine, lines.sent, label, joining).compare()
    own = {at: Side.MINE for at, each in enumerate(found.comparison.findings) if each.is_open}
    return session.do(merge, found, decided(found, own).decisions, True)


def merge_with_scenario(session: PlanSession, scenario: str) -> Merge:
    """What a scenario, by its id, would change in the present plan. Raises NotFound."""
    return scenario_lines(session, scenario).compare()


def take_scenario(
    session: PlanSession, scenario: str, lines: Merge, decisions: Decisions, reason: str = ""
) -> Step | None:
    """Apply a scenario to the present plan, as one step. Raises Refusal; then nothing changed."""
    done = decided(lines, decisions)
    return session.do_in_present(apply_scenario, scenario, lines, done.decisions, not done.left, reason)


# -- deciding ----------------------------------------------------------------------------------------------


def decided(lines: Merge, decisions: Decisions) -> Decided:
    """These decisions without those that the plan's rules forbid."""
    fit, refused = fitting_merge(lines, decisions)
    return Decided(fit, refused, undecided(lines, decisions, refused))


def effect_of(lines: Merge, decisions: Decisions, today: dt.date) -> Difference:
    """What taking these would move, and what would clash; what does not fit is left out."""
    fit, _ = fitting_merge(lines, decisions)
    return difference(lines.mine, lines.after(chosen(lines.comparison, fit)), today)


# -- inside ------------------------------------------------------------------------------------------------


def _read(other: PlanFile, path: Path, have: Held) -> Other:
    plan = other.load()
    with other.journal() as journal:
        steps = journal.some_steps(journal.ids() - have.steps)
        edits = journal.edits(step.id for step in steps)
        heads = {name: place for name, place in journal.heads().items() if name != MAIN}
        goes_on = {(step, place) for place in heads.values() for step in _line(journal, place)}
        known = frozenset(past.ancestors(journal, plan.place))
    told = tuple(replace(step, edits=edits.get(step.id, ())) for step in steps)
    new = (hash for hash in other.blob_hashes() if hash not in have.blobs)
    blobs = {hash: blob for hash in new if (blob := other.blob(hash)) is not None}
    return Other(path.name, plan, known, told, heads, frozenset(goes_on), blobs)


def _line(journal: Journal, place: str) -> list[str]:
    return [step.id for step in journal.chain(place)]


def _heads(mine: Mapping[str, str], other: Other) -> dict[str, str]:
    """Where heads stand when the copy has come along: its plan under the file's name, and its scenarios.

    A scenario that went on in both stays as it is here; where it only went on there, it goes on here.
    """
    heads = {f"copy {other.name}"[:200]: other.plan.place}
    for name, place in other.heads.items():
        if name not in mine or (mine[name], place) in other.goes_on:
            heads[name] = place
    return heads


def _latest(journal: Journal, steps: set[str] | frozenset[str]) -> str:
    """The one that was written last: no other of these follows it."""
    return journal.some_steps(steps)[-1].id
