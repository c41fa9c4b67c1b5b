"""Releases from templates and trains, retargeting, slips and baselines, from a shell."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from tests.cli import CommandLine

relplanner = CommandLine()


def soon(days: int) -> dt.date:
    """A Thursday so many days ahead, and a few."""
    day = dt.date.today() + dt.timedelta(days=days)
    return day + dt.timedelta(days=(3 - day.weekday()) % 7)


@pytest.fixture(scope="module")
def _plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plans") / "spring.relplan"
    relplanner("new", path, "--title", "Spring")
    relplanner("add", path, "product", "title=Payments")
    relplanner("release", path, "--template", "minor-release", "--target", soon(90), "--product", "Payments",
               "--version", "4.2.0")  # fmt: skip
    return path


@pytest.fixture
def plan(tmp_path: Path, _plan: Path) -> Path:
    """A plan with Payments 4.2.0, made from the template for minor releases."""
    return Path(shutil.copy(_plan, tmp_path))


def record(plan: Path, key: str) -> dict:
    return relplanner.json("show", plan, key)


def test_a_release_is_planned_back_from_its_target(plan: Path) -> None:
    made = record(plan, "REL-1")
    assert (made["title"], made["target_date"]) == ("Payments 4.2.0", f"{soon(90)}")
    assert [each["title"] for each in relplanner.json("list", plan, "activity")][-2:] == ["Live", "Hypercare"]
    assert relplanner.json("info", plan)["counts"]["checklist_item"] == 9


def test_templates_are_those_of_the_plan_and_those_that_come_with_it(plan: Path) -> None:
    assert [each["name"] for each in relplanner.json("templates", plan)] == [
        "TPL-1",
        "hotfix",
        "major-release",
    ]
    assert relplanner.json("template", plan, "Payments 4.2.0", "Our way")["key"] == "TPL-2"
    again = relplanner.json("release", plan, "--template", "our way", "--target", soon(120))
    assert again["keys"] == ["REL-2"]


def test_a_template_that_there_is_not_is_a_wrong_usage(plan: Path) -> None:
    assert "hotfix, major-release, minor-release" in relplanner.told(
        "release", plan, "--template", "weekly", "--target", "+90d", code=2
    )
    assert "--template and --target, or --train" in relplanner.told("release", plan, code=2)


def test_a_dry_run_of_a_retarget_tells_what_it_hits_and_changes_nothing(plan: Path) -> None:
    told = relplanner.json("retarget", plan, "REL-1", "T+5", "--dry-run")
    assert (len(told["moved"]), told["due_dates"], told["step"]) == (8, 9, None)
    assert record(plan, "REL-1")["target_date"] == f"{soon(90)}"
    done = relplanner.json("retarget", plan, "REL-1", "T+5")
    assert (done["moved"], done["appeared"]) == (told["moved"], told["appeared"])
    assert told["live"] == done["live"] == f"{soon(97)}"
    assert record(plan, "REL-1")["target_date"] == f"{soon(97)}"


def test_a_retarget_tells_what_has_begun_and_stays_before_and_after(plan: Path) -> None:
    relplanner("set", plan, "ACT-1", f"actual_start={soon(0)}")
    stays = "1 has begun and stays"
    assert stays in relplanner("retarget", plan, "REL-1", "T+5", "--dry-run")
    assert stays in relplanner("retarget", plan, "REL-1", "T+5")


def test_a_slip_tells_its_reason_and_a_plain_set_does_too(plan: Path) -> None:
    relplanner("set", plan, "REL-1", f"committed_date={soon(90)}")
    relplanner("slip", plan, "REL-1", "--to", "T+5", "--reason", "defect: found in UAT")
    relplanner("set", plan, "REL-1", f"committed_date={soon(104)}", "--reason", "people")
    relplanner("set", plan, "REL-1", f"committed_date={soon(111)}")
    slips = relplanner.json("list", plan, "slip_event")
    told = {each["key"]: (each["reason"], each.get("comment", ""), each["working_days"]) for each in slips}
    assert told == {
        "SLP-1": ("defect", "found in UAT", 5), "SLP-2": ("people", "", 5), "SLP-3": ("not_given", "", 5),
    }  # fmt: skip


def test_a_train_tells_its_slots_and_makes_its_next_releases(plan: Path) -> None:
    relplanner("add", plan, "release_train", "title=Monthly", "cadence=FREQ=MONTHLY;BYDAY=3TH",
               f"anchor={dt.date.today()}", "product=Payments", "naming={product} {yyyy}.{n}",
               "template=TPL-1")  # fmt: skip
    made = relplanner.json("release", plan, "--train", "Monthly", "--count", "2")
    assert made["keys"] == ["REL-2", "REL-3"]
    slots = relplanner.json("trains", plan, "TRN-1")
    assert [each["releases"] for each in slots[:3]] == [["REL-2"], ["REL-3"], []]
    assert record(plan, "REL-2")["target_date"] == slots[0]["day"]


def test_variance_is_counted_from_the_baseline_that_counts(plan: Path) -> None:
    assert "No baseline" in relplanner.told("variance", plan, code=3)
    assert relplanner.json("baseline", plan, "First")["key"] == "BAS-1"
    relplanner("retarget", plan, "REL-1", "T+5")
    assert {each["working_days"] for each in relplanner.json("variance", plan)} == {5}
    relplanner("baseline", plan, "Second", "--reason", "Agreed")
    assert "where “Second” has it" in relplanner.told("variance", plan)
    assert len(relplanner.json("variance", plan, "--baseline", "First")) == 9
    relplanner("baseline", plan, "BAS-1", "--use")
    assert [(each["active"], each["later"]) for each in relplanner.json("baselines", plan)] == [
        (True, 9), (False, 0),
    ]  # fmt: skip
