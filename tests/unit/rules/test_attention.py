"""What is late and what needs attention: each rule by one small plan, on Monday 23 November 2026."""

import datetime as dt

import pytest

from relplanner.domain.kinds import (
    Activity,
    ChecklistItem,
    Circulation,
    Criterion,
    Decision,
    Release,
    ReleaseNotes,
    Risk,
    RiskAction,
    RiskAssessment,
    RollbackPlan,
    SlipEvent,
    Window,
)
from relplanner.domain.notices import ATTENTION, attention_text
from relplanner.rules.attention import Reason, Severity, attention
from relplanner.rules.conflicts import conflicts
from relplanner.schedule.dates import compute
from tests.building import Builder

TODAY = dt.date(2026, 11, 23)


def day(text: str) -> dt.date:
    return dt.datetime.strptime(f"{text} 2026", "%d %b %Y").date()


def at(text: str, clock: str = "09:00") -> dt.datetime:
    return dt.datetime.combine(day(text), dt.time.fromisoformat(clock))


@pytest.fixture
def build() -> Builder:
    return Builder()


def release(build: Builder, **values) -> Release:
    return build.add(Release, **{"title": "Payments 4.2.0", "state": "in_progress", **values})


def activity(build: Builder, of: Release, start: str, finish: str, **values) -> Activity:
    dates = {"start": at(start), "finish": at(finish, "17:00")}
    return build.add(Activity, **{"title": "Test", "release": of.id, "kind": "task", **dates, **values})


def told(build: Builder, *, late: bool | None = None) -> list[str]:
    """What is listed, as ``severity  title: words``."""
    plan = build.plan
    return [
        f"{each.severity}  {plan.get(each.record).title}: {attention_text(each.reason, each.values)}"
        for each in attention(plan, compute(plan), TODAY)
        if late is None or each.late is late
    ]


def test_an_empty_plan_needs_no_attention(build):
    assert told(build) == []


def test_work_that_should_have_finished_is_late_and_work_that_should_have_begun_is_a_warning(build):
    payments = release(build, target_date=day("30 dec"))
    activity(build, payments, "9 nov", "20 nov", title="Build")
    activity(build, payments, "16 nov", "27 nov", title="Test")
    activity(build, payments, "23 nov", "24 nov", title="Begins today")
    activity(build, payments, "2 nov", "6 nov", title="Done", actual_finish=at("6 nov"))
    activity(build, payments, "16 nov", "27 nov", title="Begun", actual_start=at("16 nov"))
    activity(build, payments, "2 nov", "6 nov", title="Skipped", hold="skipped", hold_reason="not needed")
    assert told(build) == [
        "bad  Build: 3 days late",
        "warning  Test: should have started 7 days ago",
    ]


def test_conflicts_are_listed_but_for_the_committed_dates_that_slip(build):
    payments = release(build, committed_date=day("14 dec"))
    activity(build, payments, "14 dec", "15 dec", goes_live=True)
    freeze = build.add(Window, title="Year end", start=at("15 dec", "00:00"), finish=at("17 dec"))
    plan = build.plan
    schedule = compute(plan)
    found = conflicts(plan, schedule, TODAY)
    assert {each.rule.value for each in found} == {"freeze", "committed"}
    noticed = attention(plan, schedule, TODAY, found)
    assert [each.reason for each in noticed].count(Reason.COLLIDES) == 1
    (collides,) = (each for each in noticed if each.reason is Reason.COLLIDES)
    assert freeze.title in attention_text(collides.reason, collides.values)


def test_a_summary_is_not_late_beside_its_parts(build):
    payments = release(build, target_date=day("30 dec"))
    phase = activity(build, payments, "9 nov", "20 nov", title="Phase", kind="phase")
    activity(build, payments, "9 nov", "20 nov", title="Part", parent=phase.id)
    assert told(build) == ["bad  Part: 3 days late"]


@pytest.mark.parametrize("state", ["live", "hypercare", "closed", "cancelled"])
def test_nothing_is_late_in_a_release_that_is_over(build, state):
    over = release(build, state=state, target_date=day("2 nov"))
    activity(build, over, "9 nov", "20 nov")
    build.add(ChecklistItem, release=over.id, due=day("2 nov"), blocking=True)
    assert told(build) == []


def test_a_release_whose_day_has_passed_is_late(build):
    release(build, target_date=day("20 nov"))
    assert told(build) == ["bad  Payments 4.2.0: should have gone live 3 days ago"]


def test_a_release_that_goes_live_after_its_committed_date_is_slipping_by_working_days(build):
    payments = release(build, committed_date=day("18 dec"))
    activity(build, payments, "21 dec", "22 dec", title="Deploy", goes_live=True)
    assert told(build) == ["bad  Payments 4.2.0: goes live 2 working days after its committed date"]


def test_checks_past_their_due_date_are_late_and_the_blocking_ones_are_worse(build):
    payments = release(build, target_date=day("30 dec"))
    for title, due, more in (
        ("Scan", "22 nov", {"blocking": True}),
        ("Brief the desk", "20 nov", {}),
        ("Today", "23 nov", {"blocking": True}),
        ("Ticked", "20 nov", {"state": "done"}),
        ("Broken", "20 nov", {"state": "failed", "reason": "no host"}),
    ):
        build.add(ChecklistItem, title=title, release=payments.id, due=day(due), **more)
    build.add(Criterion, title="p95", release=payments.id, due=day("21 nov"))
    assert told(build, late=True) == [
        "bad  p95: criterion 2 days late",
        "bad  Scan: 1 day late",
        "warning  Brief the desk: 3 days late",
    ]
    assert told(build, late=False) == ["warning  Broken: failed"]


def test_risks_are_listed_worst_first_and_the_unscored_one_is_not_forgotten(build):
    for title, rating in (("Locks", (4, 5)), ("Tokens", (3, 5)), ("Within", (3, 3)), ("New", None)):
        risk = build.add(Risk, title=title)
        if rating:
            likelihood, impact = rating
            build.add(RiskAssessment, risk=risk.id, at=TODAY, likelihood=likelihood, impact=impact)
    build.add(Risk, title="Happened", state="occurred")
    build.add(Risk, title="Over", state="closed")
    assert told(build) == [
        "bad  Happened: has occurred",
        "bad  Locks: 4 × 5 = 20, above the appetite of 9",
        "bad  Tokens: 3 × 5 = 15, above the appetite of 9",
        "warning  New: not scored yet",
    ]


def test_reviews_and_actions_are_late_the_day_after(build):
    risk = build.add(Risk, title="Locks", next_review=day("22 nov"))
    build.add(RiskAssessment, risk=risk.id, at=TODAY, likelihood=1, impact=1)
    build.add(RiskAction, title="Rehearse", risk=risk.id, due=day("20 nov"))
    build.add(RiskAction, title="Done", risk=risk.id, due=day("20 nov"), state="done")
    build.add(Decision, title="Which gateway?", review_by=day("16 nov"))
    build.add(Decision, title="Today?", review_by=TODAY)
    assert told(build, late=True) == [
        "warning  Which gateway?: review of the decision 7 days overdue",
        "warning  Rehearse: action 3 days late",
        "warning  Locks: review 1 day overdue",
    ]


def test_what_a_release_lacks_is_told_a_fortnight_ahead(build):
    payments = release(build, target_date=day("7 dec"))
    build.add(ChecklistItem, release=payments.id, due=day("4 dec"), blocking=True)
    build.add(RollbackPlan, title="Redeploy 4.1.3", release=payments.id)
    build.add(ReleaseNotes, title="", release=payments.id, state="review")
    assert told(build) == [
        "bad  Payments 4.2.0: 1 blocking check open, 14 days to go",
        "warning  : release notes not published, 14 days to go",
        "warning  Redeploy 4.1.3: roll-back not rehearsed, 14 days to go",
    ]


def test_what_a_release_lacks_is_not_told_earlier(build):
    payments = release(build, target_date=day("8 dec"))
    build.add(ChecklistItem, release=payments.id, due=day("4 dec"), blocking=True)
    assert told(build) == []


def test_slips_since_the_last_circulation_are_one_line_until_they_are_told(build):
    payments = release(build, committed_date=day("18 dec"))
    circulation = build.add(
        Circulation, number=1, uuid="u", pack="board", issued_at=dt.datetime(2026, 11, 12, tzinfo=dt.UTC)
    )
    moves = (("1 dec", "4 dec", circulation.id), ("4 dec", "11 dec", None), ("11 dec", "18 dec", None))
    for before, after, told_in in moves:
        build.add(
            SlipEvent, release=payments.id, moved_from=day(before), moved_to=day(after), told_in=told_in
        )
    assert told(build) == [
        "warning  Payments 4.2.0: committed Fri 4 Dec 2026 → Fri 18 Dec 2026, not circulated yet"
    ]


def test_a_date_that_moved_and_came_back_is_nothing_to_tell(build):
    payments = release(build, committed_date=day("4 dec"))
    for before, after in (("4 dec", "11 dec"), ("11 dec", "4 dec")):
        build.add(SlipEvent, release=payments.id, moved_from=day(before), moved_to=day(after))
    assert not [line for line in told(build) if "→" in line]


def test_the_owners_word_is_told_with_its_reason_if_there_is_one(build):
    release(build, title="A", status="off_track", status_reason="supplier late", target_date=day("20 dec"))
    release(build, title="B", status="at_risk", target_date=day("20 dec"))
    release(build, title="C", status="on_track", target_date=day("20 dec"))
    assert told(build) == ["bad  A: Off track: supplier late", "warning  B: At risk"]


def test_blocked_work_is_told_with_its_reason(build):
    payments = release(build, target_date=day("30 dec"))
    activity(build, payments, "30 nov", "4 dec", hold="blocked", hold_reason="no host")
    assert told(build) == ["bad  Test: blocked: no host"]


def test_every_reason_has_its_sentence():
    assert set(ATTENTION) == {reason.value for reason in Reason}
    assert {severity.value for severity in Severity} <= {"bad", "warning"}
