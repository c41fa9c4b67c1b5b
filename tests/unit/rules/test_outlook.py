"""What lies ahead: releases by live date with their slips, and the fortnight's agenda."""

import datetime as dt

from relplanner.domain.kinds import (
    Activity,
    Baseline,
    BaselineDate,
    ChecklistItem,
    Release,
    Risk,
    Window,
)
from relplanner.domain.notices import HAPPENINGS
from relplanner.rules.agenda import Happening, agenda
from relplanner.rules.outlook import Slip, coming, outlook
from relplanner.schedule.dates import compute
from tests.building import Builder

TODAY = dt.date(2026, 11, 23)


def moment(month: int, day: int, hour: int = 17) -> dt.datetime:
    return dt.datetime(2026, month, day, hour)


def test_releases_come_by_live_date_those_without_one_last_and_those_over_not_at_all():
    build = Builder()
    build.add(Release, title="Undated")
    build.add(Release, title="Later", target_date=dt.date(2026, 12, 18))
    build.add(Release, title="Sooner", target_date=dt.date(2026, 12, 4))
    build.add(Release, title="Live", state="live", target_date=dt.date(2026, 12, 1))
    build.add(Release, title="Put away", archived=True, target_date=dt.date(2026, 12, 1))
    plan = build.plan
    assert [release.title for release in coming(plan, compute(plan))] == ["Sooner", "Later", "Undated"]


def test_slips_are_counted_in_working_days_from_what_was_committed_and_baselined():
    build = Builder()
    release = build.add(Release, committed_date=dt.date(2026, 12, 11))
    deploy = build.add(
        Activity, release=release.id, goes_live=True, start=moment(12, 15, 9), finish=moment(12, 15)
    )
    for active, finish in ((False, moment(10, 1)), (True, moment(12, 14))):
        baseline = build.add(Baseline, active=active)
        build.add(BaselineDate, baseline=baseline.id, subject=deploy.id, finish=finish)
        build.add(BaselineDate, baseline=baseline.id, subject=release.id, finish=moment(12, 31))
    plan = build.plan
    stands = outlook(plan, compute(plan), release, TODAY)
    assert (stands.live, stands.days) == (dt.date(2026, 12, 15), 22)
    assert stands.committed == Slip(dt.date(2026, 12, 11), 2)
    assert stands.baseline == Slip(dt.date(2026, 12, 14), 1)


def test_a_release_without_dates_has_nothing_to_slip_from():
    build = Builder()
    release = build.add(Release)
    plan = build.plan
    stands = outlook(plan, compute(plan), release, TODAY)
    assert (stands.live, stands.days, stands.committed, stands.baseline) == (None, None, None, None)


def test_the_agenda_holds_the_fortnight_and_counts_what_falls_due():
    build = Builder()
    payments = build.add(Release, title="Payments", target_date=dt.date(2026, 12, 4))
    for title, when in (("CAB", (11, 23)), ("Far", (12, 7)), ("Past", (11, 20))):
        start, finish = moment(*when, 9), moment(*when)
        build.add(Activity, title=title, release=payments.id, kind="meeting", start=start, finish=finish)
    build.add(
        Activity, title="Held", release=payments.id, kind="gate", start=moment(11, 23), finish=moment(11, 23),
        actual_finish=moment(11, 23),
    )  # fmt: skip
    for state in ("open", "open", "done"):
        build.add(ChecklistItem, release=payments.id, due=dt.date(2026, 11, 25), state=state)
    build.add(Window, title="Freeze", start=moment(11, 30, 0), finish=moment(12, 31))
    build.add(Risk, title="Locks", next_review=dt.date(2026, 11, 24))
    plan = build.plan
    told = [
        f"{event.day:%d %b} {event.what} {plan.get(event.record).title} {event.count}"
        for event in agenda(plan, compute(plan), TODAY)
    ]
    assert told == [
        "23 Nov activity CAB 1",
        "24 Nov risk-review Locks 1",
        "25 Nov checks-due Payments 2",
        "30 Nov begins Freeze 1",
        "04 Dec goes-live Payments 1",
    ]
    assert set(HAPPENINGS) == {happening.value for happening in Happening}
