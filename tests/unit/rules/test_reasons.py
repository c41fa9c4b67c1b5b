"""Why an activity is when it is, in words."""

import datetime as dt

import pytest

from relplanner.domain.kinds import Activity, Dependency, Release
from relplanner.domain.kinds.choices import Constraint, Scheduling
from relplanner.domain.notices import REASONS, reason_text
from relplanner.rules.reasons import reason_for
from relplanner.schedule.dates import compute
from relplanner.schedule.drivers import DriverCode
from tests.building import Builder
from tests.roadmap import at

MONDAY = dt.datetime(2027, 1, 4, 9)


@pytest.fixture
def build() -> Builder:
    return Builder()


def work(build: Builder, title: str, release: str, **values) -> str:
    values = {"mode": Scheduling.AUTOMATIC, "duration": 960, **values}
    return build.add(Activity, title=title, release=release, **values).id


def told(build: Builder, id: str) -> str:
    reason = reason_for(compute(build.plan), id)
    assert reason is not None
    return reason_text(reason.code, reason.values)


def test_what_waits_for_another_names_it_and_the_day(build):
    release = build.add(Release, title="Payments", start=MONDAY).id
    one, other = work(build, "Build", release), work(build, "Test", release)
    build.add(Dependency, predecessor=one, successor=other)
    assert told(build, one) == "Starts with Payments"
    assert told(build, other) == "Waits for “Build”, Tue 5 Jan 2027"
    assert reason_for(compute(build.plan), other).predecessor == one


def test_days_off_between_are_told(build):
    release = build.add(Release, title="R", start=MONDAY).id
    one = work(build, "Build", release, duration=5 * 480)
    other = work(build, "Test", release)
    build.add(Dependency, predecessor=one, successor=other, lag=1440, lag_unit="elapsed")
    assert told(build, other) == "Waits for “Build”, then for days off to pass"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"constraint": Constraint.START_NO_EARLIER, "constraint_date": at("2027-01-12", 9)},
            "Start no earlier than Tue 12 Jan 2027",
        ),
        (
            {"constraint": Constraint.MUST_FINISH_ON, "constraint_date": at("2027-01-14", 17)},
            "Must finish on Thu 14 Jan 2027",
        ),
        (
            {"mode": Scheduling.PINNED, "start": at("2027-01-11", 9), "finish": at("2027-01-12", 17)},
            "Pinned to its dates",
        ),
        ({"actual_start": at("2027-01-05", 9)}, "Has begun: the actual dates count"),
    ],
)
def test_what_holds_by_itself_says_by_what(build, values, words):
    release = build.add(Release, title="R", start=MONDAY).id
    assert told(build, work(build, "A", release, **values)) == words


def test_a_release_planned_back_names_itself(build):
    release = build.add(Release, title="Payments", target_date=dt.date(2027, 2, 1)).id
    assert told(build, work(build, "Live", release, goes_live=True)) == (
        "Planned back from the day Payments is to go live"
    )


def test_what_nothing_dates_has_no_reason(build):
    release = build.add(Release, title="R").id
    assert reason_for(compute(build.plan), work(build, "A", release)) is None


def test_there_are_words_for_everything_that_can_drive():
    values = {"predecessor": "A", "release": "R", "day": dt.date(2027, 1, 4), "constraint": Constraint.ALAP}
    for code in (*DriverCode, "calendar-after", "summary-constraint", "constraint-above"):
        assert reason_text(str(code), values)
    assert len(REASONS) == len(DriverCode) + 3
