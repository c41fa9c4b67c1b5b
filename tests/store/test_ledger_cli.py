"""The ledger on the command line: what went out, what a number said, who has acknowledged it, who signed."""

import re
from pathlib import Path

import pytest

from relplanner.session import PlanSession
from tests.cli import CommandLine
from tests.returns import sample_at, sent


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.relplan"
    with sample_at(path) as session:
        sent(session, tmp_path / "one.xlsx", "schedule", "Steering board")
    return path


def test_a_quoted_number_is_shown_as_it_went_out_beside_now(plan: Path) -> None:
    run = CommandLine()
    run("set", plan, "CHK-22", "evidence=Minutes 12")
    told = run.json("circulations", plan, "no. 1")
    (row,) = (each for each in told["sheets"]["Checklist"] if each["key"] == "CHK-22")
    assert row["evidence"] == "Sign-off 31"
    (differs,) = told["differs"]
    assert (differs["key"], differs["field"], differs["now"]) == ("CHK-22", "Evidence", "Minutes 12")
    assert "Minutes 12" in run("circulations", plan, 1)
    assert "No circulation of this plan has the number 7" in run.told("circulations", plan, 7, code=3)


def test_thousands_are_told_apart_on_the_command_line_as_in_the_window(plan: Path) -> None:
    run = CommandLine()
    assert re.search(r": \d,\d{3} cells on ", run("circulations", plan, 1))


def test_what_others_own_is_no_news_to_whom_it_was_never_sent(plan: Path, tmp_path: Path) -> None:
    run = CommandLine()
    run("ask", plan, tmp_path / "asks", "--to", "Euan Sinclair")
    assert run.json("circulations", plan, 2)["differs"] == []
    activity = run.json("add", plan, "activity", "title=Talk to councils", "release=REL-8")["key"]
    (differs,) = run.json("circulations", plan, 2)["differs"]
    assert (differs["key"], differs["then"], differs["now"]) == (activity, None, "Talk to councils")


def test_the_ledger_tells_what_happened_since_and_who_has_acknowledged(plan: Path) -> None:
    run = CommandLine()
    run("set", plan, "CHK-22", "evidence=Minutes 12")
    run("acknowledge", plan, 1, "Steering board", "Fiona Campbell")
    (told,) = run.json("circulations", plan)
    assert (told["steps_since"], told["acknowledged"]) == (1, ["Steering board", "Fiona Campbell"])
    run("acknowledge", plan, 1, "Fiona Campbell", "--not")
    (told,) = run.json("circulations", plan)
    assert told["acknowledged"] == ["Steering board"]
    assert "Nothing changed" in run.told("acknowledge", plan, 1, "Steering board")


def test_a_saved_pack_goes_to_its_own_recipients(plan: Path, tmp_path: Path) -> None:
    run = CommandLine()
    run("add", plan, "pack", "title=For Ann", "profile=risk", "recipients=Ann,Bo", "left_out=risks.owner")
    run("circulate", plan, tmp_path / "two.xlsx", "--pack", "For Ann")
    told = run.json("circulations", plan, 2)
    assert told["recipients"] == ["Ann", "Bo"]
    assert "owner" not in told["sheets"]["Risks"][0]


def test_a_role_signs_and_goes_stale_with_what_it_signed(plan: Path) -> None:
    run = CommandLine()
    run("add", plan, "sign_off", "role=Service owner", "release=REL-5")
    with PlanSession.open(plan) as session:
        key = max((each.key for each in session.plan.tables["sign_off"].values()), key=lambda k: int(k[4:]))
    run("sign", plan, key, "approve", "--paper")
    (told,) = (each for each in run.json("list", plan, "sign_off") if each["key"] == key)
    assert (told["decision"], told["channel"]) == ("approve", "paper")
    assert "names none" in run.told("sign", plan, key, "with_conditions", code=3)
    run("sign", plan, key, "none")
    (told,) = (each for each in run.json("list", plan, "sign_off") if each["key"] == key)
    assert told["decision"] is None
