"""What collides is known at once in a small plan, and in a large one without holding up the window."""

import datetime as dt

import pytest

from relplanner.gui.conflicts.watch import RadarWatch
from relplanner.rules.conflicts import radar
from relplanner.schedule.dates import compute
from tests.roadmap import TODAY, generated, sample


@pytest.fixture
def watch(qapp):
    made = RadarWatch()
    yield made
    made.close()


def test_a_small_plan_is_looked_at_at_once(watch):
    schedule = compute(sample())
    assert watch.radar(schedule, TODAY).conflicts == radar(schedule.plan, schedule, TODAY).conflicts
    assert watch.radar(schedule, TODAY) is watch.radar(schedule, TODAY)


def test_of_a_large_one_the_last_known_is_told_until_the_present_is_found(watch, qtbot):
    small, large = compute(sample()), compute(generated(600))
    before = watch.radar(small, TODAY)
    assert watch.radar(large, TODAY) is before
    with qtbot.waitSignal(watch.found, timeout=10_000):
        pass
    assert watch.radar(large, TODAY).conflicts == radar(large.plan, large, TODAY).conflicts


def test_only_what_was_asked_last_is_answered(watch, qtbot):
    first, last = compute(generated(600)), compute(generated(650))
    watch.radar(first, TODAY)
    watch.radar(last, TODAY)
    watch.wait()
    qtbot.waitUntil(lambda: bool(watch.radar(last, TODAY).conflicts))
    assert watch.radar(last, TODAY).conflicts == radar(last.plan, last, TODAY).conflicts


def test_another_day_is_another_question(watch):
    schedule = compute(sample())
    assert watch.radar(schedule, TODAY) is not watch.radar(schedule, TODAY + dt.timedelta(days=1))
