"""What somebody who saw an earlier plan is told of the present one: what counts, once, with by how much."""

import datetime as dt

from relplanner.domain.kinds import (
    Activity,
    ChecklistItem,
    Decision,
    Dependency,
    Release,
    ReleaseNotes,
    Risk,
    RiskAssessment,
    SlipEvent,
)
from relplanner.domain.kinds.readiness import ItemState, RiskState
from relplanner.domain.plan import Plan
from relplanner.rules.changes import HEADINGS, Change, News, changes
from relplanner.schedule.dates import compute
from tests.building import Builder

MONDAY = dt.datetime(2027, 1, 4, 9)


def day(number: int) -> dt.date:
    return dt.date(2027, 1, number)


def base() -> Builder:
    build = Builder()
    release = build.add(Release, title="Shop 1.0", state="committed", start=MONDAY, committed_date=day(15))
    built = build.add(Activity, title="Build", release=release.id, mode="automatic", duration=5 * 480)
    gate = build.add(
        Activity, title="Go", release=release.id, mode="automatic", duration=0, kind="gate", goes_live=True
    )
    build.add(Dependency, predecessor=built.id, successor=gate.id)
    build.add(ChecklistItem, title="Docs", release=release.id)
    risk = build.add(Risk, title="Late supplier", subject=release.id, state="assessed")
    build.add(RiskAssessment, risk=risk.id, at=day(1), likelihood=2, impact=3)
    return build


def told(after: dict[str, dict], more=lambda build: None) -> list[Change]:
    """What is told when records change: fields by id, then what ``more`` adds."""
    before, build = base().plan, base()
    more(build)
    plan = build.plan
    tables = {name: dict(table) for name, table in plan.tables.items()}
    for table in tables.values():
        for id, fields in after.items():
            if id in table:
                table[id] = type(table[id]).KIND.change(table[id], fields)
    now = Plan(tuple(plan.kinds.values()), tables, plan.counters)
    return list(changes(compute(before), compute(now)))


def only(found: list[Change], news: News) -> Change:
    (change,) = [change for change in found if change.news is news]
    return change


def test_the_same_plan_has_no_news() -> None:
    assert told({}) == []


def test_a_longer_task_moves_what_follows_and_the_release_with_it() -> None:
    found = told({"activity-1": {"duration": 8 * 480}})
    moved = {change.title: (change.days, change.why) for change in found if change.news is News.MOVED}
    assert moved["Shop 1.0: Build"][0] == 3
    assert moved["Shop 1.0: Go"] == (3, "Follows ACT-1 Build")
    live = only(found, News.LIVE_DATE)
    assert (live.was, live.now, live.days) == ("2027-01-08", "2027-01-13", 3)


def test_a_broken_promise_is_told_with_its_reason() -> None:
    def slip(build: Builder) -> None:
        build.add(SlipEvent, release="release-1", moved_from=day(15), moved_to=day(22), working_days=5,
                  reason="supplier", comment="Gateway late")  # fmt: skip

    change = only(told({"release-1": {"committed_date": day(22)}}, slip), News.COMMITTED)
    assert (change.days, change.why) == (5, "Supplier: Gateway late")


def test_a_gate_that_was_passed_is_told_as_that_and_not_as_moved() -> None:
    found = told({"activity-2": {"actual_start": dt.datetime(2027, 1, 7, 17),
                                 "actual_finish": dt.datetime(2027, 1, 7, 17)}})  # fmt: skip
    assert only(found, News.GATE).title == "Shop 1.0: Go"
    assert News.MOVED not in {change.news for change in found}


def test_what_is_new_with_its_release_is_told_once_as_the_release() -> None:
    def more(build: Builder) -> None:
        release = build.add(Release, title="Shop 2.0", start=MONDAY)
        build.add(Activity, title="Build 2", release=release.id, mode="automatic", duration=480)
        build.add(Activity, title="Extra", release="release-1", mode="automatic", duration=480)

    titles = [change.title for change in told({}, more) if change.news is News.NEW]
    assert titles == ["Shop 2.0", "Shop 1.0: Extra"]


def test_what_is_gone_is_told_from_the_earlier_side() -> None:
    now = base().plan
    without = Plan(
        tuple(now.kinds.values()),
        {name: {id: r for id, r in table.items() if id not in ("activity-1", "dependency-1")}
         for name, table in now.tables.items()},
        now.counters,
    )  # fmt: skip
    found = changes(compute(now), compute(without))
    assert only(list(found), News.REMOVED).title == "Shop 1.0: Build"


def test_risks_are_told_when_they_go_up_or_down_and_when_they_occur() -> None:
    def worse(build: Builder) -> None:
        build.add(RiskAssessment, risk="risk-1", at=day(5), likelihood=5, impact=4)

    change = only(told({}, worse), News.RISK)
    assert (change.was, change.now) == ("Low, 6", "High, 20")
    assert only(told({"risk-1": {"state": RiskState.OCCURRED}}), News.RISK).now == "Occurred"


def test_items_done_decisions_and_notes_are_told() -> None:
    def more(build: Builder) -> None:
        build.add(Decision, title="Which gateway?", chosen="New", subject="release-1")
        build.add(ReleaseNotes, release="release-1", state="published")

    found = told({"checklist_item-1": {"state": ItemState.DONE}}, more)
    assert only(found, News.DONE).now == "1 more item done"
    assert only(found, News.DECISION).now == "New"
    assert only(found, News.NOTES).now.startswith("Published")


def test_the_weightiest_news_come_first_and_every_sort_has_a_name() -> None:
    found = told({"activity-1": {"duration": 8 * 480}, "checklist_item-1": {"state": ItemState.DONE}})
    assert [change.news for change in found] == [News.LIVE_DATE, News.MOVED, News.MOVED, News.DONE]
    assert HEADINGS.keys() == set(News)
