"""A scenario is edited beside the plan, compared with it, applied as one step, or dropped."""

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from relplanner.commands.records import add, set_fields
from relplanner.commands.return_findings import Side
from relplanner.commands.scenarios import (
    drop_scenario,
    propose_scenario,
    reject_scenario,
    start_scenario,
)
from relplanner.domain.errors import BrokenRule, Refusal
from relplanner.domain.kinds import KINDS, Decision, Person, Scenario
from relplanner.domain.kinds.planning import ScenarioState
from relplanner.session import PlanSession
from relplanner.session.merging import merge_with_scenario, refresh_scenario, take_scenario
from relplanner.session.scenarios import look_at
from relplanner.store.backup import Backups
from relplanner.store.check import check
from relplanner.store.repair import repair
from tests.cli import CommandLine
from tests.returns import sent
from tests.store.plans import releases, tamper
from tests.store.test_repair import MAKE

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


def started(session: PlanSession, title: str = "Delay") -> Scenario:
    """A new scenario, entered."""
    session.do(start_scenario, title)
    scenario = next(each for each in session.present.of(Scenario).values() if each.title == title)
    session.enter(scenario.id)
    return scenario


def rename(session: PlanSession, version: str) -> None:
    session.do(set_fields, releases(session)[0].id, {"version": version})


def version(session: PlanSession) -> str:
    return releases(session)[0].version


def test_what_is_done_in_a_scenario_leaves_the_plan_as_it_is(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        scenario = started(session)
        before = session.present
        rename(session, "6.0")
        assert session.present is before
        assert version(session) == "6.0"
        session.enter("")
        assert version(session) == "5.0.0"
    assert check(plan, KINDS) == []
    with PlanSession.open(plan) as session:
        session.enter(scenario.id)
        assert version(session) == "6.0"


def test_undo_and_redo_keep_within_the_scenario(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        scenario = started(session)
        assert session.undo_label is None
        rename(session, "6.0")
        session.undo()
        assert version(session) == "5.0.0"
        with pytest.raises(Refusal, match="nothing to undo"):
            session.undo()
        session.redo()
    with PlanSession.open(plan) as session:
        session.enter(scenario.id)
        session.undo()
        assert version(session) == "5.0.0"
        session.enter("")
        assert str(session.undo_label) == "What if: Delay"


def test_the_history_of_a_record_holds_what_was_done_where_one_looks(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        scenario = started(session)
        release = releases(session)[0].id
        before = len(session.history(release))
        rename(session, "6.0")
        assert len(session.history(release)) == before + 1
        session.enter("")
        assert len(session.history(release)) == before
        take_scenario(session, scenario.id, merge_with_scenario(session, scenario.id), {})
        assert len(session.history(release)) == before + 2


def test_listeners_hear_of_what_they_look_at_alone(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        heard = [session.plan]
        session.subscribe(lambda change: heard.append(heard[-1].after(change.edits)))
        scenario = started(session)
        rename(session, "6.0")
        session.do_in_present(add, "person", {"title": "Cid"})
        assert heard[-1] == session.plan
        session.enter("")
        assert heard[-1] == session.plan == session.present
        session.enter(scenario.id)
        assert heard[-1] == session.plan


def test_applying_is_one_step_of_net_edits_onto_the_present(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        scenario = started(session)
        rename(session, "6.0")
        session.do(add, "person", {"title": "In the scenario"})
        session.enter("")
        session.do(add, "person", {"title": "In the plan"})
        before = session.plan
        take_scenario(session, scenario.id, merge_with_scenario(session, scenario.id), {}, "Safer")
        assert version(session) == "6.0"
        keys = {each.title: each.key for each in session.plan.of(Person).values()}
        assert (keys["In the plan"], keys["In the scenario"]) == ("PER-3", "PER-4")
        assert session.plan.of(Scenario)[scenario.id].state is ScenarioState.CHOSEN
        assert session.plan.of(Scenario)[scenario.id].outcome == "Safer"
        assert take_scenario(session, scenario.id, merge_with_scenario(session, scenario.id), {}) is None
        session.undo()
        assert session.plan == before


def test_what_both_changed_is_left_to_decide(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        scenario = started(session)
        rename(session, "6.0")
        session.enter("")
        rename(session, "7.0")
        lines = merge_with_scenario(session, scenario.id)
        (at,) = (at for at, each in enumerate(lines.comparison.findings) if each.is_open)
        take_scenario(session, scenario.id, lines, {})
        assert version(session) == "7.0"
        assert session.plan.of(Scenario)[scenario.id].state is ScenarioState.DRAFT
        take_scenario(session, scenario.id, merge_with_scenario(session, scenario.id), {at: Side.THEIRS})
        assert version(session) == "6.0"


def test_brought_up_to_date_it_holds_what_was_done_in_the_plan_and_its_own(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        scenario = started(session)
        rename(session, "6.0")
        session.enter("")
        session.do(add, "person", {"title": "In the plan"})
        session.do(set_fields, releases(session)[0].id, {"objective": "Faster"})
        refresh_scenario(session, scenario.id)
        assert session.scenario == scenario.id
        (release,) = releases(session)
        assert (release.version, release.objective) == ("6.0", "Faster")
        assert [edit.after for edit in session.done_in(scenario.id)] == [{"version": "6.0"}]
        assert refresh_scenario(session, scenario.id) is None
        session.undo()
        assert releases(session)[0].objective == ""
        assert [edit.after for edit in session.done_in(scenario.id)] == [{"version": "6.0"}]
        refresh_scenario(session, scenario.id)
        session.enter("")
        take_scenario(session, scenario.id, merge_with_scenario(session, scenario.id), {})
        assert version(session) == "6.0"
        assert check(plan, KINDS) == []


def test_it_is_told_what_moves(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        session.do(set_fields, releases(session)[0].id, {"target_date": dt.date(2027, 1, 11)})
        scenario = started(session)
        session.do(set_fields, releases(session)[0].id, {"target_date": dt.date(2027, 1, 25)})
        look = look_at(session, scenario, dt.date(2026, 11, 2))
        live = next(move for move in look.difference.moves if move.kind == "release")
        assert (live.was, live.now, live.days) == (dt.date(2027, 1, 11), dt.date(2027, 1, 25), 10)
        assert len(look.edits) == 1


def test_options_of_a_decision_are_settled_together(plan: Path) -> None:
    with PlanSession.open(plan, author="Ann") as session:
        one = started(session, "Delay")
        rename(session, "6.0")
        session.enter("")
        two = started(session, "Cut scope")
        session.enter("")
        session.do(propose_scenario, one.id, "What now?")
        (decision,) = session.plan.of(Decision).values()
        session.do(propose_scenario, two.id, "", decision.id)
        take_scenario(session, one.id, merge_with_scenario(session, one.id), {}, "Safer")
        (decision,) = session.plan.of(Decision).values()
        assert (decision.title, decision.chosen, decision.rationale) == ("What now?", "Delay", "Safer")
        assert decision.decided_by == session.plan.by_key("PER-1").id
        assert decision.options == "- Delay\n- Cut scope"
        assert session.plan.of(Scenario)[two.id].state is ScenarioState.REJECTED


def test_names_are_given_once_and_rejected_ones_stay(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        scenario = started(session)
        session.enter("")
        with pytest.raises(BrokenRule, match="already"):
            session.do(start_scenario, "delay")
        session.do(reject_scenario, scenario.id, "Too late")
        assert session.plan.of(Scenario)[scenario.id].outcome == "Too late"


@pytest.mark.parametrize("head", ["", "main", "scenario elsewhere"])
def test_one_that_was_written_down_by_hand_is_none(plan: Path, head: str) -> None:
    with PlanSession.open(plan) as session:
        session.do(add, "scenario", {"title": "By hand", "head": head, "base": session.plan.place})
        (id,) = session.plan.of(Scenario)
        with pytest.raises(Refusal, match="not begun from this plan"):
            session.enter(id)
        assert session.scenario == ""
    assert CommandLine().json("scenarios", plan) == []


def test_dropping_can_be_undone_with_all_that_was_in_it(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        scenario = started(session)
        rename(session, "6.0")
        session.enter("")
        session.do(drop_scenario, scenario.id)
        session.undo()
        session.enter(scenario.id)
        assert version(session) == "6.0"


def test_nothing_goes_out_of_a_scenario(session: PlanSession, tmp_path: Path) -> None:
    started(session)
    with pytest.raises(Refusal, match="this is a scenario"):
        sent(session, tmp_path / "never.xlsx")


def test_two_programs_write_to_one_scenario(plan: Path) -> None:
    with PlanSession.open(plan) as session, PlanSession.open(plan) as other:
        scenario = started(session)
        other.catch_up()
        other.enter(scenario.id)
        other.do(add, "person", {"title": "Cid"})
        session.do(add, "person", {"title": "Dan"})
        assert {each.title for each in session.plan.of(Person).values()} >= {"Cid", "Dan"}
        other.catch_up()
        assert other.plan == session.plan
        session.do_in_present(add, "person", {"title": "Eve"})
        assert other.catch_up()
        assert other.present == session.present


def test_a_backup_is_due_for_a_scenario_alone(plan: Path, tmp_path: Path) -> None:
    with PlanSession.open(plan) as session:
        scenario = started(session)
        backups = Backups(tmp_path / "backups")
        backups.take(session._file, NOON)
        rename(session, "6.0")
        kept = backups.take(session._file, NOON + dt.timedelta(minutes=1))
    with PlanSession.open(kept.path) as session:
        session.enter(scenario.id)
        assert version(session) == "6.0"


def test_a_repair_keeps_scenarios(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        scenario = started(session)
        rename(session, "6.0")
    out = plan.with_name("repaired.relplan")
    assert repair(plan, out, KINDS, MAKE).findings == []
    assert check(out, KINDS) == []
    with PlanSession.open(out) as session:
        session.enter(scenario.id)
        assert version(session) == "6.0"


def test_a_scenario_that_cannot_be_done_again_is_told(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        started(session)
        session.do(add, "person", {"title": "Cid"})
        session.do(set_fields, session.plan.by_key("PER-3").id, {"email": "c"})
    tamper(plan, "DELETE FROM edit WHERE kind = 'person' AND before IS NULL AND after LIKE '%Cid%'")
    assert ["cannot be done again" in str(finding) for finding in check(plan, KINDS)] == [True]


def test_the_command_line_edits_in_a_scenario_and_applies_it(plan: Path) -> None:
    relplanner = CommandLine()
    relplanner("scenario", "start", plan, "Delay")
    relplanner("set", plan, "REL-1", "version=6.0", "--scenario", "delay")
    assert relplanner.json("list", plan, "release")[0]["version"] == "5.0.0"
    assert relplanner.json("list", plan, "release", "--scenario", "Delay")[0]["version"] == "6.0"
    (edit,) = (
        each for each in relplanner.json("diff", plan, "--scenario", "Delay") if each["key"] == "REL-1"
    )
    assert edit["after"] == {"version": "6.0"}
    (told,) = relplanner.json("scenarios", plan)
    assert (told["name"], told["state"], told["edits"]) == ("Delay", "draft", 1)
    relplanner("undo", plan, "--scenario", "Delay")
    relplanner("redo", plan, "--scenario", "Delay")
    relplanner("scenario", "propose", plan, "Delay", "--question", "When?")
    dry = relplanner.json("scenario", "apply", plan, "Delay", "--dry-run")
    assert (dry["step"], dry["taken"]) == (None, 1)
    relplanner("scenario", "apply", plan, "Delay", "--reason", "Safer")
    assert relplanner.json("list", plan, "release")[0]["version"] == "6.0"
    relplanner("scenario", "drop", plan, "Delay")
    assert relplanner.json("scenarios", plan) == []
    assert "there are none" in relplanner.told("scenario", "drop", plan, "Delay", code=3)


_KEEPS_WRITING = """
import sys
from pathlib import Path
from relplanner.commands.records import set_fields
from relplanner.session import PlanSession
with PlanSession.open(Path(sys.argv[1])) as session:
    session.enter(sys.argv[2])
    release = next(iter(session.plan.tables["release"]))
    for number in range(10_000):
        session.do(set_fields, release, {"version": str(number)})
        print(number, flush=True)
"""


def test_a_program_killed_in_a_scenario_loses_nothing_acknowledged(plan: Path) -> None:
    with PlanSession.open(plan) as session:
        scenario = started(session)
        present = session.present
    for acknowledged in (1, 4, 9):
        command = [sys.executable, "-c", _KEEPS_WRITING, str(plan), scenario.id]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            last = [writer.stdout.readline() for _ in range(acknowledged)][-1]
            os.kill(writer.pid, signal.SIGKILL)
        with PlanSession.open(plan) as session:
            assert session.plan == present
            session.enter(scenario.id)
            assert int(version(session)) >= int(last)
        assert check(plan, KINDS) == []
