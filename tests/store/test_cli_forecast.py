"""The command that forecasts: what it tells people and machines, and that the seed decides it."""

from pathlib import Path

import pytest

from tests.cli import CommandLine

relplanner = CommandLine()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of ten to thirty working days from Monday 4 January 2027, committed to Monday the 25th."""
    path = tmp_path_factory.mktemp("plans") / "shop.relplan"
    relplanner("new", path, "--title", "Spring", "--as", "Ann")
    relplanner(
        "add", path, "release", "title=Shop 5.0", "state=planned", "start=2027-01-04 09:00",
        "committed_date=2027-01-25",
    )  # fmt: skip
    relplanner(
        "add", path, "activity", "title=Build", "release=REL-1", "mode=automatic", "duration=15d",
        "optimistic=10d", "likely=15d", "pessimistic=30d",
    )  # fmt: skip
    relplanner(
        "add", path, "activity", "title=Live", "release=REL-1", "mode=automatic", "kind=milestone",
        "goes_live=yes", "duration=0m",
    )  # fmt: skip
    relplanner("add", path, "dependency", "predecessor=ACT-1", "successor=ACT-2")
    relplanner("add", path, "release", "title=Someday")
    return path


def test_machines_are_told_percentiles_chance_and_drivers(shop: Path) -> None:
    told = relplanner.json("forecast", shop, "REL-1", "--trials", 2000)
    assert (told["trials"], told["seed"], told["planned"]) == (2000, 1, "2027-01-22")
    assert "2027-01-15" < told["p50"] < told["p80"] < told["p95"] < "2027-02-12"
    assert 0.3 < told["chance_of_committed"] < 0.7
    assert told["drivers"][0] == {"key": "ACT-1", "criticality": 1.0, "cruciality": 1.0}
    assert sum(bar["trials"] for bar in told["histogram"]) == 2000
    assert told["curve"][-1]["share"] == 1


def test_the_same_seed_tells_the_same_and_another_another(shop: Path) -> None:
    def told(seed: int) -> object:
        return relplanner.json("forecast", shop, "REL-1", "--trials", 400, "--seed", seed)["curve"]

    assert told(5) == told(5) != told(6)


def test_people_are_told_in_words(shop: Path) -> None:
    told = relplanner("forecast", shop, "REL-1")
    assert told.startswith("Forecast of REL-1 Shop 5.0, 10,000 trials, seed 1")
    assert "By the committed Mon 25 Jan 2027" in told
    assert "ACT-1 Build" in told


def test_an_activity_can_be_asked_for(shop: Path) -> None:
    assert relplanner.json("forecast", shop, "ACT-1", "--trials", 100)["chance_of_committed"] is None


def test_without_dates_it_is_refused_in_words(shop: Path) -> None:
    assert "REL-2 has nothing to forecast" in relplanner.told("forecast", shop, "REL-2", code=3)
