"""Free days to go live: near, working, allowed, and told with what they are shared with."""

import pytest

from relplanner.domain.kinds import Product, Programme, Release, WindowOverride
from relplanner.rules.conflicts.suggesting import suggest
from relplanner.schedule.dates import compute
from tests.building import Builder
from tests.colliding import TODAY, going_live, window, working


@pytest.fixture
def build() -> Builder:
    return Builder()


def days(build: Builder, release: Release, count: int = 3) -> list[str]:
    """The days suggested, by number, with what they are shared with."""
    plan = build.plan
    found = suggest(plan, compute(plan), release.id, TODAY, count)
    shared = [", ".join(plan.of(Release)[id].title for id in each.shares) for each in found]
    return [f"{each.day.day} {names}".strip() for each, names in zip(found, shared, strict=True)]


def test_the_nearest_days_come_in_their_order_and_none_is_off(build) -> None:
    release = going_live(build, "Payments", 16)
    assert days(build, release, 4) == ["14", "15", "19", "20"]


def test_days_in_a_freeze_are_no_days_unless_that_is_allowed(build) -> None:
    release = going_live(build, "Payments", 16)
    freeze = window(build, "freeze", "13 00:00", "22 00:00")
    assert days(build, release, 2) == ["12", "22"]
    build.add(WindowOverride, window=freeze.id, subject=release.id, reason="Board")
    assert days(build, release, 2) == ["15", "19"]


def test_a_day_of_the_same_product_is_taken_and_another_is_shared(build) -> None:
    product = build.add(Product).id
    release = going_live(build, "Payments 1", 14, product=product)
    going_live(build, "Payments 2", 15, product=product)
    going_live(build, "Portal", 13, product=build.add(Product).id)
    assert days(build, release, 2) == ["13 Portal", "16"]


def test_it_does_not_go_live_before_its_work_is_done_or_in_the_past(build) -> None:
    release = going_live(build, "Payments", 14)
    working(build, release, "Test", 5, 13)
    working(build, release, "Hypercare", 15, 30)
    assert days(build, release, 2) == ["13", "15"]
    early = going_live(build, "Early", 2)
    assert days(build, early, 2) == ["1", "5"]


def test_it_keeps_to_the_weekdays_and_the_slots(build) -> None:
    build._tables["programme"].clear()
    build.add(Programme, live_weekdays="tue wed thu")
    release = going_live(build, "Payments", 15)
    assert days(build, release, 3) == ["13", "14", "20"]
    window(build, "release_slot", "7 20:00", "7 22:00", recurrence="FREQ=WEEKLY;BYDAY=WE")
    assert days(build, release, 2) == ["14", "21"]


def test_a_release_without_dates_is_looked_at_from_today(build) -> None:
    assert days(build, build.add(Release, title="Some day"), 2) == ["2", "5"]


def test_how_far_a_day_is_is_counted_in_working_days(build) -> None:
    release = going_live(build, "Payments", 16)
    plan = build.plan
    found = suggest(plan, compute(plan), release.id, TODAY, 4)
    assert [each.working_days for each in found] == [-2, -1, 1, 2]


def test_where_nothing_is_free_nothing_is_suggested(build) -> None:
    release = going_live(build, "Payments", 16)
    window(build, "freeze", "1 00:00", "2 00:00", recurrence="FREQ=DAILY")
    assert days(build, release) == []
