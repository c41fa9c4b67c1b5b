"""Saying how far an activity is."""

import datetime as dt

import pytest

from relplanner.commands.progress import set_progress
from relplanner.domain.errors import BrokenRule, InvalidValue
from relplanner.domain.kinds import Activity, Release
from relplanner.schedule.dates import ActivityState, compute
from tests.building import Builder, maker

START, FINISH = dt.datetime(2026, 12, 14, 9), dt.datetime(2026, 12, 18, 17)


@pytest.fixture
def plan():
    builder = Builder()
    release = builder.add(Release)
    builder.add(Activity, release=release.id, start=START, finish=FINISH)
    return builder.plan


def after(plan, per_cent: int):
    return plan.after(set_progress(plan, maker(), "activity-1", per_cent).edits)


@pytest.mark.parametrize("per_cent", [0, 1, 40, 99, 100])
def test_what_was_said_is_what_is_shown(plan, per_cent):
    assert round(compute(after(plan, per_cent)).progress("activity-1") * 100) == per_cent


def test_a_finished_activity_that_was_not_is_open_again(plan):
    done = after(plan, 100)
    assert compute(done).state("activity-1") is ActivityState.DONE
    assert compute(after(done, 0)).state("activity-1") is ActivityState.TODO


def test_an_actual_start_that_is_known_stays(plan):
    began = plan.after(set_progress(plan, maker(), "activity-1", 10).edits)
    assert set_progress(began, maker(), "activity-1", 10).edits == ()
    assert after(began, 50).one(Activity, "activity-1").actual_start == START


@pytest.mark.parametrize("per_cent", [-1, 101])
def test_more_than_all_and_less_than_nothing_are_refused(plan, per_cent):
    with pytest.raises(InvalidValue):
        set_progress(plan, maker(), "activity-1", per_cent)


def test_an_activity_with_parts_is_as_far_as_they_are(plan):
    builder = Builder()
    release = builder.add(Release)
    whole = builder.add(Activity, release=release.id)
    builder.add(Activity, release=release.id, parent=whole.id, start=START, finish=FINISH)
    with pytest.raises(BrokenRule, match="parts"):
        set_progress(builder.plan, maker(), whole.id, 50)
