"""The story from a shell: a real plan is imported, looked at, changed, undone, looked back at and sent."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli import CommandLine

relplanner = CommandLine()


def program(*arguments: object, typed: str | None = None) -> subprocess.CompletedProcess[str]:
    """The real program, in a process of its own."""
    words = [sys.executable, "-m", "relplanner", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, input=typed, timeout=60)


@pytest.fixture(scope="module")
def project(shared_data: Path) -> Path:
    return shared_data / "schedules" / "fedora20" / "derived" / "f20-msp.xml"


@pytest.fixture(scope="module")
def _fedora(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    path = tmp_path_factory.mktemp("fedora") / "f20.relplan"
    relplanner("new", path, "--title", "Fedora 20")
    told = relplanner.json("import", path, project)
    assert told["added"] == {"product": 1, "release": 1, "calendar": 1, "activity": 414, "dependency": 369}
    assert (told["refused"], told["step"]) == ([], 2)
    return path


@pytest.fixture
def fedora(tmp_path: Path, _fedora: Path) -> Path:
    """Fedora 20, imported."""
    path = tmp_path / "f20.relplan"
    path.write_bytes(_fedora.read_bytes())
    return path


def test_a_second_import_changes_nothing(fedora: Path, project: Path) -> None:
    before = relplanner.json("info", fedora)
    told = relplanner.json("import", fedora, project)
    assert (told["added"], told["updated"], told["step"]) == ({}, {}, None)
    assert told["unchanged"]["activity"] == 414
    assert relplanner.json("info", fedora)["head"] == before["head"]


def test_a_dry_run_tells_the_same_and_does_nothing(tmp_path: Path, project: Path) -> None:
    path = tmp_path / "empty.relplan"
    relplanner("new", path)
    told = relplanner.json("import", path, project, "--dry-run")
    assert (told["added"]["activity"], told["step"]) == (414, None)
    assert relplanner.json("info", path)["counts"]["activity"] == 0


def test_what_came_in_is_found_by_the_source_s_own_ids(fedora: Path) -> None:
    activities = relplanner.json("list", fedora, "activity")
    assert len({record["ref"] for record in activities}) == 414
    assert sum(record["kind"] == "milestone" for record in activities) == 223
    wholes = {record["parent"] for record in activities} - {None}
    assert len(wholes) == 34
    assert len(relplanner.json("list", fedora, "dependency")) == 369


def test_the_story_of_a_change(fedora: Path, tmp_path: Path) -> None:
    (task,) = relplanner.json("list", fedora, "activity", "title=Planning Phase")
    key = task["key"]
    relplanner("set", fedora, key, "title=Planning", "notes=Agreed at FESCo", "--as", "Jaroslav")
    assert "Agreed at FESCo" in relplanner("show", fedora, key)
    assert relplanner.json("at", fedora, "2", "show", key)["title"] == "Planning Phase"
    (edit,) = relplanner.json("diff", f"{fedora}@2", fedora)
    assert edit["after"] == {"title": "Planning", "notes": "Agreed at FESCo"}
    relplanner("undo", fedora)
    assert relplanner.json("show", fedora, key)["title"] == "Planning Phase"
    assert relplanner.json("diff", f"{fedora}@2", fedora) == []
    assert [step["author"] for step in relplanner.json("log", fedora, key)][1] == "Jaroslav"
    assert relplanner.json("check", fedora) == []


def test_json_out_and_in_again_is_the_same_plan(fedora: Path, tmp_path: Path) -> None:
    relplanner("export", fedora, tmp_path / "f20.json")
    twin = tmp_path / "twin.relplan"
    relplanner("new", twin)
    relplanner("import", twin, tmp_path / "f20.json")
    relplanner("export", twin, tmp_path / "twin.json")
    ours, theirs = (json.loads((tmp_path / name).read_text()) for name in ("f20.json", "twin.json"))
    for kind in ("activity", "dependency", "release", "product"):
        assert ours["records"][kind] == theirs["records"][kind]


def test_everything_is_undone_in_one_step_and_stays_so(fedora: Path) -> None:
    relplanner("undo", fedora)
    assert relplanner.json("info", fedora)["counts"]["activity"] == 0
    relplanner("redo", fedora)
    assert relplanner.json("info", fedora)["counts"]["dependency"] == 369


def test_a_workbook_that_went_out_stays_in_the_ledger(fedora: Path, tmp_path: Path) -> None:
    told = relplanner.json("circulate", fedora, tmp_path / "out.xlsx", "--to", "Ann", "--to", "Bob")
    assert (told["number"], told["step"]) == (1, 3)
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")
    relplanner("undo", fedora)
    (sent,) = relplanner.json("circulations", fedora)
    assert (sent["number"], sent["recipients"], sent["uuid"]) == (1, ["Ann", "Bob"], told["uuid"])
    assert relplanner.json("circulate", fedora, tmp_path / "again.xlsx")["number"] == 2
    assert relplanner.json("at", fedora, "2", "circulations") == []


def test_an_unknown_pack_or_place_sends_nothing(fedora: Path, tmp_path: Path) -> None:
    assert "schedule" in relplanner.told("circulate", fedora, tmp_path / "o.xlsx", "--pack", "moon", code=3)
    relplanner("circulate", fedora, tmp_path / "gone" / "o.xlsx", code=4)
    relplanner("circulate", fedora, tmp_path / "o.zip", code=2)
    assert relplanner.json("circulations", fedora) == []
    assert not (tmp_path / "o.xlsx").exists()


def test_the_demo_makes_plan_pictures_and_workbook_and_can_be_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    for number in (1, 2):
        ran = program("demo", folder, "--no-window", "--json")
        assert ran.returncode == 0, ran.stderr
        files = [Path(name) for name in json.loads(ran.stdout)["files"]]
        assert [file.name for file in files] == [
            "demo.relplan", "roadmap.png", "roadmap.svg", f"schedule {number}.xlsx"
        ]  # fmt: skip
        assert all(file.stat().st_size > 10_000 for file in files)
    assert relplanner.json("info", folder / "demo.relplan")["counts"]["release"] > 3
    assert relplanner.json("check", folder / "demo.relplan") == []


def test_the_real_program_speaks_utf8_json_and_keeps_messages_apart(fedora: Path) -> None:
    ran = program("info", fedora, "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["counts"]["activity"] == 414
    ran = program("show", fedora, "ACT-9999")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "Traceback" not in ran.stderr


def test_a_reader_who_leaves_early_is_no_failure(fedora: Path) -> None:
    command = [sys.executable, "-m", "relplanner", "list", str(fedora), "activity", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_result_that_cannot_be_printed_is_told() -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "relplanner", "kinds", "--json"]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert ran.returncode == 4
    assert "could not be printed" in ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_each_acknowledged_step_survives_an_interrupt(fedora: Path) -> None:
    command = [sys.executable, "-m", "relplanner", "set", str(fedora), "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("REL-1 version=20.1\n")
        process.stdin.flush()
        acknowledged = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.wait(10)
    assert process.returncode == 130
    assert acknowledged == "3\n"
    assert relplanner.json("show", fedora, "REL-1")["version"] == "20.1"
