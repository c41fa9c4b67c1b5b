"""The commands about conflicts: what they print for people and for machines, and how they leave."""

import datetime as dt
from pathlib import Path

import pytest

from tests.cli import CommandLine

relplanner = CommandLine()
MONDAY = dt.date.today() + dt.timedelta(days=14 - dt.date.today().weekday())


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A plan with a release that goes live on the Wednesday of a frozen week."""
    path = tmp_path / "plan.relplan"
    relplanner("new", path, "--title", "Spring", "--as", "Ann")
    relplanner("add", path, "release", "title=Shop 5.0", "state=planned")
    live = f"{MONDAY + dt.timedelta(days=2)} 17:00"
    relplanner(
        "add", path, "activity", "title=Live", "release=REL-1", "kind=milestone", "goes_live=yes",
        "mode=pinned", f"start={live}", f"finish={live}",
    )  # fmt: skip
    relplanner(
        "add", path, "window", "title=Quarter end", "kind=freeze",
        f"start={MONDAY} 00:00", f"finish={MONDAY + dt.timedelta(days=5)} 00:00",
    )  # fmt: skip
    return path


def test_a_conflict_is_told_to_machines_in_a_stable_shape(frozen: Path) -> None:
    (told,) = relplanner.json("conflicts", frozen)
    assert set(told) >= {"rule", "subjects", "what", "by", "since", "fix"}
    assert (told["rule"], told["severity"], told["subjects"]) == ("freeze", "bad", ["ACT-1"])
    assert (told["by"], told["amount"], told["unit"]) == ("3 working days", 3, "working_days")
    assert told["since"] == (MONDAY + dt.timedelta(days=2)).isoformat()
    assert told["window"] == "WIN-1"
    assert set(told["fix"]) >= {"text", "set"}
    assert {(each["key"], each["field"]) for each in told["fix"]["set"]} == {
        ("ACT-1", "start"), ("ACT-1", "finish"),
    }  # fmt: skip


def test_the_step_that_brought_a_conflict_about_is_told(frozen: Path) -> None:
    relplanner("set", frozen, "ACT-1", "title=Live at last", "--as", "Ben")
    relplanner("set", frozen, "WIN-1", "title=Quarter end freeze", "--as", "Ben")
    (told,) = relplanner.json("conflicts", frozen)
    assert (told["introduced"]["step"], told["introduced"]["label"]) == (4, "Add window “Quarter end”")
    relplanner("set", frozen, "ACT-1", f"start={MONDAY + dt.timedelta(days=7)} 09:00", "--as", "Ben")
    relplanner("undo", frozen, "--as", "Cat")
    (told,) = relplanner.json("conflicts", frozen)
    assert told["introduced"]["author"] == "Cat"


def test_without_patience_conflicts_are_told_and_that_nothing_was_looked_for(frozen: Path) -> None:
    (told,) = relplanner.json("conflicts", frozen, "--patience", 0)
    assert (told["rule"], told["fix"], told["fix_searched"]) == ("freeze", None, False)
    assert "not looked for" in relplanner("conflicts", frozen, "--patience", 0)
    assert "--patience" in relplanner.told("conflicts", frozen, "--patience", 0)


def test_setting_what_a_fix_says_clears_the_conflict(frozen: Path) -> None:
    (told,) = relplanner.json("conflicts", frozen)
    pairs = [f"{each['field']}={each['value'].replace('T', ' ')}" for each in told["fix"]["set"]]
    relplanner("set", frozen, "ACT-1", *pairs)
    assert relplanner.json("conflicts", frozen, "--fail") == []


def test_a_plan_in_conflict_leaves_with_one_when_that_is_asked(frozen: Path) -> None:
    relplanner("conflicts", frozen)
    told = relplanner("conflicts", frozen, "--fail", code=1)
    assert "Shop 5.0 goes live" in told
    assert "Move “Live” 3 working days" in told


def test_an_override_silences_a_conflict_and_is_told(frozen: Path) -> None:
    relplanner("add", frozen, "window_override", "window=WIN-1", "subject=REL-1", "reason=Board")
    assert relplanner("conflicts", frozen, "--fail") == ""
    assert "Allowed, OVR-1: Shop 5.0 goes live" in relplanner.told("conflicts", frozen)


def test_conflicts_can_be_asked_of_the_past(frozen: Path) -> None:
    relplanner("remove", frozen, "WIN-1")
    assert relplanner.json("conflicts", frozen) == []
    step = relplanner.json("log", frozen)[1]["step"]
    told = relplanner("at", frozen, step, "conflicts", "--json")
    assert '"freeze"' in told


def test_what_went_live_inside_a_freeze_is_told_when_it_is_asked(frozen: Path) -> None:
    relplanner("set", frozen, "REL-1", f"actual_date={MONDAY}")
    relplanner("set", frozen, "ACT-1", f"actual_start={MONDAY} 09:00", f"actual_finish={MONDAY} 17:00")
    assert relplanner.json("conflicts", frozen) == []
    assert [each["rule"] for each in relplanner.json("conflicts", frozen, "--past")] == ["freeze"]


def test_free_days_are_suggested(frozen: Path) -> None:
    told = relplanner.json("suggest", frozen, "REL-1", "--count", 2)
    friday = MONDAY - dt.timedelta(days=3)
    assert [each["day"] for each in told] == [friday.isoformat(), (MONDAY + dt.timedelta(days=7)).isoformat()]
    assert [(each["working_days"], each["shares"], each["text"]) for each in told] == [
        (-3, [], "no conflicts"), (3, [], "no conflicts"),
    ]  # fmt: skip
    assert "no conflicts" in relplanner("suggest", frozen, "REL-1")


def test_only_a_release_has_days_to_go_live(frozen: Path) -> None:
    assert "no release" in relplanner.told("suggest", frozen, "ACT-1", code=3)
