"""Facts that a rule writes down by itself."""

import datetime as dt

from relplanner.commands.records import set_fields
from relplanner.domain.consequences import consequences
from relplanner.domain.declare import Value
from relplanner.domain.edit import Edit
from relplanner.domain.kinds import SlipEvent
from relplanner.domain.plan import Plan
from tests.unit.domain.plans import maker, ruled, with_record


def plan_with(**values: Value) -> tuple[Plan, str]:
    plan, _ = with_record(Plan(), "programme", title="Autumn")
    plan, release = with_record(plan, "release", title="Shop 5.0", **values)
    return plan, release.id


def test_a_committed_date_that_moves_leaves_a_slip_event_with_its_working_days() -> None:
    plan, release = plan_with(committed_date=dt.date(2026, 12, 14))
    plan = ruled(plan, set_fields(plan, maker(), release, {"committed_date": dt.date(2026, 12, 21)}))
    plan = ruled(plan, set_fields(plan, maker(), release, {"committed_date": dt.date(2026, 12, 18)}))
    told = [
        (slip.key, slip.moved_from.day, slip.moved_to.day, slip.working_days)
        for slip in plan.of(SlipEvent).values()
    ]
    assert told == [("SLP-1", 14, 21, 5), ("SLP-2", 21, 18, -1)]


def test_a_first_commitment_and_a_withdrawn_one_are_no_slips() -> None:
    plan, release = plan_with()
    plan = ruled(plan, set_fields(plan, maker(), release, {"committed_date": dt.date(2026, 12, 14)}))
    plan = ruled(plan, set_fields(plan, maker(), release, {"committed_date": None}))
    assert not plan.of(SlipEvent)


def test_other_changes_of_a_release_are_no_slips() -> None:
    plan, release = plan_with(committed_date=dt.date(2026, 12, 14))
    assert not ruled(plan, set_fields(plan, maker(), release, {"target_date": dt.date(2027, 1, 1)})).of(
        SlipEvent
    )


def test_what_follows_names_its_cause() -> None:
    plan, release = plan_with(committed_date=dt.date(2026, 12, 14))
    edits = (
        Edit(
            "release",
            release,
            {"committed_date": dt.date(2026, 12, 14)},
            {"committed_date": dt.date(2027, 1, 4)},
        ),
    )
    (slip,) = consequences(plan, plan.after(edits), edits, maker())
    assert slip.cause == release
