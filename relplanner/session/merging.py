"""Bringing lines of one plan together: copies that were edited apart, and scenarios with the present."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from relplanner.commands.merging import Merge, compare_lines, fitting_merge, merge, undecided
from relplanner.commands.return_findings import Decisions, Sent
from relplanner.commands.scenarios import apply_scenario
from relplanner.domain.edit import Joining, Label, Step
from relplanner.domain.errors import NotFound, PlanFileRefused, Refusal
from relplanner.domain.kinds import Scenario
from relplanner.domain.plan import Plan, title_of
from relplanner.session import past
from relplanner.session.plan_session import PlanSession
from relplanner.store.copy import private_copy
from relplanner.store.gate import admit
from relplanner.store.journal import MAIN, Journal
from relplanner.store.planfile import PlanFile


class Decided(NamedTuple):
    """Decisions as they can be done: which are refused, and why, and what is left to decide, by index."""

    decisions: Decisions
    refused: Mapping[int, str]
    left: list[int]


def merge_with_copy(session: PlanSession, path: Path) -> Merge:
    """What another copy of this plan says, beside it and what they have in common. The copy is only read.

    Raises PlanFileRefused, and Refusal where there is no past in common.
    """
    if path.exists() and path.samefile(session.path):
        raise Refusal("merge-itself", file=path.name)
    kinds = tuple(session.plan.kinds.values())
    admit(path, kinds)
    try:
        with private_copy(path) as copy, closing(PlanFile.open(copy, kinds)) as other:
            return _with_copy(session, other, path)
    except OSError as error:
        raise PlanFileRefused("plan-unreadable", file=str(path), reason=str(error)) from error


def merge_with_scenario(session: PlanSession, scenario: str) -> Merge:
    """What a scenario, by its id, would change in the present plan. Raises NotFound."""
    mine, theirs = session.present, session.plan_of(scenario)
    title = title_of(mine, _scenario(mine, scenario))
    with session.journal() as journal:
        known = past.ancestors(journal, mine.place)
        common = _latest(journal, known & past.ancestors(journal, theirs.place))
        base = past.plan_at(journal, mine, common)
    sent = Sent(0, title, title)
    joining = Joining("" if theirs.place in known else theirs.place)
    return compare_lines(base, mine, theirs, sent, Label("scenario-applied", {"title": title}), joining)


def decided(lines: Merge, decisions: Decisions) -> Decided:
    """These decisions without those that the plan's rules forbid."""
    fit, refused = fitting_merge(lines, decisions)
    return Decided(fit, refused, undecided(lines, decisions, refused))


def take_copy(session: PlanSession, lines: Merge, decisions: Decisions, reason: str = "") -> Step | None:
    """Take what is clean and decided for from a copy, as one step. Raises Refusal; then nothing changed."""
    done = decided(lines, decisions)
    return session.do_in_present(merge, lines, done.decisions, not done.left, reason)


def take_scenario(
    session: PlanSession, scenario: str, lines: Merge, decisions: Decisions, reason: str = ""
) -> Step | None:
    """Apply a scenario to the present plan, as one step. Raises Refusal; then nothing changed."""
    done = decided(lines, decisions)
    return session.do_in_present(apply_scenario, scenario, lines, done.decisions, not done.left, reason)


def common_past(one: PlanSession, plan: Plan, other: PlanSession, theirs: Plan) -> Plan | None:
    """The plan before two snapshots, each of a session, grew apart; None where they never were one."""
    with one.journal() as here, other.journal() as there:
        common = past.ancestors(here, plan.place) & past.ancestors(there, theirs.place)
        return past.plan_at(here, plan, _latest(here, common)) if common else None


# -- inside ------------------------------------------------------------------------------------------------


def _with_copy(session: PlanSession, other: PlanFile, path: Path) -> Merge:
    mine, theirs = session.present, other.load()
    with session.journal() as here, other.journal() as there:
        known = past.ancestors(here, mine.place)
        common = known & past.ancestors(there, theirs.place)
        if not common:
            raise Refusal("merge-no-past", file=path.name)
        base = past.plan_at(here, mine, _latest(here, common))
        written = {step.id for step in here.all_steps()}
        steps = [step for step in there.all_steps() if step.id not in written]
        edits = there.edits(step.id for step in steps)
        heads = _heads(here, there, path)
    joining = Joining(
        "" if theirs.place in known else theirs.place,
        tuple(replace(step, edits=edits.get(step.id, ())) for step in steps),
        heads,
        {key: id for key, id in theirs.aliases.items() if key not in mine.aliases},
    )
    blobs = {hash: blob for hash in other.blob_hashes() if (blob := _new_blob(session, other, hash))}
    author = next((step.author for step in reversed(steps)), "")
    sent = Sent(0, author or path.stem, path.name)
    return compare_lines(base, mine, theirs, sent, Label("merged", {"file": path.name}), joining, blobs)


def _new_blob(session: PlanSession, other: PlanFile, hash: str) -> bytes | None:
    return other.blob(hash) if session.blob(hash) is None else None


def _heads(here: Journal, there: Journal, path: Path) -> dict[str, str]:
    """Where heads stand when the copy has come along: its plan under the file's name, and its scenarios.

    A scenario that went on in both stays as it is here; where it only went on there, it goes on here.
    """
    mine, heads = here.heads(), {}
    for name, place in there.heads().items():
        if name == MAIN:
            heads[f"copy {path.stem}"[:200]] = place
        elif name not in mine or _goes_on(there, mine[name], place):
            heads[name] = place
    return heads


def _goes_on(journal: Journal, earlier: str, later: str) -> bool:
    try:
        return not journal.way(earlier, later)[0]
    except NotFound:
        return False


def _latest(journal: Journal, steps: set[str]) -> str:
    """The one that was written last: no other of these follows it."""
    return journal.some_steps(steps)[-1].id


def _scenario(plan: Plan, id: str) -> Scenario:
    found = plan.one(Scenario, id)
    if found is None:
        raise NotFound("unknown-key", key=id)
    return found
