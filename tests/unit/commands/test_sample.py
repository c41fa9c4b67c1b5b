"""The sample is alive on whatever day it is made, and obeys every rule of a plan."""

import datetime as dt
import itertools
from functools import cache
from pathlib import Path

import pytest

from relplanner.commands.sample import Content, fill_sample
from relplanner.commands.weeks import Weeks
from relplanner.domain.errors import BadInput, InvalidValue, NotFound
from relplanner.domain.invariants import check
from relplanner.domain.kinds import (
    Activity,
    BaselineDate,
    ChecklistItem,
    Criterion,
    Dependency,
    NoteEntry,
    Programme,
    Release,
    Risk,
    RiskAssessment,
    Window,
)
from relplanner.domain.kinds.telling import NoteCategory
from relplanner.domain.plan import Maker, Plan
from relplanner.exchange.sample import load_sample
from relplanner.rules.conflicts import Rule, radar
from relplanner.schedule.dates import compute
from relplanner.schedule.worktime import WorkCalendar

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
SAMPLE = load_sample(RESOURCES / "samples" / "digital-services.json")
TEMPLATES = sorted((RESOURCES / "templates").glob("*.json"))

# A weekend, the day before and days inside the festive freeze, Easter, high summer, a leap day.
DAYS = ["2026-11-22", "2026-12-18", "2026-12-25", "2027-01-02", "2027-03-26", "2027-07-14", "2028-02-29"]


@cache
def sample(day: str = "2026-11-24") -> Plan:
    """The sample as it is made on a day."""
    return filled(day, SAMPLE)


def filled(day: str, content: Content, start: Plan | None = None) -> Plan:
    plan = start or Plan()
    ids = itertools.count()
    make = Maker(dt.datetime.fromisoformat(f"{day}T12:00+00:00"), "Aileen", lambda: f"id-{next(ids)}")
    edits = fill_sample(plan, make, content).edits
    after = plan.after(edits)
    check(plan, after, edits)
    return after


@pytest.mark.parametrize("day", DAYS)
def test_nothing_in_the_sample_contradicts_its_links_or_the_day(day: str) -> None:
    plan, today = sample(day), dt.date.fromisoformat(day)
    schedule = compute(plan)
    for link in plan.of(Dependency).values():
        first, then = schedule.span(link.predecessor), schedule.span(link.successor)
        assert first is not None
        assert then is not None
        assert first.finish <= then.start, f"{link.key} on {day}"
    for activity in plan.of(Activity).values():
        for actual in (activity.actual_start, activity.actual_finish):
            assert actual is None or actual.date() <= today, activity.title


@pytest.mark.parametrize("day", DAYS)
def test_releases_go_live_on_their_committed_date_outside_the_freeze(day: str) -> None:
    plan = sample(day)
    schedule = compute(plan)
    freeze = next(window for window in plan.of(Window).values() if "freeze" in window.title)
    for release in plan.of(Release).values():
        live = schedule.live_date(release.id)
        promised = release.actual_date or release.committed_date or release.target_date
        assert live == promised, release.title
        if live >= dt.date.fromisoformat(day) and release.actual_date is None:
            assert not freeze.start.date() <= live <= freeze.finish.date(), release.title


def test_the_sample_shows_every_part_of_the_programme() -> None:
    plan = sample()
    assert len(plan.of(Release)) >= 12
    assert len(plan.of(Activity)) >= 70
    assert len(plan.of(Risk)) >= 12
    assert {entry.category for entry in plan.of(NoteEntry).values()} == set(NoteCategory)
    empty = {name for name, count in plan.counts().items() if not count}
    assert empty == {
        "scenario",
        "source",
        "circulation",
        "ask",
        "import_mapping",
    }


def test_the_festive_freeze_is_there_when_it_is_near_and_another_when_it_is_not() -> None:
    freezes = {day: next(w for w in sample(day).of(Window).values() if "freeze" in w.title) for day in DAYS}
    assert freezes["2026-11-22"].title == "Festive change freeze"
    assert (freezes["2026-12-25"].start.date(), freezes["2026-12-25"].finish.date()) == (
        dt.date(2026, 12, 19), dt.date(2027, 1, 4),
    )  # fmt: skip
    summer = freezes["2027-07-14"]
    assert summer.title == "Data centre move freeze"
    assert 4 <= (summer.start.date() - dt.date(2027, 7, 14)).days // 7 <= 5


@pytest.mark.parametrize("day", DAYS)
def test_a_handful_of_things_collide_in_the_sample_and_one_is_allowed(day: str) -> None:
    plan = sample(day)
    found = radar(plan, compute(plan), dt.date.fromisoformat(day))
    assert [each.rule for each in found.conflicts] == [Rule.BLACKOUT, Rule.ENVIRONMENT, Rule.ENVIRONMENT]
    assert [each.rule for each in found.allowed] == [Rule.BLACKOUT]


def test_an_assessed_risk_has_a_history_in_order() -> None:
    plan = sample()
    moving = [
        [a.at for a in sorted(plan.children(RiskAssessment, "risk", risk.id), key=lambda a: a.key)]
        for risk in plan.of(Risk).values()
    ]
    assert all(dates == sorted(dates) for dates in moving)
    assert sum(len(dates) > 1 for dates in moving) >= 10


def test_the_baseline_differs_where_activities_have_slipped_and_leaves_out_what_came_later() -> None:
    plan = sample()
    schedule = compute(plan)
    identity = next(r for r in plan.of(Release).values() if r.version == "9.0.0")
    emergency = next(r for r in plan.of(Release).values() if r.version == "8.7.4")
    (was,) = plan.children(BaselineDate, "subject", identity.id)
    now = schedule.span(identity.id)
    assert now is not None
    assert schedule.calendars.programme.days_between(was.finish.date(), now.finish.date()) == 8
    assert plan.children(BaselineDate, "subject", emergency.id) == ()


def test_a_live_checklist_follows_its_template_and_counts_back_from_go_live() -> None:
    plan = sample()
    schedule = compute(plan)
    release = next(r for r in plan.of(Release).values() if r.version == "4.2.0")
    items = plan.children(ChecklistItem, "release", release.id)
    sections = dict.fromkeys(item.section for item in items)
    assert list(sections) == ["Entry & scope", "Quality", "Operations", "Communications"]
    performance = next(item for item in items if item.title.startswith("Performance"))
    live = schedule.live_date(release.id)
    assert performance.due == schedule.calendars.programme.add_days(live, -9)
    assert all(plan.get(item.owner) is not None for item in items)
    assert any(plan.children(Criterion, "release", release.id))


def test_a_plan_that_has_its_programme_already_keeps_it() -> None:
    start = Plan()
    make = Maker(dt.datetime.now(dt.UTC), "Aileen", lambda: "the-programme")
    programme = fill_sample(start, make, {"title": "x", "programme": {"title": "Mine"}, "records": {}})
    plan = filled("2026-11-24", SAMPLE, start.after(programme.edits))
    assert [found.id for found in plan.of(Programme).values()] == ["the-programme"]
    assert plan.programme.title == "Digital Services 2027"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
@pytest.mark.parametrize("day", DAYS)
def test_every_template_makes_a_plan_with_a_release_and_its_checklist(path: Path, day: str) -> None:
    plan = filled(day, load_sample(path))
    (release,) = plan.of(Release).values()
    assert compute(plan).live_date(release.id) == release.target_date
    assert plan.children(ChecklistItem, "release", release.id)


def test_weeks_skip_the_freeze_and_holidays_give_way() -> None:
    freeze = {
        "festive": {"title": "Festive", "start": "12-19", "finish": "01-04"},
        "otherwise": {"title": "Other", "week": 5, "weeks": 2},
    }
    weeks = Weeks(dt.date(2026, 11, 24), WorkCalendar(regions=("GB-SCT",)), freeze)
    assert weeks.day("0w tue") == dt.date(2026, 11, 24)
    assert weeks.day("3w thu") == dt.date(2026, 12, 17)
    assert weeks.day("4w thu") == dt.date(2027, 1, 7)
    assert weeks.day("1w mon", ending=False) == dt.date(2026, 12, 1), "St Andrew's Day"
    assert weeks.day("1w mon") == dt.date(2026, 11, 27)
    assert weeks.moment("-1w wed 14:00", ending=False) == dt.datetime(2026, 11, 18, 14)


@pytest.mark.parametrize(
    ("records", "refusal"),
    [
        ({"wish": [{"title": "x"}]}, NotFound),
        ({"person": [{"title": "x", "wish": 1}]}, NotFound),
        ({"product": [{"title": "x", "owner": "nobody"}]}, NotFound),
        ({"decision": [{"title": "x", "decided_on": "tomorrow"}]}, InvalidValue),
    ],
)
def test_content_that_does_not_fit_is_refused_in_words(records: Content, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        filled("2026-11-24", {"title": "x", "records": records})


@pytest.mark.parametrize("text", ["{", "[]", '{"title": "x"}'])
def test_a_file_that_is_no_sample_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput):
        load_sample(path)
