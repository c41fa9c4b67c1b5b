import json
import shutil
from pathlib import Path

import pytest

from tests.cli import CommandLine

relplanner = CommandLine()


@pytest.fixture(scope="module")
def _spring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with two releases, and activities whose parts stand out of order."""
    path = tmp_path_factory.mktemp("plans") / "spring.relplan"
    relplanner("new", path, "--title", "Spring", "--as", "Ann")
    relplanner("add", path, "release", "title=Shop 5.0", "state=planned", "tags=web,pay")
    relplanner("add", path, "release", "title=Bank 2.1", "tags=pay")
    relplanner("add", path, "activity", "title=Other", "release=REL-2")
    relplanner(
        "add", path, "activity", "title=Test", "release=REL-1", "start=2027-03-01", "finish=2027-03-05"
    )
    relplanner("add", path, "activity", "title=Build", "release=REL-1")
    relplanner("add", path, "activity", "title=Unit tests", "release=REL-1", "parent=ACT-2")
    return path


@pytest.fixture
def spring(tmp_path: Path, _spring: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(_spring, tmp_path))


def keys(plan: Path, *arguments: str) -> list[str]:
    return [record["key"] for record in relplanner.json("list", plan, *arguments)]


def test_info_tells_what_a_plan_is(spring: Path) -> None:
    told = relplanner.json("info", spring)
    assert {"plan_id", "title", "format_version", "head", "lineage", "counts"} <= set(told)
    assert (told["title"], told["format_version"], told["counts"]["activity"]) == ("Spring", 1, 4)
    assert told["head"] == relplanner.json("log", spring)[0]["id"]
    assert "Activities  4" in relplanner("info", spring)


def test_list_gives_records_with_references_as_keys_and_no_ids(spring: Path) -> None:
    told = relplanner.json("list", spring, "activity")
    assert told[1]["parent"] == "ACT-2"
    assert all("id" not in record for record in told)
    assert "ref" not in told[0]


def test_parts_are_listed_below_their_whole(spring: Path) -> None:
    assert keys(spring, "activity") == ["ACT-2", "ACT-4", "ACT-3", "ACT-1"]


def test_conditions_narrow_a_list(spring: Path) -> None:
    assert keys(spring, "release", "state=planned") == ["REL-1"]
    assert keys(spring, "release", "tags=pay") == ["REL-1", "REL-2"]
    assert keys(spring, "release", "tags=web,pay") == ["REL-1"]
    assert keys(spring, "release", "title=bank 2.1") == ["REL-2"]
    assert keys(spring, "activity", "parent=") == ["ACT-2", "ACT-3", "ACT-1"]
    assert keys(spring, "activity", "release=Shop 5.0", "start=2027-03-01") == ["ACT-2"]
    assert keys(spring, "release", "title=none") == []


def test_a_table_shows_what_tells_records_apart(spring: Path) -> None:
    head, *rows = relplanner("list", spring, "release").splitlines()
    assert head.split() == ["Key", "Title", "State", "Tags"]
    assert rows[0].split("  ")[0] == "REL-1"
    head = relplanner("list", spring, "release", "--columns", "tags,key").splitlines()[0]
    assert head.split() == ["Tags", "Key"]


def test_show_tells_every_field_and_who_refers_to_it(spring: Path) -> None:
    told = relplanner.json("show", spring, "act-2")
    assert (told["title"], told["record_kind"], told["used_by"]) == ("Test", "activity", ["ACT-4"])
    text = relplanner("show", spring, "REL-1")
    assert text.startswith("Release REL-1 Shop 5.0\n")
    assert "Used by" in text


def test_what_nothing_is_called_is_told(spring: Path) -> None:
    assert "ACT-77" in relplanner.told("show", spring, "ACT-77", code=3)
    assert "task" in relplanner.told("list", spring, "task", code=3)


def test_kinds_tells_every_kind_with_types_choices_and_limits() -> None:
    told = {kind["name"]: kind for kind in relplanner.json("kinds")}
    assert len(told) > 25
    fields = {field["name"]: field for field in told["risk_assessment"]["fields"]}
    assert all(
        {"type", "choices", "minimum", "maximum", "refers_to"} <= set(field) for field in fields.values()
    )
    state = next(field for field in told["release"]["fields"] if field["name"] == "state")
    assert "on_hold" in state["choices"]
    (only,) = relplanner.json("kinds", "release")
    assert only["prefix"] == "REL"
    assert "on_hold" in relplanner("kinds", "release")


def test_what_list_prints_for_machines_can_be_imported(spring: Path, tmp_path: Path) -> None:
    relplanner("set", spring, "ACT-2", "optimistic=2d")
    listed = relplanner.json("list", spring, "activity")
    file = tmp_path / "activities.json"
    file.write_text(json.dumps(listed))
    assert relplanner.json("import", spring, file)["unchanged"] == {"activity": 4}
    listed[0]["title"] = "System test"
    file.write_text(json.dumps(listed))
    told = relplanner.json("import", spring, file)
    assert (told["updated"], told["refused"]) == ({"activity": 1}, [])


@pytest.mark.parametrize("suffix", ["json", "ics", "md", "xlsx", "png", "svg", "pdf"])
def test_a_plan_is_exported_by_suffix(spring: Path, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"out.{suffix}"
    told = relplanner.json("export", spring, target)
    assert told == {"file": str(target), "size": target.stat().st_size}
    assert told["size"] > 10


def test_a_kind_is_exported_as_a_table(spring: Path, tmp_path: Path) -> None:
    relplanner("export", spring, tmp_path / "releases.csv", "--what", "release")
    assert (
        (tmp_path / "releases.csv")
        .read_text(encoding="utf-8-sig")
        .splitlines()[1]
        .startswith("REL-1,Shop 5.0,")
    )


def test_an_unknown_suffix_is_refused_with_those_that_are_known(spring: Path, tmp_path: Path) -> None:
    said = relplanner.told("export", spring, tmp_path / "out.doc", code=3)
    assert ".json" in said
    assert ".svg" in said
    assert not (tmp_path / "out.doc").exists()


def test_a_picture_names_its_page_theme_and_size(spring: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    relplanner("picture", spring, out, "--page", "overview", "--theme", "dark", "--size", "800x600")
    assert out.read_text() == "overview dark 800x600"
    relplanner("picture", spring, out, "--page", "moon", code=2)
    relplanner("picture", spring, out, "--page", "overview", "--size", "big", code=2)
    relplanner("picture", tmp_path / "gone.relplan", out, "--page", "overview", code=3)
