"""Measures on the command line: figures with what they rest on, by product and period."""

import datetime as dt
import json
from pathlib import Path

import pytest

from relplanner.commands.records import add
from relplanner.domain.kinds.planning import ReleaseState
from relplanner.session import PlanSession
from tests.cli import CommandLine

cli = CommandLine()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "p.relplan"
    with PlanSession.create(path, "Plan", author="Fiona") as session:
        step = session.do(add, "product", {"title": "Shop"})
        live = {"state": ReleaseState.LIVE, "actual_date": dt.date(2026, 6, 2)}
        session.do(add, "release", {"title": "Shop 1.0", "product": step.edits[0].id, **live})
        session.do(add, "release", {"title": "Till 1.0", **live})
    return path


def test_a_measure_is_told_with_its_rows(plan: Path) -> None:
    told = json.loads(cli("measures", plan, "--from", "2026-06-01", "--to", "2026-06-14", "--json"))
    frequency = next(each for each in told if each["measure"] == "release_frequency")
    assert (frequency["value"], frequency["n"]) == (1.0, 2)
    assert [row["day"] for row in frequency["rows"]] == ["2026-06-02", "2026-06-02"]


def test_a_product_s_measures_are_its_own(plan: Path) -> None:
    period = ("--from", "2026-06-01", "--to", "2026-06-14")
    told = json.loads(cli("measures", plan, "--product", "PRO-1", *period, "--json"))
    assert told[0]["n"] == 1
    assert "it is no product" in cli.run("measures", plan, "--product", "REL-1", code=3).stderr


def test_few_events_bear_no_verdict(plan: Path) -> None:
    shown = cli("measures", plan, "--from", "2026-06-01", "--to", "2026-06-14")
    assert "fewer than 8 events" in shown
    assert "nothing happened" in shown
