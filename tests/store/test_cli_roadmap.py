"""The roadmap from the command line: what is asked for is handed to what draws."""

import pytest

from relplanner.commands.records import add
from relplanner.session import PlanSession
from tests.cli import CommandLine


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.relplan"
    with PlanSession.create(path, "Digital Services", author="Ann") as session:
        for title in ("Payments 4.2", "Identity 9"):
            session.do(add, "release", {"title": title})
    return path


def drawn(plan, name: str, *options: str) -> str:
    target = plan.with_name(name)
    CommandLine()("export", plan, target, *options)
    return target.read_text()


def test_without_options_it_is_all_of_the_roadmap_on_a4(plan):
    told = drawn(plan, "r.pdf", "--what", "roadmap")
    assert told.startswith("a picture of Digital Services None None Paper(size=<PaperSize.A4")
    assert "landscape=True" in told


def test_the_calendar_is_drawn_by_its_name(plan):
    told = drawn(plan, "c.pdf", "--what", "calendar", "--from", "2026-11-05", "--paper", "a3")
    assert told.startswith("a picture of Digital Services 2026-11-05 None Paper(size=<PaperSize.A3")
    assert told.endswith(" calendar")


def test_days_releases_and_paper_are_those_asked_for(plan):
    told = drawn(
        plan, "r.svg", "--from", "2026-11-01", "--to", "31 mar 2027", "--release", "REL-2", "--paper", "a3",
        "--portrait", "--smallest", "8", "--across", "2",
    )  # fmt: skip
    for words in ("2026-11-01 2027-03-31", "PaperSize.A3", "landscape=False", "smallest=8.0", "across=2"):
        assert words in told
    assert told.endswith(" REL-2 roadmap")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("r.pdf", "--from", "some day"), 3, "a date, such as 2027-01-12"),
        (("r.pdf", "--from", "2027-02-01", "--to", "2027-01-01"), 3, "before the first"),
        (("r.pdf", "--release", "REL-9"), 3, "REL-9"),
        (("r.svg", "--what", "risk"), 2, "can only be the roadmap or the calendar"),
        (("r.pdf", "--what", "calendar", "--across", "2"), 2, "not of the calendar"),
        (("r.json", "--from", "2027-02-01", "--paper", "a3"), 2, "--from, --paper: only with the roadmap"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_words(plan, options, code, words):
    name, *rest = options
    ran = CommandLine().run("export", plan, plan.with_name(name), *rest, code=code)
    assert words in ran.stderr
    assert not plan.with_name(name).exists()
